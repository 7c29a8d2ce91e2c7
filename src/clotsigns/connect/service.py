"""The live service: HL7's URL-based requests by GET and POST, answered from memory.

It reads a built site, its ``catalogue.json`` above all, and can serve the rest of it too. It keeps
nothing about anybody: what is asked for is neither written down nor sent on.
"""

from __future__ import annotations

import hashlib
import json
import time
from collections.abc import Callable
from functools import lru_cache
from pathlib import Path
from urllib.parse import urlencode

from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.requests import Request as HttpRequest
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import Mount, Route

from clotsigns.catalogue import as_json as catalogue_json
from clotsigns.catalogue.model import Catalogue
from clotsigns.connect import cds
from clotsigns.connect.answer import answer
from clotsigns.connect.atom import as_atom
from clotsigns.connect.below import Below
from clotsigns.connect.categories import categories
from clotsigns.connect.feed_json import as_json, as_jsonp
from clotsigns.connect.files import METHODS, Site
from clotsigns.connect.journal import CARDS, Journal, log
from clotsigns.connect.received import LONGEST_CALL, Refused, in_time, pairs, parameters
from clotsigns.connect.request import Format, MalformedRequest, Request, parse
from clotsigns.release.headers import (
    ALWAYS,
    CATALOGUE,
    FOR_ALL,
    FRESH,
    NOTHING_RUNS,
    root_of,
)

PATH = "/connect/service"
HEALTH = "/connect/health"
# CDS Hooks gives the path below the address of a service.
CDS = CARDS
REMEMBERED = 2048
# How often it is looked whether the site was built anew.
SECONDS_BETWEEN_LOOKS = 1.0
_MEDIA = {
    Format.XML: "application/atom+xml; charset=utf-8",
    Format.JSON: "application/json",
    Format.JSONP: "application/javascript; charset=utf-8",
}
# IHE RCK asks for no-cache: an answer may be kept, but is checked by its ETag before it is used.
_HEADERS = dict([*ALWAYS, *FOR_ALL, FRESH, NOTHING_RUNS])
_PREFLIGHT = {"Access-Control-Allow-Headers": "*", "Access-Control-Max-Age": "86400"}
_QUERIES, _CALLS = "GET, HEAD, POST, OPTIONS", "POST, OPTIONS"
# Some portals put a slash behind whatever address they are given.
_PATHS = (PATH, f"{PATH}/")
_ANSWERED = {
    **dict.fromkeys(_PATHS, _QUERIES),
    **dict.fromkeys((HEALTH, CDS), METHODS),
    **{f"{CDS}/{hook}": _CALLS for hook in cds.HOOKS},
}


def application(site: Path, root: str | None = None) -> Starlette:
    """The service for a built site. Raises ``OSError`` or ``NotACatalogue`` when it is none.

    ``root`` is the path before ours, when a proxy gives the service a part of another site; if it
    is not given, that of the address for which the site was built.
    """
    files = Site(site, _ANSWERED)
    service = Service(site / CATALOGUE, files.read_headers)
    if root is None:
        root = root_of(service.address)
    app = Starlette(
        routes=[
            *(Route(path, service.respond, methods=["GET", "POST", "OPTIONS"]) for path in _PATHS),
            Route(HEALTH, service.health, methods=["GET", "OPTIONS"]),
            Route(CDS, service.services, methods=["GET", "OPTIONS"]),
            Route(f"{CDS}/{{hook}}", service.cards, methods=["POST", "OPTIONS"]),
            Mount("/", app=files),
        ],
        middleware=[Middleware(Below, root=root), Journal.middleware(PATH)],
    )
    app.state.root = root
    return app


