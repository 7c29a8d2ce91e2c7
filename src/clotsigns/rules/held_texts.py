"""The shared texts whose meaning is held: headings, first and last words, notes on numbers."""

from __future__ import annotations

from clotsigns.sources.article import plain
from clotsigns.sources.data_file import Document, Key
from clotsigns.sources.finder import places
from clotsigns.sources.project import Project

# Texts by their dotted names, each with the place where it stands.
Texts = dict[str, tuple[Document, tuple[Key, ...], str]]
# Texts that stand alone in data/safety.yml, and the words beside a country's numbers.
_SINGLE = ("numbers", "numbers_short", "skin")
_BESIDE = ("urgent", "note", "deaf")


def shared_texts(project: Project, whole: list[str]) -> Texts:
    """The texts of the sections that are held without exception, by their dotted names."""
    language = project.language
    safety, shared = project.safety.document, project.words.document
    texts: Texts = {
        f"groups.{name}": (safety, ("groups", name), text.get(language, ""))
        for name, text in safety.data["groups"].items()
    }
    for name in _SINGLE:
        # Not every language says the numbers again.
        if said := plain(getattr(project.safety, name)):
            texts[name] = (safety, (name, language), said)
    for section in whole:
        for name, text in shared.data[section].items():
            texts[f"{section}.{name}"] = (shared, (section, name), str(text))
    finder = project.data["finder"]
    for place in places(finder, project.safety, language):
        texts[f"places.{place.id}"] = (finder, (*place.keys, "where", language), place.where)
    numbers = project.data["numbers"]
    for index, country in enumerate(numbers.data["countries"]):
        for name in _BESIDE:
            if text := (country.get(name) or {}).get(language):
                keys = ("countries", index, name, language)
                texts[f"countries.{country['code']}.{name}"] = (numbers, keys, text)
    return texts


def one_text(project: Project, name: str) -> tuple[Document, tuple[Key, ...], str]:
    """A text of ``data/words/`` by its dotted name; an empty one where there is none."""
    document = project.words.document
    try:
        return document, tuple(name.split(".")), project.words[name]
    except KeyError:
        return document, (), ""
