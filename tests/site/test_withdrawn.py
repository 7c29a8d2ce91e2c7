"""A page that is taken back: a notice in every place where its words stood, and no old word left.

The site is built once, from a copy of the project in which a page is withdrawn, without its PDFs.
"""

from __future__ import annotations

import base64
import dataclasses
import io
import json
import re
import shutil
import xml.etree.ElementTree as etree
import zipfile
from pathlib import Path

import pytest
from fhir.resources.R4B.bundle import Bundle
from selectolax.lexbor import LexborHTMLParser

from clotsigns.building import STEPS, Build
from clotsigns.catalogue.as_json import read as read_catalogue
from clotsigns.connect.answer import answer
from clotsigns.connect.request import Criterion, Request
from clotsigns.handouts import packs
from clotsigns.handouts.sheet import sheets
from clotsigns.published.files import Files
from clotsigns.published.gate import Gate
from clotsigns.release.worker import list_release
from clotsigns.rules import problems
from clotsigns.site import Site
from clotsigns.sources.code_table import answering, rows
from clotsigns.sources.problem import SourceError
from clotsigns.sources.project import Project, load_project
from clotsigns.sources.withdrawn import as_published
from copies import copy_of
from oracles import fhir_rules, fhir_server

PAGE, INSTEAD, DAY = "leg-cramps", "dvt", "2026-11-27"
WHY = "A sentence in it was wrong."
LINE = f"withdrawn: {{day: {DAY}, why: {WHY}, instead: {INSTEAD}}}"


def withdraw(root: Path, page: str = PAGE, line: str = LINE) -> None:
    path = root / "docs/en" / f"{page}.md"
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace("---\n", f"---\n{line}\n", 1), encoding="utf-8")


