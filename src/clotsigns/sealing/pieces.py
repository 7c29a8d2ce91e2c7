"""What is sealed: every line of every page, every word and value in data, every drawing.

A page is sealed line by line as it is written, with its citations, so that no source can be taken
from a sentence unseen. Data that readers meet word by word are sealed value by value, the rest
entry by entry. A new page or data file is sealed without being named here.
"""

from __future__ import annotations

import csv
import datetime
import hashlib
import io
import json
import re
from collections.abc import Hashable, Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from clotsigns.sources.article import Article, Kind
from clotsigns.sources.data_file import Document, load, read_text
from clotsigns.sources.project import Project

SEALS = Path("data/seals")
RECORD = Path("data/record")
_SETTINGS = Path("mkdocs.yml")
# Each host writes its own there (tools/address.py), and changes no word by it.
_OF_THE_HOST = (_SETTINGS, ("site_url",))
_SCHEMAS = Path("data/schemas")
# What the seals themselves, the history and the shapes of files say is not sealed again.
_LEFT_OUT = (SEALS, RECORD, _SCHEMAS)
# Their values are words that readers meet, or numbers that they call.
_BY_VALUE = frozenset(
    {
        *("safety", "finder", "emergency-numbers", "glossary", "pictures", "code-systems"),
        *("machine-facts", "corrections", "mkdocs"),
    }
)
# Of a page's front matter, what readers and portals are shown as words.
_FRONT = (
    *("kind", "description", "menu", "handout_picture", "hide", "withdrawn"),
    *("reviewed", "published", "updated", "checked", "review_by"),
)
_LETTERS = 12
_NOTHING = "(nothing)"
_LANGUAGE = re.compile(r"[a-z]{2}")
_TEXT = re.compile(r"<(?:text|tspan|title|desc)\b[^>]*>([^<]*)")


@dataclass(frozen=True, kw_only=True)
class Piece:
    """Some words at a place: in a data file the keys that lead there, on a page nothing.

    ``words`` is one line.
    """

    path: Path
    line: int
    place: str
    words: str

    @cached_property
    def seal(self) -> str:
        """The seal of the words, wherever they stand."""
        return seal_of(self.words)


def seal_of(words: str) -> str:
    """The first 48 bits of SHA-256, in hexadecimal: enough that no two sentences share one."""
    return hashlib.sha256(words.encode("utf-8")).hexdigest()[:_LETTERS]


def pieces(project: Project) -> dict[Path, list[Piece]]:
    """All that is sealed in a language, by file, each file in its own order."""
    found: dict[Path, list[Piece]] = {}
    for article in project.articles:
        found[article.path] = list(of_page(article))
    for path in _drawings(project):
        found[path] = list(_of_drawing(project, path))
    for path in _data(project.root):
        found[path] = list(_of_data(project, path))
    return found


def of_page(article: Article) -> Iterator[Piece]:
    """The lines of a page, and what its front matter shows of it."""
    for field in _FRONT:
        if (value := article.front.data.get(field)) not in (None, ""):
            yield Piece(
                path=article.path,
                line=article.front.line(field),
                place=field,
                words=_one_line(_told(value)),
            )
    for line in article.lines:
        if line.kind is not Kind.BLANK:
            words = _one_line(line.raw)
            yield Piece(path=article.path, line=line.number, place="", words=words)


def _drawings(project: Project) -> list[Path]:
    folder = project.root / "docs" / project.language
    return sorted(path.relative_to(project.root) for path in folder.rglob("*.svg"))


def _of_drawing(project: Project, path: Path) -> Iterator[Piece]:
    """A drawing by all that it draws, with the words that stand in it."""
    drawing = read_text(project.root / path, path)
    said = " ".join(" ".join(_TEXT.findall(drawing)).split())
    yield Piece(path=path, line=1, place="", words=f"{seal_of(drawing)} {said}".strip())


def _data(root: Path) -> list[Path]:
    files = [
        path.relative_to(root)
        for path in (root / "data").rglob("*")
        if path.suffix in (".yml", ".csv", ".txt") and path.is_file()
    ]
    kept = [path for path in files if not any(out in path.parents for out in _LEFT_OUT)]
    settings = [_SETTINGS] if (root / _SETTINGS).is_file() else []
    return [*sorted(kept), *settings]


def _of_data(project: Project, path: Path) -> Iterator[Piece]:
    if path.suffix == ".yml":
        read = {document.path: document for document in project.data.values()}
        document = read.get(path) or load(project.root / path, shown_as=path)
        deep = path.stem in _BY_VALUE or path.parent.name == "words"
        yield from _values(document, document.data, (), project.language, deep=deep)
        return
    text = read_text(project.root / path, path)
    if path.suffix == ".txt":
        # Lists for our own rules.
        yield Piece(path=path, line=1, place="", words=f"{seal_of(text)} {_one_line(text)[:80]}")
        return
    for number, row in enumerate(csv.reader(io.StringIO(text)), start=1):
        if words := _one_line(" | ".join(row)):
            yield Piece(path=path, line=number, place="", words=words)


def _values(
    document: Document, value: Any, keys: tuple[Hashable, ...], language: str, *, deep: bool
) -> Iterator[Piece]:
    """The values below a key: each by itself, or below the second key all in one."""
    whole = not deep and len(keys) > 1
    if (document.path, keys) == _OF_THE_HOST:
        return
    if isinstance(value, dict) and not whole:
        for key, inside in value.items():
            other = _LANGUAGE.fullmatch(str(key)) and _is_by_language(value) and key != language
            if not other:
                yield from _values(document, inside, (*keys, key), language, deep=deep)
    elif isinstance(value, list) and not whole and any(isinstance(v, dict) for v in value):
        for number, inside in enumerate(value):
            yield from _values(document, inside, (*keys, number), language, deep=deep)
    else:
        yield Piece(
            path=document.path,
            line=document.line(*keys),
            place=".".join(map(str, keys)),
            words=_one_line(_told(value)) or _NOTHING,
        )


def _is_by_language(value: dict[Any, Any]) -> bool:
    """Whether a mapping says one thing in some languages."""
    return "en" in value and all(_LANGUAGE.fullmatch(str(key)) for key in value)


def _told(value: Any) -> str:
    if isinstance(value, (str, datetime.date)):
        return str(value)
    if isinstance(value, list) and not any(isinstance(one, (dict, list)) for one in value):
        return "; ".join(map(str, value))
    return json.dumps(value, ensure_ascii=False, default=str, separators=(", ", ": "))


def _one_line(text: str) -> str:
    return " ".join(text.split())
