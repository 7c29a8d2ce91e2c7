"""Every guard, which files it reads, and what it finds; a file that none reads is told as well."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from clotsigns.published import (
    answers,
    copies,
    fhir_files,
    formats,
    machines,
    made_again,
    packs,
    pages,
    paper,
    scripts,
)
from clotsigns.published.expected import Expected
from clotsigns.published.files import Files
from clotsigns.sources.problem import Problem
from clotsigns.sources.project import Project

Found = Iterator[tuple[str, str]]


@dataclass(frozen=True, kw_only=True)
class Guard:
    """A question to some files of a site, which are asked of one by one.

    ``reads_words`` tells a guard that holds the words to the sources from one that asks whether a
    file is still as the build makes it, which a fault in the build would pass.
    """

    name: str
    about: re.Pattern[str]
    find: Callable[[Files, Expected, str], Iterator[str]]
    reads_words: bool = True


def _guard(
    find: Callable[[Files, Expected, str], Iterator[str]], about: str, *, words: bool = True
) -> Guard:
    name = f"{find.__module__.rpartition('.')[2]}.{find.__name__}"
    return Guard(name=name, about=re.compile(about), find=find, reads_words=words)


GUARDS = (
    _guard(pages.page_whole, r"(?!handouts/sheet/).*\.html"),
    _guard(pages.page_told, r"(?!handouts/sheet/|embed/).*\.html"),
    _guard(pages.looks_kept, r".*\.html|(assets|handout)/.*\.css"),
    _guard(pages.scripts_listed, r".*\.html"),
    _guard(pages.systems_named, r".*\.html"),
    _guard(paper.sheet_whole, r"handouts/sheet/.*\.html"),
    _guard(paper.pdf_whole, r"handouts/[^/]*\.pdf"),
    _guard(formats.format_whole, r"handouts/[^/]*\.(txt|docx|htm|brf)"),
    _guard(answers.answer_whole, r"connect/v1/.*\.(json|xml)"),
    _guard(answers.catalogue_whole, r"catalogue\.json"),
    _guard(fhir_files.fhir_whole, r"fhir/.*\.json"),
    _guard(machines.copy_whole, r".*/index\.md|index\.md"),
    _guard(machines.copy_of_page, r".*/index\.md|index\.md"),
    _guard(machines.passages_whole, r"passages\.json"),
    _guard(copies.drawing_whole, r"pictures/.*\.svg"),
    _guard(copies.feed_whole, r"feed\.xml"),
    _guard(copies.letter_whole, r"oembed/.*\.json"),
    _guard(machines.list_whole, r"llms\.txt"),
    _guard(copies.search_whole, r"search/search_index\.json"),
    _guard(copies.stick_whole, r"clotsigns-offline\.zip"),
    _guard(copies.kept_whole, r"sw\.js"),
    _guard(scripts.head_whole, r"assets/[^/]*\.js"),
    _guard(copies.headers_whole, r"_headers|nginx.*\.conf"),
    _guard(copies.map_whole, r"sitemap\.xml"),
    _guard(packs.pack_whole, r"handouts/(.*\.zip|.*\.tar\.gz|SHA256SUMS)"),
    _guard(made_again.as_made, made_again.ABOUT, words=False),
    _guard(made_again.as_listed, r"(?!.*\.(br|gz)|connect/v1/|sbom\.json).*", words=False),
    _guard(made_again.as_bill, r"sbom\.json", words=False),
    _guard(made_again.as_named, r"(assets|pictures)/.*", words=False),
    _guard(made_again.as_sent, r".*(?<!\.tar)\.(br|gz)", words=False),
)
# What has to be there: all else is told by what leads to it.
_NEEDED = (
    *("_headers", "sw.js", "catalogue.json", "search/search_index.json", "sitemap.xml"),
    *("llms.txt", "passages.json", "clotsigns-offline.zip", "feed.xml", "fhir/Bundle.json"),
)


class Gate:
    """The guards of a project, and what they expect of its site, worked out once."""

    def __init__(self, project: Project, files: Files) -> None:
        self._files = files
        self._expected = Expected(project, files)

    def found(self) -> Found:
        """What is wrong with the site: the guard's name, and the fault."""
        yield from self._missing(self._files)
        yield from self._asked(self._files, sorted(self._files.names), GUARDS)

    def found_in(self, changed: dict[str, bytes | None], *, words: bool = True) -> Found:
        """What is wrong with these files, were they so: by words alone, or by the other guards."""
        files = self._files.with_changes(changed)
        guards = [guard for guard in GUARDS if guard.reads_words is words]
        if words:
            yield from self._missing(files)
        yield from self._asked(files, [n for n in changed if n in files.names], guards)

    def _missing(self, files: Files) -> Found:
        for name in sorted(self._needed - files.names):
            yield "gate.missing", f"{name}: the site must have this file"

    @cached_property
    def _needed(self) -> frozenset[str]:
        return frozenset(_NEEDED) | self._expected.places

    def _asked(self, files: Files, names: Iterable[str], guards: Iterable[Guard]) -> Found:
        for name in names:
            for guard in guards:
                if guard.about.fullmatch(name):
                    for fault in guard.find(files, self._expected, name):
                        yield guard.name, f"{name}: {fault}"


def unpublishable(folder: Path, project: Project) -> Iterator[Problem]:
    """What keeps a finished site from being published: the very bytes are read."""
    for guard, fault in Gate(project, Files(folder)).found():
        name, _, told = fault.partition(": ")
        yield Problem(path=Path(name), line=1, rule=f"published ({guard})", message=told)
