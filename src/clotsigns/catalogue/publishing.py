"""Everything for portals that is made from the finished pages and handouts alone."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from clotsigns.catalogue import as_json, changes_feed, fhir, profile, security, wheel
from clotsigns.catalogue.embedding import discovery, embedded, oembed
from clotsigns.catalogue.model import Catalogue, Edition, Withdrawn
from clotsigns.catalogue.schema import schema
from clotsigns.proof import lacking, page_file
from clotsigns.sealing.record import read_record
from clotsigns.site import Kind, Site, file_at
from clotsigns.sources.problem import Problem
from clotsigns.sources.project import Project


def write_files(site: Site, project: Project, catalogue: Catalogue) -> None:
    """Write the catalogue in most of its forms, and have every page tell of the feed."""
    for path, content in _files(catalogue, project):
        site.write(path, content)
    for page in site.pages(Kind.PAGE):
        if page.place != "404.html":
            page.add_to_head(changes_feed.announced(catalogue))


def write_fhir(site: Site, catalogue: Catalogue) -> None:
    """Write the catalogue as FHIR, which tells the digests of what stands at each address."""

    def read(address: str) -> bytes:
        place = file_at(address.removeprefix(catalogue.address))
        return (site.folder / place).read_bytes()

    for path, made in fhir.makers(catalogue, read).items():
        site.write(path, fhir.as_text(made()))


def write_frames(site: Site, project: Project, catalogue: Catalogue) -> list[Problem]:
    """Write the form of each page for a frame; the answer is what these lack of their safety text.

    Raises ``NotAPage`` when a page is not as it was.
    """
    problems: list[Problem] = []
    framed: dict[str, Edition | Withdrawn] = {
        **{page.id: page.edition(project.language) for page in catalogue.pages},
        # The frame of a page that was withdrawn says so, and has no old words.
        **{gone.id: gone for gone in catalogue.withdrawn},
    }
    for page, edition in framed.items():
        article = project.article(page)
        frame = embedded(site, page, edition, project)
        problems += lacking(project, article, frame, framed=True)
        site.add(f"embed/{page}/index.html", frame)
        answer = oembed(catalogue.name, catalogue.address, edition)
        site.write(f"oembed/{page}.json", answer)
        site.page(page_file(article).as_posix()).add_to_head(discovery(edition))
    return problems


def _files(catalogue: Catalogue, project: Project) -> Iterator[tuple[str, bytes]]:
    """The files that are made from the catalogue alone, by their paths on the site."""
    yield "catalogue.json", as_json.write(catalogue).encode("utf-8")
    yield "catalogue.schema.json", _json(schema(catalogue.address))
    words, record = project.words, read_record(project.root, project.language)
    yield (
        profile.PATH,
        profile.as_profile(catalogue, words["connect.purpose"], words["connect.topic"]),
    )
    yield changes_feed.PATH, changes_feed.as_feed(catalogue, record, words["withdrawn.answer"])
    yield security.PATH, security.as_security(catalogue)
    # Else GitHub Pages makes pages of the copies for machines, in the place of ours.
    yield ".nojekyll", b"served as it is\n"
    yield wheel.path(), wheel.as_wheel()


def _json(data: dict[str, Any]) -> bytes:
    return (json.dumps(data, indent=1, ensure_ascii=False) + "\n").encode("utf-8")
