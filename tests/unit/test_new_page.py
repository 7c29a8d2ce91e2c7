"""A new page as a stranger makes it: begun by a command, ended when no rule finds anything."""

from __future__ import annotations

import datetime
import re
import shutil
from dataclasses import replace
from pathlib import Path

import pytest
import yaml

from clotsigns.handouts.sheet import sheets
from clotsigns.new_page import TEMPLATE, PageRefused, new_page
from clotsigns.pages.for_readers import article_ids
from clotsigns.rules import problems
from clotsigns.rules.to_do import RULE
from clotsigns.sources.offered import listed
from clotsigns.sources.project import Project, load_project

# No page that anybody will make: with that, this test would fail.
PAGE = "page-on-trial"
PATH = Path(f"docs/en/{PAGE}.md")
DAY = datetime.date(2026, 11, 26)
OURS = "[@editor-judgement]"
# What an editor writes in place of each mark, by what it begins with. Not advice: a trial.
WRITTEN = {
    "'TO DO: one plain sentence": "Bulging leg veins, and which signs need help today.",
    "'TO DO: a short name": "Bulging veins",
    "TO DO: the title": "Bulging leg veins",
    "TO DO: the answer": f"A hard, sore vein needs a check today. {OURS}",
    "TO DO: what it is": f"A vein near the skin can grow wide. {OURS}",
    "TO DO: what one feels": "The leg may ache or feel heavy. [@editor-judgement; handout]",
    "TO DO: a row for each; every": f"Sore vein | It hurts. {OURS} | Get checked today. {OURS} |",
    "TO DO: a row for each risk": f"Age | Veins grow wider. {OURS} |",
    "TO DO: which tests": f"A nurse may look at the vein with an ultrasound scan. {OURS}",
    "TO DO: what is done": f"Walks can help a heavy leg. {OURS}",
    "TO DO: what the reader can": f"Walk each day, if it does not hurt. {OURS}",
    "TO DO: three short points": f"A hard, sore vein: get checked today. {OURS}",
    "TO DO: a question, as": "Can I walk? {#q-first}",
    "TO DO: its answer, with": f"Yes, if it does not hurt. {OURS}",
    "TO DO: a question that": "What do you do if a vein is newly hard and sore?",
}
# The facts that belong to the page: in which file, before what, and what.
FACTS = (
    (
        "data/safety.yml",
        "  emergency:\n    emergency:\n",
        f"  {PAGE}:\n    emergency: []\n    department: []\n    same-day: []\n    visit:\n"
        "      - group: everyone\n        say: [visit-small-bruises]\n    thinner: []\n"
        "    never: []\n",
    ),
    (
        "data/safety.yml",
        "blood-thinners, emergency]\n    text:\n      en: 'On a blood thinner, you bruise",
        f"{PAGE}, ",
    ),
    (
        "data/machine-facts.yml",
        "  massage-danger:\n",
        f"  {PAGE}:\n    - name: {{en: Varicose veins}}\n      codes: {{ICD-10-CM: L98.9}}\n",
    ),
    (
        "data/finder.yml",
        "      - like: {en: 'None of these fits",
        f"      - like: {{en: 'My leg veins bulge.'}}\n        page: {PAGE}\n"
        "        sources: [editor-judgement]\n",
    ),
    (
        "data/codes.csv",
        "icd-10-cm,I82.46,",
        f'icd-10-cm,L98.9,"Disorder of the skin, unspecified",{PAGE},high,icd-10-cm-2026,\n',
    ),
    (
        "data/meaning.yml",
        "  home:\n    - {find: the answer",
        f"  {PAGE}:\n    - {{find: the answer, must: [check today]}}\n",
    ),
    (
        "data/meaning.yml",
        "    already-massaged: {step: today",
        f"    {PAGE}: {{step: read, must: [my leg veins bulge]}}\n",
    ),
    (
        "data/meaning.yml",
        "  # Nothing of ours\n",
        f"  - {{kind: a skin that changes, named: disorder of the skin, pages: {PAGE}}}\n",
    ),
    ("data/kept-pages.txt", "emergency guide\n", f"{PAGE} article\n"),
)


@pytest.fixture(scope="module")
def project(root: Path) -> Project:
    return load_project(root)


@pytest.fixture
def copy(root: Path, tmp_path: Path) -> Path:
    """The whole project's words and facts, to be changed."""
    for folder in ("docs", "data", "overrides"):
        shutil.copytree(root / folder, tmp_path / folder)
    return tmp_path


def _begin(project: Project, copy: Path) -> Path:
    return new_page(replace(project, root=copy), PAGE, DAY)


