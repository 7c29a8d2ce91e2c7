"""The words of one page, by the Markdown extensions that ``mkdocs.yml`` names.

No generator is asked, so that a page is there at once. Its frame is the generator's own.
"""

from __future__ import annotations

import posixpath
import xml.etree.ElementTree as etree
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from markdown import Markdown
from markdown.treeprocessors import Treeprocessor

from clotsigns.generator.settings import SETTINGS
from clotsigns.pages.markdown import ClotSignsExtension
from clotsigns.sources.article import Article
from clotsigns.sources.data_file import load
from clotsigns.sources.project import Project

# What MkDocs adds to every list of extensions.
_ALWAYS = ("toc", "tables", "fenced_code")


def words_of(project: Project, article: Article) -> str:
    """The element ``article`` of a page, with addresses as from the top of the site."""
    named: list[Any] = load(project.root / SETTINGS, shown_as=Path(SETTINGS)).data[
        "markdown_extensions"
    ]
    options: dict[str, Any] = {}
    for extension in named:
        options |= extension if isinstance(extension, dict) else {extension: {}}
    ours = ClotSignsExtension(project, **options.pop("clotsigns"))
    md = Markdown(
        extensions=[*dict.fromkeys([*_ALWAYS, *options]), ours],
        extension_configs={name: chosen or {} for name, chosen in options.items()},
    )
    # After all that ours places.
    md.treeprocessors.register(_FromTop(md, article), "from-top", -10)
    return md.convert("\n".join(line.raw for line in article.lines))


def address(article: Article) -> str:
    """Where a page stands, as a path from the top of the site."""
    return "/" if article.id == "home" else f"/{article.id}/"


class _FromTop(Treeprocessor):
    """Makes each link to a file of ours the address of what the site has for it."""

    def __init__(self, md: Markdown, article: Article) -> None:
        super().__init__(md)
        self._folder = Path(*article.path.parts[2:]).parent.as_posix()

    def run(self, root: etree.Element) -> None:
        for element in root.iter():
            for name in ("href", "src"):
                link = element.get(name, "")
                parts = urlsplit(link)
                if not parts.scheme and parts.path and not link.startswith("/"):
                    path = posixpath.normpath(posixpath.join(self._folder, parts.path))
                    after = f"#{parts.fragment}" if parts.fragment else ""
                    element.set(name, f"/{_as_address(path)}{after}")


def _as_address(path: str) -> str:
    if not path.endswith(".md"):
        return path
    place = path.removesuffix(".md")
    return f"{place}/".removesuffix("index/")
