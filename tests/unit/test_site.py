"""The site in memory, and the one table of what is done to it."""

from __future__ import annotations

from pathlib import Path

import pytest
from selectolax.lexbor import LexborHTMLParser

from clotsigns.building import STEPS
from clotsigns.site import (
    Kind,
    Page,
    ScriptMissing,
    Site,
    ThemeChanged,
    elements,
    set_text,
    written,
)

HTML = (
    '<!doctype html><html lang="en"><head><title>A &amp; B</title></head><body>'
    '<p data-own><svg><path d="M0 0"/></svg><input type="text" required><img src="x" alt=""></p>'
    '<script>if(a<b&&c)go("</p>")</script></body></html>'
)


def test_each_step_stands_behind_what_it_needs() -> None:
    seen: set[str] = set()
    for step in STEPS:
        assert set(step.needs) <= seen, step.name
        assert step.name not in seen, f"two steps are called {step.name}"
        seen.add(step.name)


def test_a_page_is_written_as_it_was_read() -> None:
    page = Page("dvt/index.html", HTML)
    assert page.tree is page.tree
    assert page.html == HTML
    assert written(LexborHTMLParser(page.html)) == page.html


def test_what_is_changed_on_the_tree_is_changed_on_the_page() -> None:
    page = Page("dvt/index.html", HTML)
    page.add_to_head('<meta name="a" content="&quot;1">')
    page.add_to_body("<p>Last &amp; least</p>tail")
    set_text(page.need("script"), "x<y")
    assert '<meta name="a" content="&quot;1"></head>' in page.html
    assert page.html.endswith("<script>x<y</script><p>Last &amp; least</p>tail</body></html>")


def test_elements_outlive_what_they_were_read_from() -> None:
    page = Page("x.html", HTML)
    for number in range(300):
        page.need("body").insert_child(elements(f"<i>{number}</i>")[0])
    assert [node.text() for node in page.tree.css("i")] == [str(number) for number in range(300)]


def test_what_a_page_lacks_is_told_with_its_place() -> None:
    with pytest.raises(ThemeChanged, match=r"dvt/index\.html has no 'footer'"):
        Page("dvt/index.html", HTML).need("footer")


def test_the_site_holds_its_pages_till_they_are_saved(tmp_path: Path) -> None:
    (tmp_path / "404").mkdir()
    (tmp_path / "404/index.html").write_text(HTML, encoding="utf-8")
    site = Site(tmp_path)
    site.load()
    site.move("404/index.html", "404.html")
    site.add("embed/dvt/index.html", HTML)
    site.add("handouts/sheet/dvt-a4.html", HTML)
    assert [page.place for page in site.pages(Kind.PAGE)] == ["404.html"]
    assert [page.kind for page in site.pages()] == [Kind.PAGE, Kind.FRAME, Kind.SHEET]
    assert not list(tmp_path.rglob("*.html"))
    site.save()
    assert len(list(tmp_path.rglob("*.html"))) == 3


def test_the_site_knows_what_stands_in_it(tmp_path: Path) -> None:
    site = Site(tmp_path)
    site.add("dvt/index.html", HTML)
    site.write("deep/down/file.txt", "words")
    assert site.has("dvt/") and site.has("deep/down/file.txt")
    assert not site.has("deep/") and not site.has("") and not site.has("dvt")
    with pytest.raises(ThemeChanged, match="no such/page"):
        site.page("such/page.html")
    with pytest.raises(ScriptMissing, match=r"assets/x\.js"):
        site.put_before("assets/x.js", "code")
