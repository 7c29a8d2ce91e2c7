"""What a portal asks, and what it is answered. The core knows no web framework and no files."""
