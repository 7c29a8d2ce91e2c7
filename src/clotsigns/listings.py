"""Placements that list data: numbers, words, pictures, changes, the ledger, review sheets."""

from __future__ import annotations

import xml.etree.ElementTree as etree
from collections.abc import Callable, Iterable

from markdown.util import AtomicString

from clotsigns.project import Project
from clotsigns.prose_sections import prose_by_section
from clotsigns.quality import load_scores
from clotsigns.reading_ease import grade, longest_sentence, passive_share, smog

Listing = Callable[[Project, str, etree.Element], None]

# The best come first; the data name the rest, for those who check.
SOURCES_OF_A_NUMBER = 2


def _cites(sources: Iterable[str]) -> str:
    return f"[{'; '.join('@' + name for name in sources)}]"


def _table(
    project: Project, parent: etree.Element, words: str, columns: Iterable[str]
) -> etree.Element:
    """A table with headings from the shared words; the answer is its body."""
    table = etree.SubElement(parent, "table")
    row = etree.SubElement(etree.SubElement(table, "thead"), "tr")
    for name in columns:
        etree.SubElement(row, "th").text = project.words[f"{words}.{name}"]
    return etree.SubElement(table, "tbody")


def _row(body: etree.Element, *texts: str) -> etree.Element:
    row = etree.SubElement(body, "tr")
    for text in texts:
        etree.SubElement(row, "td").text = text
    return row


def numbers(project: Project, argument: str, parent: etree.Element) -> None:
    """Emergency numbers by country, each with its country beside it."""
    language = project.language
    body = _table(project, parent, "numbers_table", ("country", "emergency", "urgent"))
    for country in project.data["numbers"].data["countries"]:
        row = _row(body, country["name"][language])
        row.set("id", f"country-{country['code'].lower()}")
        cell = etree.SubElement(row, "td")
        for index, number in enumerate(country["emergency"]):
            if index:
                cell[-1].tail = ", "
            etree.SubElement(cell, "a", {"href": f"tel:{number}"}).text = number
        notes = [(country.get(field) or {}).get(language) for field in ("note", "deaf")]
        note = ". " + " ".join(text for text in notes if text) if any(notes) else ""
        cell[-1].tail = f"{note} {_cites(country['sources'][:SOURCES_OF_A_NUMBER])}"
        cell = etree.SubElement(row, "td")
        urgent = country.get("urgent")
        if urgent and urgent.get("number"):
            digits = "".join(c for c in urgent["number"] if c.isdigit() or c == "+")
            etree.SubElement(cell, "a", {"href": f"tel:{digits}"}).text = urgent["number"]
            cell[-1].tail = f" ({country['name'][language]}). {urgent[language]}"
        else:
            cell.text = urgent[language] if urgent else project.words["numbers_table.none"]


def glossary(project: Project, argument: str, parent: etree.Element) -> None:
    """The medical words, each with how to say it and what it means."""
    language = project.language
    entries = project.data["glossary"].data["terms"]
    terms = etree.SubElement(parent, "dl")
    for name, entry in sorted(entries.items(), key=lambda pair: pair[1]["term"][language].lower()):
        etree.SubElement(terms, "dt", {"id": name}).text = entry["term"][language]
        meaning = etree.SubElement(terms, "dd")
        if say := (entry.get("say") or {}).get(language):
            etree.SubElement(meaning, "p").text = project.words["say_it"].format(say=say)
        etree.SubElement(
            meaning, "p"
        ).text = f"{entry['means'][language]} {_cites(entry['sources'])}"


def _filter(project: Project, parent: etree.Element, pages: Iterable[str]) -> None:
    """Buttons that show the rows of one page; a style does the work, so no script is needed."""
    group = etree.SubElement(parent, "fieldset", {"class": "filter"})
    etree.SubElement(group, "legend").text = project.words["filter.legend"]
    for page in ("all", *pages):
        name = f"show-{page}"
        choice = etree.SubElement(group, "div")
        button = etree.SubElement(
            choice, "input", {"type": "radio", "name": "show", "id": name, "value": page}
        )
        if page == "all":
            button.set("checked", "checked")
        label = etree.SubElement(choice, "label", {"for": name})
        label.text = project.words["filter.all"] if page == "all" else _title(project, page)


def _title(project: Project, page: str) -> str:
    return AtomicString(project.article(page).title)


def _articles(project: Project) -> list[str]:
    return [article.id for article in project.articles if article.is_article]


def _claim_link(parent: etree.Element, claim: str) -> etree.Element:
    link = etree.SubElement(parent, "a", {"href": f"claims.md#{claim.lower()}"})
    link.text = AtomicString(claim)
    return link


def page_filter(project: Project, argument: str, parent: etree.Element) -> None:
    """Buttons that narrow every table of changes on the page to one article."""
    _filter(project, parent, _articles(project))


