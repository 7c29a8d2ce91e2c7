"""Safety wording: complete in the data, and placed first on every page."""

from __future__ import annotations

from collections.abc import Iterator

from clotsigns.article import Article, Kind
from clotsigns.placements import PAGE_END, Placements
from clotsigns.problem import Problem
from clotsigns.project import Project
from clotsigns.prose import sentences, words
from clotsigns.safety import GENERAL, TIERS

LONGEST_LIST = 7
# The signs of a lung clot (CDC, NI Direct): on every page, whatever the data may say of it.
CORE = ("breathless", "chest-pain", "cough-blood", "faint", "heartbeat")
# Where most readers are: UK, EU and India, US and Canada, Australia, New Zealand.
NUMBERS = ("999", "112", "911", "000", "111")
_EVIDENCE_TIERS = {
    "emergency_now": "emergency",
    "urgent_same_day": "same-day",
    "never_do": "never",
}
_WITH_PAGE = ("disclaimer", PAGE_END)


def safety_complete(project: Project) -> Iterator[Problem]:
    """Each statement stands in the boxes of the pages that it names, and in no others.

    Lists have seven items at the most (CDC Clear Communication Index, item 8). The double entry
    is on purpose: what readers see in an emergency changes only when two places are changed.
    """
    safety = project.safety
    document = safety.document
    raw = document.data

    def problem(keys: tuple[object, ...], message: str) -> Problem:
        return Problem(
            path=document.path, line=document.line(*keys), rule="safety-data", message=message
        )

    for name in raw["statements"]:
        here = ("statements", name)
        statement = safety.statements[name]
        if statement.tier not in TIERS:
            yield problem((*here, "tier"), f"the tier must be one of: {', '.join(TIERS)}")
        if not words(statement.text):
            yield problem(here, f"'{name}' must have a text in '{project.language}'")
        if not statement.sources:
            yield problem(here, f"'{name}' must name its sources")
        for page in statement.pages:
            said = {
                s.id
                for group in safety.boxes.get(page, {}).get(statement.tier, ())
                for s in group.statements
            }
            if name not in said:
                yield problem(
                    ("boxes", page, statement.tier),
                    f"the {statement.tier} box of '{page}' must hold '{name}'; put it back, or "
                    f"take '{page}' out of its pages on purpose",
                )
        if not statement.pages:
            yield problem(here, f"'{name}' must name the pages that need it")
    for number in NUMBERS:
        if f"[{number}](tel:{number})" not in safety.numbers:
            yield problem(
                ("numbers",),
                f"the numbers must hold [{number}](tel:{number}), with its country; put it back",
            )
    for page, tiers in safety.boxes.items():
        core = {s.id for group in tiers.get("emergency", ()) for s in group.statements}
        for name in CORE if "emergency" in tiers else ():
            if name not in core:
                yield problem(
                    ("boxes", page, "emergency"),
                    f"every emergency box must hold '{name}'; put it back",
                )
    groups = raw.get("groups") or {}
    pages = {article.id for article in project.articles} | {GENERAL}
    for page, tiers in (raw.get("boxes") or {}).items():
        if page not in pages:
            yield problem(("boxes", page), f"'{page}' must be a page or '{GENERAL}'")
        for tier, parts in tiers.items():
            if tier not in TIERS:
                yield problem(("boxes", page, tier), f"must be one of: {', '.join(TIERS)}")
            for index, part in enumerate(parts):
                place = ("boxes", page, tier, index)
                if part.get("group") not in groups:
                    yield problem(place, f"the group '{part.get('group')}' must be under 'groups'")
                if len(part["say"]) > LONGEST_LIST:
                    yield problem(
                        place,
                        f"a list must have {LONGEST_LIST} items at most and this has "
                        f"{len(part['say'])}; split it into two groups",
                    )
                for name in part["say"]:
                    found = safety.statements.get(name)
                    if found is None:
                        yield problem(place, f"'{name}' must be one of the statements")
                    elif page not in found.pages or found.tier != tier:
                        yield problem(
                            place,
                            f"'{name}' must name '{page}' in its pages, and have the tier "
                            f"'{tier}', to stand in this box",
                        )


