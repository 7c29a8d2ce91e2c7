"""Placements for reviewers: what was changed, the ledger of claims, review sheets."""

from __future__ import annotations

import xml.etree.ElementTree as etree
from collections.abc import Iterable, Iterator

from markdown.util import AtomicString

from clotsigns.pages.for_readers import Listing, add_row, article_ids, cites, page_title, table
from clotsigns.reading.passages import cells
from clotsigns.sealing.of_page import Pieces, page_seal, shown_on
from clotsigns.sealing.pieces import pieces
from clotsigns.sources.article import Article, Kind, plain
from clotsigns.sources.project import Project


def _filter(project: Project, parent: etree.Element, pages: Iterable[str]) -> None:
    """Buttons that show the rows of one page; a style does the work, so no script is needed."""
    group = etree.SubElement(parent, "fieldset", {"class": "filter"})
    etree.SubElement(group, "legend").text = project.words["filter.legend"]
    for page in ("all", *pages):
        name = f"show-{page.replace('/', '-')}"
        choice = etree.SubElement(group, "div")
        button = etree.SubElement(
            choice, "input", {"type": "radio", "name": "show", "id": name, "value": page}
        )
        if page == "all":
            button.set("checked", "checked")
        label = etree.SubElement(choice, "label", {"for": name})
        label.text = project.words["filter.all"] if page == "all" else page_title(project, page)


def changed(project: Project) -> list[str]:
    """The articles of which the record tells a change, in the order of the menu."""
    entries = project.data["corrections"].data["corrections"]
    told = {page for entry in entries for page in entry["pages"]}
    return [page for page in article_ids(project) if page in told]


def _claim_link(parent: etree.Element, claim: str) -> etree.Element:
    link = etree.SubElement(parent, "a", {"href": f"claims.md#{claim.lower()}"})
    link.text = AtomicString(claim)
    return link


def _filled(body: etree.Element, argument: str) -> None:
    """Refuse an empty table: with a misspelt name, what it should hold would vanish unseen."""
    if argument and not len(body):
        raise KeyError(argument)


def page_filter(project: Project, argument: str, parent: etree.Element) -> None:
    """Buttons that narrow every table of changes on the page to one page of which it tells."""
    _filter(project, parent, changed(project))


def ledger(project: Project, article: str, parent: etree.Element) -> None:
    """What became of each claim of one source article, such as ``butt``, in a fold."""
    fold = etree.SubElement(parent, "details")
    summary = etree.SubElement(fold, "summary")
    body = table(project, fold, "ledger_table", ("claim", "verdict", "place"))
    for claim in project.data["claims"].data["claims"]:
        name = claim["id"]
        if name.partition("-")[0].lower() != article:
            continue
        row = etree.SubElement(body, "tr", {"id": name.lower()})
        etree.SubElement(row, "td").text = AtomicString(f"{name}. {claim['claim']}")
        verdict = etree.SubElement(row, "td")
        verdict.text = project.words[f"verdicts.{claim['verdict']}"]
        if note := claim.get("note"):
            verdict.text = AtomicString(f"{verdict.text} {' '.join(note.split())}")
        where = etree.SubElement(row, "td")
        for index, place in enumerate(claim.get("stands") or ()):
            page, _, anchor = place.partition("#")
            if index:
                etree.SubElement(where, "br")
            target = f"../{page}.md" + ("" if anchor == "lead" else f"#{anchor}")
            link = etree.SubElement(where, "a", {"href": target})
            link.text = AtomicString(place)
        if reason := claim.get("left_out"):
            where.text = AtomicString(project.words["left_out"].format(reason=reason))
    _filled(body, article)
    summary.text = project.words["ledger_table.fold"].format(count=len(body))


def review_sheets(project: Project, argument: str, parent: etree.Element) -> None:
    """A sheet for each page that answers a health question."""
    found = pieces(project)
    for page in article_ids(project):
        _review_sheet(project, page, found, parent)


def _review_sheet(project: Project, page: str, found: Pieces, parent: etree.Element) -> None:
    """One sheet for a clinician: all that is sealed of a page, and room to tick and to sign."""
    words, article = project.words, project.article(page)
    sheet = etree.SubElement(parent, "div", {"class": "review-sheet"})
    heading = etree.SubElement(sheet, "h2", {"id": f"sheet-{page.replace('/', '-')}"})
    heading.text = AtomicString(article.title)
    note = etree.SubElement(sheet, "p")
    note.text = words["sheet_seal"].format(seal=page_seal(shown_on(project, article, found)))
    body = table(project, sheet, "sheet_table", ("statement", "sources", "tick"))
    rows = [*_of_boxes(project, page), *_of_lines(article)]
    changes = [e for e in project.data["corrections"].data["corrections"] if page in e["pages"]]
    if changes:
        # They fill sheets of their own: the record of changes can be narrowed to one page.
        rows.append((words["sheet_changes"].format(count=len(changes)), [words["sheet_in_record"]]))
    for text, sources in rows:
        row = add_row(body, AtomicString(text))
        etree.SubElement(row, "td").text = AtomicString(", ".join(sources))
        etree.SubElement(row, "td", {"class": "tick"}).text = "\N{BALLOT BOX}"
    etree.SubElement(sheet, "p", {"class": "sign"}).text = words["sheet_sign"]


def _of_boxes(project: Project, page: str) -> Iterator[tuple[str, Iterable[str]]]:
    """Each statement of a page's boxes after the heading that it stands under."""
    for box, groups in project.safety.boxes[page].items():
        for group in groups:
            over = f"{project.words[f'boxes.{box}']} {group.heading}".strip()
            for statement in group.statements:
                yield f"{plain(over)} {plain(statement.text)}", statement.sources


def _of_lines(article: Article) -> Iterator[tuple[str, Iterable[str]]]:
    """Each sentence, item and row of a page."""
    for line in article.lines:
        if line.is_prose:
            yield line.text, line.citations
        elif line.kind is Kind.ROW:
            yield " | ".join(cell for cell in cells(line.raw) if cell), line.citations


def changes(project: Project, argument: str, parent: etree.Element) -> None:
    """What the articles said and what we say instead, of one gravity."""
    language = project.language
    body = table(project, parent, "changes_table", ("said", "say", "claims"))
    buttons = {page: number for number, page in enumerate(changed(project), start=1)}
    for entry in project.data["corrections"].data["corrections"]:
        if argument in ("", entry["gravity"]):
            row = add_row(
                body,
                entry["said"][language],
                f"{entry['say'][language]} {cites(entry['sources'])}",
            )
            row.set("data-pages", " ".join(entry["pages"]))
            # The style sheet knows the buttons by their places, not the pages by their names.
            row.set(
                "data-buttons",
                " ".join(str(buttons[page]) for page in entry["pages"] if page in buttons),
            )
            # One link for all: they stand side by side where it leads.
            if names := entry["claims"]:
                link = _claim_link(etree.SubElement(row, "td"), names[0])
                link.text = AtomicString(", ".join(names))
            else:
                etree.SubElement(row, "td")
    _filled(body, argument)


RECORDS: dict[str, Listing] = {
    "changes": changes,
    "page-filter": page_filter,
    "ledger": ledger,
    "review-sheets": review_sheets,
}
