"""Headers: little may run, only frames may be framed, and three hosts are told the same."""

from __future__ import annotations

import base64
import hashlib
import json
import re
import shutil
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import httpx
import pytest

from clotsigns.connect.service import CDS, HEALTH, PATH
from clotsigns.published.copies import headers_whole
from clotsigns.published.files import Files
from clotsigns.release import headers
from clotsigns.release.headers import (
    CATALOGUE,
    HEADERS_FILE,
    LONGEST_LINE,
    NGINX_FILE,
    Rule,
    TooLong,
    headers_for,
    read_rules,
    root_of,
    rules,
    write_headers,
)
from copies import copy_of
from oracles import hosts

BELOW = "/clots"
# nginx in front of another server takes this much of its headers.
LONGEST_HEAD = 4096
# Cloudflare reads this many rules.
MOST_RULES = 100
SAMPLE = (
    *("/", "/dvt/", "/emergency/", "/about/sources/", "/handouts/", "/handouts/dvt-a4.pdf"),
    *("/handouts/sheet/dvt-a4.html", "/embed/dvt/", "/connect/", "/connect/v1/no-match.json"),
    *("/catalogue.json", "/feed.xml", "/sw.js", "/404.html", "/fhir/bundle.json"),
)
# What nginx does not know by itself.
MARKDOWN = "text/markdown; charset=utf-8"
TYPES = {
    **dict.fromkeys(
        ("/index.md", "/dvt/index.md", "/gastrocnemius-veins/decide/index.md"), MARKDOWN
    ),
    "/manifest.webmanifest": "application/manifest+json",
}
ALWAYS = {
    "strict-transport-security": "max-age=31536000",
    "x-content-type-options": "nosniff",
    "referrer-policy": "no-referrer",
    "cross-origin-opener-policy": "same-origin",
}
_PART = re.compile(r"<(script|style)(?![^>]*\bsrc=)([^>]*)>(.*?)</\1>", re.DOTALL)


@pytest.fixture(scope="module")
def listed(site: Path) -> tuple[Rule, ...]:
    return read_rules((site / HEADERS_FILE).read_text(encoding="utf-8"))


def policy(found: dict[str, str]) -> dict[str, list[str]]:
    """A policy's directives, each with what it allows."""
    parts = [part.split() for part in found["Content-Security-Policy"].split(";")]
    return {name: allowed for name, *allowed in parts}


def test_nothing_is_allowed_that_is_not_named(site: Path, listed: tuple[Rule, ...]) -> None:
    for rule in listed:
        found = dict(rule.headers)
        told = policy(found)
        assert told["default-src"] == told["base-uri"] == told["form-action"] == ["'none'"]
        allowed = {each for name, all_ in told.items() if name.endswith("-src") for each in all_}
        named = {each for each in allowed if not each.startswith("'sha256-")}
        assert named <= {"'self'", "'none'", "data:"}, rule.path
        assert "data:" not in {
            each for name, all_ in told.items() if name != "img-src" for each in all_
        }
        assert {name: found[name.title()] for name in ALWAYS} == ALWAYS
        assert "camera=()" in found["Permissions-Policy"]
        frames = rule.path.startswith("/embed/")
        assert told["frame-ancestors"] == (
            ["*"] if frames else ["'self'"] if rule.path.startswith("/handouts/") else ["'none'"]
        )
        assert ("X-Frame-Options" not in found) == frames
        # What scripts of other sites may read, other sites may also load.
        if "Access-Control-Allow-Origin" in found or frames:
            assert found["Cross-Origin-Resource-Policy"] == "cross-origin"
    assert dict(listed[0].headers)["Cross-Origin-Resource-Policy"] == "same-origin"


