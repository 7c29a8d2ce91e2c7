"""A step after the build: assets whose names tell their content, so that caches may keep them."""

from __future__ import annotations

import hashlib
import posixpath
import re
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

if TYPE_CHECKING:
    # The live service names files too, and needs no parser of HTML.
    from clotsigns.site import Site

FOLDERS = ("assets", "pictures")
TEXTS = (".css", ".html", ".js", ".json", ".svg", ".txt", ".webmanifest", ".xml")
# Files that name others come after those: a style sheet names fonts, a script may name a sheet, and
# scripts that stand deeper.
_ORDER = (".svg", ".css", ".js")
# The search worker makes up the names of these itself.
_UNNAMEABLE = "assets/javascripts/lunr/"
_NAMED = re.compile(r"\.[0-9a-f]{8}(?=\.)")
_TOKEN = re.compile(r"[\w%@:./~-]+\.[a-z][a-z0-9]+\b")


class DanglingName(OSError):
    """A file of the site still calls an asset by the name that it no longer has."""


def name_by_content(site: Site, site_url: str) -> dict[str, str]:
    """Rename every file in ``assets/`` and ``pictures/`` to ``name.HASH.ext`` and all that name it.

    The answer leads from former to new paths on the site. Raises ``DanglingName`` when a file
    names an asset that could not be renamed before it.
    """
    renamed: dict[str, str] = {}
    folder = site.folder
    for path in sorted(_assets(folder), key=_turn):
        former = path.relative_to(folder).as_posix()
        if former.startswith(_UNNAMEABLE):
            continue
        content = path.read_bytes()
        if path.suffix in TEXTS:
            text = renaming(content.decode("utf-8"), former, renamed, site_url)
            content = text.encode("utf-8")
        mark = hashlib.sha256(content).hexdigest()[:8]
        fresh = path.with_name(f"{_NAMED.sub('', path.stem + '.')}{mark}{path.suffix}")
        path.unlink()
        fresh.write_bytes(content)
        renamed[former] = fresh.relative_to(folder).as_posix()
    for page in site.pages():
        page.html = renaming(page.html, page.place, renamed, site_url)
    for path in texts(folder):
        place = path.relative_to(folder).as_posix()
        if place in site:
            continue
        text = path.read_text(encoding="utf-8")
        if not place.startswith(FOLDERS) and not any(f"{name}/" in text for name in FOLDERS):
            # Most of a site's files are answers for machines, which name no asset.
            continue
        fresh_text = renaming(text, place, renamed, site_url)
        if fresh_text == text:
            continue
        if place.startswith(FOLDERS):
            raise DanglingName(f"{place} names an asset that is renamed after it; inline that one")
        path.write_text(fresh_text, encoding="utf-8")
    return renamed


def texts(site: Path) -> list[Path]:
    """All text files of a site, sorted."""
    return sorted(path for path in site.rglob("*") if path.suffix in TEXTS and path.is_file())


def all_named_by_content(site: Path, folder: str) -> bool:
    """If no path below a folder of the site can ever come to mean other bytes."""
    files = [path for path in (site / folder).rglob("*") if path.is_file()]
    return folder in FOLDERS and all(_NAMED.search(path.name) for path in files)


def renaming(text: str, place: str, renamed: dict[str, str], site_url: str) -> str:
    """``text`` with every mention of a renamed path changed.

    ``place`` is where the text stands on the site: mentions may be relative to it, begin with a
    slash, or be whole addresses below ``site_url``.
    """

    def swap(match: re.Match[str]) -> str:
        mention = match[0]
        path = mention.removeprefix(site_url)
        if path.startswith("/"):
            path = path.removeprefix(urlsplit(site_url).path).lstrip("/")
        elif path == mention:
            path = posixpath.normpath(posixpath.join(posixpath.dirname(place), path))
        fresh = renamed.get(path)
        if fresh is None:
            return mention
        return mention[: -len(posixpath.basename(path))] + posixpath.basename(fresh)

    return _TOKEN.sub(swap, text)


def _assets(site: Path) -> Iterator[Path]:
    for folder in FOLDERS:
        yield from (path for path in (site / folder).rglob("*") if path.is_file())


def _turn(path: Path) -> tuple[int, int, Path]:
    rank = _ORDER.index(path.suffix) + 1 if path.suffix in _ORDER else 0
    return rank, -len(path.parts), path
