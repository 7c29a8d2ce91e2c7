"""Figures where they stand: each is said of what ``data/meaning.yml`` holds."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from clotsigns.reading.passages import cells, of_article, of_data
from clotsigns.rules.held_words import Vocabulary, in_order, vocabulary
from clotsigns.sources.article import Article, Kind, plain
from clotsigns.sources.data_file import read_text
from clotsigns.sources.problem import Problem
from clotsigns.sources.project import Project

# What these hold has rules of its own: the meaning of statements and choices, the second table.
_ELSEWHERE = ("safety", "finder", "numbers")
_DRAWN = re.compile(r"<(text|title|desc)\b[^>]*>(.*?)</\1>", re.DOTALL)
_LABEL = re.compile(r"(\| *)(\d+)\. ")
_TAG = re.compile(r"<[^>]+>")


def figures_mean(project: Project) -> Iterator[Problem]:
    """Every number that readers see, with its unit, is one that its place is held to say.

    ``figures_held`` asks that a figure is known and cited; this asks that it is said of the right
    thing: '30 in 1,000' and '50 in 1,000' are both known, and may not change places.
    """
    document = project.data["meaning"]
    if document.data["language"] != project.language or not document.data["figures"]:
        return
    known, held = vocabulary(document.data), document.data["figures"]
    places = dict(_places(project))
    for name in held:
        if name not in places:
            yield Problem(
                path=document.path,
                line=document.line("figures", name),
                rule="figure-place",
                message=f"'{name}' must be a page, a picture or a file of data with words in it",
            )
    for name, passages in places.items():
        yield from _faults(name, passages, held.get(name, []), known)


def _faults(
    name: str, passages: list[tuple[Path, int, str]], held: list[list[str]], known: Vocabulary
) -> Iterator[Problem]:
    left = list(held)
    told = []
    for path, line, text in passages:
        figures = known.figures(text)
        if not figures:
            continue
        for entry in left:
            if not in_order(text, entry)[0] and known.figures("; ".join(entry)) == figures:
                left.remove(entry)
                break
        else:
            told.append((path, line, text, figures))
    for path, line, text, figures in told:
        yield Problem(
            path=path,
            line=line,
            rule="figure-place",
            message=f"the figures here ({', '.join(figures)}) must be those that data/meaning.yml "
            f"holds under figures: {name}, and said of the same; put them back, or change both"
            f"{_nearest(text, figures, left, known)}",
        )
    if left and not told:
        yield Problem(
            path=passages[0][0] if passages else Path("data/meaning.yml"),
            line=1,
            rule="figure-place",
            message=f"'{', '.join(left[0])}' must be said here, as data/meaning.yml holds it; put "
            "it back, or take it out there on purpose",
        )


def _nearest(text: str, figures: list[str], left: list[list[str]], known: Vocabulary) -> str:
    """Which entry has these figures, and which of its phrases is not said here, or not in turn."""
    for entry in left:
        lost = in_order(text, entry)[0]
        if lost and known.figures("; ".join(entry)) == figures:
            return f" (here '{lost}' is not said, or not in its turn)"
    return ""


def _places(project: Project) -> Iterator[tuple[str, list[tuple[Path, int, str]]]]:
    """Each page, picture and data file with its passages: a row of a table is one."""
    for article in project.articles:
        yield article.id, list(_of_page(article))
    data: dict[str, list[tuple[Path, int, str]]] = {}
    for passage in of_data(project):
        if passage.group.split("/")[0] not in _ELSEWHERE:
            place = data.setdefault(passage.path.as_posix(), [])
            place.append((passage.path, passage.line, passage.text))
    corrections = project.data["corrections"]
    said = data.setdefault(corrections.path.as_posix(), [])
    for index, entry in enumerate(corrections.data["corrections"]):
        line = corrections.line("corrections", index, "said", project.language)
        said.append((corrections.path, line, str(entry["said"].get(project.language, ""))))
    pictures = project.data["pictures"]
    drawn = data.setdefault(pictures.path.as_posix(), [])
    for name, entry in pictures.data["pictures"].items():
        if paper := entry.get("handout"):
            line = pictures.line("pictures", name, "handout", "alt", project.language)
            alt = plain(str(paper.get("alt", {}).get(project.language, "")))
            drawn.append((pictures.path, line, alt))
    yield from data.items()
    folder = Path("docs") / project.language
    for path in sorted((project.root / folder / "pictures").rglob("*.svg")):
        shown = path.relative_to(project.root)
        name = path.relative_to(project.root / folder).as_posix()
        yield name, [(shown, line, text) for line, text in _drawn(read_text(path, shown))]


def _of_page(article: Article) -> Iterator[tuple[Path, int, str]]:
    """The passages of a page, with the cells of each row of a table in one."""
    rows = {line.number: line for line in article.lines if line.kind is Kind.ROW}
    for number, row in rows.items():
        # A number that begins a cell names a part of a picture; it begins no line of a list.
        raw = _LABEL.sub(r"\1\2 ", row.raw)
        yield article.path, number, "; ".join(cells(raw))
    for passage in of_article(article):
        if passage.line not in rows:
            yield passage.path, passage.line, passage.text


def _drawn(svg: str) -> Iterator[tuple[int, str]]:
    """The title of a picture, and all the words in it as one text."""
    words = []
    for match in _DRAWN.finditer(svg):
        text = " ".join(_TAG.sub(" ", match[2]).split())
        if match[1] == "text":
            words.append(text)
        else:
            yield svg.count("\n", 0, match.start()) + 1, text
    yield 1, "; ".join(words)