@pytest.fixture(scope="module")
def copied(root: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    target = tmp_path_factory.mktemp("withdrawn") / "project"
    for part in ("docs", "data", "overrides"):
        shutil.copytree(root / part, target / part)
    shutil.copy(root / "mkdocs.yml", target)
    withdraw(target)
    return target


@pytest.fixture(scope="module")
def project(copied: Path) -> Project:
    return as_published(load_project(copied))


@pytest.fixture(scope="module")
def built(project: Project, tmp_path_factory: pytest.TempPathFactory) -> Path:
    site = tmp_path_factory.mktemp("site") / "fresh"
    build = Build(project, Site(site))
    for step in STEPS:
        # Without handouts, the pages promise what is not there; a compressed form of a page says
        # what the page says, and to make all of them takes longer than the rest.
        if step.name not in ("handouts", "compressed forms", "proof of what is published"):
            assert list(step.run(build) or ()) == [], step.name
    return site


def said(path: Path) -> str:
    article = LexborHTMLParser(path.read_text(encoding="utf-8")).css_first("article, main")
    assert article is not None
    return " ".join(article.text(separator=" ").split())


def test_a_notice_stands_at_the_address_of_a_withdrawn_page(built: Path, project: Project) -> None:
    place = built / PAGE / "index.html"
    words, tree = said(place), LexborHTMLParser(place.read_text(encoding="utf-8"))
    assert project.words["withdrawn.answer"] in words and WHY in words
    assert project.words["help_line"] in words and "27 November 2026" in words
    links = {node.attributes.get("href") for node in tree.css("article a[href]")}
    assert {"../emergency/", f"../{INSTEAD}/"} <= links
    # A link to a former part of it finds the notice.
    assert tree.css_first("#same-day") is not None and tree.css_first("#risk") is not None
    assert tree.css_first('meta[name="robots"][content="noindex"]') is not None


def test_no_old_word_of_it_is_left(built: Path, copied: Path) -> None:
    """Nor on its frame, its copy for machines, its card, the search or the site map."""
    former = load_project(copied).article(PAGE)
    old = {former.front.data["description"], former.body[1].text}
    left = [
        path.relative_to(built).as_posix()
        for path in sorted(built.rglob("*"))
        if path.suffix in (".html", ".md", ".json", ".xml", ".txt", ".js")
        and any(text in path.read_text(encoding="utf-8") for text in old)
    ]
    assert left == []
    assert f"/{PAGE}/" not in (built / "sitemap.xml").read_text(encoding="utf-8")
    index = json.loads((built / "search/search_index.json").read_text(encoding="utf-8"))
    assert [e for e in index["docs"] if e["location"].startswith(f"{PAGE}/")] == []


def test_its_frame_shows_the_notice(built: Path, project: Project) -> None:
    frame = said(built / "embed" / PAGE / "index.html")
    assert project.words["withdrawn.answer"] in frame and project.words["help_line"] in frame
    assert (built / "oembed" / f"{PAGE}.json").is_file()


def test_codes_lead_to_what_is_read_instead(built: Path, copied: Path, project: Project) -> None:
    before = [row for row in rows(load_project(copied), unused=False) if row.pages[:1] == (PAGE,)]
    assert before
    after = {(row.system, row.code): row for row in answering(project)}
    for row in before:
        now = after[row.system, row.code]
        assert now.pages[0] == INSTEAD and PAGE not in now.pages
        assert len(now.pages) == len(set(now.pages)) and len(now.parts) in (0, len(now.pages))
    catalogue = read_catalogue((built / "catalogue.json").read_text(encoding="utf-8"))
    system = catalogue.codes.key(before[0].system)
    request = Request(criteria=(Criterion(system=system.oid, code=before[0].code),))
    assert [entry.page for entry in answer(catalogue, request).entries][:1] == [INSTEAD]
    for path in (built / "connect/v1").rglob("*.json"):
        assert f"/{PAGE}/" not in path.read_text(encoding="utf-8"), path


def test_catalogue_and_feed_tell_it(built: Path, project: Project) -> None:
    catalogue = read_catalogue((built / "catalogue.json").read_text(encoding="utf-8"))
    (gone,) = catalogue.withdrawn
    assert (gone.id, gone.day.isoformat(), gone.why, gone.instead) == (PAGE, DAY, WHY, INSTEAD)
    assert PAGE not in {page.id for page in catalogue.pages}
    assert catalogue.updated >= gone.day
    feed = etree.fromstring((built / "feed.xml").read_bytes())
    atom = "{http://www.w3.org/2005/Atom}"
    first = feed.find(f"{atom}entry")
    assert first is not None and first.findtext(f"{atom}id", "").endswith(f"{DAY}-withdrawn")
    assert WHY in first.findtext(f"{atom}summary", "")


def test_a_fhir_server_is_given_the_notice_for_all_that_it_holds(
    built: Path, copied: Path, project: Project
) -> None:
    """The second import of a hospital takes back what its first one gave."""
    server = fhir_server.Server()
    name = f"clotsigns-{PAGE}-en"
    server.take(
        {
            "resourceType": "Bundle",
            "type": "transaction",
            "entry": [
                {
                    "resource": {"resourceType": kind, "id": f"{name}{form}", "status": "current"},
                    "request": {"method": "PUT", "url": f"{kind}/{name}{form}"},
                }
                for kind, form in (
                    *(("Library", ""), ("DocumentReference", "-page")),
                    *(("DocumentReference", "-large-letter"), ("Binary", "-large-letter")),
                )
            ],
        }
    )
    before = set(server.stored)
    sent = json.loads((built / "fhir/transaction.json").read_bytes())
    Bundle.model_validate(sent)
    assert list(fhir_rules.faults(sent)) == []
    server.take(sent)
    assert server.faults == []
    for place in before:
        found, count = server.stored[place]
        assert count == 2
        if place.startswith("Binary/"):
            assert WHY in base64.b64decode(found["data"]).decode("utf-8")
        else:
            assert found["status"] == ("retired" if "Library" in place else "superseded")
            assert WHY in found["description"]
    gate = Gate(project, Files(built))
    text = (built / "fhir/transaction.json").read_text(encoding="utf-8")
    spoilt = text.replace('"status": "superseded"', '"status": "current"', 1).encode()
    (told,) = gate.found_in({"fhir/transaction.json": spoilt})
    assert "must be withdrawn" in told[1]


def test_the_pack_has_a_notice_in_place_of_the_handouts(project: Project) -> None:
    assert PAGE not in {sheet.page for sheet in sheets(project)}
    notices = packs.notices(project)
    assert list(notices) == [f"{PAGE}.txt"]
    text = notices[f"{PAGE}.txt"].decode("utf-8")
    assert project.words["help_line"] in text and WHY in text
    with zipfile.ZipFile(io.BytesIO(packs.all_in_one(notices))) as pack:
        assert pack.namelist() == [f"{PAGE}.txt"]


def test_a_kept_copy_is_replaced(built: Path, root: Path, tmp_path: Path) -> None:
    """The list of what a browser keeps has the page with the digest of its notice."""
    worker = (built / "sw.js").read_text(encoding="utf-8")
    kept = json.loads(re.sub(r"^self\.clotSignsRelease=(.*?);\n.*", r"\1", worker, flags=re.S))
    pages = dict(kept["pages"])
    assert f"{PAGE}/" in pages
    assert not [name for name, _ in kept["handouts"] if PAGE in name]
    # With other words on the page the whole release has another name, and so is fetched anew.
    copy_of(built, tmp_path / "other", spoilt=("sw.js", f"{PAGE}/index.html"))
    (tmp_path / "other/sw.js").write_bytes((root / "overrides/sw.js").read_bytes())
    (tmp_path / f"other/{PAGE}/index.html").write_text("Former words.", encoding="utf-8")
    list_release(tmp_path / "other")
    assert kept["release"] not in (tmp_path / "other/sw.js").read_text(encoding="utf-8")[:60]


def test_its_words_are_still_checked_and_nothing_else_is_wrong(copied: Path) -> None:
    """Whoever mends the page finds it as it was, and is told what is wrong with it."""
    found = [p for p in problems(load_project(copied)) if p.rule in ("withdrawn", "front-matter")]
    assert found == []
    before = (copied / f"docs/en/{PAGE}.md").read_text(encoding="utf-8")
    assert "[[emergency: leg-cramps]]" in before


@pytest.mark.parametrize(
    ("page", "line", "says"),
    [
        ("emergency", LINE, "only an article can be withdrawn"),
        (PAGE, LINE.replace(INSTEAD, "no-such-page"), "must be a page that is not withdrawn"),
        (PAGE, LINE.replace(INSTEAD, PAGE), "must be a page that is not withdrawn"),
        (PAGE, LINE.replace("2026", "2025"), "must not be before 'published'"),
        (PAGE, "withdrawn: {day: 2026-11-27}", "why"),
        (PAGE, "withdrawn: yes", "withdrawn"),
    ],
)
def test_a_withdrawal_that_leads_nowhere_is_refused(
    root: Path, tmp_path: Path, page: str, line: str, says: str
) -> None:
    for part in ("docs", "data"):
        shutil.copytree(root / part, tmp_path / part)
    withdraw(tmp_path, page, line)
    try:
        found = problems(load_project(tmp_path))
    except SourceError as error:
        found = error.problems
    assert [p for p in found if says in p.message and p.path.stem == page]


def test_where_nothing_is_withdrawn_nothing_changes(root: Path) -> None:
    project = load_project(root)
    if any(article.withdrawal for article in project.articles):
        pytest.fail("a page is withdrawn: take it out of this test's copy first")
    assert as_published(project).articles == project.articles
    assert answering(project) == rows(project, unused=False)


def test_a_notice_is_not_a_review(copied: Path, project: Project) -> None:
    assert project.words["not_reviewed_short"]
    assert "reviewed" not in project.article(PAGE).front.data
    assert dataclasses.replace(project).article(PAGE).kind == "about"
