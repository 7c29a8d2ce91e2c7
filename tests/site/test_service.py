"""The live service answers by GET and POST, refuses what is malformed, and never falls over."""

from __future__ import annotations

import asyncio
import gzip
import json
import logging
import socket
import xml.etree.ElementTree as etree
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import brotli
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from starlette.testclient import TestClient

from clotsigns.connect.__main__ import main
from clotsigns.connect.cds import HOOKS
from clotsigns.connect.patience import SECONDS_FOR_HEAD, Patience
from clotsigns.connect.received import LONGEST_BODY, LONGEST_CALL, LONGEST_QUERY
from clotsigns.connect.service import CDS, HEALTH, PATH, application
from oracles.feed_rules import faults, json_faults

ICD = "2.16.840.1.113883.6.90"
ASKED = {"mainSearchCriteria.v.c": "I82.461", "mainSearchCriteria.v.cs": ICD}
JSON = {**ASKED, "knowledgeResponseType": "application/json"}


@pytest.fixture(scope="module")
def client(site: Path) -> Iterator[TestClient]:
    with TestClient(application(site), raise_server_exceptions=False) as client:
        yield client


def test_an_answer_in_atom_keeps_the_rules(client: TestClient) -> None:
    answer = client.get(PATH, params=ASKED)
    assert answer.status_code == 200
    assert answer.headers["content-type"].startswith("application/atom+xml")
    assert list(faults(answer.content)) == []
    assert b"/gastrocnemius-veins/" in answer.content


def test_json_and_jsonp_hold_the_same_answer(client: TestClient) -> None:
    plain = client.get(PATH, params=JSON)
    assert plain.headers["content-type"] == "application/json"
    assert list(json_faults(plain.json())) == []
    called = client.get(
        PATH,
        params={**ASKED, "knowledgeResponseType": "application/javascript", "callback": "p.show"},
    )
    assert called.headers["content-type"].startswith("application/javascript")
    text = called.text.removeprefix("/**/p.show(").removesuffix(");")
    assert json.loads(text)["feed"]["entry"] == plain.json()["feed"]["entry"]


def test_a_form_is_answered_as_a_query_is(client: TestClient) -> None:
    asked = client.get(PATH, params=JSON)
    assert client.post(PATH, data=JSON).json() == asked.json()
    assert client.post(f"{PATH}?{urlencode(JSON)}").json() == asked.json()


def test_plus_percent_and_empty_parts_are_understood(client: TestClient) -> None:
    query = f"&&&MAINSEARCHCRITERIA.V.C=+i82461%20&mainsearchcriteria.v.cs={ICD}&&"
    answer = client.get(f"{PATH}?{query}&knowledgeresponsetype=Application%2FJson")
    assert answer.json()["feed"]["entry"][0]["link"][0]["href"].endswith("/gastrocnemius-veins/")


def test_no_match_is_an_answer(client: TestClient) -> None:
    answer = client.get(PATH, params={**JSON, "mainSearchCriteria.v.c": "J45.9"})
    assert answer.status_code == 200
    assert answer.json()["feed"]["entry"] == []


