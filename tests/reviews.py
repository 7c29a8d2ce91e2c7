"""What must be said of a page's review: what its front matter says, and nothing else."""

from __future__ import annotations

from pathlib import Path

import yaml

# Written out here and not taken from the data: what a reader must find, whatever the data say.
NOT_YET = "Not yet reviewed by a clinician (such as a doctor or nurse)."
NOT_YET_SHORT = "No doctor or nurse has reviewed this page yet."
MONTHS = (
    *("January", "February", "March", "April", "May", "June", "July"),
    *("August", "September", "October", "November", "December"),
)


def front(root: Path, page: str) -> dict[str, object]:
    """The front matter of an English page, by its id; '' and 'home' are the home page."""
    name = {"": "index", "home": "index"}.get(page, page)
    paths = (root / "docs/en" / f"{name}.md", root / "docs/en" / name / "index.md")
    text = next(path for path in paths if path.is_file()).read_text(encoding="utf-8")
    found = yaml.safe_load(text.split("---")[1])
    assert isinstance(found, dict)
    return found


def review(root: Path, page: str, *, short: bool = False) -> str:
    """The sentence that says who has reviewed a page, or that nobody has."""
    told = front(root, page).get("reviewed")
    if not isinstance(told, dict) or has_lapsed(root, page, str(told["seal"])):
        return NOT_YET_SHORT if short else NOT_YET
    day = told["day"]
    date = f"{day.day} {MONTHS[day.month - 1]} {day.year}"
    return f"Reviewed by {told['name']}, {told['qualification']}, on {date}."


def has_lapsed(root: Path, page: str, seal: str) -> bool:
    """Whether a safety text of a page was changed after the words with that seal were read."""
    entries = yaml.safe_load((root / "data/record/en.yml").read_text(encoding="utf-8"))["entries"]
    known = [n for n, entry in enumerate(entries) if entry["seals"].get(page or "home") == seal]
    later = entries[known[0] + 1 :] if known else []
    return not known or any(
        change.get("safety") and (page or "home") in change.get("pages", ())
        for entry in later
        for change in entry["changes"]
    )
