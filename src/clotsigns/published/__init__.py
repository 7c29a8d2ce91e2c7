"""The gate before a site is published: every file of it is read again and held to the sources."""
