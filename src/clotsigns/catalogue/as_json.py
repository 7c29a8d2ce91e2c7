"""``catalogue.json``: the catalogue as data for others, and read back by the live service.

The promise: within ``version`` 1, fields are only ever added. A field that goes or changes its
meaning makes version 2, and version 1 stays where it is for a year beside it.
"""

from __future__ import annotations

import dataclasses
import datetime
import json
from collections.abc import Iterator
from typing import Any, TypeVar

from clotsigns.catalogue.model import (
    Catalogue,
    Edition,
    Emergency,
    Handout,
    Page,
    Phrases,
    Signs,
    Withdrawn,
)
from clotsigns.sources.codes import Code, Codes, CodeSystem, Medicine

VERSION = 1
_Record = TypeVar("_Record")
DATES = ("published", "updated", "checked", "review_by", "reviewed_on")


class NotACatalogue(ValueError):
    """Text that is no catalogue of a version that is known here."""


def write(catalogue: Catalogue) -> str:
    """The catalogue as JSON, one line for each code."""
    head = {
        "$schema": f"{catalogue.address}catalogue.schema.json",
        "version": VERSION,
        "name": catalogue.name,
        "address": catalogue.address,
        "licence": catalogue.licence,
        "host": catalogue.host,
        "release": catalogue.release,
        "updated": catalogue.updated.isoformat(),
        "languages": list(catalogue.languages),
        "phrases": [_plain(phrases) for phrases in catalogue.phrases],
        "pages": [_plain(page) for page in catalogue.pages],
        "withdrawn": [_plain(page) for page in catalogue.withdrawn],
        "code_systems": [_plain(system) for system in catalogue.codes.systems],
        "medicines": [_plain(medicine) for medicine in catalogue.codes.medicines],
    }
    text = json.dumps(head, indent=1, ensure_ascii=False).removesuffix("\n}")
    codes = ",\n  ".join(
        json.dumps(_plain(code), ensure_ascii=False) for code in catalogue.codes.codes
    )
    return f'{text},\n "codes": [\n  {codes}\n ]\n}}\n'


def read(text: str) -> Catalogue:
    """The catalogue that was written. Raises ``NotACatalogue``.

    Fields that are not known here are let be, as the promise says that there may be more.
    """
    try:
        data = json.loads(text)
        if data["version"] != VERSION:
            raise NotACatalogue(
                f"this is a catalogue of version {data['version']}, and only version {VERSION} is "
                "understood: build the site again with this program"
            )
        catalogue = Catalogue(
            name=data["name"],
            address=data["address"],
            licence=data["licence"],
            host=data.get("host", ""),
            release=data.get("release", ""),
            pages=tuple(_page(page) for page in data["pages"]),
            withdrawn=tuple(
                _made(Withdrawn, {**gone, "day": datetime.date.fromisoformat(gone["day"])})
                for gone in data.get("withdrawn", ())
            ),
            phrases=tuple(_made(Phrases, phrases) for phrases in data["phrases"]),
            codes=Codes(
                systems=tuple(_made(CodeSystem, system) for system in data["code_systems"]),
                codes=tuple(_made(Code, code) for code in data["codes"]),
                medicines=tuple(_made(Medicine, m) for m in data.get("medicines", ())),
            ),
        )
    except (AttributeError, KeyError, TypeError, ValueError) as error:
        if isinstance(error, NotACatalogue):
            raise
        raise NotACatalogue(f"this is no catalogue ({error!r}): build the site again") from error
    for fault in _faults(catalogue):
        raise NotACatalogue(f"{fault}: build the site again")
    return catalogue


def _faults(catalogue: Catalogue) -> Iterator[str]:
    """What would only be found out when somebody asks."""
    if not catalogue.pages or not catalogue.phrases:
        yield "the catalogue holds no pages"
    pages = {page.id for page in catalogue.pages if page.editions}
    for page in catalogue.pages:
        if not page.editions:
            yield f"the page '{page.id}' is in no language"
    for code in catalogue.codes.codes:
        if missing := sorted(set(code.pages) - pages):
            yield f"the code {code.code} leads to '{missing[0]}', which is no page of the catalogue"
        if code.parts and len(code.parts) != len(code.pages):
            yield f"the code {code.code} has parts that belong to none of its pages"


def _made(kind: type[_Record], data: dict[str, Any]) -> _Record:
    """A record of that kind from the fields that it has; lists become tuples."""
    known = {field.name for field in dataclasses.fields(kind) if field.init}  # type: ignore[arg-type]
    return kind(
        **{
            name: tuple(value) if isinstance(value, list) else value
            for name, value in data.items()
            if name in known
        }
    )


def _plain(value: Any) -> Any:
    """A value as JSON has it; only what the constructor takes is written."""
    if dataclasses.is_dataclass(value):
        return {f.name: _plain(getattr(value, f.name)) for f in dataclasses.fields(value) if f.init}
    if isinstance(value, tuple):
        return [_plain(entry) for entry in value]
    return value.isoformat() if isinstance(value, datetime.date) else value


def _page(data: dict[str, Any]) -> Page:
    return Page(id=data["id"], editions=tuple(_edition(e) for e in data["editions"]))


def _edition(data: dict[str, Any]) -> Edition:
    emergency = data["emergency"]
    return _made(
        Edition,
        {
            **data,
            **{
                name: datetime.date.fromisoformat(data[name]) if data[name] else None
                for name in DATES
            },
            "emergency": Emergency(
                heading=emergency["heading"],
                call=emergency["call"],
                groups=tuple(
                    Signs(heading=g["heading"], signs=tuple(g["signs"]))
                    for g in emergency["groups"]
                ),
            ),
            "handouts": [_made(Handout, handout) for handout in data["handouts"]],
            "cards": [_made(Handout, card) for card in data.get("cards", ())],
        },
    )
