"""The site that stands: what takes its place, what is put in order first, and who may do it."""

from __future__ import annotations

import errno
import fcntl
import os
from collections.abc import Callable
from pathlib import Path

import pytest

from clotsigns import standing
from clotsigns.generator.run import BuildError
from clotsigns.standing import is_built, place_for, refuse_what_is_not_ours, swap

LOCK = ".site-lock"
PARTS = ("index.html", "404.html", "assets/site.css")


def a_site(folder: Path, words: str) -> Path:
    (folder / "assets").mkdir(parents=True)
    for name in PARTS:
        (folder / name).write_text(words, encoding="utf-8")
    return folder


def says(site: Path) -> str:
    return (site / "index.html").read_text(encoding="utf-8")


@pytest.fixture
def site(tmp_path: Path) -> Path:
    """A site that stands, in a project."""
    return a_site(tmp_path / "site", "old")


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


@pytest.mark.parametrize("lacks", PARTS)
def test_a_built_site_has_its_home_its_404_and_its_looks(tmp_path: Path, lacks: str) -> None:
    made = a_site(tmp_path / "made", "x")
    assert is_built(made)
    (made / lacks).unlink()
    if lacks.startswith("assets"):
        (made / "assets").rmdir()
    assert not is_built(made)
    assert not is_built(tmp_path / "nothing")


def test_only_an_empty_folder_or_a_site_is_replaced(tmp_path: Path, site: Path) -> None:
    refuse_what_is_not_ours(site)
    refuse_what_is_not_ours(tmp_path / "nothing")
    (tmp_path / "empty").mkdir()
    refuse_what_is_not_ours(tmp_path / "empty")
    (tmp_path / "empty/letter.txt").write_text("keep me")
    with pytest.raises(BuildError) as caught:
        refuse_what_is_not_ours(tmp_path / "empty")
    told = f"{tmp_path / 'empty'} is not a built site: empty it or choose another folder"
    assert str(caught.value) == told


def test_the_new_site_stands_where_the_former_stood(tmp_path: Path, site: Path) -> None:
    fresh = a_site(tmp_path / "aside/fresh", "new")
    swap(fresh, site)
    assert says(site) == "new"
    assert names(tmp_path / "aside") == []
    assert names(tmp_path) == ["aside", "site"]


def test_the_first_site_of_all_has_nobody_to_replace(tmp_path: Path) -> None:
    swap(a_site(tmp_path / "aside/fresh", "new"), tmp_path / "site")
    assert says(tmp_path / "site") == "new"
    assert names(tmp_path / "aside") == []


def test_a_new_site_that_lacks_something_takes_no_place(tmp_path: Path, site: Path) -> None:
    fresh = a_site(tmp_path / "fresh", "new")
    (fresh / "404.html").unlink()
    with pytest.raises(BuildError) as caught:
        swap(fresh, site)
    assert str(caught.value) == "the new site lacks its home page, its 404 page or its looks"
    assert says(site) == "old"


def test_what_came_to_stand_there_meanwhile_is_left_alone(tmp_path: Path) -> None:
    other = tmp_path / "site"
    other.mkdir()
    (other / "letter.txt").write_text("keep me")
    with pytest.raises(BuildError, match="is not a built site"):
        swap(a_site(tmp_path / "fresh", "new"), other)
    assert names(other) == ["letter.txt"]


@pytest.mark.parametrize("error", [OSError("no room"), KeyboardInterrupt()])
@pytest.mark.parametrize("moved", ["fresh", "site"])
def test_whatever_fails_the_former_site_stands(
    tmp_path: Path,
    site: Path,
    monkeypatch: pytest.MonkeyPatch,
    error: BaseException,
    moved: str,
) -> None:
    fresh = a_site(tmp_path / "aside/fresh", "new")
    rename = Path.rename

    def fails(path: Path, target: Path) -> Path:
        if path.name == moved:
            raise error
        return rename(path, target)

    monkeypatch.setattr(Path, "rename", fails)
    with pytest.raises(type(error)):
        swap(fresh, site)
    assert says(site) == "old"
    assert names(tmp_path / "aside") == ["fresh"]


