"""The outline of a handout, from what was chosen of its page: the same words, in the same order."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator

from selectolax.lexbor import LexborHTMLParser, LexborNode

from clotsigns.formats.outline import (
    Block,
    Box,
    Fields,
    Heading,
    Items,
    Marks,
    Outline,
    Paragraph,
    Plain,
    Run,
    Runs,
    Signals,
    Table,
)
from clotsigns.handouts import composing
from clotsigns.handouts.asking import asked, is_treated
from clotsigns.handouts.selection import Box as Chosen
from clotsigns.handouts.selection import Section, Selection
from clotsigns.sources.article import Article, plain
from clotsigns.sources.edition import dialled
from clotsigns.sources.project import Project

# The boxes as they stand around what the page tells, and around the plan.
_ABOVE = ("emergency", "department", "same-day", "visit")
_LADDER = ("emergency", "department", "thinner", "same-day", "visit")
_BELOW = ("await-ambulance", "await-check", "thinner", "never")
_DO, _VALUES, _BLEEDS = "do-and-never", "values", "thinner"
_NUMBER = re.compile(r"(?<!\d)\d{3}(?!\d)")
_PLAN = ("medicine", "times", "dose", "until", "next", "lasts", "appointment", "missed")
_CHOICE, _VISIT = ("choice", "decided", "appointment"), ("appointment",)
_WHOSE = ("person", "on")
# A sheet with this box is for one who may call an ambulance, and says when it began.
_BEGUN = "await-ambulance"
_STRONG = ("strong", "b")


def outline_of(project: Project, article: Article, selection: Selection) -> Outline:
    """The outline of a page's handout; with a clinic's edition it has the clinic's own lines."""
    words = project.words
    return Outline(
        title=selection.title,
        language=project.data["facts"].data["locale"][project.language].replace("_", "-"),
        author=words["handout.author"],
        day=article.front.data["updated"],
        blocks=tuple(_blocks(project, article, selection)),
        signals=Signals(
            starts=words["formats.starts"],
            ends=words["formats.ends"],
            continued=words["handout.continued"],
            keep=words["formats.keep"],
        ),
    )


def _blocks(project: Project, article: Article, selection: Selection) -> Iterator[Block]:
    words = project.words
    yield Paragraph(_said(selection.review))
    yield Paragraph(tuple(_runs_of(selection.answer)))
    # Where the first box that fits is to be found, they stand by how urgent they are.
    above = _ABOVE if article.is_article else _LADDER
    yield from _boxes(project, selection, above)
    told = sorted(selection.sections, key=_urgency)
    if told and (picture := _picture(project, article)):
        yield Paragraph(_said(words["formats.picture"].format(alt=picture)))
    for section in told:
        yield Heading(2, words["handout.do"] if section.id == _DO else section.heading)
        yield from _plain(section.html)
    yield from _boxes(project, selection, (name for name in _BELOW if name not in above))
    if told:
        is_choice = _VALUES in {section.id for section in told}
        plan = _PLAN if is_treated(project, article.id) else _VISIT
        yield Heading(2, words["handout.plan"])
        yield _lines(project, (*_WHOSE, *(_CHOICE if is_choice else plan)))
    elif _BEGUN in selection.boxes:
        yield _lines(project, (*_WHOSE, "began"))
    yield from _clinic(project)
    questions = selection.questions + asked(project, article.id, len(selection.questions))
    if questions:
        yield Heading(2, words["handout.say_back"])
        yield Items(Marks.NUMBERS, tuple(_said(question) for question in questions))
        yield _lines(project, ("initials",))
    typed = selection.address.partition("://")[2]
    before, after = words["formats.newest"].split("{address}")
    leading = Run(typed, link=selection.address)
    yield Paragraph(tuple(run for run in (Run(before), leading, Run(after)) if run.text))
    front = article.front.data
    published = words["handout.published"].format(date=words.date(front["updated"]))
    due = words["handout.review_by"].format(date=words.date(front["review_by"]))
    yield Paragraph(_said(f"{words['handout.general']} {published} {due}"))


def _lines(project: Project, names: Iterable[str]) -> Fields:
    """Lines to write on, each with what it is for."""
    return Fields(tuple((project.words[f"handout.{name}"], Run("")) for name in names))


def _urgency(section: Section) -> int:
    first = composing.FIRST
    return first.index(section.id) if section.id in first else len(first)


def _picture(project: Project, article: Article) -> str:
    name = article.front.data.get("handout_picture")
    if not name:
        return ""
    alt: str = project.data["pictures"].data["pictures"][name]["handout"]["alt"][project.language]
    return alt


def _boxes(project: Project, selection: Selection, names: Iterable[str]) -> Iterator[Box]:
    for name in names:
        if name in selection.boxes:
            chosen = selection.boxes[name]
            blocks = tuple(_inside(project, name, chosen))
            yield Box(name=name, heading=chosen.heading, blocks=blocks)


