"""Links to other sites: asked one by one, when somebody wants to know, and never in a test."""

from __future__ import annotations

import csv
import subprocess
import sys
import threading
from pathlib import Path

from clotsigns.serving import server


class LinkCheckerMissing(OSError):
    """LinkChecker is not installed."""


def outside_faults(site: Path) -> list[str]:
    """Each link of the built site to another site that did not answer well, with where it stands.

    Needs the network and some minutes. Raises ``LinkCheckerMissing`` without LinkChecker.
    """
    program = Path(sys.executable).with_name("linkchecker")
    if not program.is_file():
        raise LinkCheckerMissing(
            "LinkChecker is not installed: run 'make links', which installs it"
        )
    with server(site, 0) as running:
        threading.Thread(target=running.serve_forever, daemon=True).start()
        here = f"http://127.0.0.1:{running.server_port}"
        answer = subprocess.run(
            [program, "--check-extern", "--no-status", "--output=csv/utf-8", f"{here}/"],
            capture_output=True,
            encoding="utf-8",
        )
        running.shutdown()
    rows = csv.DictReader(
        (line for line in answer.stdout.splitlines() if not line.startswith("# ")), delimiter=";"
    )
    return sorted(
        {
            f"{row['url']}: {row['result']} (first on {row['parentname'].removeprefix(here)})"
            for row in rows
            if row["valid"] != "True" and not row["url"].startswith((here, "tel:"))
        }
    )