class Service:
    """Answers from one catalogue, keeping those that were given last.

    When the site is built anew, the new catalogue is read at the next request. One that cannot be
    read changes nothing: the answers from before are still right, and the journal tells of it.
    """

    def __init__(self, path: Path, when_new: Callable[[], None] = lambda: None) -> None:
        self._path = path
        self._when_new = when_new
        self._looked = time.monotonic()
        self._stamp = _stamp(path)
        self._is_stale = False
        self._use(catalogue_json.read(path.read_text(encoding="utf-8")))

    @property
    def address(self) -> str:
        """Where the site stands that was built."""
        return self._catalogue.address

    def _use(self, catalogue: Catalogue) -> None:
        self._catalogue = catalogue
        self._made = lru_cache(maxsize=REMEMBERED)(self._make)

    def _look(self) -> None:
        now = time.monotonic()
        if now - self._looked < SECONDS_BETWEEN_LOOKS:
            return
        self._looked = now
        try:
            if (stamp := _stamp(self._path)) == self._stamp:
                return
            self._stamp = stamp
            self._use(catalogue_json.read(self._path.read_text(encoding="utf-8")))
            self._is_stale = False
            self._when_new()
            log.info("the site was built anew, and its catalogue read")
        except (OSError, ValueError) as error:
            self._is_stale = True
            log.warning("the new catalogue cannot be read, so the old one answers: %s", error)

    async def respond(self, request: HttpRequest) -> Response:
        """An answer, a 304 for one that is still right, or a 4xx with a reason in plain text."""
        if request.method == "OPTIONS":
            return _options(_QUERIES)
        self._look()
        try:
            asked = parse(pairs(await parameters(request)))
        except MalformedRequest as error:
            return _refusal(400, str(error))
        except Refused as error:
            return _refusal(error.status, error.reason)
        content, tag = self._made(asked)
        headers = {**_HEADERS, "ETag": tag}
        if _known(request.headers.get("if-none-match", ""), tag):
            return Response(status_code=304, headers=headers)
        return Response(content, media_type=_MEDIA[asked.format], headers=headers)

    async def health(self, request: HttpRequest) -> Response:
        """That it is up, and of which content; 'stale' where a newer one cannot be read."""
        if request.method == "OPTIONS":
            return _options(METHODS)
        self._look()
        return JSONResponse(
            {
                "status": "ok",
                "pages": len(self._catalogue.pages),
                "codes": len(self._catalogue.codes.codes),
                "updated": self._catalogue.updated.isoformat(),
                "stale": self._is_stale,
            },
            headers=_HEADERS,
        )

    async def services(self, request: HttpRequest) -> Response:
        """What a clinician's system may ask (CDS Hooks)."""
        if request.method == "OPTIONS":
            return _options(METHODS)
        self._look()
        return JSONResponse(cds.services(self._catalogue), headers=_HEADERS)

    async def cards(self, request: HttpRequest) -> Response:
        """The cards for a call of a hook."""
        if request.method == "OPTIONS":
            return _options(_CALLS)
        self._look()
        hook = request.path_params["hook"]
        if hook not in cds.HOOKS:
            return _refusal(404, f"there are services for: {', '.join(cds.HOOKS)}")
        try:
            call = json.loads(await in_time(request, LONGEST_CALL))
            return JSONResponse(cds.cards(self._catalogue, hook, call), headers=_HEADERS)
        except Refused as error:
            return _refusal(error.status, error.reason)
        except cds.NotAHook as error:
            return _refusal(400, str(error))
        except (ValueError, RecursionError):
            return _refusal(400, "the body must be JSON")

    def _make(self, request: Request) -> tuple[bytes, str]:
        found = answer(self._catalogue, request)
        parameters = urlencode(
            [*categories(found), ("knowledgeResponseType", request.format.value)]
        )
        self_link = f"{self._catalogue.address.rstrip('/')}{PATH}?{parameters}"
        found = answer(self._catalogue, request, self_link)
        if request.format is Format.XML:
            content = as_atom(found)
        elif request.format is Format.JSON:
            content = as_json(found)
        else:
            content = as_jsonp(found, request.callback)
        return content, f'"{hashlib.sha256(content).hexdigest()[:24]}"'


def _options(allowed: str) -> Response:
    """What a path may be asked, as a browser asks before it sends a script's request."""
    methods = {"Allow": allowed, "Access-Control-Allow-Methods": allowed}
    return Response(status_code=204, headers={**_HEADERS, **_PREFLIGHT, **methods})


def _refusal(status: int, reason: str) -> Response:
    return PlainTextResponse(f"{reason}\n", status_code=status, headers=_HEADERS)


def _known(listed: str, tag: str) -> bool:
    """Whether a reader has the answer already: RFC 9110, section 13.1.2, compares weakly."""
    tags = [each.strip().removeprefix("W/") for each in listed.split(",")]
    return listed.strip() == "*" or tag in tags


def _stamp(path: Path) -> tuple[int, int, int]:
    about = path.stat()
    return about.st_mtime_ns, about.st_size, about.st_ino
