"""The shape of every data file, as JSON Schema: what a file must hold before a rule looks at it."""

from __future__ import annotations

from collections.abc import Iterator

from jsonschema import Draft202012Validator

from clotsigns.sources.data_file import Document
from clotsigns.sources.problem import Problem
from clotsigns.sources.shape_parts import (
    DIGITS,
    NAMES,
    REGEX,
    SOME_NAMES,
    TEXT,
    TEXTS,
    Schema,
    by_name,
    listed,
    only,
    record,
)
from clotsigns.sources.word_shapes import KINDS_OF_SOURCE, READ, WORDS

_STATEMENT = only(
    {"step": TEXT, "pages": SOME_NAMES, "text": TEXTS, "sources": SOME_NAMES}, {"claims": NAMES}
)
_GROUPS = listed(only({"group": TEXT, "say": SOME_NAMES}, {"paper": {"type": "boolean"}}))
_SOURCE: Schema = {
    **record(dict.fromkeys(("id", "title", "organisation", "kind", "what_verified"), TEXT)),
    # Our own advice was not read anywhere; all else says how much of it was.
    "if": {"properties": {"kind": {"const": "own"}}},
    "then": {"not": {"required": ["read"]}},
    "else": {
        "required": ["read", "year"],
        "properties": {"kind": {"enum": KINDS_OF_SOURCE}, "read": {"enum": READ}},
    },
}
_PHRASE = only(
    {"find": REGEX, "reason": TEXT, "instead": TEXT},
    {"unless": REGEX, "unless_next": {"type": "boolean"}},
)
_TERM = only(
    {"term": TEXTS, "means": TEXTS, "sources": SOME_NAMES}, {"say": TEXTS, "match": by_name(NAMES)}
)
_COUNTRY = only(
    {
        "code": {"type": "string", "pattern": "^[A-Z]{2}$"},
        "name": TEXTS,
        "emergency": {"type": "array", "items": DIGITS, "minItems": 1},
        "sources": SOME_NAMES,
    },
    {
        "tel": DIGITS,
        "urgent": {"type": ["object", "null"], "properties": {"number": DIGITS}},
        "note": TEXTS,
        "deaf": TEXTS,
    },
)
_CORRECTION = only(
    {
        "gravity": {"enum": ["danger", "wrong", "limits"]},
        "pages": SOME_NAMES,
        "said": TEXTS,
        "say": TEXTS,
        "sources": SOME_NAMES,
        "claims": NAMES,
    }
)
_CLAIM = record(
    {
        "id": TEXT,
        "claim": TEXT,
        "verdict": {"enum": ["supported", "qualify", "wrong", "outdated", "vague"]},
        "sources": NAMES,
    }
)
_FIGURE: Schema = {
    **record({"id": TEXT, "plain": TEXT, "sources": NAMES}),
    # What the pages say must be told whole: of whom, over what time, how sure, how old.
    "if": {"required": ["says"]},
    "then": record(
        {
            "says": SOME_NAMES,
            "population": TEXT,
            "span": TEXT,
            "certainty": {"enum": ["high", "medium", "low"]},
            "year": {"type": "integer", "minimum": 1900},
            "sources": SOME_NAMES,
        }
    ),
}
_DRAWING: Schema = {
    "file": TEXT,
    "width": {"type": "integer", "minimum": 1},
    "height": {"type": "integer", "minimum": 1},
    "alt": TEXTS,
}
_PICTURE = only(
    {**_DRAWING, "caption": TEXTS, "page": TEXT, "section": TEXT}, {"handout": only(_DRAWING)}
)
_CHOICE = only(
    {
        "like": TEXTS,
        "page": {"type": "string", "pattern": "^[a-z/-]+(#[a-z0-9-]+)?$"},
    },
    {"sign": TEXT, "sources": SOME_NAMES},
)
_PLACE = only(
    {
        "id": {"type": "string", "pattern": "^[a-z-]+$"},
        "where": TEXTS,
        "choices": {**listed(_CHOICE), "minItems": 1},
    }
)
_CONDITION = only({"name": TEXTS, "codes": by_name(TEXT)})
_REQUIRED = record(
    dict.fromkeys(
        ("emergency_now", "urgent_same_day", "never_do"),
        listed(record({"text": TEXT, "said_by": SOME_NAMES})),
    )
)
_CODE_SYSTEM = only(
    {"name": TEXT, "oid": TEXT, "uri": TEXT, "branching": {"type": "boolean"}}, {"also": NAMES}
)
# What YAML makes of an unquoted number or of NO is told in plain words by the edition's own rules.
_EDITION = only(
    {
        "name": TEXT,
        "phone": only({"day": {}}, {"night": {}}),
        "country": {"type": ["string", "boolean"]},
    },
    {"logo": TEXT, "wording": by_name(TEXT), "code_tables": by_name({"type": "boolean"})},
)

