"""What is told where data does not have its shape: what must be true, and what to do."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterator
from typing import Any

from jsonschema import ValidationError

from clotsigns.sources.problem import meant

Place = tuple[str | int, ...]

_TYPES = {
    "string": "a text",
    "integer": "a whole number",
    "number": "a number",
    "boolean": "true or false",
    "array": "a list",
    "object": "a mapping (lines of 'key: value')",
    "null": "null",
}
_IS: tuple[tuple[type, str], ...] = (
    (bool, "is true or false"),
    (int, "is a number"),
    (float, "is a number"),
    (str, "is a text"),
    (datetime.date, "is a date"),
    (list, "is a list"),
    (dict, "is a mapping"),
)


def told(error: ValidationError) -> Iterator[tuple[Place, str]]:
    """The messages for one fault, each with the rest of its place."""
    schema: dict[str, Any] = error.schema if isinstance(error.schema, dict) else {}
    value: Any = error.instance
    entries: dict[str, Any] = schema.get("properties", {})
    if error.validator == "required":
        # There is one error for each entry that is missing, and only its message names it.
        name = next(n for n in schema["required"] if error.message.startswith(repr(n)))
        about = entries.get(name, {}).get("description", "It is always needed.")
        yield (name,), f"must be given: {about} Add a line '{name}: …'"
    elif error.validator == "dependentRequired":
        for name, needed in schema["dependentRequired"].items():
            for missing in needed if name in value else ():
                if missing not in value:
                    yield (name,), f"must come with '{missing}'; add it, or take this out"
    elif error.validator == "additionalProperties":
        yield from (((key,), _unknown(key, list(entries))) for key in value if key not in entries)
    elif own := schema.get("errorMessage"):
        yield (), own
    else:
        say = _SAY.get(str(error.validator))
        message = say(schema, value) if say else f"must be right ({error.message}); correct it"
        # A key that is no right name is told where it stands.
        yield (value,) if "propertyNames" in error.absolute_schema_path else (), message


def _unknown(key: str, known: list[str]) -> str:
    others = f"use one of: {', '.join(known)}"
    return f"is not a known entry; {meant(key, known, others)}"


def _wrong_type(schema: dict[str, Any], value: Any) -> str:
    if schema.get("format") == "date":
        return _not_a_date(value)
    kinds = [schema["type"]] if isinstance(schema["type"], str) else schema["type"]
    found = next((words for kind, words in _IS if isinstance(value, kind)), "is empty")
    if value is None:
        advice = "write it, or take the line out"
    elif "string" in kinds and not isinstance(value, (list, dict)):
        advice = "put it in quotes"
    else:
        advice = "write it as its neighbours are"
    return f"must be {' or '.join(_TYPES[kind] for kind in kinds)} and {found}; {advice}"


def _not_a_date(value: Any) -> str:
    return f"must be a date, written like 2026-11-21, and not '{_short(value)}'; correct it"


def _bad_format(schema: dict[str, Any], value: Any) -> str:
    if schema["format"] == "date":
        return _not_a_date(value)
    return (
        f"must be a regular expression, and not '{_short(value)}'; check brackets and backslashes"
    )


def _one_of(schema: dict[str, Any], value: Any) -> str:
    names = ", ".join(map(str, schema["enum"]))
    advice = "put it in quotes" if isinstance(value, bool) else "change it"
    return f"must be one of: {names}, and not '{_short(value)}'; {advice}"


def _not_matching(schema: dict[str, Any], value: Any) -> str:
    return f"{schema['patternErrorMessage']}; correct '{_short(value)}'"


def _too_few(schema: dict[str, Any], value: Any) -> str:
    return (
        f"must have {schema['minItems']} or more in its list and has {len(value)}; add what is "
        "missing, or take the line out if others do without it"
    )


def _too_many(schema: dict[str, Any], value: Any) -> str:
    return f"must have {schema['maxItems']} or fewer in its list and has {len(value)}; shorten it"


def _too_small(schema: dict[str, Any], value: Any) -> str:
    if "minimum" in schema:
        return f"must be {schema['minimum']} or more, and not {value}; correct it"
    return f"must be more than {schema['exclusiveMinimum']}, and not {value}; correct it"


def _too_long(schema: dict[str, Any], value: Any) -> str:
    most = schema["maxLength"]
    return f"has {len(value)} characters and must have {most} at most; shorten it"


def _short(value: Any) -> str:
    text = str(value)
    return text if len(text) <= 60 else text[:59] + "…"


_SAY: dict[str, Callable[[dict[str, Any], Any], str]] = {
    "type": _wrong_type,
    "enum": _one_of,
    "pattern": _not_matching,
    "format": _bad_format,
    "minItems": _too_few,
    "maxItems": _too_many,
    "minimum": _too_small,
    "exclusiveMinimum": _too_small,
    "maxLength": _too_long,
}
