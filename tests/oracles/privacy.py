"""What a page tells others of who reads it: what it asks of other hosts, and what it keeps."""

from __future__ import annotations

from playwright.sync_api import BrowserContext, Page

# In steps of two screens: a browser asks for a lazy picture that is more than a screen away.
SCROLL = """async () => {
    for (let y = 0; y < document.scrollingElement.scrollHeight; y += 2 * innerHeight) {
        window.scrollTo(0, y);
        await new Promise(requestAnimationFrame);
    }
}"""

# What the browser still holds about the reader; whether the page was light or dark is no secret.
KEPT = """() => [...Object.keys(localStorage), ...Object.keys(sessionStorage)]
    .filter(name => !name.endsWith('.__palette'))"""


def requests_elsewhere(context: BrowserContext, base_url: str) -> list[str]:
    """A list that grows with every request to another host, and the page that made it."""
    elsewhere: list[str] = []

    def note(page: Page, url: str) -> None:
        if not url.startswith((f"{base_url}/", "data:", "blob:")):
            elsewhere.append(f"{page.url.removeprefix(base_url)} asked for {url}")

    def watch(page: Page) -> None:
        page.on("request", lambda request: note(page, request.url))
        page.on("websocket", lambda socket: note(page, socket.url))

    context.on("page", watch)
    return elsewhere


def read(page: Page, url: str) -> None:
    """Open a page and scroll to its end, as a reader does."""
    page.goto(url)
    page.evaluate(SCROLL)
    page.wait_for_load_state("networkidle")


def left_behind(context: BrowserContext, page: Page) -> list[str]:
    """What a browser still holds after reading: cookies, and names in its stores."""
    return [*(str(cookie) for cookie in context.cookies()), *page.evaluate(KEPT)]
