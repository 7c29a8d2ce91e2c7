"""A sample of what `make mutate` does to all: changes are made, and each has to be found."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from clotsigns.published.files import Files
from clotsigns.published.gate import Gate
from clotsigns.sources.project import Project, load_project
from clotsigns.sources.withdrawn import as_published
from oracles import killing, output_mutations, paper_mutations
from oracles.killing import OTHERS, SiteJudge, WordJudge

SEED = 7


@pytest.fixture(scope="module")
def project(root: Path) -> Project:
    return as_published(load_project(root))


def test_changed_words_are_found_by_the_seals_and_most_by_the_rules(
    root: Path, tmp_path: Path
) -> None:
    judge = WordJudge(root, tmp_path)
    made = list(killing.word_changes(root, 1, SEED))
    random.Random(SEED).shuffle(made)
    measured = [change for change in made if change.group != OTHERS][:9]
    others = [change for change in made if change.group == OTHERS and "date" not in change.kind]
    for change in measured:
        verdict = judge.judge(change)
        assert verdict.seals and verdict.rules, change.told
    for change in others[:3]:
        assert judge.judge(change).seals, change.told


def test_changed_outputs_are_found(site: Path, project: Project) -> None:
    judge = SiteJudge(project, site)
    files = judge.files
    names = sorted(files.names)
    pages = [name for name in names if name in ("dvt/index.html", "emergency/index.html")]
    frames = ["embed/dvt/index.html", "embed/leg-cramps/index.html"]
    sheets = ["handouts/sheet/dvt-a4.html", "handouts/sheet/emergency-card-a4.html"]
    made = [
        *output_mutations.html_mutations(files, "page", pages, 1, SEED),
        *output_mutations.html_mutations(files, "frame", frames, 1, SEED),
        *output_mutations.html_mutations(files, "sheet", sheets, 1, SEED),
        *output_mutations.text_mutations(files, 1, SEED),
        *output_mutations.file_mutations(files, SEED),
        *paper_mutations.paper_mutations(files, 1, SEED),
    ]
    random.Random(SEED).shuffle(made)
    # Of the site as it is the gate tells nothing, or there would be none: it ends each build. Here,
    # that it is the change which is found.
    gate = Gate(project, files)
    touched = {name for mutation in made[:70] for name in mutation.changed} & files.names
    as_it_is: dict[str, bytes | None] = {name: files.read(name) for name in sorted(touched)}
    assert list(gate.found_in(as_it_is)) == list(gate.found_in(as_it_is, words=False)) == []
    for mutation in made[:70]:
        assert judge.judge(mutation).killed, output_mutations.facts_of(mutation)


def test_every_kind_of_change_is_still_made(site: Path) -> None:
    files = Files(site)
    texts = {(m.output, m.kind) for m in output_mutations.text_mutations(files, 1, SEED)}
    for output, (_, kinds) in output_mutations.TEXT_KINDS.items():
        for kind in kinds:
            # There is no change to a feed that has no entry yet.
            assert (output, kind) in texts or output == "feed", f"{output}: {kind}"
    assert output_mutations.spared(files) == []