def test_an_answer_is_known_again_by_its_tag(client: TestClient) -> None:
    first = client.get(PATH, params=ASKED)
    again = client.get(PATH, params=ASKED, headers={"If-None-Match": first.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")
    assert first.headers["cache-control"] == "no-cache"
    tag = first.headers["etag"]
    for known in (f"W/{tag}", f'"x", {tag}', f'W/"x" , W/{tag}', "*"):
        again = client.get(PATH, params=ASKED, headers={"If-None-Match": known})
        assert again.status_code == 304, known
    for unknown in ('"x"', 'W/"x"', tag.strip('"'), ""):
        again = client.get(PATH, params=ASKED, headers={"If-None-Match": unknown})
        assert again.status_code == 200, unknown
    other = client.get(PATH, params={**ASKED, "mainSearchCriteria.v.c": "I26"})
    assert other.headers["etag"] != first.headers["etag"]


def test_any_site_may_ask(client: TestClient) -> None:
    assert client.get(PATH, params=ASKED).headers["access-control-allow-origin"] == "*"
    preflight = client.options(PATH, headers={"Access-Control-Request-Method": "POST"})
    assert preflight.status_code == 204
    assert "POST" in preflight.headers["access-control-allow-methods"]


def test_the_answer_s_own_address_tells_nothing_of_the_patient(client: TestClient) -> None:
    sent = {**ASKED, "age.v.v": "77", "patientPerson.x": "F", "mainSearchCriteria.v.dn": "J. Doe"}
    answer = client.get(PATH, params=sent)
    (link,) = [
        node.get("href") or ""
        for node in etree.fromstring(answer.content).findall("{http://www.w3.org/2005/Atom}link")
    ]
    assert "77" not in link and "Doe" not in link
    path = link.split("/connect/")[1]
    assert client.get(f"/connect/{path}").content == answer.content


def test_a_medicine_by_name_has_an_address_of_its_own(client: TestClient) -> None:
    answer = client.get(PATH, params={"mainSearchCriteria.v.dn": "Warfarin 5 mg"})
    assert b"/blood-thinners/" in answer.content
    link = etree.fromstring(answer.content).find("{http://www.w3.org/2005/Atom}link")
    assert link is not None
    path = (link.get("href") or "").split("/connect/")[1]
    assert client.get(f"/connect/{path}").content == answer.content


@pytest.mark.parametrize(
    ("method", "query", "options", "status"),
    [
        ("GET", "", {}, 400),
        ("GET", "mainSearchCriteria.v.c=I26", {}, 400),
        ("GET", f"mainSearchCriteria.v.c=I26&amp;mainSearchCriteria.v.cs={ICD}", {}, 400),
        ("GET", f"mainSearchCriteria.v.cs={ICD}&amp;mainSearchCriteria.v.c=I26", {}, 400),
        ("GET", "a=" + "b" * LONGEST_QUERY, {}, 414),
        ("GET", "&".join(f"a{n}=b" for n in range(250)), {}, 400),
        ("POST", "", {"content": b"x" * (LONGEST_BODY + 1)}, 413),
        ("POST", "", {"json": {}}, 415),
        ("POST", "", {"content": b"\xff\xfe=%ff"}, 400),
        ("PUT", "", {}, 405),
        ("DELETE", "", {}, 405),
    ],
)
def test_a_malformed_request_is_refused(
    client: TestClient, method: str, query: str, options: dict[str, Any], status: int
) -> None:
    answer = client.request(method, f"{PATH}?{query}", **options)
    assert answer.status_code == status
    assert answer.headers["content-type"].startswith("text/plain")
    assert answer.text.strip()


MARKUP = "<script>alert(1)</script>\"'&"


@pytest.mark.parametrize("name", [*ASKED, "callback", "knowledgeResponseType", MARKUP])
@pytest.mark.parametrize("form", ["text/xml", "application/json", "application/javascript"])
def test_nothing_that_was_sent_comes_back_as_markup(
    client: TestClient, name: str, form: str
) -> None:
    sent = {**ASKED, "knowledgeResponseType": form, "callback": "f", name: MARKUP}
    answer = client.get(PATH, params=sent)
    assert b"<script" not in answer.content
    assert answer.headers["x-content-type-options"] == "nosniff"
    if answer.status_code == 200 and form == "text/xml":
        assert list(faults(answer.content)) == []


BYTES = st.one_of(
    st.binary(max_size=200),
    st.lists(
        st.tuples(
            st.sampled_from([*ASKED, "callback", "knowledgeResponseType", "mainSearchCriteria"]),
            st.one_of(st.text(max_size=30), st.sampled_from([ICD, "I26", "application/json"])),
        )
    ).map(lambda pairs: urlencode(pairs, errors="replace").encode()),
)


@settings(max_examples=250, deadline=None, derandomize=True)
@given(st.sampled_from(["GET", "POST", "HEAD", "OPTIONS", "PATCH"]), BYTES, BYTES)
def test_whatever_is_sent_the_service_stands(
    client: TestClient, method: str, query: bytes, body: bytes
) -> None:
    asked = "".join(chr(b) if 33 <= b < 127 and b != 35 else f"%{b:02x}" for b in query)
    answer = client.request(
        method,
        f"{PATH}?{asked}",
        content=body if method == "POST" else None,
        headers={"content-type": "application/x-www-form-urlencoded"},
    )
    assert answer.status_code in (200, 204, 400, 405, 413, 414)
    if answer.headers.get("content-type", "").startswith("application/atom") and answer.content:
        assert list(faults(answer.content)) == []


@settings(max_examples=100, deadline=None, derandomize=True)
@given(st.text(alphabet=st.characters(min_codepoint=33, max_codepoint=0x24F), max_size=60))
def test_whatever_path_is_asked_the_service_stands(client: TestClient, path: str) -> None:
    asked = "".join(f"%{b:02x}" for b in path.encode())
    assert client.get(f"/{asked}", follow_redirects=False).status_code < 500


def test_the_whole_site_is_served_with_its_headers(client: TestClient) -> None:
    page = client.get("/dvt/")
    assert page.status_code == 200
    assert "frame-ancestors 'none'" in page.headers["content-security-policy"]
    frame = client.get("/embed/dvt/")
    assert "frame-ancestors *" in frame.headers["content-security-policy"]
    assert "x-frame-options" not in frame.headers
    missing = client.get("/no-such-page/")
    assert missing.status_code == 404
    assert "This page is not here" in missing.text
    assert client.get("/%00").status_code == 404
    assert client.get("/" + "a" * 5000).status_code == 404
    assert client.get("/..%2f..%2fetc/passwd").status_code == 404


def test_it_says_that_it_is_well(client: TestClient) -> None:
    told = client.get(HEALTH).json()
    assert told["status"] == "ok" and told["pages"] > 7 and told["codes"] > 400
    assert told["stale"] is False


def test_the_journal_tells_no_code_and_no_query(
    client: TestClient, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.INFO, logger="clotsigns.connect"):
        client.get(PATH, params=ASKED)
        client.get("/leg-numbness/")
        client.post(f"{CDS}/I82.461", json={})
    lines = [record.getMessage() for record in caplog.records if record.name.startswith("clots")]
    assert len(lines) == 3 and lines[2].startswith(f"POST {CDS} 404 ")
    assert lines[0].startswith(f"GET {PATH} 200 ") and lines[1].startswith("GET site 200 ")
    for word in ("I82", ICD, "numbness", "mainSearch", "testclient"):
        assert word not in " ".join(lines)


# --- Cards for clinicians (CDS Hooks 2.0)


def condition(*codings: tuple[str, str]) -> dict[str, Any]:
    return {
        "resource": {
            "resourceType": "Condition",
            "subject": {"display": "Jane Doe"},
            "code": {"coding": [{"system": system, "code": code} for system, code in codings]},
        }
    }


def call_of(hook: str, *conditions: dict[str, Any]) -> dict[str, Any]:
    bundle = {"resourceType": "Bundle", "type": "searchset", "entry": list(conditions)}
    body: dict[str, Any] = {
        "hook": hook,
        "hookInstance": "d1577c69-dfbe-44ad-ba6d-3e05e953b2ea",
        "fhirServer": "https://fhir.example/",
        "fhirAuthorization": {"access_token": "secret"},
        "context": {"userId": "Practitioner/1", "patientId": "1288992"},
    }
    if hook == "patient-view":
        body["prefetch"] = {"conditions": bundle}
    else:
        body["context"]["conditions"] = bundle
    return body


FHIR_ICD, FHIR_SNOMED = "http://hl7.org/fhir/sid/icd-10-cm", "http://snomed.info/sct"


def test_a_system_finds_the_services(client: TestClient) -> None:
    found = client.get(CDS).json()["services"]
    assert [each["hook"] for each in found] == list(HOOKS)
    for each in found:
        assert each["id"] and each["description"]
    assert "{{context.patientId}}" in found[0]["prefetch"]["conditions"]


@pytest.mark.parametrize("hook", HOOKS)
def test_a_card_leads_to_what_may_be_given_to_the_patient(client: TestClient, hook: str) -> None:
    conditions = (
        condition(("http://x.example", "1")),
        condition((FHIR_SNOMED, "128055005"), (FHIR_ICD, "I82.421")),
        condition((FHIR_ICD, "J45.909")),
    )
    answer = client.post(f"{CDS}/{hook}", json=call_of(hook, *conditions))
    (card,) = answer.json()["cards"]
    assert 0 < len(card["summary"]) < 140 and card["indicator"] == "info"
    assert card["source"]["label"] and card["source"]["url"].startswith("https://")
    assert card["links"][0]["url"].endswith("/buttock-clots/")
    assert {link["type"] for link in card["links"]} == {"absolute"}
    assert any(link["url"].endswith("/emergency/") for link in card["links"])
    for word in ("Doe", "1288992", "secret", "J45"):
        assert word not in answer.text


@pytest.mark.parametrize("hook", HOOKS)
@pytest.mark.parametrize("state", ["refuted", "entered-in-error"])
def test_what_the_patient_does_not_have_is_not_answered(
    client: TestClient, hook: str, state: str
) -> None:
    denied = condition((FHIR_ICD, "I82.411"))
    denied["resource"]["verificationStatus"] = {"coding": [{"code": state}]}
    call = call_of(hook, denied)
    assert client.post(f"{CDS}/{hook}", json=call).json() == {"cards": []}
    denied["resource"]["verificationStatus"] = {"coding": [{"code": "provisional"}]}
    assert client.post(f"{CDS}/{hook}", json=call).json()["cards"]


@pytest.mark.parametrize("hook", HOOKS)
def test_an_emergency_in_a_long_list_comes_first(client: TestClient, hook: str) -> None:
    others = [condition((FHIR_ICD, f"J{n}.9")) for n in range(10, 60)]
    found = client.post(
        f"{CDS}/{hook}", json=call_of(hook, *others, condition((FHIR_ICD, "I26.99")))
    ).json()
    assert found["cards"][0]["links"][0]["url"].endswith("/emergency/")


@pytest.mark.parametrize("hook", HOOKS)
def test_there_is_no_card_where_no_page_fits(client: TestClient, hook: str) -> None:
    for conditions in ([], [condition((FHIR_ICD, "J45.909"))], [condition()]):
        answer = client.post(f"{CDS}/{hook}", json=call_of(hook, *conditions))
        assert (answer.status_code, answer.json()) == (200, {"cards": []})


@pytest.mark.parametrize(
    ("path", "body", "status"),
    [
        ("patient-view", b"{}", 400),
        ("patient-view", b"[" * 100_000, 400),
        ("patient-view", b"\xff", 400),
        ("patient-view", json.dumps({"hook": "order-sign"}).encode(), 400),
        ("patient-view", b"x" * (LONGEST_CALL + 1), 413),
        ("order-sign", b"{}", 404),
    ],
)
def test_what_is_no_call_of_a_hook_is_refused(
    client: TestClient, path: str, body: bytes, status: int
) -> None:
    answer = client.post(f"{CDS}/{path}", content=body)
    assert answer.status_code == status and answer.text.strip()


JSONS = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=12),
    lambda inside: (
        st.lists(inside, max_size=3)
        | st.dictionaries(
            st.sampled_from(["conditions", "entry", "resource", "resourceType", "code", "coding"])
            | st.sampled_from(["system", "hook", "prefetch", "context"]),
            inside | st.sampled_from(["Condition", "patient-view", FHIR_ICD, "I26"]),
            max_size=5,
        )
    ),
    max_leaves=12,
)


