"""What the pages are, told by their front matter and by one list of promises."""

from __future__ import annotations

import re
import xml.etree.ElementTree as etree
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from clotsigns import rules
from clotsigns.handouts.making import STYLE, make_handouts
from clotsigns.handouts.sheet import sheets
from clotsigns.pages.for_readers import article_ids, pages
from clotsigns.pages.for_reviewers import changed, changes, page_filter
from clotsigns.rules import problems
from clotsigns.rules.references import MOST_BUTTONS
from clotsigns.site import Site
from clotsigns.sources.offered import listed
from clotsigns.sources.problem import Problem, SourceError
from clotsigns.sources.project import Project, load_project

Spoil = Callable[[str, str, str], int]
PAGE = "docs/en/dvt.md"
OTHER = "docs/en/glossary.md"
KEPT = "data/kept-pages.txt"
CORRECTIONS = """corrections:
- gravity: danger
  pages: [PAGES]
  said: {en: It was.}
  say: {en: It is.}
  sources: [book]
  claims: [A-1]
"""


@pytest.fixture(scope="module")
def project(root: Path) -> Project:
    return load_project(root)


def told(root: Path) -> list[tuple[str, int, str]]:
    try:
        found = problems(load_project(root))
    except SourceError as error:
        found = error.problems
    return [(problem.path.as_posix(), problem.line, problem.message) for problem in found]


@pytest.mark.parametrize(
    ("file", "old", "new", "says"),
    [
        (PAGE, "menu: A clot\n", "", "'menu' must be given"),
        (PAGE, "order: 10\n", "", "'order' must be given"),
        (PAGE, "order: 10", "order: first", "'order' must be a number"),
        (PAGE, "order: 10", "order: true", "'order' must be a number"),
        (PAGE, "menu: A clot", "menu: [A clot]", "'menu' must be"),
        (PAGE, "order: 10", "order: 10\nunder: glossary", "'glossary' must be a page of the menu"),
        (PAGE, "order: 10", "order: 10\nunder: nowhere", "'nowhere' must be a page of the menu"),
        (PAGE, "order: 10", "order: 10\nhide: toc", "'hide' must be a list"),
        (PAGE, "order: 10", "order: 10\npictograms: maybe", "'pictograms' must be true or false"),
        (PAGE, "order: 10", "order: 10\nsearch: none", "'search' must be a mapping"),
        (PAGE, "order: 10", "order: 10\nhandout_picture: sun", "'sun' must be a picture"),
        (PAGE, "order: 10", "order: 10\ntemplate: no.html", "'no.html' must be a file"),
        (OTHER, "review_by", "menu: Words\nreview_by", "'order' must be given"),
        (OTHER, "review_by", "menu: A clot\norder: 20\nreview_by", "must be the only one"),
        (OTHER, "review_by", "menu: Words\norder: 10\nreview_by", "must be the only one"),
        (KEPT, "dvt article", "dvt", "a line must be a page and its kind"),
        (PAGE, "It sits in a vein. [@book]", "It sits in a vein. [@Book]", "must be written like"),
        (PAGE, "[[never: dvt]]", "[[never: dvt]]\n\n[[changes: danger]]", "write [[changes]]"),
        (PAGE, "[[never: dvt]]", "[[never: dvt]]\n\n[[ledger: b]]", "one of: [[ledger: a]]"),
        (PAGE, "[[never: dvt]]", "[[never: dvt]]\n\n[[numbers: dvt]]", "nothing must stand behind"),
        (PAGE, "[[emergency: dvt]]", "[[emergency: dv]]", "must use its own box"),
        (PAGE, "[[disclaimer: dvt]]", "[[disclaimer: dv]]", "must name its own page"),
    ],
)
def test_what_is_wrong_with_a_page_is_told_at_its_line(
    tiny: Path, spoil: Spoil, file: str, old: str, new: str, says: str
) -> None:
    line = spoil(file, old, new)
    found = [(path, at) for path, at, message in told(tiny) if says in message]
    assert len(found) == 1, told(tiny)
    ((path, at),) = found
    assert path == file
    # A field that is missing is told where the front matter begins.
    assert at == 2 if "given" in says else line <= at <= line + new.count("\n")


def test_a_page_that_nobody_promised_is_told_with_the_line_to_add(tiny: Path, spoil: Spoil) -> None:
    spoil(KEPT, "dvt article\n", "")
    ((path, _, message),) = told(tiny)
    assert (path, "'dvt article'" in message) == (PAGE, True)


def test_a_promised_page_keeps_its_kind(tiny: Path, spoil: Spoil) -> None:
    line = spoil(PAGE, "kind: article", "kind: guide")
    assert (PAGE, line, True) in [(p, at, "'article'" in message) for p, at, message in told(tiny)]


def test_a_sign_of_a_page_stands_on_the_page_of_help_as_well(tiny: Path, spoil: Spoil) -> None:
    spoil("data/safety.yml", "  general:\n", "  emergency:\n    department: []\n  general:\n")
    found = [message for _, _, message in told(tiny) if "holds the whole ladder" in message]
    assert [message.split("'")[1] for message in found] == ["stroke", "swollen", "old-ache"]


