"""What stands above the box has its looks before it, the rest behind; no rule changes places."""

from __future__ import annotations

import hashlib

import brotli
import pytest
from selectolax.lexbor import LexborHTMLParser

from clotsigns.release.compression import brotlied
from clotsigns.release.parting import DRAWING, STYLE, OutOfOrder, Sheet
from clotsigns.release.styling import page_holds, parse

ABOVE = '<body><h2 class="a">Now</h2><p class="box">Call.</p>'
PAGE = f'{ABOVE}<p class="sign">Look.</p><h2>Then</h2><p class="box sign">Wait.</p>'


def parts(sheet: str) -> tuple[str, str]:
    page, top = LexborHTMLParser(PAGE), LexborHTMLParser(ABOVE)
    holds = page_holds(page, frozenset())
    return Sheet(parse(sheet)).parts(page, holds, page_holds(top, frozenset()))


@pytest.mark.parametrize(
    ("sheet", "first", "rest"),
    [
        ("p { top: 0 }", "p{top:0}", ""),
        (".sign { top: 0 }", "", ".sign{top:0}"),
        ("p, .sign, .gone { top: 0 }", "p{top:0}", ".sign{top:0}"),
        (".gone { top: 0 }", "", ""),
        # A state is no reason to wait, nor is what is true of no element above by its nature.
        (".box:hover { top: 0 }", ".box:hover{top:0}", ""),
        ("h2:not([class]) { top: 0 }", "", "h2:not([class]){top:0}"),
        ("@font-face { font-family: F }", "@font-face{font-family:F}", ""),
        (
            "@media print { p { top: 0 } .sign { top: 0 } }",
            "@media print{p{top:0}}",
            "@media print{.sign{top:0}}",
        ),
        # A colour that only the rest takes comes with the rest.
        (
            "body { --x: red; --y: red } p { color: var(--x) } .sign { color: var(--y) }",
            "body{--x:red}p{color:var(--x)}",
            "body{--y:red}.sign{color:var(--y)}",
        ),
        # So does how far from the edge one scrolls.
        (
            "body { margin: 0; scroll-padding: 1rem }",
            "body{margin:0}",
            "body{scroll-padding:1rem}",
        ),
    ],
)
def test_a_rule_stands_where_it_is_first_needed(sheet: str, first: str, rest: str) -> None:
    assert parts(sheet) == (first, rest)


@pytest.mark.parametrize(
    "sheet",
    [
        ".sign { color: red } .box { color: blue }",
        ".sign { margin-top: 0 } @media print { .box { margin: 1rem } }",
        ".sign { font-size: 1rem } .box { font: 2rem serif }",
        ".sign { border-left-width: 1px } .box { border-width: 0 }",
        ".sign:hover { top: 0 } .box:focus { inset: 1px }",
    ],
)
def test_a_rule_that_would_outdo_a_later_one_stops_the_build(sheet: str) -> None:
    with pytest.raises(OutOfOrder, match=r"'\.sign.*behind the emergency box.*'\.box"):
        parts(sheet)


@pytest.mark.parametrize(
    "sheet",
    [
        # The later one weighs more, or less; says the same, or something else; of other elements.
        ".sign { color: red } p.box { color: blue }",
        ".sign { color: red } p { color: blue }",
        ".sign { color: red } .box { color: red }",
        ".sign { margin-top: 0 } .box { margin-left: 1rem }",
        ".sign { color: red } .a { color: blue }",
        ".sign::before { color: red } .box { color: blue }",
        ".sign { color: red } p:where(.x, .box) { color: blue }",
    ],
)
def test_rules_that_do_not_meet_may_be_parted(sheet: str) -> None:
    first, rest = parts(sheet)
    assert first and rest


def needed(sent: bytes, above: bytes) -> int:
    """How many bytes a browser must have to read the part above."""
    ends = range(len(sent) + 1)
    return next(e for e in ends if brotli.Decompressor().process(sent[:e]).startswith(above))


def a_page(letters: int) -> tuple[bytes, bytes]:
    """A page and its part above, of so many letters that no compressor can foresee."""
    made = "".join(hashlib.sha512(str(n).encode()).hexdigest() for n in range(100))[:letters]
    above = f"<p>{made[: letters // 2]}{DRAWING}"
    return f"{above}{STYLE}{made[letters // 2 :]}</style></svg>".encode(), above.encode()


def whole(page: bytes) -> bytes:
    return bytes(brotli.compress(page, mode=brotli.MODE_TEXT))


def test_what_is_sent_up_to_the_end_of_the_box_can_be_read_by_itself() -> None:
    page, above = a_page(1_000)
    assert brotli.decompress(brotlied(page)) == page
    assert needed(brotlied(page), above) < needed(whole(page), above)


def test_a_page_that_would_take_one_piece_more_is_sent_as_one() -> None:
    pages = (a_page(letters)[0] for letters in range(7_950, 7_970))
    page = next(page for page in pages if len(whole(page)) in (4_094, 4_095))
    assert brotlied(page) == whole(page)
