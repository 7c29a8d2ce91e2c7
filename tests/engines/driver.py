"""What the tests ask of any browser engine, whatever way it is driven."""

from __future__ import annotations

import os
import time
from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager, suppress
from pathlib import Path
from typing import Any

PHONE, DESK = (390, 844), (1280, 900)
# The middle of an element, once it stands in the middle of the window.
MIDDLE = """
    const found = [...document.querySelectorAll(arguments[0])].find(e => e.getClientRects().length);
    if (!found) throw new Error("nothing is shown of " + arguments[0]);
    found.scrollIntoView({ block: "center", behavior: "instant" });
    const { x, y, width, height } = found.getClientRects()[0];
    return [x + width / 2, y + height / 2];
"""
SHOWN = """
    while (document.body && getComputedStyle(document.body).visibility !== "visible")
        await new Promise(requestAnimationFrame);
"""
PATIENCE = 60
# Chromium raises itself so far where it may, and with less an engine beside it starves.
PRIORITY = -8


def raise_priority() -> None:
    """Give this process as much of the machine as Chromium takes, if it may have it."""
    with suppress(PermissionError):
        os.setpriority(os.PRIO_PROCESS, 0, PRIORITY)


class Engine(ABC):
    """One running browser with one window."""

    @abstractmethod
    def size(self, width: int, height: int) -> None:
        """Make what a page sees of the window this large."""

    def go(self, url: str) -> None:
        """Open a page, and wait until all of it is there and shown."""
        self._open(url)
        self.run(SHOWN)

    @abstractmethod
    def _open(self, url: str) -> None:
        """Open a page, and wait until it has been loaded."""

    @abstractmethod
    def run(self, body: str, *arguments: object) -> Any:
        """What the body of a function returns on the page; it may wait for promises."""

    @abstractmethod
    def tap(self, x: float, y: float) -> None:
        """Press and release at a place of the window."""

    @abstractmethod
    def type(self, text: str) -> None:
        """Press the keys of ``text`` in turn."""

    @abstractmethod
    def back(self) -> None:
        """Go back one page."""

    def errors(self) -> list[str]:
        """What the page, or the browser about it, has told as errors."""
        # Where the engine keeps its console to itself, the page is watched by a script.
        told: list[str] = self.run("return self.watched?.faults ?? []")
        return told

    @abstractmethod
    def paper(self, pages: Mapping[str, Path]) -> None:
        """Print each address on A4 into its file, a PDF, as the engine's own print does."""

    @abstractmethod
    def keeping_nothing(self) -> AbstractContextManager[Engine]:
        """The engine while it lets no page keep anything, as with cookies blocked."""

    @abstractmethod
    def close(self) -> None:
        """End the browser, and leave nothing behind."""

    def click(self, selector: str) -> None:
        """Press the first element of ``selector`` that is shown."""
        x, y = self.run(MIDDLE, selector)
        self.tap(x, y)

    def until(self, body: str, *arguments: object) -> Any:
        """What ``body`` returns, once that is anything."""
        return until(lambda: self.run(body, *arguments), body)


def until(ask: Callable[[], Any], what: str, patience: float = PATIENCE) -> Any:
    """What ``ask`` returns, once that is anything; a ``TimeoutError`` that names ``what``."""
    end = time.monotonic() + patience
    while not (found := ask()):
        if time.monotonic() > end:
            raise TimeoutError(f"it has not come to pass: {what}")
        time.sleep(0.05)
    return found
