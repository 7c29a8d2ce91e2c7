"""What the site publishes, as data: each page in each language with its handouts, and the codes."""
