"""What a reader needs most, in engines that are not Chromium's: Firefox ESR and WebKitGTK."""

from __future__ import annotations

from pathlib import Path

import pikepdf
import pytest
from selectolax.lexbor import LexborHTMLParser

from clotsigns.handouts.sheet import FOLDER
from engines.driver import DESK, PHONE, Engine, until
from engines.network import Network, network
from engines.probes import (
    BUTTON,
    CONTRAST,
    FOUND,
    FRAMED,
    HELD,
    HOLES,
    LINES,
    PAPER,
    READ,
    SCHEME,
    SHUT,
    SHUT_IN,
)

FEW = ("/", "/dvt/", "/emergency/", "/leg-cramps/", "/about/sources/")
SIDES, SHEETS_OF_DVT = 2, 6
ENOUGH = 7
ESCAPE = "\ue00c"
# What stands instead of a page, for whoever must find out why.
WHAT = "return [location.href, document.readyState, document.body?.innerText.slice(0, 300)]"


def lines_of(site: Path, path: str) -> list[str]:
    tree = LexborHTMLParser((site / path[1:] / "index.html").read_text(encoding="utf-8"))
    return [" ".join(line.text().split()) for line in tree.css(".emergency li")]


def colour(engine: Engine, name: str) -> None:
    """Choose a scheme with the site's own switch."""
    engine.click(".colours summary")
    engine.until("return document.querySelector('.colours label').getClientRects().length")
    engine.click(f".colours label:has([data-md-color-scheme='{name}'])")
    assert engine.run(SCHEME) == name


def find(engine: Engine, words: str) -> str:
    """The address of the first thing that the search finds."""
    engine.click("header .find")
    engine.type(words)
    found: str = engine.until(FOUND)
    return found


def is_whole(engine: Engine) -> bool:
    """If a frame is as high as the styled page in it, so that it neither scrolls nor gapes."""
    frame, page, _, styled = engine.run(FRAMED)
    return bool(styled) and 0 <= frame - page < 8


def test_every_page_is_read_whole_and_without_a_fault(
    engine: Engine, served: Network, site: Path, pages: list[str]
) -> None:
    for path in (path for path in pages if path.endswith("/")):
        engine.go(served.url + path)
        title, heads, folded, width, shown = engine.run(READ)
        assert title.endswith("Clot Signs") or path.startswith("/embed/"), path
        assert heads == 1, f"{path}: {engine.run(WHAT)}"
        if folded:
            engine.click(".emergency summary")
            *_, width, shown = engine.run(READ)
        assert [line["words"] for line in shown] == lines_of(site, path), path
        assert all(line["seen"] and line["size"] >= 16 for line in shown), path
        tops = [line["top"] for line in shown]
        assert tops == sorted(tops), path
        assert width <= PHONE[0], f"{path} scrolls sideways to {width}"
        assert engine.errors() == [], path


def test_a_fault_is_found(engine: Engine, served: Network) -> None:
    engine.go(served.url + "/dvt/")
    engine.run("setTimeout(() => { throw new Error('a fault') })")
    assert "a fault" in str(until(engine.errors, "the fault is told"))


@pytest.mark.parametrize("scheme", ["default", "slate"])
def test_boxes_stand_out_in_light_and_dark(engine: Engine, served: Network, scheme: str) -> None:
    engine.go(served.url + "/dvt/")
    before = engine.run(PAPER)
    colour(engine, scheme)
    assert (engine.run(PAPER) == before) == (scheme == "default")
    for path in FEW[1:4]:
        engine.go(served.url + path)
        assert engine.run(SCHEME) == scheme
        ratio, words = engine.run(CONTRAST)[0]
        assert ratio >= ENOUGH, f"{words!r} at {path}"
        border = "return getComputedStyle(document.querySelector('.emergency')).borderLeftStyle"
        assert engine.run(border) == "solid"


def test_colours_hold_after_back(engine: Engine, served: Network) -> None:
    engine.go(served.url + "/dvt/")
    colour(engine, "slate")
    engine.go(served.url + "/about/")
    colour(engine, "default")
    engine.back()
    engine.until("return location.pathname === '/dvt/'")
    engine.until("return document.body?.dataset.mdColorScheme === 'default'")


def test_a_country_is_chosen_and_its_number_leads(engine: Engine, served: Network) -> None:
    engine.go(served.url + "/dvt/")
    choose = """
        const list = document.querySelector(".choice select");
        if (!list) return false;
        list.focus();
        list.value = arguments[0];
        list.dispatchEvent(new Event("input", { bubbles: true }));
        list.dispatchEvent(new Event("change", { bubbles: true }));
        return true;
    """
    engine.until(choose, "NZ")
    assert "111" in engine.run(BUTTON)
    engine.go(served.url + "/leg-cramps/")
    assert engine.until(BUTTON).startswith("Call 111")
    assert engine.errors() == []


