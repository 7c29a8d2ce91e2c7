"""The site as a whole, as the generator's settings name it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from clotsigns.sources.article import Article
from clotsigns.sources.data_file import Document, load
from clotsigns.sources.problem import Problem, SourceError

SETTINGS = Path("mkdocs.yml")
_FIELDS = ("site_name", "site_url", "site_description")
_ADDRESS = re.compile(r"https?://[A-Za-z0-9._~:/-]+")


@dataclass(frozen=True, kw_only=True)
class Website:
    """The site as a whole; ``url`` ends with a slash."""

    name: str
    url: str
    description: str = ""

    def address(self, article: Article) -> str:
        """The one address of a page."""
        return self.url if article.id == "home" else f"{self.url}{article.id}/"


def website_of(root: Path) -> Website:
    """The site's name and address, as the settings of the project at ``root`` give them.

    Raises ``SourceError`` where they give none.
    """
    document = load(root / SETTINGS, shown_as=SETTINGS)
    if found := list(_faults(document)):
        raise SourceError(found)
    settings = document.data
    return Website(
        name=settings["site_name"],
        url=settings["site_url"].rstrip("/") + "/",
        description=settings["site_description"],
    )


def _faults(document: Document) -> Iterator[Problem]:
    for field in _FIELDS:
        value = document.data.get(field)
        if not isinstance(value, str) or not value.strip():
            message = f"'{field}' must be given, and be a text: add a line '{field}: …'"
        elif field == "site_url" and not _ADDRESS.fullmatch(value):
            message = (
                f"'{field}' must be an address such as https://host.example/clots/, and not "
                f"'{value}': 'python3 tools/address.py ADDRESS' writes it"
            )
        else:
            continue
        yield Problem(
            path=document.path, line=document.line(field), rule="website", message=message
        )
