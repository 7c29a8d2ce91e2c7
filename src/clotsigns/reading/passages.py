"""Every piece of text that readers see, wherever it is written, with its place."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from clotsigns.sources.article import Article, Kind, plain
from clotsigns.sources.edition import Edition
from clotsigns.sources.finder import places
from clotsigns.sources.project import Project
from clotsigns.sources.safety import LADDER

WORD = re.compile(r"[^\W_]+(?:['\N{RIGHT SINGLE QUOTATION MARK}][^\W_]+)*")
_SENTENCE_END = re.compile(r"[.?!]['\")]*\s+(?=['\"(]?[A-Z0-9])")


@dataclass(frozen=True, kw_only=True)
class Passage:
    """A line of words as it is read aloud. ``group`` is shared by those read in a row."""

    path: Path
    line: int
    text: str
    group: str


def words(text: str) -> list[str]:
    """The words of a text; numbers count as words, ``1,000`` as one."""
    return WORD.findall(re.sub(r"(?<=\d),(?=\d)", "", text))


def sentences(text: str) -> list[str]:
    """A text cut into sentences; a list item without a full stop is one."""
    return [part for part in _SENTENCE_END.split(text.strip()) if part.strip()]


def cells(row: str) -> list[str]:
    """The cells of a table row, as they are read aloud."""
    return [plain(cell) for cell in row.strip().strip("|").split("|")]


def of_article(article: Article) -> Iterator[Passage]:
    """The passages of one page, headings and table cells included, in order."""
    yield Passage(
        path=article.path,
        line=article.front.line("description"),
        text=str(article.front.data.get("description", "")),
        group=f"{article.path}#description",
    )
    for line in article.lines:
        texts = cells(line.raw) if line.kind is Kind.ROW else [line.text]
        if line.kind in (Kind.BLANK, Kind.PLACEMENT, Kind.MARKUP):
            continue
        for text in texts:
            if text:
                yield Passage(
                    path=article.path, line=line.number, text=text, group=str(article.path)
                )


def of_data(project: Project) -> Iterator[Passage]:
    """The passages that live in data: safety wording, glossary, corrections, shared words."""
    language = project.language
    safety = project.safety.document
    for statement, field, said in project.safety.texts():
        yield Passage(
            path=safety.path,
            line=safety.line("statements", statement.id, field, language),
            text=said,
            group=f"safety/{statement.id}",
        )
    for name, said in (
        ("numbers", plain(project.safety.numbers)),
        ("numbers_short", project.safety.numbers_short),
        ("skin", project.safety.skin),
    ):
        yield Passage(
            path=safety.path, line=safety.line(name, language), text=said, group=f"safety/{name}"
        )
    for name, heading in safety.data["groups"].items():
        if titled := str(heading.get(language, "")):
            yield Passage(
                path=safety.path,
                line=safety.line("groups", name, language),
                text=titled,
                group=f"safety/groups/{name}",
            )
    glossary = project.data["glossary"]
    for name, entry in (glossary.data.get("terms") or {}).items():
        yield Passage(
            path=glossary.path,
            line=glossary.line("terms", name, "means", language),
            text=plain(str((entry.get("means") or {}).get(language, ""))),
            group=f"glossary/{name}",
        )
    corrections = project.data["corrections"]
    for index, entry in enumerate(corrections.data.get("corrections") or ()):
        yield Passage(
            path=corrections.path,
            line=corrections.line("corrections", index, "say"),
            text=str((entry.get("say") or {}).get(language, "")),
            group=f"corrections/{index}",
        )
    numbers = project.data["numbers"]
    for index, country in enumerate(numbers.data.get("countries") or ()):
        for field in ("urgent", "note", "deaf"):
            if text := (country.get(field) or {}).get(language):
                yield Passage(
                    path=numbers.path,
                    line=numbers.line("countries", index, field),
                    text=text,
                    group=f"numbers/{index}/{field}",
                )
    pictures = project.data["pictures"]
    for name, entry in (pictures.data.get("pictures") or {}).items():
        for field in ("alt", "caption"):
            yield Passage(
                path=pictures.path,
                line=pictures.line("pictures", name, field, language),
                text=plain(str((entry.get(field) or {}).get(language, ""))),
                group=f"pictures/{name}/{field}",
            )
    for place in places(project.data["finder"], project.safety, language):
        document = project.data["finder"]
        for entry_keys, text in (
            ((*place.keys, "where"), place.where),
            *(((*choice.keys, "like"), choice.like) for choice in place.choices),
        ):
            yield Passage(
                path=document.path,
                line=document.line(*entry_keys, language),
                text=text,
                group=f"finder/{place.id}",
            )
    shared = project.words.document
    shown = ["disclaimer", "not_reviewed", "not_reviewed_short", "elsewhere", "help_line"]
    shown += [f"finder.{step}" for step in (*LADDER, "today-thinner")]
    parts = ("boxes", "leads", "ends", "more")
    shown += [f"{part}.{name}" for part in parts for name in shared.data[part]]
    for key in shown:
        if text := project.words[key]:
            yield Passage(
                path=shared.path, line=shared.line(*key.split(".")), text=text, group=f"words/{key}"
            )


def of_edition(edition: Edition, language: str) -> Iterator[Passage]:
    """The passages that a clinic adds."""
    document = edition.document
    for text, *place in ((edition.name, "name"), (edition.wording, "wording", language)):
        if text:
            yield Passage(
                path=document.path, line=document.line(*place), text=text, group=f"edition/{place}"
            )


def passages(project: Project) -> Iterator[Passage]:
    """Everything that readers see in a language."""
    for article in project.articles:
        yield from of_article(article)
    yield from of_data(project)
    if project.edition is not None:
        yield from of_edition(project.edition, project.language)
