"""Pages for a frame in somebody's portal: the article alone, with links that open outside.

A portal may shut its frames in (``sandbox``), so what a reader needs at once does not depend on
leaving the frame: words are explained and sources shown inside it, and a number to call has no
other window to go to. Where another link is dead, its address is shown (``assets/embed.js``).
"""

from __future__ import annotations

import json
import posixpath
import re
from html import escape
from urllib.parse import urldefrag, urljoin, urlsplit

from selectolax.lexbor import LexborNode

from clotsigns.catalogue.folding import NotAPage, folded
from clotsigns.catalogue.model import Edition, Withdrawn
from clotsigns.reading.terms import GLOSSARY
from clotsigns.site import Site
from clotsigns.sources.article import plain
from clotsigns.sources.project import Project

SCRIPT = "assets/embed.js"
WIDTH, HEIGHT = 600, 900
# Before anything is shown: '?theme=dark' or 'light', where a portal has but one of the two.
THEME = (
    "{let t=/[?&]theme=(light|dark)(&|$)/.exec(location.search);"
    't&&document.body.setAttribute("data-md-color-scheme",{light:"default",dark:"slate"}[t[1]])}'
)
_WORD = "word-"
# Where an address may go on in the next line; of themselves browsers break it within a word.
_PARTS = re.compile(r"(?<=\w/)(?=\w)")


def embedded(site: Site, page: str, edition: Edition | Withdrawn, project: Project) -> str:
    """The page as a document of its own for ``embed/{page}/``. Raises ``NotAPage``."""
    built = f"{page}/index.html"
    tree = site.page(built).tree.clone()
    article = tree.css_first("article")
    looks = [node.attributes.get("href") or "" for node in tree.css("link[rel=stylesheet]")]
    icons = [node.attributes.get("href") or "" for node in tree.css("link[rel=icon]")]
    if article is None or not looks or not site.has(SCRIPT):
        raise NotAPage(f"{built} must hold an article and a style sheet, and the site {SCRIPT}")
    here, there = f"/{page}/", f"/embed/{page}/"
    # Navigation and controls of the site's own frame mean nothing in another's.
    # From the end, as what stands in a removed element is gone with it.
    for node in reversed(article.css("nav, script, button, [data-embed=no]")):
        node.decompose()
    for rest in reversed(article.css("p, li, div, section")):
        # What held nothing but a control would be an empty line.
        if not rest.text(strip=True) and not rest.css("img, svg, table, figure"):
            rest.decompose()
    words = _words_inside(article, project)
    for node in article.css("[href]"):
        _lead_out(node, here, there)
    for node in article.css("[src]"):
        node.attrs["src"] = _moved(node.attributes.get("src") or "", here, there)
    address = escape(edition.url)
    whole = (
        f'<p class="whole">{escape(project.words["portal_frame.whole"])} '
        f'<a href="{address}" target="_top">{_PARTS.sub("<wbr>", address)}</a></p>'
    )
    with_words = _with_words(article, page, words, project).removesuffix("</article>") + whole
    sheets = "".join(
        f'<link rel="{rel}" href="{escape(_moved(href, here, there))}">\n'
        for rel, hrefs in (("icon", icons), ("stylesheet", looks))
        for href in hrefs
    )
    root = tree.css_first("html")
    language = (root.attributes.get("lang") if root is not None else "") or edition.language
    return (
        f'<!doctype html>\n<html lang="{escape(language)}">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width,initial-scale=1">\n'
        f"<title>{escape(edition.title)}</title>\n"
        '<meta name="robots" content="noindex">\n'
        f'<link rel="canonical" href="{escape(edition.url)}">\n'
        f"{sheets}"
        '<link rel="alternate" type="application/json+oembed" href="'
        f'{escape(edition.oembed)}">\n'
        f'<script src="{_moved(f"/{SCRIPT}", here, there)}" defer></script>\n'
        '</head>\n<body class="embed" data-md-color-scheme="auto" '
        f'data-blocked="{escape(project.words["portal_frame.blocked"])}" '
        f'data-close="{escape(project.words["portal_frame.close"])}">\n'
        f"<script>{THEME}</script>\n"
        f'<main class="md-typeset">\n{with_words}</article>\n</main>\n</body>\n</html>\n'
    )


def oembed(name: str, address: str, edition: Edition | Withdrawn) -> str:
    """The oEmbed answer for a page (oembed.com, version 1.0, type rich)."""
    frame = (
        f'<iframe src="{escape(edition.embed)}" title="{escape(edition.title)}" width="{WIDTH}" '
        f'height="{HEIGHT}" loading="lazy" style="border:0;max-width:100%"></iframe>'
    )
    return (
        json.dumps(
            {
                "version": "1.0",
                "type": "rich",
                "provider_name": name,
                "provider_url": address,
                "title": edition.title,
                "html": frame,
                "width": WIDTH,
                "height": HEIGHT,
                "cache_age": 86400,
            },
            indent=1,
            ensure_ascii=False,
        )
        + "\n"
    )


def discovery(edition: Edition | Withdrawn) -> str:
    """The element by which a page tells where its oEmbed answer is."""
    return (
        f'<link rel="alternate" type="application/json+oembed" href="{escape(edition.oembed)}" '
        f'title="{escape(edition.title)}">'
    )


def _lead_out(node: LexborNode, here: str, there: str) -> None:
    """Links leave the frame; those to a place on the same page stay in it."""
    href = node.attributes.get("href") or ""
    target, _ = urldefrag(urljoin(here, href))
    if target == here and "#" in href:
        node.attrs["href"] = href[href.index("#") :]
        return
    node.attrs["href"] = _moved(href, here, there)
    if node.tag == "a" and not href.startswith(("tel:", "mailto:", "sms:")):
        node.attrs["target"] = "_top"


def _words_inside(article: LexborNode, project: Project) -> list[tuple[str, str, str]]:
    """Lead each medical word to its meaning in the frame, and tell the words that stand there."""
    terms = project.data[GLOSSARY].data.get("terms") or {}
    found: dict[str, tuple[str, str, str]] = {}
    for node in article.css("a.term"):
        name = urldefrag(node.attributes.get("href") or "").fragment
        if (entry := terms.get(name)) is None:
            continue
        node.attrs["href"] = f"#{_WORD}{name}"
        term, means = entry["term"][project.language], entry["means"][project.language]
        found[name] = (f"{_WORD}{name}", plain(term), plain(means))
    return list(found.values())


def _with_words(
    article: LexborNode, page: str, words: list[tuple[str, str, str]], project: Project
) -> str:
    """The article, its sections folded, and its words explained at its end, folded too."""
    listed = "".join(
        f'<dt id="{escape(name)}">{escape(term)}</dt><dd>{escape(means)}</dd>'
        for name, term, means in words
    )
    explained = (
        f'<details class="words"><summary>{escape(project.words["portal_frame.words"])}</summary>'
        f"<dl>{listed}</dl></details>"
    )
    html = article.html or ""
    inside = "".join(folded(article, page))
    return f"{html[: html.index('>') + 1]}{inside}{explained if words else ''}</article>"


def _moved(link: str, here: str, there: str) -> str:
    """A link that was written on one page of the site, as another must write it."""
    if urlsplit(link).scheme or link.startswith("//"):
        return link
    target = urljoin(here, link)
    path, mark, anchor = target.partition("#")
    moved = posixpath.relpath(path, there)
    return f"{moved}{'/' if path.endswith('/') and moved != '.' else ''}{mark}{anchor}"
