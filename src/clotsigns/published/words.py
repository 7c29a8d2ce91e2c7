"""Words as guards compare them: without marks and blanks."""

from __future__ import annotations

import re

_MARKS = re.compile(r"\[([^\]]*)\]\([^)]*\)|[*#>`]|^\s*(?:-|\d+\.) ", re.MULTILINE)


def bare(text: str) -> str:
    """Only the letters of a text, without what Markdown adds."""
    return "".join(_MARKS.sub(r"\1", text).split())
