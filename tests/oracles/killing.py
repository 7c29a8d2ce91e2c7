"""Which guard finds a change: to the words and data of a project, or to the files of its site.

A change to words is asked of twice: of the seals, and of the rules with the seals off. A change to
a site is asked of the guards that read words first, and of those that only compare bytes last.
"""

from __future__ import annotations

import random
import shutil
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from clotsigns.published.files import Files
from clotsigns.published.gate import Gate
from clotsigns.rules import problems
from clotsigns.sealing.pieces import pieces
from clotsigns.sealing.seals import Sealed, compared
from clotsigns.sources.article import parsed
from clotsigns.sources.data_file import parse
from clotsigns.sources.evidence import as_sources
from clotsigns.sources.problem import Problem, SourceError
from clotsigns.sources.project import Project, load_project
from clotsigns.sources.safety import STEPS
from clotsigns.sources.safety_file import as_safety
from clotsigns.sources.shapes import schema_of, shape_problems
from clotsigns.sources.words import Words
from oracles import mutations, record_changes
from oracles.mutations import Edit
from oracles.output_mutations import Mutation

SAFETY, NUMBERS, CODES = "data/safety.yml", "data/emergency-numbers.yml", "data/codes.csv"
# What the third part is measured by.
STATEMENTS, FIGURES = "safety statements", "figures"
TELEPHONES, LISTED = "telephone numbers", "codes"
OTHERS = "other words and data"
# So many times as many changes are made of what is measured.
_OFTEN = {STATEMENTS: 2, FIGURES: 8, TELEPHONES: 6, LISTED: 6}
_DATA = ("finder", "words/en", "glossary", "pictures", "search")


@dataclass(frozen=True, kw_only=True)
class Change:
    """New texts for some files of a project, in the group that is measured together."""

    group: str
    kind: str
    texts: Mapping[str, str]

    @property
    def told(self) -> str:
        return f"{self.group}: {self.kind} in {', '.join(sorted(self.texts))}"


@dataclass(frozen=True, kw_only=True)
class Verdict:
    """Who found a change: each is the name of a guard, or nothing."""

    seals: str = ""
    rules: str = ""
    gate: str = ""
    bytes: str = ""
    browser: str = ""

    @property
    def killed(self) -> bool:
        return any((self.seals, self.rules, self.gate, self.bytes, self.browser))


def word_changes(root: Path, each: int, seed: int) -> Iterator[Change]:
    """So many changes of each kind in each group, the same ones for the same seed."""
    texts = _texts(root)
    for group, edits in _edits(texts).items():
        by_kind: dict[str, list[Edit]] = {}
        for edit in edits:
            by_kind.setdefault(edit.kind, []).append(edit)
        for kind in sorted(by_kind):
            some = by_kind[kind]
            random.Random(f"{seed} {group} {kind}").shuffle(some)
            for edit in some[: each * _OFTEN.get(group, 1)]:
                made = {edit.path: edit.applied(texts[edit.path])}
                yield Change(group=group, kind=kind, texts=made)
    pages = {path: text for path, text in texts.items() if path.endswith(".md")}
    swapped = list(record_changes.answer_swaps(pages))
    random.Random(f"{seed} answers").shuffle(swapped)
    for kind, both in swapped[:each]:
        yield Change(group=OTHERS, kind=kind, texts=both)


def _texts(root: Path) -> dict[str, str]:
    files = [*(root / "docs/en").rglob("*.md"), *(root / "docs/en").rglob("*.svg")]
    files += [root / SAFETY, root / NUMBERS, root / CODES]
    files += [root / f"data/{name}.yml" for name in _DATA]
    return {
        path.relative_to(root).as_posix(): path.read_text(encoding="utf-8")
        for path in sorted(files)
    }


