"""The rules: each a pure function from the project to the problems that it finds."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from clotsigns.rules.citations import citations_known, sentences_cited, sources_used
from clotsigns.rules.claims import claims_accounted, wrong_claims_corrected
from clotsigns.rules.codes import codes_valid, edition_tables_known, emergencies_listed
from clotsigns.rules.conditions import conditions_known
from clotsigns.rules.figures import figures_held
from clotsigns.rules.files import only_pages_published, pages_kept
from clotsigns.rules.finder import finder_advises, finder_leads
from clotsigns.rules.front_matter import front_matter_valid
from clotsigns.rules.headings import headings_in_order, titles_unique
from clotsigns.rules.jargon import first_use_explained, medical_words_explained
from clotsigns.rules.links import links_lead_somewhere
from clotsigns.rules.markup import plain_markdown, tables_even
from clotsigns.rules.numbers import numbers_called_first, zones_in_their_country
from clotsigns.rules.originality import words_our_own
from clotsigns.rules.phrases import no_forbidden_phrases
from clotsigns.rules.pictures import pictures_complete
from clotsigns.rules.placed import safety_placed
from clotsigns.rules.reading import reading_grade
from clotsigns.rules.safety import evidence_carried, safety_complete
from clotsigns.rules.search import search_leads
from clotsigns.rules.sentences import one_sentence_a_line, sentences_short
from clotsigns.sources.problem import Problem
from clotsigns.sources.project import Project

Rule = Callable[[Project], Iterator[Problem]]

RULES: tuple[Rule, ...] = (
    pages_kept,
    only_pages_published,
    front_matter_valid,
    plain_markdown,
    tables_even,
    headings_in_order,
    titles_unique,
    safety_complete,
    evidence_carried,
    safety_placed,
    numbers_called_first,
    zones_in_their_country,
    links_lead_somewhere,
    citations_known,
    sentences_cited,
    sources_used,
    figures_held,
    claims_accounted,
    wrong_claims_corrected,
    medical_words_explained,
    first_use_explained,
    codes_valid,
    emergencies_listed,
    edition_tables_known,
    pictures_complete,
    finder_leads,
    finder_advises,
    search_leads,
    conditions_known,
    words_our_own,
    one_sentence_a_line,
    sentences_short,
    reading_grade,
    no_forbidden_phrases,
)


def problems(project: Project) -> list[Problem]:
    """What every rule finds, sorted by place."""
    return sorted({problem for rule in RULES for problem in rule(project)})
