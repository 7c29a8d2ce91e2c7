"""Lighthouse's four scores for every page that search engines may list."""

from __future__ import annotations

import json
import os
import subprocess
import tempfile
from pathlib import Path

from peers import HERE, NODE

CATEGORIES = ("performance", "accessibility", "best-practices", "seo")
_FLAGS = "--headless=new --no-sandbox --disable-gpu --ignore-certificate-errors"


def pages_of(site: Path) -> list[str]:
    """The paths of the pages that are not told to keep out of lists."""
    return sorted(
        "/" + page.relative_to(site).as_posix().removesuffix("index.html")
        for page in site.rglob("index.html")
        if 'content="noindex' not in page.read_text(encoding="utf-8")
    )


def scores(url: str, chromium: str) -> tuple[dict[str, int], list[str]]:
    """The scores of a page, of 100, and the audits that it did not pass whole."""
    with tempfile.TemporaryDirectory() as folder:
        report = Path(folder) / "report.json"
        done = subprocess.run(
            [
                str(NODE),
                str(HERE / "node_modules" / "lighthouse" / "cli" / "index.js"),
                url,
                "--quiet",
                "--output=json",
                f"--output-path={report}",
                f"--only-categories={','.join(CATEGORIES)}",
                f"--chrome-flags={_FLAGS}",
            ],
            env={**os.environ, "CHROME_PATH": chromium},
            capture_output=True,
            text=True,
        )
        if not report.is_file():
            raise SystemExit(f"Lighthouse failed at {url}:\n{done.stdout}{done.stderr}")
        told = json.loads(report.read_text(encoding="utf-8"))
    found = {name: round((told["categories"][name]["score"] or 0) * 100) for name in CATEGORIES}
    faults = [
        f"{audit['title']} ({audit['score']})"
        for name in CATEGORIES
        for reference in told["categories"][name]["auditRefs"]
        if reference["weight"]
        and (audit := told["audits"][reference["id"]])["score"] not in (None, 1)
    ]
    return found, faults
