"""The meaning of what keeps readers safe: held in ``data/meaning.yml``, apart from its words."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from clotsigns.reading.passages import cells, of_article, sentences
from clotsigns.rules.held_texts import one_text, shared_texts
from clotsigns.rules.held_words import Vocabulary, faults, in_order, spoken, vocabulary
from clotsigns.sources.article import Article, Kind
from clotsigns.sources.data_file import Document, Key
from clotsigns.sources.finder import places
from clotsigns.sources.problem import Problem
from clotsigns.sources.project import Project

RULE = "meaning"
_HEALTH = ("article", "guide")
# A sentence that tells a reader what to do at once, or never: it may not be softened.
_ORDERS = re.compile(
    r"^(?:never|do not|call|go|get|stop|book)\b"
    r"|\bambulance\b|\bget (?:\w+ ){0,3}checked\b|\bemergency department\b",
    re.IGNORECASE,
)


def _held_in(project: Project) -> Document | None:
    """``data/meaning.yml``, if it is about the words of this language."""
    document = project.data["meaning"]
    return document if document.data["language"] == project.language else None


def statements_mean(project: Project) -> Iterator[Problem]:
    """Each statement of the ladder stands on the step and says what its meaning holds."""
    document = project.data["meaning"]
    held, safety = document.data["statements"], project.safety
    if not held:
        return
    for name, statement in safety.statements.items():
        if name not in held:
            yield _unheld(document, ("statements",), f"the statement '{name}'")
        elif statement.step != held[name]["step"]:
            yield _problem(
                safety.document,
                ("statements", name, "step"),
                f"'{name}' must stand on the step '{held[name]['step']}'",
            )
    for name in held:
        if name not in safety.statements:
            yield _gone(document, ("statements", name), f"the statement '{name}'")
    if _held_in(project):
        known = vocabulary(document.data)
        for statement, field, text in safety.texts():
            keys = ("statements", statement.id, field, project.language)
            if statement.id not in held:
                continue
            entry = held[statement.id]
            if field == "headed":
                if "headed" not in entry:
                    what = f"'{statement.id}' below a heading ('headed')"
                    yield _unheld(document, ("statements", statement.id), what)
                    continue
                entry = {**entry, "must": entry.get("headed", ())}
            if statement.step == "never":
                entry = {**entry, "never": True}
            yield from _told(safety.document, keys, text, entry, known)


def boxes_mean(project: Project) -> Iterator[Problem]:
    """Headings, first and last words of the boxes, and other shared words on help, say theirs."""
    document = _held_in(project)
    if document is None or not document.data["words"]:
        return
    known, held = vocabulary(document.data), document.data["words"]
    texts = shared_texts(project, document.data["whole"])
    for name, (source, keys, text) in texts.items():
        if name in held:
            yield from _told(source, keys, text, held[name], known)
        elif text:
            yield _unheld(document, ("words",), f"'{name}'")
    for name in held:
        if name not in texts:
            source, keys, text = one_text(project, name)
            if not text:
                yield _gone(document, ("words", name), f"'{name}'")
            else:
                yield from _told(source, keys, text, held[name], known)


def finder_means(project: Project) -> Iterator[Problem]:
    """Each choice of the finder stands on the step and says what its meaning holds."""
    document = _held_in(project)
    if document is None or not document.data["finder"]:
        return
    known, held, finder = vocabulary(document.data), document.data["finder"], project.data["finder"]
    seen = set()
    for place in places(finder, project.safety, project.language):
        for choice in place.choices:
            name = choice.sign or f"{choice.page}#{choice.anchor}".rstrip("#")
            seen.add((place.id, name))
            entry = held.get(place.id, {}).get(name)
            if entry is None:
                what = f"the choice '{name}' of '{place.id}'"
                yield _unheld(document, ("finder", place.id), what)
                continue
            if choice.do != entry["step"]:
                message = f"this must be of the step '{entry['step']}'"
                yield _problem(finder, (*choice.keys, "sign"), message)
            keys = (*choice.keys, "like", project.language)
            yield from _told(finder, keys, choice.like, entry, known)
    for place_id, choices in held.items():
        for name in choices:
            if (place_id, name) not in seen:
                yield _gone(document, ("finder", place_id, name), f"'{name}' of '{place_id}'")


def pages_mean(project: Project) -> Iterator[Problem]:
    """The sentences of pages that could hurt if they changed say what their meaning holds.

    An entry finds its sentence by a phrase, or is about the first sentence of the page: its answer.
    """
    document = _held_in(project)
    if document is None or not document.data["pages"]:
        return
    known, held = vocabulary(document.data), document.data["pages"]
    for article in project.articles:
        entries = held.get(article.id)
        if entries is None:
            if article.is_article:
                yield _unheld(document, ("pages",), f"the page '{article.id}'")
            continue
        said = list(_said(article))
        for entry in entries:
            found = _found(entry, said, article)
            if len(found) != 1:
                message = f"one sentence must say '{entry['find']}', and {len(found)} do"
                yield _told_of(article.path, found[0][0] if found else 1, message)
            for line, text in found[:1]:
                for message in faults(text, entry, known):
                    yield _told_of(article.path, line, message)


def _found(
    entry: Mapping[str, Any], said: list[tuple[int, str]], article: Article
) -> list[tuple[int, str]]:
    if entry["find"] == "the answer":
        return [(line.number, line.text) for line in article.body if line.is_prose][:1]
    found = [(line, text) for line, text in said if not in_order(text, [entry["find"]])[0]]
    # A key point may be told in part of a longer sentence as well.
    whole = [(line, text) for line, text in found if spoken(text) == spoken(entry["find"])]
    return whole or found


def _said(article: Article) -> Iterator[tuple[int, str]]:
    """Each line of a page, and each row of a table with its cells in a row."""
    for line in article.lines:
        if line.kind is Kind.ROW:
            yield line.number, "; ".join(cells(line.raw))
        elif line.is_prose:
            yield line.number, line.text


def nothing_hedged(project: Project) -> Iterator[Problem]:
    """What to do at once, or never, is not softened: by no 'consider', no 'unless it passes'."""
    document = _held_in(project)
    if document is None:
        return
    known = vocabulary(document.data)
    allowed = {(entry["where"], entry["words"]) for entry in document.data["allowed"]}
    nowhere = document.data.get("nowhere", ())
    for where, path, line, text, firm in _texts(project, document.data["whole"]):
        for words, why in known.hedged(text):
            if (firm or words in nowhere) and (where, words) not in allowed:
                yield _told_of(path, line, f"'{words}' must not stand here: {why}")


def _texts(project: Project, whole: list[str]) -> Iterator[tuple[str, Path, int, str, bool]]:
    """Each text with its name and place, and whether it says what to do at once, or never."""
    safety = project.safety.document
    for statement, field, text in project.safety.texts():
        line = safety.line("statements", statement.id, field, project.language)
        yield f"statements.{statement.id}", safety.path, line, text, True
    for name, (source, keys, text) in shared_texts(project, whole).items():
        yield name, source.path, source.line(*keys), text, True
    for article in project.articles:
        for passage in of_article(article) if article.kind in _HEALTH else ():
            for sentence in sentences(passage.text):
                firm = _ORDERS.search(sentence) is not None
                yield article.id, passage.path, passage.line, sentence, firm


def _told(
    source: Document,
    keys: tuple[Key, ...],
    text: str,
    entry: Mapping[str, Any],
    known: Vocabulary,
) -> Iterator[Problem]:
    for message in faults(text, entry, known):
        yield _problem(source, keys, message)


def _problem(source: Document, keys: tuple[Key, ...], message: str) -> Problem:
    return _told_of(source.path, source.line(*keys), message)


def _told_of(path: Path, line: int, message: str) -> Problem:
    end = "; put it back, or change data/meaning.yml on purpose"
    return Problem(path=path, line=line, rule=RULE, message=f"{message}{end}")


def _unheld(document: Document, keys: tuple[Key, ...], what: str) -> Problem:
    message = f"{what} must have its meaning here; add what it may not lose"
    return Problem(path=document.path, line=document.line(*keys), rule=RULE, message=message)


def _gone(document: Document, keys: tuple[Key, ...], what: str) -> Problem:
    message = f"{what} must be in the data, as its meaning is here; put it back"
    return Problem(path=document.path, line=document.line(*keys), rule=RULE, message=message)
