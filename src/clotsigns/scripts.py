"""What the pages' scripts must know, written at the head of each one when the site is built.

A script holds no words and no numbers of its own. Unlike a file that it would have to fetch, its
own head is there before the page is shown, when it is opened from disk, and with no network.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

from clotsigns.project import Project

Facts = dict[str, Any]


class ScriptMissing(OSError):
    """The generator did not put a script of ours in the site."""


def countries(project: Project) -> Facts:
    """The number for an ambulance in each country, sorted by its name, and the words beside it.

    In a clinic's edition ``first`` is its own country, which holds until the reader names another.
    """
    language = project.language
    words: Facts = project.words.document.data["country"]
    entries = sorted(
        project.data["numbers"].data["countries"], key=lambda country: country["name"][language]
    )
    facts: Facts = {"words": words, "countries": [_country(entry, language) for entry in entries]}
    if project.edition is not None:
        facts["first"] = project.edition.country
    return facts


def _country(entry: Facts, language: str) -> Facts:
    first, *others = entry["emergency"]
    facts: Facts = {"code": entry["code"], "name": entry["name"][language], "call": first}
    if others:
        facts["or"] = others
    if urgent := entry.get("urgent"):
        facts["today"] = urgent[language]
        if number := urgent.get("number"):
            facts["line"] = number
    return facts


def listening(project: Project) -> Facts:
    """The words of the controls that read a page aloud."""
    words: Facts = project.words.document.data["listen"]
    return words


SCRIPTS: dict[str, tuple[str, Callable[[Project], Facts]]] = {
    "country.js": ("clotSignsCountries", countries),
    "listen.js": ("clotSignsListening", listening),
}


def equip(site: Path, project: Project) -> None:
    """Put what each script must know at its head, in place. Raises ``ScriptMissing``."""
    for name, (variable, facts) in SCRIPTS.items():
        script = site / "assets" / name
        if not script.is_file():
            raise ScriptMissing(f"the site has no {script.relative_to(site)}: is it in overrides/?")
        told = json.dumps(facts(project), ensure_ascii=False, separators=(",", ":"))
        code = script.read_text(encoding="utf-8")
        script.write_text(f"self.{variable}={told};\n{code}", encoding="utf-8")
