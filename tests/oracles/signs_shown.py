"""One browser that is shown changed pages, for the changes that a style makes."""

from __future__ import annotations

import re
import threading
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path
from types import TracebackType

from playwright.sync_api import Page, Route, sync_playwright

from clotsigns.proof import page_file
from clotsigns.serving import server
from clotsigns.sources.project import Project
from oracles import signs
from oracles.killing import Verdict
from oracles.output_mutations import Mutation

_ASKED = re.compile(r"^(?:css|style): |pushed|closed|dialog|hidden|inert|popover|small|direction")


class Shown:
    """A phone that opens the pages of a site, as they are or with a file of them changed."""

    def __init__(self, root: Path, project: Project, site: Path) -> None:
        self._root, self._site = root, site
        self._known = signs.wanted(project)
        self._at_end = ExitStack()
        self._changed: dict[str, bytes | None] = {}
        self._open = ""
        assert page_file(project.articles[0])

    def __enter__(self) -> Shown:
        from conftest import chromium

        running = self._at_end.enter_context(server(self._site, 0))
        threading.Thread(target=running.serve_forever, daemon=True).start()
        self._at_end.callback(running.shutdown)
        self._address = f"http://127.0.0.1:{running.server_port}/"
        browser = chromium(self._root, self._at_end.enter_context(sync_playwright()))
        self._at_end.callback(browser.close)
        size = {"width": signs.PHONE["width"], "height": signs.PHONE["height"]}
        context = browser.new_context(
            viewport=size,  # type: ignore[arg-type]
            bypass_csp=True,
            service_workers="block",
        )
        self._page: Page = context.new_page()
        self._page.route("**/*", self._answer)
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._at_end.close()

    def _answer(self, route: Route) -> None:
        path = route.request.url.removeprefix(self._address).partition("?")[0].partition("#")[0]
        name = f"{path}index.html" if path.endswith("/") or not path else path
        content = self._changed.get(name)
        if content is None:
            route.continue_()
        else:
            kind = "text/css" if name.endswith(".css") else "text/html; charset=utf-8"
            route.fulfill(body=content, content_type=kind)

    def faults(self, place: str, rule: str = "") -> list[str]:
        """What a page does not show of its safety text, with a rule put at its end."""
        known = self._known.get(place.removeprefix("embed/"))
        if known is None:
            return []
        if rule and self._open == place:
            pass
        else:
            self._page.goto(self._address + place.removesuffix("index.html"))
            self._open = place if rule else ""
        style = self._page.add_style_tag(content=rule) if rule else None
        found = signs.unseen(self._page, known, ordered=True)
        if style is not None:
            style.evaluate("style => style.remove()")
        return found

    def judged(self, mutation: Mutation, verdict: Verdict) -> Verdict:
        """The verdict, with what the browser finds of a change that it can be shown."""
        if not _ASKED.search(mutation.kind) or mutation.output not in (
            *("page", "frame", "late style sheet", "style of a page"),
        ):
            return verdict
        self._changed = {} if mutation.css else dict(mutation.changed)
        found = self.faults(mutation.page, mutation.css)
        self._changed = {}
        return replace(verdict, browser=found[0] if found else "")
