"""The headers that a host should send, from one list: for ``_headers``, for nginx, for ourselves.

No two rules meet at one path, as hosts differ in what they then do. A page may stand in a frame of
another site only below ``embed/``.
"""

from __future__ import annotations

import base64
import hashlib
import json
import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from textwrap import indent
from urllib.parse import urlsplit

from clotsigns.release.naming import all_named_by_content

FRAMED = "embed"
# Its page shows the sheets beside it.
FRAMED_HERE = "handouts"
HEADERS_FILE = "_headers"
NGINX_FILE = "nginx-clotsigns.conf"
# Folders that scripts of other sites may read.
_FOR_ALL = frozenset({"connect", "fhir", "handouts", "oembed"})
NOT_FOUND = "404.html"
CATALOGUE = "catalogue.json"
_COMPRESSED = frozenset({".br", ".gz"})
_INLINE = re.compile(r"<script(?![^>]*\bsrc=)([^>]*)>(.*?)</script>", re.DOTALL)
_DATA_BLOCK = re.compile(r"type=\"?application/(ld\+)?json")


@dataclass(frozen=True, kw_only=True)
class Rule:
    """Headers for one path, or with ``/*`` at its end for all paths below it."""

    path: str
    headers: tuple[tuple[str, str], ...]


def write_headers(site: Path, pages: Iterable[str]) -> None:
    """Write the list, in both its forms, for a finished site whose ``pages`` are HTML."""
    root = root_of(address_of(site))
    found = rules(site, inline_scripts(pages), root)
    (site / HEADERS_FILE).write_text(as_headers_file(found), encoding="utf-8")
    (site / NGINX_FILE).write_text(as_nginx(found, root), encoding="utf-8")


def address_of(site: Path) -> str:
    """Where the site will stand, as its catalogue says."""
    address: str = json.loads((site / CATALOGUE).read_text(encoding="utf-8"))["address"]
    return address


def root_of(address: str) -> str:
    """The path before ours, where the site is a part of a host: nothing for a host of its own."""
    return urlsplit(address).path.rstrip("/")


def rules(site: Path, scripts: Iterable[str], root: str = "") -> tuple[Rule, ...]:
    """The list for a site that is otherwise finished, sorted by path; the home page comes first.

    ``scripts`` are the digests of those that stand in a page itself.
    """
    policy = _policy(scripts)
    found = [Rule(path=f"{root}/", headers=_headers("", site, policy))]
    for part in sorted(site.iterdir()):
        if part.name in (HEADERS_FILE, NGINX_FILE) or part.suffix in _COMPRESSED:
            continue
        path = f"{root}/{part.name}/*" if part.is_dir() else f"{root}/{part.name}"
        found.append(Rule(path=path, headers=_headers(part.name, site, policy)))
    return tuple(found)


def _headers(name: str, site: Path, policy: str) -> tuple[tuple[str, str], ...]:
    """The headers of a file or folder at the top of the site."""
    part = site / name
    lasting = part.is_dir() and all_named_by_content(site, name)
    found = [
        ("X-Content-Type-Options", "nosniff"),
        ("Referrer-Policy", "no-referrer"),
        # What people act on is asked for anew each time; what can never change is not.
        ("Cache-Control", "public, max-age=31536000, immutable" if lasting else "no-cache"),
    ]
    if name == FRAMED:
        found += [("Content-Security-Policy", f"{policy}; frame-ancestors *")]
    else:
        here = name == FRAMED_HERE
        who = "'self'" if here else "'none'"
        found += [
            ("X-Frame-Options", "SAMEORIGIN" if here else "DENY"),
            ("Content-Security-Policy", f"{policy}; frame-ancestors {who}"),
        ]
    # Hosts send the page for what is not there with its own headers, and a script that asked for an
    # answer there is none of must be told so, not 'Failed to fetch'.
    if name in (*_FOR_ALL, NOT_FOUND) or part.suffix in (".json", ".xml"):
        found += [("Access-Control-Allow-Origin", "*")]
    return tuple(found)


def inline_scripts(pages: Iterable[str]) -> list[str]:
    """The SHA-256 of each script that stands in a page itself, as a policy names it; sorted."""
    found = {
        base64.b64encode(hashlib.sha256(code.encode("utf-8")).digest()).decode("ascii")
        for page in pages
        for attributes, code in _INLINE.findall(page)
        if not _DATA_BLOCK.search(attributes)
    }
    return sorted(found)


def _policy(hashes: Iterable[str]) -> str:
    """Nothing from any other host, and no script in a page but those that were built in."""
    scripts = " ".join(("'self'", *(f"'sha256-{digest}'" for digest in hashes)))
    return "; ".join(
        (
            "default-src 'self'",
            f"script-src {scripts}",
            "style-src 'self' 'unsafe-inline'",
            "img-src 'self' data:",
            "object-src 'none'",
            "base-uri 'self'",
            "form-action 'self'",
        )
    )


def as_headers_file(found: tuple[Rule, ...]) -> str:
    """The list as Netlify, Cloudflare Pages and others read it."""
    return "\n".join(
        f"{rule.path}\n" + "".join(f"  {name}: {value}\n" for name, value in rule.headers)
        for rule in found
    )


def as_nginx(found: tuple[Rule, ...], root: str = "") -> str:
    """The list as locations for the inside of an nginx ``server`` block.

    Below a path all of it stands in one location, so that a host can hold several such sites.
    """
    blocks = [
        f"error_page 404 {root}/{NOT_FOUND};",
        "index index.html;",
        "charset utf-8;",
        "gzip_static on;",
        # Behind a proxy nginx knows neither the name nor the port by which it is asked for.
        "absolute_redirect off;",
        # With the module for it: "brotli_static on;".
    ]
    if not root:
        # Small records let the first words through. It may stand in no location.
        blocks.append("ssl_buffer_size 4k;")
    for rule in found:
        where = f"^~ {rule.path[:-1]}" if rule.path.endswith("/*") else f"= {rule.path}"
        lines = "".join(
            f'    add_header {name} "{value}" always;\n' for name, value in rule.headers
        )
        blocks.append(f"location {where} {{\n{lines}}}")
    text = "\n".join(blocks) + "\n"
    return f"location ^~ {root}/ {{\n{indent(text, '    ')}}}\n" if root else text


def read_rules(text: str) -> tuple[Rule, ...]:
    """The rules of a ``_headers`` file."""
    found: list[Rule] = []
    for block in text.split("\n\n"):
        path, *lines = block.strip().splitlines() or [""]
        pairs = [line.strip().partition(": ") for line in lines]
        if path:
            found.append(Rule(path=path, headers=tuple((name, value) for name, _, value in pairs)))
    return tuple(found)


def headers_for(found: tuple[Rule, ...], path: str) -> dict[str, str]:
    """The headers of a path. Nothing for one that no rule names."""
    for rule in found:
        below = rule.path.endswith("/*") and path.startswith(rule.path[:-1])
        if below or path == rule.path:
            return dict(rule.headers)
    return {}
