"""A review is of words: who read them, when, and what has changed since.

``reviewed`` in a page's front matter holds the reviewer's name and qualification, the day, the seal
of the page as it was read, and if not the whole page was read, the seals of the words that were.
"""

from __future__ import annotations

import datetime
import re
from dataclasses import dataclass, replace
from enum import Enum

from clotsigns.sealing.of_page import page_seal, shown_on
from clotsigns.sealing.pieces import pieces, seal_of
from clotsigns.sealing.record import Recorded, read_record, since
from clotsigns.sources.article import Article
from clotsigns.sources.project import Project

FIELD = "reviewed"
# Names that stand for nobody.
_PLACEHOLDER = re.compile(
    r"\b(?:todo|tbd|tbc|xxx+|n\.? ?n\.?|name|nobody|someone|somebody|example|sample|placeholder"
    r"|dummy|test(?:er)?|anonymous|unknown|reviewer|clinician|doctor|nurse|editor|admin|user"
    r"|john doe|jane doe|j\.? doe|joe bloggs|jane bloggs|max mustermann|erika mustermann"
    r"|a\.? ?n\.? other|lorem|ipsum|ai|gpt|chatgpt|claude|gemini|copilot|bot|assistant)\b",
    re.IGNORECASE,
)
_WORD = re.compile(r"[^\W\d_]{2,}")
_TITLE = re.compile(r"^(?:dr|prof|professor|mr|mrs|ms|miss|mx|sir|dame|sister)\.? ", re.IGNORECASE)


class State(Enum):
    """Whether a page may say that it was reviewed."""

    NONE = "none"
    HOLDS = "holds"
    CHANGED = "changed"
    LAPSED = "lapsed"


@dataclass(frozen=True, kw_only=True)
class Review:
    """A review of a page, and what was changed on the page since, net.

    ``part`` is how many pieces of the page were read, where it was not all of them.
    """

    state: State
    name: str = ""
    qualification: str = ""
    day: datetime.date | None = None
    changed: tuple[Recorded, ...] = ()
    part: int | None = None


def review_of(project: Project, article: Article) -> Review:
    """What a page may say of its review.

    It has ``LAPSED`` when a safety text that the page shows was changed after it, or when nobody
    can tell what was read; then the page is as one that nobody has reviewed.
    """
    told = article.front.data.get(FIELD)
    if not isinstance(told, dict):
        return Review(state=State.NONE)
    only = frozenset(map(str, told.get("only") or ()))
    review = Review(
        state=State.HOLDS,
        name=str(told.get("name", "")),
        qualification=str(told.get("qualification", "")),
        day=told.get("day"),
        part=len(only) if only else None,
    )
    record = read_record(project.root, project.language)
    changed = since(record, article.id, str(told.get("seal", "")))
    if changed is None:
        return replace(review, state=State.LAPSED)
    # Of what the reviewer did not read, nothing can have changed since they did.
    kept = tuple(c for c in changed if c.safety or not only or seal_of(c.was) in only)
    if any(change.safety for change in kept):
        return replace(review, state=State.LAPSED, changed=kept)
    return replace(review, state=State.CHANGED if kept else State.HOLDS, changed=kept)


def seal_now(project: Project, article: Article) -> str:
    """The seal of the page as it stands."""
    return page_seal(shown_on(project, article, pieces(project)))


def placeholder(name: str) -> bool:
    """Whether a name stands for nobody: a reviewer has a first and a last name of two letters."""
    bare = _TITLE.sub("", name.strip())
    return bool(_PLACEHOLDER.search(bare)) or len(_WORD.findall(bare)) < 2


def as_words(project: Project, review: Review, *, short: bool = False) -> str:
    """What readers are told of a review, in the project's words; ``short`` for a page's top."""
    words = project.words
    day = words.date(review.day) if review.day else ""
    if review.state in (State.NONE, State.LAPSED):
        not_yet = words["not_reviewed_short" if short else "not_reviewed"]
        lapsed = words["review_lapsed"].format(date=day)
        return not_yet if review.state is State.NONE else f"{not_yet} {lapsed}"
    said = [
        words["reviewed"].format(name=review.name, qualification=review.qualification, date=day)
    ]
    if review.part:
        said.append(words["review_of_part"].format(count=review.part))
    if review.changed:
        key = "changed_since" if len(review.changed) > 1 else "changed_since_one"
        said.append(words[key].format(count=len(review.changed)))
    return " ".join(said)


def stands(review: Review) -> bool:
    """Whether the whole page is, word for word, what a clinician has reviewed."""
    return review.state is State.HOLDS and review.part is None
