"""The codes for the answer page's script, which has to work in the browser alone, offline too."""

from __future__ import annotations

import json

from clotsigns.site import Site
from clotsigns.sources.codes import Codes

SCRIPT = "assets/connect.js"


def give_codes(site: Site, codes: Codes) -> None:
    """Put the table of codes at the head of the script, in place. Raises ``ScriptMissing``."""
    site.put_before(SCRIPT, f"self.clotSignsCodes={table(codes)};\n")


def table(codes: Codes) -> str:
    """The systems with their names in small letters, and the codes of each with their pages."""
    return json.dumps(
        {
            "systems": [
                {
                    "key": system.key,
                    "name": system.name,
                    "branching": system.branching,
                    "names": [n.lower() for n in (system.oid, system.uri, *system.also)],
                }
                for system in codes.systems
            ],
            "medicines": {m.name: [m.system, m.code] for m in codes.medicines},
            "codes": {
                system.key: {
                    code.code: " ".join(f"{p}#{part}" if part else p for p, part in code.places)
                    for code in codes.codes
                    if code.system == system.key
                }
                for system in codes.systems
            },
        },
        separators=(",", ":"),
    )
