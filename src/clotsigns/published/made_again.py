"""Guards that ask if a file is still as the build makes it: of no word, but of every byte."""

from __future__ import annotations

import gzip
import hashlib
import json
import re
from collections.abc import Iterator
from functools import lru_cache

import brotli

from clotsigns.catalogue import changes_feed, fhir, profile, wheel
from clotsigns.catalogue.embedding import oembed
from clotsigns.catalogue.model import Edition, Withdrawn
from clotsigns.catalogue.plain_copy import list_of_copies
from clotsigns.catalogue.schema import schema
from clotsigns.published.expected import Expected
from clotsigns.published.files import Files
from clotsigns.release.headers import (
    HEADERS_FILE,
    NGINX_FILE,
    as_headers_file,
    as_nginx,
    copied,
    root_of,
    rules,
)
from clotsigns.sealing.record import read_record
from clotsigns.site import file_at

ABOUT = (
    r"connect/(v1/.*\.(json|xml)|openinfobutton.*\.xml)|catalogue(\.schema)?\.json|feed\.xml"
    r"|oembed/.*\.json|llms\.txt|fhir/.*\.json|.*\.whl|_headers|nginx.*\.conf"
)
_MARK = re.compile(r"\.([0-9a-f]{8})\.\w+$")


def as_made(files: Files, expected: Expected, name: str) -> Iterator[str]:
    """What is made of the catalogue or of a page is so still."""
    wanted = _made(files, expected, name)
    if wanted is not None and files.read(name) != wanted:
        yield "it is not as it was made"


def _made(files: Files, expected: Expected, name: str) -> bytes | None:
    project, catalogue, words = expected.project, expected.catalogue, expected.project.words
    if name.startswith("connect/v1/"):
        return expected.answers.get(name, b"")
    if name.startswith("oembed/"):
        page = name.removeprefix("oembed/").removesuffix(".json")
        known: dict[str, Edition | Withdrawn] = {
            **{page.id: page.edition(project.language) for page in catalogue.pages},
            **{gone.id: gone for gone in catalogue.withdrawn},
        }
        return (
            _bytes(oembed(catalogue.name, catalogue.address, known[page])) if page in known else b""
        )
    if name in (HEADERS_FILE, NGINX_FILE):
        root = root_of(catalogue.address)
        found = rules(files.folder, root)
        if name == NGINX_FILE:
            return as_nginx(found, root, copied(files.folder)).encode()
        return as_headers_file(found).encode()
    if name.startswith(f"{fhir.FOLDER}/"):
        made_of = fhir.makers(
            catalogue, lambda address: files.read(file_at(address.removeprefix(expected.address)))
        )
        return fhir.as_text(made_of[name]()) if name in made_of else b""
    record = read_record(project.root, project.language)
    made = {
        "catalogue.json": lambda: expected.catalogue_text.encode(),
        "catalogue.schema.json": lambda: _json(schema(catalogue.address)),
        "feed.xml": lambda: changes_feed.as_feed(catalogue, record, words["withdrawn.answer"]),
        "llms.txt": lambda: list_of_copies(project, catalogue).encode(),
        profile.PATH: lambda: profile.as_profile(
            catalogue, words["connect.purpose"], words["connect.topic"]
        ),
        wheel.path(): wheel.as_wheel,
    }
    return made[name]() if name in made else None


def _bytes(content: bytes | str) -> bytes:
    return content.encode() if isinstance(content, str) else content


def _json(data: object) -> bytes:
    return (json.dumps(data, indent=1, ensure_ascii=False) + "\n").encode("utf-8")


def as_listed(files: Files, expected: Expected, name: str) -> Iterator[str]:
    """A file has the digest that the bill of materials has of it."""
    digests = _digests(files)
    if name in digests and hashlib.sha256(files.read(name)).hexdigest() != digests[name]:
        yield "its digest must be that of the bill of materials"


def as_bill(files: Files, expected: Expected, name: str) -> Iterator[str]:
    """The bill of materials lists what is there."""
    for place, mark in _digests(files).items():
        standing = files.read(place) if place in files.names else b""
        if hashlib.sha256(standing).hexdigest() != mark:
            yield f"its digest of {place} must be that of the file"


def _digests(files: Files) -> dict[str, str]:
    return _listed(files.read("sbom.json")) if "sbom.json" in files.names else {}


@lru_cache(maxsize=4)
def _listed(bill: bytes) -> dict[str, str]:
    return {
        part["name"]: part["hashes"][0]["content"]
        for part in json.loads(bill).get("components", ())
        if part.get("type") == "file"
    }


def as_named(files: Files, expected: Expected, name: str) -> Iterator[str]:
    """An asset whose name tells its bytes has those bytes."""
    found = _MARK.search(name)
    if found is not None and hashlib.sha256(files.read(name)).hexdigest()[:8] != found[1]:
        yield "its name must tell its bytes"


def as_sent(files: Files, expected: Expected, name: str) -> Iterator[str]:
    """What is sent compressed is the file itself."""
    place = name[:-3]
    opened = brotli.decompress if name.endswith(".br") else gzip.decompress
    try:
        content = opened(files.read(name))
    except (brotli.error, OSError, EOFError):
        yield "it must be a compressed file that can be read"
        return
    if place not in files.names or files.read(place) != content:
        yield f"it must be {place}, compressed"
