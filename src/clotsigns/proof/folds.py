"""The one way in which a box may be folded: all of it but its heading, which opens it."""

from __future__ import annotations

from selectolax.lexbor import LexborNode

# What holds no words, or words in no element.
SILENT = ("-text", "-comment", "_comment")


def behind_heading(box: LexborNode) -> bool:
    """Whether a box is one closed fold, which shows the heading of the box and nothing else."""
    node = box
    for tag in ("details", "summary", "h2"):
        held = [n for n in node.iter(include_text=True) if n.tag not in SILENT or n.text().strip()]
        # The fold holds its summary, and then the rest of the box.
        if not held or held[0].tag != tag or (len(held) > 1 and tag != "summary"):
            return False
        if tag != "h2" and held[0].attributes:
            return False
        node = held[0]
    return len(box.css("details, summary")) == 2
