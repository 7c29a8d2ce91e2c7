"""Firefox ESR as the system has it, over WebDriver BiDi, which it speaks itself."""

from __future__ import annotations

import base64
import json
import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import websocket

from engines.driver import PATIENCE, Engine, raise_priority, until

# Nothing is asked of any host but the one that is tried.
PREFERENCES = {
    "app.update.enabled": False,
    "browser.aboutwelcome.enabled": False,
    "browser.cache.disk.enable": False,
    # It begins with nothing to show, and starts no process before one is needed.
    "browser.newtab.preload": False,
    "browser.newtabpage.enabled": False,
    "browser.pagethumbnails.capturing_disabled": True,
    "browser.safebrowsing.update.enabled": False,
    "browser.sessionstore.interval": 3_600_000,
    "browser.shell.checkDefaultBrowser": False,
    "browser.startup.homepage": "about:blank",
    "browser.tabs.remote.separatePrivilegedContentProcess": False,
    "datareporting.policy.dataSubmissionEnabled": False,
    "dom.ipc.processPrelaunch.enabled": False,
    "extensions.update.enabled": False,
    "layout.css.prefers-color-scheme.content-override": 1,
    # Nobody looks: to draw takes as long as all else, and none of our pages moves.
    "layout.frame_rate": 10,
    "network.captive-portal-service.enabled": False,
    "network.connectivity-service.enabled": False,
    "services.settings.server": "http://127.0.0.1:9/",
    "toolkit.legacyUserProfileCustomizations.stylesheets": True,
    "toolkit.telemetry.reportingpolicy.firstRun": False,
}
# Its bars would be drawn anew with each page.
LOOKS = "#navigator-toolbox { display: none !important; }"
COOKIES = "network.cookie.cookieBehavior"
ALL, NONE = 0, 2
# In centimetres.
A4 = {"width": 21.0, "height": 29.7}
# Its own page of errors says that it stands at the address that could not be had.
STANDS = """
    return !self.left && /^https?:/.test(document.documentURI)
        && performance.getEntriesByType("navigation")[0]?.loadEventEnd > 0;
"""
# With the letters of the site, as on a second visit: those of the machine decide how many sheets.
LETTERS = """
    document.documentElement.className = "letters";
    await Promise.allSettled([...document.fonts].map(face => face.load()));
    await document.fonts.ready;
"""
STARTED = "WebDriver BiDi listening on "


class Firefox(Engine):
    """A Firefox with a profile of its own."""

    def __init__(self, program: str) -> None:
        self._profile = Path(tempfile.mkdtemp(prefix="firefox-"))
        (self._profile / "user.js").write_text(
            "".join(
                f"user_pref({json.dumps(name)}, {json.dumps(value)});\n"
                for name, value in PREFERENCES.items()
            )
        )
        looks = self._profile / "chrome" / "userChrome.css"
        looks.parent.mkdir()
        looks.write_text(LOOKS)
        log = self._profile / "log"
        command = [program, "--headless", "--no-remote", "--profile", str(self._profile)]
        # Port 0: any that is free, told in the log. The other lets a preference be changed.
        command += ["--remote-debugging-port", "0", "--remote-allow-system-access"]
        with log.open("w") as told:
            self._process = subprocess.Popen(
                command,
                stdout=told,
                stderr=told,
                env={**os.environ, "MOZ_CRASHREPORTER_DISABLE": "1"},
                preexec_fn=raise_priority,
            )
        try:
            line = until(
                lambda: next((x for x in log.read_text().splitlines() if STARTED in x), ""),
                "Firefox starts",
                PATIENCE,
            )
            address = line.partition(STARTED)[2].strip() + "/session"
            self._socket = websocket.create_connection(
                address, suppress_origin=True, timeout=PATIENCE
            )
            self._id = 0
            self._told: list[str] = []
            self._command("session.new", capabilities={})
            self._command("session.subscribe", events=["log.entryAdded"])
            self._window = self._windows()[0]
            self._system = self._windows(**{"moz:scope": "chrome"})[0]
        except BaseException:
            self.close()
            raise

    def _windows(self, **scope: str) -> list[str]:
        found = self._command("browsingContext.getTree", **scope)["contexts"]
        return [window["context"] for window in found]

    def _command(self, method: str, **parameters: object) -> Any:
        self._id += 1
        self._socket.send(json.dumps({"id": self._id, "method": method, "params": parameters}))
        while True:
            told = json.loads(self._socket.recv())
            if told.get("method") == "log.entryAdded" and told["params"]["level"] == "error":
                self._told.append(told["params"]["text"])
            if told.get("id") != self._id:
                continue
            if told["type"] == "error":
                raise RuntimeError(f"{method}: {told['error']}: {told['message']}")
            return told["result"]

    def _run(self, window: str, body: str, *arguments: object) -> Any:
        told = self._command(
            "script.callFunction",
            functionDeclaration=f"""async given => JSON.stringify(
                await (async function () {{ {body} }}).apply(null, JSON.parse(given)) ?? null)""",
            arguments=[{"type": "string", "value": json.dumps(arguments)}],
            awaitPromise=True,
            target={"context": window},
        )
        if told["type"] == "exception":
            raise RuntimeError(told["exceptionDetails"]["text"])
        return json.loads(told["result"]["value"])

    def size(self, width: int, height: int) -> None:
        self._command(
            "browsingContext.setViewport",
            context=self._window,
            viewport={"width": width, "height": height},
        )

    def _open(self, url: str) -> None:
        # Told to wait for all of a page, Firefox at times never answers: so the page is asked.
        self.run("self.left = true")
        self._command("browsingContext.navigate", context=self._window, url=url, wait="none")
        until(self._stands, f"{url} is there")

    def _stands(self) -> bool:
        try:
            seen: bool = self.run(STANDS)
        except RuntimeError:
            # The page that was there has just gone.
            return False
        return seen

    def run(self, body: str, *arguments: object) -> Any:
        return self._run(self._window, body, *arguments)

    def _act(self, **source: object) -> None:
        self._command("input.performActions", context=self._window, actions=[source])

    def tap(self, x: float, y: float) -> None:
        steps: list[dict[str, object]] = [{"type": "pointerMove", "x": round(x), "y": round(y)}]
        steps += [{"type": kind, "button": 0} for kind in ("pointerDown", "pointerUp")]
        self._act(type="pointer", id="mouse", parameters={"pointerType": "mouse"}, actions=steps)

    def type(self, text: str) -> None:
        kinds = ("keyDown", "keyUp")
        steps = [{"type": kind, "value": key} for key in text for kind in kinds]
        self._act(type="key", id="keys", actions=steps)

    def back(self) -> None:
        self._command("browsingContext.traverseHistory", context=self._window, delta=-1)

    def errors(self) -> list[str]:
        # What was told before this is answered has come before the answer.
        watched = super().errors()
        told, self._told = self._told, []
        return [*watched, *told]

    def paper(self, pages: Mapping[str, Path]) -> None:
        for url, to in pages.items():
            self.go(url)
            self.run(LETTERS)
            told = self._command("browsingContext.print", context=self._window, page=A4)
            to.write_bytes(base64.b64decode(told["data"]))

    @contextmanager
    def keeping_nothing(self) -> Iterator[Engine]:
        prefer = f"Services.prefs.setIntPref('{COOKIES}', arguments[0])"
        self._run(self._system, prefer, NONE)
        try:
            yield self
        finally:
            self._run(self._system, prefer, ALL)

    def close(self) -> None:
        self._process.terminate()
        try:
            self._process.wait(20)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        shutil.rmtree(self._profile, ignore_errors=True)
