"""The last step of the build: everything for portals, made from the finished pages and handouts."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from clotsigns.catalogue import as_json
from clotsigns.catalogue.gather import gather
from clotsigns.catalogue.model import Catalogue
from clotsigns.connect import static
from clotsigns.project import Project


def publish(site: Path, project: Project) -> None:
    """Write all that portals rely on into a site whose pages have been proved.

    Raises ``NoAddress`` when the site does not say where it will stand.
    """
    catalogue = gather(project, site)
    for path, content in _files(catalogue):
        target = site / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(content)


def _files(catalogue: Catalogue) -> Iterator[tuple[str, bytes]]:
    """Every file by its path on the site."""
    yield "catalogue.json", as_json.write(catalogue).encode("utf-8")
    yield from static.files(catalogue)
