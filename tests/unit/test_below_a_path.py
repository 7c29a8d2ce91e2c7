"""A copy may stand below a path of a host, as project pages and hospital sites do."""

from __future__ import annotations

from pathlib import Path

import pytest
from weasyprint.urls import FatalURLFetchingError

from clotsigns.handouts.rendering import _SiteOnly
from clotsigns.release.headers import root_of
from clotsigns.release.naming import renaming
from clotsigns.site import Site, ThemeChanged
from clotsigns.steps.theme import mend, place_not_found

ROOTS = {"https://h.example/": "", "https://h.example/health/clots/": "/health/clots"}


@pytest.mark.parametrize("address", ROOTS)
def test_an_asset_is_named_anew_wherever_the_site_stands(address: str) -> None:
    renamed = {"assets/x.css": "assets/x.01234567.css"}
    root = ROOTS[address]
    for mention in (f"{root}/assets/x.css", f"{address}assets/x.css", "../assets/x.css"):
        text = renaming(f'href="{mention}"', "dvt/index.html", renamed, address)
        assert text == f'href="{mention.replace("x.css", "x.01234567.css")}"'
    other = 'href="/elsewhere/assets/x.css"'
    assert renaming(other, "dvt/index.html", renamed, address) == other


@pytest.mark.parametrize("address", ROOTS)
def test_the_page_for_what_is_not_there_finds_the_rest(address: str, tmp_path: Path) -> None:
    assert root_of(address) == ROOTS[address]
    site = Site(tmp_path)
    site.add("index.html", f'<link rel="canonical" href="{address}">')
    site.add(
        "404/index.html",
        '<a href="..">Home</a><a href="../dvt/">DVT</a><script src="../assets/x.js"></script>'
        """<script>write('<script src="../assets/y.js">', new URL("..", l))</script>""",
    )
    (tmp_path / "404").mkdir()
    place_not_found(site)
    assert not (tmp_path / "404").exists()
    text = site.page("404.html").html
    root = ROOTS[address]
    assert f'href="{root}/"' in text and f'href="{root}/dvt/"' in text
    assert f'src="{root}/assets/x.js"' in text
    assert f'src="{root}/assets/y.js"' in text and f'new URL("{root}/", l)' in text


def test_the_theme_s_script_asks_no_other_host_for_its_map(tmp_path: Path) -> None:
    """It would, at each link to a feed or to a form for machines that says 'alternate'."""
    script = tmp_path / "assets/javascripts/bundle.x.min.js"
    script.parent.mkdir(parents=True)
    site = Site(tmp_path)
    site.add("index.html", '<input class="md-toggle" autocomplete="off">')
    script.write_text('M("link[rel=alternate]")', encoding="utf-8")
    mend(site)
    assert "autocomplete" not in site.page("index.html").html
    assert "link[rel=alternate][hreflang]" in script.read_text(encoding="utf-8")
    script.write_text("changed", encoding="utf-8")
    with pytest.raises(ThemeChanged, match="no longer looks"):
        mend(site)
    script.write_text('M("link[rel=alternate]")', encoding="utf-8")
    with pytest.raises(ThemeChanged, match="fits no page"):
        mend(site)


@pytest.mark.parametrize("address", ROOTS)
def test_a_sheet_finds_its_looks(address: str, tmp_path: Path) -> None:
    (tmp_path / "handout").mkdir()
    (tmp_path / "handout/handout.css").write_text("p{}", encoding="utf-8")
    files = _SiteOnly(tmp_path, address)
    found = files.fetch(f"{address}handout/handout.css")
    assert found is not None
    with pytest.raises(FatalURLFetchingError):
        files.fetch("https://other.example/handout/handout.css")
