"""The card to carry: its panels are those of a wallet, and its folds lie where it is folded."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

import pikepdf
import pytest
from selectolax.lexbor import LexborHTMLParser

from clotsigns.handouts.tagging import elements

HEIGHTS = {"a4": 297.0, "letter": 279.4}
MM = 25.4 / 96
# A bank card, as ISO/IEC 7810 has it, is 85.6 by 54 mm.
WIDTH, HEIGHT = 85.0, 54.0


def lines(content: Path) -> Iterator[list[tuple[float, float, float, float, bool]]]:
    """For each side its ruled lines: from and to in mm, and whether they are dashed."""
    with pikepdf.open(content) as document:
        for page in document.pages:
            found: list[tuple[float, float, float, float, bool]] = []
            at, dashed, saved = (0.0, 0.0), False, list[bool]()
            for instruction in pikepdf.parse_content_stream(page):
                operands, operator = instruction.operands, str(instruction.operator)
                if operator == "q":
                    saved.append(dashed)
                elif operator == "Q":
                    dashed = saved.pop()
                elif operator == "d":
                    dashed = bool(len(operands[0]))
                elif operator == "m":
                    at = (float(operands[0]) * MM, float(operands[1]) * MM)
                elif operator == "l":
                    to = (float(operands[0]) * MM, float(operands[1]) * MM)
                    found.append((*at, *to, dashed))
                elif operator == "re" and 0 < float(operands[3]) < 2:
                    # A dash of a line that is drawn as many.
                    x, y, wide = (float(operand) * MM for operand in operands[:3])
                    found.append((x, y, x + wide, y, True))
            yield found


def pdf(site: Path, name: str) -> Path:
    return site / "handouts" / f"emergency-card-{name}.pdf"


@pytest.mark.parametrize("paper", HEIGHTS)
def test_each_panel_is_as_large_as_a_bank_card(site: Path, paper: str) -> None:
    (found,) = lines(pdf(site, paper))
    folds = [line for line in found if line[4]]
    across = sorted({round(y, 1) for _, y, _, to, _ in found if y == to} - {0.0})
    rules = {round(y, 1) for x, y, to, _, _ in found if to - x < WIDTH - 2}
    edges = [y for y in across if y not in rules]
    # Two cards, each with its top, its fold and its bottom.
    assert len(edges) == 6
    for top, fold, bottom in (edges[:3], edges[3:]):
        assert (fold - top, bottom - fold) == pytest.approx((HEIGHT, HEIGHT), abs=0.4)
    uprights = sorted({round(x, 0) for x, _, to, _, _ in found if x == to})
    assert [right - left for left, right in pairwise(uprights)] == (
        pytest.approx([WIDTH, WIDTH], abs=1)
    )
    # Two folds across and two down, each in two halves.
    assert len(folds) == 8


@pytest.mark.parametrize("paper", HEIGHTS)
def test_the_card_in_large_print_folds_in_its_middle(site: Path, paper: str) -> None:
    sides = list(lines(pdf(site, f"large-{paper}")))
    assert len(sides) == 2
    for side in sides:
        (fold,) = {y for _, y, _, _, dashed in side if dashed}
        assert fold == pytest.approx(HEIGHTS[paper] / 2, abs=1)


def test_the_card_is_listed_in_both_sizes_of_print(site: Path) -> None:
    page = LexborHTMLParser((site / "handouts/index.html").read_text(encoding="utf-8"))
    cells = [
        [link.attributes["href"] for link in cell.css("a")]
        for row in page.css("tr")
        if "Wallet card" in row.text()
        for cell in row.css("td, th")
    ]
    assert [cell for cell in cells if cell] == [
        [f"emergency-card-{size}.pdf" for size in sizes]
        for sizes in (("a4", "letter"), ("large-a4", "large-letter"))
    ]


@pytest.mark.parametrize("name", ["a4", "large-letter"])
def test_a_card_is_tagged_as_sections_and_no_table_without_heads(site: Path, name: str) -> None:
    with pikepdf.open(pdf(site, name)) as document:
        tags = [str(tag.S) for tag in elements(document) if "/S" in tag]
    assert tags.count("/Sect") >= 4 and not {"/Table", "/TD"} & set(tags)
