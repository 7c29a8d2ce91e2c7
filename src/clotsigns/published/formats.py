"""The guard of handouts in other formats: each says what was sealed, and not one word else.

What a file says is cut into pieces that stand in the sources, each as long as can be: what is left
over is no word of ours. Then the pieces are asked for all that a handout must say, in its order.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence

from clotsigns.formats.louis import bare
from clotsigns.handouts.asking import asked
from clotsigns.handouts.formats import ENDINGS, place_of
from clotsigns.handouts.sheet import pages_with_sheets
from clotsigns.proof import box_says, spoken
from clotsigns.proof.words import lines_of
from clotsigns.published.expected import Expected
from clotsigns.published.files import Files
from clotsigns.published.format_readers import Read, Unreadable, read
from clotsigns.sealing.reviews import as_words, review_of
from clotsigns.sources.article import CITATION, Article, Kind, Line, plain
from clotsigns.sources.project import Project
from clotsigns.sources.safety import BOXES

# What braille writes alike, or reads back otherwise.
_ALIKE = str.maketrans({"\u2018": "'", "\u2019": "'", "\u201c": '"', "\u201d": '"'})
# Links in brackets lead to the same in another form, which no sheet can show.
_LINK = r"\[[^\]]*\]\([^)]*\)"
_ASIDE = re.compile(rf" \({_LINK}(?:, {_LINK})*\)")
_QUESTIONS, _DO = "check", "do-and-never"
_PLAN = ("medicine", "times", "dose", "until", "next", "lasts", "appointment", "missed")
_CHOICE = ("choice", "decided")
_WRITTEN = ("person", "on", "began", "initials")
_CLINIC = ("name", "day", "second", "night")


def format_whole(files: Files, expected: Expected, name: str) -> Iterator[str]:
    """A handout in another format says what its sheet must say, and nothing that was not sealed."""
    project = expected.project
    page, kind = next(
        (
            (page, kind)
            for page in pages_with_sheets(project)
            for kind in ENDINGS
            if place_of(page, kind) == name
        ),
        ("", ""),
    )
    if not page:
        yield "no page has this handout"
        return
    try:
        told = read(kind, files.read(name))
    except Unreadable as error:
        yield f"it must be a file that can be read: {error}"
        return
    yield from told.faults
    yield from faults_in(project, project.article(page), told, f"{expected.address}{page}/")


def faults_in(project: Project, article: Article, told: Read, address: str) -> Iterator[str]:
    """What is said that no source says, and what is lacking or out of its order."""
    known = _Known(_sayings(project, article, address))
    sides = [known.pieces(side) for side in told.sides]
    if set(told.notes) - {project.words["formats.keep"]}:
        yield f"whoever edits its boxes must be told: '{project.words['formats.keep']}'"
    for piece in (piece for side in sides for piece in side):
        if piece not in known:
            yield f"it says what no source does: '{piece}'"
    asides = {_alike(text) for text in _asides(project)}
    boxes = _boxes(project, article)
    for side in sides:
        yield from _unheaded(boxes, side)
    pieces = _once(sides, _alike(project.words["handout.continued"]))
    kept = pieces if told.kept is None else known.pieces(told.kept)
    run = [piece for piece in kept if piece not in asides]
    starts: dict[str, int] = {}
    for tier, said in boxes.items():
        wanted = [piece for text in said for piece in known.pieces(text)]
        starts[tier] = _place_of(wanted, run)
        if starts[tier] < 0:
            yield f"it must say, in order and with nothing between, the {tier} signs"
    if starts and min(starts, key=lambda tier: starts[tier]) != "emergency":
        yield "the emergency signs must come first"
    for text in _must(project, article, address):
        # In a format without tables a heading of a column stands before each cell.
        each = (text, f"{text}:", bare(text))
        if all(_place_of(known.pieces(one), pieces) < 0 for one in each):
            yield f"it must say: '{text}'"


class _Known:
    """All that a handout may say, and how a text is made of it."""

    def __init__(self, sayings: Iterable[str]) -> None:
        self._texts = {_alike(text) for text in sayings} - {""}
        self._by_first: dict[str, list[tuple[str, ...]]] = {}
        for text in sorted(self._texts, key=lambda text: -len(text.split())):
            words = tuple(text.split())
            self._by_first.setdefault(words[0], []).append(words)

    def __contains__(self, piece: str) -> bool:
        return piece in self._texts

    def pieces(self, text: str) -> list[str]:
        """A text as pieces, each as long as can be; words that begin none stand alone."""
        words, at = _alike(text).split(), 0
        found: list[str] = []
        while at < len(words):
            fits = (
                piece
                for piece in self._by_first.get(words[at], ())
                if tuple(words[at : at + len(piece)]) == piece
            )
            piece = next(fits, (words[at],))
            found.append(" ".join(piece))
            at += len(piece)
        return found


def _alike(text: str) -> str:
    return spoken(text.translate(_ALIKE))


def _sayings(project: Project, article: Article, address: str) -> Iterator[str]:
    """Every text that may stand on a page's handout, whole."""
    words = project.words
    for _, text in lines_of(article):
        yield from (text, f"{text}:")
    for box in BOXES:
        if box in project.safety.boxes.get(article.id, {}):
            yield from box_says(project, article.id, box)
            yield from _wanted(project, article, box)
    yield from _must(project, article, address)
    yield from _asides(project)
    if clinic := project.edition:
        # Braille has not every mark that a letter of a name may have.
        yield from (bare(clinic.name), bare(clinic.web), bare(clinic.wording))
    yield words["handout.do"]
    yield from (f"{words[f'handout.{name}']}:" for name in (*_PLAN, *_CHOICE, *_CLINIC, *_WRITTEN))
    yield words["handout.plan"]
    yield words["handout.say_back"]


