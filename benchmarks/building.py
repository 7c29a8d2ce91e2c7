"""How long a build takes, and how much memory, cold and warm."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

from peers import ROOT


@dataclass(frozen=True, kw_only=True)
class Build:
    """Seconds, and the most mebibytes that the build and its helpers held together."""

    seconds: float
    memory: float
    pages: int


def builds() -> dict[str, Build]:
    """A build with nothing kept from before, and one after it that finds every handout kept."""
    with tempfile.TemporaryDirectory() as kept:
        return {name: _build(Path(kept)) for name in ("cold", "warm")}


def _build(kept: Path) -> Build:
    with tempfile.TemporaryDirectory() as folder:
        site = Path(folder) / "site"
        begun = time.perf_counter()
        process = subprocess.Popen(
            [sys.executable, "-m", "clotsigns", "build", "--site-dir", str(site)],
            cwd=ROOT,
            env={**os.environ, "XDG_CACHE_HOME": str(kept)},
            stdout=subprocess.DEVNULL,
        )
        most = 0.0
        while process.poll() is None:
            most = max(most, _memory(process.pid))
            time.sleep(0.05)
        if process.returncode:
            raise SystemExit("the site cannot be built")
        seconds = time.perf_counter() - begun
        return Build(seconds=seconds, memory=most, pages=len(list(site.rglob("*.html"))))


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
