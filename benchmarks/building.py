"""How long a build takes, and how much memory: cold, and warm. `scale` tells of more pages."""

from __future__ import annotations

import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

from peers import ROOT


@dataclass(frozen=True, kw_only=True)
class Build:
    """Median seconds, and the most mebibytes that the build and its helpers held together."""

    seconds: float
    memory: float
    pages: int


SOURCES = ("docs", "data", "overrides", "mkdocs.yml")
ROUNDS = 3


def builds() -> dict[str, Build]:
    """A build with nothing kept from before, and one that finds all kept."""
    with tempfile.TemporaryDirectory() as folder:
        kept, project = Path(folder) / "kept", Path(folder) / "project"
        project.mkdir()
        for name in SOURCES:
            subprocess.run(["cp", "-r", ROOT / name, project / name], check=True)
        return {name: _build(project, kept) for name in ("cold", "warm")}


def _build(project: Path, kept: Path) -> Build:
    """Built with the same things kept: ``ROUNDS`` times alone, and once watched, which slows it.

    What the last of these builds keeps is then in ``kept``.
    """
    times: list[float] = []
    with tempfile.TemporaryDirectory(dir=kept.parent) as folder:
        site, before = Path(folder) / "site", Path(folder) / "before"
        kept.mkdir(exist_ok=True)
        kept.rename(before)
        for _ in range(ROUNDS):
            shutil.rmtree(kept, ignore_errors=True)
            shutil.copytree(before, kept)
            begun = time.perf_counter()
            _finish(_begin(project, kept, site))
            times.append(time.perf_counter() - begun)
        pages = len(list(site.rglob("*.html")))
        process = _begin(project, before, site)
        most = 0.0
        while process.poll() is None:
            most = max(most, _memory(process.pid))
            time.sleep(0.1)
        _finish(process)
    return Build(seconds=statistics.median(times), memory=most, pages=pages)


def _begin(project: Path, kept: Path, site: Path) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        [sys.executable, "-m", "clotsigns", "build", "--site-dir", str(site)],
        cwd=project,
        env={**os.environ, "CLOTSIGNS_CACHE": str(kept)},
        stdout=subprocess.DEVNULL,
    )


def _finish(process: subprocess.Popen[bytes]) -> None:
    if process.wait():
        raise SystemExit("the site cannot be built")


def _memory(root: int) -> float:
    """What a process and all below it hold, shared parts counted once (PSS)."""
    parents: dict[int, int] = {}
    for entry in os.scandir("/proc"):
        if entry.name.isdigit():
            try:
                stat = Path(entry.path, "stat").read_text()
            except OSError:
                continue
            parents[int(entry.name)] = int(stat.rpartition(")")[2].split()[1])
    family = {root}
    while more := {child for child, parent in parents.items() if parent in family} - family:
        family |= more
    total = 0
    for member in family:
        try:
            lines = Path(f"/proc/{member}/smaps_rollup").read_text().splitlines()
        except OSError:
            continue
        total += sum(int(line.split()[1]) for line in lines if line.startswith("Pss:"))
    return total / 1024
