"""Guards of the pages and their forms for frames."""

from __future__ import annotations

import base64
import hashlib
import json
import posixpath
from collections.abc import Iterator

from selectolax.lexbor import LexborHTMLParser

from clotsigns.pages.for_portals import LAUNCH
from clotsigns.proof.looks import look_faults
from clotsigns.proof.pages import lacking_on
from clotsigns.published.expected import Expected
from clotsigns.published.files import Files
from clotsigns.release.headers import HEADERS_FILE
from clotsigns.sealing.reviews import review_of, stands
from clotsigns.site import FRAMES, SHEETS


def page_whole(files: Files, expected: Expected, name: str) -> Iterator[str]:
    """A page shows its boxes whole and in order, its state, its dates and all its words."""
    article = expected.article_at(name)
    if article is None:
        yield "this page was built from no page in docs/"
        return
    framed = name.startswith(f"{FRAMES}/")
    for problem in lacking_on(expected.project, article, files.tree(name), framed=framed):
        yield problem.message


def page_told(files: Files, expected: Expected, name: str) -> Iterator[str]:
    """The head of a page tells machines what its front matter says, and no review that was none."""
    article = expected.article_at(name)
    if article is None or article.id == "404":
        return
    tree, front = files.tree(name), article.front.data
    address = f"{expected.address}{name.removesuffix('index.html')}"
    told = {
        "link[rel=canonical]": ("href", address),
        'meta[name="description"]': ("content", front["description"]),
        'meta[property="og:title"]': ("content", article.title),
        'meta[property="og:description"]': ("content", front["description"]),
        'meta[property="og:url"]': ("content", address),
    }
    for selector, (attribute, wanted) in told.items():
        found = tree.css(selector)
        if [node.attributes.get(attribute) for node in found] != [wanted]:
            yield f"{selector} must say, once: '{wanted}'"
    review = review_of(expected.project, article)
    named = stands(review) and review.day is not None
    for script in tree.css('script[type="application/ld+json"]'):
        try:
            facts = json.loads(script.text())
        except ValueError:
            yield "its facts for machines must be JSON"
            continue
        if facts.get("@type") not in ("MedicalWebPage", "AboutPage"):
            continue
        wanted_facts = {
            "url": address,
            "name": article.title,
            "description": front["description"],
            "datePublished": front["published"].isoformat(),
            "dateModified": front["updated"].isoformat(),
            "lastReviewed": review.day.isoformat() if named and review.day else None,
        }
        for key, value in wanted_facts.items():
            if facts.get(key) != value:
                yield f"its facts for machines must say of '{key}': {value}"
        who = (facts.get("reviewedBy") or {}).get("name")
        if who != (review.name if named else None):
            yield "its facts for machines must name no reviewer but its own"
    if not tree.css('script[type="application/ld+json"]'):
        yield "it must have its facts for machines"
    for link in tree.css("a[href]"):
        if fault := _dangling(files, name, link.attributes.get("href") or ""):
            yield fault
            return


def scripts_listed(files: Files, expected: Expected, name: str) -> Iterator[str]:
    """No script stands in a page that the headers do not list, and none comes from elsewhere."""
    tree = files.tree(name)
    listed = files.text(HEADERS_FILE) if HEADERS_FILE in files.names else ""
    for script in tree.css("script:not([src])"):
        mark = base64.b64encode(hashlib.sha256(script.text().encode()).digest()).decode()
        if "json" not in (script.attributes.get("type") or "") and mark not in listed:
            yield "no script may stand in it that the headers do not list"
    for asked in tree.css("script[src]"):
        if ":" in (asked.attributes.get("src") or "") or "//" in (
            asked.attributes.get("src") or ""
        ):
            yield f"it must ask for no script elsewhere: {asked.attributes.get('src')}"
    for event in tree.css(
        "[onload], [onclick], [onerror], [onfocus], [onmouseover], base, meta[http-equiv]"
    ):
        yield f"it must have no <{event.tag}> that acts by itself"


def systems_named(files: Files, expected: Expected, name: str) -> Iterator[str]:
    """The launch page asks the record systems of the edition, and no other page asks any."""
    edition = expected.project.edition
    wanted = [
        {"server": each.server, "client": each.client, "origins": list(each.origins)}
        for each in (edition.smart if edition else ())
    ]
    told = [
        json.loads(place.attributes["data-servers"] or "null")
        for place in files.tree(name).css("[data-servers]")
    ]
    if told != ([wanted] if name == LAUNCH else []):
        yield "it must name the record systems of the edition, and no other"


def _dangling(files: Files, name: str, href: str) -> str:
    path = href.partition("#")[0].partition("?")[0]
    if not path or ":" in path or path.startswith("/"):
        return ""
    target = posixpath.normpath(posixpath.join(posixpath.dirname(name), path))
    place = "index.html" if target == "." else target
    if place in files.names or f"{target}/index.html" in files.names:
        return ""
    return f"its link leads to nothing: {href}"


def looks_kept(files: Files, expected: Expected, name: str) -> Iterator[str]:
    """No rule of a style sheet could hide safety text; of a sheet that changed, on every page."""
    if name.endswith(".css"):
        folder = name.partition("/")[0]
        sheets = SHEETS if folder == "handout" else ""
        for page in sorted(files.names):
            is_sheet = page.startswith(f"{SHEETS}/")
            if page.endswith(".html") and is_sheet == bool(sheets):
                for fault in look_faults(files.tree(page), [files.text(name)]):
                    yield f"{fault} on {page}"
                    return
        return
    tree = files.tree(name)
    yield from look_faults(tree, (style.text() for style in tree.css("style")))
    yield from _linked(files, tree, name)


def _linked(files: Files, tree: LexborHTMLParser, name: str) -> Iterator[str]:
    """A page links one sheet of ours; a sheet that nobody read could do anything."""
    links = tree.css("link[rel~=stylesheet]")
    hrefs = [link.attributes.get("href") or "" for link in links]
    for href in hrefs:
        path = href.partition("?")[0]
        target = posixpath.normpath(posixpath.join(posixpath.dirname(name), path.lstrip("/")))
        top = path.lstrip("/").partition("assets/")
        known = target if not path.startswith("/") else f"{top[1]}{top[2]}"
        if known not in files.names:
            yield f"it asks for a style sheet that is not there: {href}"
    if len(hrefs) != 1:
        kind = "frame" if name.startswith(f"{FRAMES}/") else "page"
        yield f"a {kind} must link one style sheet, not {len(hrefs)}"
