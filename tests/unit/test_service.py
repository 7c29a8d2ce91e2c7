"""The live service answers by GET and POST, refuses what is malformed, and never falls over."""

from __future__ import annotations

import asyncio
import json
import logging
import socket
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from starlette.testclient import TestClient

from clotsigns.connect.__main__ import main
from clotsigns.connect.feed_rules import faults, json_faults
from clotsigns.connect.patience import SECONDS_FOR_HEAD, Patience
from clotsigns.connect.service import (
    HEALTH,
    LONGEST_BODY,
    LONGEST_QUERY,
    PATH,
    application,
)

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
    other = client.get(PATH, params={**ASKED, "mainSearchCriteria.v.c": "I26"})
    assert other.headers["etag"] != first.headers["etag"]


def test_any_site_may_ask(client: TestClient) -> None:
    assert client.get(PATH, params=ASKED).headers["access-control-allow-origin"] == "*"
    preflight = client.options(PATH, headers={"Access-Control-Request-Method": "POST"})
    assert preflight.status_code == 204
    assert "POST" in preflight.headers["access-control-allow-methods"]


def test_the_answer_s_own_address_tells_nothing_of_the_patient(client: TestClient) -> None:
    answer = client.get(PATH, params={**JSON, "age.v.v": "77", "patientPerson.x": "F"})
    assert "77" not in answer.json()["feed"]["link"][0]["href"]
    (link,) = answer.json()["feed"]["link"]
    path = link["href"].split("/connect/")[1]
    assert client.get(f"/connect/{path}").json() == answer.json()


@pytest.mark.parametrize(
    ("method", "query", "options", "status"),
    [
        ("GET", "", {}, 400),
        ("GET", "mainSearchCriteria.v.c=I26", {}, 400),
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
    assert told["status"] == "ok" and told["pages"] == 7 and told["codes"] > 400


def test_the_journal_tells_no_code_and_no_query(
    client: TestClient, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.INFO, logger="clotsigns.connect"):
        client.get(PATH, params=ASKED)
        client.get("/leg-numbness/")
    lines = [record.getMessage() for record in caplog.records if record.name.startswith("clots")]
    assert len(lines) == 2
    assert lines[0].startswith(f"GET {PATH} 200 ") and lines[1].startswith("GET site 200 ")
    for word in ("I82", ICD, "numbness", "mainSearch", "testclient"):
        assert word not in " ".join(lines)


def test_a_folder_that_is_no_site_is_told(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "catalogue.json").write_text('{"version": 9}', encoding="utf-8")
    assert main(["--site", str(tmp_path)]) == 1
    assert main(["--site", str(tmp_path / "nowhere")]) == 1
    assert "run 'make site' first" in capsys.readouterr().err


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