def test_a_first_site_that_cannot_take_its_place_leaves_none(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    rename = Path.rename

    def fails(path: Path, target: Path) -> Path:
        if path.name == "fresh":
            raise OSError("no room")
        return rename(path, target)

    fresh = a_site(tmp_path / "aside/fresh", "new")
    monkeypatch.setattr(Path, "rename", fails)
    with pytest.raises(OSError, match="no room"):
        swap(fresh, tmp_path / "site")
    assert not (tmp_path / "site").exists()


def test_the_former_site_is_not_deleted_where_it_could_be_taken_for_whole(
    tmp_path: Path, site: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: list[str] = []
    monkeypatch.setattr("shutil.rmtree", lambda path: seen.append(path.name))
    swap(a_site(tmp_path / "aside/fresh", "new"), site)
    assert seen == ["gone"]
    assert not (tmp_path / "aside/former").exists()


def test_a_place_is_made_beside_the_site_and_goes_again(tmp_path: Path) -> None:
    goal = tmp_path / "deep/er/site"
    with place_for(goal, tmp_path) as aside:
        assert aside.parent == goal.parent
        assert aside.name.startswith(".site-building-")
        assert aside.is_dir()
        (aside / "half").mkdir()
    assert names(goal.parent) == []


@pytest.mark.parametrize("error", [OSError("no room"), BuildError("no")])
def test_a_build_that_fails_leaves_nothing(tmp_path: Path, site: Path, error: Exception) -> None:
    with pytest.raises(type(error)), place_for(site, tmp_path) as aside:
        (aside / "half").mkdir()
        raise error
    assert names(tmp_path) == ["site"]
    assert says(site) == "old"


def test_a_place_is_refused_where_something_else_stands(tmp_path: Path) -> None:
    (tmp_path / "site").mkdir()
    (tmp_path / "site/letter.txt").write_text("keep me")
    with (
        pytest.raises(BuildError, match="is not a built site"),
        place_for(tmp_path / "site", tmp_path),
    ):
        pass
    assert names(tmp_path) == ["site"]


def killed(folder: Path, name: str = "abc", former: str = "") -> Path:
    """What a build that was killed has left."""
    left = folder / f".site-building-{name}"
    left.mkdir()
    if former:
        a_site(left / "former", former)
    return left


def test_what_a_killed_build_left_is_put_in_order_first(tmp_path: Path, site: Path) -> None:
    left = killed(tmp_path, former="older")
    (tmp_path / ".site-building.txt").write_text("mine")
    with place_for(site, tmp_path):
        assert not left.exists()
        assert says(site) == "old"
    assert names(tmp_path) == [".site-building.txt", "site"]


def test_what_is_of_another_site_or_no_folder_is_left(tmp_path: Path, site: Path) -> None:
    (tmp_path / ".other-building-x").mkdir()
    (tmp_path / ".site-building-file").write_text("mine")
    with place_for(site, tmp_path):
        pass
    assert names(tmp_path) == [".other-building-x", ".site-building-file", "site"]


def test_the_site_that_stood_is_put_back_before_all_else(tmp_path: Path) -> None:
    killed(tmp_path, "a")
    (killed(tmp_path, "b") / "former").mkdir()
    killed(tmp_path, "c", former="stood")
    with place_for(tmp_path / "site", tmp_path):
        assert says(tmp_path / "site") == "stood"
    assert names(tmp_path) == ["site"]


def test_only_a_whole_site_is_put_back(tmp_path: Path) -> None:
    half = a_site(killed(tmp_path) / "former", "half")
    (half / "index.html").unlink()
    with place_for(tmp_path / "site", tmp_path):
        assert not (tmp_path / "site").exists()


def test_settings_of_before_go_and_those_of_now_stay(tmp_path: Path, site: Path) -> None:
    root = tmp_path / "project"
    root.mkdir()
    (root / ".settings-old.yml").write_text("x")
    (root / ".settings-folder").mkdir()
    (root / ".settings-folder/x").write_text("x")
    (root / "mkdocs.yml").write_text("x")
    with place_for(site, root):
        (root / ".settings-new.yml").write_text("x")
        assert (root / ".settings-old.yml").exists()
    assert names(root) == [".settings-new.yml", "mkdocs.yml"]


def test_settings_that_went_by_themselves_are_not_missed(tmp_path: Path, site: Path) -> None:
    (tmp_path / ".settings-old.yml").write_text("x")
    with place_for(site, tmp_path):
        (tmp_path / ".settings-old.yml").unlink()
    assert names(tmp_path) == ["site"]


def test_a_generator_that_still_writes_leaves_nothing(tmp_path: Path, site: Path) -> None:
    with place_for(site, tmp_path):
        late = killed(tmp_path, "late")
    assert not late.exists()


def test_one_build_at_a_time_makes_a_site(tmp_path: Path, site: Path) -> None:
    with place_for(site, tmp_path):
        lock = tmp_path / LOCK
        assert lock.read_text() == str(os.getpid())
        # Others may read who builds, and nobody can run it.
        assert lock.stat().st_mode & 0o133 == 0
        with pytest.raises(BuildError) as caught, place_for(site, tmp_path):
            pass
        assert str(caught.value) == (
            f"another build, process {os.getpid()}, is making {site}: wait for its end, or choose "
            "another folder"
        )
        assert lock.exists()
        # Another site is nobody's business.
        with place_for(tmp_path / "other", tmp_path):
            pass
    assert not lock.exists()
    with place_for(site, tmp_path):
        pass


def test_the_place_that_another_build_works_in_is_not_cleared(tmp_path: Path, site: Path) -> None:
    with place_for(site, tmp_path) as aside:
        with pytest.raises(BuildError), place_for(site, tmp_path):
            pass
        assert aside.exists()


@pytest.mark.parametrize("text", ["", "nobody", "12 34x", "nöbody"])
def test_a_lock_that_names_nobody_is_still_one(tmp_path: Path, site: Path, text: str) -> None:
    lock = tmp_path / LOCK
    lock.write_text(text)
    with lock.open() as held:
        fcntl.flock(held, fcntl.LOCK_EX)
        with (
            pytest.raises(BuildError, match=r"^another build is making "),
            place_for(site, tmp_path),
        ):
            pass


def test_a_lock_that_nobody_holds_any_more_is_taken(tmp_path: Path, site: Path) -> None:
    lock = tmp_path / LOCK
    lock.write_text("123456789012345")
    with place_for(site, tmp_path):
        assert lock.read_text() == str(os.getpid())
    assert not lock.exists()


def test_what_cannot_be_cleared_away_stops_no_build(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def busy(path: Path, ignore_errors: bool = False) -> None:
        if not ignore_errors:
            raise OSError("busy")

    monkeypatch.setattr("shutil.rmtree", busy)
    standing._clear(killed(tmp_path))


def open_files() -> int:
    return len(os.listdir("/dev/fd"))


def test_no_lock_stays_open(tmp_path: Path, site: Path) -> None:
    before = open_files()
    with place_for(site, tmp_path), pytest.raises(BuildError), place_for(site, tmp_path):
        pass
    assert open_files() == before


def test_a_lock_whose_file_was_taken_away_is_asked_anew(
    tmp_path: Path, site: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    take, times = standing._take, []

    def late(lock: int) -> bool:
        times.append(lock)
        if len(times) == 1:
            # Whoever held it before ends between our opening and our taking it.
            (tmp_path / LOCK).unlink()
        return take(lock)

    monkeypatch.setattr(standing, "_take", late)
    before = open_files()
    with place_for(site, tmp_path):
        assert len(times) == 2
        assert (tmp_path / LOCK).read_text() == str(os.getpid())
    assert open_files() == before


@pytest.mark.parametrize(
    ("number", "taken"),
    [(errno.EAGAIN, False), (errno.EACCES, False), (errno.ENOTSUP, True), (errno.ENOLCK, True)],
)
def test_a_file_system_without_locks_can_be_built_on(
    tmp_path: Path, site: Path, monkeypatch: pytest.MonkeyPatch, number: int, taken: bool
) -> None:
    def refused(lock: int, how: int) -> None:
        assert how == fcntl.LOCK_EX | fcntl.LOCK_NB
        raise OSError(number, "refused")

    monkeypatch.setattr(fcntl, "flock", refused)
    if taken:
        with place_for(site, tmp_path):
            pass
    else:
        with pytest.raises(BuildError, match="another build"), place_for(site, tmp_path):
            pass


def no_room(*_: object) -> int:
    raise OSError(errno.ENOSPC, "no room")


@pytest.mark.parametrize("part", ["truncate", "write"])
def test_on_a_full_disk_nobody_is_told_who_builds(
    tmp_path: Path, site: Path, monkeypatch: pytest.MonkeyPatch, part: str
) -> None:
    broken: Callable[..., int] = no_room
    monkeypatch.setattr(os, part, broken)
    with place_for(site, tmp_path):
        assert (tmp_path / LOCK).exists()
