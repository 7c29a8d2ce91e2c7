"""Record systems that a clinic's edition names: they may open the launch page for a patient."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

# What a header can hold as a source; on this machine no secret goes over a wire.
_HOST = r"https://[a-z0-9.-]+(?::\d+)?|http://(?:127\.0\.0\.1|localhost)(?::\d+)?"
_SERVER = re.compile(rf"({_HOST})(?:/[\w.~%-]+)*/?")
_CLIENT = re.compile("[!-~]{1,128}")


@dataclass(frozen=True, kw_only=True)
class RecordSystem:
    """A FHIR server that may open our launch page (SMART App Launch).

    ``client`` is the id that it gave us. ``origins`` are the hosts that take part in it: its own,
    and that where people sign in.
    """

    server: str
    client: str
    origins: tuple[str, ...]


def record_system(data: dict[str, str]) -> RecordSystem:
    """A record system from an entry that has no faults."""
    places = (data["server"], data.get("sign_in", data["server"]))
    hosts = [found[1] for place in places if (found := _SERVER.fullmatch(place))]
    return RecordSystem(
        server=data["server"].rstrip("/"),
        client=data["client"],
        origins=tuple(dict.fromkeys(hosts)),
    )


def record_system_faults(data: dict[str, str]) -> Iterator[tuple[str, str]]:
    """What is wrong with an entry: the name of each part, and what to do about it."""
    for name in ("server", "sign_in"):
        if not _SERVER.fullmatch(data.get(name, "https://none.example")):
            yield (
                name,
                f"'smart.{name}' must be an address with 'https://', in small letters, with no "
                f"'?' or '#' in it, such as 'https://fhir.example/r4', and not '{data[name]}'; "
                "correct it",
            )
    if not _CLIENT.fullmatch(data["client"]):
        yield "client", "'smart.client' must be the id that the record system gave you; correct it"
