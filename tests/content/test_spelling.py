"""The English words are spelt as in Britain, and a misspelt one is found."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from clotsigns.sources.problem import Problem
from clotsigns.spelling import WORD_LIST, spelling_problems

PAGES = {
    "misspelt": "---\ntitle: Blod\n---\n# A clot\nA swollen calff.\nBut warfarin is right.\n"
    "The color.\n",
    "names": "---\nkind: artcle\nimages:\n  - blod-vesl\n---\n# A clot {: #clott }\n"
    "Seen [here](https://nhss.example/dvtt) [@nhss-dvtt; @cdcc].\n\n[[emergency: dvtt]]\n",
    "word": "# Say zzyzx\n",
}


@pytest.fixture(scope="module")
def folder(root: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A project with a few pages and an empty word list, to be checked by the real tools."""
    made = tmp_path_factory.mktemp("spelling")
    for name in ("docs/en", "data"):
        (made / name).mkdir(parents=True)
    shutil.copy(root / "cspell.json", made)
    (made / "node_modules").symlink_to(root / "node_modules")
    for name, text in PAGES.items():
        (made / "docs/en" / f"{name}.md").write_text(text, encoding="utf-8")
    (made / WORD_LIST).touch()
    return made


@pytest.fixture(scope="module")
def found(folder: Path) -> dict[str, list[Problem]]:
    """What is told of each page; the dictionary is asked once, as it takes seconds to open."""
    told = list(spelling_problems(folder))
    return {name: [p for p in told if p.path == Path(f"docs/en/{name}.md")] for name in PAGES}


def test_every_word_is_known(root: Path) -> None:
    problems = sorted(spelling_problems(root))
    assert not problems, "\n" + "\n".join(map(str, problems))


def test_a_misspelt_and_an_american_word_are_found(found: dict[str, list[Problem]]) -> None:
    told = found["misspelt"]
    assert [problem.line for problem in told] == [2, 5, 7]
    assert "'calff'" in told[1].message
    assert "data/spelling.txt" in told[1].message
    assert "colour" in told[2].message


def test_names_addresses_and_placements_are_not_words(found: dict[str, list[Problem]]) -> None:
    assert found["names"] == []


def test_a_word_in_the_list_is_known_at_once(folder: Path, found: dict[str, list[Problem]]) -> None:
    assert len(found["word"]) == 1
    (folder / WORD_LIST).write_text("zzyzx # a name\n", encoding="utf-8")
    again = list(spelling_problems(folder))
    assert [problem.path.stem for problem in again] == ["misspelt"] * 3
