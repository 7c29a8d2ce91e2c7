"""A record system that opens apps, for tests, as SMART App Launch 2.2 and FHIR R4 are written.

It is strict where the standard lets a server be, so that an app which passes here has kept to it:
the code is good once and for its own client, address and verifier; a token is shown in a header and
nowhere else.
"""

from __future__ import annotations

import base64
import hashlib
import json
import re
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, parse_qsl, urlencode, urlsplit

CLIENT = "clot-signs"
PATIENT = "smart-1288992"
LAUNCH = "xyz123"
TOKEN = "secret-token"
_CODE = "one-time-code"


def condition(
    name: str,
    *codings: tuple[str, str],
    clinical: str = "active",
    verification: str = "confirmed",
) -> dict[str, Any]:
    """A Condition as US Core has it: what it is, if it is so now, and how sure that is."""
    terminology = "http://terminology.hl7.org/CodeSystem"
    return {
        "resourceType": "Condition",
        "id": name,
        "clinicalStatus": {
            "coding": [{"system": f"{terminology}/condition-clinical", "code": clinical}]
        },
        "verificationStatus": {
            "coding": [{"system": f"{terminology}/condition-ver-status", "code": verification}]
        },
        "category": [
            {
                "coding": [
                    {"system": f"{terminology}/condition-category", "code": "problem-list-item"}
                ]
            }
        ],
        "code": {"coding": [{"system": system, "code": code} for system, code in codings]},
        "subject": {"reference": f"Patient/{PATIENT}"},
    }


@dataclass
class RecordSystem:
    """What it holds, what it is asked, and what it does wrong on purpose.

    ``spoilt`` leads from a path below the server to a status and a body that are sent instead.
    """

    conditions: list[dict[str, Any]] = field(default_factory=list)
    discovery: dict[str, Any] = field(default_factory=dict)
    granted: dict[str, Any] = field(default_factory=dict)
    spoilt: dict[str, tuple[int, bytes, dict[str, str]]] = field(default_factory=dict)
    error: str = ""
    state: str = ""
    sheet: int = 2
    next: str = ""
    address: str = ""
    asked: list[tuple[str, str, dict[str, str], str]] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)
    _given: dict[str, str] = field(default_factory=dict)

    def forget(self) -> None:
        """Begin anew, at the same address."""
        self.__dict__.update(RecordSystem(address=self.address).__dict__)

    @property
    def fhir(self) -> str:
        """The address of its FHIR server: what an app is told as ``iss``."""
        return f"{self.address}/fhir"

    def must(self, right: bool, fault: str) -> None:
        """Note what an app did against the standard."""
        if not right:
            self.faults.append(fault)

    def configuration(self) -> dict[str, Any]:
        """SMART 2.2, 'Conformance': what an app is told of the server."""
        return {
            "authorization_endpoint": f"{self.address}/auth",
            "token_endpoint": f"{self.address}/token",
            "grant_types_supported": ["authorization_code"],
            "code_challenge_methods_supported": ["S256"],
            "capabilities": [
                *("launch-ehr", "client-public", "context-ehr-patient", "permission-patient"),
                *("permission-v1", "permission-v2"),
            ],
            **self.discovery,
        }

    def authorize(self, query: dict[str, str]) -> str:
        """Where the browser is sent on to, with a code or an error."""
        self._given = query
        self.must(query.get("response_type") == "code", "response_type must be code")
        self.must(query.get("client_id") == CLIENT, "client_id must be the one that was given")
        self.must(query.get("aud") == self.fhir, "aud must be the FHIR server")
        self.must(query.get("launch") == LAUNCH, "launch must be sent back")
        scope = "rs" if "permission-v2" in self.configuration()["capabilities"] else "read"
        wanted = f"launch patient/Condition.{scope}"
        self.must(query.get("scope") == wanted, "the scope must be no more than conditions")
        self.must(len(query.get("state", "")) >= 22, "state must have 122 bits of chance")
        self.must(query.get("code_challenge_method") == "S256", "PKCE must be by S256")
        challenge = re.fullmatch("[A-Za-z0-9_-]{43}", query.get("code_challenge", ""))
        self.must(challenge is not None, "code_challenge must be a SHA-256")
        answer = {"error": self.error} if self.error else {"code": _CODE}
        state = self.state or query.get("state", "")
        return f"{query['redirect_uri']}?{urlencode({**answer, 'state': state})}"

    def token(self, form: dict[str, str]) -> tuple[int, dict[str, Any]]:
        """RFC 6749, 4.1.3, for a public client with PKCE."""
        self.must(form.get("grant_type") == "authorization_code", "grant_type")
        self.must(form.get("client_id") == CLIENT, "client_id at the token endpoint")
        self.must(form.get("redirect_uri") == self._given.get("redirect_uri"), "redirect_uri")
        digest = hashlib.sha256(form.get("code_verifier", "").encode()).digest()
        challenge = base64.urlsafe_b64encode(digest).decode().rstrip("=")
        right = challenge == self._given.pop("code_challenge", None) and form.get("code") == _CODE
        self.must(right, "the code must be used once, by who asked for it")
        if not right:
            return 400, {"error": "invalid_grant"}
        told = {"access_token": TOKEN, "token_type": "Bearer", "expires_in": 300}
        return 200, {**told, "scope": self._given["scope"], "patient": PATIENT, **self.granted}

    def search(self, query: dict[str, str]) -> dict[str, Any]:
        """A sheet of what was found."""
        at = int(query.get("page", 0))
        sheet = self.conditions[at : at + self.sheet]
        more = at + self.sheet < len(self.conditions)
        link = self.next or f"{self.fhir}/Condition?{urlencode({**query, 'page': at + self.sheet})}"
        return {
            "resourceType": "Bundle",
            "type": "searchset",
            "link": [{"relation": "next", "url": link}] if more else [],
            "entry": [
                {"fullUrl": f"{self.fhir}/Condition/{each['id']}", "resource": each}
                for each in sheet
            ],
        }


