"""One strict build of the site for all tests, served on this machine and looked at in a browser."""

from __future__ import annotations

import fcntl
import subprocess
import sys
import threading
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from playwright.sync_api import Browser, sync_playwright

from clotsigns.handouts.sheet import FOLDER
from clotsigns.serving import server

ROOT = Path(__file__).resolve().parent.parent

BROWSER_ARGUMENTS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    # Names are never looked up: a page that asks for another host is caught, not served.
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
)


@pytest.fixture(scope="session")
def root() -> Path:
    """The root of the project."""
    return ROOT


@pytest.fixture(scope="session")
def site(root: Path, tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> Path:
    """The site, built once and strictly, outside the project, for all workers to read."""
    shared = tmp_path_factory.getbasetemp()
    if worker_id != "master":
        shared = shared.parent
    folder = shared / "built" / "site"
    folder.parent.mkdir(exist_ok=True)
    with (shared / "built.lock").open("w") as lock:
        # The first worker builds while the others wait for it.
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not folder.is_dir():
            build = subprocess.run(
                [sys.executable, "-m", "clotsigns", "build", "--site-dir", str(folder)],
                cwd=root,
                capture_output=True,
                text=True,
                check=False,
            )
            assert build.returncode == 0, f"no site:\n{build.stdout}{build.stderr}"
    return folder


@pytest.fixture(scope="session")
def serve() -> Iterator[Callable[[Path], str]]:
    """Serves a folder as the site is served, until the tests end, and tells its address."""
    with ExitStack() as at_end:

        def start(folder: Path) -> str:
            running = at_end.enter_context(server(folder, 0))
            threading.Thread(target=running.serve_forever, daemon=True).start()
            at_end.callback(running.shutdown)
            return f"http://127.0.0.1:{running.server_port}"

        yield start


@pytest.fixture(scope="session")
def base_url(site: Path, serve: Callable[[Path], str]) -> str:
    """The address of the served site, with no slash at its end."""
    return serve(site)


@pytest.fixture(scope="session")
def pages(site: Path) -> list[str]:
    """The path on the site of every page that was built, sorted; sheets of paper are no pages."""
    found = sorted(
        "/" + path.relative_to(site).as_posix().removesuffix("index.html")
        for path in site.rglob("*.html")
        if path.parent != site / FOLDER
    )
    assert found, "the build made no page"
    return found


@pytest.fixture(scope="session")
def gathered() -> Callable[[Iterable[tuple[str, str]]], str]:
    """Tells pairs of a place and a fault so that each fault is told once, with all its places."""

    def tell(found: Iterable[tuple[str, str]]) -> str:
        places: dict[str, list[str]] = {}
        for place, fault in found:
            places.setdefault(fault, []).append(place)
        return "".join(f"\n- {fault}\n  at {', '.join(at)}" for fault, at in places.items())

    return tell


@pytest.fixture(scope="session")
def browser(root: Path) -> Iterator[Browser]:
    """The system's Chromium. That it is missing is an error, never a skip."""
    found = subprocess.run(
        [root / "tools" / "find-chromium.sh"], capture_output=True, text=True, check=False
    )
    if found.returncode:
        raise FileNotFoundError("no Chromium runs here: `make test` installs one or says how")
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(
            executable_path=found.stdout.strip(), args=BROWSER_ARGUMENTS
        )
        yield chromium
        chromium.close()
