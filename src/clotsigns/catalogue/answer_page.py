"""The codes for the answer page's script, which has to work in the browser alone, offline too."""

from __future__ import annotations

import json
from pathlib import Path

from clotsigns.sources.codes import Codes

SCRIPT = "assets/connect.js"


class ScriptMissing(OSError):
    """The generator did not put the answer page's script in the site."""


def equip(site: Path, codes: Codes) -> None:
    """Put the table of codes at the head of the script, in place. Raises ``ScriptMissing``."""
    script = site / SCRIPT
    if not script.is_file():
        raise ScriptMissing(f"the site has no {SCRIPT}: is it in overrides/?")
    code = script.read_text(encoding="utf-8")
    script.write_text(f"self.clotSignsCodes={table(codes)};\n{code}", encoding="utf-8")


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
