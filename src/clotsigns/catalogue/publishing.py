"""The last step of the build: everything for portals, made from the finished pages and handouts."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from clotsigns.catalogue import (
    answer_page,
    as_json,
    changes_feed,
    fhir,
    plain_copy,
    profile,
    security,
    wheel,
)
from clotsigns.catalogue.embedding import discovery, embedded, oembed
from clotsigns.catalogue.gather import gather
from clotsigns.catalogue.model import Catalogue, Handout
from clotsigns.catalogue.schema import schema
from clotsigns.connect import static
from clotsigns.proof import lacking, page_file
from clotsigns.release.headers import write_headers
from clotsigns.sources.problem import Problem
from clotsigns.sources.project import Project
from clotsigns.steps import late_links

HEAD_ENDS = "</head>"


def publish(site: Path, project: Project) -> list[Problem]:
    """Write all that portals rely on into a site whose pages have been proved.

    The answer is what the pages for frames lack of their safety text. Raises ``NoAddress`` when the
    site does not say where it will stand, and ``NotAPage`` when a page is not where it was.
    """
    catalogue = gather(project, site)
    for path, content in _files(catalogue, project):
        _write(site / path, content)
    _write(site / "fhir/transaction.json", _transaction(catalogue, site))
    problems: list[Problem] = []
    for page in catalogue.pages:
        edition = page.edition(project.language)
        frame = embedded(site, page.id, edition, project)
        problems += lacking(project, project.article(page.id), frame)
        _write(site / "embed" / page.id / "index.html", frame.encode("utf-8"))
        answer = oembed(catalogue.name, catalogue.address, edition)
        _write(site / "oembed" / f"{page.id}.json", answer.encode("utf-8"))
        _tell(site / page.id / "index.html", discovery(edition))
    for built in site.rglob("index.html"):
        if "embed" not in built.relative_to(site).parts:
            _tell(built, changes_feed.announced(catalogue))
    listed = plain_copy.list_of_copies(project, catalogue)
    _write(site / plain_copy.LIST, listed.encode("utf-8"))
    answer_page.equip(site, catalogue.codes)
    # So that they can be led to. They are written anew when the pages will not change any more.
    write_headers(site)
    late_links.link_built(site, catalogue.address)
    for article, copy in list(plain_copy.copies(site, project, catalogue)):
        place = plain_copy.page_address(article)
        _write(site / place / plain_copy.NAME, copy.encode("utf-8"))
        _tell(site / page_file(article), plain_copy.announced(f"{catalogue.address}{place}"))
    return problems


def _files(catalogue: Catalogue, project: Project) -> Iterator[tuple[str, bytes]]:
    """The files that are made from the catalogue alone, by their paths on the site."""
    yield "catalogue.json", as_json.write(catalogue).encode("utf-8")
    yield "catalogue.schema.json", _json(schema(catalogue.address))
    yield from static.files(catalogue)
    words = project.words
    yield (
        profile.PATH,
        profile.as_profile(catalogue, words["connect.purpose"], words["connect.topic"]),
    )
    yield "fhir/Bundle.json", _json(fhir.bundle(catalogue))
    yield "fhir/ConceptMap.json", _json(fhir.concept_map(catalogue))
    yield "fhir/CodeSystem.json", _json(fhir.code_system(catalogue))
    yield changes_feed.PATH, changes_feed.as_feed(catalogue)
    yield security.PATH, security.as_security(catalogue)
    yield wheel.path(), wheel.as_wheel()


def _transaction(catalogue: Catalogue, site: Path) -> bytes:
    def read(handout: Handout) -> bytes:
        return (site / handout.url.removeprefix(catalogue.address)).read_bytes()

    return _json(fhir.transaction(catalogue, read))


def _json(data: dict[str, Any]) -> bytes:
    return (json.dumps(data, indent=1, ensure_ascii=False) + "\n").encode("utf-8")


def _write(path: Path, content: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)


def _tell(page: Path, element: str) -> None:
    """Put an element at the end of a page's head."""
    text = page.read_text(encoding="utf-8")
    page.write_text(text.replace(HEAD_ENDS, f"{element}\n{HEAD_ENDS}", 1), encoding="utf-8")