def _inside(project: Project, name: str, box: Chosen) -> Iterator[Plain]:
    words, safety = project.words, project.safety
    if name == "emergency":
        everywhere = f"{plain(safety.numbers)} {words['elsewhere']}"
        yield Paragraph(tuple(_numbers(project, everywhere)), call=True)
    else:
        yield from _plain(box.before)
    for number, group in enumerate(box.groups):
        yield from _plain(group.heading)
        # Its first group is when to call an ambulance, and may be read by itself.
        if name == _BLEEDS and number == 0:
            yield Paragraph(tuple(_numbers(project, safety.numbers_short)), call=True)
        yield from _plain(f"<ul>{group.html}</ul>")
    yield from _plain(box.after)
    if box.more:
        yield Paragraph(_said(words["handout.more"]))


def _numbers(project: Project, everywhere: str) -> Iterator[Run]:
    """Whom to call: in the clinic's country, or everywhere."""
    words, clinic = project.words, project.edition
    if clinic is None:
        yield from _dialled(everywhere)
        return
    countries = project.data["numbers"].data["countries"]
    found = next(country for country in countries if country["code"] == clinic.country)
    number, *others = found["emergency"]
    said = f"{words['country.call'].format(number=number)} ({found['name'][project.language]})"
    if others:
        joined = words["country.joined"].join(others)
        said += f" {words['country.or'].format(numbers=joined)}"
    yield from _dialled(said)


def _dialled(text: str) -> Iterator[Run]:
    at = 0
    for number in _NUMBER.finditer(text):
        yield Run(text[at : number.start()])
        yield Run(number[0], strong=True, link=f"tel:{number[0]}")
        at = number.end()
    yield Run(text[at:])


def _clinic(project: Project) -> Iterator[Plain]:
    """The clinic's own lines, or a place for them."""
    words, clinic = project.words, project.edition
    fields = [("name", Run(clinic.name if clinic else ""))]
    told = dict(clinic.phones if clinic else ())
    for name in ("day", "second", "night"):
        number = told.get(name, "")
        # Nobody writes another number by hand where there is room for one.
        if number or name != "second":
            fields.append((name, Run(number, link=f"tel:{dialled(number)}" if number else "")))
    yield Fields(tuple((words[f"handout.{name}"], value) for name, value in fields))
    if clinic and clinic.web:
        yield Paragraph((Run(clinic.web, link=clinic.web_address),))
    if clinic and clinic.wording:
        yield Paragraph(_said(clinic.wording))


def _said(text: str) -> Runs:
    return (Run(" ".join(text.split())),)


def _plain(html: str) -> Iterator[Plain]:
    """The blocks of a piece of HTML that was chosen for paper."""
    body = LexborHTMLParser(f"<div>{html}</div>").css_first("div")
    assert body is not None
    yield from _walk(body)


def _walk(parent: LexborNode) -> Iterator[Plain]:
    for node in parent.iter(include_text=False):
        if node.tag in ("h2", "h3", "h4"):
            yield Heading(int(node.tag[1]), _text(node))
        elif node.tag in ("ul", "ol"):
            items = [item for item in node.iter() if item.tag == "li"]
            ticked = [item for item in items if item.css_first(".tick") is not None]
            marks = Marks.NUMBERS if node.tag == "ol" else Marks.POINTS
            marks = Marks.TICKS if ticked else marks
            yield Items(marks, tuple(tuple(_runs(item)) for item in items))
        elif node.tag == "table":
            yield _table(node)
        elif node.tag == "p":
            if runs := tuple(_runs(node)):
                yield Paragraph(runs)
        else:
            yield from _walk(node)


def _table(node: LexborNode) -> Table:
    return Table(
        head=tuple(_text(cell) for cell in node.css("thead th")),
        rows=tuple(
            tuple(tuple(_runs(cell)) for cell in row.css("td, th")) for row in node.css("tbody tr")
        ),
    )


def _text(node: LexborNode) -> str:
    return " ".join(node.text().split())


def _runs_of(html: str) -> Runs:
    body = LexborHTMLParser(f"<p>{html}</p>").css_first("p")
    assert body is not None
    return tuple(_runs(body))


def _runs(node: LexborNode) -> Iterator[Run]:
    """The words of an element, in bold where it has them so, with single blanks between them."""
    found: list[tuple[str, bool]] = []
    _gather(node, False, lambda text, strong: found.append((text, strong)))
    blank = True
    runs: list[Run] = []
    for text, strong in found:
        folded = re.sub(r"\s+", " ", text)
        folded = folded.lstrip() if blank else folded
        if folded:
            blank = folded.endswith(" ")
            runs.append(Run(folded, strong=strong))
    if runs:
        runs[-1] = Run(runs[-1].text.rstrip(), strong=runs[-1].strong)
    yield from (run for run in runs if run.text)


def _gather(node: LexborNode, strong: bool, keep: Callable[[str, bool], None]) -> None:
    for child in node.iter(include_text=True):
        if child.tag == "-text":
            keep(child.text_content or "", strong)
        elif child.tag == "br":
            keep(" ", strong)
        else:
            _gather(child, strong or child.tag in _STRONG, keep)
