"""What each ``[[name: argument]]`` may name: so that a slip of the pen is told, and never lost."""

from __future__ import annotations

from collections.abc import Callable, Collection

from clotsigns.sources.project import Project
from clotsigns.sources.safety import STEPS

# A placement that is not named here takes no argument.
_NONE: Collection[str] = ("",)


def _pictures(project: Project) -> Collection[str]:
    return list(project.data["pictures"].data["pictures"])


def _gravities(project: Project) -> Collection[str]:
    entries = project.data["corrections"].data["corrections"]
    return ["", *dict.fromkeys(entry["gravity"] for entry in entries)]


def _ledgers(project: Project) -> Collection[str]:
    claims = project.data["claims"].data["claims"]
    return list(dict.fromkeys(claim["id"].partition("-")[0].lower() for claim in claims))


def _examples(project: Project) -> Collection[str]:
    return list(project.data["portal-examples"].data["examples"])


def _steps(project: Project) -> Collection[str]:
    return (*STEPS, "numbers")


_KNOWN: dict[str, Callable[[Project], Collection[str]]] = {
    "picture": _pictures,
    "box-sources": _steps,
    "changes": _gravities,
    "ledger": _ledgers,
    "portal-example": _examples,
}


def known_arguments(project: Project, name: str) -> Collection[str]:
    """What may stand behind the colon; ``""`` where nothing need stand there.

    Boxes and the end of a page name their own page, which no list can tell: a rule does.
    """
    return _KNOWN[name](project) if name in _KNOWN else _NONE
