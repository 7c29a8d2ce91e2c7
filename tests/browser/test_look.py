"""What the looks promise: large marks, pictograms, few sheets."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Literal

import pytest
from playwright.sync_api import Browser, Page

from clotsigns.pages.for_readers import CARD
from clotsigns.rules.safety import CORE
from clotsigns.sources.article import in_order
from clotsigns.sources.project import Project, load_project

SHEETS = 6
MARKS = """() => [...document.querySelectorAll('article .cite a')].map(mark => {
    const boxes = [...mark.getClientRects()];
    return [Math.min(...boxes.map(box => box.height)), mark.getBoundingClientRect().width];
})"""
SCHEMES = "[...document.images].map(image => getComputedStyle(image).colorScheme)"
MASKS = """() => [...document.querySelector('.emergency ul').children].map(sign => {
    const looks = getComputedStyle(sign, '::before');
    const bullet = getComputedStyle(sign, '::marker').color;
    // One drawing holds them all, each below the one before; which one shows, its place tells.
    const place = -parseFloat(looks.maskPosition.split(' ')[1]) / parseFloat(looks.height);
    const tall = looks.maskSize.split(' ')[1];
    return [looks.maskImage, place, tall, looks.width, looks.backgroundColor, bullet];
})"""

DRAWN = """() => [...document.querySelectorAll('.admonition li')].map(sign => {
    const looks = getComputedStyle(sign, '::before');
    return [looks.maskImage, looks.width, looks.height, looks.printColorAdjust];
})"""


@pytest.fixture(scope="module")
def project(root: Path) -> Project:
    return load_project(root)


@pytest.fixture
def phone(browser: Browser) -> Iterator[Page]:
    with browser.new_context(
        viewport={"width": 390, "height": 844}, service_workers="block"
    ) as context:
        yield context.new_page()


def test_a_mark_is_44_px_high_and_wide(phone: Page, base_url: str) -> None:
    for path in ("dvt", "leg-cramps"):
        phone.goto(f"{base_url}/{path}/")
        phone.wait_for_load_state("load")
        marks = phone.evaluate(MARKS)
        assert len(marks) > 10
        assert min(min(size) for size in marks) >= 43.5


def test_a_mark_gives_way_to_the_links_around_it(phone: Page, base_url: str) -> None:
    phone.goto(f"{base_url}/dvt/")
    phone.wait_for_load_state("load")
    covered = phone.evaluate(
        """() => [...document.querySelectorAll('article p a:not(.cite a)')].filter(link => {
            link.scrollIntoView({block: 'center'});
            return [...link.getClientRects()].some(box => document.elementFromPoint(
                (box.left + box.right) / 2, (box.top + box.bottom) / 2)?.closest('.cite'));
        }).map(link => link.textContent)"""
    )
    assert covered == []


def test_each_core_sign_has_the_pictogram_that_is_drawn_for_it(
    phone: Page, base_url: str, root: Path
) -> None:
    phone.goto(f"{base_url}/dvt/")
    phone.wait_for_load_state("load")
    signs = phone.evaluate(MASKS)
    assert len(signs) == len(CORE)
    for name, (mask, place, tall, width, colour, bullet) in zip(CORE, signs, strict=True):
        drawn = (root / f"docs/en/pictures/pictograms/{name}.svg").read_text(encoding="utf-8")
        shapes = re.findall(r' d="([^"]+)"', drawn)
        ones = re.split(r"<g transform='translate\(0 \d+\)'>", mask)
        assert (len(ones), tall) == (len(CORE), "700%")
        shown = ones[round(place)]
        assert shapes and all(shape in shown for shape in shapes), name
        assert f"translate(0 {64 * round(place)})" in mask or not place, name
        assert float(width.removesuffix("px")) >= 20
        # Safari draws a bullet even where it has no content, and over the pictogram.
        assert colour != "rgba(0, 0, 0, 0)" == bullet


def test_easy_read_shows_each_sign_beside_its_pictogram_and_prints_it(
    phone: Page, base_url: str
) -> None:
    phone.goto(f"{base_url}/emergency/easy-read/")
    looks: tuple[tuple[Literal["screen", "print"], int], ...] = (("screen", 72), ("print", 48))
    for media, least in looks:
        phone.emulate_media(media=media)
        signs = phone.evaluate(DRAWN)
        assert len(signs) > 20
        for mask, width, height, kept in signs:
            assert mask.startswith('url("data:image/svg+xml,')
            assert min(float(size.removesuffix("px")) for size in (width, height)) >= least
            assert kept == "exact"


def test_who_tests_the_drawings_sees_each_beside_its_name(
    phone: Page, base_url: str, root: Path
) -> None:
    phone.goto(f"{base_url}/about/pictograms/")
    phone.wait_for_load_state("load")
    shown = phone.evaluate(
        "[...document.querySelectorAll('tbody th')].map(name => [name.innerText.trim(),"
        " name.querySelector('img').src, name.querySelector('img').naturalWidth])"
    )
    drawn = {file.stem for file in (root / "docs/en/pictures/pictograms").glob("*.svg")}
    assert drawn == {name for name, _, _ in shown}
    for name, source, width in shown:
        assert source.rpartition("/")[2].startswith(f"{name}."), source
        assert width, f"{name} is not shown before it is scrolled to, and so not on paper"


def test_no_picture_waits_to_be_scrolled_to_when_a_page_is_printed(
    phone: Page, base_url: str
) -> None:
    phone.goto(f"{base_url}/dvt/")
    phone.wait_for_load_state("load")
    late = "[...document.images].filter(image => image.loading === 'lazy').length"
    assert phone.evaluate(late)
    phone.evaluate("dispatchEvent(new Event('beforeprint'))")
    assert not phone.evaluate(late)


@pytest.mark.parametrize("chosen", ["default", "slate"])
def test_pictures_take_the_colours_that_the_reader_chose(
    browser: Browser, base_url: str, chosen: str
) -> None:
    """The device says the other; a drawing follows the scheme of its own element."""
    wanted = {"default": "light", "slate": "dark"}[chosen]
    other = "dark" if wanted == "light" else "light"
    with browser.new_page(color_scheme=other) as page:  # type: ignore[arg-type]
        page.goto(f"{base_url}/leg-cramps/")
        page.evaluate(f"document.body.setAttribute('data-md-color-scheme', '{chosen}')")
        schemes = set(page.evaluate(SCHEMES))
    assert schemes == {wanted}


def test_every_page_has_its_card(phone: Page, base_url: str, project: Project, root: Path) -> None:
    phone.goto(base_url + "/")
    cards = phone.locator(".cards a").all()
    wanted = [a for a in in_order(project.articles) if a.menu and not a.under and a.id != "home"]
    assert [card.inner_text() for card in cards] == [article.title for article in wanted]
    drawn = [bool(card.locator("img").count()) for card in cards]
    there = [(root / "docs/en" / CARD.format(page=a.id)).is_file() for a in wanted]
    assert drawn == there
    assert sum(drawn) >= 8


def test_the_strip_opens_its_signs_at_one_tap(browser: Browser, base_url: str) -> None:
    for scripts in (True, False):
        with browser.new_context(
            viewport={"width": 390, "height": 844}, java_script_enabled=scripts
        ) as context:
            page = context.new_page()
            page.goto(base_url + "/")
            signs = page.locator(".emergency li")
            assert signs.count() == len(CORE)
            assert not signs.first.is_visible()
            assert page.locator(".emergency .call a").first.is_visible()
            page.locator(".emergency summary").click()
            assert all(sign.is_visible() for sign in signs.all())


def test_a_link_to_the_strip_opens_it(phone: Page, base_url: str) -> None:
    phone.goto(base_url + "/#emergency")
    phone.locator(".emergency li").first.wait_for()


def test_the_longest_page_prints_on_six_sheets(phone: Page, base_url: str) -> None:
    phone.goto(f"{base_url}/dvt/")
    # Paper waits for no picture that is not yet asked for.
    phone.evaluate("for (const image of document.images) image.loading = 'eager'")
    phone.wait_for_load_state("networkidle")
    printed = phone.pdf(format="A4", prefer_css_page_size=True)
    assert 3 < len(re.findall(rb"/Type\s*/Page\b", printed)) <= SHEETS
