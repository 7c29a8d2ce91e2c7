"""One start of each browser engine for all tests that look through it."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from engines.driver import PHONE, Engine
from engines.firefox import Firefox
from engines.network import Network, network
from engines.webkit import WebKit

KINDS = {"firefox": Firefox, "webkit": WebKit}


@pytest.fixture(scope="session")
def engine(request: pytest.FixtureRequest, root: Path) -> Iterator[Engine]:
    """The engine that the test names. That it is missing is an error, never a skip."""
    name: str = request.param
    found = subprocess.run(
        [root / "tools" / f"find-{name}.sh"], capture_output=True, text=True, check=False
    )
    if found.returncode:
        raise FileNotFoundError(f"no {name} runs here: `make test` installs it or says how")
    running: Engine = KINDS[name](*found.stdout.split())
    yield running
    running.close()


@pytest.fixture
def served(site: Path, engine: Engine) -> Iterator[Network]:
    """The site as its hosts send it, seen on a phone by somebody who was never here.

    Each has an address of its own, for which the browser keeps nothing yet.
    """
    engine.size(*PHONE)
    with network(site) as found:
        engine.go(f"{found.url}/robots.txt")
        engine.errors()
        yield found
