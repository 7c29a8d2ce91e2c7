"""Guards of what is made of the pages: for machines, for sticks, for the browser's own store."""

from __future__ import annotations

import io
import json
import re
import xml.etree.ElementTree as etree
import zipfile
import zlib
from collections.abc import Iterator
from html import unescape

from clotsigns.handouts.formats import ENDINGS
from clotsigns.handouts.outlines import FOLDER as FOR_PAPER
from clotsigns.handouts.outlines import outlined
from clotsigns.proof.pages import lacking_on
from clotsigns.published.expected import Expected
from clotsigns.published.files import Files
from clotsigns.published.words import bare
from clotsigns.release.headers import NGINX_FILE, read_rules, root_of
from clotsigns.release.pictures import light
from clotsigns.release.worker import FIRST, digest
from clotsigns.sealing.record import read_record
from clotsigns.site import FRAMES, SHEETS
from clotsigns.sources.article import plain


def drawing_whole(files: Files, expected: Expected, name: str) -> Iterator[str]:
    """A drawing is the one that was drawn, with its words."""
    project = expected.project
    source = project.root / "docs" / project.language / re.sub(r"\.[0-9a-f]{8}(?=\.svg$)", "", name)
    drawn = source.read_text(encoding="utf-8") if source.is_file() else ""
    if drawn and name.startswith(f"{FOR_PAPER}/"):
        drawn = outlined(drawn, project.root / "overrides/assets/fonts")
    if not drawn or light(drawn) != files.text(name):
        yield "it must be the drawing of that name in docs/"


def feed_whole(files: Files, expected: Expected, name: str) -> Iterator[str]:
    """The feed has the changes of the record and no other, and leads to pages that are there."""
    record = read_record(expected.project.root, expected.project.language)
    days = {str(entry.day) for entry in record} | {str(g.day) for g in expected.catalogue.withdrawn}
    titles = {page.editions[0].title for page in expected.catalogue.pages}
    titles |= {gone.title for gone in expected.catalogue.withdrawn} | {expected.catalogue.name}
    try:
        feed = etree.fromstring(files.read(name))
    except etree.ParseError:
        yield "it must be a feed that can be read"
        return
    told = {"title": titles, "updated": days or {str(expected.catalogue.updated)}}
    for node in feed.iter():
        part, text = node.tag.rpartition("}")[2], node.text or ""
        if part in told and text.removesuffix("T00:00:00Z") not in told[part]:
            yield f"'{text}' must be the {part} of a page or of a change"
        if part == "link" and not (node.get("href") or "").startswith(expected.address):
            yield f"it must lead to pages of the site: {node.get('href')}"
    wanted = sum(
        len(entry.seals.keys() & {p.id for p in expected.catalogue.pages}) for entry in record
    )
    found = sum(node.tag.endswith("}entry") for node in feed.iter())
    if found != wanted + len(expected.catalogue.withdrawn):
        yield "it must have an entry for each change of a page"


def letter_whole(files: Files, expected: Expected, name: str) -> Iterator[str]:
    """What a portal asks of a frame leads to that page's frame, with its title."""
    page = name.removeprefix("oembed/").removesuffix(".json")
    try:
        told = json.loads(files.read(name))
        title, inside = str(told["title"]), str(told["html"])
    except (ValueError, KeyError, TypeError):
        yield "it must be a letter that can be read"
        return
    article = expected.articles.get(f"{page}/index.html")
    frames = re.findall(r'src="([^"]*)"', inside)
    if article is None or not title.startswith(article.title):
        yield "it must have the title of its page"
    if frames != [f"{expected.address}{FRAMES}/{page}/"]:
        yield f"it must lead to the frame of {page}"


def search_whole(files: Files, expected: Expected, name: str) -> Iterator[str]:
    """The search finds every page, shows no sentence that its page has not, and all the signs."""
    try:
        docs = json.loads(files.text(name))["docs"]
        found = [(d["location"], d["title"], d["text"]) for d in docs]
    except (ValueError, KeyError, TypeError):
        yield "it must be an index that can be read"
        return
    project = expected.project
    pages: dict[str, str] = {}
    everything = ""
    for location, title, text in found:
        place = f"{location.partition('#')[0]}index.html"
        if place not in expected.articles or place not in files.names:
            yield f"it leads to nothing: {location}"
            continue
        if place not in pages:
            pages[place] = _words_of_page(files, place)
        anchor = location.partition("#")[2]
        if anchor and f'id="{anchor}"' not in files.text(place):
            yield f"it leads to a part that is not there: {location}"
        for sentence in re.split(r"(?<=[.?!])\s+|<[^>]+>", text):
            said = bare(unescape(sentence))
            if said and said not in pages[place] and not _of_number(anchor):
                yield f"it says of {location} what the page does not: '{sentence[:80]}'"
        everything += bare(unescape(re.sub("<[^>]+>", " ", text)))
        if not title:
            yield f"it must have a title for {location}"
    for statement in project.safety.statements.values():
        if bare(plain(statement.text)) not in everything:
            yield f"it must find: '{plain(statement.text)}'"
    for place, article in expected.articles.items():
        address = place.removesuffix("index.html")
        found_at = any(location == address for location, _, _ in found)
        if article.menu and article.kind != "about" and not found_at:
            yield f"it must find the page {article.title}"
    for country in project.data["numbers"].data["countries"]:
        where = f"emergency/#country-{country['code'].lower()}"
        told = [text for location, _, text in found if location == where]
        numbers = ", ".join(country["emergency"])
        if not told or not all(f"<strong>{numbers}</strong>" in text for text in told):
            yield f"it must have the numbers of {where}"


