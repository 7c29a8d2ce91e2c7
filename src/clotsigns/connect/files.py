"""The built site behind the service, with the headers that its ``_headers`` file asks for."""

from __future__ import annotations

from pathlib import Path

from starlette.exceptions import HTTPException
from starlette.responses import Response
from starlette.staticfiles import StaticFiles
from starlette.types import Scope

from clotsigns.catalogue.headers import Rule, headers_for, read_rules


class Site(StaticFiles):
    """Static files with our 404 page. A site without ``_headers`` is served without them."""

    def __init__(self, folder: Path) -> None:
        super().__init__(directory=folder, html=True)
        listed = folder / "_headers"
        self._rules: tuple[Rule, ...] = ()
        if listed.is_file():
            self._rules = read_rules(listed.read_text(encoding="utf-8"))

    async def get_response(self, path: str, scope: Scope) -> Response:
        try:
            response = await super().get_response(path, scope)
        except (ValueError, OSError) as error:
            # A path with a null byte, or one too long for the file system.
            raise HTTPException(status_code=404) from error
        for name, value in headers_for(self._rules, scope["path"]).items():
            response.headers[name] = value
        return response
