"""The built site behind the service, with the headers that its ``_headers`` file asks for."""

from __future__ import annotations

import mimetypes
import os
import re
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from urllib.parse import quote

from starlette.datastructures import Headers
from starlette.exceptions import HTTPException
from starlette.responses import FileResponse, PlainTextResponse, RedirectResponse, Response
from starlette.staticfiles import NotModifiedResponse, PathLike, StaticFiles
from starlette.types import Scope

from clotsigns.release.headers import NOT_FOUND, Rule, headers_for, read_rules

HEADERS_FILE = "_headers"
# Not every system knows of them.
_KINDS = {
    ".md": "text/markdown",
    ".brf": "text/plain",
    ".docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
}
# What the build compressed beside each text, by the name that HTTP has for it; the best first.
_PACKED = {"br": ".br", "gzip": ".gz"}
METHODS = "GET, HEAD, OPTIONS"
_PREFLIGHT = {
    "Allow": METHODS,
    "Access-Control-Allow-Methods": METHODS,
    "Access-Control-Allow-Headers": "*",
    "Access-Control-Max-Age": "86400",
}


# RFC 9110, section 12.4.2.
_WEIGHT = re.compile(r"0(?:\.\d{0,3})?|1(?:\.0{0,3})?")
# RFC 9110, section 14.2: what is no range of bytes is not looked at.
_RANGE = re.compile(r"bytes=(?:\d+-\d*|-\d+)(?:\s*,\s*(?:\d+-\d*|-\d+))*")


class Site(StaticFiles):
    """Static files with our 404 page. A site without ``_headers`` is served without them.

    ``answered`` are the places where no file stands but something answers, each with its methods.
    """

    def __init__(self, folder: Path, answered: Mapping[str, str] | None = None) -> None:
        super().__init__(directory=folder, html=True)
        self._answered = answered or {}
        self._listed = folder / HEADERS_FILE
        self._rules: tuple[Rule, ...] = ()
        self.read_headers()

    def read_headers(self) -> None:
        """Read ``_headers``, at first and whenever the site has been built anew."""
        if self._listed.is_file():
            found = read_rules(self._listed.read_text(encoding="utf-8"))
            # The first is that of the home page. What stands before it is not ours.
            root = found[0].path.rstrip("/") if found else ""
            self._rules = tuple(replace(r, path=r.path.removeprefix(root)) for r in found)

    async def get_response(self, path: str, scope: Scope) -> Response:
        allowed = self._answered.get(own_path(scope), METHODS)
        try:
            if scope["method"] == "OPTIONS":
                response = Response(status_code=204, headers=_PREFLIGHT)
            elif allowed != METHODS or scope["method"] not in ("GET", "HEAD"):
                raise HTTPException(405, headers={"Allow": allowed})
            else:
                scope["headers"] = [each for each in scope["headers"] if _is_of_use(*each)]
                response = await super().get_response(path, scope)
        except (ValueError, OSError):
            # A path with a null byte, or one too long for the file system.
            response = PlainTextResponse("Not Found", status_code=404)
        except HTTPException as refused:
            response = PlainTextResponse(
                refused.detail, status_code=refused.status_code, headers=refused.headers
            )
        if isinstance(response, RedirectResponse):
            # Behind a proxy the service does not know its own scheme, host and port.
            root = scope.get("root_path", "")
            folder = "" if path == "." else f"{path.strip('/')}/"
            response.headers["Location"] = quote(f"{root}/{folder}")
        # As nginx does: what is not there has the headers of the page that says so.
        missing = headers_for(self._rules, f"/{NOT_FOUND}")
        own = headers_for(self._rules, own_path(scope))
        for name, value in ((response.status_code != 404 and own) or missing).items():
            response.headers[name] = value
        return response

    def file_response(
        self,
        full_path: PathLike,
        stat_result: os.stat_result,
        scope: Scope,
        status_code: int = 200,
    ) -> Response:
        """The file, in the best form that the reader takes and the build made."""
        asked = Headers(scope=scope)
        found, coding = os.fspath(full_path), ""
        vary: list[str] = []
        if found.endswith("index.html") and os.path.isfile(copy := found[: -len("html")] + "md"):
            vary.append("Accept")
            if _prefers_copy(asked.get("accept", "")):
                found, stat_result = copy, os.stat(copy)
        kind, packed = mimetypes.guess_type(found)
        if packed == "gzip":
            kind = "application/gzip"
        else:
            kind = _KINDS.get(os.path.splitext(found)[1], kind)
        if os.path.isfile(f"{found}.gz"):
            vary.append("Accept-Encoding")
        for name, ending in _PACKED.items():
            if os.path.isfile(found + ending):
                coding = coding or (name if _takes(asked.get("accept-encoding", ""), name) else "")
        if coding:
            found += _PACKED[coding]
            stat_result = os.stat(found)
        response = FileResponse(
            found, status_code=status_code, stat_result=stat_result, media_type=kind
        )
        if coding:
            response.headers["Content-Encoding"] = coding
        if vary:
            response.headers["Vary"] = ", ".join(vary)
        if self.is_not_modified(response.headers, asked):
            return NotModifiedResponse(response.headers)
        return response


def own_path(scope: Scope) -> str:
    """The path as the site knows it: below the place where a proxy has put the service."""
    path: str = scope["path"]
    return path.removeprefix(scope.get("root_path", "")) or "/"


def _is_of_use(name: bytes, value: bytes) -> bool:
    if name != b"range":
        return True
    asked = value.decode("latin-1").strip()
    pairs = re.findall(r"(\d+)-(\d+)", asked)
    return bool(_RANGE.fullmatch(asked)) and all(int(a) <= int(b) for a, b in pairs)


def _prefers_copy(accepted: str) -> bool:
    """Whether a reader asks for Markdown, as programs do, and not for HTML, as browsers do.

    Of two with the same weight, the one that is named first.
    """
    weights: dict[str, float] = {}
    for part in accepted.lower().split(","):
        kind, *parameters = (each.strip() for each in part.split(";"))
        said = next((each[2:] for each in parameters if each.startswith("q=")), "1")
        weights.setdefault(kind, float(said) if _WEIGHT.fullmatch(said) else 0.0)
    copy, page = weights.get("text/markdown", 0.0), weights.get("text/html", 0.0)
    first = [*weights, "text/html"].index("text/html") > [*weights, "text/markdown"].index(
        "text/markdown"
    )
    return copy > page or (copy == page > 0 and first)


def _takes(accepted: str, coding: str) -> bool:
    """Whether a reader takes a coding: RFC 9110, section 12.5.3; 'q=0' is a refusal."""
    for part in accepted.lower().split(","):
        name, _, weight = part.strip().partition(";")
        if name.strip() == coding:
            return weight.replace(" ", "").removeprefix("q=").strip("0.") != "" or not weight
    return False
