"""Seals and reviews of small projects, made as the commands make them, on days of a test's own."""

from __future__ import annotations

import datetime
from pathlib import Path

from clotsigns.sealing.sealer import to_seal, write
from clotsigns.sealing.signer import signed
from clotsigns.sources.project import load_project

DAY = datetime.date(2026, 2, 1)
NAME, QUALIFICATION = "Ada Byron", "vascular nurse"


def seal(root: Path, why: str = "Why", day: datetime.date = DAY, **reasons: str) -> None:
    """Seal all words as they stand; ``reasons`` has one for each safety text that was changed."""
    project = load_project(root)
    write(root, to_seal(project, who="A. Person", why=why, day=day, reasons=reasons))


def review(root: Path, page: str = "dvt", only: str = "", day: datetime.date = DAY) -> None:
    """Seal what is not yet sealed, have a page reviewed, and seal that."""
    if not (root / "data/seals/en.txt").is_file():
        seal(root)
    files = signed(
        load_project(root), page, name=NAME, qualification=QUALIFICATION, day=day, only=only
    )
    for path, text in files.items():
        (root / path).write_text(text, encoding="utf-8")
    seal(root)
