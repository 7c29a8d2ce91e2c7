"""The rules that a finished handout meets, asked of the text that is read back from its PDF."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from clotsigns.handouts.heard import Heard
from clotsigns.handouts.sheet import CARD_PAGE, Sheet, can_wait
from clotsigns.proof import box_says, spoken
from clotsigns.sealing.reviews import as_words, review_of
from clotsigns.sources.article import Article, plain
from clotsigns.sources.problem import Problem
from clotsigns.sources.project import Project
from clotsigns.sources.safety import BOXES, CALL, TODAY, VISIT, Group

# Text that is scaled with a picture is measured a little off.
_TOLERANCE = 0.05
_ON_CARD = ("emergency", "thinner")
# Boxes without signs, of which a sheet may say less than its page.
_TOLD_ON_PAGES = ("never", "await-ambulance", "await-check")


def handout_faults(
    project: Project, article: Article, sheet: Sheet, heard: Heard, path: Path, address: str
) -> Iterator[Problem]:
    """A handout says every statement of its boxes in order, the emergency signs first.

    Each side that holds one has the headings that say what to do, above it. It says who has
    reviewed it and where the live page is, in print of the size that was promised, on no more sides
    than that, and it has a language, a title and bookmarks.
    """
    said = _squeezed(heard.text)
    tiers = _tiers(project, article, sheet, said)
    for tier in tiers:
        at = 0
        for text in _says(project, article, sheet, tier):
            # With its spaces, as whoever hears it would else hear two words as one.
            found = heard.text.find(text, at)
            if found < 0:
                yield _problem(path, f"it must say, in order, of the {tier} signs: '{text}'")
            at = max(at, found)
    first = said.find(_squeezed(project.words["boxes.emergency"]))
    others = (said.find(_squeezed(project.words[f"boxes.{tier}"])) for tier in BOXES[1:])
    if any(0 <= other < first for other in others):
        yield _problem(path, "the emergency signs must come first")
    yield from _unheaded(project, article, sheet, tiers, heard, path)
    yield from _parted(project, article, sheet, tiers, heard, path)
    yield from _unnumbered(project, heard, path)
    for text in not_to_be_left(project, article):
        yield _problem(path, f"it may not be left to the page: '{text}'")
    review = as_words(project, review_of(project, article))
    if _squeezed(review) not in said:
        yield _problem(path, f"it must say: '{review}'")
    if _squeezed(address.partition("://")[2]) not in said:
        yield _problem(path, f"it must print the address of its page: {address}")
    least = sheet.print.points[0] - _TOLERANCE
    if heard.smallest < least:
        yield _problem(
            path,
            f"its print must have {sheet.print.points[0]:g} points or more, and some has "
            f"{heard.smallest:.1f}",
        )
    if len(heard.pages) > sheet.print.sides:
        yield _problem(path, f"it must fit {sheet.print.sides} sides, not {len(heard.pages)}")
    if not heard.language.startswith(project.language) or not heard.title or not heard.bookmarks:
        yield _problem(path, "it must have a language, a title and bookmarks")


def _tiers(project: Project, article: Article, sheet: Sheet, said: str) -> list[str]:
    placed = {tier for _, tier, _ in article.placements() if tier in BOXES}
    boxes = project.safety.boxes.get(article.id, {})
    return [
        tier
        for tier in (_ON_CARD if sheet.is_card else BOXES)
        if tier in placed and tier in boxes and _groups(project, article, sheet, tier)
        if not can_wait(sheet.print, tier)
        or any(_squeezed(text) in said for text in _says(project, article, sheet, tier))
    ]


def _says(project: Project, article: Article, sheet: Sheet, tier: str) -> list[str]:
    is_card = sheet.is_card
    said = box_says(project, article.id, tier, on_paper=not is_card, on_card=is_card)
    # Paper has sides, and no top; and what to do stands beside a heading there.
    if tier == "visit":
        said[-1] = project.words["handout.again"]
    if tier == "department":
        said[1] = project.words["handout.no_way"]
    if not is_card or tier != "emergency":
        return said
    # On a card stand the signs that are the same on all pages.
    core = {spoken(plain(statement.text)) for statement in project.safety.core}
    own = {text for text in _statements(project, article, tier) if text not in core}
    heads = {spoken(plain(group.heading)) for group in project.safety.box(article.id, tier)}
    return [text for text in said if text not in own | heads]


def _groups(project: Project, article: Article, sheet: Sheet, tier: str) -> tuple[Group, ...]:
    """What a sheet says of a box; a card says all."""
    safety = project.safety
    return (safety.box if sheet.is_card else safety.on_paper)(article.id, tier)


def not_to_be_left(project: Project, article: Article) -> Iterator[str]:
    """Signs that paper leaves out and must not.

    Those it may are what never to do, what a clinic is called for on a blood thinner, what the same
    sheet says elsewhere, and on the page that has all signs those of other pages.
    """
    boxes = project.safety.boxes.get(article.id, {})
    printed = {tier: project.safety.on_paper(article.id, tier) for tier in boxes}
    said = {s.id for groups in printed.values() for group in groups for s in group.statements}
    for tier, groups in boxes.items():
        for group in groups:
            for statement in group.statements:
                is_elsewhere = statement.id in said or (
                    article.id == CARD_PAGE and not group.paper and statement.step in (TODAY, VISIT)
                )
                may_wait = tier in _TOLD_ON_PAGES or (tier, statement.step) == ("thinner", TODAY)
                if not is_elsewhere and not may_wait:
                    yield statement.id


def _statements(project: Project, article: Article, tier: str) -> list[str]:
    groups = project.safety.box(article.id, tier)
    return [spoken(plain(s.text)) for group in groups for s in group.statements]


def _unheaded(
    project: Project,
    article: Article,
    sheet: Sheet,
    tiers: list[str],
    heard: Heard,
    path: Path,
) -> Iterator[Problem]:
    """Statements that stand on a side of paper without the words above them that say what to do."""
    headings: dict[str, str] = {}
    below: dict[str, list[tuple[str, str]]] = {}
    for tier in tiers:
        box = _squeezed(project.words[f"boxes.{tier}"])
        for group in _groups(project, article, sheet, tier):
            own = _squeezed(plain(group.heading)) or box
            headings |= {box: box, own: own}
            for statement in group.statements:
                below.setdefault(plain(statement.text), []).append((box, own))
    wanted = {text for tier in tiers for text in _says(project, article, sheet, tier)}
    for text, places in below.items():
        if spoken(text) not in wanted:
            continue
        sides = [side for side in map(_squeezed, heard.pages) if _squeezed(text) in side]
        if not sides:
            yield _problem(path, f"it must say on one side, and not on two: '{text}'")
        for side in sides:
            before = side[: side.find(_squeezed(text))]
            nearest = max(headings, key=before.rfind)
            if not any(own == nearest and before.rfind(box) >= 0 for box, own in places):
                yield _problem(path, f"the side with '{text}' must say above it, again, what to do")


def _parted(
    project: Project,
    article: Article,
    sheet: Sheet,
    tiers: list[str],
    heard: Heard,
    path: Path,
) -> Iterator[Problem]:
    """Groups that ask for more if a sign above is true, on a side of paper without those signs."""
    for tier in tiers:
        above: list[str] = []
        for group in _groups(project, article, sheet, tier):
            asks_more = all(one.id in project.safety.raised for one in group.statements)
            for side in map(_squeezed, heard.pages) if asks_more and above else ():
                if _squeezed(plain(group.heading)) in side:
                    for text in above:
                        if _squeezed(text) not in side:
                            yield _problem(
                                path, f"the side with '{plain(group.heading)}' must have: '{text}'"
                            )
            above += [plain(one.text) for one in group.statements]


def _unnumbered(project: Project, heard: Heard, path: Path) -> Iterator[Problem]:
    """Sides that tell to call an ambulance, and not whom to call."""
    clinic = project.edition
    call, again = plain(project.safety.numbers), project.safety.numbers_short
    if clinic is not None:
        # With its country, as the order of the tags may part what stands together.
        countries = project.data["numbers"].data["countries"]
        name = next(one["name"] for one in countries if one["code"] == clinic.country)
        number = project.words["country.call"].format(number=clinic.ambulance)
        call = again = f"{number} ({name[project.language]})"
    headings = {
        _squeezed(project.words["boxes.emergency"]),
        *(_squeezed(plain(g.heading)) for g in _of_ambulances(project)),
    }
    said = [call]
    for side in map(_squeezed, heard.pages):
        if any(heading in side for heading in headings):
            if not any(_squeezed(text) in side for text in said):
                message = f"each side that says to call an ambulance must say: '{call}'"
                yield _problem(path, message)
            # After the first side, it may be said more shortly.
            said.append(again)


def _of_ambulances(project: Project) -> Iterator[Group]:
    """The groups of the box on blood thinners whose heading is that of an ambulance."""
    for boxes in project.safety.boxes.values():
        for group in boxes.get("thinner", ()):
            if all(statement.step == CALL for statement in group.statements):
                yield group


def _squeezed(text: str) -> str:
    """Text without white space, as a line's end may or may not leave some."""
    return "".join(text.split())


def _problem(path: Path, message: str) -> Problem:
    return Problem(path=path, line=1, rule="handout", message=message)
