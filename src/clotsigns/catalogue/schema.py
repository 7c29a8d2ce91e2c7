"""The JSON Schema of ``catalogue.json``, published beside it."""

from __future__ import annotations

from typing import Any

from clotsigns.catalogue.as_json import VERSION

Schema = dict[str, Any]

TEXT: Schema = {"type": "string", "minLength": 1}
WORDS: Schema = {"type": "string"}
ADDRESS: Schema = {"type": "string", "format": "uri", "pattern": "^https?://"}
DAY: Schema = {"type": "string", "format": "date", "pattern": r"^\d{4}-\d{2}-\d{2}$"}
# The day of the last change, and which of that day it was.
VERSIONED: Schema = {"type": "string", "pattern": r"^\d{4}-\d{2}-\d{2}\.[1-9]\d*$"}
LANGUAGE: Schema = {"type": "string", "pattern": "^[a-z]{2,3}(-[A-Z]{2})?$"}
NAMES: Schema = {"type": "array", "items": TEXT}


def _record(properties: Schema) -> Schema:
    """All of these are there. Others may be added within a version, so readers must let them be."""
    return {"type": "object", "properties": properties, "required": sorted(properties)}


def _list(items: Schema, fewest: int = 0) -> Schema:
    return {"type": "array", "items": items, "minItems": fewest}


HANDOUT = _record(
    {
        "paper": {"enum": ["a4", "letter"]},
        "print": {"enum": ["standard", "large"]},
        "title": TEXT,
        "url": ADDRESS,
        "bytes": {"type": "integer", "minimum": 1},
        "sha1": {"type": "string", "pattern": "^[0-9a-f]{40}$"},
    }
)
SIGNS = _record({"heading": WORDS, "signs": {**NAMES, "minItems": 1}})
EDITION = _record(
    {
        "language": LANGUAGE,
        "title": TEXT,
        "answer": TEXT,
        "description": TEXT,
        "emergency": _record({"heading": TEXT, "call": TEXT, "groups": _list(SIGNS, 1)}),
        "note": TEXT,
        "url": ADDRESS,
        "embed": ADDRESS,
        "oembed": ADDRESS,
        **dict.fromkeys(("published", "updated", "checked", "review_by"), DAY),
        "reviewer": WORDS,
        "reviewed_on": {"oneOf": [DAY, {"type": "null"}]},
        "handouts": _list(HANDOUT),
        "cards": _list(HANDOUT),
        "version": VERSIONED,
        "seal": {"type": "string", "pattern": "^[0-9a-f]{12}$"},
    }
)
WITHDRAWN = _record(
    {
        **dict.fromkeys(("id", "title", "why", "instead"), TEXT),
        **dict.fromkeys(("url", "embed", "oembed"), ADDRESS),
        "language": LANGUAGE,
        "day": DAY,
    }
)
PHRASES = _record(
    {
        **dict.fromkeys(("title", "found", "found_above", "none"), TEXT),
        **dict.fromkeys(("help", "purpose"), WORDS),
        "language": LANGUAGE,
    }
)
CODE_SYSTEM = _record(
    {
        "key": TEXT,
        "name": TEXT,
        "oid": {"type": "string", "pattern": r"^[0-2](\.(0|[1-9][0-9]*))+$"},
        "uri": ADDRESS,
        "branching": {"type": "boolean"},
        "also": NAMES,
    }
)
CODE = _record(
    {
        "system": TEXT,
        "code": TEXT,
        "display": TEXT,
        "pages": {**NAMES, "maxItems": 3},
        "parts": {"type": "array", "items": WORDS, "maxItems": 3},
    }
)
MEDICINE = _record({"name": TEXT, "system": TEXT, "code": TEXT})


def schema(address: str) -> Schema:
    """The schema as it stands at that address."""
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": f"{address}catalogue.schema.json",
        **_record(
            {
                "$schema": ADDRESS,
                "version": {"const": VERSION},
                "name": TEXT,
                "address": {**ADDRESS, "pattern": "^https?://.*/$"},
                "licence": ADDRESS,
                "host": WORDS,
                "release": VERSIONED,
                "updated": DAY,
                "languages": _list(LANGUAGE, 1),
                "phrases": _list(PHRASES, 1),
                "pages": _list(_record({"id": TEXT, "editions": _list(EDITION, 1)}), 1),
                "withdrawn": _list(WITHDRAWN),
                "code_systems": _list(CODE_SYSTEM, 1),
                "medicines": _list(MEDICINE),
                "codes": _list(CODE),
            }
        ),
    }
