"""What a built page, or its form for a frame, does not show of what it must."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from selectolax.lexbor import LexborHTMLParser, LexborNode

from clotsigns.proof.looks import looks_away
from clotsigns.proof.shape import after, box_faults, kept_back, led_to, spoken, text_of
from clotsigns.proof.words import words_lacking
from clotsigns.sealing.reviews import as_words, review_of
from clotsigns.site import FRAMES, Site
from clotsigns.sources.article import Article
from clotsigns.sources.problem import Problem
from clotsigns.sources.project import Project
from clotsigns.sources.safety import BOXES, HELP_LINE, open_in_a_frame

_DATES = ("published", "updated", "checked", "review_by")
# A fold in a box is for the start page alone, which is to lead on at once.
_FOLDED_ON = "home"
# From a page, from one that stands deeper, from none, and from the copy for a stick.
_LADDER = r"(?:(?:\.\./)*|/(?:[\w.-]+/)*)emergency/(?:index\.html)?"


def page_file(article: Article) -> Path:
    """Where a page is written, relative to the built site."""
    if article.id == "home":
        return Path("index.html")
    return Path("404.html") if article.id == "404" else Path(article.id) / "index.html"


def unproved(site: Site, project: Project) -> Iterator[Problem]:
    """Built pages that do not show their emergency box first, or any of their boxes whole.

    Pages that nobody wrote are told as well: no rule has seen them.
    """
    places = {page_file(article).as_posix() for article in project.articles}
    for page in site.pages():
        if page.place not in places:
            yield Problem(
                path=Path(page.place),
                line=1,
                rule="safety-built",
                message="this page was built from no page in docs/; remove what made it",
            )
    for article in project.articles:
        place = page_file(article).as_posix()
        if place not in site:
            yield _not_built(article)
            continue
        yield from lacking_on(project, article, site.page(place).tree)


def unsafe_pages(folder: Path, project: Project) -> Iterator[Problem]:
    """What any page of the site, or its form for a frame, does not show of its safety text.

    It is read from the folder: the very bytes that are published, with the looks they are given.
    """
    for article in project.articles:
        file = page_file(article)
        if not (folder / file).is_file():
            yield _not_built(article)
            continue
        for form in (folder / file, folder / FRAMES / file):
            if form.is_file():
                tree = LexborHTMLParser(form.read_text(encoding="utf-8"))
                framed = form != folder / file
                yield from lacking_on(project, article, tree, framed=framed)
                yield from looks_away(article, tree, form)


def lacking(
    project: Project, article: Article, html: str, *, framed: bool = False
) -> Iterator[Problem]:
    """What a page that was built from an article does not show of its safety text."""
    yield from lacking_on(project, article, LexborHTMLParser(html), framed=framed)


def lacking_on(
    project: Project, article: Article, tree: LexborHTMLParser, *, framed: bool = False
) -> Iterator[Problem]:
    """The same, of a page that has been parsed; its form for a frame may fold what can wait."""
    for fault in _faults(project, article, tree, framed=framed):
        yield _problem(article, f"the built {fault}")


def _faults(
    project: Project, article: Article, tree: LexborHTMLParser, *, framed: bool
) -> Iterator[str]:
    open_boxes = open_in_a_frame(article.id) if framed else BOXES
    boxes = [(name, page) for _, name, page in article.placements() if name in BOXES]
    yield from _first(tree, "danger" if boxes else HELP_LINE)
    for name, page in boxes:
        found = tree.css(f"article div.admonition.{name}")
        if len(found) != 1:
            yield f"page must show its {name} box, and once"
        else:
            folded = article.id == _FOLDED_ON and name == BOXES[0]
            behind = name not in open_boxes
            yield from box_faults(project, found[0], name, page, folded=folded, behind=behind)
    shown = [_name_of(box) for box in tree.css("article div.admonition")]
    if not shown[: len(boxes)] == shown == [name for name, _ in boxes]:
        yield f"page must have its boxes in the order {', '.join(n for n, _ in boxes) or 'none'}"
    if not boxes:
        yield from _line(project, tree)
    yield from _state(project, article, tree, framed=framed)
    yield from words_lacking(project, article, tree)


def _first(tree: LexborHTMLParser, look: str) -> Iterator[str]:
    title = tree.css_first("article h1")
    lead = after(title) if title is not None else None
    box = after(lead) if lead is not None else None
    if box is None or look not in (box.attributes.get("class") or "").split():
        what = "emergency box" if look == "danger" else "line on when to call for help"
        yield f"page must show its {what} right after the answer"
    if len(tree.css("article")) != 1 or len(tree.css("h1")) != 1:
        yield "page must have one article, with one title"


def _name_of(box: LexborNode) -> str:
    names = (box.attributes.get("class") or "").split()
    return next((name for name in names if name in BOXES), "")


def _line(project: Project, tree: LexborHTMLParser) -> Iterator[str]:
    line = tree.css_first(f"article p.{HELP_LINE}")
    words = project.words
    links = line.css("a") if line is not None else []
    wanted = spoken(f"{words['help_line']} {words['help_link']}")
    leads = len(links) == 1 and led_to(links[0], _LADDER, "")
    if line is None or not leads or text_of(line) != wanted:
        yield "page must say when to call, and lead to the ladder"
    elif kept_back(line, (HELP_LINE,)):
        yield "page's line on help, and what stands around it, must not be hidden or styled"


def _state(
    project: Project, article: Article, tree: LexborHTMLParser, *, framed: bool
) -> Iterator[str]:
    """What it says of its review, at its top and at its end, and its dates."""
    review = review_of(project, article)
    title = tree.css_first("article h1")
    top, end = tree.css_first("article p.state"), tree.css_first("article p.review strong")
    for node, short, where in ((end, False, "say"), (top, True, "say at its top")):
        wanted = spoken(as_words(project, review, short=short))
        looks, folds = ("state", "review"), framed and not short
        if node is None or text_of(node) != wanted or kept_back(node, looks, folds=folds):
            yield f"page must {where} if a clinician has reviewed it: '{wanted}'"
    following = after(top) if top is not None else None
    if title is None or following is None or following.tag != "h1":
        yield "page must say at its top if a clinician has reviewed it"
    times = tree.css("article ul.dates time")
    told = [(time.attributes.get("datetime"), text_of(time)) for time in times]
    days = [article.front.data.get(field) for field in _DATES]
    if all(days) and told != [(str(day), project.words.date(day)) for day in days if day]:
        yield "page must have the dates of its front matter"


def _not_built(article: Article) -> Problem:
    return _problem(article, f"the page was not built: {page_file(article)} must be in the site")


def _problem(article: Article, message: str) -> Problem:
    return Problem(path=article.path, line=1, rule="safety-built", message=message)
