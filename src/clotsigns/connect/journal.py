"""A line for each request, without the patient: no address of anybody, no code, no query."""

from __future__ import annotations

import logging
import time

from starlette.middleware import Middleware
from starlette.types import ASGIApp, Message, Receive, Scope, Send

# Cards for clinicians stand below this path.
CARDS = "/connect/cds-services"
log = logging.getLogger("clotsigns.connect")


class Journal:
    """ASGI middleware that tells method, kind of path, status, bytes and time of each request.

    IHE RCK wants each request logged; a code beside an address would be a health record. Paths
    other than the service's are told as 'site', as a path, too, can be a diagnosis.
    """

    def __init__(self, app: ASGIApp, service: str) -> None:
        self._app = app
        self._service = service

    @classmethod
    def middleware(cls, service: str) -> Middleware:
        return Middleware(cls, service=service)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or not log.isEnabledFor(logging.INFO):
            await self._app(scope, receive, send)
            return
        begun = time.perf_counter()
        status, size = 0, 0

        async def told(message: Message) -> None:
            nonlocal status, size
            if message["type"] == "http.response.start":
                status = message["status"]
            size += len(message.get("body", b""))
            await send(message)

        try:
            await self._app(scope, receive, told)
        finally:
            own = scope["path"].removeprefix(scope.get("root_path", ""))
            what = "site"
            if own == self._service or own.startswith(CARDS):
                # The path of a card names a moment of the system, and never a code.
                what = self._service if own == self._service else CARDS
            took = (time.perf_counter() - begun) * 1000
            log.info("%s %s %d %d bytes %.1f ms", scope["method"], what, status, size, took)