def test_all_that_stands_in_a_page_is_named_and_nothing_else(
    site: Path, pages: list[str], listed: tuple[Rule, ...]
) -> None:
    used: dict[str, set[str]] = {rule.path: set() for rule in listed}
    absent = digests(site / "404.html")
    for page in pages:
        (rule,) = [
            rule
            for rule in listed
            if page == rule.path or (rule.path[-1] == "*" and page.startswith(rule.path[:-1]))
        ]
        needed = digests(site / page.removeprefix("/") / ("index.html" if page[-1] == "/" else ""))
        told = policy(dict(rule.headers))
        assert needed <= set(told["script-src"]) | set(told["style-src"]), page
        # The page for what is not there comes with the headers of what was asked for.
        used[rule.path] |= needed | absent
    for rule in listed:
        told = policy(dict(rule.headers))
        named = {*told.get("script-src", ()), *told.get("style-src", ())} - {"'self'"}
        if rule.path not in ("/", "/index.html", "/pictures/*"):
            assert named <= used[rule.path], rule.path


def digests(page: Path) -> set[str]:
    found = _PART.findall(page.read_text(encoding="utf-8"))
    return {
        f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"
        for _, about, text in found
        if "json" not in about
    }


def test_hosts_take_all_of_it(listed: tuple[Rule, ...]) -> None:
    assert len(listed) <= MOST_RULES
    for rule in listed:
        assert max(len(f"  {name}: {value}") for name, value in rule.headers) <= LONGEST_LINE
        assert sum(len(f"{name}: {value}\r\n") for name, value in rule.headers) < LONGEST_HEAD / 2


