"""Clot Signs: plain-language pages about blood clots in the leg and buttock."""
