"""Pictograms as looks: each sign that names a drawing gets it, and the page holds no other."""

from __future__ import annotations

from pathlib import Path

import pytest
from selectolax.lexbor import LexborHTMLParser

from clotsigns.release.pictograms import NotDrawn, drawn_on, masks

DRAWING = """<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 64 64" width="64" \
height="64" role="img" stroke="currentColor">
<title>Walk</title>
<path d="M1 2" width="3"/>
</svg>"""


def named(*names: str) -> frozenset[str]:
    items = "".join(f'<li data-sign="{name}">x</li>' for name in names)
    return drawn_on(LexborHTMLParser(f"<article><ul>{items}</ul></article>"))


def test_a_drawing_becomes_a_mask_with_nothing_to_fetch(tmp_path: Path) -> None:
    folder = tmp_path / "pictures/pictograms"
    folder.mkdir(parents=True)
    (folder / "walk.svg").write_text(DRAWING, encoding="utf-8")
    assert masks(named(), tmp_path) == ""
    assert masks(named("walk", "walk"), tmp_path) == (
        '[data-sign="walk"]::before{mask-image:url("data:image/svg+xml,'
        "<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 64 64' stroke='%23000'>"
        "<path d='M1 2' width='3'/></svg>"
        '")}'
    )


def test_a_sign_without_a_drawing_stops_the_build(tmp_path: Path) -> None:
    with pytest.raises(NotDrawn, match="'swim' must be a drawing"):
        masks(named("swim"), tmp_path)
