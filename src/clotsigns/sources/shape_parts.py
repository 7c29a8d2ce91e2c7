"""The parts that the shapes of data files are made of."""

from __future__ import annotations

from typing import Any

Schema = dict[str, Any]

TEXT: Schema = {"type": "string", "minLength": 1, "pattern": r"\S"}
# A text by language: a page in a language needs it, and the rules of that language say so.
TEXTS: Schema = {"type": "object", "additionalProperties": {"type": "string"}}
NAMES: Schema = {"type": "array", "items": TEXT}
SOME_NAMES: Schema = {**NAMES, "minItems": 1}
DIGITS: Schema = {"type": "string", "pattern": r"^\+?[0-9][0-9 ]*$"}
REGEX: Schema = {**TEXT, "format": "regex"}


def record(required: Schema) -> Schema:
    """A mapping with these entries; others may stand beside them."""
    return {"type": "object", "properties": required, "required": sorted(required)}


def only(required: Schema, optional: Schema | None = None) -> Schema:
    """A mapping with these entries and no others: a misspelt one is told."""
    return {
        "type": "object",
        "properties": {**required, **(optional or {})},
        "required": sorted(required),
        "additionalProperties": False,
    }


def by_name(entry: Schema) -> Schema:
    return {"type": "object", "additionalProperties": entry}


def listed(entry: Schema) -> Schema:
    return {"type": "array", "items": entry}
