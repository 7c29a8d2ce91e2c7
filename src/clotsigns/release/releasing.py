"""Plain steps that make the finished pages a release: light, kept by caches, and there offline."""

from __future__ import annotations

from pathlib import Path

from clotsigns.release import offline
from clotsigns.release.compression import compress
from clotsigns.release.first_paint import paint_first
from clotsigns.release.headers import write_headers
from clotsigns.release.installing import make_installable
from clotsigns.release.naming import name_by_content
from clotsigns.release.pictures import lighten
from clotsigns.release.settings import share_settings
from clotsigns.release.trimming import trim
from clotsigns.release.worker import list_release
from clotsigns.sources.data_file import load
from clotsigns.sources.project import Project

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
