"""The site as a whole, as the generator's settings name it."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from clotsigns.sources.article import Article
from clotsigns.sources.data_file import load

SETTINGS = Path("mkdocs.yml")


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
    """The site's name and address, as the settings of the project at ``root`` give them."""
    settings = load(root / SETTINGS, shown_as=SETTINGS).data
    return Website(
        name=settings["site_name"],
        url=settings["site_url"].rstrip("/") + "/",
        description=settings["site_description"],
    )
