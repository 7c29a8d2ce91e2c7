"""Changes of meaning, made by rule: what somebody could do to the words and data by mistake.

Each is an edit of whole lines of one file, and none of them is a matter of style: a reader who acts
on the line would act otherwise. They are made from the files as they stand, in a fixed order, so
that a seeded choice of them is the same everywhere.
"""

from __future__ import annotations

import csv
import io
import random
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from oracles.meaning_changes import DIGITS, UNITS, figure_changes, put, sentence_changes

# Every kind of change, by the name by which data/hazards.yml asks for it.
KINDS = (
    "add a negation",
    "change a number",
    "change a step",
    "change a telephone number",
    "change a unit",
    "drop a clause",
    "drop a negation",
    "narrow",
    "put off",
    "slip in an exception",
    "soften",
    "swap never and always",
    "swap two codes",
    "swap two codes' pages",
    "turn a word round",
)


@dataclass(frozen=True, kw_only=True)
class Edit:
    """One change of meaning: the new text of some lines of a file, counted from 1."""

    kind: str
    path: str
    lines: tuple[tuple[int, str], ...]

    def applied(self, text: str) -> str:
        """The text of the file with the change in it."""
        rows = text.split("\n")
        for number, row in self.lines:
            rows[number - 1] = row
        return "\n".join(rows)


# What stands in a line of a file: the text in quotes after 'en:', or the words of a page.
_QUOTED = re.compile(r"^(?P<before>.*?\ben: ')(?P<text>(?:[^']|'')+)(?P<after>'\}?)$")
_WORDS = re.compile(
    r"^(?P<before> {0,4}[a-z_-]+: ['\"]?)(?P<text>[A-Z][^'\"{}]+)(?P<after>['\"]?)$"
)
_PAGE = re.compile(
    r"^(?P<before>(?:[-*] |\d+\. |> )?)(?P<text>[^|#\[<\s-].*?)(?P<after>(?: \[@[^\]]*\])+)$"
)
_CELL = re.compile(r"(?P<before>^|\| )(?P<text>[^|\[]*[^|\[ ])(?P<after> \[@| \|)")


def text_edits(path: str, text: str, only: range | None = None) -> Iterator[Edit]:
    """Every change of meaning to the texts of a file, or to those of some of its lines."""
    for number, row in enumerate(text.split("\n"), start=1):
        if only is not None and number not in only:
            continue
        for before, said, after in _said(path, row):
            for kind, new in sentence_changes(said):
                if new != said:
                    yield Edit(kind=kind, path=path, lines=((number, before + new + after),))


def figure_edits(path: str, text: str) -> Iterator[Edit]:
    """Every change to a figure or its unit in the texts of a file."""
    for number, row in enumerate(text.split("\n"), start=1):
        for before, said, after in _said(path, row):
            changes = list(figure_changes(said))
            if re.search(r"\d", said):
                for word, other in UNITS.items():
                    changes += put("change a unit", said, word, other)
            for kind, new in changes:
                yield Edit(kind=kind, path=path, lines=((number, before + new + after),))


def _said(path: str, row: str) -> Iterator[tuple[str, str, str]]:
    if path.endswith(".md") and row.startswith("|"):
        for match in _CELL.finditer(row):
            yield row[: match.start("text")], match["text"], row[match.end("text") :]
        return
    pattern = _PAGE if path.endswith(".md") else _WORDS if "/words/" in path else _QUOTED
    if (found := pattern.match(row)) is not None:
        yield found["before"], found["text"], found["after"]


def swaps(
    path: str, text: str, kind: str, pattern: str, only: range | None = None
) -> Iterator[Edit]:
    """What a pattern's group 'text' finds in two lines changes places, for lines that differ.

    Each line is paired with the next few and with some far away.
    """
    found = [
        (number, match)
        for number, row in enumerate(text.split("\n"), start=1)
        if (only is None or number in only) and (match := re.match(pattern, row)) is not None
    ]
    for index, (number, match) in enumerate(found):
        for step in (1, 2, len(found) // 2, len(found) // 3):
            other, second = found[(index + step) % len(found)]
            if other != number and second["text"] != match["text"]:
                yield Edit(
                    kind=kind,
                    path=path,
                    lines=(
                        (number, _with(match, second["text"])),
                        (other, _with(second, match["text"])),
                    ),
                )


def _with(match: re.Match[str], text: str) -> str:
    return match.string[: match.start("text")] + text + match.string[match.end("text") :]


def step_edits(path: str, text: str, steps: Sequence[str]) -> Iterator[Edit]:
    """Each statement on each other step of the ladder."""
    for number, row in enumerate(text.split("\n"), start=1):
        if (match := re.match(r"    step: (?P<text>[a-z-]+)$", row)) is not None:
            for step in steps:
                if step != match["text"]:
                    yield Edit(
                        kind="change a step", path=path, lines=((number, _with(match, step)),)
                    )


def digit_edits(path: str, text: str) -> Iterator[Edit]:
    """Each telephone number of the list with one digit changed, lost or added."""
    for number, row in enumerate(text.split("\n"), start=1):
        if re.match(r"(  - |  tel: |    number: )'?\+?\d", row) or re.match(r"    en: .*\d", row):
            for match in DIGITS.finditer(row):
                digits = match[0]
                for new in (
                    digits[:-1] + str((int(digits[-1]) + 1) % 10),
                    digits + "0",
                    digits[:-1],
                ):
                    changed = row[: match.start()] + new + row[match.end() :]
                    yield Edit(
                        kind="change a telephone number", path=path, lines=((number, changed),)
                    )


def code_edits(path: str, text: str) -> Iterator[Edit]:
    """Two codes with other pages change their pages, or the codes themselves change places."""
    records = [
        (number, next(csv.reader([row])))
        for number, row in enumerate(text.split("\n"), start=1)
        if number > 1 and row
    ]
    for index, (number, fields) in enumerate(records):
        for step in (1, 3, 7, len(records) // 5, len(records) // 2):
            other, second = records[(index + step) % len(records)]
            if fields[3] != second[3]:
                for kind, column in (("swap two codes' pages", 3), ("swap two codes", 1)):
                    if column == 1 and fields[0] != second[0]:
                        continue
                    first, last = list(fields), list(second)
                    first[column], last[column] = second[column], fields[column]
                    yield Edit(
                        kind=kind, path=path, lines=((number, _row(first)), (other, _row(last)))
                    )


def _row(fields: list[str]) -> str:
    out = io.StringIO()
    csv.writer(out, lineterminator="").writerow(fields)
    return out.getvalue()


def chosen(edits: Mapping[str, Sequence[Edit]], count: int, seed: int) -> Iterator[Edit]:
    """As many edits of each group, the same ones for the same seed."""
    for name in sorted(edits):
        some = list(edits[name])
        random.Random(f"{seed} {name}").shuffle(some)
        yield from some[:count]
