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


def draw(root: Path, **drawings: str) -> None:
    folder = root / "pictures/pictograms"
    folder.mkdir(parents=True)
    for name, drawing in drawings.items():
        (folder / f"{name}.svg").write_text(drawing, encoding="utf-8")


def test_a_drawing_becomes_a_mask_with_nothing_to_fetch(tmp_path: Path) -> None:
    draw(tmp_path, walk=DRAWING)
    assert masks(named(), tmp_path) == ""
    assert masks(named("walk", "walk"), tmp_path) == (
        '[data-sign]::before{mask-image:url("data:image/svg+xml,'
        "<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 64 64' stroke='%23000'>"
        "<path d='M1 2' width='3'/></svg>"
        '")}'
    )


def test_all_drawings_are_one_of_which_each_sign_shows_its_part(tmp_path: Path) -> None:
    """A browser makes a document of each: two dozen took a slow phone a fifth of a second."""
    draw(tmp_path, **{name: DRAWING.replace("M1 2", name) for name in ("call", "sit", "walk")})
    rules = masks(named("walk", "call", "sit"), tmp_path)
    assert rules.count("data:image") == rules.count("<svg ") == 1
    # Apart, as WebKit shows a line of a neighbour that touches.
    assert "viewBox='0 0 64 208'" in rules
    shapes = [f"<path d='{name}' width='3'/>" for name in ("call", "sit", "walk")]
    for at, shape in enumerate(shapes):
        assert (f"<g transform='translate(0 {72 * at})'>{shape}</g>" if at else shape) in rules
    assert rules.startswith("[data-sign]::before{")
    assert "mask-position:0 calc(100%*var(--row)/2)" in rules
    assert rules.endswith('[data-sign="sit"]{--row:1}[data-sign="walk"]{--row:2}')
    # Where others stand further up on the page, those keep theirs.
    more = masks(named("walk", "sit"), tmp_path, named("call", "sit", "walk"))
    assert more.startswith('[data-sign="sit"]::before,[data-sign="walk"]::before{')


def test_a_drawing_unlike_the_others_stops_the_build(tmp_path: Path) -> None:
    draw(tmp_path, call=DRAWING, walk=DRAWING.replace("0 0 64 64", "0 0 32 32"))
    with pytest.raises(NotDrawn, match=r"'walk' .* must begin as 'call' does"):
        masks(named("walk", "call"), tmp_path)


def test_a_sign_without_a_drawing_stops_the_build(tmp_path: Path) -> None:
    with pytest.raises(NotDrawn, match="'swim' must be a drawing"):
        masks(named("swim"), tmp_path)


def test_the_looks_hold_one_drawing_a_kind(root: Path) -> None:
    """The alarm, which comes first; the signs of the other boxes; the signs of the body."""
    sheets = [root / f"overrides/assets/{name}.css" for name in ("site", "later", "listen")]
    assert sum(sheet.read_text(encoding="utf-8").count("data:image") for sheet in sheets) == 3