def test_scores_are_those_of_an_article_and_only_once(tiny: Path) -> None:
    folder = tiny / "data/quality"
    folder.mkdir(exist_ok=True)
    for name, page in (("a", "dvt"), ("b", "dvt"), ("c", "glossary")):
        (folder / f"{name}.yml").write_text(f"page: {page}\n", encoding="utf-8")
    files = {path for path, _, _ in told(tiny)}
    assert {"data/quality/b.yml", "data/quality/c.yml"} <= files


def test_what_names_hold_is_still_told_where_another_does_not(tiny: Path, spoil: Spoil) -> None:
    """All at once: the misspelt box, and the long sentence of the same page."""
    box = spoil(PAGE, "[[same-day: dvt]]", "[[same-day: dv]]")
    long = spoil(PAGE, "It sits in a vein. [@book]", f"It is {'very ' * 40}bad. [@book]")
    lines = {line for path, line, _ in told(tiny) if path == PAGE}
    assert {box, long} <= lines


def test_pages_are_listed_as_their_front_matter_says(project: Project) -> None:
    """Moving a page is changing one number: every list follows."""
    page = project.article("massage-danger")
    first = replace(page, front=replace(page.front, data={**page.front.data, "order": 1}))
    moved = replace(project, articles=tuple(first if a is page else a for a in project.articles))
    assert article_ids(project)[0] != page.id
    assert article_ids(moved)[0] == page.id
    assert next(iter(sheets(moved))).page == page.id
    assert listed(moved)[0].id == page.id
    place = etree.Element("div")
    pages(moved, "", place)
    links = [link.get("href") for link in place.iter("a")]
    assert links[0] == "massage-danger.md"
    assert "gastrocnemius-veins/decide.md" in links
    assert not {"index.md", "about/sources.md", "404.md"} & set(links)


@pytest.mark.parametrize("count", [1, MOST_BUTTONS, MOST_BUTTONS + 1])
def test_the_record_has_a_button_and_a_style_for_each_page_of_which_it_tells(
    root: Path, project: Project, count: int
) -> None:
    article = project.article("dvt")
    many = [
        replace(article, path=Path(f"docs/en/page-{letter}.md"))
        for letter in "abcdefghijklmnopqrstuvwxyz"[:count]
    ]
    document = project.data["corrections"]
    entries = [{**document.data["corrections"][0], "pages": [a.id]} for a in many]
    crowded = replace(
        project,
        articles=(*project.articles, *many),
        data={
            **project.data,
            "corrections": replace(document, data={"corrections": entries}),
        },
    )
    assert changed(crowded) == [a.id for a in many]
    group, table = etree.Element("div"), etree.Element("div")
    page_filter(crowded, "", group)
    changes(crowded, "", table)
    buttons = [button.get("value") for button in group.iter("input")]
    assert buttons == ["all", *(a.id for a in many)]
    rows = [row for row in table.iter("tr") if row.get("data-pages")]
    assert [row.get("data-buttons") for row in rows] == [str(n + 1) for n in range(count)]
    style = (root / "overrides/assets/later.css").read_text(encoding="utf-8")
    pairs = re.findall(r'div:nth-of-type\((\d+)\) :checked\) .*data-buttons~="(\d+)"', style)
    assert pairs == [(str(n + 1), str(n)) for n in range(1, MOST_BUTTONS + 1)]
    message = "pages at most, as its buttons"
    assert any(message in p.message for p in problems(crowded)) == (count > MOST_BUTTONS)


def test_a_change_of_a_page_that_is_no_article_is_told(tiny: Path) -> None:
    record = tiny / "data/evidence/corrections.yml"
    record.write_text(CORRECTIONS.replace("PAGES", "dvt"), encoding="utf-8")
    assert told(tiny) == []
    record.write_text(CORRECTIONS.replace("PAGES", "dvt, glossary"), encoding="utf-8")
    assert [(path, line) for path, line, _ in told(tiny)] == [("data/evidence/corrections.yml", 3)]


def test_handouts_without_their_style_are_told_and_not_left_out(
    project: Project, tmp_path: Path
) -> None:
    with pytest.raises(SourceError) as raised:
        make_handouts(Site(tmp_path), project)
    (problem,) = raised.value.problems
    assert problem.path == Path("overrides") / STYLE
    assert "restore it" in problem.message


@pytest.mark.parametrize("line", ["[[same-day: dv]]", "[[same-day: dvt]]\n\nTO DO: more."])
def test_rules_that_follow_names_see_no_page_where_one_does_not_hold(
    tiny: Path, spoil: Spoil, monkeypatch: pytest.MonkeyPatch, line: str
) -> None:
    seen: list[set[str]] = []

    def rule(project: Project) -> Iterator[Problem]:
        seen.append({article.id for article in project.articles})
        yield from ()

    monkeypatch.setattr(rules, "FOLLOWING", (rule,))
    problems(load_project(tiny))
    spoil(PAGE, "[[same-day: dvt]]", line)
    problems(load_project(tiny))
    whole, holding = seen
    assert whole - holding == {"dvt"}
