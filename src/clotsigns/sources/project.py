"""Everything that an editor wrote in one language, read once and handed to rules and pages."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path

from clotsigns.sources.article import Article, load_articles
from clotsigns.sources.data_file import Document
from clotsigns.sources.edition import HELP, Edition, load_edition
from clotsigns.sources.evidence import SOURCES, Sources, as_sources
from clotsigns.sources.finder import PATH as FINDER
from clotsigns.sources.problem import Problem, SourceError
from clotsigns.sources.safety import PATH as SAFETY
from clotsigns.sources.safety import Safety
from clotsigns.sources.safety_file import as_safety
from clotsigns.sources.search_words import PATH as SEARCH
from clotsigns.sources.self_scores import AID, AID_ITEMS, AidItem, Scores, as_aid, as_scores
from clotsigns.sources.self_scores import FOLDER as FOLDER_OF_SCORES
from clotsigns.sources.self_scores import files as files_of_scores
from clotsigns.sources.shapes import load_shaped
from clotsigns.sources.words import Words, path_of

DATA = {
    "sources": SOURCES,
    "safety": SAFETY,
    "vocabulary": Path("data/vocabulary.yml"),
    "phrases": Path("data/phrases.yml"),
    "glossary": Path("data/glossary.yml"),
    "numbers": Path("data/emergency-numbers.yml"),
    "zones": Path("data/time-zones.yml"),
    "corrections": Path("data/evidence/corrections.yml"),
    "claims": Path("data/evidence/claims.yml"),
    "figures": Path("data/evidence/figures.yml"),
    "meaning": Path("data/meaning.yml"),
    "pictures": Path("data/pictures.yml"),
    "finder": FINDER,
    "search": SEARCH,
    "facts": Path("data/machine-facts.yml"),
    "code-systems": Path("data/code-systems.yml"),
    "portal-examples": Path("data/portal-examples.yml"),
    "hazards": Path("data/hazards.yml"),
    "licences": Path("data/licences.yml"),
    "required": Path("data/evidence/safety.yml"),
}
_BEGUN = f"this file must exist; begin from {path_of('en')}, and translate it"


@dataclass(frozen=True, kw_only=True)
class Project:
    """One language of the site, as its sources stand."""

    root: Path
    language: str
    articles: tuple[Article, ...]
    sources: Sources
    safety: Safety
    words: Words
    data: dict[str, Document]
    scores: dict[str, Scores]
    aid: tuple[AidItem, ...]
    edition: Edition | None = None

    def article(self, page: str) -> Article:
        """The page with this id. Raises ``KeyError`` when there is none."""
        for article in self.articles:
            if article.id == page:
                return article
        raise KeyError(page)


def load_project(root: Path, language: str = "en", edition: Path | None = None) -> Project:
    """Read all of a language's sources, and a clinic's edition if one is named.

    Raises one ``SourceError`` with the problems of every file that cannot be understood or does not
    have its shape.
    """
    problems: list[Problem] = []
    documents: dict[str, Document] = {}
    scored = files_of_scores(root)
    paths = {**DATA, "words": path_of(language), **{path.as_posix(): path for path in scored}}
    for name, path in paths.items():
        try:
            documents[name], misshapen = load_shaped(root / path, path)
            problems += misshapen
        except SourceError as error:
            problems += error.problems
            if name == "words" and not (root / path).exists():
                problems[-1] = replace(problems[-1], message=_BEGUN)
    articles: tuple[Article, ...] = ()
    try:
        articles = load_articles(root, language)
    except SourceError as error:
        problems += error.problems
    problems += _unplaceable(articles, scored)
    clinic: Edition | None = None
    if edition is not None and not problems:
        try:
            pages = {article.id for article in articles if article.is_article} | {HELP}
            clinic = load_edition(edition, documents["numbers"], language, pages)
        except SourceError as error:
            problems += error.problems
    if problems:
        raise SourceError(problems)
    aid = (FOLDER_OF_SCORES / AID).as_posix()
    return Project(
        root=root,
        language=language,
        articles=articles,
        sources=as_sources(documents["sources"]),
        safety=as_safety(documents["safety"], language),
        words=Words(document=documents["words"]),
        data={name: documents[name] for name in (*DATA, "words")},
        scores=as_scores(documents[path.as_posix()] for path in scored if path.name != AID),
        aid=as_aid(documents[aid]) if aid in documents else (),
        edition=clinic,
    )


def _unplaceable(articles: tuple[Article, ...], scored: list[Path]) -> Iterator[Problem]:
    """Pages that place the items of the decision aid, where there is no file of them."""
    for article in articles:
        for line, name, _ in article.placements():
            if name == AID_ITEMS and FOLDER_OF_SCORES / AID not in scored:
                yield Problem(
                    path=article.path,
                    line=line.number,
                    rule="self-scores",
                    message=f"[[{name}]] must have its file, {FOLDER_OF_SCORES / AID}; restore it, "
                    "or take this out",
                )


def cached_project(root: Path, language: str, edition: Path | None = None) -> Project:
    """The same, read again only when the edition, or a file of docs/ or data/, has changed."""
    files = [path for part in ("docs", "data") for path in (root / part).rglob("*")]
    files += [edition] if edition else []
    stamp = tuple(sorted((str(p), p.stat().st_mtime_ns) for p in files if p.is_file()))
    return _cached(root, language, edition, stamp)


@lru_cache(maxsize=2)
def _cached(
    root: Path, language: str, edition: Path | None, stamp: tuple[tuple[str, int], ...]
) -> Project:
    return load_project(root, language, edition)
