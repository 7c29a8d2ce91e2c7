"""The site generator, run aside: MkDocs, with the looks in ``overrides/``."""

from __future__ import annotations

import datetime
import os
import subprocess
import sys
from pathlib import Path

from clotsigns.sources.project import Project


class BuildError(Exception):
    """A build that was given up; the site that stood before still stands."""


def newest(project: Project) -> datetime.date:
    """The last day on which any page changed: the site's own date, so that no clock enters it."""
    days: list[datetime.date] = [article.front.data["updated"] for article in project.articles]
    return max(days)


def generate(project: Project, target: Path) -> None:
    """Write the pages of a project into the folder ``target``.

    Raises ``BuildError`` with what the generator said.
    """
    day = datetime.datetime.combine(newest(project), datetime.time(), datetime.UTC)
    command = [sys.executable, "-m", "mkdocs", "build", "--strict"]
    result = subprocess.run(
        [*command, "--site-dir", str(target.resolve())],
        cwd=project.root,
        env={
            **os.environ,
            "SOURCE_DATE_EPOCH": str(int(day.timestamp())),
            # Material prints a notice about MkDocs 2 at each run; decisions/ holds our answer.
            "NO_MKDOCS_2_WARNING": "1",
        },
        capture_output=True,
        text=True,
    )
    if result.returncode != 0:
        told = [
            line
            for line in (result.stdout + result.stderr).splitlines()
            if not line.startswith(("INFO", "DEBUG"))
        ]
        if any(line.startswith("Traceback") for line in told):
            # The last line of a Python traceback is the fault; the rest is for HACKING.
            told = told[-1:]
        raise BuildError("MkDocs could not build the pages:\n" + "\n".join(told))
