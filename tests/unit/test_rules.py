"""Each rule is silent on a page that is right, and fires, at the line, on one that is not."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from clotsigns.rules import originality, problems
from clotsigns.rules.sealed import shown
from clotsigns.sources.problem import Problem, SourceError
from clotsigns.sources.project import load_project
from oracles.sealed import DAY

Spoil = Callable[[str, str, str], int]

PAGE = "docs/en/dvt.md"
REVIEW = f"kind: article\nreviewed: {{{{name: {{}}, qualification: nurse, day: {DAY}, seal: abc}}}}"
SAFETY = "data/safety.yml"
SOURCES = "data/evidence/sources.yml"
PICTURES = "data/pictures.yml"
WORDS = "data/words/en.yml"
FINDER = "data/finder.yml"
SEARCH = "data/search.yml"
FACTS = "data/machine-facts.yml"
BOOK = """\
- {id: book, title: Another, organisation: A library, year: 2020, url: https://example.org/other,
  kind: review, read: whole, what_verified: Read whole.}
"""
FOLD = "/// details | More\n\nIt sits in a vein. [@book]"
CLAIMS = "data/evidence/claims.yml"
SUN = (
    "pictures: {sun: {file: sun.svg, width: 1, height: 1, alt: {en: Sun}, caption: {en: Sun}, "
    "page: p, section: s}}"
)
NUMBERS = "data/emergency-numbers.yml"
ZONES = "data/time-zones.yml"
LONG = "It is " + "very " * 28 + "bad. [@book]"


def country(emergency: str, first: str, language: str = "en") -> str:
    """A country with its numbers, of one digit each."""
    numbers = emergency.replace("1", "'1'")
    return (
        f"\n- {{code: UT, name: {{{language}: Utopia}}, emergency: {numbers}, tel: '{first}', "
        "sources: [book]}"
    )


def found(root: Path) -> list[Problem]:
    """All problems, those that stop the reading of a file included."""
    try:
        return problems(load_project(root))
    except SourceError as error:
        return error.problems


def test_a_page_that_is_right_has_no_problem(tiny: Path) -> None:
    assert found(tiny) == []


@pytest.mark.parametrize(
    ("file", "old", "new", "rule", "says"),
    [
        # Front matter
        (PAGE, "kind: article\n", "", "front-matter", "'kind' must be given"),
        (PAGE, "kind: article", "kind: poem", "front-matter", "must be one of"),
        (PAGE, "review_by: 2027-01-02", "review_by: soon", "front-matter", "must be a date"),
        (PAGE, "review_by: 2027-01-02", "review_by: 2027-02-31", "yaml", "a real date"),
        (PAGE, "review_by: 2027-01-02", "review_by: 2025-01-02", "front-matter", "before"),
        (PAGE, "kind: article", "kind: article\ncolour: red", "front-matter", "not a known"),
        (PAGE, "A short page", "A very short page" * 20, "front-matter", "160 at most"),
        (PAGE, "kind: article", f"kind: article\nreviewed_on: {DAY}", "front-matter", "a known"),
        (PAGE, "kind: article", "kind: article\nreviewed: yes", "front-matter", "must have name"),
        (PAGE, "kind: article", "kind: article\nreviewed: {name: A B}", "front-matter", "and seal"),
        (PAGE, "kind: article", REVIEW.format("Dr A"), "front-matter", "of a real person"),
        (PAGE, "kind: article", REVIEW.format("Ada Byron"), "front-matter", "record must know"),
        (PAGE, "---\nkind", "kind", "front-matter", "must begin with front matter"),
        (PAGE, "kind: article", "kind: [article", "yaml", "this must be YAML"),
        (PAGE, "kind: article", "kind: article\nkind: guide", "yaml", "only once"),
        # Headings
        (PAGE, "## What it is {#what-it-is}", "### What {#what}", "heading-order", "level 3"),
        (PAGE, "## What it is {#what-it-is}", "# Two {#two}", "heading-order", "only one title"),
        (PAGE, "## What it is {#what-it-is}", "## What it is", "heading-order", "an id"),
        (
            PAGE,
            "## What it is {#what-it-is}",
            "## Tests {#tests}\n\n## What it is {#what-it-is}",
            "heading-order",
            "must stand before",
        ),
        # Safety, in the page
        (PAGE, "[[emergency: dvt]]\n", "", "safety-placed", "put [[emergency: …]] here"),
        (PAGE, "[[emergency: dvt]]", "<!-- [[emergency: dvt]] -->", "safety-placed", "emergency"),
        (PAGE, "[[emergency: dvt]]", "[[emergency: general]]", "safety-placed", "its own box"),
        (
            PAGE,
            "[[emergency: dvt]]",
            "Read on. [@book]\n\n[[emergency: dvt]]",
            "safety-placed",
            "the first thing after",
        ),
        (
            PAGE,
            "A clot is a lump of blood. [@book]",
            "A clot is a lump. [@book]\nIt is of blood. [@book]",
            "safety-placed",
            "the first thing after",
        ),
        (PAGE, "[[same-day: dvt]]\n", "", "safety-placed", "same-day"),
        (PAGE, "[[never: dvt]]\n", "", "safety-placed", "[[never: …]]"),
        (PAGE, "[[about-this-page: dvt]]\n", "", "safety-placed", "must end with"),
        (PAGE, "[[never: dvt]]", "[[Never: dvt]]", "safety-placed", "alone on its line"),
        (PAGE, "[[never: dvt]]", "So [[never: dvt]]", "safety-placed", "alone on its line"),
        (PAGE, "[[never: dvt]]", "[[nevre: dvt]]", "safety-placed", "mean 'never'?"),
        # Safety, in the data
        (
            SAFETY,
            "say: [breathless, chest-pain,",
            "say: [breathless,",
            "safety-data",
            "'chest-pain'",
        ),
        (SAFETY, "pages: [every]", "pages: [dvt]", "safety-data", "name 'every'"),
        (SAFETY, "say: [stroke]", "say: [faint]", "safety-data", "must hold 'stroke'"),
        (
            SAFETY,
            "You cough up blood.",
            "You cough up blood or see it in what you cough up on most days.",
            "safety-data",
            "12 words at most",
        ),
        (
            SAFETY,
            "say: [stroke]",
            "say: [stroke, stroke, stroke, stroke]",
            "safety-data",
            "3 signs of its own",
        ),
        (SAFETY, "say: [swollen]", "say: [stroke]", "safety-data", "must have the step 'today'"),
        (
            SAFETY,
            "\n      - group: leg\n        say: [swollen]",
            " []",
            "safety-data",
            "must say something",
        ),
        (
            SAFETY,
            "    visit:\n      - group: leg\n        say: [old-ache]\n",
            "",
            "safety-data",
            "visit",
        ),
        (SAFETY, "  en: Feel for cold or heat.", "  en: ''", "safety-data", "skin colour"),
        (SAFETY, "[999](tel:999)", "999", "safety-data", "the numbers must hold"),
        (NUMBERS, "[]", country("[1]", "2"), "numbers", "must be the first"),
        (NUMBERS, "[]", country("[1]", "1") * 2, "numbers", "once"),
        (NUMBERS, "[]", country("[1]", "1", "es"), "numbers", "must have a name"),
        (NUMBERS, "[]", country("[]", "1"), "data-shape", "emergency"),
        (ZONES, "{}", "{UT: [Nowhere/Else]}", "time-zone", "UT must be a country"),
        (ZONES, "{}", "{UT: [No/Where, No/Where]}", "time-zone", "it stands under UT too"),
        (SAFETY, "say: [breathless, ", "say: [", "safety-data", "the core of every first box"),
        (
            SAFETY,
            "You cough up blood.",
            "<b hidden>You cough up blood.</b>",
            "plain-markdown",
            "no HTML",
        ),
        (SAFETY, "You cough up blood.", "'[[never: dvt]]'", "plain-markdown", "no placement"),
        (SAFETY, "      en: You faint.", "      en:", "data-shape", "must be a text and is empty"),
        (SAFETY, "    pages: [dvt]", "    pages: 5", "data-shape", "'statements.stroke.pages'"),
        (
            SAFETY,
            "  dvt:\n    emergency:",
            "  dvt: null\n  moon:\n    emergency:",
            "data-shape",
            "'boxes.dvt'",
        ),
        (SAFETY, "[breathless, chest-pain,", "[breathless, cehst,", "safety-data", "'cehst'"),
        (SAFETY, "      en: You cough up blood.", "      en: ''", "safety-data", "a text in 'en'"),
        (SAFETY, "step: today", "step: some-day", "data-shape", "must be one of: call"),
        (SAFETY, "group: chest", "group: chset", "safety-data", "'chset'"),
        (SAFETY, "say: [swollen]", "say: [" + "swollen, " * 7 + "swollen]", "safety-data", "7"),
        (
            "data/evidence/safety.yml",
            "said_by: [breathless]",
            "said_by: [wheeze]",
            "safety-evidence",
            "'wheeze'",
        ),
        # The ledger
        (CLAIMS, "  left_out: too general to help a reader\n", "", "claim", "A-2 must have either"),
        (CLAIMS, "  stands: [", "  left_out: gone\n  stands: [", "claim", "not both"),
        (CLAIMS, "[dvt#what-it-is]", "[dvt#moon]", "claim", "'dvt#moon'"),
        (CLAIMS, "verdict: supported", "verdict: wrong", "correction", "A-1 is wrong"),
        (CLAIMS, "verdict: vague", "verdict: outdated", "correction", "A-2 is outdated"),
        (SOURCES, "  read: whole\n", "", "data-shape", "'sources.book.read' must be given"),
        (SOURCES, "read: whole", "read: mostly", "data-shape", "and not 'mostly'; change it"),
        (SOURCES, "kind: review", "kind: rumour", "data-shape", "and not 'rumour'; change it"),
        (SAFETY, "en: Your chest\n", "en: This thins the blood\n", "phrase", "blood"),
        (
            WORDS,
            "same-day: 'Read it all",
            "same-day: 'A blood thinner thins the blood",
            "phrase",
            "blood",
        ),
        # Medical words
        (PAGE, "It sits in a vein.", "It is phlegmasia.", "medical-word", "'phlegmasia'"),
        (PAGE, "| Pain |", "| Cellulitis |", "medical-word", "'Cellulitis'"),
        (SAFETY, "One leg is swollen.", "You have ischaemia.", "medical-word", "'ischaemia'"),
        (CLAIMS, "[dvt#what-it-is]", "[moon#what-it-is]", "claim", "'moon#what-it-is'"),
        (
            SOURCES,
            "sources:\n",
            "sources:\n- id: film\n  title: A film\n  organisation: A house\n  kind: review\n"
            "  read: whole\n  year: 2020\n  what_verified: All.\n",
            "source-used",
            "'film'",
        ),
        (CLAIMS, "sources: [book]\n  stands", "sources: []\n  stands", "claim", "must cite one"),
        # Files and markup
        (PAGE, "It sits in a vein.", "It sits in <b>a vein</b>.", "plain-markdown", "no HTML"),
        (PAGE, "It sits in a vein. [@book]", "<div hidden>", "plain-markdown", "no HTML"),
        (PAGE, "# A clot", '# A clot {#x style="display:none"}', "plain-markdown", "braces"),
        (PAGE, "# A clot", "# A clot {#emergency}", "plain-markdown", "of a box"),
        (PAGE, "It sits in a vein.", "[a](javascript:b) vein.", "plain-markdown", "the script"),
        (PAGE, "It sits in a vein.", "![a](//b/c.png) vein.", "plain-markdown", "our own"),
        (PAGE, "| Pain | It may", "| Pain | It | may", "table", "2 cells"),
        (PAGE, "| --- | --- |\n", "", "table", "under its header"),
        (PAGE, "\n| Sign | Meaning", "| Sign | Meaning", "table", "a blank line"),
        (PAGE, "\n[[emergency: dvt]]", "[[emergency: dvt]]", "safety-placed", "a blank line"),
        (PAGE, "[[emergency: dvt]]", "  [[emergency: dvt]]", "safety-placed", "begin its line"),
        (
            "data/phrases.yml",
            "find: '\\b111\\b'",
            "find: '('",
            "data-shape",
            "must be a regular expression",
        ),
        (
            "data/words/en.yml",
            "  emergency: 'Call",
            "  emrgency: 'Call",
            "data-shape",
            "do you mean 'emergency'?",
        ),
        ("data/evidence/article-fingerprints.txt", "0123456789", "", "own-words", "ten hex"),
        # Pictures
        (PAGE, "It sits in a vein. [@book]", "[[picture: moon]]", "picture", "'moon'"),
        (PAGE, "kind: article\n", "kind: article\npictograms: true\n", "picture", "have a drawing"),
        (SAFETY, "  cough-blood:\n", "  cough-blood:\n    pictogram: x\n", "picture", "drawing"),
        # The words of the search
        (SEARCH, "  dvt: [lump]", "  dtv: [lump]", "search", "must be a page"),
        (SEARCH, "  dvt: [lump]", "  dvt#no: [lump]", "search", "must be a heading"),
        (SEARCH, "  dvt: [lump]", "  dvt#sources: [lump]", "search", "is left out"),
        (SEARCH, "  dvt: [thrombosis]", "  dtv: [thrombosis]", "search", "must be a page"),
        (SEARCH, "  dvt: [lump]", "  405: [lump]", "search", "must be a page"),
        (SEARCH, "about: 0.5", "about: 0", "data-shape", "about"),
        (SEARCH, "misspelt:", "signs: {dvt: [cold -lump]}\nmisspelt:", "search", "of 'families'"),
        (SEARCH, "misspelt:", "signs: {dtv: [cold]}\nmisspelt:", "search", "must be a page"),
        (PAGE, "kind: article", "kind: article\nsearch: {exclude: true}", "search", "left out of"),
        # What machines are told
        (FACTS, "  dvt:", "  dtv:", "conditions", "must be a page"),
        (FACTS, "  dvt:", "  emergency:", "conditions", "must have a condition"),
        (FACTS, "{en: en_GB}", "{es: es_ES}", "locale", "a spelling of its own"),
        (FACTS, "{en: en_GB}", "{en: es_ES}", "locale", "a spelling of its own"),
        (SOURCES, "- id: book", f"{BOOK}- id: book", "named-once", "'book' must be the id of one"),
        (PAGE, "It sits in a vein. [@book]", FOLD, "plain-markdown", "a fold must begin with"),
        (FACTS, "{en: A clot}", "{es: A clot}", "conditions", "must have a name"),
        # The finder
        (FINDER, "page: dvt#what-it-is", "page: dvt#no-such", "finder", "must be an id"),
        (FINDER, "page: dvt#what-it-is", "page: no-such", "finder", "must be a page"),
        (FINDER, "en: It is swollen.", "en: It is harmless.", "finder", "reassures"),
        (FINDER, "en: It is swollen.", "en: ''", "finder", "must have its words"),
        (FINDER, "en: Calf", "es: Calf", "finder", "must have a name"),
        (
            FINDER,
            "sign: chest-pain",
            "sign: swollen",
            "finder",
            "the first place is for emergencies",
        ),
        (FINDER, "page: home#emergency", "page: home", "finder", "must lead to '#emergency'"),
        (
            FINDER,
            "page: dvt#same-day",
            "page: dvt#what-it-is",
            "finder",
            "must lead to '#same-day'",
        ),
        (FINDER, "sign: swollen", "sign: stroke", "finder", "must lead to '#emergency'"),
        (FINDER, "sign: swollen", "sign: wheeze", "finder", "must be a statement"),
        (FINDER, "sign: chest-pain", "sign: stroke", "finder", "must say 'stroke'"),
        (FINDER, "    sources: [book]\n", "", "finder", "'sign' of the ladder, or its 'sources'"),
        (FINDER, "sources: [book]", "sources: [film]", "citation-known", "'film'"),
        (
            FINDER,
            "  choices:\n",
            "  choices:\n" + 7 * "  - {like: {en: Ow.}, sign: faint, page: home#emergency}\n",
            "finder",
            "7 choices at most",
        ),
        (PICTURES, "pictures: {}", SUN, "picture", "its file"),
        (
            PICTURES,
            "pictures: {}",
            SUN.replace("page: p", "page: dvt"),
            "picture",
            "put a [[picture",
        ),
        (PICTURES, "pictures: {}", SUN.replace("en: Sun", "en: ''"), "picture", "an alt text"),
        (PICTURES, "pictures: {}", SUN, "picture", "cites a source"),
        # Links
        (PAGE, "It sits in a vein.", "It sits in [a vein](vein.md).", "link", "'vein.md'"),
        (PAGE, "It sits in a vein.", "It sits in [a vein](#vein).", "link", "'#vein'"),
        # Citations
        (PAGE, "It sits in a vein. [@book]", "It sits in a vein.", "citation-missing", "cite"),
        (PAGE, "It may be a clot. [@book]", "It may be a clot.", "citation-missing", "cell"),
        (
            PAGE,
            "It sits in a vein. [@book]",
            "Read [a page](massage-danger.md) of it, as it sits in a vein.",
            "citation-missing",
            "must cite its source",
        ),
        (PAGE, "vein. [@book]", "vein. [@film]", "citation-known", "'film'"),
        (SAFETY, "sources: [book]", "sources: [film]", "citation-known", "'film'"),
        (
            SOURCES,
            "sources:\n",
            "sources:\n- id: film\n  title: A film\n  organisation: A house\n  kind: review\n"
            "  read: whole\n  year: 2020\n  what_verified: All.\n",
            "source-used",
            "'film'",
        ),
        # Figures
        (PAGE, "It sits in a vein.", "It hits 5 in 1,000 people.", "figure", "'5 in 1,000'"),
        (PAGE, "It may be a clot.", "It may last 3 days.", "figure", "'3 days'"),
        (SAFETY, "You cough up blood.", "You cough for 10 minutes.", "figure", "'10 minutes'"),
        (
            "data/evidence/figures.yml",
            "figures: []",
            "figures: [{id: a, plain: A., sources: [book], says: [5 in 1]}]",
            "data-shape",
            "'figures.a.population' must be given: Of whom",
        ),
        # Sentences and words
        (PAGE, "It sits in a vein. [@book]", LONG, "sentence-length", "30 words at most"),
        (PAGE, "It sits in a vein.", "It sits. It stays.", "one-sentence-a-line", "one sentence"),
        (
            PAGE,
            "It sits in a vein.",
            "Extraordinarily complicated considerations necessitate interdisciplinary evaluation "
            "of individual circumstances, particularly regarding institutional responsibilities.",
            "reading-grade",
            "grade 6",
        ),
        # Phrases
        (PAGE, "It sits in a vein.", "It thins the blood.", "phrase", "thins-the-blood"),
        (PAGE, "It sits in a vein.", "Stockings prevent harm.", "phrase", "stockings"),
        (PAGE, "It sits in a vein.", "Massage may help it.", "phrase", "massage-may-help"),
        (PAGE, "It sits in a vein.", "Call 111 now.", "phrase", "111-without-country"),
        (PAGE, "It sits in a vein.", "The skin is red.", "phrase", "redness-alone"),
        (PAGE, "It sits in a vein.", "Wait and see.", "phrase", "wait-and-see"),
        (PAGE, "It sits in a vein.", "Take any painkiller.", "phrase", "any-painkiller"),
        (PAGE, "It sits in a vein.", "Rub the leg, then ring us.", "phrase", "told-to-rub"),
        (PAGE, "It sits in a vein.", "If so, wait until Monday.", "phrase", "told-to-put-it-off"),
        (PAGE, "It sits in a vein.", "The clot starves it.", "phrase", "oxygen-starved"),
        (PAGE, "It sits in a vein.", "About 5% have one.", "phrase", "percent"),
        (PAGE, "It sits in a vein.", "Stay in bed.", "phrase", "strict-bed-rest"),
        (SAFETY, "You cough up blood.", "Call 111.", "phrase", "111-without-country"),
    ],
)
def test_a_fault_is_told_with_its_file_and_rule(
    tiny: Path, spoil: Spoil, file: str, old: str, new: str, rule: str, says: str
) -> None:
    spoil(file, old, new)
    told = [p for p in found(tiny) if p.rule == rule and says in p.message]
    assert told, f"nothing told of {rule} with {says!r}: {[str(p) for p in found(tiny)]}"
    assert all((tiny / p.path).is_file() and p.line >= 1 for p in told)


@pytest.mark.parametrize(
    "sentence",
    [
        "It does not make blood thin.",
        "Stockings do not prevent harm.",
        "Never think that massage may help.",
        "Call 111 in New Zealand.",
        "It is red, purple or darker, which is harder to see on brown and black skin.",
        "A blocked artery starves it.",
        "Can it sit in a vein?",
        "Read more in [a page](massage-danger.md).",
    ],
)
def test_what_is_right_is_left_alone(tiny: Path, spoil: Spoil, sentence: str) -> None:
    spoil(PAGE, "It sits in a vein.", sentence)
    assert found(tiny) == []


def test_a_country_whose_first_number_is_called_is_left_alone(tiny: Path, spoil: Spoil) -> None:
    spoil(NUMBERS, "[]", country("[1, '2']", "1"))
    assert found(tiny) == []


def test_an_article_that_no_choice_leads_to_is_told(tiny: Path, spoil: Spoil) -> None:
    spoil(FINDER, "sign: swollen\n    page: dvt#same-day", "page: emergency\n    sources: [book]")
    spoil(FINDER, "page: dvt#what-it-is", "page: home")
    assert [(p.rule, "'dvt'" in p.message) for p in found(tiny)] == [("finder", True)]


def test_a_problem_names_the_line(tiny: Path, spoil: Spoil) -> None:
    line = spoil(PAGE, "It sits in a vein. [@book]", "It sits in a vein. [@film]")
    (problem,) = found(tiny)
    assert str(problem).startswith(f"docs/en/dvt.md:{line}: citation-known: ")


def test_the_word_on_skin_may_follow_in_the_next_sentence(tiny: Path, spoil: Spoil) -> None:
    spoil(
        PAGE,
        "It sits in a vein. [@book]",
        "The skin is red. [@book]\nThis is hard to see on brown and black skin. [@book]",
    )
    assert found(tiny) == []


def test_two_pages_may_not_share_a_title(tiny: Path) -> None:
    text = (tiny / PAGE).read_text(encoding="utf-8")
    (tiny / "docs/en/copy.md").write_text(text, encoding="utf-8")
    assert {"title-unique"} <= {p.rule for p in found(tiny)}


def test_six_words_of_an_article_are_found_and_five_are_not(tiny: Path, spoil: Spoil) -> None:
    article = tiny / "article.txt"
    article.write_text("In the dark, a cold clot sits in a narrow vein.", encoding="utf-8")
    marks = originality.fingerprint_file([article])
    assert "clot" not in marks
    (tiny / originality.PATH).write_text(marks, encoding="ascii")
    assert found(tiny) == []
    spoil(PAGE, "It sits in a vein.", "Here clot sits in a narrow one.")
    assert found(tiny) == []
    spoil(PAGE, "clot sits in a narrow one", "CLOT sits, in a narrow vein")
    (problem,) = found(tiny)
    assert problem.rule == "own-words"
    assert "CLOT sits in a narrow vein" in problem.message


@pytest.mark.parametrize("before", ["Here", "Here the", "Here the big", "Here the big old"])
def test_a_run_of_an_article_is_found_wherever_it_begins(
    tiny: Path, spoil: Spoil, before: str
) -> None:
    article = tiny / "article.txt"
    article.write_text("A clot sits in a narrow vein.", encoding="utf-8")
    marks = originality.fingerprint_file([article])
    # Each run of the article has its mark, not only every second one.
    assert len(marks.split()) == 2
    (tiny / originality.PATH).write_text(marks, encoding="ascii")
    spoil(PAGE, "It sits in a vein.", f"{before} clot sits in a narrow vein.")
    (problem,) = found(tiny)
    assert "'clot sits in a narrow vein'" in problem.message


@pytest.mark.parametrize("carriers", ["moon, breathless", "breathless, moon"])
def test_each_carrier_of_what_the_evidence_asks_is_held(
    tiny: Path, spoil: Spoil, carriers: str
) -> None:
    line = spoil("data/evidence/safety.yml", "said_by: [breathless]", f"said_by: [{carriers}]")
    told = [p for p in found(tiny) if p.rule == "safety-evidence"]
    assert ["'moon'" in problem.message for problem in told] == [True]
    assert told[0].line in (line - 1, line)


def test_problems_of_several_files_are_told_at_once(tiny: Path, spoil: Spoil) -> None:
    spoil(PAGE, "kind: article", "kind: [article")
    spoil(SAFETY, "groups:", "groups: [")
    spoil(SOURCES, "sources:", "sources: {")
    assert {str(p.path) for p in found(tiny)} == {PAGE, SAFETY, SOURCES}


@pytest.mark.parametrize("page", ["index.md", "404.md", "emergency.md", "massage-danger.md"])
def test_a_page_that_others_rely_on_is_missed(tiny: Path, page: str) -> None:
    (tiny / "docs/en" / page).unlink()
    # And not the codes that lead there.
    assert [p.rule for p in found(tiny)] == ["page-kept"]


def test_two_files_for_one_address_are_told(tiny: Path) -> None:
    (tiny / "docs/en/dvt").mkdir()
    (tiny / "docs/en/dvt.md").rename(tiny / "docs/en/dvt/index.md")
    (tiny / "docs/en/dvt.md").write_bytes((tiny / "docs/en/dvt/index.md").read_bytes())
    assert "page-kept" in {p.rule for p in found(tiny)}


@pytest.mark.parametrize("name", ["rogue.html", "rogue.MD", "rogue.markdown", "notes.txt"])
def test_a_file_that_no_rule_sees_is_told(tiny: Path, name: str) -> None:
    (tiny / "docs/en" / name).write_text("Rub it.", encoding="utf-8")
    assert [str(p.path) for p in found(tiny)] == [f"docs/en/{name}"]


def test_a_folder_behind_a_link_is_told(
    tiny: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    elsewhere = tmp_path_factory.mktemp("elsewhere")
    (elsewhere / "rogue.md").write_text("Rub it.", encoding="utf-8")
    (tiny / "docs/en/more").symlink_to(elsewhere)
    assert {p.rule for p in found(tiny)} & {"only-pages", "front-matter"}


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"\xff\xfe", "UTF-8"),
        (b"a: \x07", "not seen"),
        (b"a: &b [*b]", "plain YAML"),
        (b"- a", "a YAML mapping"),
    ],
)
def test_a_data_file_that_cannot_be_read_is_told(tiny: Path, content: bytes, says: str) -> None:
    (tiny / "data/glossary.yml").write_bytes(content)
    (problem,) = found(tiny)
    assert says in problem.message


def test_a_page_that_is_not_text_is_told(tiny: Path) -> None:
    (tiny / PAGE).write_bytes(b"\xff\xfe")
    (problem,) = found(tiny)
    assert (str(problem.path), problem.rule) == (PAGE, "file")


def test_a_page_of_front_matter_alone_is_told(tiny: Path) -> None:
    text = (tiny / PAGE).read_text(encoding="utf-8")
    (tiny / PAGE).write_text(text[: text.index("# A clot")], encoding="utf-8")
    assert {"safety-placed", "heading-order"} <= {p.rule for p in found(tiny)}


def test_all_that_a_language_lacks_is_told_and_its_codes_once(tiny: Path) -> None:
    (tiny / "docs" / "es").mkdir()
    shutil.copy(tiny / "docs/en/index.md", tiny / "docs" / "es")
    shutil.copy(tiny / "data/words/en.yml", tiny / "data/words/es.yml")
    (tiny / "data/glossary.yml").write_text(
        "terms: {clot: {term: {en: clot}, means: {en: A lump.}, sources: [book]}}\n"
    )
    told = problems(load_project(tiny, "es"))
    assert {p.rule for p in told} >= {"language", "page-kept"}
    assert {str(p.path) for p in told if p.rule == "language"} >= {
        *("data/glossary.yml", "data/safety.yml", "data/machine-facts.yml")
    }
    assert [p for p in told if p.rule == "code"] == []


def test_a_long_text_is_told_around_what_differs(tiny: Path) -> None:
    long = ["one", "two"]
    was, now = ("It may be a clot. " * 30 + f"The {word} end." + " Ask." * 60 for word in long)
    assert "The one end." in shown(was, now) and "The two end." in shown(now, was)
    assert len(shown(was, now)) < 210 and shown("Short.", now) == "Short."


def test_a_choice_may_lead_to_the_group_that_asks_for_more_than_its_box(
    tiny: Path, spoil: Spoil
) -> None:
    safety = "data/safety.yml"
    risk = "    step: today\n    pages: [dvt]\n    text:\n      en: You have cancer.\n"
    spoil(safety, "  swollen:\n", f"  risk:\n{risk}    sources: [book]\n  swollen:\n")
    group = "      - group: chest\n        asks: department\n        say: [risk]\n"
    same = "    same-day:\n      - group: leg\n        say: [swollen]\n"
    spoil(safety, f"    department: []\n{same}", f"    department: []\n{same}{group}")
    spoil(FINDER, "sign: swollen", "sign: risk")
    spoil(FINDER, "page: dvt#same-day", "page: dvt#same-day-chest")
    spoil(FINDER, "felt:\n", "felt:\n  risk: [calf]\n")
    found = [p.message for p in problems(load_project(tiny)) if p.rule == "finder"]
    assert found == []
    spoil(safety, f"    department: []\n{same}{group}", f"    department: []\n{same}")
    found = [p.message for p in problems(load_project(tiny)) if p.rule == "finder"]
    assert [text for text in found if "must say 'risk'" in text or "must lead to" in text]
