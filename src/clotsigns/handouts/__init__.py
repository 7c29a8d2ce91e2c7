"""Handouts: the sheets of paper that are made from the built pages."""
