"""Links to files that are made after the pages: put in last, where the files are really there."""

from __future__ import annotations

import posixpath
import re
from html import escape
from pathlib import Path

from clotsigns.catalogue import wheel

MARK = "data-built"
# Stand for the address of the site, of its host and of a file in the examples for portals.
SITE, ORIGIN, WHEEL = "{site}", "{origin}", "{wheel}"
_IN_LIST = re.compile(rf'<li><code {MARK}="([^"<>]+)">[^<>]*</code>[^<>]*</li>\n?')
_MARKED = re.compile(rf'( ?)<(span|code) {MARK}="([^"<>]+)">([^<>]*)</\2>')


def link_built(site: Path, address: str) -> None:
    """Make each marked text a link to its file, in place; without the file it goes.

    Examples get the address of the site.
    """
    for page in sorted(site.rglob("*.html")):
        text = page.read_text(encoding="utf-8")
        if MARK not in text:
            continue
        here = page.parent.relative_to(site).as_posix()

        def link(match: re.Match[str], here: str = here) -> str:
            blank, tag, path, words = match.groups()
            if not _stands(site, path):
                return ""
            href = posixpath.relpath(path, here) + ("/" if path.endswith("/") else "")
            shown = f"<code>{words}</code>" if tag == "code" else words
            return f'{blank}<a href="{escape(href)}">{shown}</a>'

        text = _IN_LIST.sub(lambda m: m[0] if _stands(site, m[1]) else "", text)
        text = filled(_MARKED.sub(link, text), address)
        page.write_text(text, encoding="utf-8")


def filled(text: str, address: str) -> str:
    """An example as it reads on the site at that address."""
    origin = "/".join(address.split("/")[:3])
    for mark, meant in ((SITE, address), (ORIGIN, origin), (WHEEL, wheel.path())):
        text = text.replace(mark, escape(meant))
    return text


def _stands(site: Path, path: str) -> bool:
    return (site / path / "index.html" if path.endswith("/") else site / path).is_file()
