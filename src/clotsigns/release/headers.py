"""The headers that a host should send, from one list: for ``_headers``, for nginx, for ourselves.

No two rules meet at one path, as hosts differ in what they then do. A page may stand in a frame of
another site only below ``embed/``. What a browser may load and run is told for each folder by what
is in it (``policy``), so that no answer carries the digests of pages that it is not one of.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from textwrap import indent
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from clotsigns.release.naming import all_named_by_content

if TYPE_CHECKING:
    from clotsigns.release.policy import Needs

FRAMED = "embed"
# Its page shows the sheets beside it.
FRAMED_HERE = "handouts"
HEADERS_FILE = "_headers"
NGINX_FILE = "nginx-clotsigns.conf"
# What nginx's own list of types lacks.
_UNKNOWN_TYPES = {
    "md": "text/markdown; charset=utf-8",
    "webmanifest": "application/manifest+json",
}
_COPY_FIRST = """\
    if ($http_accept ~* "^text/markdown(?! *; *q=0)") {
        rewrite ^(.*/)$ $1index.md last;
    }
"""
# Folders that scripts of other sites may read.
_FOR_ALL = frozenset({"connect", "fhir", "handouts", "oembed"})
# What pages of other sites may show: frames, and the pictures of cards for a shared link.
_SHOWN_BY_ALL = frozenset({FRAMED, "assets", "pictures"})
NOT_FOUND = "404.html"
CATALOGUE = "catalogue.json"
_COMPRESSED = frozenset({".br", ".gz"})
# Cloudflare reads 2,000 letters of a line; nginx in front of another server takes 4 KB of headers.
LONGEST_LINE = 2000
_UNUSED = ("camera", "display-capture", "geolocation", "microphone", "midi", "payment", "usb")
# Of every answer, of the service too. Other names below the host are not ours to speak for.
ALWAYS = (
    ("Strict-Transport-Security", "max-age=31536000"),
    ("X-Content-Type-Options", "nosniff"),
    ("Referrer-Policy", "no-referrer"),
    ("Permissions-Policy", ", ".join(f"{name}=()" for name in _UNUSED)),
    ("Cross-Origin-Opener-Policy", "same-origin"),
)
FOR_ALL = (
    ("Access-Control-Allow-Origin", "*"),
    ("Cross-Origin-Resource-Policy", "cross-origin"),
)
# What is asked for anew each time, and what can never change.
FRESH = ("Cache-Control", "no-cache")
_LASTING = ("Cache-Control", "public, max-age=31536000, immutable")
# What holds of an answer that is no page.
NOTHING_RUNS = (
    "Content-Security-Policy",
    "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
)


class TooLong(OSError):
    """A page asks for more than hosts take in one header."""


@dataclass(frozen=True, kw_only=True)
class Rule:
    """Headers for one path, or with ``/*`` at its end for all paths below it."""

    path: str
    headers: tuple[tuple[str, str], ...]


def write_headers(site: Path) -> None:
    """Write the list, in both its forms, for a finished site. Raises ``TooLong``."""
    root = root_of(address_of(site))
    found = rules(site, root)
    (site / HEADERS_FILE).write_text(as_headers_file(found), encoding="utf-8")
    (site / NGINX_FILE).write_text(as_nginx(found, root, copied(site)), encoding="utf-8")


def address_of(site: Path) -> str:
    """Where the site will stand, as its catalogue says."""
    address: str = json.loads((site / CATALOGUE).read_text(encoding="utf-8"))["address"]
    return address


def root_of(address: str) -> str:
    """The path before ours, where the site is a part of a host: nothing for a host of its own."""
    return urlsplit(address).path.rstrip("/")


def rules(site: Path, root: str = "") -> tuple[Rule, ...]:
    """The list for a site that is otherwise finished, sorted by path; the home page comes first."""
    # The service reads such a list and never makes one, so it needs no more than this module.
    from clotsigns.release.policy import needs_of

    absent = needs_of(site / NOT_FOUND)

    def of(part: Path, path: str) -> Iterator[Rule]:
        needs = needs_of(part)
        if needs.of_a_page:
            # Hosts send the page for what is not there with the headers of what was asked for.
            needs |= absent
        headers = _headers(part.relative_to(site), site, needs)
        longest = max(len(f"  {name}: {value}") for name, value in headers)
        if longest <= LONGEST_LINE:
            yield Rule(path=f"{path}/*" if part.is_dir() else path, headers=headers)
        elif part.is_dir():
            for inner in _parts(part):
                home = inner.name == "index.html"
                yield from of(inner, f"{path}/" if home else f"{path}/{inner.name}")
        else:
            raise TooLong(f"{path}: a header has {longest} letters, and hosts take {LONGEST_LINE}")

    found = [rule for part in _parts(site) for rule in of(part, f"{root}/{part.name}")]
    home = _headers(Path(), site, needs_of(site / "index.html"))
    return (Rule(path=f"{root}/", headers=home), *found)


def _parts(folder: Path) -> list[Path]:
    """What in a folder is asked for by its own name, sorted."""
    return [
        part
        for part in sorted(folder.iterdir())
        if part.name not in (HEADERS_FILE, NGINX_FILE) and part.suffix not in _COMPRESSED
    ]


def _headers(place: Path, site: Path, needs: Needs) -> tuple[tuple[str, str], ...]:
    """The headers of a file or folder of the site."""
    top = place.parts[0] if place.parts else ""
    lasting = bool(top) and (site / top).is_dir() and all_named_by_content(site, top)
    who = {FRAMED: "*", FRAMED_HERE: "'self'"}.get(top, "'none'")
    found = [*ALWAYS, _LASTING if lasting else FRESH]
    if top != FRAMED:
        found.append(("X-Frame-Options", "SAMEORIGIN" if top == FRAMED_HERE else "DENY"))
    found.append(("Content-Security-Policy", needs.policy(who)))
    # A script that asked for an answer there is none of must be told so, not 'Failed to fetch'.
    if top in (*_FOR_ALL, NOT_FOUND) or place.suffix in (".json", ".xml"):
        found += FOR_ALL
    else:
        shown = top in _SHOWN_BY_ALL
        found.append(("Cross-Origin-Resource-Policy", "cross-origin" if shown else "same-origin"))
    return tuple(found)


def as_headers_file(found: tuple[Rule, ...]) -> str:
    """The list as Netlify, Cloudflare Pages and others read it."""
    return "\n".join(
        f"{rule.path}\n" + "".join(f"  {name}: {value}\n" for name, value in rule.headers)
        for rule in found
    )


def copied(site: Path) -> frozenset[str]:
    """The folders at the top whose pages have copies for machines; the home page has no name."""
    found = (path.parent.relative_to(site).parts for path in site.rglob("index.md"))
    return frozenset(parts[0] if parts else "" for parts in found)


def as_nginx(found: tuple[Rule, ...], root: str = "", copies: frozenset[str] = frozenset()) -> str:
    """The list as locations for the inside of an nginx ``server`` block.

    Below a path all of it stands in one location, so that a host can hold several such sites.
    Whoever asks for Markdown first gets the copy, in the folders with ``copies``.
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
    # What no location names is a folder without its slash, which nginx sends on.
    blocks += [f'add_header {name} "{value}" always;' for name, value in ALWAYS]
    if not root:
        # Small records let the first words through. It may stand in no location.
        blocks.append("ssl_buffer_size 4k;")
    for rule in found:
        where = f"^~ {rule.path[:-1]}" if rule.path.endswith("/*") else f"= {rule.path}"
        lines = "".join(
            f'    add_header {name} "{value}" always;\n' for name, value in rule.headers
        )
        top = rule.path.removeprefix(f"{root}/").partition("/")[0]
        if top in copies and rule.path.endswith(("/", "/*")):
            lines += _COPY_FIRST
        lines += _type_of(rule.path)
        blocks.append(f"location {where} {{\n{lines}}}")
    text = "\n".join(blocks) + "\n"
    return f"location ^~ {root}/ {{\n{indent(text, '    ')}}}\n" if root else text


def _type_of(path: str) -> str:
    """What a file is, where nginx's own list has no name for it: a folder may hold copies."""
    if path.endswith("/*"):
        return f"    location ~ \\.md$ {{\n{indent(_type_of('.md'), '    ')}    }}\n"
    kind = _UNKNOWN_TYPES.get(path.rpartition(".")[2])
    return f'    types {{ }}\n    default_type "{kind}";\n' if kind else ""


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
