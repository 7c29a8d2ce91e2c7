"""A page as its writer sees it: front matter, headings, sentences, tables and placements."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import Enum
from functools import cached_property, lru_cache
from pathlib import Path

from clotsigns.sources.data_file import Document, parse, read_text
from clotsigns.sources.problem import Problem, SourceError
from clotsigns.sources.shapes import shape_problems
from clotsigns.sources.withdrawal import Withdrawal, withdrawal_in

# The word at the end marks what goes on the page's handout as well.
CITATION = re.compile(r" ?\[(@[a-z0-9-]+(?:; ?@[a-z0-9-]+)*)(?P<handout>; ?handout)?\]")
# The attribute that says so on the built page.
HANDOUT = "data-handout"
# Holds the numbers of the sources of a sentence on the built page, until it is released.
CITED = "data-cited"
PLACEMENT = re.compile(r"^\[\[([a-z-]+)(?:: ?([a-z0-9/-]+))?\]\]$")

# Rules rely on the shape of these. They tell of all others themselves, so that a page which lacks a
# date is still read, and what else is wrong with it is told as well.
_SHOWN = ("template", "hide", "search", "withdrawn")
_OF_HANDOUTS = ("handout_picture", "handout_medicine", "handout_visit")
_SHAPED = ("menu", "order", "under", "pictograms", *_OF_HANDOUTS, *_SHOWN)

_HEADING = re.compile(r"^(#{1,6})\s+(.*?)\s*(?:\{\s*:?\s*#([a-z0-9-]+)[^}]*\})?\s*$")
_ITEM = re.compile(r"^(?:[-*+]|\d+\.)\s+")
_LINK = re.compile(r"!?\[([^\]]*)\]\(([^)]*)\)")
_ATTRIBUTES = re.compile(r"\{[:#.][^}]*\}")
_TAG = re.compile(r"<[^>]+>")


class Kind(Enum):
    """What a line of Markdown is."""

    HEADING = "heading"
    SENTENCE = "sentence"
    ITEM = "item"
    ROW = "row"
    PLACEMENT = "placement"
    BLANK = "blank"
    MARKUP = "markup"


@dataclass(frozen=True, kw_only=True)
class Line:
    """One line of a page: words are written one sentence to the line."""

    number: int
    kind: Kind
    raw: str
    section: str
    level: int = 0
    anchor: str = ""

    @cached_property
    def citations(self) -> tuple[str, ...]:
        """The ids of the sources that the line cites, in order."""
        return cited(self.raw)

    @cached_property
    def text(self) -> str:
        """The line as it is read aloud: no markup, no citations."""
        return plain(self.raw)

    @property
    def is_prose(self) -> bool:
        return self.kind in (Kind.SENTENCE, Kind.ITEM)


def cited(markdown: str) -> tuple[str, ...]:
    """The source ids in ``[@one; @two]`` groups, in order."""
    return tuple(
        name.strip().removeprefix("@")
        for match in CITATION.finditer(markdown)
        for name in match[1].split(";")
    )


def plain(markdown: str) -> str:
    """Markdown as the words that a reader hears."""
    text = CITATION.sub("", markdown.strip())
    if (heading := _HEADING.match(text)) is not None:
        text = heading[2]
    text = _ITEM.sub("", text)
    text = _LINK.sub(r"\1", text)
    text = _ATTRIBUTES.sub("", _TAG.sub("", text))
    return " ".join(text.replace("**", "").replace("*", "").replace("`", "").split())


@dataclass(frozen=True, kw_only=True)
class Article:
    """One page in one language. ``path`` is relative to the project's root."""

    path: Path
    language: str
    front: Document
    lines: tuple[Line, ...]

    @cached_property
    def id(self) -> str:
        """The page's path on the site, without slashes at the ends: ``dvt``, ``about/sources``."""
        inside = self.path.relative_to(Path("docs") / self.language).with_suffix("").as_posix()
        return inside.removesuffix("/index") if inside != "index" else "home"

    @property
    def kind(self) -> str:
        """``article``, ``guide`` or ``about``, as ``data/vocabulary.yml`` explains them."""
        return str(self.front.data.get("kind", ""))

    @property
    def is_article(self) -> bool:
        return self.kind == "article"

    @property
    def menu(self) -> str:
        """The page's short name in the menu, or nothing where it does not stand there."""
        return str(self.front.data.get("menu") or "")

    @property
    def order(self) -> float:
        """Where the page stands among all; one that does not say comes last."""
        order = self.front.data.get("order")
        return order if isinstance(order, int | float) else math.inf

    @property
    def under(self) -> str:
        """The page under which this one stands in the menu, or nothing."""
        return str(self.front.data.get("under") or "")

    @property
    def withdrawal(self) -> Withdrawal | None:
        """That the page has been withdrawn, or nothing."""
        return withdrawal_in(self.front.data)

    @property
    def body(self) -> tuple[Line, ...]:
        """The lines that are not blank."""
        return tuple(line for line in self.lines if line.kind is not Kind.BLANK)

    @property
    def headings(self) -> tuple[Line, ...]:
        return tuple(line for line in self.lines if line.kind is Kind.HEADING)

    @property
    def title(self) -> str:
        """The text of the first heading of the first level, or nothing."""
        return next((line.text for line in self.headings if line.level == 1), "")

    def placements(self) -> Iterator[tuple[Line, str, str]]:
        """Every ``[[name: argument]]`` with its line, in order."""
        for line in self.lines:
            if line.kind is Kind.PLACEMENT and (match := PLACEMENT.match(line.raw.strip())):
                yield line, match[1], match[2] or ""

    @property
    def citations(self) -> frozenset[str]:
        return frozenset(name for line in self.lines for name in line.citations)


