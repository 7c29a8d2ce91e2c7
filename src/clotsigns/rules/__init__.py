"""The rules: each a pure function from the project to the problems that it finds.

They stand in two ranks. Rules of the first look at what a page or a piece of data names, and at
lines by themselves: whatever is misspelt, they tell it. Rules of the second follow what a page
names, so they see only the pages on which every name holds and nothing is still to be written.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace

from clotsigns.rules.cases import people_answered
from clotsigns.rules.citations import citations_known, sentences_cited, sources_used
from clotsigns.rules.claims import claims_accounted, wrong_claims_corrected
from clotsigns.rules.code_kinds import codes_of_their_kind
from clotsigns.rules.codes import codes_valid, edition_tables_known, emergencies_listed
from clotsigns.rules.conditions import conditions_known
from clotsigns.rules.figures import figures_held
from clotsigns.rules.files import once, only_pages_published, pages_kept
from clotsigns.rules.finder import finder_advises, finder_leads, finder_whole
from clotsigns.rules.front_matter import front_matter_valid, menu_in_order
from clotsigns.rules.hazards import hazards_proved, hazards_whole
from clotsigns.rules.headings import headings_in_order, titles_unique
from clotsigns.rules.held_figures import figures_mean
from clotsigns.rules.jargon import first_use_explained, medical_words_explained
from clotsigns.rules.links import links_lead_somewhere
from clotsigns.rules.markup import plain_markdown, tables_even
from clotsigns.rules.meaning import (
    boxes_mean,
    finder_means,
    nothing_hedged,
    pages_mean,
    statements_mean,
)
from clotsigns.rules.numbers import numbers_called_first, zones_in_their_country
from clotsigns.rules.originality import words_our_own
from clotsigns.rules.phrases import no_forbidden_phrases
from clotsigns.rules.pictures import pictures_complete
from clotsigns.rules.placed import safety_placed
from clotsigns.rules.reading import reading_grade
from clotsigns.rules.references import (
    citations_written,
    front_matter_leads,
    pictures_lead,
    placements_known,
    records_lead,
    scores_known,
)
from clotsigns.rules.safety import evidence_carried, safety_complete
from clotsigns.rules.search import search_leads, signs_have_words
from clotsigns.rules.second_table import numbers_agree
from clotsigns.rules.sentences import one_sentence_a_line, sentences_short
from clotsigns.rules.to_do import RULE as TO_DO
from clotsigns.rules.to_do import nothing_to_do
from clotsigns.rules.whole_data import languages_whole, locale_known, named_once, website_named
from clotsigns.rules.withdrawn import withdrawals_lead_on
from clotsigns.sources.problem import Problem
from clotsigns.sources.project import Project

Rule = Callable[[Project], Iterator[Problem]]

# What is named is there.
REFERENCES: tuple[Rule, ...] = (
    pages_kept,
    front_matter_leads,
    placements_known,
    links_lead_somewhere,
    citations_known,
    citations_written,
    pictures_complete,
    pictures_lead,
    records_lead,
    scores_known,
    safety_complete,
    claims_accounted,
    codes_valid,
    emergencies_listed,
    edition_tables_known,
    conditions_known,
    languages_whole,
    locale_known,
    named_once,
    finder_leads,
    finder_whole,
    search_leads,
    signs_have_words,
    withdrawals_lead_on,
)
# What needs no name to hold.
ALONE: tuple[Rule, ...] = (
    only_pages_published,
    website_named,
    front_matter_valid,
    menu_in_order,
    plain_markdown,
    tables_even,
    headings_in_order,
    titles_unique,
    evidence_carried,
    numbers_called_first,
    zones_in_their_country,
    sentences_cited,
    sources_used,
    figures_held,
    wrong_claims_corrected,
    medical_words_explained,
    finder_advises,
    people_answered,
    words_our_own,
    one_sentence_a_line,
    sentences_short,
    no_forbidden_phrases,
    statements_mean,
    boxes_mean,
    finder_means,
    pages_mean,
    nothing_hedged,
    figures_mean,
    numbers_agree,
    codes_of_their_kind,
    hazards_proved,
    hazards_whole,
)
# The second rank.
FOLLOWING: tuple[Rule, ...] = (
    safety_placed,
    first_use_explained,
    reading_grade,
)
RULES: tuple[Rule, ...] = (nothing_to_do, *REFERENCES, *ALONE, *FOLLOWING)


def problems(project: Project) -> list[Problem]:
    """What every rule finds, sorted by place.

    A line that is still to be written is told once, as that: what it lacks nobody has forgotten.
    And a page that is gone is told once, and not again of all that leads there.
    """
    names = {problem for rule in (nothing_to_do, *REFERENCES) for problem in rule(project)}
    broken = {problem.path for problem in names}
    holding = replace(project, articles=tuple(a for a in project.articles if a.path not in broken))
    found = names | {problem for rule in ALONE for problem in rule(project)}
    found |= {problem for rule in FOLLOWING for problem in rule(holding)}
    unwritten = {(problem.path, problem.line) for problem in found if problem.rule == TO_DO}
    return sorted(
        problem
        for problem in once(project, found)
        if problem.rule == TO_DO or (problem.path, problem.line) not in unwritten
    )
