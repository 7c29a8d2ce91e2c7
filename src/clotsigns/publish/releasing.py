"""Plain steps that make the finished pages a release: light, kept by caches, and there offline."""

from __future__ import annotations

from pathlib import Path

from clotsigns.catalogue.headers import write_headers
from clotsigns.data_file import load
from clotsigns.project import Project
from clotsigns.publish import offline
from clotsigns.publish.compression import compress
from clotsigns.publish.first_paint import paint_first
from clotsigns.publish.installing import make_installable
from clotsigns.publish.listing import list_release
from clotsigns.publish.naming import name_by_content
from clotsigns.publish.pictures import lighten
from clotsigns.publish.settings import share_settings
from clotsigns.publish.trimming import trim

SETTINGS = Path("mkdocs.yml")


def release(site: Path, project: Project) -> None:
    """Make the built ``site`` a release, in place. Nothing may be added to it afterwards.

    Raises an ``OSError`` that says what the site lacks.
    """
    settings = load(project.root / SETTINGS, shown_as=SETTINGS).data
    address = settings["site_url"].rstrip("/") + "/"
    trim(site)
    lighten(site)
    share_settings(site)
    paint_first(site)
    make_installable(
        site,
        name=settings["site_name"],
        description=settings["site_description"],
        language=project.language,
    )
    offline.link_copy(site)
    name_by_content(site, address)
    list_release(site)
    (site / offline.NAME).write_bytes(offline.offline_copy(site, address))
    write_headers(site)
    compress(site)
