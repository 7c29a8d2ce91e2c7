"""What the sources let expect of a site; worked out once for all of its files."""

from __future__ import annotations

from collections.abc import Callable
from functools import cached_property

from clotsigns.catalogue import as_json
from clotsigns.catalogue.gather import gather
from clotsigns.catalogue.model import Catalogue
from clotsigns.catalogue.pieces import LEFT_OUT, page_address
from clotsigns.catalogue.plain_copy import NAME
from clotsigns.connect import static
from clotsigns.handouts.formats import ENDINGS, place_of
from clotsigns.handouts.sheet import Sheet, pages_with_sheets, sheets
from clotsigns.proof import page_file
from clotsigns.published.files import Files
from clotsigns.site import FRAMES, SHEETS, Site
from clotsigns.sources.article import Article
from clotsigns.sources.project import Project


class Expected:
    """A project, and what a site that was built of it must hold."""

    def __init__(self, project: Project, files: Files) -> None:
        self.project = project
        self.files = files
        self._once: dict[str, str] = {}

    def once(self, name: str, made: Callable[[], str]) -> str:
        """A text that many files are held against, made when it is first asked for."""
        if name not in self._once:
            self._once[name] = made()
        return self._once[name]

    @cached_property
    def articles(self) -> dict[str, Article]:
        """The article of each page, by the page's path on the site."""
        return {page_file(article).as_posix(): article for article in self.project.articles}

    def article_at(self, name: str) -> Article | None:
        """The article of a page, or of its frame."""
        return self.articles.get(name.removeprefix(f"{FRAMES}/"))

    @cached_property
    def catalogue(self) -> Catalogue:
        """The catalogue, as it is gathered from the sources."""
        site = Site(self.files.folder)
        site.add("index.html", self.files.text("index.html"))
        return gather(self.project, site)

    @cached_property
    def address(self) -> str:
        """Where the site will stand."""
        return self.catalogue.address

    @cached_property
    def answers(self) -> dict[str, bytes]:
        """Every answer by its path."""
        return dict(static.files(self.catalogue))

    @cached_property
    def catalogue_text(self) -> str:
        return as_json.write(self.catalogue)

    @cached_property
    def sheets(self) -> dict[str, Sheet]:
        """Every sheet of paper by its name, where the site has handouts."""
        return {sheet.name: sheet for sheet in sheets(self.project)}

    @cached_property
    def places(self) -> frozenset[str]:
        """The files that must stand on the site, as pages and answers rely on them."""
        listed = [page.id for page in self.catalogue.pages]
        found = {*self.articles, *(f"{FRAMES}/{page}/index.html" for page in listed)}
        found |= {
            f"{page_address(article)}{NAME}"
            for article in self.project.articles
            if article.id not in LEFT_OUT
        }
        found |= set(self.answers)
        if any(name.startswith(f"{SHEETS}/") for name in self.files.names):
            found |= {f"handouts/{name}.pdf" for name in self.sheets}
            found |= {f"{SHEETS}/{name}.html" for name in self.sheets}
            found |= {
                place_of(page, kind) for page in pages_with_sheets(self.project) for kind in ENDINGS
            }
        return frozenset(found)
