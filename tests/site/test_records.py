"""The record for reviewers, on the built site: every claim, every change, every score."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest
import yaml
from playwright.sync_api import Browser
from selectolax.lexbor import LexborHTMLParser

from clotsigns.handouts.sheet import stem
from clotsigns.sealing.of_page import page_seal, shown_on
from clotsigns.sealing.pieces import pieces
from clotsigns.sources.article import in_order, plain
from clotsigns.sources.project import Project, load_project
from promised import promised

ARTICLES = promised("article")
# Those that tell of treatment, for which DISCERN asks.
JUDGED = {"blood-thinners", "dvt", "gastrocnemius-veins", "gastrocnemius-veins/decide"}


@pytest.fixture(scope="module")
def project(root: Path) -> Project:
    return load_project(root)


@pytest.fixture(scope="module")
def claims(root: Path) -> list[dict[str, object]]:
    path = root / "data/evidence/claims.yml"
    found = yaml.safe_load(path.read_text(encoding="utf-8"))["claims"]
    assert isinstance(found, list)
    return found


def tree(site: Path, page: str) -> LexborHTMLParser:
    return LexborHTMLParser((site / page / "index.html").read_text(encoding="utf-8"))


def test_every_claim_has_a_row(site: Path, claims: list[dict[str, object]]) -> None:
    rows = [tr.attributes.get("id") for tr in tree(site, "about/claims").css("article tbody tr")]
    assert rows == [str(claim["id"]).lower() for claim in claims]
    assert len(rows) == 397


def test_every_place_of_a_claim_is_on_the_built_page(
    site: Path, claims: list[dict[str, object]]
) -> None:
    ids: dict[str, set[str | None]] = {}
    for claim in claims:
        places = claim.get("stands") or []
        assert isinstance(places, list)
        for place in places:
            page, _, anchor = str(place).partition("#")
            if page not in ids:
                ids[page] = {n.attributes.get("id") for n in tree(site, page).css("[id]")}
            assert anchor == "lead" or anchor in ids[page], f"{claim['id']}: {place}"


def test_the_gravest_changes_come_first(site: Path, root: Path) -> None:
    path = root / "data/evidence/corrections.yml"
    entries = yaml.safe_load(path.read_text(encoding="utf-8"))["corrections"]
    rows = tree(site, "about/what-we-changed").css("article tbody tr")
    assert len(rows) == len(entries)
    order = ["danger", "wrong", "limits"]
    assert [order.index(e["gravity"]) for e in entries] == sorted(
        order.index(e["gravity"]) for e in entries
    )
    assert entries[0]["said"]["en"] in rows[0].text()


@pytest.mark.parametrize("page", ARTICLES)
def test_changes_can_be_narrowed_to_a_page_without_scripts(
    browser: Browser, base_url: str, page: str
) -> None:
    context = browser.new_context(java_script_enabled=False)
    try:
        tab = context.new_page()
        tab.goto(f"{base_url}/about/what-we-changed/")
        rows = tab.locator("tr[data-pages]")
        everything = rows.count()
        tab.locator(f"#show-{stem(page)}").check()
        shown = [row for row in rows.all() if row.is_visible()]
        assert 0 < len(shown) < everything
        for row in shown:
            assert page in (row.get_attribute("data-pages") or "").split()
    finally:
        context.close()


def test_each_review_sheet_has_every_statement_with_room_to_tick(site: Path, root: Path) -> None:
    project = load_project(root)
    found = pieces(project)
    sheets = tree(site, "about/review-sheets").css(".review-sheet")
    assert len(sheets) == len(ARTICLES)
    for sheet, page in zip(sheets, sheet_order(project), strict=True):
        article = project.article(page)
        text = " ".join(sheet.text().split())
        assert page_seal(shown_on(project, article, found)) in text
        rows = sheet.css("tbody tr")
        assert all(row.css_first("td.tick") is not None for row in rows)
        told = [line.text for line in article.lines if line.is_prose]
        told += [plain(statement.text) for statement in project.safety.said(page)]
        assert len(rows) >= len(told)
        assert [words for words in told if words not in text] == []


def sheet_order(project: Project) -> list[str]:
    return [article.id for article in in_order(project.articles) if article.is_article]


def test_each_page_that_is_scored_is_scored_on_every_item(project: Project) -> None:
    assert set(project.scores) <= set(ARTICLES)
    # A new page may wait for its scores; these have theirs.
    assert len(project.scores) >= 8
    for page, found in project.scores.items():
        assert [item.number for item in found.pemat] == [*range(1, 13), *range(15, 27)], page
        assert [item.number for item in found.index] == list(range(1, 21)), page
        asked = list(range(1, 17)) if page in JUDGED else []
        assert [item.number for item in found.discern] == asked, page
        assert all(1 <= (item.score or 0) <= 5 for item in found.discern), page
        told = (*found.pemat, *found.index, *found.discern)
        assert all(item.evidence for item in told), page


def test_published_scores_are_those_of_the_data(site: Path, project: Project) -> None:
    rows = tree(site, "about/quality").css("article table")[1].css("tbody tr")
    assert len(rows) == len(ARTICLES)
    pages = [article.id for article in in_order(project.articles) if article.is_article]
    assert sorted(pages) == ARTICLES
    for row, page in zip(rows, pages, strict=True):
        cells = [cell.text().strip() for cell in row.css("td")]
        found = project.scores.get(page)
        if found is None:
            assert cells == ["Not scored yet"] * 4
            continue
        values = (found.understandability, found.actionability, found.clarity)
        judged = f"{found.judged} of 80" if found.discern else "Does not apply"
        assert cells == [*(f"{round(100 * value)} of 100" for value in values), judged]


def test_the_decision_aid_is_held_to_every_item_of_its_lists(site: Path, project: Project) -> None:
    items = project.aid
    counts = Counter(item.of for item in items)
    assert counts["ipdasi-qualifying"] == counts["ipdasi-certifying"] == 6
    first = [item for item in items if item.of in ("ipdasi-qualifying", "ipdasi-certifying")]
    assert {item.met for item in first} == {"yes"}
    assert {item.met for item in items} <= {"yes", "not yet done with patients"}
    table = tree(site, "about/quality").css("article table")[-1]
    assert len(table.css("tbody tr")) == len(items)


def test_every_section_of_every_page_is_measured(site: Path) -> None:
    quality = tree(site, "about/quality")
    for page in ARTICLES:
        table = quality.css_first(f"details#sections-{stem(page)} table")
        assert table is not None
        measured = [row.css("th, td")[0].text() for row in table.css("tbody tr")]
        sections = {
            heading.text(): heading.css_first("h2")
            for heading in tree(site, page).css("article h2")
            if heading.attributes.get("id") not in ("sources", "waiting")
        }
        assert set(measured[1:]) <= set(sections)
        # A section that is all table has no sentence to measure; a box has its own heading and row.
        for title in set(sections) - set(measured):
            after = sections[title]
            assert after is not None and after.next is not None
            following = after.next.next if after.next.tag == "-text" else after.next
            begins = str(following and following.html)[:80]
            assert "table" in begins or 'class="admonition' in begins, title
        assert {row.css("td")[-1].text() for row in table.css("tbody tr")} == {"0"}


def test_every_source_says_its_kind_and_how_much_of_it_was_read(site: Path, root: Path) -> None:
    words = yaml.safe_load((root / "data/words/en.yml").read_text(encoding="utf-8"))
    for page in ARTICLES:
        lines = tree(site, page).css("li[id^=source-]")
        assert lines
        # One line each, folded away; what was read of it stands on the page of all sources.
        assert all(line.css_first("p") is None for line in lines), page
        assert tree(site, page).css_first("div.sources > details:not([open])") is not None, page
    for page in ("about/sources",):
        listed = tree(site, page).css("ol.all-sources > li[id]")
        assert listed
        for item in listed:
            # Our own advice has no address.
            if item.css_first("a") is not None:
                assert any(f"{kind}. " in item.text() for kind in words["kinds_of_source"].values())
                assert any(read in item.text() for read in words["read"].values())
