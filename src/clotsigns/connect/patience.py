"""Connections of the service: answers leave at once, and heads that do not come are hung up on."""

from __future__ import annotations

import asyncio
import socket

from uvicorn.protocols.http.h11_impl import H11Protocol

SECONDS_FOR_HEAD = 5.0


class Patience(H11Protocol):
    """Uvicorn's HTTP, but a head that comes drop by drop is cut off.

    Uvicorn itself waits for ever, so that a few hundred slow connections would be all it can hold.
    """

    _deadline: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        super().connection_made(transport)
        # With several workers, asyncio does not know that it has TCP before it: the end of each
        # answer would wait 40 ms for the reader's side to confirm its beginning.
        if (wire := transport.get_extra_info("socket")) is not None:
            wire.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self._arm()

    def data_received(self, data: bytes) -> None:
        if self._deadline is None and not self._answering:
            self._arm()
        super().data_received(data)
        if self._answering:
            self._disarm()

    def connection_lost(self, exc: Exception | None) -> None:
        self._disarm()
        super().connection_lost(exc)

    @property
    def _answering(self) -> bool:
        return self.cycle is not None and not self.cycle.response_complete

    def _arm(self) -> None:
        self._deadline = self.loop.call_later(SECONDS_FOR_HEAD, self._hang_up)

    def _disarm(self) -> None:
        if self._deadline is not None:
            self._deadline.cancel()
            self._deadline = None

    def _hang_up(self) -> None:
        self._deadline = None
        if not self._answering and not self.transport.is_closing():
            self.transport.close()
