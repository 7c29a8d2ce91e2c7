"""Every built page, read as a search engine or a link preview reads it."""

from __future__ import annotations

import gzip
import json
import struct
import xml.etree.ElementTree as etree
from pathlib import Path
from typing import Any

import pytest
from selectolax.lexbor import LexborHTMLParser

from clotsigns.proof import page_file
from clotsigns.sources.project import Project, load_project
from clotsigns.sources.website import Website, website_of


@pytest.fixture(scope="module")
def project(root: Path) -> Project:
    return load_project(root)


@pytest.fixture(scope="module")
def website(root: Path) -> Website:
    return website_of(root)


@pytest.fixture(scope="module")
def trees(site: Path, project: Project) -> dict[str, LexborHTMLParser]:
    """Every public page by its id, as a browser reads it."""
    found = {
        article.id: LexborHTMLParser((site / page_file(article)).read_text(encoding="utf-8"))
        for article in project.articles
        if article.id != "404"
    }
    assert len(found) > 6
    return found


def meta(tree: LexborHTMLParser, name: str) -> list[str]:
    """What a page's tags of this name say."""
    return [
        node.attributes["content"] or ""
        for node in tree.css(f"head meta[property='{name}'], head meta[name='{name}']")
    ]


def facts(tree: LexborHTMLParser) -> dict[str, Any]:
    (script,) = tree.css("script[type='application/ld+json']")
    answer: dict[str, Any] = json.loads(script.text())
    return answer


def png_size(content: bytes) -> tuple[int, int]:
    assert content[:8] == b"\x89PNG\r\n\x1a\n"
    width, height = struct.unpack(">II", content[16:24])
    return width, height


def test_each_page_has_one_address_and_says_it_everywhere(
    trees: dict[str, LexborHTMLParser], website: Website
) -> None:
    for page, tree in trees.items():
        address = website.url if page == "home" else f"{website.url}{page}/"
        (canonical,) = tree.css("link[rel=canonical]")
        assert canonical.attributes["href"] == address
        assert meta(tree, "og:url") == [address]
        assert facts(tree)["url"] == address
        assert meta(tree, "robots") == []


def test_each_page_tells_its_language_and_its_own_description(
    trees: dict[str, LexborHTMLParser], project: Project
) -> None:
    for page, tree in trees.items():
        article = project.article(page)
        (html,) = tree.css("html")
        assert html.attributes["lang"] == article.language == facts(tree)["inLanguage"]
        wanted = article.front.data["description"]
        assert meta(tree, "description") == [wanted] == meta(tree, "og:description")
        assert facts(tree)["description"] == wanted
        assert meta(tree, "og:title") == [article.title] == [facts(tree)["name"]]


def test_dates_and_reviews_are_those_of_the_front_matter(
    trees: dict[str, LexborHTMLParser], project: Project
) -> None:
    for page, tree in trees.items():
        front = project.article(page).front.data
        told = facts(tree)
        assert told["datePublished"] == front["published"].isoformat()
        assert told["dateModified"] == front["updated"].isoformat()
        assert ("lastReviewed" in told) == ("reviewedBy" in told) <= ("reviewed" in front)


def test_health_pages_are_for_patients_about_a_coded_condition(
    trees: dict[str, LexborHTMLParser], project: Project
) -> None:
    for article in project.articles:
        if article.is_article:
            told = facts(trees[article.id])
            assert told["@type"] == "MedicalWebPage"
            assert told["audience"] == {"@type": "Patient"}
            for condition in told["about"]:
                assert condition["@type"] == "MedicalCondition"
                assert {code["@type"] for code in condition["code"]} == {"MedicalCode"}
                assert all(code["codeValue"] and code["codingSystem"] for code in condition["code"])


def test_each_page_that_cites_leads_machines_to_the_list_of_its_sources(
    trees: dict[str, LexborHTMLParser], project: Project, website: Website
) -> None:
    for article in project.articles:
        # The start page leaves its sources to the page of them all.
        if article.kind in ("article", "guide") and article.id != "home":
            tree = trees[article.id]
            listed = tree.css(".sources li > a[href*='about/sources/#']")
            cited = facts(tree).get("citation")
            # A page with nothing but boxes leads to what those rest on.
            assert listed or not article.is_article, f"{article.id} cites nothing"
            address = f"{website.address(article)}#sources"
            assert cited == (address if tree.css(".sources li") else None)
            assert len(tree.css("h2#sources")) == 1


def test_each_shared_link_has_a_picture_of_the_size_it_tells(
    trees: dict[str, LexborHTMLParser], site: Path, website: Website
) -> None:
    for page, tree in trees.items():
        (address,) = meta(tree, "og:image")
        assert address.startswith(website.url)
        content = (site / address.removeprefix(website.url)).read_bytes()
        told = (*meta(tree, "og:image:width"), *meta(tree, "og:image:height"))
        assert tuple(map(int, told)) == png_size(content) == (1200, 630)
        # Some services refuse a picture above 300 KB.
        assert len(content) < 60_000
        assert meta(tree, "og:image:alt") != [""]
        assert meta(tree, "twitter:card") == ["summary_large_image"], page


def test_the_site_map_lists_the_public_pages_and_no_other(
    site: Path, project: Project, website: Website
) -> None:
    name = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
    listed = {
        row.findtext(f"{name}loc"): row.findtext(f"{name}lastmod")
        for row in etree.parse(site / "sitemap.xml").getroot()
    }
    assert listed == {
        website.address(article): article.front.data["updated"].isoformat()
        for article in project.articles
        if article.id != "404"
    }
    assert f"Sitemap: {website.url}sitemap.xml" in (site / "robots.txt").read_text("ascii")
    # The generator's own compressed copy tells the hour at which it was made.
    packed = site / "sitemap.xml.gz"
    assert gzip.decompress(packed.read_bytes()) == (site / "sitemap.xml").read_bytes()


def test_the_page_for_nowhere_is_no_page_of_its_own(site: Path) -> None:
    tree = LexborHTMLParser((site / "404.html").read_text(encoding="utf-8"))
    assert meta(tree, "robots") == ["noindex"]
    assert tree.css("link[rel=canonical]") == []
    assert tree.css("script[type='application/ld+json']") == []
    assert meta(tree, "og:url") == []
