"""Markup: plain Markdown only, so that nothing on a page can hide or change what is placed."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from clotsigns.sources.article import Article, Kind, Line
from clotsigns.sources.data_file import Key
from clotsigns.sources.problem import Problem
from clotsigns.sources.project import Project
from clotsigns.sources.safety import BOXES

_HTML = re.compile(r"<[A-Za-z/!?]|&[A-Za-z#]\w*;")
_HEADING_ID = re.compile(r"\{#[a-z0-9-]+\}\s*$")
# The id of a fold (pymdownx.blocks.details).
_FOLD = "///"
_FOLD_ID = re.compile(r"attrs: \{id: [a-z0-9-]+\}")
_SCRIPT = re.compile(r"\]\(\s*(javascript|data|vbscript):", re.IGNORECASE)
_REMOTE_PICTURE = re.compile(r"!\[[^\]]*\]\(\s*(https?:)?//", re.IGNORECASE)
_RESERVED = re.compile(rf"^({'|'.join(BOXES)}|sources|source-.+|picture-.+|where-.+)(-.*)?$")
# Notes for clinicians and pieces of code, which are escaped before they are published, and regular
# expressions.
_NOT_PLACED = frozenset(
    {"sources", "claims", "figures", "phrases", "required", "vocabulary", "portal-examples"}
)


def plain_markdown(project: Project) -> Iterator[Problem]:
    """No HTML, no attribute lists but a heading's id, no scripts, no pictures of other sites."""
    for article in project.articles:
        for line in article.lines:
            for message in _faults(line):
                yield Problem(
                    path=article.path, line=line.number, rule="plain-markdown", message=message
                )
        yield from _open_folds(article)
    for name, document in project.data.items():
        if name not in _NOT_PLACED:
            for keys, text in _texts(document.data):
                if message := _data_fault(text):
                    yield Problem(
                        path=document.path,
                        line=document.line(*keys),
                        rule="plain-markdown",
                        message=message,
                    )


def _open_folds(article: Article) -> Iterator[Problem]:
    """A fold that nothing ends would take in all that comes after it, boxes too."""
    opened: list[Line] = []
    for line in article.lines:
        mark = line.raw.strip()
        if mark == _FOLD and opened:
            opened.pop()
        elif mark.startswith(_FOLD):
            opened.append(line)
    for line in opened:
        yield Problem(
            path=article.path,
            line=line.number,
            rule="plain-markdown",
            message=f"a fold must begin with '{_FOLD} details | …' and end with a line "
            f"'{_FOLD}'; add it",
        )


def _faults(line: Line) -> Iterator[str]:
    if _HTML.search(line.raw):
        yield "a page must hold no HTML (it could hide a safety box); write it in Markdown"
    heading = line.kind is Kind.HEADING
    rest = _HEADING_ID.sub("", line.raw) if heading else line.raw
    if ("{" in rest or "}" in rest) and not _FOLD_ID.fullmatch(line.raw.strip()):
        yield "braces may only give a heading its id, as {#risk}; take these out"
    if heading and _RESERVED.match(line.anchor):
        yield f"the id '{line.anchor}' is that of a box or list; choose another"
    if _SCRIPT.search(line.raw):
        yield "a link must lead to a page; take the script out"
    if _REMOTE_PICTURE.search(line.raw):
        yield "a picture must be our own: place it with [[picture: name]]"


def _data_fault(text: str) -> str:
    if _HTML.search(text) or "{:" in text or "{#" in text:
        return "a text must hold no HTML and no attributes (they could hide it); write plain words"
    if "[[" in text:
        return "a text must hold no placement; write plain words"
    return ""


def _texts(value: Any, keys: tuple[Key, ...] = ()) -> Iterator[tuple[tuple[Key, ...], str]]:
    if isinstance(value, str):
        yield keys, value
    elif isinstance(value, dict):
        for key, entry in value.items():
            yield from _texts(entry, (*keys, key))
    elif isinstance(value, list):
        for index, entry in enumerate(value):
            yield from _texts(entry, (*keys, index))


def tables_even(project: Project) -> Iterator[Problem]:
    """A table has a blank line before it, a rule under its header, and even rows."""
    for article in project.articles:
        for index, line in enumerate(article.lines):
            starts = line.raw.lstrip().startswith("|") and not _in_table(article, index - 1)
            if not starts:
                continue
            yield from _table_faults(article, index)


def _in_table(article: Article, index: int) -> bool:
    return index >= 0 and article.lines[index].raw.lstrip().startswith("|")


def _table_faults(article: Article, start: int) -> Iterator[Problem]:
    def problem(line: Line, message: str) -> Problem:
        return Problem(path=article.path, line=line.number, rule="table", message=message)

    lines = article.lines
    if start and lines[start - 1].kind is not Kind.BLANK:
        yield problem(lines[start], "a table must have a blank line before it; add one")
    end = start
    while end < len(lines) and _in_table(article, end):
        end += 1
    rows = lines[start:end]
    width = _cells(rows[0])
    if len(rows) < 2 or rows[1].kind is not Kind.MARKUP:
        yield problem(rows[0], "a table must have a line '| --- | --- |' under its header; add it")
    for row in rows[1:]:
        if _cells(row) != width:
            yield problem(
                row,
                f"a row must have {width} cells, as its header has, and this has {_cells(row)}; "
                "make them even",
            )


def _cells(line: Line) -> int:
    return line.raw.strip().strip("|").count("|") + 1
