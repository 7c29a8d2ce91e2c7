"""One strict build of the site for all tests, served on this machine and looked at in a browser."""

from __future__ import annotations

import fcntl
import gc
import os
import subprocess
import sys
import threading
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack
from functools import partial
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Playwright, sync_playwright
from xdist.remote import Producer
from xdist.scheduler import LoadFileScheduling

from clotsigns.handouts.sheet import FOLDER
from clotsigns.serving import server

TESTS = Path(__file__).resolve().parent
ROOT = TESTS.parent
LOCK, LOG, SITE = "built.lock", "built.log", Path("built/site")
# A browser on a busy machine at times loses an answer: it is asked once more, and the run says so.
BROWSERS, AGAIN = ("browser/", "engines/"), pytest.mark.flaky(reruns=1)
# All tests look through the first; those of tests/engines through the others.
ENGINES = ("chromium", "firefox", "webkit")
CHOSEN = "CLOTSIGNS_ENGINES"

# Files whose tests any worker may take one by one, as each does enough to be worth it.
APART = (
    *("site/test_build.py", "browser/test_every_page.py"),
    *("browser/test_kept_site.py", "browser/test_handout_form.py"),
)
# What takes longest is begun first, so that no worker is left alone with it at the end.
LONGEST = (
    # It forks again and again, which is dearer the more a process holds.
    "unit/test_half_site.py",
    *("site/test_build.py", "site/test_edition.py", "browser/test_every_page.py"),
    *("browser/test_kept_site.py", "browser/test_handout_form.py", "browser/test_controls.py"),
    *("engines/test_core.py", "site/test_handouts.py", "browser/test_portals.py"),
    "browser/test_first_paint.py",
    *("browser/test_country.py", "browser/test_listening.py", "browser/test_unbroken.py"),
    *("site/test_html.py", "browser/test_search.py", "browser/test_modes.py"),
)

# The tests start Python a hundred times: what is compiled once need not be by each of them.
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)

BROWSER_ARGUMENTS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    # The shell without windows would round the width of each letter, as no reader's browser does.
    "--font-render-hinting=none",
    # Names are never looked up: a page that asks for another host is caught, not served.
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
)


@pytest.fixture(scope="session")
def root() -> Path:
    """The root of the project."""
    return ROOT


def engines() -> tuple[str, ...]:
    """The engines that this run looks through: all, or those that ``CLOTSIGNS_ENGINES`` names."""
    named = os.environ.get(CHOSEN, "").replace(",", " ").split() or list(ENGINES)
    if ENGINES[0] not in named or not set(named) <= set(ENGINES):
        raise pytest.UsageError(
            f"{CHOSEN} must name {ENGINES[0]}, and may name {' and '.join(ENGINES[1:])}"
        )
    return tuple(engine for engine in ENGINES if engine in named)


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    if "engine" in metafunc.fixturenames:
        metafunc.parametrize("engine", engines()[1:], indirect=True, scope="session")


