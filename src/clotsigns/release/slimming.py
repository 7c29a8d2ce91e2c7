"""What pages say twice, or in more letters than a browser needs.

Nothing that is read changes but the list of sources, which is whole in the record of all.
"""

from __future__ import annotations

import re
from html import escape

from clotsigns.site import Page
from clotsigns.sources.article import CITED, HANDOUT
from clotsigns.sources.evidence import short_name

# The theme's own looks hang on these, and its search was made by them; no script looks for one.
_UNUSED_CLASSES = frozenset({"md-container", "md-main", "md-main__inner md-grid", "no-js"})
_UNUSED = ("data-md-color-primary", "data-md-color-accent", "data-search-exclude")
# What the theme's script passes over where it is not there, or a script of ours writes.
_UNFILLED = ".md-overlay, .md-dialog, .md-toggle, [data-md-component=announce]:not(:has(*))"
# The theme looks for these only to change pages in place.
_UNSOUGHT = "[data-md-component=skip], [data-md-component=container]"
_SOURCE = "source-"
# Where each source stands whole: with its address, and what was read of it.
_RECORD = "about/sources/#"
# The record says what is known of such a date.
_UNSURE = re.compile(r"undated|after")
_YEAR = re.compile(r"\d{4}")
_OWN_WORDS = "script[src*='assets/controls.js']"
_ASIDE = re.compile(r" \([^()]*\)")
_MORE_OF_A_NAME = re.compile(r"(?:[;,]| \().*")
_MORE_OF_A_TITLE = re.compile(r"(?:: | - |; |, which |(?<=[?]) |(?<=.{24}), ).*")
_KEPT_BLANKS = re.compile(r"(<(pre|textarea|script|style|svg)\b.*?</\2>)", re.DOTALL)
_BLOCK = (
    r"(?:html|head|meta|link|title|style|body|div|header|main|article|section|nav|footer|form|label"
    r"|details|summary|ul|ol|li|dl|dt|dd|h[1-6]|p|figure|figcaption|table|thead|tbody|tr|th|td"
    r"|template|script)"
)
_BETWEEN = re.compile(rf"(?<=>)\s+(?=</?{_BLOCK}\b)|(?<=<!doctype html>)\s+")
# No page has words beside these.
_CODE = re.compile(r"(</(?:script|style)>)\s+(?=<)")
_AFTER = re.compile(rf"(</?{_BLOCK}\b[^>]*>)\s+")
# End tags that HTML lets one leave out, each before what ends its element anyway.
_ENDS = re.compile(
    r"</li>(?=<li\b|</[ou]l>)|</dt>(?=<d[dt]\b)|</dd>(?=<d[dt]\b|</dl>)"
    r"|</t[dh]>(?=<t[dh]\b|</tr>)|</tr>(?=<tr\b|</t(?:head|body)>)"
    r"|</thead>(?=<tbody\b)|</tbody>(?=</table>)"
    r"|</p>(?=<(?:p|[uod]l|div|table|h[1-6]|figure|details|nav|pre)\b"
    r"|</(?:div|article|details|li|td|dd|main|footer|figcaption|fieldset|figure|form)>)"
)


def slim(page: Page) -> None:
    """Make a page smaller, in place, with the same words, links and names but of its sources."""
    # Where a sentence names its sources: the handouts, which need it, are made by now.
    for mark in page.tree.css(f"span[{HANDOUT}], span[{CITED}]"):
        if mark.first_child is None:
            mark.decompose()
    for node in page.tree.css("[class]"):
        if node.attributes["class"] in _UNUSED_CLASSES:
            del node.attrs["class"]
    for node in page.tree.css(_UNFILLED):
        node.decompose()
    for node in page.tree.css(_UNSOUGHT):
        del node.attrs["data-md-component"]
    for name in _UNUSED:
        for node in page.tree.css(f"[{name}]"):
            del node.attrs[name]
    if page.first(_OWN_WORDS) is not None:
        # That script says what they are.
        for link in page.tree.css("sup.cite > a[aria-label]"):
            del link.attrs["aria-label"]
        shorten_sources(page)
    number_sources(page)
    page.html = _ENDS.sub("", without_blanks(page.html))


def shorten_sources(page: Page) -> None:
    """Name the page's sources in short: maker, title and year, which lead to the record of all.

    Each is told whole there, and here in a quarter of the bytes of a page. A frame keeps its own:
    it stands in another site, and has no record beside it.
    """
    for node in page.tree.css(f"div.sources li[id^='{_SOURCE}']"):
        maker, title, year = node.first_child, node.css_first("a, cite"), node.last_child
        if title is None or maker is None or year is None or not maker.is_text_node:
            continue
        link = page.tree.create_node("a")
        name = short_name((node.id or "").removeprefix(_SOURCE))
        link.attrs["href"] = f"{page.up}{_RECORD}{name}"
        link.inner_html = escape(_short_title(title.text()), quote=False)
        title.replace_with(link)
        maker.replace_with(f"{_short_maker(maker.text())}: ")
        years = () if _UNSURE.search(year.text()) else _YEAR.findall(year.text())
        year.replace_with(f" ({max(years)})" if years else "")


def _short_maker(maker: str) -> str:
    """The first maker, without the journal or the copy."""
    return _MORE_OF_A_NAME.sub("", maker.strip().removesuffix("."))


def _short_title(title: str) -> str:
    """A title without its second half, where the first says enough to be known by."""
    whole = _ASIDE.sub("", title)
    first = _MORE_OF_A_TITLE.sub("", whole)
    return first if " " in first else whole


def number_sources(page: Page) -> None:
    """Call the page's own sources by their numbers, in their list and where they are linked.

    One that no link leads to needs no name.
    """
    listed = page.tree.css(f"div.sources li[id^='{_SOURCE}']")
    numbers = {node.id: f"{_SOURCE}{n}" for n, node in enumerate(listed, start=1)}
    linked = set()
    for link in page.tree.css(f"a[href^='#{_SOURCE}']"):
        name = (link.attributes["href"] or "").removeprefix("#")
        linked.add(name)
        link.attrs["href"] = f"#{numbers.get(name, name)}"
    for node in listed:
        if node.id in linked:
            node.attrs["id"] = numbers[node.id]
        else:
            del node.attrs["id"]


def without_blanks(html: str) -> str:
    """``html`` with each run of blanks one, and none beside blocks, but where blanks show."""
    parts = _KEPT_BLANKS.split(html)
    # Of each three: what stands between, what is kept, and the name of its element.
    return _CODE.sub(
        r"\1",
        "".join(
            part
            if index % 3 == 1
            else _AFTER.sub(r"\1", _BETWEEN.sub("", re.sub(r"\s+", " ", part)))
            for index, part in enumerate(parts)
            if index % 3 != 2
        ),
    )
