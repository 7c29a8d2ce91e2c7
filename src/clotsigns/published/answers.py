"""Guards of what portals are answered: the words and codes are held to the sources, not to code."""

from __future__ import annotations

import hashlib
import json
import re
import xml.etree.ElementTree as etree
from collections.abc import Iterator
from functools import lru_cache, partial
from html import unescape
from typing import Any

from clotsigns.published.expected import Expected
from clotsigns.published.files import Files
from clotsigns.sealing.reviews import as_words, review_of
from clotsigns.sources.article import plain
from clotsigns.sources.project import Project

_ATOM = "{http://www.w3.org/2005/Atom}"
_EMERGENCY = "emergency"
_MOST = 3


def answer_whole(files: Files, expected: Expected, name: str) -> Iterator[str]:
    """An answer leads to the pages of its code in order, with the emergency signs of each whole."""
    try:
        entries = _entries(files, name)
    except (ValueError, KeyError, TypeError, AttributeError, etree.ParseError):
        yield "it must be an answer that can be read"
        return
    project, address = expected.project, expected.address
    wanted = _places(expected, name)
    if wanted is None:
        yield "no code of the tables has this answer"
        return
    if [entry[1] for entry in entries] != [_address(address, *place) for place in wanted]:
        yield f"it must lead to {', '.join(page for page, _ in wanted) or 'nothing'}, in order"
        return
    for (title, _, summary, updated, links), (page, _) in zip(entries, wanted, strict=True):
        article = project.article(page)
        front = article.front.data
        says = title_of(project, page)
        if title != says:
            yield f"the title of its entry for {page} must be '{says}'"
        if updated != f"{front['updated'].isoformat()}T00:00:00Z":
            yield f"its entry for {page} must have the date of the page"
        if _heard(summary) != expected.once(f"summary {page}", partial(_summary, project, page)):
            yield f"its entry for {page} must say, in order, its answer, its signs and its state"
        for link in links:
            path = link.removeprefix(address).partition("#")[0]
            if link == path or (f"{path}index.html" if path.endswith("/") else path) not in (
                files.names
            ):
                yield f"it leads to nothing: {link}"


def title_of(project: Project, page: str) -> str:
    """What an entry is called: the one for help says when to call."""
    if page != _EMERGENCY:
        return project.article(page).title
    return f"{project.words['help_line']} {_whom_to_call(project)}"


def _whom_to_call(project: Project) -> str:
    words = project.words
    anywhere = f"{plain(project.safety.numbers)} {words['elsewhere']}"
    if project.edition is None:
        return anywhere
    return f"{words['handout.ambulance']}: {project.edition.ambulance}. {anywhere}"


def _summary(project: Project, page: str) -> str:
    return _heard(" ".join(summary_of(project, page)))


def summary_of(project: Project, page: str) -> Iterator[str]:
    """What an entry says of a page."""
    words, article = project.words, project.article(page)
    yield article.body[1].text
    yield words["boxes.emergency"]
    yield _whom_to_call(project)
    for box, group in project.safety.called(page):
        yield plain(group.heading) if box == "emergency" else words[f"boxes.{box}"]
        yield from (plain(statement.text) for statement in group.statements)
    yield words["disclaimer"]
    review = review_of(project, article)
    yield as_words(project, review, short=True)
    yield from (f"{plain(c.was)} \N{RIGHTWARDS ARROW} {plain(c.now)}" for c in review.changed)
    if clinic := project.edition:
        yield f"{clinic.name}."
        for key, number in clinic.phones:
            yield f"{words[f'handout.{key}']}: {number}."


@lru_cache(maxsize=256)
def _heard(text: str) -> str:
    return "".join(unescape(re.sub(r"<[^>]+>", " ", text)).split())


_Entry = tuple[str, str, str, str, list[str]]


def _entries(files: Files, name: str) -> list[_Entry]:
    if name.endswith(".json"):
        return [
            (
                entry["title"]["_value"],
                entry["link"][0]["href"],
                entry["summary"]["_value"],
                entry["updated"]["_value"],
                [link["href"] for link in entry["link"]],
            )
            for entry in json.loads(files.read(name))["feed"]["entry"]
        ]
    found: list[_Entry] = []
    for entry in etree.fromstring(files.read(name)).iter(f"{_ATOM}entry"):
        links = [link.get("href") or "" for link in entry.findall(f"{_ATOM}link")]
        said = [entry.findtext(f"{_ATOM}{part}") or "" for part in ("title", "summary", "updated")]
        found.append((said[0], links[0], said[1], said[2], links))
    return found


def _places(expected: Expected, name: str) -> list[tuple[str, str]] | None:
    """The pages that an answer at a path must lead to, and the part of each."""
    parts = name.removeprefix("connect/v1/").rpartition(".")[0].split("/")
    if parts == ["no-match"]:
        return []
    codes = expected.catalogue.codes
    for code in codes.codes:
        if len(parts) == 2 and code.code == parts[1] and codes.key(code.system).oid == parts[0]:
            found = list(code.places)
            if any(page == _EMERGENCY for page, _ in found[:1]):
                found = [(_EMERGENCY, ""), *(p for p in found if p[0] != _EMERGENCY)]
            found = found[:_MOST]
            helped = any(page == _EMERGENCY for page, _ in found)
            return found if helped or not found else [*found, (_EMERGENCY, "")]
    return None


def _address(address: str, page: str, part: str) -> str:
    return f"{address}{page}/#{part}" if part else f"{address}{page}/"


def catalogue_whole(files: Files, expected: Expected, name: str) -> Iterator[str]:
    """The catalogue has each page's answer, signs, state and dates, and the codes of the tables."""
    project = expected.project
    try:
        data = json.loads(files.text(name))
        editions = {page["id"]: page["editions"] for page in data["pages"]}
        for page in (page.id for page in expected.catalogue.pages):
            for edition in editions[page]:
                yield from _edition_faults(files, expected, page, edition)
    except (ValueError, KeyError, TypeError, IndexError):
        yield "it must be a catalogue that can be read, with every page"
        return
    help_line = title_of(project, _EMERGENCY)
    if not all(str(p.get("help", "")).startswith(help_line) for p in data["phrases"]):
        yield "its line on help must say when to call, and the numbers"
    told = json.loads(expected.catalogue_text)
    for key in sorted({*told, *data}):
        if told.get(key) != data.get(key):
            yield f"'{key}' must be as the sources have it"


def _edition_faults(
    files: Files, expected: Expected, page: str, edition: dict[str, Any]
) -> Iterator[str]:
    project = expected.project
    emergency = edition["emergency"]
    said = [edition["answer"], emergency["heading"], emergency["call"]]
    for group in emergency["groups"]:
        said += [group["heading"], *group["signs"]]
    said.append(edition["note"])
    if _heard(" ".join(said)) != _heard(" ".join(summary_of(project, page))):
        yield f"it must say, in order, the answer, the signs and the state of {page}"
    for handout in (*edition["handouts"], *edition["cards"]):
        path = handout["url"].removeprefix(expected.address)
        content = files.read(path) if path in files.names else b""
        if hashlib.sha1(content, usedforsecurity=False).hexdigest() != handout["sha1"]:
            yield f"{path} must be the handout that it lists"
