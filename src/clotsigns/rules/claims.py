"""The ledger: every claim of the source articles is placed on a page, or left out for a reason."""

from __future__ import annotations

from collections.abc import Iterator

from clotsigns.sources.article import Article
from clotsigns.sources.problem import Problem
from clotsigns.sources.project import Project
from clotsigns.sources.safety import BOXES

LEAD = "lead"


def places(project: Project, article: Article) -> dict[str, frozenset[str]]:
    """The places of a page by heading id (``lead`` for the answer), with the sources cited there.

    A place reaches from its heading to the next heading of any level; a box is a place of its own.
    """
    found: dict[str, set[str]] = {LEAD: set()}
    here = LEAD
    for line in article.lines:
        if line.anchor:
            here = line.anchor
            found.setdefault(here, set())
        found[here].update(line.citations)
    for _, tier, page in article.placements():
        if tier in BOXES:
            groups = project.safety.boxes.get(page, {}).get(tier, ())
            found[tier] = {name for g in groups for s in g.statements for name in s.sources}
    return {name: frozenset(sources) for name, sources in found.items()}


def claims_accounted(project: Project) -> Iterator[Problem]:
    """A claim either stands at one or more places, or is left out with a reason.

    A place names a page and a heading on it, and cites a source that the claim rests on: so the
    reader who doubts the sentence and the reviewer who doubts the claim find the same evidence.
    """
    document = project.data["claims"]
    known = {article.id: places(project, article) for article in project.articles}
    for index, claim in enumerate(document.data.get("claims") or ()):
        line = document.line("claims", index)

        def problem(message: str, line: int = line, name: str = claim["id"]) -> Problem:
            return Problem(path=document.path, line=line, rule="claim", message=f"{name} {message}")

        stands, reason = claim.get("stands"), str(claim.get("left_out") or "").strip()
        if bool(stands) == bool(reason):
            yield problem(
                "must have either 'stands' (where it is on the site) or 'left_out' (why it is "
                "not), and not both"
            )
            continue
        for place in stands or ():
            page, _, anchor = str(place).partition("#")
            if anchor not in known.get(page, {}):
                yield problem(
                    f"stands at '{place}', which must be a page and the id of a heading on it"
                )
            elif not known[page][anchor] & set(claim["sources"]):
                yield problem(
                    f"stands at '{place}', which must cite one of its sources "
                    f"({', '.join(claim['sources'])}); cite it there, or add the better source "
                    "to the claim"
                )


def wrong_claims_corrected(project: Project) -> Iterator[Problem]:
    """A claim that is wrong or out of date is named in the editorial record, with what is right.

    So the clinician who reads the record, and not the ledger, has seen each of them.
    """
    corrections = project.data["corrections"].data.get("corrections") or ()
    told = {name for entry in corrections for name in entry["claims"]}
    document = project.data["claims"]
    for index, claim in enumerate(document.data.get("claims") or ()):
        if claim["verdict"] in ("wrong", "outdated") and claim["id"] not in told:
            yield Problem(
                path=document.path,
                line=document.line("claims", index),
                rule="correction",
                message=f"{claim['id']} is {claim['verdict']}, so an entry of "
                "data/evidence/corrections.yml must name it and say what is right",
            )