def _asides(project: Project) -> Iterator[str]:
    """What may stand among the words of a box that is not one of its statements."""
    words = project.words
    yield from (words[f"formats.{name}"] for name in ("starts", "ends"))
    yield words["handout.continued"]
    yield words["handout.more"]
    if clinic := project.edition:
        countries = project.data["numbers"].data["countries"]
        found = next(country for country in countries if country["code"] == clinic.country)
        yield f"({found['name'][project.language]})"
        joined = words["country.joined"].join(found["emergency"][1:])
        yield words["country.or"].format(numbers=joined)


def _must(project: Project, article: Article, address: str) -> Iterator[str]:
    """What every handout of a page says besides its boxes."""
    words, front = project.words, article.front.data
    yield article.title
    yield plain(_ASIDE.sub("", article.body[1].raw))
    yield as_words(project, review_of(project, article))
    # Each line that its writer marked, a row cell by cell, and what to say back.
    marked = {
        line.number
        for line in article.lines
        if any(found["handout"] for found in CITATION.finditer(line.raw))
    }
    marked |= set(_questions(article)) | set(_headings(article, marked))
    yield from (text for number, text in lines_of(article) if number in marked)
    yield from asked(project, article.id, len(list(_questions(article))))
    if picture := front.get("handout_picture"):
        entry = project.data["pictures"].data["pictures"][picture]["handout"]
        yield words["formats.picture"].format(alt=entry["alt"][project.language])
    typed = address.partition("://")[2]
    if clinic := project.edition:
        own = (clinic.name, *(number for _, number in clinic.phones), clinic.web, clinic.wording)
        yield from (text for text in own if text)
    yield words["formats.newest"].format(address=typed)
    yield words["handout.general"]
    yield words["handout.published"].format(date=words.date(front["updated"]))
    yield words["handout.review_by"].format(date=words.date(front["review_by"]))


def _headings(article: Article, marked: set[int]) -> Iterator[int]:
    """The headings above lines; that of what to do is another on paper, where boxes say 'never'."""
    above: dict[int, Line] = {}
    for line in article.lines:
        if line.kind is Kind.HEADING:
            above = {level: one for level, one in above.items() if level < line.level}
            above[line.level] = line
        elif line.number in marked:
            yield from (one.number for one in above.values() if one.anchor != _DO)


def _questions(article: Article) -> Iterator[int]:
    """The lines of what to say back: the first list of its section, as answers come after it."""
    asked = [line for line in article.body if line.section == _QUESTIONS]
    for line in asked[1:]:
        if line.kind is not Kind.ITEM:
            return
        yield line.number


def _boxes(project: Project, article: Article) -> Mapping[str, list[str]]:
    placed = {tier for _, tier, _ in article.placements() if tier in BOXES}
    boxes = project.safety.boxes.get(article.id, {})
    return {
        tier: _wanted(project, article, tier)
        for tier in BOXES
        if tier in placed and tier in boxes and project.safety.on_paper(article.id, tier)
    }


def _wanted(project: Project, article: Article, tier: str) -> list[str]:
    """What a box must say: what it says on paper, and whom to call for each that says to call."""
    said = box_says(project, article.id, tier, on_paper=True)
    clinic = project.edition
    if tier == "thinner":
        first = project.safety.on_paper(article.id, tier)[0]
        after = said.index(spoken(plain(first.heading))) + 1
        call = project.safety.numbers_short
        if clinic is not None:
            call = project.words["country.call"].format(number=clinic.ambulance)
        return [*said[:after], spoken(call), *said[after:]]
    if tier != "emergency" or clinic is not None:
        return said
    # What is sent has the numbers as links, and no pen.
    return [said[0], *box_says(project, article.id, tier)[1:3], *said[3:]]


def _once(sides: Sequence[Sequence[str]], continued: str) -> list[str]:
    """All pieces without the headings that come again where a box goes on."""
    found: list[str] = []
    for side in sides:
        again = side.index(continued) + 1 if continued in side else 0
        found += side[again:]
    return found


def _unheaded(boxes: Mapping[str, list[str]], side: Sequence[str]) -> Iterator[str]:
    """Statements on a side of paper that lacks, above them, the heading of a box they stand in."""
    headings = {box[0] for box in boxes.values()}
    for said in dict.fromkeys(text for box in boxes.values() for text in box):
        if said in headings or _alike(said) not in side:
            continue
        above = side[: side.index(_alike(said))]
        if not any(_alike(box[0]) in above for box in boxes.values() if said in box):
            yield f"the side with '{said}' must say above it, again, what to do"


def _place_of(wanted: Sequence[str], run: Sequence[str]) -> int:
    """Where a run of pieces stands in another, or -1."""
    for place in range(len(run) - len(wanted) + 1):
        if list(run[place : place + len(wanted)]) == list(wanted):
            return place
    return -1
