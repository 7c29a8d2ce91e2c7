"""The last gate: built pages are read as a browser would, and must show their safety text."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from selectolax.lexbor import LexborHTMLParser, LexborNode

from clotsigns.site import FRAMES, Site
from clotsigns.sources.article import Article, plain
from clotsigns.sources.problem import Problem
from clotsigns.sources.project import Project
from clotsigns.sources.safety import BOXES, HELP_LINE


def page_file(article: Article) -> Path:
    """Where a page is written, relative to the built site."""
    if article.id == "home":
        return Path("index.html")
    return Path("404.html") if article.id == "404" else Path(article.id) / "index.html"


def spoken(text: str) -> str:
    """Text as it is heard: white space folded."""
    return " ".join(text.split())


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

    It is read from the folder: the very bytes that are published.
    """
    for article in project.articles:
        file = page_file(article)
        if not (folder / file).is_file():
            yield _not_built(article)
            continue
        for form in (folder / file, folder / FRAMES / file):
            if form.is_file():
                yield from lacking(project, article, form.read_text(encoding="utf-8"))


def lacking(project: Project, article: Article, html: str) -> Iterator[Problem]:
    """What a page that was built from an article does not show of its safety text."""
    yield from lacking_on(project, article, LexborHTMLParser(html))


def lacking_on(project: Project, article: Article, tree: LexborHTMLParser) -> Iterator[Problem]:
    """The same, of a page that has been parsed."""
    boxes = [(name, page) for _, name, page in article.placements() if name in BOXES]
    yield from _first_box(article, tree, "danger" if boxes else HELP_LINE)
    for name, page in boxes:
        yield from _box(project, article, tree, name, page)
    if not boxes:
        yield from _line(project, article, tree)
    state = tree.css_first("article p.review strong")
    if state is None or not state.text().strip():
        yield _problem(article, "the built page must say if a clinician has reviewed it")
    top = tree.css_first("article p.state")
    title = _after(top) if top is not None and top.text().strip() else None
    if title is None or title.tag != "h1":
        yield _problem(article, "the built page must say at its top if a clinician has reviewed it")


def _first_box(article: Article, tree: LexborHTMLParser, look: str) -> Iterator[Problem]:
    title = tree.css_first("article h1")
    lead = _after(title) if title is not None else None
    box = _after(lead) if lead is not None else None
    if box is None or look not in (box.attributes.get("class") or "").split():
        what = "emergency box" if look == "danger" else "line on when to call for help"
        yield _problem(article, f"the built page must show its {what} right after the answer")


def _line(project: Project, article: Article, tree: LexborHTMLParser) -> Iterator[Problem]:
    line = tree.css_first(f"article p.{HELP_LINE}")
    said = spoken(line.text(separator=" ")) if line is not None else ""
    link = line.css_first("a[href]") if line is not None else None
    if line is None or link is None or spoken(project.words["help_line"]) not in said:
        yield _problem(article, "the built page must say when to call, and lead to the ladder")
    elif any(_hidden(node) for node in (*_around(line), link)):
        yield _problem(article, "nothing in or around the line on help may be hidden or styled")


def _hidden(node: LexborNode) -> bool:
    return "hidden" in node.attributes or "style" in node.attributes


def _box(
    project: Project, article: Article, tree: LexborHTMLParser, name: str, page: str
) -> Iterator[Problem]:
    box = tree.css_first(f"article div.admonition.{name}")
    if box is None:
        yield _problem(article, f"the built page must show its {name} box")
        return
    around = list(_around(box))
    for node in (*around, *box.css("*")):
        if _hidden(node):
            yield _problem(article, f"nothing in or around the {name} box may be hidden or styled")
            return
    if any(node.tag == "details" for node in around):
        yield _problem(article, f"the {name} box must not be folded away")
    heard = spoken(box.text(separator=" ")).replace(" ,", ",").replace(" .", ".")
    at = 0
    for text in box_says(project, page, name):
        found = heard.find(text, at) if text else -1
        if found < 0:
            yield _problem(article, f"the built {name} box must say, in order: '{text}'")
        at = max(at, found)


def box_says(project: Project, page: str, name: str, *, on_paper: bool = False) -> list[str]:
    """What a page's box says, in order: its heading, the numbers to call, every statement.

    On paper the line that leads on is left out, and groups that are not for paper. A clinic's sheet
    has the number of its own country, and no other.
    """
    words = project.words
    said = [words[f"boxes.{name}"]]
    if name == "emergency" and on_paper and project.edition is not None:
        said += [words["country.call"].format(number=project.edition.ambulance)]
    elif name == "emergency":
        said += [plain(project.safety.numbers), words["elsewhere"]]
    elif lead := words[f"leads.{name}"]:
        said.append(lead)
    for group in project.safety.box(page, name):
        if on_paper and not group.paper:
            continue
        if group.heading:
            said.append(plain(group.heading))
        said += [plain(statement.text) for statement in group.statements]
    if name == "emergency":
        said += [project.safety.skin, *([] if on_paper else [words["more.thinner"]])]
    elif end := words[f"ends.{name}"]:
        said.append(end)
    return [spoken(text) for text in said]


def _around(node: LexborNode) -> Iterator[LexborNode]:
    outer: LexborNode | None = node
    while outer is not None and outer.tag not in ("body", "html", "-undef"):
        yield outer
        outer = outer.parent


def _after(node: LexborNode) -> LexborNode | None:
    following = node.next
    while following is not None and following.tag in ("-text", "-comment", "_comment"):
        following = following.next
    return following


def _not_built(article: Article) -> Problem:
    return _problem(article, f"the page was not built: {page_file(article)} must be in the site")


def _problem(article: Article, message: str) -> Problem:
    return Problem(path=article.path, line=1, rule="safety-built", message=message)
