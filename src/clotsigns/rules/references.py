"""What a page or a piece of data names is there: the rest of the rules may rely on it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from clotsigns.pages.arguments import known_arguments
from clotsigns.pages.placements import NAMES, PAGE_END
from clotsigns.rules.safety import evidence
from clotsigns.sources.article import CITATION, Article, Kind
from clotsigns.sources.data_file import Document, Key, load
from clotsigns.sources.problem import Problem, meant
from clotsigns.sources.project import Project
from clotsigns.sources.safety import BOXES, GENERAL
from clotsigns.sources.self_scores import AID, FOLDER

_WITH_PAGE = ("disclaimer", PAGE_END)
# The style sheet narrows the record of changes to the page of a button, by the button's place.
MOST_BUTTONS = 12
_SHOWN = 12


def placements_known(project: Project) -> Iterator[Problem]:
    """Each ``[[name: argument]]`` stands alone on its line, and names what there is.

    A box is that of its own page, so that nobody reads the signs of another one.
    """
    for article in project.articles:
        yield from _placed_alone(article)
        for line, name, argument in article.placements():
            if message := _fault(project, article, name, argument):
                yield Problem(
                    path=article.path, line=line.number, rule="safety-placed", message=message
                )


def _placed_alone(article: Article) -> Iterator[Problem]:
    before = None
    for line in article.lines:
        message = ""
        if line.kind is Kind.PLACEMENT:
            if line.raw != line.raw.lstrip() or (before and before.kind is not Kind.BLANK):
                message = "a placement must begin its line, with a blank line before it; move it"
        elif "[[" in line.raw:
            message = (
                "a placement must stand alone on its line, in small letters, like "
                "[[emergency: dvt]]; correct it"
            )
        before = line
        if message:
            yield Problem(
                path=article.path, line=line.number, rule="safety-placed", message=message
            )


def _fault(project: Project, article: Article, name: str, argument: str) -> str:
    if name not in NAMES:
        others = f"it must be one of: {', '.join(sorted(NAMES))}; correct it"
        return f"there is no [[{name}]]; {meant(name, NAMES, others)}"
    if name in BOXES:
        boxes = project.safety.boxes
        own = article.id if article.is_article or article.id in boxes else GENERAL
        if argument != own:
            return f"this page must use its own box: [[{name}: {own}]]"
        if name not in boxes.get(own, {}):
            return f"data/safety.yml must hold a box '{name}' for '{own}'; add it under 'boxes'"
        return ""
    if name in _WITH_PAGE:
        own = f"[[{name}: {article.id}]]"
        return "" if argument == article.id else f"this must name its own page: {own}"
    allowed = known_arguments(project, name)
    if argument in allowed:
        return ""
    if list(allowed) == [""]:
        return f"nothing must stand behind the name: write [[{name}]]"
    names = [f"[[{name}: {one}]]" if one else f"[[{name}]]" for one in allowed]
    more = f" and {len(names) - _SHOWN} more" if len(names) > _SHOWN else ""
    others = f"it must be one of: {', '.join(names[:_SHOWN])}{more}; correct it"
    return f"there is no [[{name}: {argument}]]; {meant(argument, allowed, others)}"


def citations_written(project: Project) -> Iterator[Problem]:
    """What begins like a citation is one: else readers would see it, and no source."""
    for article in project.articles:
        for line in article.lines:
            if "[@" in CITATION.sub("", line.raw):
                yield Problem(
                    path=article.path,
                    line=line.number,
                    rule="citation-known",
                    message="a citation must be written like [@nhs-dvt], [@nhs-dvt; @acr-dvt] or "
                    "[@nhs-dvt; handout], in small letters; correct it",
                )


def front_matter_leads(project: Project) -> Iterator[Problem]:
    """The picture, the template and the page that front matter names are there."""
    pictures = project.data["pictures"].data["pictures"]
    pages = {article.id: article for article in project.articles}
    for article in project.articles:
        data = article.front.data
        faults = {}
        picture = data.get("handout_picture")
        if picture and "handout" not in pictures.get(picture, {}):
            faults["handout_picture"] = (
                f"'{picture}' must be a picture of data/pictures.yml that has a 'handout': "
                f"{', '.join(name for name, entry in pictures.items() if 'handout' in entry)}"
            )
        template = data.get("template")
        if template and not (project.root / "overrides" / template).is_file():
            faults["template"] = f"'{template}' must be a file in overrides/; correct it"
        above = pages.get(article.under)
        if article.under and (above is None or not above.menu or above.under):
            faults["under"] = (
                f"'{article.under}' must be a page of the menu that stands under none; correct it"
            )
        for field, message in faults.items():
            yield Problem(
                path=article.path,
                line=article.front.line(field),
                rule="front-matter",
                message=message,
            )


def records_lead(project: Project) -> Iterator[Problem]:
    """The pages and claims that the record of changes, the ledger and the figures name are there.

    A change of a page that is no article would be lost by the buttons that narrow the record.
    """
    articles = {article.id for article in project.articles if article.is_article}
    pages = {article.id for article in project.articles}
    claims = {claim["id"] for claim in project.data["claims"].data["claims"]}
    for part, field, known, what in (
        ("corrections", "pages", articles, "an article"),
        ("corrections", "claims", claims, "a claim of data/evidence/claims.yml"),
        ("claims", "pages", pages, "a page"),
        ("claims", "repeats", claims, "a claim of this file"),
        ("figures", "pages", pages, "a page"),
    ):
        document = project.data[part]
        for index, entry in enumerate(document.data[part]):
            value = entry.get(field) or ()
            for name in [value] if isinstance(value, str) else value:
                if name not in known:
                    message = f"'{name}' must be {what}; correct it"
                    yield _record(document, (part, index, field), message)
    for document, field, keys, name in _safety_names(project):
        if name not in (claims if field == "claims" else project.sources.by_id):
            what = "a claim of data/evidence/claims.yml" if field == "claims" else "a source"
            yield _record(document, keys, f"'{name}' must be {what}; correct it")
    document = project.data["corrections"]
    told = {page for entry in document.data["corrections"] for page in entry["pages"]}
    if len(told & articles) > MOST_BUTTONS:
        message = (
            f"the record must tell of {MOST_BUTTONS} pages at most, as its buttons have styles for "
            "no more; add one in overrides/assets/later.css, and raise MOST_BUTTONS"
        )
        yield _record(document, ("corrections",), message)


def _safety_names(
    project: Project,
) -> Iterator[tuple[Document, str, tuple[Key, ...], str]]:
    """The claims behind each statement, and the sources and claims behind what must be said."""
    safety, required = project.safety.document, project.data["required"]
    for name, entry in safety.data["statements"].items():
        for claim in entry.get("claims") or ():
            yield safety, "claims", ("statements", name, "claims"), claim
    for _, keys, entry in evidence(required):
        for field in ("sources", "claims"):
            for name in entry.get(field) or ():
                yield required, field, (*keys, field), name


def _record(document: Document, keys: tuple[Key, ...], message: str) -> Problem:
    return Problem(path=document.path, line=document.line(*keys), rule="record", message=message)


def pictures_lead(project: Project) -> Iterator[Problem]:
    """A picture names a section of its page."""
    document = project.data["pictures"]
    pages = {article.id: article for article in project.articles}
    for name, entry in document.data["pictures"].items():
        page = pages.get(entry["page"])
        if page and entry["section"] not in {line.anchor for line in page.headings}:
            yield Problem(
                path=document.path,
                line=document.line("pictures", name, "section"),
                rule="picture",
                message=f"'{entry['section']}' must be the id of a heading of '{page.id}'; "
                "correct it",
            )


def scores_known(project: Project) -> Iterator[Problem]:
    """Each file of self-scores is that of an article, and the only one."""
    articles = {article.id for article in project.articles if article.is_article}
    seen: dict[str, Path] = {}
    for path in sorted((project.root / FOLDER).glob("*.yml")):
        document = load(path, shown_as=path.relative_to(project.root))
        page = str(document.data.get("page", path.stem))
        if page not in articles:
            message = f"'{page}' must be an article; correct it"
        elif path.name != AID and page in seen:
            message = f"'{page}' must be scored once; it is also in {seen[page]}"
        else:
            message = ""
        if path.name != AID:
            seen.setdefault(page, document.path)
        if message:
            yield Problem(
                path=document.path,
                line=document.line("page"),
                rule="self-scores",
                message=message,
            )
