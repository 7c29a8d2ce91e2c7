"""What a sheet asks its reader to say back: the page's own questions, and some that hold of all."""

from __future__ import annotations

from clotsigns.sources.project import Project
from clotsigns.sources.safety import TODAY

# Fewer do not show what was understood, and more are an examination.
_MOST = 2
_ASKED, _OF_THE_TREATED = ("ask_call", "ask_head"), ("ask_head", "ask_call")
# Nobody is asked for what the sheet does not tell: this is the heading of the answer.
_ASKED_BELOW = {"missed-dose": "ask_missed"}


def asked(project: Project, page: str, own: int) -> tuple[str, ...]:
    """The questions that join so many of a page's own."""
    names: tuple[str, ...] = _OF_THE_TREATED if is_treated(project, page) else _ASKED
    told = {line.anchor for line in project.article(page).body}
    names = (*(name for part, name in _ASKED_BELOW.items() if part in told), *names)
    # Where there is a choice to make, or all signs to tell, there is little room.
    most = _MOST if project.article(page).is_article and not _has_choice(project, page) else 1
    return tuple(project.words[f"handout.{name}"] for name in names[: max(0, most - own)])


def is_treated(project: Project, page: str) -> bool:
    """Whether the reader of a sheet takes medicine for a clot.

    It is so where the sheet says what a clinic is called for on a blood thinner, unless it is there
    to choose one.
    """
    thinner = project.safety.boxes.get(page, {}).get("thinner") and project.safety.on_paper(
        page, "thinner"
    )
    said = (statement for group in thinner or () for statement in group.statements)
    return not _has_choice(project, page) and any(one.step == TODAY for one in said)


def _has_choice(project: Project, page: str) -> bool:
    return any(line.section == "values" for line in project.article(page).body)
