"""The catalogue of a built site: what its sources say, and which files really are in it."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from pathlib import Path

from clotsigns.catalogue.model import (
    Catalogue,
    Edition,
    Emergency,
    Handout,
    Page,
    Phrases,
    Signs,
    Withdrawn,
)
from clotsigns.catalogue.versions import Version, latest, release
from clotsigns.handouts.sheet import stem
from clotsigns.sealing.record import read_record
from clotsigns.sealing.reviews import as_words, review_of, stands
from clotsigns.site import Site
from clotsigns.sources.article import Article, plain
from clotsigns.sources.code_table import codes
from clotsigns.sources.offered import listed
from clotsigns.sources.project import Project

# The design's contract: handouts/{page}-{paper}.pdf, and -large-{paper}.pdf; cards in between.
PAPERS = ("a4", "letter")
PRINTS = ("standard", "large")
CARD = "card-"
LICENCE = "https://creativecommons.org/licenses/by/4.0/"


class NoAddress(OSError):
    """A built site that does not say where it will stand."""


def gather(project: Project, site: Site) -> Catalogue:
    """The catalogue of the ``site`` that was built from the project.

    Raises ``NoAddress`` when the home page names no address, and ``SourceError`` when the tables of
    codes cannot be read.
    """
    canonical = site.page("index.html").first("link[rel=canonical]")
    address = (canonical.attributes.get("href") or "") if canonical is not None else ""
    if not re.match(r"https?://[^/]+/(.*/)?$", address):
        raise NoAddress(
            "the home page must name its address, which portals link to: "
            "set 'site_url' in mkdocs.yml, with a slash at its end"
        )
    words = project.words
    name = words["connect.name"]
    record = read_record(project.root, project.language)
    known = latest(record)
    return Catalogue(
        name=name,
        address=address,
        licence=LICENCE,
        pages=tuple(
            Page(
                id=article.id,
                editions=(_edition(project, article, address, site.folder, known.get(article.id)),),
            )
            for article in listed(project)
        ),
        phrases=(
            Phrases(
                language=project.language,
                title=name,
                found=words["connect.found"],
                found_above=words["connect.found_above"],
                none=words["connect.none"],
                purpose=words["connect.purpose"],
                help=f"{words['help_line']} {_numbers(project)}",
            ),
        ),
        codes=codes(project),
        host=project.edition.name if project.edition else "",
        release=release(record),
        withdrawn=tuple(_withdrawn(project, address)),
    )


def _withdrawn(project: Project, address: str) -> Iterator[Withdrawn]:
    for article in project.articles:
        if gone := article.withdrawal:
            yield Withdrawn(
                id=article.id,
                language=project.language,
                title=article.title,
                day=gone.day,
                why=gone.why,
                instead=gone.instead,
                url=f"{address}{article.id}/",
                embed=f"{address}embed/{article.id}/",
                oembed=f"{address}oembed/{article.id}.json",
            )


def _edition(
    project: Project, article: Article, address: str, site: Path, version: Version | None
) -> Edition:
    words, front, page = project.words, article.front.data, article.id
    review = review_of(project, article)
    state = [as_words(project, review, short=True)]
    state += [f"{plain(c.was)} \N{RIGHTWARDS ARROW} {plain(c.now)}" for c in review.changed]
    whole = stands(review)
    return Edition(
        language=project.language,
        title=article.title,
        answer=article.body[1].text,
        description=front["description"],
        emergency=_emergency(project, page),
        note=" ".join((words["disclaimer"], *state, *_clinic(project))),
        url=f"{address}{page}/",
        embed=f"{address}embed/{page}/",
        oembed=f"{address}oembed/{page}.json",
        published=front["published"],
        updated=front["updated"],
        checked=front["checked"],
        review_by=front["review_by"],
        reviewer=f"{review.name}, {review.qualification}" if whole else "",
        reviewed_on=review.day if whole else None,
        handouts=tuple(_handouts(project, page, address, site)),
        cards=tuple(_handouts(project, page, address, site, CARD)),
        version=str(version or ""),
        seal=version.seal if version else "",
    )


def _clinic(project: Project) -> Iterator[str]:
    """The clinic whose edition this is, and how it is reached, as the pages say it."""
    if clinic := project.edition:
        yield f"{clinic.name}."
        for name, number in clinic.phones:
            yield f"{project.words[f'handout.{name}']}: {number}."


def _emergency(project: Project, page: str) -> Emergency:
    words = project.words
    return Emergency(
        heading=words["boxes.emergency"],
        call=_numbers(project),
        groups=tuple(
            Signs(
                heading=words[f"boxes.{box}"] if box != "emergency" else plain(group.heading),
                signs=tuple(plain(statement.text) for statement in group.statements),
            )
            for box, group in project.safety.called(page)
        ),
    )


def _numbers(project: Project) -> str:
    """Whom to call: where the clinic is, if the edition is of one, and then anywhere."""
    words, clinic = project.words, project.edition
    own = f"{words['handout.ambulance']}: {clinic.ambulance}. " if clinic else ""
    return f"{own}{plain(project.safety.numbers)} {words['elsewhere']}"


def _handouts(
    project: Project, page: str, address: str, site: Path, kind: str = ""
) -> list[Handout]:
    """The handouts of a page, or its cards, that stand in the site: nothing else is promised."""
    found: list[Handout] = []
    for print in PRINTS:
        for paper in PAPERS:
            size = kind + (paper if print == PRINTS[0] else f"{print}-{paper}")
            path = f"handouts/{stem(page)}-{size}.pdf"
            if (site / path).is_file():
                content = (site / path).read_bytes()
                found.append(
                    Handout(
                        paper=paper,
                        print=print,
                        title=project.words[f"handout_titles.{size}"],
                        url=f"{address}{path}",
                        bytes=len(content),
                        sha1=hashlib.sha1(content, usedforsecurity=False).hexdigest(),
                    )
                )
    return found
