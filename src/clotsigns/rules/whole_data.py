"""Data are whole: said in the language that is built, and each entry under a name of its own."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from clotsigns.sources.data_file import Key
from clotsigns.sources.problem import Problem, SourceError
from clotsigns.sources.project import Project
from clotsigns.sources.website import SETTINGS, website_of

_TAG = re.compile(r"[a-z]{2,3}(-[A-Za-z]{2,8})*")
_FIRST = "en"


def languages_whole(project: Project) -> Iterator[Problem]:
    """What data say in some languages, they say in the language of the pages too."""
    for document in project.data.values():
        for keys in _lacking(document.data, project.language):
            yield Problem(
                path=document.path,
                line=document.line(*keys),
                rule="language",
                message=f"this must be said in '{project.language}' too, beside '{_FIRST}'; "
                "translate it",
            )


def _lacking(value: Any, language: str, keys: tuple[Key, ...] = ()) -> Iterator[tuple[Key, ...]]:
    if isinstance(value, dict):
        by_language = _FIRST in value and all(_TAG.fullmatch(str(key)) for key in value)
        if by_language and language not in value:
            yield keys
        for key, inside in value.items():
            yield from _lacking(inside, language, (*keys, key))
    elif isinstance(value, list):
        for number, inside in enumerate(value):
            yield from _lacking(inside, language, (*keys, number))


def website_named(project: Project) -> Iterator[Problem]:
    """The site has a name, an address and a description: feeds and sheets of paper say them."""
    if (project.root / SETTINGS).is_file():
        try:
            website_of(project.root)
        except SourceError as error:
            yield from error.problems


def locale_known(project: Project) -> Iterator[Problem]:
    """The language has a spelling of its own: sheets say it, for whoever reads them aloud."""
    document, language = project.data["facts"], project.language
    locale = document.data["locale"]
    # That it lacks a language beside others is told above.
    known = locale.get(language) or ("" if _FIRST not in locale else language)
    if known.partition("_")[0] != language:
        yield Problem(
            path=document.path,
            line=document.line("locale"),
            rule="locale",
            message=f"'{language}' must have a spelling of its own, as 'en: en_GB'; add it",
        )


def named_once(project: Project) -> Iterator[Problem]:
    """No two entries of a list have one id: the later would take the place of the former."""
    for document in project.data.values():
        lists = document.data.items() if isinstance(document.data, dict) else ()
        for key, entries in lists:
            seen: dict[str, int] = {}
            for number, entry in enumerate(entries if isinstance(entries, list) else ()):
                name = entry.get("id") if isinstance(entry, dict) else None
                if name is None:
                    continue
                if name in seen:
                    yield Problem(
                        path=document.path,
                        line=document.line(key, number),
                        rule="named-once",
                        message=f"'{name}' must be the id of one entry only, and line "
                        f"{document.line(key, seen[name])} has it too; rename one",
                    )
                seen.setdefault(name, number)
