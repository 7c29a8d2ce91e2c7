"""The running text of a page, section by section, as its reading level is measured."""

from __future__ import annotations

from clotsigns.sources.article import Article
from clotsigns.sources.finder import places
from clotsigns.sources.project import Project
from clotsigns.sources.safety import BOXES


def prose_by_section(project: Project, article: Article) -> dict[str, list[tuple[int, str]]]:
    """The running text of a page by section id: boxes in, tables and sources out."""
    sections: dict[str, list[tuple[int, str]]] = {}
    for line in article.lines:
        if line.is_prose and line.text:
            sections.setdefault(line.section, []).append((line.number, line.text))
    for line, name, argument in article.placements():
        if name in BOXES and argument in project.safety.boxes:
            for group in project.safety.boxes[argument].get(name, ()):
                sections.setdefault(name, []).extend(
                    (line.number, statement.text) for statement in group.statements
                )
        if name == "finder":
            document = project.data["finder"]
            for place in places(document, project.safety, project.language):
                sections.setdefault(name, []).extend(
                    (line.number, choice.like) for choice in place.choices
                )
    return sections