@settings(max_examples=150, deadline=None, derandomize=True)
@given(JSONS)
def test_whatever_a_system_sends_the_service_stands(client: TestClient, sent: Any) -> None:
    body = {"hook": "patient-view", "prefetch": sent}
    for each in (sent, body, {**body, "prefetch": {"conditions": sent}}):
        assert client.post(f"{CDS}/patient-view", json=each).status_code in (200, 400)


# --- A small site, to be changed


def write_catalogue(site: Path, title: str = "A page", address: str = "https://h.example/") -> None:
    """A catalogue of one page and one code."""
    edition: dict[str, Any] = {
        **dict.fromkeys(("answer", "description", "note", "oembed", "embed"), "x"),
        "language": "en",
        "title": title,
        "url": f"{address}dvt/",
        "emergency": {"heading": "x", "call": "x", "groups": [{"heading": "", "signs": ["x"]}]},
        **dict.fromkeys(("published", "updated", "checked", "review_by"), "2026-01-01"),
        "reviewed_on": None,
        "handouts": [],
    }
    data = {
        "version": 1,
        "name": "Clots",
        "address": address,
        "licence": "https://l.example/",
        "phrases": [
            {
                "language": "en",
                **dict.fromkeys(("title", "found", "found_above", "none"), "x"),
            }
        ],
        "pages": [{"id": "dvt", "editions": [edition]}],
        "code_systems": [
            {
                "key": "icd",
                "name": "ICD",
                "oid": ICD,
                "uri": "http://i.example",
                "branching": True,
                "also": [],
            }
        ],
        "codes": [{"system": "icd", "code": "I82.461", "display": "x", "pages": ["dvt"]}],
    }
    (site / "catalogue.json").write_text(json.dumps(data), encoding="utf-8")