def _edits(texts: dict[str, str]) -> dict[str, list[Edit]]:
    safety = texts[SAFETY]
    start = safety[: safety.index("\nstatements:")].count("\n") + 2
    stop = safety[: safety.index("\nboxes:")].count("\n") + 1 if "\nboxes:" in safety else 10**6
    inside = range(start, max(stop, start + 1))
    said = {path: text for path, text in texts.items() if path.endswith((".md", ".yml"))}
    prose = {p: t for p, t in said.items() if p not in (SAFETY, NUMBERS) and "search" not in p}
    return {
        STATEMENTS: [
            *mutations.text_edits(SAFETY, safety, inside),
            *mutations.step_edits(SAFETY, safety, STEPS),
            *(e for e in record_changes.record_edits(SAFETY, safety) if "statement" in e.kind),
        ],
        FIGURES: [
            edit
            for path, text in {**prose, SAFETY: safety}.items()
            for edit in mutations.figure_edits(path, text)
        ],
        TELEPHONES: [
            *mutations.digit_edits(NUMBERS, texts[NUMBERS]),
            *record_changes.record_edits(NUMBERS, texts[NUMBERS]),
        ],
        LISTED: list(mutations.code_edits(CODES, texts[CODES])),
        OTHERS: [
            *(e for path, text in prose.items() for e in mutations.text_edits(path, text)),
            *(
                e
                for p, t in said.items()
                if p.endswith(".md")
                for e in record_changes.page_edits(p, t)
            ),
            *(
                e
                for p, t in texts.items()
                if p != NUMBERS
                for e in record_changes.record_edits(p, t)
            ),
        ],
    }


class WordJudge:
    """Asks of changes to a project; it works on a copy of the words in a folder of its own."""

    def __init__(self, root: Path, folder: Path) -> None:
        self._root = folder
        for name in ("docs", "data", "editions"):
            if (root / name).is_dir():
                shutil.copytree(root / name, folder / name)
        shutil.copyfile(root / "mkdocs.yml", folder / "mkdocs.yml")
        self._project = load_project(folder)
        self._known = frozenset(problems(self._project))
        # Sealed as it stands, so that whoever edits meanwhile has no part in it.
        self._sealed: Sealed = {
            path: [(piece.place, piece.words) for piece in found]
            for path, found in pieces(self._project).items()
        }

    def judge(self, change: Change) -> Verdict:
        """Who finds a change. The folder is as it was afterwards."""
        before = {path: (self._root / path).read_bytes() for path in change.texts}
        try:
            for path, text in change.texts.items():
                (self._root / path).write_text(text, encoding="utf-8")
            return self._verdict(change)
        finally:
            for path, content in before.items():
                (self._root / path).write_bytes(content)

    def _verdict(self, change: Change) -> Verdict:
        try:
            project = self._changed(change)
        except SourceError as error:
            found = error.problems[0].rule
            return Verdict(seals=f"shape: {found}", rules=f"shape: {found}")
        try:
            seals = next(compared(self._sealed, pieces(project)), None)
            told: list[Problem] = [p for p in problems(project) if p not in self._known]
        except SourceError as error:
            return Verdict(seals="unreadable", rules=error.problems[0].rule)
        return Verdict(
            seals="rules.sealed" if seals is not None else "",
            rules=told[0].rule if told else "",
        )

    def _changed(self, change: Change) -> Project:
        """The project with the change in it: what did not change is not read again."""
        project = self._project
        for name, text in change.texts.items():
            path = Path(name)
            if name.endswith(".md"):
                article = parsed(text, path)
                kept = tuple(article if a.path == path else a for a in project.articles)
                project = replace(project, articles=kept)
            elif name.endswith(".yml"):
                project = _with(project, name, text)
        return project


def _with(project: Project, name: str, text: str) -> Project:
    path = Path(name)
    document = parse(text, path)
    if wrong := list(shape_problems(schema_of(path), document)):
        raise SourceError(wrong)
    key = next(key for key, known in project.data.items() if known.path == path)
    project = replace(project, data={**project.data, key: document})
    if key == "safety":
        project = replace(project, safety=as_safety(document, project.language))
    if key == "sources":
        project = replace(project, sources=as_sources(document))
    return replace(project, words=Words(document=document)) if key == "words" else project


class SiteJudge:
    """Asks of changes to a built site; nothing is written."""

    def __init__(self, project: Project, site: Path) -> None:
        self.files = Files(site)
        self._gate = Gate(project, self.files)

    def judge(self, mutation: Mutation) -> Verdict:
        """Who finds a change: the first guard that reads words, and the first that compares."""
        changed = mutation.changed
        words = next(self._gate.found_in(changed), None)
        other = next(self._gate.found_in(changed, words=False), None)
        return Verdict(gate=words[0] if words else "", bytes=other[0] if other else "")
