"""The build: the same bytes each time, and whole or not at all."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

SOURCES = ("docs", "data", "overrides", "mkdocs.yml")


@pytest.fixture
def copy(root: Path, tmp_path: Path) -> Path:
    """The project's sources, to be spoilt."""
    for name in SOURCES:
        source = root / name
        if source.is_dir():
            shutil.copytree(source, tmp_path / "project" / name, symlinks=True)
        else:
            shutil.copy(source, tmp_path / "project" / name)
    return tmp_path / "project"


def build(project: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "clotsigns", "build"],
        cwd=project,
        env={**os.environ, "TZ": "Asia/Tokyo", "SOURCE_DATE_EPOCH": "0", **environment},
        capture_output=True,
        text=True,
        check=False,
    )


def contents(folder: Path) -> dict[str, bytes]:
    return {
        str(path.relative_to(folder)): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def test_a_second_build_gives_the_same_bytes(site: Path, copy: Path) -> None:
    # Each handout is rendered anew, even if the first build took it from the cache.
    assert build(copy, CLOTSIGNS_CACHE="off").returncode == 0
    mine, theirs = contents(copy / "site"), contents(site)
    assert sorted(mine) == sorted(theirs)
    assert [name for name in mine if mine[name] != theirs[name]] == []


def test_a_build_with_problems_leaves_the_former_site_alone(site: Path, copy: Path) -> None:
    shutil.copytree(site, copy / "site")
    before = contents(copy / "site")
    page = copy / "docs/en/dvt.md"
    text = page.read_text(encoding="utf-8")
    page.write_text(
        text.replace("[[emergency: dvt]]\n", "").replace("[@nhs-dvt; ", "[@no-such; ", 1),
        encoding="utf-8",
    )
    answer = build(copy)
    assert answer.returncode == 1
    assert "docs/en/dvt.md" in answer.stderr
    assert "safety-placed" in answer.stderr
    assert "'no-such'" in answer.stderr
    assert "Traceback" not in answer.stderr
    assert contents(copy / "site") == before
    assert sorted(path.name for path in copy.iterdir()) == sorted([*SOURCES, "site"])


def test_a_link_that_leads_nowhere_stops_the_build(copy: Path) -> None:
    page = copy / "docs/en/leg-cramps.md"
    text = page.read_text(encoding="utf-8")
    page.write_text(text.replace("(dvt.md)", "(dtv.md)", 1), encoding="utf-8")
    answer = build(copy)
    assert answer.returncode == 1
    assert "dtv.md" in answer.stderr
    assert not (copy / "site").exists()


def test_a_folder_that_is_not_a_site_is_not_replaced(copy: Path) -> None:
    (copy / "site").mkdir()
    (copy / "site" / "letter.txt").write_text("keep me", encoding="utf-8")
    answer = build(copy)
    assert answer.returncode == 1
    assert "is not a built site" in answer.stderr
    assert (copy / "site" / "letter.txt").read_text(encoding="utf-8") == "keep me"


def test_an_emergency_box_that_a_template_hides_stops_the_build(copy: Path) -> None:
    """The last gate reads the built page, whatever the sources say."""
    (copy / "overrides" / "main.html").write_text(
        '{% extends "base.html" %}{% block header %}{% endblock %}{% block content %}'
        "{{ page.content | replace('cough up blood', 'cough') }}{% endblock %}",
        encoding="utf-8",
    )
    answer = build(copy)
    assert answer.returncode == 1
    assert "safety-built" in answer.stderr
    assert "You cough up blood." in answer.stderr
    assert not (copy / "site").exists()


def test_every_page_that_is_written_is_built(site: Path, root: Path) -> None:
    written = {p.relative_to(root / "docs/en").as_posix() for p in (root / "docs/en").rglob("*.md")}
    built = {p.relative_to(site).as_posix() for p in site.rglob("*.html")}
    # Pages for frames and sheets of paper are made from pages, and have tests of their own.
    made = ("embed/", "handouts/sheet/")
    assert len(written) == len([name for name in built if not name.startswith(made)])


def test_a_foreign_folder_with_a_home_page_is_not_replaced(copy: Path) -> None:
    (copy / "site").mkdir()
    for name in ("index.html", "thesis.txt"):
        (copy / "site" / name).write_text("keep me", encoding="utf-8")
    assert build(copy).returncode == 1
    assert (copy / "site" / "thesis.txt").read_text(encoding="utf-8") == "keep me"