@pytest.fixture
def small(tmp_path: Path) -> Path:
    site = tmp_path / "site"
    (site / "dvt").mkdir(parents=True)
    write_catalogue(site)
    for name in ("index.html", "dvt/index.html", "404.html"):
        (site / name).write_text(f"<p>{name}", encoding="utf-8")
    (site / "dvt/index.html.br").write_bytes(brotli.compress(b"as brotli"))
    (site / "dvt/index.html.gz").write_bytes(gzip.compress(b"as gzip"))
    (site / "_headers").write_text("/\n  X-Own: home\n\n/dvt/*\n  X-Own: dvt\n", encoding="utf-8")
    return site


def raw(client: TestClient, path: str, **headers: str) -> tuple[int, dict[str, str], bytes]:
    """An answer as it came over the wire, not unpacked."""
    with client.stream("GET", path, headers=headers, follow_redirects=False) as answer:
        return answer.status_code, dict(answer.headers), b"".join(answer.iter_raw())


@pytest.mark.parametrize(
    ("takes", "gets", "coding"),
    [
        ("gzip, deflate, br", b"as brotli", "br"),
        ("gzip", b"as gzip", "gzip"),
        ("br;q=0, gzip;q=0.5", b"as gzip", "gzip"),
        ("BR", b"as brotli", "br"),
        ("identity", b"<p>dvt/index.html", None),
        ("br;q=0.0", b"<p>dvt/index.html", None),
    ],
)
def test_a_page_is_sent_as_small_as_the_reader_takes_it(
    small: Path, takes: str, gets: bytes, coding: str | None
) -> None:
    client = TestClient(application(small))
    status, headers, content = raw(client, "/dvt/", **{"Accept-Encoding": takes})
    unpack = {"br": brotli.decompress, "gzip": gzip.decompress}
    assert (status, unpack[coding](content) if coding else content) == (200, gets)
    assert headers.get("content-encoding") == coding
    assert headers["content-type"].startswith("text/html")
    assert headers["vary"] == "Accept-Encoding"
    assert headers["x-own"] == "dvt"


