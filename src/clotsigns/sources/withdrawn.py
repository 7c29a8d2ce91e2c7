"""Pages that have been taken back: a notice stands at the address of each, and nothing else.

An editor writes ``withdrawn`` into the front matter and leaves the words where they are, for who
mends them. All that is built sees a page in its place that says so, so no step needs to know.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from shutil import copyfile

import yaml

from clotsigns.sources.article import Article, parsed
from clotsigns.sources.project import Project, load_project
from clotsigns.sources.safety import HELP_LINE

# What is kept of the front matter: the page's place, and its days.
_KEPT = ("published", "checked", "review_by", "menu", "order", "under", "withdrawn")


def as_published(project: Project) -> Project:
    """The project with a notice in the place of each page that has been withdrawn."""
    return replace(
        project,
        articles=tuple(
            parsed(notice(project, article), article.path) if article.withdrawal else article
            for article in project.articles
        ),
    )


def notice(project: Project, article: Article) -> str:
    """What stands for a withdrawn page, as Markdown: when to call, why, and what to read."""
    gone = article.withdrawal
    assert gone is not None
    words = project.words
    up = "../" * (len(article.path.parts) - 3)
    instead = project.article(gone.instead)
    target = up + Path(*instead.path.parts[2:]).as_posix()
    front = {key: article.front.data[key] for key in _KEPT if key in article.front.data}
    front |= {
        "kind": "about",
        "description": words["withdrawn.answer"],
        "updated": gone.day,
        "search": {"exclude": True},
    }
    parts = (
        f"# {article.title}",
        words["withdrawn.answer"],
        f"[[{HELP_LINE}]]",
        f"{words['withdrawn.since'].format(date=words.date(gone.day))} {gone.why}",
        f"{words['withdrawn.old']}",
        f"{words['withdrawn.instead']} [{instead.title}]({target}).",
        # Links to its former parts are written all over the world: they find the notice.
        "".join(f'<a id="{name}"></a>' for name in _places(project, article)),
        f"[[about-this-page: {article.id}]]",
    )
    head = yaml.safe_dump(front, allow_unicode=True, sort_keys=False)
    return f"---\n{head}---\n\n" + "\n\n".join(part for part in parts if part) + "\n"


def _places(project: Project, article: Article) -> list[str]:
    """The ids of a page's headings and boxes, but for those that the notice has as well."""
    names = [line.anchor for line in article.headings if line.anchor and line.level > 1]
    for _, box, page in article.placements():
        if box in project.safety.boxes.get(page, {}):
            groups = project.safety.box(page, box)
            names += [box, *(f"{box}-{group.id}" for group in groups if group.heading)]
    return [name for name in dict.fromkeys(names) if name != "sources"]


@contextmanager
def folder_of_pages(project: Project) -> Iterator[Path | None]:
    """A folder with the pages as they are published, or none where none has been withdrawn."""
    gone = [article for article in project.articles if article.withdrawal]
    if not gone:
        yield None
        return
    written = {
        article.path: article for article in load_project(project.root, project.language).articles
    }
    source = project.root.resolve() / "docs" / project.language
    with tempfile.TemporaryDirectory(prefix=".settings-pages-", dir=project.root.resolve()) as name:
        folder = Path(name)
        for path in sorted(source.rglob("*")):
            if path.is_file():
                target = folder / path.relative_to(source)
                target.parent.mkdir(parents=True, exist_ok=True)
                copyfile(path, target)
        for article in gone:
            text = notice(project, written[article.path])
            (folder / Path(*article.path.parts[2:])).write_text(text, encoding="utf-8")
        yield folder
