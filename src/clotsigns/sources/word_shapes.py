"""The shape of a file of words: the texts a language must have, and what they leave room for."""

from __future__ import annotations

from clotsigns.sources.safety import BOXES
from clotsigns.sources.shape_parts import TEXT, Schema, by_name

KINDS_OF_SOURCE = (
    *("guideline", "trial", "study", "review", "case-report", "textbook", "government"),
    *("charity", "manufacturer", "reference"),
)
READ = ("whole", "part", "abstract", "second-hand", "none")
_SHARED_WORDS = (
    *("boxes", "leads", "ends", "more", "elsewhere", "disclaimer", "help_line", "help_link"),
    *(
        "citation",
        "citations",
        "citation_table",
        "sources_fold",
        "all_sources",
        "and",
        "to",
        "say_it",
    ),
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
    *("finder", "search", "preview", "keep", "kept"),
    *("connect", "handout_titles"),
    *("answers", "portal_pages", "portal_systems", "portal_files"),
    *("portal_copy", "portal_frame"),
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
WORDS: Schema = {
    "type": "object",
    "required": sorted(_SHARED_WORDS),
    "properties": {
        "boxes": {**by_name(TEXT), "required": BOXES},
        "leads": {**by_name({"type": "string"}), "required": BOXES[1:]},
        "ends": {**by_name({"type": "string"}), "required": BOXES[1:]},
        "more": {**by_name(TEXT), "required": ["all", "saddle", "thinner"]},
        "kinds_of_source": {**by_name(TEXT), "required": KINDS_OF_SOURCE},
        "read": {**by_name(TEXT), "required": READ},
        "country": {
            **by_name(TEXT),
            "properties": {key: {**TEXT, "pattern": r"\{number"} for key in ("call", "or")},
            "required": ["call", "find", "guess", "joined", "none", "or", "where"],
        },
        "listen": {
            **by_name(TEXT),
            "properties": {"picture": {**TEXT, "pattern": r"\{alt\}"}},
            "required": ["ended", "go_on", "listen", "name", "pause", "picture", "stop"],
        },
        "finder": {**by_name(TEXT), "required": ["call", "department", "read", "today", "visit"]},
        "kept": {
            **by_name(TEXT),
            "properties": {"old": {**TEXT, "pattern": r"\{date\}"}},
            "required": ["absent", "old"],
        },
        "months": {"type": "array", "items": TEXT, "minItems": 12, "maxItems": 12},
        "citation": {**TEXT, "pattern": r"\{number\}"},
        "citations": {**TEXT, "pattern": r"\{number\}"},
        "sources_fold": {**TEXT, "pattern": r"\{count\}"},
        "keep": {**by_name(TEXT), "required": sorted(_KEEP)},
        "sources_of_boxes": {**TEXT, "pattern": r"\{numbers\}"},
        "sources_of_box": {**TEXT, "pattern": r"\{numbers\}"},
        "connect": {
            "type": "object",
            "properties": {
                "found": {**TEXT, "pattern": r"\{system\}.*\{code\}"},
                "found_above": {**TEXT, "pattern": r"\{system\}.*\{code\}.*\{answered\}"},
            },
            "required": ["found", "found_above", "name", "none", "purpose", "quote", "topic"],
        },
        "handout_form": {
            **by_name(TEXT),
            "properties": {
                key: {**TEXT, "pattern": r"\{most\}"} for key in ("bad_logo", "too_long")
            },
            "required": ["bad_logo", "too_long"],
        },
        "handout_titles": {
            **by_name(TEXT),
            "required": ["a4", "large-a4", "large-letter", "letter"],
        },
        "reviewed": {**TEXT, "pattern": r"\{name\}.*\{qualification\}.*\{date\}"},
    },
    "additionalProperties": {"anyOf": [TEXT, by_name(TEXT)]},
}
