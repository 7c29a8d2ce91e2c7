"""The build leaves a former site alone until the new one stands, and takes no other folder."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from clotsigns import building, standing
from clotsigns.__main__ import main
from clotsigns.generator.run import BuildError
from oracles.sealed import seal

Spoil = Callable[[str, str, str], int]


def contents(folder: Path) -> dict[str, str]:
    return {
        path.relative_to(folder).as_posix(): path.read_text(encoding="utf-8")
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def a_site(folder: Path, words: str) -> Path:
    """What the build takes for a site of its own."""
    (folder / "assets").mkdir(parents=True)
    for name in ("index.html", "404.html", "assets/site.css"):
        (folder / name).write_text(words, encoding="utf-8")
    return folder


def test_a_new_site_takes_the_place_of_the_former(tmp_path: Path) -> None:
    fresh, site = a_site(tmp_path / "fresh", "new"), a_site(tmp_path / "site", "old")
    standing.swap(fresh, site)
    assert set(contents(site).values()) == {"new"}
    assert [path.name for path in tmp_path.iterdir()] == ["site"]


def test_the_former_site_is_put_back_when_the_new_one_cannot_take_its_place(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    fresh, site = a_site(tmp_path / "fresh", "new"), a_site(tmp_path / "site", "old")
    rename = Path.rename

    def full(path: Path, target: Path) -> Path:
        if path == fresh:
            raise OSError("no room")
        return rename(path, target)

    monkeypatch.setattr(Path, "rename", full)
    with pytest.raises(OSError, match="no room"):
        standing.swap(fresh, site)
    assert set(contents(site).values()) == {"old"}


@pytest.mark.parametrize("missing", ["index.html", "404.html", "assets/site.css"])
def test_a_new_site_that_is_not_whole_takes_no_place(tmp_path: Path, missing: str) -> None:
    fresh, site = a_site(tmp_path / "fresh", "new"), a_site(tmp_path / "site", "old")
    (fresh / missing).unlink()
    if missing.startswith("assets"):
        (fresh / "assets").rmdir()
    with pytest.raises(BuildError, match="lacks"):
        standing.swap(fresh, site)
    assert set(contents(site).values()) == {"old"}


@pytest.mark.parametrize(
    "files", [("letter.txt",), ("index.html", "thesis.txt")], ids=["a folder", "with a home page"]
)
def test_a_folder_that_is_not_a_site_is_not_replaced(
    tiny: Path, capsys: pytest.CaptureFixture[str], files: tuple[str, ...]
) -> None:
    (tiny / "site").mkdir()
    for name in files:
        (tiny / "site" / name).write_text("keep me", encoding="utf-8")
    assert main(["--root", str(tiny), "build"]) == 1
    assert "is not a built site" in capsys.readouterr().err
    assert contents(tiny / "site") == dict.fromkeys(files, "keep me")


def test_a_folder_that_holds_the_project_is_not_replaced(
    tiny: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["--root", str(tiny), "build", "--site-dir", str(tiny)]) == 1
    assert "holds the project itself" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("old", "new", "rule"),
    [
        ("[[emergency: dvt]]\n", "", "safety-placed"),
        ("vein. [@book]", "vein. [@no-such]", "'no-such'"),
        ("vein. [@book]", "vein, [as told](dtv.md). [@book]", "'dtv.md'"),
    ],
)
def test_a_build_with_problems_leaves_the_former_site_alone(
    tiny: Path, spoil: Spoil, capsys: pytest.CaptureFixture[str], old: str, new: str, rule: str
) -> None:
    a_site(tiny / "site", "old")
    before, beside = contents(tiny / "site"), sorted(path.name for path in tiny.iterdir())
    spoil("docs/en/dvt.md", old, new)
    assert main(["--root", str(tiny), "build"]) == 1
    told = capsys.readouterr().err
    assert "docs/en/dvt.md" in told
    assert rule in told
    assert "Traceback" not in told
    assert contents(tiny / "site") == before
    assert sorted(path.name for path in tiny.iterdir()) == beside


def test_a_step_that_finds_problems_leaves_the_former_site_alone(
    tiny: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Whatever is wrong with the built pages, the last gate included."""
    seal(tiny)
    a_site(tiny / "site", "old")
    beside = sorted(path.name for path in tiny.iterdir())

    def fail(*_: object) -> None:
        raise BuildError("no pages")

    monkeypatch.setattr(building, "generate", fail)
    assert main(["--root", str(tiny), "build"]) == 1
    assert "no pages" in capsys.readouterr().err
    assert set(contents(tiny / "site").values()) == {"old"}
    assert sorted(path.name for path in tiny.iterdir()) == beside