@pytest.mark.parametrize(
    ("accept", "kind"),
    [
        ("text/markdown", "text/markdown"),
        ("text/markdown, text/html;q=0.8", "text/markdown"),
        ("text/html,application/xhtml+xml,*/*;q=0.8", "text/html"),
        ("text/html, text/markdown;q=0.5", "text/html"),
        ("text/html;q=0.1, text/markdown", "text/markdown"),
        ("text/markdown;q=0.1, text/html;q=0.9", "text/html"),
        ("text/markdown;q=0", "text/html"),
        ("text/markdown;q=abc", "text/html"),
        ("TEXT/MARKDOWN; charset=utf-8, */*;q=0.1", "text/markdown"),
        ("text/html, text/markdown", "text/html"),
        ("text/markdown, text/html", "text/markdown"),
        (";;,,", "text/html"),
        ("*/*", "text/html"),
    ],
)
def test_who_asks_for_markdown_is_given_the_copy(small: Path, accept: str, kind: str) -> None:
    (small / "dvt/index.md").write_text("# DVT", encoding="utf-8")
    answer = TestClient(application(small)).get("/dvt/", headers={"Accept": accept})
    assert answer.headers["content-type"].startswith(kind)
    assert "Accept" in answer.headers["vary"].split(", ")


def test_a_packed_file_is_sent_as_it_is(small: Path) -> None:
    (small / "openemr.tar.gz").write_bytes(gzip.compress(b"x"))
    status, headers, content = raw(TestClient(application(small)), "/openemr.tar.gz")
    assert (status, content) == (200, gzip.compress(b"x"))
    assert headers["content-type"] == "application/gzip" and "content-encoding" not in headers


