"""Reading, scrolling and searching tell nobody anything: no other host, nothing kept."""

from __future__ import annotations

from playwright.sync_api import Browser, BrowserContext, Page

SCROLL = """async () => {
    for (let y = 0; y < document.scrollingElement.scrollHeight; y += 400) {
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


def test_reading_every_page_asks_no_other_host_and_keeps_nothing(
    browser: Browser, base_url: str, pages: list[str]
) -> None:
    with browser.new_context() as context:
        elsewhere = requests_elsewhere(context, base_url)
        page = context.new_page()
        for path in pages:
            read(page, base_url + path)
        assert not elsewhere, "\n" + "\n".join(elsewhere)
        assert context.cookies() == []
        assert page.evaluate(KEPT) == []


def test_searching_asks_no_other_host_and_keeps_nothing(browser: Browser, base_url: str) -> None:
    with browser.new_context() as context:
        elsewhere = requests_elsewhere(context, base_url)
        page = context.new_page()
        read(page, base_url + "/")
        page.get_by_role("button", name="Search").click()
        page.keyboard.type("clot")
        page.get_by_role("dialog").get_by_role("link").first.wait_for()
        page.wait_for_load_state("networkidle")
        assert not elsewhere, "\n" + "\n".join(elsewhere)
        assert context.cookies() == []
        assert page.evaluate(KEPT) == []


def test_a_request_elsewhere_is_found(browser: Browser, base_url: str) -> None:
    with browser.new_context(bypass_csp=True) as context:
        elsewhere = requests_elsewhere(context, base_url)
        page = context.new_page()
        page.goto(base_url + "/")
        page.evaluate("new Image().src = 'https://elsewhere.example/seen.gif'")
        page.wait_for_load_state("networkidle")
        assert elsewhere == ["/ asked for https://elsewhere.example/seen.gif"]
