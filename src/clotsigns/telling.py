"""How problems are told: a line each, and beside the lines themselves where GitHub shows them."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Iterable, Sequence

from clotsigns.sources.problem import Problem

# ``plain`` is for people and editors. ``github`` adds what GitHub reads from the log of a check.
FORMATS = ("plain", "github")
# Whoever pastes a whole book into a page has read enough after so many.
MOST_ALIKE = 100


def show(problems: Iterable[Problem], form: str = "plain", level: str = "error") -> None:
    """Print the problems; one that is no ``error`` is a ``warning``, and fails nothing.

    Of those that one rule finds in one file so many are shown, and how many more there are.
    """
    found: Counter[tuple[str, str]] = Counter()
    for problem in problems:
        alike = (problem.path.as_posix(), problem.rule)
        found[alike] += 1
        if found[alike] > MOST_ALIKE:
            continue
        print(problem, file=sys.stderr)
        if form == "github":
            print(annotation(problem, level))
    for (path, rule), count in found.items():
        if count > MOST_ALIKE:
            print(f"{path}: {rule}: {count - MOST_ALIKE:,} more like this", file=sys.stderr)


def tell(problems: Sequence[Problem], form: str = "plain") -> int:
    """Print the problems and how many there are; the answer is the exit status."""
    show(problems, form)
    if problems:
        count = len(problems)
        print(f"{count} problem{'s' if count > 1 else ''}.", file=sys.stderr)
        return 1
    print("No problems.")
    return 0


def annotation(problem: Problem, level: str = "error") -> str:
    """A problem as a workflow command of GitHub, which shows it beside the line in a change."""
    where = {"file": problem.path.as_posix(), "line": str(problem.line), "title": problem.rule}
    parts = ",".join(f"{name}={_escaped(value, in_part=True)}" for name, value in where.items())
    return f"::{level} {parts}::{_escaped(problem.message)}"


def _escaped(text: str, *, in_part: bool = False) -> str:
    # The percent sign first, as the others become one.
    text = text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")
    return text.replace(":", "%3A").replace(",", "%2C") if in_part else text
