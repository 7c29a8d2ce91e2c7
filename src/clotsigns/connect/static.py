"""The answers as files, for hosts that only serve files: one pair for each code, one for none."""

from __future__ import annotations

from collections.abc import Iterator

from clotsigns.catalogue.model import Catalogue
from clotsigns.connect.answer import Answer, answer
from clotsigns.connect.atom import as_atom
from clotsigns.connect.feed_json import as_json
from clotsigns.connect.request import Criterion, Request
from clotsigns.site import Site

FOLDER = "connect/v1"
NO_MATCH = f"{FOLDER}/no-match"


def write_answers(site: Site, catalogue: Catalogue) -> None:
    """Write all answers into the site."""
    for path, content in files(catalogue):
        site.write(path, content)


def files(catalogue: Catalogue) -> Iterator[tuple[str, bytes]]:
    """Paths on the site and contents; codes that have no page on purpose have no file either."""
    for code in catalogue.codes.codes:
        if code.pages:
            oid = catalogue.codes.key(code.system).oid
            request = Request(criteria=(Criterion(system=oid, code=code.code),))
            yield from _pair(catalogue, request, f"{FOLDER}/{oid}/{code.code}")
    yield from _pair(catalogue, Request(criteria=()), NO_MATCH)


def _pair(catalogue: Catalogue, request: Request, path: str) -> Iterator[tuple[str, bytes]]:
    def made(ending: str) -> Answer:
        return answer(catalogue, request, f"{catalogue.address}{path}.{ending}")

    yield f"{path}.json", as_json(made("json"))
    yield f"{path}.xml", as_atom(made("xml"))