def _of_number(anchor: str) -> bool:
    return anchor.startswith("country-")


def _words_of_page(files: Files, place: str) -> str:
    tree = files.tree(place)
    for node in tree.css("sup.cite"):
        node.decompose()
    body = tree.css_first("article")
    return bare(body.text(separator=" ")) if body is not None else ""


def stick_whole(files: Files, expected: Expected, name: str) -> Iterator[str]:
    """The copy for a stick has every page whole, every handout, and no other words."""
    project = expected.project
    try:
        with zipfile.ZipFile(io.BytesIO(files.read(name))) as pack:
            held = {n.partition("/")[2]: pack.read(n) for n in pack.namelist()}
    except (zipfile.BadZipFile, zlib.error, RuntimeError, OSError, EOFError):
        yield "it must be a ZIP file that can be read"
        return
    for place, article in expected.articles.items():
        if article.id == "404":
            continue
        if place not in held:
            yield f"it must have the page {place}"
            continue
        tree = files.with_changes({place: held[place]}).tree(place)
        for problem in lacking_on(project, article, tree):
            yield f"{place}: {problem.message}"
        if _plain(tree.html or "") != _plain(files.tree(place).html or ""):
            yield f"its {place} must be the page, but for where its links lead"
    for place, content in held.items():
        is_sheet = place.startswith(f"{SHEETS}/")
        if place.endswith((".pdf", ".css", ".svg", ".woff2", *ENDINGS.values())) or is_sheet:
            standing = files.read(place) if place in files.names else b""
            same = content == standing
            if is_sheet:
                same = _plain(content.decode()) == _plain(standing.decode())
            if not same:
                yield f"its {place} must be that of the site"
    for place in sorted(files.names):
        if place.endswith(".pdf") and place not in held:
            yield f"it must have {place}"


def _plain(html: str) -> str:
    """A page without what differs on a stick: where links lead, and what is asked for early."""
    html = re.sub(r'<link rel="?(?:preload|manifest|prefetch)\b[^>]*>\s*', "", html)
    return re.sub(r'(<a\b[^>]*?) href="(?!tel:)[^"]*"', r"\1", html)


def kept_whole(files: Files, expected: Expected, name: str) -> Iterator[str]:
    """The browser keeps help first, then every page and handout, each under its own digest."""
    head, _, _ = files.text(name).partition("\n")
    found = re.fullmatch(r"self\.clotSignsRelease=(\{.*\});", head)
    if found is None:
        yield "it must begin with the list of what it keeps"
        return
    listed = json.loads(found[1])
    kept = [tuple(pair) for group in ("first", "pages", "handouts") for pair in listed[group]]
    names = {_file_at(address): mark for address, mark in kept}
    if [_file_at(address) for address, _ in listed["first"]] != list(FIRST):
        yield "it must keep when to call for help first"
    for place, mark in names.items():
        if place not in files.names or digest(files.read(place)) != mark:
            yield f"its digest of {place} must be that of the file"
    for place in sorted(files.names):
        is_page = place in expected.articles and place != "404.html"
        if (is_page or place.endswith(".pdf") or place.startswith("assets/later")) and not (
            place in names or place.endswith((".br", ".gz"))
        ):
            yield f"it must keep {place}"


def _file_at(address: str) -> str:
    if address == "./":
        return "index.html"
    return f"{address}index.html" if address.endswith("/") else address


def headers_whole(files: Files, expected: Expected, name: str) -> Iterator[str]:
    """No page is sent without a policy that lets in nothing by itself, nor kept for long."""
    text = files.text(name)
    if name == NGINX_FILE:
        blocks = re.findall(r"location [^{]*\{[^}]*\}", text)
        if any("add_header" in block and "default-src 'none'" not in block for block in blocks):
            yield "each location must have a policy"
        for block in blocks:
            yield from _policy_faults(block, block.partition("{")[0])
        return
    for rule in read_rules(text):
        headers = dict(rule.headers)
        yield from _policy_faults(headers.get("Content-Security-Policy", ""), rule.path)
        for wanted in ("X-Content-Type-Options", "Referrer-Policy", "Strict-Transport-Security"):
            if wanted not in headers:
                yield f"{rule.path} must be sent with {wanted}"
        framed = f"{root_of(expected.address)}/{FRAMES}/"
        if not rule.path.startswith(framed) and "frame-ancestors *" in str(headers):
            yield f"{rule.path} must not be framed by others"


def _policy_faults(policy: str, path: str) -> Iterator[str]:
    if "default-src 'none'" not in policy and "location" not in path:
        yield f"{path} must have a policy whose default is nothing"
    if "'unsafe-inline'" in policy.replace("style-src 'unsafe-inline'", "") or "eval" in policy:
        yield f"{path} must let no script in that is not listed"


def map_whole(files: Files, expected: Expected, name: str) -> Iterator[str]:
    """The map has every page that is not withdrawn, with the day of its last change."""
    found = dict(re.findall(r"<loc>([^<]*)</loc>\s*<lastmod>([^<]*)</lastmod>", files.text(name)))
    wanted = {
        f"{expected.address}{place.removesuffix('index.html')}": str(article.front.data["updated"])
        for place, article in expected.articles.items()
        if article.id != "404" and not article.withdrawal
    }
    for address in sorted({*found, *wanted}):
        if found.get(address) != wanted.get(address):
            yield f"{address} must be there with its day: {wanted.get(address, 'not at all')}"
