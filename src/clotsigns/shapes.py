"""The shape of every data file, as JSON Schema: what a file must hold before a rule looks at it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from jsonschema import Draft202012Validator

from clotsigns.data_file import Document
from clotsigns.problem import Problem

Schema = dict[str, Any]

TEXT: Schema = {"type": "string", "minLength": 1, "pattern": r"\S"}
# A text by language: a page in a language needs it, and the rules of that language say so.
TEXTS: Schema = {"type": "object", "additionalProperties": {"type": "string"}}
NAMES: Schema = {"type": "array", "items": TEXT}
SOME_NAMES: Schema = {**NAMES, "minItems": 1}
DIGITS: Schema = {"type": "string", "pattern": r"^\+?[0-9][0-9 ]*$"}
REGEX: Schema = {**TEXT, "format": "regex"}


def _record(required: Schema) -> Schema:
    """A mapping with these entries; others may stand beside them."""
    return {"type": "object", "properties": required, "required": sorted(required)}


def _only(required: Schema, optional: Schema | None = None) -> Schema:
    """A mapping with these entries and no others: a misspelt one is told."""
    return {
        "type": "object",
        "properties": {**required, **(optional or {})},
        "required": sorted(required),
        "additionalProperties": False,
    }


def _by_name(entry: Schema) -> Schema:
    return {"type": "object", "additionalProperties": entry}


def _list(entry: Schema) -> Schema:
    return {"type": "array", "items": entry}


_STATEMENT = _only(
    {"tier": TEXT, "pages": SOME_NAMES, "text": TEXTS, "sources": SOME_NAMES}, {"claims": NAMES}
)
_GROUPS = {**_list(_only({"group": TEXT, "say": SOME_NAMES})), "minItems": 1}
_KINDS_OF_SOURCE = (
    *("guideline", "trial", "study", "review", "case-report", "textbook", "government"),
    *("charity", "manufacturer", "reference"),
)
_READ = ("whole", "part", "abstract", "second-hand", "none")
_SOURCE: Schema = {
    **_record(dict.fromkeys(("id", "title", "organisation", "kind", "what_verified"), TEXT)),
    # Our own advice was not read anywhere; all else says how much of it was.
    "if": {"properties": {"kind": {"const": "own"}}},
    "then": {"not": {"required": ["read"]}},
    "else": {
        "required": ["read", "year"],
        "properties": {"kind": {"enum": _KINDS_OF_SOURCE}, "read": {"enum": _READ}},
    },
}
_PHRASE = _only(
    {"find": REGEX, "reason": TEXT, "instead": TEXT},
    {"unless": REGEX, "unless_next": {"type": "boolean"}},
)
_TERM = _only(
    {"term": TEXTS, "means": TEXTS, "sources": SOME_NAMES}, {"say": TEXTS, "match": _by_name(NAMES)}
)
_COUNTRY = _only(
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
_CORRECTION = _only(
    {
        "gravity": {"enum": ["danger", "wrong", "limits"]},
        "pages": SOME_NAMES,
        "said": TEXTS,
        "say": TEXTS,
        "sources": SOME_NAMES,
        "claims": NAMES,
    }
)
_CLAIM = _record(
    {
        "id": TEXT,
        "claim": TEXT,
        "verdict": {"enum": ["supported", "qualify", "wrong", "outdated", "vague"]},
        "sources": NAMES,
    }
)
_DRAWING: Schema = {
    "file": TEXT,
    "width": {"type": "integer", "minimum": 1},
    "height": {"type": "integer", "minimum": 1},
    "alt": TEXTS,
}
_PICTURE = _only(
    {**_DRAWING, "caption": TEXTS, "page": TEXT, "section": TEXT}, {"handout": _only(_DRAWING)}
)
_CHOICE = _only(
    {
        "like": TEXTS,
        "do": {"enum": ["call", "today", "read"]},
        "page": {"type": "string", "pattern": "^[a-z/-]+(#[a-z0-9-]+)?$"},
        "sources": SOME_NAMES,
    }
)
_PLACE = _only(
    {
        "id": {"type": "string", "pattern": "^[a-z-]+$"},
        "where": TEXTS,
        "choices": {**_list(_CHOICE), "minItems": 1},
    }
)
_CONDITION = _only({"name": TEXTS, "codes": _by_name(TEXT)})
_REQUIRED = _record(
    dict.fromkeys(
        ("emergency_now", "urgent_same_day", "never_do"),
        _list(_record({"text": TEXT, "said_by": SOME_NAMES})),
    )
)
_CODE_SYSTEM = _only(
    {"name": TEXT, "oid": TEXT, "uri": TEXT, "branching": {"type": "boolean"}}, {"also": NAMES}
)
_SHARED_WORDS = (
    *("boxes", "leads", "elsewhere", "disclaimer", "citation", "and", "to", "say_it"),
    *("sources_heading", "sources_of_boxes", "sources_of_box", "kinds_of_source", "read"),
    *(
        "no_year",
        "not_reviewed",
        "not_reviewed_short",
        "reviewed",
        "published",
        "updated",
        "checked",
    ),
    *("review_by", "months", "numbers_table", "changes_table", "country", "listen"),
    *("finder", "search", "preview", "keep"),
    *("connect", "handout_titles"),
    *("answers", "portal_pages", "portal_systems", "portal_files"),
    *("handout_list", "handout_form"),
)
_KEEP = (
    "ask",
    "ask-handouts",
    "begun",
    "progress",
    "done",
    "full",
    "broken",
    "waiting",
    "download",
)
_WORDS: Schema = {
    "type": "object",
    "required": sorted(_SHARED_WORDS),
    "properties": {
        "boxes": {**_by_name(TEXT), "required": ["emergency", "same-day", "never", "waiting"]},
        "leads": _by_name({"type": "string"}),
        "kinds_of_source": {**_by_name(TEXT), "required": _KINDS_OF_SOURCE},
        "read": {**_by_name(TEXT), "required": _READ},
        "country": {
            **_by_name(TEXT),
            "properties": {key: {**TEXT, "pattern": r"\{number"} for key in ("call", "or")},
            "required": ["call", "joined", "none", "or", "where"],
        },
        "listen": {
            **_by_name(TEXT),
            "properties": {"picture": {**TEXT, "pattern": r"\{alt\}"}},
            "required": ["ended", "go_on", "listen", "name", "pause", "picture", "stop"],
        },
        "finder": {**_by_name(TEXT), "required": ["call", "read", "today"]},
        "months": {"type": "array", "items": TEXT, "minItems": 12, "maxItems": 12},
        "citation": {**TEXT, "pattern": r"\{number\}"},
        "keep": {**_by_name(TEXT), "required": sorted(_KEEP)},
        "sources_of_boxes": {**TEXT, "pattern": r"\{numbers\}"},
        "sources_of_box": {**TEXT, "pattern": r"\{numbers\}"},
        "connect": {
            "type": "object",
            "properties": {
                "found": {**TEXT, "pattern": r"\{system\}.*\{code\}"},
                "found_above": {**TEXT, "pattern": r"\{system\}.*\{code\}.*\{answered\}"},
            },
            "required": ["found", "found_above", "name", "none", "purpose", "topic"],
        },
        "handout_form": {
            **_by_name(TEXT),
            "properties": {
                key: {**TEXT, "pattern": r"\{most\}"} for key in ("bad_logo", "too_long")
            },
            "required": ["bad_logo", "too_long"],
        },
        "handout_titles": {
            **_by_name(TEXT),
            "required": ["a4", "large-a4", "large-letter", "letter"],
        },
        "reviewed": {**TEXT, "pattern": r"\{name\}.*\{qualification\}.*\{date\}"},
    },
    "additionalProperties": {"anyOf": [TEXT, _by_name(TEXT)]},
}

# What YAML makes of an unquoted number or of NO is told in plain words by the edition's own rules.
_EDITION = _only(
    {
        "name": TEXT,
        "phone": _only({"day": {}}, {"night": {}}),
        "country": {"type": ["string", "boolean"]},
    },
    {"logo": TEXT, "wording": _by_name(TEXT)},
)

SCHEMAS: dict[str, Schema] = {
    "edition": _EDITION,
    "safety": _only(
        {
            "numbers": TEXTS,
            "groups": _by_name(TEXTS),
            "statements": _by_name(_STATEMENT),
            "boxes": _by_name(_by_name(_GROUPS)),
        }
    ),
    "sources": _record({"sources": _list(_SOURCE)}),
    "vocabulary": _record(dict.fromkeys(("kinds", "front_matter", "sections"), _by_name(TEXT))),
    "phrases": _record({"phrases": _by_name(_PHRASE)}),
    "glossary": _only({"terms": _by_name(_TERM)}, {"plain": NAMES}),
    "numbers": _record({"countries": _list(_COUNTRY)}),
    "corrections": _record({"corrections": _list(_CORRECTION)}),
    "claims": _record({"claims": _list(_CLAIM)}),
    "figures": _record({"figures": _list(_record({"id": TEXT, "plain": TEXT, "sources": NAMES}))}),
    "pictures": _record({"pictures": _by_name(_PICTURE)}),
    "finder": _only(
        {"reassuring": _list(REGEX), "places": {**_list(_PLACE), "minItems": 1}},
    ),
    "search": _only(
        {
            "left_out": NAMES,
            "common": NAMES,
            "weights": _by_name({"type": "number", "exclusiveMinimum": 0}),
            "words": _by_name(SOME_NAMES),
            "misspelt": _by_name(SOME_NAMES),
        }
    ),
    "facts": _only(
        {"licence": TEXT, "locale": _by_name(TEXT), "conditions": _by_name(_list(_CONDITION))}
    ),
    "required": _record({"pages": _by_name(_REQUIRED)}),
    "code-systems": _only(
        {
            "systems": _by_name(_CODE_SYSTEM),
            "tables": _list(_only({"file": TEXT, "used": {"type": "boolean"}})),
            "emergencies": _by_name(NAMES),
            "sources": _by_name(TEXT),
        }
    ),
    "portal-examples": _only({"examples": _by_name(_only({"code": TEXT}))}),
    "words": _WORDS,
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