def _write(copy: Path) -> None:
    text = (copy / PATH).read_text(encoding="utf-8")
    for start, words in WRITTEN.items():
        text, count = re.subn(rf"{re.escape(start)}.*", words, text)
        assert count, start
    (copy / PATH).write_text(text, encoding="utf-8")


def _add(copy: Path, name: str, before: str, added: str) -> None:
    text = (copy / name).read_text(encoding="utf-8")
    assert text.count(before) >= 1, (name, before)
    (copy / name).write_text(text.replace(before, added + before, 1), encoding="utf-8")


def test_a_page_is_begun_and_the_rules_lead_to_its_end(project: Project, copy: Path) -> None:
    assert _begin(project, copy) == PATH
    begun = problems(load_project(copy))
    marks = [
        number
        for number, line in enumerate((copy / PATH).read_text(encoding="utf-8").splitlines(), 1)
        if "TO DO" in line
    ]
    # Each line that is to be written is told once, as that, with what to write.
    assert [p.line for p in begun if p.rule == RULE] == marks
    assert [p for p in begun if p.path == PATH and p.line in marks and p.rule != RULE] == []
    told = [p.message for p in begun if p.rule == RULE]
    assert all(message.startswith("this is still to be written: ") for message in told)
    # And so are the facts, each in its own file.
    files = {str(p.path) for p in begun} - {str(PATH)}
    assert files == {
        *("data/safety.yml", "data/machine-facts.yml", "data/finder.yml", "data/meaning.yml")
    }
    assert [p.rule for p in begun if "kept-pages" in p.message] == ["page-kept"]
    _write(copy)
    assert {p.rule for p in problems(load_project(copy))} == {
        *("safety-placed", "safety-data", "conditions", "finder", "page-kept", "meaning")
    }
    for name, before, added in FACTS:
        _add(copy, name, before, added)
    done = load_project(copy)
    assert [str(problem) for problem in problems(done)] == []
    _appears(done)


def _appears(project: Project) -> None:
    """It is in every list of pages, after the last article and before the glossary."""
    assert article_ids(project)[-1] == PAGE
    assert PAGE in [article.id for article in listed(project)]
    assert len([sheet for sheet in sheets(project) if sheet.page == PAGE]) == 4
    article = project.article(PAGE)
    assert project.article(article_ids(project)[-2]).order < article.order
    assert article.order < project.article("glossary").order


@pytest.mark.parametrize(
    ("page", "says"),
    [
        ("dvt", "exists"),
        ("gastrocnemius-veins/decide", "exists"),
        ("home", "of the site itself"),
        ("handouts/mine", "of the site itself"),
        ("Varicose", "small letters"),
        ("varicose_veins", "small letters"),
        ("../dvt", "small letters"),
        ("", "make new PAGE=varicose-veins"),
        ("about/mine", "of the site itself"),
        ("portals", "of the site itself"),
    ],
)
def test_a_page_that_cannot_be_is_refused(project: Project, page: str, says: str) -> None:
    with pytest.raises(PageRefused, match=says):
        new_page(project, page, DAY)


def test_the_template_has_the_sections_in_the_order_of_the_vocabulary(root: Path) -> None:
    text = (root / TEMPLATE).read_text(encoding="utf-8")
    vocabulary = yaml.safe_load((root / "data/vocabulary.yml").read_text(encoding="utf-8"))
    assert re.findall(r"^## .*\{#([a-z-]+)\}$", text, re.MULTILINE) == list(vocabulary["sections"])
    fields = set(yaml.safe_load(text.split("---")[1]))
    assert fields <= set(vocabulary["front_matter"])


def test_nothing_that_is_still_to_be_written_passes(copy: Path) -> None:
    path = copy / "docs/en/about/index.md"
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace("[[help-line]]", "TO DO: more\n\n[[help-line]]"), encoding="utf-8")
    told = [problem for problem in problems(load_project(copy)) if problem.rule == RULE]
    assert [problem.message for problem in told] == ["this is still to be written: more"]


def test_the_guide_tells_of_every_field_of_front_matter(root: Path) -> None:
    """The guide's table and the vocabulary name the same fields: one is what the rules know."""
    text = (root / "CONTRIBUTING.md").read_text(encoding="utf-8")
    rows = text.split("| field | what it means |", 1)[1].split("\n\n", 1)[0].splitlines()[2:]
    named = [name for row in rows for name in re.findall(r"`(\w+)`", row.split("|")[1])]
    vocabulary = yaml.safe_load((root / "data/vocabulary.yml").read_text(encoding="utf-8"))
    assert sorted(named) == sorted(vocabulary["front_matter"])
