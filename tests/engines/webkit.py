"""WebKitGTK as the system has it, on a display of its own: MiniBrowser over WebKitWebDriver."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from selenium.webdriver import WebKitGTK, WebKitGTKOptions, WebKitGTKService
from selenium.webdriver.common.action_chains import ActionChains
from selenium.webdriver.common.actions.action_builder import ActionBuilder

from engines.driver import DESK, PATIENCE, Engine, raise_priority, until

PRINTER = Path(__file__).with_name("webkit_paper.py")
# PyGObject is a package of the system, so the system's Python prints.
PYTHON = "/usr/bin/python3"
KEEP_NOTHING = (
    "--enable-html5-local-storage=false",
    "--enable-html5-database=false",
    "--cookies-policy=never",
)
# The buttons of MiniBrowser are not to make the window wider than a phone.
NARROW = (
    "* { min-width: 0; padding: 0; margin: 0; border: 0; }image { -gtk-icon-transform: scale(.5); }"
)


class WebKit(Engine):
    """A MiniBrowser with a display and a home of its own."""

    def __init__(self, driver: str, browser: str, *settings: str) -> None:
        self._programs = driver, browser
        self._home = Path(tempfile.mkdtemp(prefix="webkit-"))
        self._display: subprocess.Popen[bytes] | None = None
        self._web: WebKitGTK | None = None
        try:
            self._start(settings)
        except BaseException:
            self.close()
            raise

    def _start(self, settings: tuple[str, ...]) -> None:
        looks = self._home / "gtk-3.0"
        looks.mkdir()
        (looks / "gtk.css").write_text(NARROW)
        told = self._home / "display"
        with told.open("wb") as out:
            # It chooses a display that is free, and tells which.
            self._display = subprocess.Popen(
                ["Xvfb", "-displayfd", "1", "-screen", "0", "1400x1100x24", "-nolisten", "tcp"],
                stdout=out,
                stderr=subprocess.DEVNULL,
            )
        number = until(lambda: told.read_text().strip(), "Xvfb starts")
        self._environment = {
            **os.environ,
            "DISPLAY": f":{number}",
            "GDK_BACKEND": "x11",
            "GTK_THEME": "Adwaita",
            "HOME": str(self._home),
            "LIBGL_ALWAYS_SOFTWARE": "1",
            "NO_AT_BRIDGE": "1",
            "WEBKIT_DISABLE_COMPOSITING_MODE": "1",
            "XDG_CACHE_HOME": str(self._home / "cache"),
            "XDG_CONFIG_HOME": str(self._home),
            "XDG_DATA_HOME": str(self._home / "data"),
        }
        driver, browser = self._programs
        options = WebKitGTKOptions()
        options.binary_location = browser
        for argument in ("--automation", *settings):
            options.add_argument(argument)
        service = WebKitGTKService(
            driver,
            log_output=subprocess.DEVNULL,
            env=self._environment,
            popen_kw={"preexec_fn": raise_priority},
        )
        self._web = WebKitGTK(options, service)
        self._web.set_script_timeout(PATIENCE)
        self._web.set_page_load_timeout(PATIENCE)
        self.size(*DESK)

    @property
    def _driver(self) -> WebKitGTK:
        assert self._web is not None
        return self._web

    def size(self, width: int, height: int) -> None:
        for _ in range(3):
            seen = self.run("return [innerWidth, innerHeight]")
            if seen == [width, height]:
                return
            now = self._driver.get_window_size()
            self._driver.set_window_size(
                now["width"] + width - seen[0], now["height"] + height - seen[1]
            )
            try:
                until(lambda: self.run("return innerWidth") == width, "the window has its size", 3)
            except TimeoutError:
                continue
        seen = self.run("return [innerWidth, innerHeight]")
        assert seen[0] == width, f"the window is {seen[0]} wide, not {width}"

    def _open(self, url: str) -> None:
        self._driver.get(url)

    def run(self, body: str, *arguments: object) -> Any:
        told = self._driver.execute_async_script(
            f"""const done = arguments[arguments.length - 1];
            (async function () {{ {body} }}).apply(null, [].slice.call(arguments, 0, -1)).then(
                value => done({{ value: value ?? null }}),
                error => done({{ error: String(error) }}));""",
            *arguments,
        )
        if "error" in told:
            raise RuntimeError(told["error"])
        return told["value"]

    def tap(self, x: float, y: float) -> None:
        actions = ActionBuilder(self._driver, duration=0)
        # Selenium gives these no types.
        pointer: Any = actions.pointer_action
        pointer.move_to_location(round(x), round(y))
        pointer.pointer_down()
        pointer.pointer_up()
        actions.perform()

    def type(self, text: str) -> None:
        ActionChains(self._driver, duration=0).send_keys(text).perform()

    def back(self) -> None:
        self._driver.back()

    def paper(self, pages: Mapping[str, Path]) -> None:
        given = [part for url, to in pages.items() for part in (url, str(to))]
        printed = subprocess.run(
            [PYTHON, str(PRINTER), *given],
            env=self._environment,
            capture_output=True,
            text=True,
            timeout=90,
            check=False,
        )
        assert not printed.returncode, printed.stderr

    @contextmanager
    def keeping_nothing(self) -> Iterator[Engine]:
        other = WebKit(*self._programs, *KEEP_NOTHING)
        try:
            yield other
        finally:
            other.close()

    def close(self) -> None:
        if self._web is not None:
            self._web.quit()
        if self._display is not None:
            self._display.terminate()
            self._display.wait(20)
        shutil.rmtree(self._home, ignore_errors=True)