def test_the_search_finds_leads_and_closes(engine: Engine, served: Network) -> None:
    engine.go(served.url + "/dvt/")
    assert "blood-thinners" in find(engine, "xarelto")
    engine.type(ESCAPE)
    engine.until(SHUT)
    engine.go(served.url + "/dvt/")
    assert "leg-cramps" in find(engine, "charlie horse")
    engine.click(".found ol a")
    engine.until("return location.pathname === '/leg-cramps/'")
    assert engine.errors() == []


def test_where_nothing_may_be_kept_all_works(engine: Engine, served: Network) -> None:
    with engine.keeping_nothing() as strict:
        strict.go(served.url + "/dvt/")
        kept = strict.run("try { return localStorage.length } catch { return 'none' }")
        assert kept == "none", "something can be kept"
        assert "blood-thinners" in find(strict, "xarelto")
        strict.type(ESCAPE)
        strict.until(SHUT)
        colour(strict, "slate")
        assert strict.errors() == []


def test_a_source_is_led_to_and_seen(engine: Engine, served: Network) -> None:
    engine.go(served.url + "/dvt/")
    engine.click("article p .cite a")
    engine.until(
        """const source = document.querySelector("#source-1");
        const { top, bottom, height } = source.getBoundingClientRect();
        return height > 0 && top >= 0 && bottom <= innerHeight;"""
    )


def test_no_hole_stands_before_a_point_or_comma(engine: Engine, served: Network) -> None:
    engine.go(served.url + "/emergency/")
    found = engine.run(HOLES)
    assert len(found) > 20
    assert [words for room, words in found if room > 1] == []


def test_what_is_printed_fits_its_sheets(
    engine: Engine, served: Network, site: Path, tmp_path: Path
) -> None:
    served.watched = False
    sheets = [file.name for file in (site / FOLDER).glob("*-a4.html") if "large" not in file.name]
    assert len(sheets) > 8
    files = {
        path: tmp_path / f"{number}.pdf"
        for number, path in enumerate(["/dvt/", *(f"/{FOLDER}/{name}" for name in sheets)])
    }
    engine.paper({served.url + path: file for path, file in files.items()})
    printed = {}
    for path, file in files.items():
        with pikepdf.open(file) as paper:
            printed[path] = len(paper.pages)
    assert printed.pop("/dvt/") <= SHEETS_OF_DVT
    assert {path: sides for path, sides in printed.items() if sides > SIDES} == {}


@pytest.mark.parametrize("width", [DESK[0], PHONE[0]])
def test_what_is_typed_stands_on_the_sheet_and_the_sheet_is_seen_whole(
    engine: Engine, served: Network, width: int
) -> None:
    engine.size(width, 900)
    served.late = {"handout.css": 0.5}
    engine.go(served.url + "/handouts/")
    until(lambda: is_whole(engine), "the sheet is seen whole, and no more")
    engine.click("form input[name=name]")
    engine.type("Sons & Daughters")
    until(lambda: "Sons & Daughters" in engine.run(FRAMED)[2], "the sheet has the name")
    until(lambda: is_whole(engine), "the sheet is still seen whole")
    assert engine.errors() == []


def test_a_frame_tells_its_height_and_its_links_lead_out(engine: Engine, served: Network) -> None:
    served.framing["/portal.html"] = b"""<!doctype html><title>A portal</title><script>
        addEventListener("message", ({ data }) => {
            if (data.type === "clotsigns:height")
                document.querySelector("iframe").style.height = `${data.height}px`;
        });
        </script><iframe src="/embed/dvt/" style="border: 0; width: 360px"></iframe>"""
    engine.go(served.url + "/portal.html")
    until(lambda: is_whole(engine), "the frame is as high as its page")
    assert engine.run(SHUT_IN) == []


def test_with_the_network_gone_the_kept_site_is_there(engine: Engine, site: Path) -> None:
    engine.size(*PHONE)
    with network(site) as served:
        served.watched = False
        engine.go(served.url + "/")
        until(lambda: engine.run(HELD), "the site is kept", 60)
    for path in ("/emergency/", "/dvt/"):
        engine.go(served.url + path)
        assert [line["words"] for line in engine.run(LINES)] == lines_of(site, path)
    engine.go(served.url + "/no-such-page/")
    assert engine.run("return document.querySelectorAll('.emergency').length") > 0
    engine.go(served.url + "/handouts/")
    # Where handouts were not asked for, the frame says so in words of ours.
    until(lambda: len(engine.run(FRAMED)[2]) > 20, "the frame says something")
