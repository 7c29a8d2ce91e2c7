"""Projects of many pages in two languages, for `scale`: copies of one article, each with its facts.

A copy has a name, a title, boxes, a handout, a condition, a way to it from the start page and a
self-score of its own; it is in no menu, as no site has hundreds of pages in one. The second
language is the first one again under another name, so that both have the same words.
"""

from __future__ import annotations

import copy
import re
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import yaml

from clotsigns.sealing.pieces import pieces
from clotsigns.sealing.seals import as_text, path_of
from clotsigns.sources.project import load_project
from peers import ROOT

FIRST, SECOND = "en", "xx"
COPIED = "leg-cramps"
PLACE = 7
CONSONANTS = "bcdfghjklmnpqrstvwxz"
_PARTS = ("docs", "data", "overrides", "mkdocs.yml")
_MENU = re.compile(r"^menu: (.*)\norder: (.*)\n", re.MULTILINE)


def own_pages() -> int:
    """How many pages the project has in one language without any copy."""
    return len(list((ROOT / "docs" / FIRST).rglob("*.md")))


def make(folder: Path, pages: int) -> None:
    """Write a project of so many pages, half of them in each language, into a new folder."""
    folder.mkdir(parents=True)
    for part in _PARTS:
        one = shutil.copytree if (ROOT / part).is_dir() else shutil.copyfile
        one(ROOT / part, folder / part)
    names = [f"{COPIED}-{_letters(number)}" for number in range(pages // 2 - own_pages())]
    words = (folder / "docs" / FIRST / f"{COPIED}.md").read_text(encoding="utf-8")
    for number, name in enumerate(names):
        text = _as_copy(words, number, name)
        (folder / "docs" / FIRST / f"{name}.md").write_text(text, encoding="utf-8")
    for file, grow in _GROWN.items():
        _change(folder / "data" / file, lambda data, grow=grow: grow(data, names))
    scores = (folder / "data" / "quality" / f"{COPIED}.yml").read_text(encoding="utf-8")
    for name in names:
        (folder / "data" / "quality" / f"{name}.yml").write_text(
            scores.replace(f"page: {COPIED}", f"page: {name}"), encoding="utf-8"
        )
    with (folder / "data" / "kept-pages.txt").open("a", encoding="utf-8") as kept:
        kept.writelines(f"{name} article\n" for name in names)
    _translate(folder)
    for language in (FIRST, SECOND):
        found = pieces(load_project(folder, language))
        file = folder / path_of(language)
        file.parent.mkdir(exist_ok=True)
        file.write_text(as_text(found), encoding="utf-8")


def _letters(number: int) -> str:
    """A number under 400 in letters, as names of pages and places have no digits.

    Consonants alone, so that no page is called 'if' or 'no', which are held as words that bend
    a meaning.
    """
    return "".join(CONSONANTS[part] for part in divmod(number, len(CONSONANTS)))


def _as_copy(words: str, number: int, name: str) -> str:
    # In letters, as each number on a page is held as a figure.
    mark = _letters(number)
    text = _MENU.sub(rf"menu: \1 {mark}\norder: \2.{number + 1:03}\nunder: {COPIED}\n", words)
    text = re.sub(r"^(description: .*)\.$", rf"\1 ({mark}).", text, flags=re.MULTILINE)
    text = re.sub(r"^(# .*?)(\??)$", rf"\1 ({mark})\2", text, count=1, flags=re.MULTILINE)
    # A picture stands on one page.
    text = re.sub(r"^\[\[picture: .*\]\]\n\n?", "", text, flags=re.MULTILINE)
    return re.sub(rf"^(\[\[[\w-]+: ){COPIED}\]\]", rf"\1{name}]]", text, flags=re.MULTILINE)


def _safety(data: Any, names: list[str]) -> None:
    for statement in data["statements"].values():
        if COPIED in statement["pages"]:
            statement["pages"] += names
    for name in names:
        data["boxes"][name] = copy.deepcopy(data["boxes"][COPIED])


def _conditions(data: Any, names: list[str]) -> None:
    for name in names:
        data["conditions"][name] = [
            {"name": condition["name"], "codes": {}} for condition in data["conditions"][COPIED]
        ]


def _meaning(data: Any, names: list[str]) -> None:
    for part in ("pages", "figures"):
        for name in names:
            data[part][name] = copy.deepcopy(data[part][COPIED])
    for at in range(0, len(names), PLACE):
        data["words"][f"places.more-{_letters(at)}"] = {"must": ["more"]}
        data["finder"][f"more-{_letters(at)}"] = {
            f"{name}#what-it-is": {"step": "read", "must": ["like the cramp"]}
            for name in names[at : at + PLACE]
        }


def _finder(data: Any, names: list[str]) -> None:
    """A place holds so many choices, as no reader goes through more."""
    for at in range(0, len(names), PLACE):
        choices = [
            {
                "like": {FIRST: f"It is like the cramp of page {name[-2:]}."},
                "page": f"{name}#what-it-is",
                "sources": ["nhs-leg-cramps"],
            }
            for name in names[at : at + PLACE]
        ]
        place = {
            "id": f"more-{_letters(at)}",
            "where": {FIRST: f"More, from {_letters(at)}"},
            "choices": choices,
        }
        data["places"].append(place)


def _glossary(data: Any, names: list[str]) -> None:
    data["plain"] += [name.rpartition("-")[2] for name in names]


_GROWN: dict[str, Callable[[Any, list[str]], None]] = {
    "safety.yml": _safety,
    "machine-facts.yml": _conditions,
    "finder.yml": _finder,
    "meaning.yml": _meaning,
    "glossary.yml": _glossary,
}


def _change(file: Path, change: Callable[[Any], None]) -> None:
    data = yaml.load(file.read_text(encoding="utf-8"), yaml.CSafeLoader)
    change(data)
    text = yaml.dump(data, Dumper=yaml.CSafeDumper, allow_unicode=True, sort_keys=False)
    file.write_text(text, encoding="utf-8")


def _translate(folder: Path) -> None:
    shutil.copytree(folder / "docs" / FIRST, folder / "docs" / SECOND)
    words = folder / "data" / "words"
    shutil.copyfile(words / f"{FIRST}.yml", words / f"{SECOND}.yml")
    for place in ("", "evidence", "quality"):
        for file in sorted((folder / "data" / place).glob("*.yml")):
            _change(file, _with_second)
    _change(folder / "data" / "machine-facts.yml", _with_locale)
    settings = {
        "INHERIT": "mkdocs.yml",
        "docs_dir": f"docs/{SECOND}",
        "markdown_extensions": [
            {"clotsigns": {"root": ".", "language": SECOND, "outline": "On this page"}}
        ],
    }
    inherited = yaml.safe_load((folder / "mkdocs.yml").read_text(encoding="utf-8"))
    # A list is not inherited in part.
    settings["markdown_extensions"] = [
        *(e for e in inherited["markdown_extensions"] if "clotsigns" not in e),
        *settings["markdown_extensions"],  # type: ignore[misc]
    ]
    (folder / f"mkdocs.{SECOND}.yml").write_text(yaml.safe_dump(settings), encoding="utf-8")


def _with_locale(facts: Any) -> None:
    """The sheets of a language say its own name."""
    facts["locale"][SECOND] = SECOND


def _with_second(data: Any) -> None:
    """The second language beside the first, wherever that stands."""
    if isinstance(data, dict):
        if FIRST in data and SECOND not in data:
            data[SECOND] = copy.deepcopy(data[FIRST])
        for value in data.values():
            _with_second(value)
    elif isinstance(data, list):
        for value in data:
            _with_second(value)
