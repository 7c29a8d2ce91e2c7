"""The site generator, run aside: today's, and the one that can follow it."""
