"""Reads the ladder of help from ``data/safety.yml``."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from clotsigns.sources.article import plain
from clotsigns.sources.data_file import Document
from clotsigns.sources.safety import EVERY, Group, Safety, Statement

# The box whose heading says for all its statements who they are about.
_HEADED = "thinner"

Part = Mapping[str, object]


def as_safety(document: Document, language: str) -> Safety:
    """``data/safety.yml``, once its shape has been found right."""
    data = document.data
    statements = {
        name: _statement(name, entry, language) for name, entry in data["statements"].items()
    }
    easier = {name: replace(said, text=said.easy or said.text) for name, said in statements.items()}
    headed = {
        name: replace(said, text=said.headed or said.text) for name, said in statements.items()
    }
    headings = {name: texts.get(language, "") for name, texts in data["groups"].items()}
    every, easy = data["boxes"].get(EVERY, {}), data.get("easy", ())

    def said_in(page: str, box: str) -> dict[str, Statement]:
        if page in easy:
            return easier
        return headed if box == _HEADED else statements

    boxes = {
        page: {
            box: _groups(every.get(box, []), own, said_in(page, box), headings)
            for box, own in boxes.items()
        }
        for page, boxes in data["boxes"].items()
        if page != EVERY
    }
    numbers = data["numbers"].get(language, "")
    first = _groups(every.get("emergency", []), [], statements, headings)
    return Safety(
        document=document,
        statements=statements,
        boxes=boxes,
        core=tuple(statement for group in first for statement in group.statements),
        numbers=numbers,
        numbers_short=data.get("numbers_short", {}).get(language, "") or plain(numbers),
        skin=data["skin"].get(language, ""),
        raised={
            name: part["asks"]
            for boxes in data["boxes"].values()
            for parts in boxes.values()
            for part in parts
            if "asks" in part
            for name in part["say"]
        },
    )


def _statement(name: str, entry: Mapping[str, object], language: str) -> Statement:
    """One entry of the file, in one language."""

    def words(field: str) -> str:
        texts = entry.get(field, {})
        assert isinstance(texts, Mapping)
        return str(texts.get(language, ""))

    def names(field: str) -> tuple[str, ...]:
        several = entry.get(field, ())
        assert isinstance(several, list | tuple)
        return tuple(several)

    return Statement(
        id=name,
        step=str(entry["step"]),
        pages=names("pages"),
        text=words("text"),
        sources=names("sources"),
        pictogram=str(entry.get("pictogram", name)),
        paper=names("paper"),
        easy=words("easy"),
        headed=words("headed"),
    )


def _groups(
    every: list[Part], own: list[Part], known: Mapping[str, Statement], headings: Mapping[str, str]
) -> tuple[Group, ...]:
    """A box of a page: what all such boxes say, then what this page says, by group."""
    said: dict[str, list[Statement]] = {}
    on_screen = {str(part["group"]) for part in own if part.get("paper") is False}
    # What asks for more help has a sign above it: all of a box's own stand before it.
    for part in sorted((*every, *own), key=lambda part: "asks" in part):
        names = part["say"]
        assert isinstance(names, list)
        said.setdefault(str(part["group"]), []).extend(
            known[name] for name in names if name in known
        )
    return tuple(
        Group(
            id=name,
            heading=headings.get(name, ""),
            statements=tuple(found),
            paper=name not in on_screen,
        )
        for name, found in said.items()
    )