def test_a_folder_of_many_pages_has_a_rule_for_each(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What no host takes is not written, and what can be told in pieces is."""
    monkeypatch.setattr(headers, "LONGEST_LINE", 600)
    for number in range(9):
        page = tmp_path / f"many/page{number}/index.html"
        page.parent.mkdir(parents=True)
        page.write_text(f"<style>a{{top:{number}px}}</style>", encoding="utf-8")
    for name in ("index.html", "404.html", "many/index.html"):
        (tmp_path / name).write_text("<script>1</script>", encoding="utf-8")
    found = {rule.path: dict(rule.headers) for rule in rules(tmp_path, "/x")}
    pieces = [path for path in found if path.startswith("/x/many")]
    assert pieces == ["/x/many/", *(f"/x/many/page{number}/*" for number in range(9))]
    styles = {each for path in pieces[1:] for each in policy(found[path])["style-src"]}
    assert len(styles - {"'self'"}) == 9
    (tmp_path / "404.html").write_text(
        "".join(f"<style>b{{top:{number}px}}</style>" for number in range(9)), encoding="utf-8"
    )
    with pytest.raises(TooLong, match=r"/x/404\.html"):
        rules(tmp_path, "/x")


@pytest.fixture(scope="module", params=["", BELOW], ids=["own host", "below a path"])
def copy(
    request: pytest.FixtureRequest, site: Path, tmp_path_factory: pytest.TempPathFactory
) -> Path:
    """The site as it is built for a host of its own, and for a path of one."""
    root: str = request.param
    place = tmp_path_factory.mktemp("www") / (root.strip("/") or "site")
    copy_of(site, place, spoilt=(CATALOGUE, HEADERS_FILE, NGINX_FILE))
    told = json.loads((site / CATALOGUE).read_text(encoding="utf-8"))
    told["address"] = f"https://h.example{root}/"
    (place / CATALOGUE).write_text(json.dumps(told), encoding="utf-8")
    write_headers(place)
    return place


@pytest.fixture(scope="module")
def asked(copy: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[list[httpx.Client]]:
    """Debian's nginx, if it is here, and our own service."""
    root = root_of(headers.address_of(copy))
    www = copy.parent if root else copy
    name = {"Host": "www.hospital.example", "X-Forwarded-Proto": "https"}
    with hosts.service(copy) as ours:
        clients = [httpx.Client(base_url=ours + root, headers=name)]
        if shutil.which("nginx") is None:
            yield clients
            return
        with hosts.nginx(tmp_path_factory.mktemp("nginx"), www, copy) as theirs:
            yield [*clients, httpx.Client(base_url=theirs + root, headers=name)]


def test_each_host_sends_what_the_list_says(copy: Path, asked: list[httpx.Client]) -> None:
    listed = read_rules((copy / HEADERS_FILE).read_text(encoding="utf-8"))
    root = listed[0].path.rstrip("/")
    for client in asked:
        for path in (*SAMPLE, *TYPES):
            answer = client.get(path)
            if answer.status_code == 404 and path.startswith("/fhir"):
                continue
            assert answer.status_code == 200, path
            assert path not in TYPES or answer.headers["content-type"] == TYPES[path]
            # nginx asks itself for the file of the home page.
            name = "/index.html" if path == "/" and client is not asked[0] else path
            for header, value in headers_for(listed, root + name).items():
                assert answer.headers.get_list(header) == [value], (path, header)


def test_whoever_asks_for_markdown_gets_the_copy(asked: list[httpx.Client]) -> None:
    for client in asked:
        for path in ("/", "/dvt/", "/gastrocnemius-veins/decide/"):
            copy = client.get(path, headers={"Accept": "text/markdown, */*;q=0.1"})
            assert (copy.status_code, copy.headers["content-type"]) == (200, MARKDOWN), path
            assert "default-src 'none'" in copy.headers["content-security-policy"]
            for other in ("text/html, text/markdown;q=0.1", "text/markdown;q=0", "*/*"):
                answer = client.get(path, headers={"Accept": other})
                assert answer.headers["content-type"].startswith("text/html"), (path, other)
        for path in ("/embed/dvt/", "/connect/", "/nowhere"):
            answer = client.get(path, headers={"Accept": "text/markdown"})
            assert answer.headers["content-type"].startswith("text/html"), path


def test_the_gate_takes_the_lists_of_every_place(copy: Path) -> None:
    place: Any = SimpleNamespace(address=headers.address_of(copy))
    elsewhere: Any = SimpleNamespace(address="https://h.example/other/")
    for name in (HEADERS_FILE, NGINX_FILE):
        assert list(headers_whole(Files(copy), place, name)) == []
    (fault,) = headers_whole(Files(copy), elsewhere, HEADERS_FILE)
    assert "/embed/* must not be framed" in fault


def test_no_redirect_names_a_host_a_port_or_a_scheme(asked: list[httpx.Client]) -> None:
    for client in asked:
        root = client.base_url.path.rstrip("/")
        for path in ("/dvt", "/handouts", "/connect", "/about/sources", "/embed/dvt"):
            answer = client.get(path)
            assert answer.status_code in (301, 307), path
            assert answer.headers["location"] == f"{root}{path}/"
            assert answer.headers["strict-transport-security"] == "max-age=31536000"


def test_what_is_not_there_is_safe_and_told_to_scripts(asked: list[httpx.Client]) -> None:
    for client in asked:
        for path in ("/connect/v1/2.16/J45.json", "/nowhere", "/dvt/nowhere", "/embed/nowhere/"):
            answer = client.get(path)
            assert answer.status_code == 404
            told = policy({"Content-Security-Policy": answer.headers["content-security-policy"]})
            assert told["default-src"] == ["'none'"]
            assert {name: answer.headers[name] for name in ALWAYS} == ALWAYS
            assert answer.headers["access-control-allow-origin"] == "*", path


@pytest.mark.parametrize("path", [PATH, HEALTH, CDS, f"{CDS}/nothing", f"{PATH}?x=%00", "/%00"])
def test_the_live_service_says_the_same(asked: list[httpx.Client], path: str) -> None:
    answer = asked[0].get(path)
    if answer.status_code != 405:
        assert {name: answer.headers[name] for name in ALWAYS} == ALWAYS
        assert answer.headers["content-security-policy"].startswith("default-src 'none'")
        assert answer.headers["cross-origin-resource-policy"] == "cross-origin"
        assert answer.headers["access-control-allow-origin"] == "*"
