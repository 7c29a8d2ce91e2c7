"""Windows of one browser that many tests look through, one after the other."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from typing import Any, Protocol

from playwright.sync_api import Browser, CDPSession, Error, Page, ViewportSize

PHONE: ViewportSize = {"width": 390, "height": 800}
# What a browser that is told nothing of a window does.
DESK: ViewportSize = {"width": 1280, "height": 720}
# What a window may be told when it is open; anything else is told to it as it opens.
TOLD = {"color_scheme": "light", "forced_colors": "none", "reduced_motion": "no-preference"}
FORGET = "try { localStorage.clear(); sessionStorage.clear(); } catch {}"


class OpenWindow(Protocol):
    """Opens a window, as ``Browser.new_page`` does."""

    def __call__(self, *, viewport: ViewportSize = DESK, **options: Any) -> Page: ...


class Windows:
    """Windows that serve one test after the other: to open one costs more than to show a page.

    Each is to a test as if nobody had been there, but for files that the browser has not forgotten.
    """

    def __init__(self, browser: Browser) -> None:
        self._browser = browser
        self._free: dict[str, list[Page]] = {}

    @contextmanager
    def opened(self, viewport: ViewportSize, **options: Any) -> Iterator[Page]:
        told: dict[str, Any] = {name: options.pop(name, TOLD[name]) for name in TOLD}
        free = self._free.setdefault(repr(sorted(options.items())), [])
        page = free.pop() if free else self._browser.new_context(**options).new_page()
        page.set_viewport_size(viewport)
        page.emulate_media(media="null", **told)
        with ExitStack() as at_end:
            lend(page, at_end)
            yield page
            try:
                at_end.close()
                clean(page)
            except Error:
                page.context.close()
            else:
                free.append(page)

    def close(self) -> None:
        for free in self._free.values():
            for page in free:
                page.context.close()


def lend(page: Page, at_end: ExitStack) -> None:
    """What is done to the page by these is undone at the end."""
    init, on, devtools = page.add_init_script, page.on, page.context.new_cdp_session

    def add_init_script(script: str) -> None:
        at_end.enter_context(init(script))

    def listen(event: Any, hear: Callable[..., None]) -> None:
        on(event, hear)
        at_end.callback(page.remove_listener, event, hear)

    def new_cdp_session(of: Page) -> CDPSession:
        session = devtools(of)
        # It would tell each later page, too, that it is not for print.
        at_end.callback(session.detach)
        return session

    for place, name, lent in (
        (page, "add_init_script", add_init_script),
        (page, "on", listen),
        (page.context, "new_cdp_session", new_cdp_session),
    ):
        at_end.callback(setattr, place, name, getattr(place, name))
        setattr(place, name, lent)


def clean(page: Page) -> None:
    """Leave nothing of a test."""
    for other in page.context.pages:
        if other is not page:
            other.close()
    page.unroute_all()
    page.evaluate(FORGET)
    page.goto("about:blank")
    page.context.clear_cookies()
    page.mouse.move(0, 0)
