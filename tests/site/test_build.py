"""The build: the same bytes each time, and a gate at its end. Whole or not at all: tests/unit."""

from __future__ import annotations

import os
import shutil
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

from clotsigns.handouts import cache
from clotsigns.kept import Kept, key
from clotsigns.release.compression import ENDINGS, form_of
from clotsigns.release.naming import texts

# A folder, a time zone, a locale, a umask and a year that are not those of the first build.
FOLDER = "mon dossier été"
OTHERWISE = {"TZ": "Asia/Tokyo", "LC_ALL": "C", "SOURCE_DATE_EPOCH": "0"}
NEXT_YEAR = "tests/oracles/next_year"
SOURCES = ("docs", "data", "overrides", "requirements", "mkdocs.yml")
# Handouts that are never taken from what was kept: one of each size of print, on both papers.
ANEW = ("dvt-a4", "dvt-large-letter", "emergency-card-a4")
# Nor are these of the compressed forms, a sixteenth of all: those whose key begins so.
PRESSED_ANEW = "0"


@pytest.fixture
def copy(root: Path, tmp_path: Path) -> Path:
    """The project's sources, to be spoilt."""
    for name in SOURCES:
        source = root / name
        if source.is_dir():
            shutil.copytree(source, tmp_path / FOLDER / name, symlinks=True)
        else:
            shutil.copy(source, tmp_path / FOLDER / name)
    return tmp_path / FOLDER


def build(root: Path, project: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    code = (str(root / NEXT_YEAR), str(root / "src"))
    return subprocess.run(
        [sys.executable, "-m", "clotsigns", "build"],
        cwd=project,
        env={**os.environ, **OTHERWISE, "PYTHONPATH": os.pathsep.join(code), **environment},
        umask=0o077,
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


def first_difference(mine: dict[str, bytes], theirs: dict[str, bytes]) -> str:
    """The files in which two sites differ, and what each has at the first place; or nothing."""
    names = [name for name in sorted({*mine, *theirs}) if mine.get(name) != theirs.get(name)]
    if not names:
        return ""
    # What lists all others differs whenever one of them does.
    first = min(names, key=lambda name: (not name.endswith("/index.html"), name))
    ours, others = mine.get(first, b""), theirs.get(first, b"")
    pairs = enumerate(zip(ours, others, strict=False))
    at = next((place for place, (a, b) in pairs if a != b), min(len(ours), len(others)))
    here = slice(max(0, at - 40), at + 40)
    told = f"{first}, byte {at}:\n  {ours[here]!r}\n  {others[here]!r}"
    return f"{told}\n{len(names)} differ: {', '.join(names[:20])}"


def files_of_handouts(store: Path) -> dict[bytes, tuple[str, bytes]]:
    """The PDF of each handout that a store keeps, with its key and all that is kept under it."""
    if not store.is_file():
        return {}
    with closing(sqlite3.connect(store)) as open_store:
        rows = open_store.execute(
            "SELECT key, content FROM kept WHERE instr(content, CAST('%PDF' AS BLOB))"
        )
        return {content.partition(b"\n")[2]: (key, content) for key, content in rows}


def keys_of_compressed(site: Path) -> set[str]:
    """The key under which each compressed form of the site is kept."""
    return {
        key(form_of(path.relative_to(site).as_posix(), len(content), ending)[1], content)
        for path, content in ((path, path.read_bytes()) for path in texts(site))
        for ending in ENDINGS
    }


@pytest.fixture
def store(site: Path, tmp_path: Path) -> Kept:
    """What the first build kept of its handouts, but for ``ANEW``, and of what it compressed."""
    pdfs = {path.stem: path.read_bytes() for path in (site / "handouts").glob("*.pdf")}
    first = Kept.here()
    known = files_of_handouts(first.path) if first.path else {}
    again = {pdf for name, pdf in pdfs.items() if name not in ANEW and pdf in known}
    kept = Kept(tmp_path / "kept" / "kept.sqlite")
    kept.keep(dict(known[pdf] for pdf in again))
    kept.keep(first.found(cache.of_heard(pdf) for pdf in again))
    pressed = keys_of_compressed(site)
    kept.keep(first.found(name for name in pressed if not name.startswith(PRESSED_ANEW)))
    return kept


def test_a_second_build_gives_the_same_bytes(
    root: Path, site: Path, copy: Path, store: Kept
) -> None:
    """All is made anew but for most handouts: of each size of print one is rendered again.

    Nor is all compressed again that has the same bytes before that, but for a sixteenth.
    """
    assert store.path
    made = files_of_handouts(store.path)
    pressed = {name for name in keys_of_compressed(site) if name.startswith(PRESSED_ANEW)}
    assert len(pressed) > 100 and not store.found(pressed)
    answer = build(root, copy, CLOTSIGNS_CACHE=str(store.path.parent))
    assert answer.returncode == 0, answer.stderr
    mine, theirs = contents(copy / "site"), contents(site)
    assert first_difference(mine, theirs) == ""
    rendered = set(files_of_handouts(store.path)) - set(made)
    assert {mine[f"handouts/{name}.pdf"] for name in ANEW} <= rendered
    assert set(store.found(pressed)) == pressed


def test_the_first_difference_is_told() -> None:
    whole = {"a": b"x" * 100, "b": b"y"}
    assert first_difference(whole, dict(whole)) == ""
    assert first_difference(whole, {"a": whole["a"]}).startswith("b, byte 0:\n  b'y'\n  b''")
    told = first_difference(whole, {**whole, "a": b"x" * 70 + b"z" * 30})
    assert told.startswith("a, byte 70:") and "xz" in told and told.endswith("1 differ: a")


def test_an_emergency_box_that_a_template_hides_stops_the_build(root: Path, copy: Path) -> None:
    """The last gate reads the built page, whatever the sources say."""
    (copy / "overrides" / "main.html").write_text(
        '{% extends "base.html" %}{% block header %}{% endblock %}{% block content %}'
        "{{ page.content | replace('cough up blood', 'cough') }}{% endblock %}",
        encoding="utf-8",
    )
    answer = build(root, copy)
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
