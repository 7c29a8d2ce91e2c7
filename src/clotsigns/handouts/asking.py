"""What a sheet asks its reader to say back: the page's own questions, and some that hold of all."""

from __future__ import annotations

from clotsigns.sources.project import Project

# Fewer do not show what was understood, and more are an examination.
_MOST = 2
_ASKED, _OF_THE_TREATED = ("ask_call", "ask_head"), ("ask_medicine", "ask_head")
# Where doses are told, a table says what to do about a missed one.
_OF_DOSES = ("ask_head", "ask_call")
_OF_A_CHOICE = ("ask_choice",)
# Nobody is asked for what the sheet does not tell: this is the heading of the answer.
_ASKED_BELOW = {"missed-dose": "ask_missed"}


def asked(project: Project, page: str, own: int, *, is_large: bool = False) -> tuple[str, ...]:
    """The questions that join so many of a page's own."""
    told = {line.anchor for line in project.article(page).body}
    below = tuple(name for part, name in _ASKED_BELOW.items() if part in told)
    names: tuple[str, ...] = _ASKED
    if is_treated(project, page):
        names = (*below, *_OF_DOSES) if below else _OF_THE_TREATED
    # Who takes medicine is asked for it besides what all are asked; who chooses, for the choice.
    most = _MOST + (names is _OF_THE_TREATED)
    if _has_choice(project, page):
        names, most = _OF_A_CHOICE, 1
    # The signs of the whole ladder, with their pictograms, leave room for one in large print.
    elif is_large and not project.article(page).is_article:
        most = 1
    return tuple(project.words[f"handout.{name}"] for name in names[: max(0, most - own)])


def is_treated(project: Project, page: str) -> bool:
    """Whether the reader of a sheet takes medicine for a clot, as its page says."""
    return project.article(page).front.data.get("handout_medicine", False) is True


def _has_choice(project: Project, page: str) -> bool:
    return any(line.section == "values" for line in project.article(page).body)
