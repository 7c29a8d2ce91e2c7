"""Finished handouts kept outside the tree, found again by all that they are made of."""

from __future__ import annotations

import hashlib
import os
from contextlib import suppress
from importlib.metadata import version
from pathlib import Path

from clotsigns.handouts.rendering import Rendered

# Whatever changes the bytes of a PDF when it changes.
_MADE_WITH = ("weasyprint", "pydyf", "tinyhtml5", "tinycss2", "fonttools", "pikepdf", "brotli")
_MADE_BY = ("rendering.py", "tagging.py", "sheet.py")
OFF = "off"
# Enough for some editions and branches, in about ten megabytes.
MOST = 300


def folder() -> Path | None:
    """Where handouts are kept; ``CLOTSIGNS_CACHE`` names another place, or turns it ``off``."""
    named = os.environ.get("CLOTSIGNS_CACHE", "")
    if named == OFF:
        return None
    base = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache")
    return Path(named) if named else base / "clotsigns" / "handouts"


def key(name: str, html: str, files: list[Path]) -> str:
    """A name that differs whenever the finished file would."""
    found = hashlib.sha256()
    here = Path(__file__).parent
    parts = [
        name.encode(),
        html.encode(),
        *(f"{part} {version(part)}".encode() for part in _MADE_WITH),
    ]
    parts += [path.read_bytes() for path in (*files, *(here / part for part in _MADE_BY))]
    for part in parts:
        found.update(len(part).to_bytes(8, "big") + part)
    return found.hexdigest()


def kept(place: Path | None, name: str) -> Rendered | None:
    """The handout that was kept under a key; nothing if there is none, or not all of it."""
    if place is None:
        return None
    for path in sorted(place.glob(f"{name}-*.pdf")):
        try:
            content = path.read_bytes()
            # It was used, so it is not the first to go.
            path.touch()
        except OSError:
            continue
        before, _, told = path.stem.rpartition("-")
        if told == _digest(content):
            return Rendered(pdf=content, points=float(before.rpartition("-")[2]))
    return None


def keep(place: Path | None, name: str, made: Rendered) -> None:
    """Keep a handout under a key, whole or not at all. That it cannot be kept is no fault."""
    if place is None:
        return
    path = place / f"{name}-{made.points:g}-{_digest(made.pdf)}.pdf"
    aside = path.with_suffix(f".{os.getpid()}")
    try:
        place.mkdir(parents=True, exist_ok=True)
        aside.write_bytes(made.pdf)
        aside.replace(path)
        _clear_away(place)
    except OSError:
        with suppress(OSError):
            aside.unlink()


def _clear_away(place: Path) -> None:
    """Remove the handouts that were not used for longest, when there are too many."""
    found = sorted(place.glob("*.pdf"), key=lambda path: path.stat().st_mtime, reverse=True)
    for path in found[MOST:]:
        path.unlink(missing_ok=True)


def _digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()[:16]