def pytest_ignore_collect(collection_path: Path) -> bool | None:
    """Nothing is skipped: without another engine those tests are no part of the run."""
    return True if collection_path == TESTS / "engines" and not engines()[1:] else None


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    if missing := [engine for engine in ENGINES if engine not in engines()]:
        told = f"NOT TRIED in {' and '.join(missing)}, as {CHOSEN} asks: this proves less."
        terminalreporter.write_line(told, yellow=True)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Put first what needs no site, as it is being built meanwhile, and then the longest.

    What is asked of a browser may be asked twice.
    """
    waiting = {_file(item.nodeid) for item in items if _needs_site(item)}

    def turn(item: pytest.Item) -> tuple[bool, int]:
        place = _file(item.nodeid)
        return place in waiting, LONGEST.index(place) if place in LONGEST else len(LONGEST)

    items.sort(key=turn)
    for item in items:
        if _file(item.nodeid).startswith(BROWSERS):
            item.add_marker(AGAIN)


def _file(nodeid: str) -> str:
    return nodeid.partition("::")[0].removeprefix("tests/")


class ByFile(LoadFileScheduling):  # type: ignore[misc]
    """The tests of a file stay together, as they share what is made for them, but for ``APART``.

    Those of each engine stay together too, so that each starts once.
    """

    def _split_scope(self, nodeid: str) -> str:
        if _file(nodeid) in APART:
            return nodeid
        named = nodeid.partition("[")[2]
        engine = next((name for name in ENGINES if name in named), "")
        return f"{super()._split_scope(nodeid)} {engine}".strip()


def pytest_collection_finish() -> None:
    """What was loaded stays until the end, so that nobody need look through it again and again."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 20, 20)


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_auto_num_workers(config: pytest.Config) -> int:
    """One more than the machine has cores, as a sixth of the time is spent waiting for browsers."""
    return (os.cpu_count() or 1) + 1


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Producer) -> ByFile | None:
    return ByFile(config, log) if config.getoption("dist") == "loadfile" else None


@pytest.fixture(scope="session")
def shared(tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> Path:
    """A folder that all workers of this run share."""
    own = tmp_path_factory.getbasetemp()
    return own if worker_id == "master" else own.parent


def _needs_site(item: pytest.Item) -> bool:
    """Whether a test looks at the one built site, and not at a small one of its own."""
    info = getattr(item, "_fixtureinfo", None)
    known = info.name2fixturedefs.get("site", ()) if info else ()
    # A file may have a small site of its own instead, which is the last.
    return any(fixture.func.__code__.co_filename == __file__ for fixture in known[-1:])


@pytest.fixture(scope="session", autouse=True)
def build_begun(request: pytest.FixtureRequest, shared: Path) -> Iterator[None]:
    """Begins the one build of this run before the first test, if any test looks at the site.

    The build itself holds the lock until it ends, and ``site`` waits for that.
    """
    if not any(map(_needs_site, request.session.items)):
        yield
        return
    begun = None
    with (shared / LOCK).open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            pass
        else:
            if not (shared / LOG).exists():
                with (shared / LOG).open("w") as log:
                    begun = subprocess.Popen(
                        [sys.executable, "-m", "clotsigns", "build", "--site-dir", shared / SITE],
                        cwd=ROOT,
                        stdout=log,
                        stderr=log,
                        pass_fds=[lock.fileno()],
                    )
    yield
    if begun is not None:
        begun.wait()


@pytest.fixture(scope="session")
def site(build_begun: None, shared: Path) -> Path:
    """The site, built once and strictly, outside the project, for all workers to read."""
    with (shared / LOCK).open() as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
    assert (shared / SITE).is_dir(), f"no site:\n{(shared / LOG).read_text()}"
    return shared / SITE


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
def playwright() -> Iterator[Playwright]:
    """What drives the browsers; one at a time may run."""
    with sync_playwright() as running:
        yield running


@pytest.fixture(scope="session")
def browser(root: Path, playwright: Playwright) -> Iterator[Browser]:
    """The system's Chromium. That it is missing is an error, never a skip.

    No window keeps the site unless it asks for that (``service_workers="allow"``): to keep it takes
    as long as to show a page.
    """
    running = chromium(root, playwright)
    for name in ("new_context", "new_page"):
        setattr(running, name, partial(getattr(running, name), service_workers="block"))
    yield running
    running.close()


def chromium(root: Path, playwright: Playwright) -> Browser:
    """The system's Chromium."""
    found = subprocess.run(
        [root / "tools" / "find-chromium.sh"], capture_output=True, text=True, check=False
    )
    if found.returncode:
        raise FileNotFoundError("no Chromium runs here: `make test` installs one or says how")
    return playwright.chromium.launch(executable_path=found.stdout.strip(), args=BROWSER_ARGUMENTS)
