"""A step after the build: what the service worker keeps on a reader's device, written at its head.

The order is the order in which it is fetched: when to call for help comes first.
"""

from __future__ import annotations

import base64
import hashlib
import json
import re
from pathlib import Path

WORKER = "sw.js"
# The worker sends readers to the first of these when it has nothing else for them.
FIRST = ("emergency/index.html", "index.html")
_PAGES = re.compile(
    r"(?!404\.html|embed/|handouts/(?!index)).*\.html|(assets|pictures)/.*|search/search_index\.json"
    r"|manifest\.webmanifest"
)
# Cards of other sites show the previews; nobody sees them here.
_UNUSED = re.compile(r".*\.(br|gz|map|txt)|assets/(javascripts/lunr|preview)/.*")
_HANDOUTS = re.compile(r"handouts/(?!index\.html).*\.(html|pdf)|handout/.*\.css")
_DIGEST_BYTES = 12


class NoWorker(OSError):
    """The site has no service worker to give the list to."""


def list_release(site: Path) -> None:
    """Write the list of a site that is otherwise finished at the head of its worker.

    Raises ``NoWorker`` when there is none, or the page that must come first is missing.
    """
    worker = site / WORKER
    if not worker.is_file():
        raise NoWorker(f"the site has no {WORKER}: is it in overrides/?")
    files = [
        path.relative_to(site).as_posix() for path in sorted(site.rglob("*")) if path.is_file()
    ]
    groups = {
        "first": list(FIRST),
        "pages": [
            name
            for name in files
            if _PAGES.fullmatch(name) and not _UNUSED.fullmatch(name) and name not in FIRST
        ],
        "handouts": [name for name in files if _HANDOUTS.fullmatch(name)],
    }
    if missing := sorted(set(FIRST) - set(files)):
        raise NoWorker(f"the worker must keep {missing[0]} first, and it was not built")
    code = worker.read_text(encoding="utf-8")
    listed = {
        group: [[_address(name), digest((site / name).read_bytes())] for name in names]
        for group, names in groups.items()
    }
    facts = {"release": release_of(listed, code), **listed}
    told = json.dumps(facts, ensure_ascii=False, separators=(",", ":"))
    worker.write_text(f"self.clotSignsRelease={told};\n{code}", encoding="utf-8")


def digest(content: bytes) -> str:
    """What the worker holds each file against: 96 bits of SHA-256, in base64."""
    return base64.b64encode(hashlib.sha256(content).digest()[:_DIGEST_BYTES]).decode("ascii")


def release_of(listed: dict[str, list[list[str]]], code: str) -> str:
    """The name of a release: the same files and worker have the same name."""
    told = json.dumps([listed, code], sort_keys=True)
    return hashlib.sha256(told.encode("utf-8")).hexdigest()[:12]


def _address(name: str) -> str:
    """How a browser asks for a file: a page by its folder."""
    return name.removesuffix("index.html") or "./"