SCHEMAS: dict[str, Schema] = {
    "edition": _EDITION,
    "safety": only(
        {
            "numbers": TEXTS,
            "skin": TEXTS,
            "groups": by_name(TEXTS),
            "statements": by_name(_STATEMENT),
            "boxes": by_name(by_name(_GROUPS)),
        }
    ),
    "sources": record({"sources": listed(_SOURCE)}),
    "vocabulary": record(dict.fromkeys(("kinds", "front_matter", "sections"), by_name(TEXT))),
    "phrases": record({"phrases": by_name(_PHRASE)}),
    "glossary": only({"terms": by_name(_TERM)}, {"plain": NAMES}),
    "numbers": record({"countries": listed(_COUNTRY)}),
    "zones": only({"zones": by_name(SOME_NAMES)}),
    "corrections": record({"corrections": listed(_CORRECTION)}),
    "claims": record({"claims": listed(_CLAIM)}),
    "figures": record({"figures": listed(_FIGURE)}),
    "pictures": record({"pictures": by_name(_PICTURE)}),
    "finder": only(
        {"reassuring": listed(REGEX), "places": {**listed(_PLACE), "minItems": 1}},
    ),
    "search": only(
        {
            "left_out": NAMES,
            "common": NAMES,
            "weights": by_name({"type": "number", "exclusiveMinimum": 0}),
            "words": by_name(SOME_NAMES),
            "misspelt": by_name(SOME_NAMES),
        },
        {"countries": by_name(SOME_NAMES), "means": by_name(SOME_NAMES)},
    ),
    "facts": only(
        {"licence": TEXT, "locale": by_name(TEXT), "conditions": by_name(listed(_CONDITION))}
    ),
    "required": record({"pages": by_name(_REQUIRED)}),
    "code-systems": only(
        {
            "systems": by_name(_CODE_SYSTEM),
            "tables": listed(only({"file": TEXT, "used": {"type": "boolean"}})),
            "emergencies": by_name(NAMES),
            "sources": by_name(TEXT),
        },
        {"medicines": by_name(by_name(SOME_NAMES))},
    ),
    "portal-examples": only({"examples": by_name(only({"code": TEXT}))}),
    "words": WORDS,
}


def shape_problems(name: str, document: Document) -> Iterator[Problem]:
    """Where a data file does not have its shape, each fault with its line."""
    validator = Draft202012Validator(
        SCHEMAS[name], format_checker=Draft202012Validator.FORMAT_CHECKER
    )
    for error in validator.iter_errors(document.data):
        place = list(error.absolute_path)
        yield Problem(
            path=document.path,
            line=document.line(*place),
            rule="data-shape",
            message=f"'{'.'.join(map(str, place)) or 'the file'}': {_said(error.message)}; "
            "correct it, or see how its neighbours are written",
        )


def _said(message: str) -> str:
    return message if len(message) <= 160 else f"{message[:80]} … {message[-75:]}"