def test_files_tell_what_may_be_asked(small: Path) -> None:
    client = TestClient(application(small))
    for path in ("/dvt/", "/dvt/index.html", "/nowhere", HEALTH):
        told = client.options(path)
        assert told.status_code == 204 and "GET" in told.headers["allow"], path
    for path, allowed in (
        ("/dvt/", "GET, HEAD, OPTIONS"),
        (PATH, "GET, HEAD, POST, OPTIONS"),
        (HEALTH, "GET, HEAD, OPTIONS"),
        (CDS, "GET, HEAD, OPTIONS"),
        (f"{CDS}/{HOOKS[0]}", "POST, OPTIONS"),
    ):
        assert client.options(path).headers["allow"] == allowed, path
        refused = client.put(path)
        assert (refused.status_code, refused.headers["allow"]) == (405, allowed), path
    assert client.post("/dvt/").status_code == 405
    assert client.get(f"{CDS}/{HOOKS[0]}").status_code == 405
    below = TestClient(application(small, "/clots"))
    assert below.put(f"/clots{PATH}").headers["allow"] == "GET, HEAD, POST, OPTIONS"


def test_a_slash_behind_the_address_of_the_service_changes_nothing(client: TestClient) -> None:
    assert client.get(f"{PATH}/", params=ASKED).content == client.get(PATH, params=ASKED).content


@pytest.mark.parametrize(
    ("asked", "status"),
    [
        ("bytes=0-2", 206),
        ("bytes=-2", 206),
        ("bytes=1-", 206),
        ("bytes=9999-", 416),
        # RFC 9110: what is no range of bytes is as none.
        *((no_range, 200) for no_range in ("bytes=5-2", "items=0-1", "bytes=x", "bytes=-", "1-2")),
    ],
)
def test_a_part_of_a_file_is_sent_where_one_is_asked_for(
    small: Path, asked: str, status: int
) -> None:
    (small / "sheet.pdf").write_bytes(b"0123456789")
    answer = TestClient(application(small)).get("/sheet.pdf", headers={"Range": asked})
    assert answer.status_code == status
    assert len(answer.content) == {200: 10, 206: len(answer.content), 416: 0}[status]


@pytest.mark.parametrize(
    ("root", "asked", "leads"),
    [
        ("", "/dvt", "/dvt/"),
        ("/clots", "/clots", "/clots/"),
        ("/clots", "/clots?a=b", "/clots/?a=b"),
        ("/clots", "/dvt", "/clots/dvt/"),
        ("/clots", "/clots/dvt", "/clots/dvt/"),
        ("", "/%2Fdvt", "/dvt/"),
    ],
)
def test_an_address_without_its_slash_leads_on_wherever_the_service_stands(
    small: Path, root: str, asked: str, leads: str
) -> None:
    client = TestClient(application(small, root), base_url="http://inside.example:8941")
    status, headers, _ = raw(client, asked)
    assert status in (301, 302, 307, 308)
    assert headers["location"] == leads