@contextmanager
def running(system: RecordSystem) -> Iterator[RecordSystem]:
    """The system on loopback, at an origin of its own."""

    class Door(BaseHTTPRequestHandler):
        def do_OPTIONS(self) -> None:
            self.send(204, b"", {"Access-Control-Allow-Headers": "authorization, accept"})

        def do_GET(self) -> None:
            self.answer("")

        def do_POST(self) -> None:
            length = int(self.headers.get("Content-Length", 0))
            self.answer(self.rfile.read(length).decode())

        def answer(self, body: str) -> None:
            parts = urlsplit(self.path)
            query = dict(parse_qsl(parts.query))
            system.asked.append((self.command, self.path, dict(self.headers), body))
            system.must("Cookie" not in self.headers, "no cookie is sent")
            system.must(TOKEN not in self.path, "a token stands in no address")
            if parts.path in system.spoilt:
                self.send(*system.spoilt[parts.path])
            elif parts.path == "/fhir/.well-known/smart-configuration":
                self.send_json(200, system.configuration())
            elif parts.path == "/auth":
                self.send(302, b"", {"Location": system.authorize(query)})
            elif parts.path == "/token":
                form = {name: values[0] for name, values in parse_qs(body).items()}
                self.send_json(*system.token(form))
            elif parts.path == "/fhir/Condition":
                shown = self.headers.get("Authorization") == f"Bearer {TOKEN}"
                system.must(shown, "the token must be shown")
                system.must(query.get("patient") == PATIENT, "the patient of the launch")
                self.send_json(200, system.search(query)) if shown else self.send(401, b"", {})
            else:
                self.send(404, b"", {})

        def send_json(self, status: int, data: dict[str, Any]) -> None:
            self.send(status, json.dumps(data).encode(), {"Content-Type": "application/json"})

        def send(self, status: int, body: bytes, headers: dict[str, str]) -> None:
            self.send_response(status)
            self.send_header("Access-Control-Allow-Origin", "*")
            self.send_header("Content-Length", str(len(body)))
            for name, value in headers.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format: str, *args: Any) -> None:
            """Nothing is told."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Door) as server:
        system.address = f"http://127.0.0.1:{server.server_port}"
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield system
        server.shutdown()
