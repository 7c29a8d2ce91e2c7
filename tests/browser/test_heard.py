"""What a screen reader is told of a page: Chromium's accessibility tree, read as a listener moves.

Who cannot see a page goes from landmark to landmark and from heading to heading, and hears the
name of a link by itself. So these are held to what the page was written as.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page

from clotsigns.sources.article import Kind, plain
from clotsigns.sources.project import Project, load_project
from clotsigns.sources.safety import BOXES

LANDMARKS = ("banner", "main", "navigation", "contentinfo", "complementary", "region", "search")
MARK = re.compile(r"Sources? \d+(?:(?:, | to )\d+)*")
PAGES = ("", "dvt", "emergency", "emergency/easy-read")


@dataclass(frozen=True, kw_only=True)
class Told:
    """One thing that is told: its role, its name, the level of a heading, and all in it."""

    role: str
    name: str
    level: int
    within: tuple[Told, ...]

    def all(self) -> Iterator[Told]:
        yield self
        for one in self.within:
            yield from one.all()

    def find(self, *roles: str) -> list[Told]:
        return [one for one in self.all() if one.role in roles]

    @property
    def words(self) -> str:
        return " ".join("".join(one.name for one in self.find("StaticText")).split())


@pytest.fixture(scope="module")
def project(root: Path) -> Project:
    return load_project(root)


@pytest.fixture(scope="module")
def phone(browser: Browser) -> Iterator[Page]:
    with browser.new_context(
        viewport={"width": 390, "height": 844}, service_workers="block"
    ) as context:
        yield context.new_page()


def heard(page: Page) -> Told:
    """All that is told of the page that is open."""
    session = page.context.new_cdp_session(page)
    nodes = session.send("Accessibility.getFullAXTree")["nodes"]
    session.detach()
    by_id: dict[str, dict[str, Any]] = {node["nodeId"]: node for node in nodes}

    def told(node: dict[str, Any]) -> Iterator[Told]:
        within = [by_id[name] for name in node.get("childIds", ()) if name in by_id]
        parts = tuple(one for child in within for one in told(child))
        if node.get("ignored"):
            yield from parts
            return
        values = {p["name"]: p["value"].get("value") for p in node.get("properties", ())}
        yield Told(
            role=node["role"]["value"],
            name=" ".join(str(node.get("name", {}).get("value", "")).split(" ")),
            level=int(values.get("level") or 0),
            within=parts,
        )

    return next(told(nodes[0]))


def opened(page: Page, base_url: str, path: str) -> Told:
    page.goto(f"{base_url}/{path}/" if path else f"{base_url}/")
    page.wait_for_load_state("load")
    return heard(page)


def outline(told: Told) -> list[str]:
    """The landmarks and headings, in the order in which one meets them."""
    return [
        f"{one.role} {one.level or ''} {one.name}".replace("  ", " ").strip()
        for one in told.find("heading", *LANDMARKS)
    ]


def written(project: Project, page: str) -> Iterator[str]:
    """The same, from what was written for the page."""
    words, article = project.words, project.article(page)
    yield from ("banner", "main")
    in_boxes = True
    for line in article.body:
        if line.kind is Kind.HEADING:
            if in_boxes and line.level == 2:
                in_boxes = False
                yield "navigation On this page"
            yield f"heading {line.level} {line.text}"
    yield f"heading 2 {words['sources_heading']}"
    yield from ("contentinfo", "navigation About")


def with_boxes(project: Project, page: str) -> list[str]:
    """Each box is a landmark with the name of its heading, and its groups have headings."""
    found = list(written(project, page))
    lines = [line for line in project.article(page).body if line.kind is not Kind.SENTENCE]
    for line, name, argument in reversed(list(project.article(page).placements())):
        if name not in BOXES:
            continue
        heading = project.words[f"boxes.{name}"]
        groups = project.safety.box(argument, name)
        box = [
            f"region {heading}",
            f"heading 2 {heading}",
            *(f"heading 3 {plain(group.heading)}" for group in groups if group.heading),
        ]
        before = [one for one in lines if one.kind is Kind.HEADING and one.number < line.number]
        after = f"heading {before[-1].level} {before[-1].text}"
        place = found.index(after) + 1
        found[place:place] = box
    return found


def test_the_outline_of_a_page_is_that_of_its_words(
    phone: Page, base_url: str, project: Project
) -> None:
    assert outline(opened(phone, base_url, "dvt")) == with_boxes(project, "dvt")
    # Without its role a box is told as nothing but words.
    phone.evaluate("document.querySelector('.same-day').removeAttribute('role')")
    assert outline(heard(phone)) != with_boxes(project, "dvt")


def test_each_sign_of_a_box_is_told_in_its_list(
    phone: Page, base_url: str, project: Project
) -> None:
    for page in ("emergency", "emergency/easy-read"):
        regions = {one.name: one for one in opened(phone, base_url, page).find("region")}
        for name, groups in project.safety.boxes[page].items():
            lists = regions[project.words[f"boxes.{name}"]].find("list")
            said = [
                [item.words.strip("•\u200b ") for item in one.find("listitem")] for one in lists
            ]
            assert said == [[plain(s.text) for s in group.statements] for group in groups]


@pytest.mark.parametrize("path", PAGES)
def test_links_and_controls_have_names_that_tell_them_apart(
    phone: Page, base_url: str, path: str
) -> None:
    told = opened(phone, base_url, path)
    names = [one.name for one in told.find("link", "button", "combobox", "DisclosureTriangle")]
    assert len(names) > 15
    assert [name for name in names if not re.search(r"[A-Za-z]{2}|^\d{2,}", name)] == []
    marks = [link.name for mark in told.find("superscript") for link in mark.find("link")]
    assert all(MARK.fullmatch(name) for name in marks)
    assert bool(marks) == bool(path)


@pytest.mark.parametrize("path", PAGES)
def test_a_page_has_one_of_each_landmark_that_frames_it(
    phone: Page, base_url: str, path: str
) -> None:
    told = opened(phone, base_url, path)
    for role in ("banner", "main", "contentinfo"):
        assert len(told.find(role)) == 1
    assert [one.level for one in told.find("heading")].count(1) == 1
    # Every landmark of a kind that comes more than once has a name of its own.
    named = [one.name for one in told.find("region", "navigation")]
    assert all(named) and len(set(named)) == len(named)