@pytest.mark.parametrize("asked", ["", "/health/clots"])
def test_below_a_path_all_is_where_it_is(small: Path, asked: str) -> None:
    """A proxy may take its own path off before it asks, or not."""
    client = TestClient(application(small, "/health/clots"))
    assert client.get(f"{asked}/dvt/").headers["x-own"] == "dvt"
    assert client.get(f"{asked}/").headers["x-own"] == "home"
    assert client.get(f"{asked}{HEALTH}").json()["status"] == "ok"
    assert client.get(f"{asked}{PATH}", params=JSON).json()["feed"]["entry"]
    assert client.get(f"{asked}/nowhere/").status_code == 404


def test_a_site_that_was_built_for_a_path_is_served_below_it(small: Path) -> None:
    write_catalogue(small, address="https://h.example/health/clots/")
    (small / "_headers").write_text(
        "/health/clots/\n  X-Own: home\n\n/health/clots/dvt/*\n  X-Own: dvt\n", encoding="utf-8"
    )
    client = TestClient(application(small))
    for asked in ("", "/health/clots"):
        assert client.get(f"{asked}/dvt/").headers["x-own"] == "dvt"
        assert client.get(f"{asked}/").headers["x-own"] == "home"
    assert raw(client, "/health/clots/dvt")[1]["location"] == "/health/clots/dvt/"


def test_a_new_catalogue_is_read_by_itself(small: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("clotsigns.connect.service.SECONDS_BETWEEN_LOOKS", 0)
    client = TestClient(application(small))

    def title() -> str:
        found = client.get(PATH, params=JSON).json()["feed"]["entry"]
        return str(found[0]["title"]["_value"])

    assert title() == "A page"
    write_catalogue(small, "A page built anew")
    (small / "_headers").write_text("/\n  X-Own: new\n", encoding="utf-8")
    assert title() == "A page built anew"
    assert client.get("/").headers["x-own"] == "new"
    # One that is broken, or gone while another is put in its place, changes nothing.
    (small / "catalogue.json").write_text("{", encoding="utf-8")
    assert title() == "A page built anew"
    assert client.get(HEALTH).json()["stale"]
    (small / "catalogue.json").unlink()
    assert title() == "A page built anew"
    assert client.get(HEALTH).json()["stale"]
    write_catalogue(small, "A third page")
    assert title() == "A third page"
    assert not client.get(HEALTH).json()["stale"]


# --- The command line


def told(capsys: pytest.CaptureFixture[str]) -> str:
    """What was said on one line of the error stream, with nothing said before it."""
    said = capsys.readouterr()
    assert said.out == "" and len(said.err.splitlines()) == 1 and len(said.err) < 500, said
    return said.err


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b'{"version": 9}', "version 9"),
        (b"\xff\xfe{}", "utf-8"),
        (b"", "no catalogue"),
        (b"[]", "no catalogue"),
        (b'{"version": 1}', "no catalogue"),
    ],
)
def test_a_folder_that_is_no_site_is_told(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], content: bytes, says: str
) -> None:
    (tmp_path / "catalogue.json").write_bytes(content)
    assert main(["--site", str(tmp_path)]) == 1
    line = told(capsys)
    assert says in line and "run 'make site' first" in line
    assert main(["--site", str(tmp_path / "nowhere")]) == 1
    told(capsys)


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ('"pages": ["dvt"]', '"pages": ["nowhere"]', "'nowhere'"),
        ('"id": "dvt"', '"id": "other"', "'dvt'"),
    ],
)
def test_a_catalogue_that_cannot_answer_is_told(
    small: Path, capsys: pytest.CaptureFixture[str], old: str, new: str, says: str
) -> None:
    path = small / "catalogue.json"
    path.write_text(path.read_text(encoding="utf-8").replace(old, new), encoding="utf-8")
    assert main(["--site", str(small)]) == 1
    assert says in told(capsys)


