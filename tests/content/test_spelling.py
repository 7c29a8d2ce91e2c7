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
    "word": "# Say zzyzx, or zzyzy\n",
}
LISTED = "zzyzy"


@pytest.fixture(scope="module")
def folder(root: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The project's words and a few pages more, to be checked by the real tools."""
    made = tmp_path_factory.mktemp("spelling")
    for name in ("docs", "data"):
        shutil.copytree(root / name, made / name)
    shutil.copy(root / "cspell.json", made)
    (made / "node_modules").symlink_to(root / "node_modules")
    for name, text in PAGES.items():
        (made / "docs/en" / f"{name}.md").write_text(text, encoding="utf-8")
    with (made / WORD_LIST).open("a", encoding="utf-8") as words:
        words.write(f"{LISTED} # a name\n")
    return made


@pytest.fixture(scope="module")
def told(folder: Path) -> list[Problem]:
    """All that is told; the dictionary is asked once, as it takes seconds to open."""
    return sorted(spelling_problems(folder))


@pytest.fixture(scope="module")
def found(told: list[Problem]) -> dict[str, list[Problem]]:
    """What is told of each page that was added."""
    return {name: [p for p in told if p.path == Path(f"docs/en/{name}.md")] for name in PAGES}


def test_every_word_is_known(told: list[Problem]) -> None:
    added = {Path(f"docs/en/{name}.md") for name in PAGES}
    problems = [problem for problem in told if problem.path not in added]
    assert not problems, "\n" + "\n".join(map(str, problems))


def test_a_misspelt_and_an_american_word_are_found(found: dict[str, list[Problem]]) -> None:
    told = found["misspelt"]
    assert [problem.line for problem in told] == [2, 5, 7]
    assert "'calff'" in told[1].message
    assert "data/spelling.txt" in told[1].message
    assert "colour" in told[2].message


def test_names_addresses_and_placements_are_not_words(found: dict[str, list[Problem]]) -> None:
    assert found["names"] == []


def test_a_word_is_known_by_the_list_alone(root: Path, found: dict[str, list[Problem]]) -> None:
    assert LISTED not in (root / WORD_LIST).read_text(encoding="utf-8")
    assert [problem.message.partition(" ")[0] for problem in found["word"]] == ["'zzyzx'"]