def ledger(project: Project, article: str, parent: etree.Element) -> None:
    """What became of each claim of one source article, such as ``butt``."""
    body = _table(project, parent, "ledger_table", ("claim", "verdict", "place"))
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


def review_sheet(project: Project, page: str, parent: etree.Element) -> None:
    """One sheet for a clinician who reviews a page: what to confirm, its sources, room to sign."""
    language = project.language
    words = project.words
    article = project.article(page)
    sheet = etree.SubElement(parent, "div", {"class": "review-sheet"})
    heading = etree.SubElement(sheet, "h2", {"id": f"sheet-{page}"})
    heading.text = AtomicString(article.title)
    body = _table(project, sheet, "sheet_table", ("statement", "sources", "tick"))
    on_page = words["sheet_on_page"]
    rows: list[tuple[str, Iterable[str]]] = []
    for tier in ("emergency", "same-day", "never"):
        statements = [s for group in project.safety.box(page, tier) for s in group.statements]
        rows.append((words[f"sheet_boxes.{tier}"].format(count=len(statements)), [on_page]))
    rows += [
        (line.text, line.citations)
        for line in article.lines
        if line.section == "key-points" and line.is_prose
    ]
    rows += [
        (
            words["sheet_change"].format(said=entry["said"][language], say=entry["say"][language]),
            entry["sources"],
        )
        for entry in project.data["corrections"].data["corrections"]
        if page in entry["pages"]
    ]
    for text, sources in rows:
        row = _row(body, AtomicString(text))
        etree.SubElement(row, "td").text = AtomicString(", ".join(sources))
        etree.SubElement(row, "td", {"class": "tick"}).text = "\N{BALLOT BOX}"
    etree.SubElement(sheet, "p", {"class": "sign"}).text = words["sheet_sign"]


def changes(project: Project, argument: str, parent: etree.Element) -> None:
    """What the articles said and what we say instead, of one gravity."""
    language = project.language
    body = _table(project, parent, "changes_table", ("said", "say", "claims"))
    for entry in project.data["corrections"].data["corrections"]:
        if argument in ("", entry["gravity"]):
            row = _row(
                body,
                entry["said"][language],
                f"{entry['say'][language]} {_cites(entry['sources'])}",
            )
            row.set("data-pages", " ".join(entry["pages"]))
            cell = etree.SubElement(row, "td")
            for name in entry["claims"]:
                _claim_link(cell, name).tail = " "


def picture(project: Project, name: str, parent: etree.Element) -> None:
    """A picture with its caption. It paints its own paper, so it is right in dark mode too."""
    language = project.language
    entry = project.data["pictures"].data["pictures"][name]
    figure = etree.SubElement(parent, "figure", {"id": f"picture-{name}", "class": "picture"})
    etree.SubElement(
        figure,
        "img",
        {
            "src": entry["file"],
            "alt": entry["alt"][language],
            "width": str(entry["width"]),
            "height": str(entry["height"]),
            "loading": "lazy",
        },
    )
    caption = etree.SubElement(figure, "figcaption")
    caption.text = entry["caption"][language]


def quality(project: Project, argument: str, parent: etree.Element) -> None:
    """The measures of each article, worked out anew, and the totals of its self-scores."""
    words = project.words
    scores = load_scores(project.root)
    columns = ("page", "grade", "smog", "longest", "passive", "understand", "act", "clear")
    body = _table(project, parent, "quality_table", columns)
    for page in _articles(project):
        sections = prose_by_section(project, project.article(page))
        texts = [text for section in sections.values() for _, text in section]
        found = scores[page]
        row = _row(
            body,
            _title(project, page),
            f"{grade(texts):.1f}",
            f"{smog(texts):.1f}",
            words["quality_words"].format(count=longest_sentence(texts)),
            words["quality_share"].format(count=round(1000 * passive_share(texts))),
        )
        for value in (found.understandability, found.actionability, found.clarity):
            etree.SubElement(row, "td").text = words["quality_points"].format(
                count=round(100 * value)
            )


def quality_items(project: Project, page: str, parent: etree.Element) -> None:
    """Every item of both instruments for one page, with the evidence for its score."""
    words = project.words
    scores = load_scores(project.root)[page]
    body = _table(project, parent, "items_table", ("item", "score", "evidence"))
    for instrument, items in (("pemat", scores.pemat), ("index", scores.index)):
        for item in items:
            name = "na" if item.score is None else str(item.score)
            _row(
                body,
                words[f"items_table.{instrument}"].format(number=item.number),
                words[f"item_scores.s{name}"],
                AtomicString(item.evidence),
            )


LISTINGS: dict[str, Listing] = {
    "numbers": numbers,
    "glossary": glossary,
    "changes": changes,
    "page-filter": page_filter,
    "ledger": ledger,
    "review-sheet": review_sheet,
    "picture": picture,
    "quality": quality,
    "quality-items": quality_items,
}
