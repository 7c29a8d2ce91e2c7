"""What words are: passages, sections, how hard they read, and which are medical."""
