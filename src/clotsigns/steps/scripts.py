"""What the pages' scripts must know, written at the head of each one when the site is built.

A script holds no words and no numbers of its own. Unlike a file that it would have to fetch, its
own head is there before the page is shown, when it is opened from disk, and with no network.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

from clotsigns.site import Site
from clotsigns.sources.edition import LONGEST
from clotsigns.sources.logo import MOST_BYTES
from clotsigns.sources.project import Project

Facts = dict[str, Any]
# The most characters of the line for the next visit on a sheet.
LONGEST_VISIT = 30


def countries(project: Project) -> Facts:
    """The number for an ambulance in each country, sorted by its name, and the words beside it.

    ``zones`` tells by country how a clock there may be set.

    In a clinic's edition ``first`` is its own country, which holds until the reader names another.
    """
    language = project.language
    words: Facts = project.words.document.data["country"]
    entries = sorted(
        project.data["numbers"].data["countries"], key=lambda country: country["name"][language]
    )
    facts: Facts = {
        "words": words,
        "countries": [_country(entry, language) for entry in entries],
        "zones": project.data["zones"].data["zones"],
    }
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


def filling_in(project: Project) -> Facts:
    """What the form of the handouts must know; ``most`` says how long each text may be.

    In a clinic's edition ``clinic`` is what the form begins with.
    """
    words = project.words.document.data["handout_form"]
    known = [
        {key: country[key] for key in ("code", "name", "call", "or") if key in country}
        for country in countries(project)["countries"]
    ]
    facts: Facts = {
        "words": {name: words[name] for name in ("too_long", "bad_logo")},
        "most": {**LONGEST, "appointment": LONGEST_VISIT},
        "mostLogo": MOST_BYTES,
        "countries": known,
    }
    if (edition := project.edition) is not None:
        facts["clinic"] = {name: getattr(edition, name) for name in (*LONGEST, "country")}
    return facts


def keeping(project: Project) -> Facts:
    """What the service worker says of an old copy, and in place of a page that it has not.

    A page that has not the name of the site is taken for another's.
    """
    words = project.words
    return {
        **words.document.data["kept"],
        "months": words.document.data["months"],
        "help": words["help_line"],
        "link": words["help_link"],
        "title": words["connect.name"],
        "language": project.language,
    }


def telling(project: Project) -> Facts:
    """What controls.js says of a page whose check is late, and of the marks that lead to sources.

    Without a script a mark has its numbers, and the style sheet says what they are.
    """
    words = project.words
    return {key: words[key] for key in ("overdue", "citation", "citations")}


SCRIPTS: dict[str, tuple[str, Callable[[Project], Facts]]] = {
    "assets/controls.js": ("clotSignsControls", telling),
    "assets/country.js": ("clotSignsCountries", countries),
    "assets/listen.js": ("clotSignsListening", listening),
    "assets/handouts.js": ("clotSignsHandouts", filling_in),
    # At the root of the site, as it may serve what stands below itself only.
    "sw.js": ("clotSignsKept", keeping),
}


# What comes after the words, with and without scripts.
_SHEET = "assets/later.css"


def name_marks(site: Site, project: Project) -> None:
    """Have a mark of sources, which shows numbers alone, be heard as one without a script."""
    said = json.dumps(project.words["citation"].partition("{")[0], ensure_ascii=False)
    sheet = (site.folder / _SHEET).read_text(encoding="utf-8")
    site.write(_SHEET, f'{sheet}.cite a::before {{ content: "" / {said}; }}\n')


def equip(site: Site, project: Project) -> None:
    """Put what each script must know at its head, in place. Raises ``ScriptMissing``."""
    name_marks(site, project)
    for name, (variable, facts) in SCRIPTS.items():
        told = json.dumps(facts(project), ensure_ascii=False, separators=(",", ":"))
        site.put_before(name, f"self.{variable}={told};\n")