@pytest.mark.parametrize(
    "arguments",
    [
        *(["--port", "99999"], ["--port", "-1"], ["--port", "http"], ["--port", "9" * 5000]),
        *(["--workers", "-3"], ["--workers", "0"], ["--workers", "two"]),
        *(["--root-path", "/../x"], ["--root-path", "https://h.example/clots"]),
    ],
)
def test_an_option_that_cannot_be_is_told(
    small: Path, capsys: pytest.CaptureFixture[str], arguments: list[str]
) -> None:
    with pytest.raises(SystemExit) as stopped:
        main(["--site", str(small), *arguments])
    assert stopped.value.code == 2
    said = capsys.readouterr().err
    assert arguments[0] in said and len(said) < 1000
    assert len(said.splitlines()) == 1


def test_a_port_that_is_taken_is_told_and_nothing_else(
    small: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        assert main(["--site", str(small), "--port", str(port)]) == 1
    assert f"port {port}" in told(capsys)


def test_a_host_that_is_none_is_told(small: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--site", str(small), "--host", "999.1.1.1"]) == 1
    assert "cannot listen" in told(capsys)


class Clock:
    """Stands for an event loop: holds what is to be done later until it is told to do it."""

    def __init__(self) -> None:
        self.later: list[tuple[float, Any, asyncio.TimerHandle]] = []

    def call_later(self, delay: float, call: Any) -> Any:
        handle = Handle()
        self.later.append((delay, call, handle))  # type: ignore[arg-type]
        return handle

    def ring(self) -> None:
        for _, call, handle in self.later:
            if not handle.cancelled():
                call()


class Handle:
    def __init__(self) -> None:
        self._cancelled = False

    def cancel(self) -> None:
        self._cancelled = True

    def cancelled(self) -> bool:
        return self._cancelled


class Wire:
    """Stands for a connection."""

    closed = False

    def close(self) -> None:
        self.closed = True

    def is_closing(self) -> bool:
        return self.closed

    def get_extra_info(self, name: str) -> None:
        return None


def connected(monkeypatch: pytest.MonkeyPatch) -> tuple[Patience, Clock, Wire]:
    """A connection to the service that has just been made, with its clock in our hands."""
    import uvicorn
    from uvicorn.server import ServerState

    async def app(scope: Any, receive: Any, send: Any) -> None: ...

    clock, wire = Clock(), Wire()
    protocol = Patience(uvicorn.Config(app, lifespan="off"), ServerState(), {}, clock)  # type: ignore[arg-type]
    monkeypatch.setattr(protocol, "handle_events", lambda: None)
    protocol.connection_made(wire)  # type: ignore[arg-type]
    return protocol, clock, wire


def test_an_answer_never_waits_for_its_beginning_to_be_confirmed(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    protocol, _, wire = connected(monkeypatch)
    with socket.socket() as tcp:
        assert not tcp.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY)
        monkeypatch.setattr(wire, "get_extra_info", {"socket": tcp}.get)
        protocol.connection_made(wire)  # type: ignore[arg-type]
        assert tcp.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY)


def test_a_head_that_comes_drop_by_drop_is_cut_off(monkeypatch: pytest.MonkeyPatch) -> None:
    protocol, clock, wire = connected(monkeypatch)
    assert [delay for delay, _, _ in clock.later] == [SECONDS_FOR_HEAD]
    protocol.data_received(b"GET / HT")
    protocol.data_received(b"TP/1.1\r\n")
    assert len(clock.later) == 1
    clock.ring()
    assert wire.closed


def test_a_request_that_is_being_answered_is_left_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    protocol, clock, wire = connected(monkeypatch)

    class Cycle:
        response_complete = False

    protocol.cycle = Cycle()  # type: ignore[assignment]
    protocol.data_received(b"GET / HTTP/1.1\r\n\r\n")
    clock.ring()
    assert not wire.closed
    Cycle.response_complete = True
    protocol.data_received(b"GET")
    clock.ring()
    assert wire.closed