def read(root: Path, path: Path) -> Article:
    """Read the page at ``path`` (relative to ``root``).

    Raises ``SourceError`` when it has no front matter or when that is not YAML.
    """
    return parsed(read_text(root / path, path), path)


# All pages of two projects: 'make edit' and the tests read them often.
@lru_cache(maxsize=128)
def parsed(text: str, path: Path) -> Article:
    """The page that a text is, as if it stood at ``path``. Raises ``SourceError`` as above."""
    rows = text.splitlines()
    end = next((n for n, row in enumerate(rows[1:], start=1) if row.rstrip() == "---"), 0)
    if not rows or rows[0].rstrip() != "---" or not end:
        raise SourceError(
            [
                Problem(
                    path=path,
                    line=1,
                    rule="front-matter",
                    message="the page must begin with front matter: a line '---', its fields, "
                    "and a line '---'; CONTRIBUTING.md shows one",
                )
            ]
        )
    front = parse("\n".join(rows[1:end]), path, first_line=2)
    if wrong := list(shape_problems("page", front, rule="front-matter", only=_SHAPED)):
        raise SourceError(wrong)
    return Article(
        path=path,
        language=path.parts[1],
        front=front,
        lines=tuple(_lines(rows[end + 1 :], first=end + 2)),
    )


def load_articles(root: Path, language: str = "en") -> tuple[Article, ...]:
    """Every page of a language, sorted by path.

    Raises one ``SourceError`` with the problems of all the pages that cannot be read, or if there
    are none.
    """
    articles: list[Article] = []
    problems: list[Problem] = []
    folder = Path("docs", language)
    for path in sorted((root / folder).rglob("*.md"), key=Path.as_posix):
        try:
            articles.append(read(root, path.relative_to(root)))
        except SourceError as error:
            problems += error.problems
    if not articles and not problems:
        message = "this folder must hold the pages of the language, as docs/en does; write them"
        problems.append(Problem(path=folder, line=1, rule="file", message=message))
    if problems:
        raise SourceError(problems)
    return tuple(articles)


def in_order(articles: Iterable[Article]) -> list[Article]:
    """Pages as the menu and every list of pages has them: by the ``order`` that each one tells."""
    return sorted(articles, key=lambda article: (article.order, article.id))


def _lines(rows: list[str], *, first: int) -> Iterator[Line]:
    section = ""
    in_list = False
    for number, raw in enumerate(rows, start=first):
        stripped = raw.strip()
        level, anchor = 0, ""
        if not stripped:
            kind = Kind.BLANK
        elif heading := _HEADING.match(raw):
            kind, level, anchor = Kind.HEADING, len(heading[1]), heading[3] or ""
            section = anchor if level == 2 else section
        elif PLACEMENT.match(stripped):
            kind = Kind.PLACEMENT
        elif stripped.startswith("|"):
            kind = Kind.MARKUP if set(stripped) <= set("|-: ") else Kind.ROW
        elif stripped.startswith(("!!!", "???", "///", "<", "{:", "attrs:")):
            kind = Kind.MARKUP
        elif _ITEM.match(stripped):
            kind = Kind.ITEM
        else:
            kind = Kind.ITEM if in_list and raw.startswith("  ") else Kind.SENTENCE
        in_list = kind is Kind.ITEM or (in_list and kind is Kind.BLANK)
        yield Line(number=number, kind=kind, raw=raw, section=section, level=level, anchor=anchor)
