"""A step after the build: the whole site in one file, to carry on a stick and open from disk.

Opened from disk, a folder shows its list of files and no page, and a page may start no script on a
thread of its own from another file. So links name their ``index.html``, and the search's worker
stands in the theme's script itself.
"""

from __future__ import annotations

import json
import posixpath
import re
from pathlib import Path
from typing import Any

from clotsigns.archive import zipped
from clotsigns.site import Site

NAME = "clotsigns-offline.zip"
FOLDER = "clotsigns"
INDEX = "search/search_index.json"
# Only hosts, machines and the browser's own store of the site read these.
_LEFT_OUT = re.compile(
    r"404\.html|_headers|.*\.(br|gz|map|webmanifest)|nginx.*\.conf|robots\.txt|sitemap\.xml|sw\.js"
    r"|sbom\.json"
    rf"|connect/v1/.*|fhir/.*|oembed/.*|embed/.*|{INDEX}|{NAME}|handouts/(.*\.zip|SHA256SUMS)"
)
_LINK = re.compile(r'(<a\b[^>]*?\bhref=")([^"]*)(")')
_HEAD_LINK = re.compile(r'<link rel="?(?:preload|manifest|prefetch)\b[^>]*>\s*')
_BUNDLE = re.compile(r"assets/javascripts/bundle[\w.]*\.js")
_WORKER = re.compile(r"assets/javascripts/workers/search[\w.]*\.js")
_THREAD = Path(__file__).with_name("thread.js")


class IncompleteSite(OSError):
    """The site lacks a part that its copy for sticks cannot do without."""


def write_copy(site: Site, site_url: str) -> None:
    """Write the copy into the site whose pages have been saved."""
    site.write(NAME, offline_copy(site.folder, site_url))


def offline_copy(site: Path, site_url: str) -> bytes:
    """The zip file of the site's copy. The same site gives the same bytes.

    A link to what the copy leaves out leads to it at ``site_url``.
    """
    files = {path.relative_to(site).as_posix(): path for path in site.rglob("*") if path.is_file()}
    kept = {name: path for name, path in files.items() if not _LEFT_OUT.fullmatch(name)}
    contents = {name: kept[name].read_bytes() for name in sorted(kept)}
    for name, content in contents.items():
        if name.endswith(".html"):
            text = content.decode("utf-8")
            contents[name] = from_disk(text, name, kept, site_url).encode("utf-8")
        elif _BUNDLE.fullmatch(name):
            contents[name] = _thread(files) + content
    contents["search/search_index.js"] = _index(files)
    return zipped((f"{FOLDER}/{name}", content) for name, content in contents.items())


def from_disk(text: str, place: str, kept: dict[str, Path], site_url: str) -> str:
    """A page whose links lead to files, as they must where no host looks for ``index.html``."""

    def swap(match: re.Match[str]) -> str:
        return match[1] + link_from_disk(match[2], place, kept, site_url) + match[3]

    return _HEAD_LINK.sub("", _LINK.sub(swap, text))


def link_from_disk(link: str, place: str, kept: dict[str, Path], site_url: str) -> str:
    """Where a link on the page at ``place`` leads in the copy."""
    path, mark, anchor = link.partition("#")
    path, query_mark, query = path.partition("?")
    if not path or re.match(r"[a-z][a-z0-9+.-]*:|//", path):
        return link
    target = posixpath.normpath(posixpath.join("/", posixpath.dirname(place), path)).lstrip("/")
    page = posixpath.join(target, "index.html")
    if page in kept:
        path = posixpath.relpath(page, posixpath.dirname(place) or ".")
    elif target not in kept:
        path = posixpath.join(site_url, target)
    return f"{path}{query_mark}{query}{mark}{anchor}"


def _index(files: dict[str, Path]) -> bytes:
    """The search's index as a script, as the theme asks for it on disk."""
    index: dict[str, Any] = json.loads(_only(INDEX, files).read_text(encoding="utf-8"))
    for entry in index["docs"]:
        path, mark, anchor = entry["location"].partition("#")
        entry["location"] = f"{posixpath.join(path, 'index.html')}{mark}{anchor}"
    text = json.dumps(index, ensure_ascii=False, separators=(",", ":"))
    return f"var __index={text};\n".encode()


def _thread(files: dict[str, Path]) -> bytes:
    worker = json.dumps(_only(_WORKER, files).read_text(encoding="utf-8"))
    code = _THREAD.read_text(encoding="utf-8")
    return f"self.clotSignsThread={worker};\n{code}".encode()


def _only(name: str | re.Pattern[str], files: dict[str, Path]) -> Path:
    found = [path for file, path in sorted(files.items()) if re.fullmatch(name, file)]
    if len(found) != 1:
        raise IncompleteSite(f"the offline copy needs one file like {name}, found {len(found)}")
    return found[0]
