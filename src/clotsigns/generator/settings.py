"""The generator's settings for one run: ``mkdocs.yml``, with the menu that the pages tell.

A language may have its own, ``mkdocs.xx.yml``, which inherits the rest.

The file stands in the project's own folder, as generators read all paths as from there.
"""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import yaml

from clotsigns.sources.article import Article, in_order
from clotsigns.sources.project import Project
from clotsigns.sources.withdrawn import folder_of_pages

SETTINGS = "mkdocs.yml"


def menu_of(project: Project) -> list[dict[str, Any]]:
    """The menu in the form of ``nav``: each page by its short name, in the order that pages tell.

    A page with others under it is a heading of its own name, and stands first below that.
    """
    shown = [article for article in in_order(project.articles) if article.menu]
    menu: list[dict[str, Any]] = []
    for article in shown:
        if article.under:
            continue
        below = [other for other in shown if other.under and other.under == article.id]
        own = {article.menu: _place(article)}
        menu.append({article.menu: [own, *({o.menu: _place(o)} for o in below)]} if below else own)
    return menu


def left_out(project: Project) -> list[str]:
    """The pages that are in no menu, as paths from the top of the pages' folder."""
    return [f"/{_place(article)}" for article in project.articles if not article.menu]


@contextmanager
def settings_file(project: Project, **more: Any) -> Iterator[Path]:
    """The settings of one run, with ``more`` of them, in a file that is gone afterwards."""
    with folder_of_pages(project) as pages:
        settings = {
            "INHERIT": _written(project),
            "nav": menu_of(project),
            "not_in_nav": "\n".join(left_out(project)),
            **({"docs_dir": pages.name} if pages else {}),
            **more,
        }
        root = project.root.resolve()
        handle, name = tempfile.mkstemp(prefix=".settings-", suffix=".yml", dir=root)
        try:
            with os.fdopen(handle, "w", encoding="utf-8") as file:
                yaml.safe_dump(settings, file, allow_unicode=True, sort_keys=False)
            yield Path(name)
        finally:
            Path(name).unlink(missing_ok=True)


def _written(project: Project) -> str:
    """The settings of the project's language, where it has some of its own."""
    own = Path(SETTINGS).with_suffix(f".{project.language}.yml").name
    return own if (project.root / own).is_file() else SETTINGS


def _place(article: Article) -> str:
    return Path(*article.path.parts[2:]).as_posix()
