"""The command line of the seals: ``python -m clotsigns.seal words`` and ``… review``."""

from __future__ import annotations

import argparse
import datetime
import shutil
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

from clotsigns.rules import problems
from clotsigns.sealing.record import Recorded
from clotsigns.sealing.sealer import NotSealed, Sealing, to_seal, write
from clotsigns.sealing.signer import signed
from clotsigns.sources.problem import SourceError
from clotsigns.sources.project import Project, load_project

_RED, _PLAIN = "\033[1;31m", "\033[0m"


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; the answer is the exit status (0 done, 1 not done, 2 wrong call)."""
    parser = argparse.ArgumentParser(prog="clotsigns.seal", description=__doc__)
    parser.add_argument("--root", type=Path, default=Path(), help="the project's folder")
    parser.add_argument("--language", default="en", help="which pages: docs/en")
    commands = parser.add_subparsers(dest="command", required=True)
    sealer = commands.add_parser("words", help="seal all words as they stand")
    sealer.add_argument("--why", required=True, help="why the words were changed")
    sealer.add_argument("--who", default="", help="who changed them (else the name that git has)")
    sealer.add_argument(
        "--safety", default="", metavar="'ID: REASON; …'", help="a reason for each safety text"
    )
    signer = commands.add_parser("review", help="write down a clinician's review of a page")
    signer.add_argument("--page", required=True, help="the page, such as dvt")
    signer.add_argument("--name", required=True, help="the clinician's name")
    signer.add_argument("--qualification", required=True)
    signer.add_argument("--day", type=datetime.date.fromisoformat, help="the day (else today)")
    signer.set_defaults(safety="")
    signer.add_argument("--who", default="", help="who writes it down (else the name in git)")
    signer.add_argument("--only", default="", help="the lines that were read, such as 12-20,31")
    options = parser.parse_args(arguments)
    try:
        project = load_project(options.root, options.language)
        if found := problems(project):
            raise SourceError(found)
        if options.command == "words":
            return _seal(project, options)
        files = signed(
            project,
            options.page,
            name=options.name,
            qualification=options.qualification,
            day=options.day or datetime.date.today(),
            only=options.only,
        )
        write(options.root, Sealing(changes=(), files=files))
        options.why = f"Reviewed by {options.name}, {options.qualification}."
        return _seal(load_project(options.root, options.language), options)
    except SourceError as error:
        for problem in error.problems:
            print(problem, file=sys.stderr)
        print("Nothing was written.", file=sys.stderr)
        return 1
    except NotSealed as error:
        print(f"clotsigns: {error}. Nothing was written.", file=sys.stderr)
        return 1
    return 0


def _seal(project: Project, options: argparse.Namespace) -> int:
    reasons = dict(_reasons(options.safety))
    asked = _ask if sys.stdin.isatty() else None
    sealing = to_seal(
        project,
        who=options.who or _git_name(options.root),
        why=options.why,
        day=datetime.date.today(),
        reasons=reasons,
        ask=asked,
    )
    for change in sealing.changes:
        if not change.safety:
            print(f"{change.path} {change.place}\n  - {change.was}\n  + {change.now}")
    apart = [change for change in sealing.changes if change.safety]
    if apart:
        print(_loud(f"\nSAFETY TEXT: {len(apart)} changed"))
    for change in apart:
        _show(project, change)
    write(options.root, sealing)
    print(f"Sealed: {len(sealing.changes)} changed.")
    return 0


def _show(project: Project, change: Recorded) -> None:
    print(_loud(f"{change.path} {change.place}"))
    print(f"  - {change.was}\n  + {change.now}\n  pages: {', '.join(change.pages) or 'none'}")
    parts = change.place.split(".")
    if parts[0] == "statements" and (said := project.safety.statements.get(parts[1])):
        print(f"  step: {said.step}; sources: {', '.join(said.sources)}")
    if change.why:
        print(f"  why: {change.why}")


def _ask(change: Recorded) -> str:
    print(_loud(f"Safety text: {change.place}"))
    print(f"  - {change.was}\n  + {change.now}")
    return input("  Why? ")


def _loud(text: str) -> str:
    return f"{_RED}{text}{_PLAIN}" if sys.stdout.isatty() else text


def _reasons(text: str) -> list[tuple[str, str]]:
    pairs = [part.partition(":") for part in text.split(";") if part.strip()]
    return [(name.strip(), why.strip()) for name, _, why in pairs]


def _git_name(root: Path) -> str:
    """The name that git knows, or nothing, as where there is no git."""
    git = shutil.which("git")
    if git is None:
        return ""
    told = subprocess.run(
        [git, "config", "user.name"], cwd=root, capture_output=True, text=True, check=False
    )
    return told.stdout.strip()


if __name__ == "__main__":
    sys.exit(main())
