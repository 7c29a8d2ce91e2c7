"""What a browser may load and run for the files of a folder, told by the files themselves.

Nothing is allowed that no file of the folder asks for. Scripts and sheets that stand in a page are
named by their digests, so that one that somebody else put there does nothing.
"""

from __future__ import annotations

import base64
import hashlib
import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from selectolax.lexbor import LexborHTMLParser

_SCRIPT = re.compile(r"<script(?![^>]*\bsrc=)([^>]*)>(.*?)</script>", re.DOTALL)
_SHEET = re.compile(r"<style[^>]*>(.*?)</style>", re.DOTALL)
_DATA_BLOCK = re.compile(r"type=\"?application/(ld\+)?json")
_DRAWN = "data:image/"
# What a page has that searches, and one that shows a page of ours.
_SEARCH, _FRAME = "data-md-component=search", re.compile(r"<iframe[\s>]")
_SERVERS = "data-servers"
_READ = (".html", ".svg", ".js")


@dataclass(frozen=True)
class Needs:
    """What files ask of a browser; ``sources`` leads from a directive to what it must allow."""

    sources: frozenset[tuple[str, str]] = frozenset()

    def __or__(self, other: Needs) -> Needs:
        return Needs(self.sources | other.sources)

    @property
    def of_a_page(self) -> bool:
        return ("style-src", "'self'") in self.sources

    def policy(self, ancestors: str) -> str:
        """The policy, its parts sorted; ``ancestors`` may show these files in a frame."""
        allowed: dict[str, list[str]] = {}
        for directive, source in sorted(self.sources):
            allowed.setdefault(directive, []).append(source)
        return "; ".join(
            (
                "default-src 'none'",
                *(f"{directive} {' '.join(found)}" for directive, found in allowed.items()),
                "base-uri 'none'",
                "form-action 'none'",
                f"frame-ancestors {ancestors}",
            )
        )


def needs_of(part: Path) -> Needs:
    """What a file, or all files below a folder, ask for."""
    files = sorted(part.rglob("*")) if part.is_dir() else [part]
    found = Needs()
    for path in files:
        if path.suffix in _READ and path.is_file():
            found |= _needs(path.suffix, path.read_text(encoding="utf-8"))
    return found


def _needs(kind: str, text: str) -> Needs:
    if kind == ".js":
        # A worker has the policy of its own file: it fetches, and asks for more scripts.
        return Needs(frozenset({("script-src", "'self'"), ("connect-src", "'self'")}))
    sheets = {("style-src", digest) for digest in _digests(_SHEET.findall(text))}
    if kind == ".svg":
        return Needs(frozenset(sheets))
    scripts = [code for about, code in _SCRIPT.findall(text) if not _DATA_BLOCK.search(about)]
    found = sheets | {("script-src", digest) for digest in _digests(scripts)}
    found |= {(f"{kind}-src", "'self'") for kind in ("script", "style", "img", "font")}
    if _DRAWN in text:
        found.add(("img-src", "data:"))
    if _SEARCH in text.replace('"', ""):
        found |= {(f"{kind}-src", "'self'") for kind in ("connect", "worker", "manifest")}
    if _SERVERS in text:
        # The page that record systems open asks those that its host has named, and no other.
        found |= {("connect-src", origin) for origin in _origins(text)}
    if _FRAME.search(text):
        # The form that shows a sheet of ours also shows what logo was chosen.
        found |= {("frame-src", "'self'"), ("img-src", "data:")}
    return Needs(frozenset(found))


def _origins(text: str) -> Iterator[str]:
    """The hosts of the record systems that a page names."""
    for place in LexborHTMLParser(text).css(f"[{_SERVERS}]"):
        for server in json.loads(place.attributes[_SERVERS] or "[]"):
            yield from server["origins"]


def _digests(texts: Iterable[str]) -> set[str]:
    """Each text as a policy names it."""
    return {
        f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"
        for text in texts
    }
