"""Pages for a frame in somebody's portal: the article alone, with links that open outside."""

from __future__ import annotations

import json
import posixpath
from html import escape
from pathlib import Path
from urllib.parse import urldefrag, urljoin, urlsplit

from selectolax.lexbor import LexborHTMLParser, LexborNode

from clotsigns.catalogue.model import Edition

SCRIPT = "assets/embed.js"
WIDTH, HEIGHT = 600, 900


class NotAPage(OSError):
    """A built page in which the article or the looks are not where they were."""


def embedded(site: Path, page: str, edition: Edition) -> str:
    """The page as a document of its own for ``embed/{page}/``. Raises ``NotAPage``."""
    built = site / page / "index.html"
    tree = LexborHTMLParser(built.read_text(encoding="utf-8"))
    article = tree.css_first("article")
    looks = [node.attributes.get("href") or "" for node in tree.css("link[rel=stylesheet]")]
    icons = [node.attributes.get("href") or "" for node in tree.css("link[rel=icon]")]
    if article is None or not looks or not (site / SCRIPT).is_file():
        raise NotAPage(f"{built} must hold an article and a style sheet, and the site {SCRIPT}")
    here, there = f"/{page}/", f"/embed/{page}/"
    # Navigation and controls of the site's own frame mean nothing in another's.
    for node in article.css("nav, script, button, [data-embed=no]"):
        node.decompose()
    for node in article.css("[href]"):
        _lead_out(node, here, there)
    for node in article.css("[src]"):
        node.attrs["src"] = _moved(node.attributes.get("src") or "", here, there)
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
        f'<script src="{_moved(f"/{SCRIPT}", here, there)}" defer></script>\n'
        '</head>\n<body class="embed" data-md-color-scheme="auto">\n<main class="md-typeset">\n'
        f"{article.html}\n</main>\n</body>\n</html>\n"
    )


def oembed(name: str, address: str, edition: Edition) -> str:
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


def discovery(edition: Edition) -> str:
    """The element by which a page tells where its oEmbed answer is.

    The blank after 'alternate' changes nothing in HTML. But the theme's script takes every link
    with just that word for the site in another language, and would ask the other host for it.
    """
    return (
        f'<link rel="alternate " type="application/json+oembed" href="{escape(edition.oembed)}" '
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
    if node.tag == "a":
        node.attrs["target"] = "_top"


def _moved(link: str, here: str, there: str) -> str:
    """A link that was written on one page of the site, as another must write it."""
    if urlsplit(link).scheme or link.startswith("//"):
        return link
    target = urljoin(here, link)
    path, mark, anchor = target.partition("#")
    moved = posixpath.relpath(path, there)
    return f"{moved}{'/' if path.endswith('/') and moved != '.' else ''}{mark}{anchor}"
