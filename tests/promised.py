"""The pages that others rely on, read from the list of promises and not from the code."""

from __future__ import annotations

from pathlib import Path

_LIST = Path(__file__).resolve().parent.parent / "data/kept-pages.txt"


def promised(kind: str) -> list[str]:
    """The pages of a kind, sorted."""
    lines = _LIST.read_text(encoding="utf-8").splitlines()
    pairs = [line.split() for line in lines if line and not line.startswith("#")]
    return sorted(page for page, promise in pairs if promise == kind)