def evidence_carried(project: Project) -> Iterator[Problem]:
    """Each emergency, same-day sign and never-do of the evidence is said on its page.

    ``data/evidence/safety.yml`` is the floor: its entries name the statements that carry them.
    """
    document = project.data["required"]
    for page, fields in (document.data.get("pages") or {}).items():
        for field, tier in _EVIDENCE_TIERS.items():
            said = {
                s.id
                for group in project.safety.boxes.get(page, {}).get(tier, ())
                for s in group.statements
            }
            for index, entry in enumerate(fields.get(field) or ()):
                carriers = entry.get("said_by") or ()
                for name in carriers or ("said_by",):
                    if name not in said:
                        yield Problem(
                            path=document.path,
                            line=document.line("pages", page, field, index),
                            rule="safety-evidence",
                            message=f"the {tier} box of '{page}' must say this by '{name}'; put "
                            "it back in data/safety.yml, or change the evidence on purpose",
                        )


def safety_placed(project: Project) -> Iterator[Problem]:
    """After the title come the answer in one sentence and the emergency box; last, the sources.

    An article goes on with the same-day box and the disclaimer, and says what never to do.
    """
    known = Placements(project).names
    for article in project.articles:
        yield from _arguments(project, article, known)
        yield from _order(project, article)


def _problem(article: Article, line: int, message: str) -> Problem:
    return Problem(path=article.path, line=line, rule="safety-placed", message=message)


def _arguments(project: Project, article: Article, known: frozenset[str]) -> Iterator[Problem]:
    before = None
    for line in article.lines:
        if line.kind is Kind.PLACEMENT and (
            line.raw != line.raw.lstrip() or (before is not None and before.kind is not Kind.BLANK)
        ):
            yield _problem(
                article,
                line.number,
                "a placement must begin its line, with a blank line before it; move it",
            )
        before = line
        if "[[" in line.raw and line.kind is not Kind.PLACEMENT:
            yield _problem(
                article,
                line.number,
                "a placement must stand alone on its line, in small letters, like "
                "[[emergency: dvt]]; correct it",
            )
    for line, name, argument in article.placements():
        if name not in known:
            yield _problem(
                article, line.number, f"[[{name}]] must be one of: {', '.join(sorted(known))}"
            )
        elif name in TIERS:
            own = article.id if article.id in project.safety.boxes else GENERAL
            if argument != own:
                yield _problem(
                    article, line.number, f"this page must use its own box: [[{name}: {own}]]"
                )
            elif name not in project.safety.boxes.get(own, {}):
                yield _problem(
                    article,
                    line.number,
                    f"data/safety.yml must hold a box '{name}' for '{own}'; add it under 'boxes'",
                )
        elif name in _WITH_PAGE and argument != article.id:
            yield _problem(
                article, line.number, f"this must name its own page: [[{name}: {article.id}]]"
            )


def _order(project: Project, article: Article) -> Iterator[Problem]:
    body = list(article.body)
    if not body:
        yield _problem(article, 1, "the page must have a title, an answer and its boxes")
        return
    placed = {name: line for line, name, _ in article.placements()}
    wanted = ["emergency"]
    own = project.safety.boxes.get(article.id, {})
    if article.is_article:
        wanted += ["same-day", "disclaimer"]
    needed = [tier for tier in own if tier not in wanted]
    if own and not article.is_article:
        needed += ["disclaimer"]
    if article.id == "emergency":
        needed += ["numbers"]
    for name in needed:
        if name not in placed:
            yield _problem(article, body[-1].number, f"the page must hold [[{name}: …]]; put it in")
    lead = body[1] if len(body) > 1 else None
    if lead is None or lead.kind is not Kind.SENTENCE or len(sentences(lead.text)) != 1:
        yield _problem(
            article,
            lead.number if lead else 1,
            "the title must be followed by the answer in one sentence; write it on this line",
        )
    for place, name in enumerate(wanted, start=2):
        found = placed.get(name)
        if found is None:
            yield _problem(
                article,
                body[min(place, len(body) - 1)].number if body else 1,
                f"the page must have its {name} box: put [[{name}: …]] here",
            )
        elif (len(body) <= place or body[place] is not found) and (
            place == 2 or "emergency" in placed
        ):
            yield _problem(
                article,
                found.number,
                f"[[{name}: …]] must stand in place {place - 1} after the answer"
                if place > 2
                else f"[[{name}: …]] must be the first thing after the one-sentence answer",
            )
    end = placed.get(PAGE_END)
    if body and (end is None or body[-1] is not end):
        yield _problem(
            article,
            body[-1].number,
            f"the page must end with [[{PAGE_END}: {article.id}]]: sources, dates, review",
        )
