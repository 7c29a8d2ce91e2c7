"""A FHIR server for tests, which does with a transaction what FHIR R4 says of one."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qsl


@dataclass
class Server:
    """What it holds: each resource by its place, with how many versions it has had."""

    stored: dict[str, tuple[dict[str, Any], int]] = field(default_factory=dict)
    faults: list[str] = field(default_factory=list)
    address: str = ""

    def take(self, bundle: dict[str, Any]) -> dict[str, Any]:
        """A transaction: all of it or nothing; one that changes nothing makes no version."""
        if (bundle["resourceType"], bundle["type"]) != ("Bundle", "transaction"):
            self.faults.append("a transaction must be a Bundle of that type")
        found = [self._one(entry) for entry in bundle["entry"]]
        return {"resourceType": "Bundle", "type": "transaction-response", "entry": found}

    def _one(self, entry: dict[str, Any]) -> dict[str, Any]:
        request, resource = entry["request"], entry["resource"]
        place = request["url"]
        if request["method"] == "PUT":
            if place != f"{resource['resourceType']}/{resource['id']}":
                self.faults.append(f"{place} must be put under its own id")
            former, count = self.stored.get(place, (None, 0))
            if former != resource:
                self.stored[place] = (resource, count + 1)
            return {"response": {"status": "200" if former else "201", "location": place}}
        known = self._matching(place, dict(parse_qsl(request.get("ifNoneExist", ""))))
        if len(known) > 1:
            self.faults.append("a condition must fit one resource at most")
        if known:
            return {"response": {"status": "200", "location": known[0]}}
        made = f"{place}/{len(self.stored) + 1}"
        self.stored[made] = (resource, 1)
        return {"response": {"status": "201", "location": made}}

    def _matching(self, kind: str, condition: dict[str, str]) -> list[str]:
        """What a search finds; no condition finds nothing, and all is created."""
        if not condition:
            return []
        if set(condition) != {"patient", "identifier"}:
            self.faults.append(f"no such search: {sorted(condition)}")
        system, _, value = condition.get("identifier", "").partition("|")
        return [
            place
            for place, (found, _) in self.stored.items()
            if place.startswith(f"{kind}/")
            and found.get("subject", {}).get("reference") == f"Patient/{condition.get('patient')}"
            and {"system": system, "value": value} in found.get("identifier", ())
        ]


@contextmanager
def running(server: Server) -> Iterator[Server]:
    """The server on loopback; a transaction is posted to its address."""

    class Door(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            if self.headers.get("Content-Type") != "application/fhir+json":
                server.faults.append("a resource must be sent as application/fhir+json")
            body = self.rfile.read(int(self.headers["Content-Length"]))
            told = json.dumps(server.take(json.loads(body))).encode()
            self.send_response(200)
            self.send_header("Content-Length", str(len(told)))
            self.end_headers()
            self.wfile.write(told)

        def log_message(self, format: str, *args: Any) -> None:
            """Nothing is told."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Door) as door:
        server.address = f"http://127.0.0.1:{door.server_port}"
        threading.Thread(target=door.serve_forever, daemon=True).start()
        yield server
        door.shutdown()
