"""What ``[[…]]`` and ``[@…]`` become: the one part that imports Python-Markdown."""
