"""The English words are spelt as in Britain, and a misspelt one is found."""

from __future__ import annotations

import shutil
from pathlib import Path

from clotsigns.spelling import WORD_LIST, spelling_problems


def project(root: Path, folder: Path, page: str, words: str = "") -> Path:
    """A project with one page and one word list, checked by the real tools."""
    for name in ("docs/en", "data"):
        (folder / name).mkdir(parents=True)
    shutil.copy(root / "cspell.json", folder)
    (folder / "node_modules").symlink_to(root / "node_modules")
    (folder / "docs" / "en" / "page.md").write_text(page, encoding="utf-8")
    (folder / WORD_LIST).write_text(words, encoding="utf-8")
    return folder


def test_every_word_is_known(root: Path) -> None:
    problems = sorted(spelling_problems(root))
    assert not problems, "\n" + "\n".join(map(str, problems))


def test_a_misspelt_and_an_american_word_are_found(root: Path, tmp_path: Path) -> None:
    page = "---\ntitle: Blod\n---\n# A clot\nA swollen calff.\nBut warfarin is right.\nThe color.\n"
    found = list(spelling_problems(project(root, tmp_path, page)))
    assert [(str(problem.path), problem.line) for problem in found] == [
        ("docs/en/page.md", 2),
        ("docs/en/page.md", 5),
        ("docs/en/page.md", 7),
    ]
    assert "'calff'" in found[1].message
    assert "data/spelling.txt" in found[1].message
    assert "colour" in found[2].message


def test_names_addresses_and_placements_are_not_words(root: Path, tmp_path: Path) -> None:
    page = (
        "---\nkind: artcle\nimages:\n  - blod-vesl\n---\n# A clot {: #clott }\n"
        "Seen [here](https://nhss.example/dvtt) [@nhss-dvtt; @cdcc].\n\n[[emergency: dvtt]]\n"
    )
    assert list(spelling_problems(project(root, tmp_path, page))) == []


def test_a_word_in_the_list_is_known_at_once(root: Path, tmp_path: Path) -> None:
    folder = project(root, tmp_path, "# Say zzyzx\n")
    assert len(list(spelling_problems(folder))) == 1
    (folder / WORD_LIST).write_text("zzyzx # a name\n", encoding="utf-8")
    assert list(spelling_problems(folder)) == []
