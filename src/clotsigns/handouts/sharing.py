"""What WeasyPrint finds out anew for each layout, found out once for all sheets of a look.

A sheet is laid out some ten times until it fits, and nearly all of its styles and lines are those
of the layouts before: without this a third of all time goes into them. WeasyPrint 70 has no place
to keep them, so this puts its own in place of a class and of two functions;
``tests/unit/test_sharing.py`` fails when they are no longer asked, or read more than is told here.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from copy import copy
from functools import cache
from typing import Any

from weasyprint import CSS, HTML, css, document, layout
from weasyprint.html import UA
from weasyprint.layout import inline, page, preferred
from weasyprint.text import line_break
from weasyprint.text.fonts import FontConfiguration

# Of what no sheet has, each element gets a style for each of these.
_NOTES = re.compile(r"^::(?:foot)?note-(?:call|marker|callback) \{.*\}\n", re.MULTILINE)
# Nothing else has a marker.
_MARKER, _OF_ITEMS = "\n::marker {", "\nli::marker {"
# What a style says of a line: all that is read of it by what splits text into lines.
READ = (
    "direction",
    "font_family",
    "font_feature_settings",
    "font_kerning",
    "font_language_override",
    "font_size",
    "font_stretch",
    "font_style",
    "font_variant_alternates",
    "font_variant_caps",
    "font_variant_east_asian",
    "font_variant_ligatures",
    "font_variant_numeric",
    "font_variant_position",
    "font_variation_settings",
    "font_weight",
    "hyphenate_character",
    "hyphenate_limit_chars",
    "hyphenate_limit_zone",
    "hyphens",
    "lang",
    "letter_spacing",
    "overflow_wrap",
    "tab_size",
    "text_decoration_line",
    "white_space",
    "word_break",
    "word_spacing",
)


class Fonts(FontConfiguration):  # type: ignore[misc]
    """Fonts with the styles and lines that were found with them, which are lost with them."""

    def __init__(self) -> None:
        super().__init__()
        self.styles: dict[tuple[object, ...], Any] = {}
        self.lines: dict[tuple[object, ...], Any] = {}
        self.looks: dict[str, int] = {}


class Html(HTML):  # type: ignore[misc]
    """A sheet's HTML, whose elements have no styles for what no sheet has.

    One that ``is_measured`` is laid out to be looked at, and not to be printed.
    """

    def __init__(self, string: str, base_url: str, url_fetcher: Any, *, is_measured: bool) -> None:
        super().__init__(string=string, base_url=base_url, url_fetcher=url_fetcher)
        self.is_measured = is_measured

    def _ua_stylesheets(self, forms: bool = False) -> list[CSS]:
        return [slim()]


@cache
def slim() -> CSS:
    """What browsers know of HTML, without notes."""
    return CSS(string=_NOTES.sub("", UA).replace(_MARKER, _OF_ITEMS))


class _Styles(css.StyleFor):  # type: ignore[misc]
    """The styles of a document, of which those that were computed with its fonts are known."""

    def set_computed_styles(
        self,
        element: Any,
        parent: Any,
        root: Any = None,
        pseudo_type: str | None = None,
        base_url: str | None = None,
        target_collector: Any = None,
    ) -> None:
        known: dict[tuple[object, ...], Any] = getattr(self.font_config, "styles", {})
        computed = self.get_computed_styles()
        rules = self.get_cascaded_styles().get((element, pseudo_type), {})
        # A language is no rule: it is read anew from each document. Each style keeps its own parent
        # and rules, so that no other ever has their numbers.
        key = (
            parent if parent is None else id(computed[parent, None]),
            pseudo_type,
            *(
                (name, value if name == "lang" else id(value), origin, layer, *weight)
                for name, (value, (origin, layer, weight)) in rules.items()
            ),
        )
        if key not in known:
            super().set_computed_styles(
                element, parent, root, pseudo_type, base_url, target_collector
            )
            known[key] = computed[element, pseudo_type]
            return
        style = computed[element, pseudo_type] = known[key]
        if target_collector and style["anchor"]:
            target_collector.collect_anchor(style["anchor"])


def _first_line(
    text: str,
    style: Any,
    context: Any,
    max_width: float | None,
    justification_spacing: float,
    is_line_start: bool = True,
    minimum: bool = False,
) -> tuple[Any, ...]:
    """As much of a text as has room on a line."""
    fonts = style.font_config
    if not isinstance(fonts, Fonts):
        return _split(
            text, style, context, max_width, justification_spacing, is_line_start, minimum
        )
    look = vars(style).get("look_of_lines")
    if look is None:
        look = fonts.looks.setdefault(repr([style[name] for name in READ]), len(fonts.looks))
        style.look_of_lines = look
    key = (text, look, max_width, justification_spacing, is_line_start, minimum)
    found = fonts.lines.get(key)
    if found is None:
        found = fonts.lines[key] = _split(
            text, style, context, max_width, justification_spacing, is_line_start, minimum
        )
    # Where it is drawn, it is changed.
    return copy(found[0]), *found[1:]


def _pages(html: Any, root_box: Any, context: Any, max_loops: int = 8) -> Iterable[Any]:
    """The pages of a document; those that are not printed without margins and backgrounds."""
    if not getattr(html, "is_measured", False):
        return _layout(html, root_box, context, max_loops)
    layout.initialize_page_maker(context, root_box)
    made: Iterable[Any] = page.make_all_pages(context, root_box, html, [])
    return made


_split: Callable[..., tuple[Any, ...]] = line_break.split_first_line
_layout: Callable[..., Iterable[Any]] = document.layout_document
document.layout_document = _pages
css.StyleFor = _Styles
inline.split_first_line = preferred.split_first_line = _first_line
