"""Changes to what stands beside the sentences: citations, dates, names, pictures, whole lines."""

from __future__ import annotations

import re
from collections.abc import Iterator

from oracles.mutations import Edit, swaps

KINDS = (
    "drop a citation",
    "cite something else",
    "drop a line",
    "make a review up",
    "change a date",
    "change a name in the menu",
    "change words for the search",
    "change an alternative text",
    "change a drawing",
    "swap two countries",
    "swap two statements",
    "swap two pages' answers",
)
_CITATION = re.compile(r" \[@[^\]]*\]")
_ID = re.compile(r"@([a-z0-9-]+)")
_DATE = re.compile(r"^(?:published|updated|checked|review_by): (\d{4})")


def page_edits(path: str, text: str) -> Iterator[Edit]:
    """What could be changed on a page beside its words."""
    rows = text.split("\n")
    ids = sorted({name for row in rows for name in _ID.findall(row)})
    for number, row in enumerate(rows, start=1):
        if _CITATION.search(row):
            yield _edit("drop a citation", path, number, _CITATION.sub("", row, count=1))
            mark = _ID.search(row)
            other = next((name for name in ids if mark and name != mark[1]), "")
            if mark and other:
                new = f"{row[: mark.start(1)]}{other}{row[mark.end(1) :]}"
                yield _edit("cite something else", path, number, new)
        if row and not row.startswith(("---", "#", "<", "|-", "| -")) and ": " not in row[:20]:
            yield _edit("drop a line", path, number, "")
        if found := _DATE.match(row):
            yield _edit("change a date", path, number, row.replace(found[1], "2019", 1))
        if row.startswith("menu: "):
            yield _edit("change a name in the menu", path, number, "menu: Massage helps")
        if row.startswith("updated: "):
            made = "reviewed: {name: Jane Smith, qualification: haematologist, day: 2026-11-20}"
            yield _edit("make a review up", path, number, f"{row}\n{made}")


def record_edits(path: str, text: str) -> Iterator[Edit]:
    """What could be changed in data that are no sentences of a page."""
    if path.endswith(".svg"):
        for number, row in enumerate(text.split("\n"), start=1):
            if "<path" in row or "<text" in row:
                yield _edit(
                    "change a drawing", path, number, re.sub("<(path|text)", r"<g/><\1", row)
                )
    elif path.endswith("pictures.yml"):
        for number, row in enumerate(text.split("\n"), start=1):
            if match := re.match(r"      en: '(.*)'$", row):
                new = row.replace(match[1], "Rub the leg until it is warm.")
                yield _edit("change an alternative text", path, number, new)
    elif path.endswith("search.yml"):
        for number, row in enumerate(text.split("\n"), start=1):
            new = re.sub(r"[a-z]{4,}", "rubbing", row)
            # A row of numbers has no word to change.
            if re.match(r"    +- |  [a-z/#-]+: \[", row) and new != row:
                yield _edit("change words for the search", path, number, new)
    elif path.endswith("emergency-numbers.yml"):
        yield from swaps(path, text, "swap two countries", r"    en: (?P<text>[A-Z][A-Za-z ]+)$")
        yield from swaps(path, text, "swap two countries", r"- code: (?P<text>[A-Z]{2})$")
        yield from swaps(path, text, "swap two countries", r"  tel: '(?P<text>\d+)'$")
    elif path.endswith("safety.yml"):
        yield from swaps(path, text, "swap two statements", r"      en: '(?P<text>.*)'$")
        for number, row in enumerate(text.split("\n"), start=1):
            if re.match(r"    (sources|claims): \[.*, ", row):
                yield _edit("drop a citation", path, number, re.sub(r"\[[^,]*, ", "[", row))
            if re.match(r"        say: \[.*, ", row) or re.match(
                r" +- \{group: .*say: \[.*, ", row
            ):
                yield _edit("drop a line", path, number, re.sub(r"say: \[[^,]*, ", "say: [", row))
    elif path.endswith("glossary.yml"):
        yield from swaps(path, text, "swap two statements", r"    means: \{en: '(?P<text>.*)'\}$")


def answer_swaps(texts: dict[str, str]) -> Iterator[tuple[str, dict[str, str]]]:
    """The first sentence of each page in the place of the next one's: two files change."""
    found = {}
    for path, text in sorted(texts.items()):
        if match := re.search(r"^# .*\n\n(?P<text>[^\[\n<|#][^\n]+)$", text, re.MULTILINE):
            found[path] = match
    names = sorted(found)
    for one, two in zip(names, [*names[1:], *names[:1]], strict=True):
        yield (
            "swap two pages' answers",
            {
                one: _with(found[one], found[two]["text"]),
                two: _with(found[two], found[one]["text"]),
            },
        )


def _with(match: re.Match[str], text: str) -> str:
    return match.string[: match.start("text")] + text + match.string[match.end("text") :]


def _edit(kind: str, path: str, number: int, row: str) -> Edit:
    return Edit(kind=kind, path=path, lines=((number, row),))
