"""What editors wrote, read once: pages, facts, words and codes, with the line of each."""
