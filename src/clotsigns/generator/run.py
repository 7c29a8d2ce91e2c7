"""The site generator, run aside, with the looks in ``overrides/``."""

from __future__ import annotations

import datetime
import os
import subprocess
import sys
from pathlib import Path

from clotsigns.generator.settings import settings_file
from clotsigns.generator.zensical import settle, within
from clotsigns.sources.edition import EDITION
from clotsigns.sources.project import Project

# The generator of the site: decisions/0007 says when this becomes "zensical", and what else does.
GENERATOR = "mkdocs"


class BuildError(Exception):
    """A build that was given up; the site that stood before still stands."""


def newest(project: Project) -> datetime.date:
    """The last day on which any page changed: the site's own date, so that no clock enters it."""
    days: list[datetime.date] = [article.front.data["updated"] for article in project.articles]
    return max(days)


def generate(
    project: Project, target: Path, generator: str = GENERATOR, packages: Path | None = None
) -> None:
    """Write the pages of a project into the folder ``target``.

    ``packages`` is a folder whose Python packages go before those that are installed.
    Raises ``BuildError`` with what the generator said.
    """
    target = target.resolve()
    if generator == "mkdocs":
        with settings_file(project) as settings:
            command = ["build", "--strict", "--config-file", settings.name]
            _run(project, ["mkdocs", *command, "--site-dir", str(target)], packages)
        return
    with within(project.root, target) as inside:
        place = inside.relative_to(project.root.resolve()).as_posix()
        with settings_file(project, site_dir=place) as settings:
            command = ["build", "--clean", "--strict", "--config-file", settings.name]
            _run(project, ["zensical", *command], packages)
        settle(inside)


def _run(project: Project, command: list[str], packages: Path | None) -> None:
    day = datetime.datetime.combine(newest(project), datetime.time(), datetime.UTC)
    clinic = {EDITION: str(project.edition.document.path.resolve())} if project.edition else {}
    result = subprocess.run(
        [sys.executable, "-m", *command],
        cwd=project.root,
        env={
            **os.environ,
            **({"PYTHONPATH": str(packages.resolve())} if packages else {}),
            **clinic,
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
        raise BuildError("the generator could not build the pages:\n" + "\n".join(told))
