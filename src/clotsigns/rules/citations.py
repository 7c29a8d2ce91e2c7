"""Citations: every medical sentence has one, and each leads to a source that we hold."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

from clotsigns.reading.passages import words
from clotsigns.sources.article import Kind, Line, cited
from clotsigns.sources.data_file import Document
from clotsigns.sources.finder import places
from clotsigns.sources.problem import Problem, meant
from clotsigns.sources.project import Project

_SIGNPOST_WORDS = 4


def citations_known(project: Project) -> Iterator[Problem]:
    """Every source that a page or a piece of data names is in ``data/evidence/sources.yml``."""
    known = project.sources.by_id
    for article in project.articles:
        for line in article.lines:
            for name in line.citations:
                if name not in known:
                    yield _unknown(article.path, line.number, name, known)
    for document, keys, names in _data_citations(project):
        for name in names:
            if name not in known:
                yield _unknown(document.path, document.line(*keys), name, known)


def _unknown(path: Path, line: int, name: str, known: Iterable[str]) -> Problem:
    return Problem(
        path=path,
        line=line,
        rule="citation-known",
        message=f"'{name}' must be the id of a source in data/evidence/sources.yml; "
        + meant(name, known, "correct the id or add the source"),
    )


def _data_citations(
    project: Project,
) -> Iterator[tuple[Document, tuple[object, ...], list[str]]]:
    pictures = project.data["pictures"]
    for name, entry in (pictures.data.get("pictures") or {}).items():
        caption = str((entry.get("caption") or {}).get(project.language, ""))
        yield pictures, ("pictures", name, "caption"), list(cited(caption))
    safety = project.safety.document
    for name, entry in (safety.data.get("statements") or {}).items():
        if isinstance(entry, dict):
            yield safety, ("statements", name, "sources"), list(entry.get("sources") or ())
    for place in places(project.data["finder"], project.safety, project.language):
        for choice in place.choices:
            yield project.data["finder"], (*choice.keys, "sources"), list(choice.sources)
    for key, part in (
        ("glossary", "terms"),
        ("corrections", "corrections"),
        ("numbers", "countries"),
        ("claims", "claims"),
        ("figures", "figures"),
    ):
        document = project.data[key]
        entries = document.data.get(part) or {}
        pairs = entries.items() if isinstance(entries, dict) else enumerate(entries)
        for name, entry in pairs:
            yield document, (part, name, "sources"), list(entry.get("sources") or ())


def sentences_cited(project: Project) -> Iterator[Problem]:
    """On articles and guides, each sentence, list item and table row cites a source.

    Questions, lines that only lead into a list, and sentences that only point to another page
    say nothing medical and need none. A list item may leave it to the sentences inside it.
    """
    for article in project.articles:
        if article.kind not in ("article", "guide"):
            continue
        for line in article.lines:
            if _needs_citation(line) and not line.citations:
                yield Problem(
                    path=article.path,
                    line=line.number,
                    rule="citation-missing",
                    message=f"'{_short(line.text)}' must cite its source; add [@source-id] after "
                    "it, or [@editor-judgement] if it is our own advice",
                )
            for sentence in _uncited_parts(line) if line.kind is Kind.ROW else ():
                yield Problem(
                    path=article.path,
                    line=line.number,
                    rule="citation-missing",
                    message=f"the cell '{_short(sentence)}' must cite its source",
                )


def _short(text: str) -> str:
    return text if len(text) <= 60 else text[:59] + "…"


def _needs_citation(line: Line) -> bool:
    # What was to be a placement is told as that.
    if not line.is_prose or line.text.endswith(("?", ":")) or line.raw.lstrip().startswith("[["):
        return False
    if line.raw.rstrip().endswith(".**") and line.raw.lstrip().startswith("**"):
        return False
    return not _is_signpost(line.raw, line.text)


def _is_signpost(raw: str, text: str) -> bool:
    """Whether a sentence does no more than point to another page."""
    if "](" not in raw or "](http" in raw:
        return False
    linked = raw[raw.index("[") + 1 : raw.index("](")]
    return len(words(text)) - len(words(linked)) <= _SIGNPOST_WORDS


def _uncited_parts(line: Line) -> Iterator[str]:
    """Cells of a row that make a statement (they end in a full stop) and cite nothing."""
    for cell in line.raw.strip().strip("|").split("|"):
        text = cell.strip()
        if text.endswith(".") and not cited(text):
            yield text


def sources_used(project: Project) -> Iterator[Problem]:
    """Every source that we hold is cited by a page or by a piece of data.

    A claim or a figure is enough, even where no page names the source: the ledger publishes the
    verdict on the claim, and a figure that no page says yet would be worth nothing without its
    source on the day that one does. All of them are shown on the page of all sources.
    """
    used = {name for article in project.articles for name in article.citations}
    for _, _, names in _data_citations(project):
        used.update(names)
    for name in project.sources.by_id:
        if name not in used:
            yield Problem(
                path=project.sources.document.path,
                line=project.sources.line(name),
                rule="source-used",
                message=f"the source '{name}' must be cited somewhere; cite it or take it out",
            )
