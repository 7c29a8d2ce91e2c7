"""There is never half a site: whenever a build is killed, and however little room it has.

The steps are made up and quick; all else is the build's own. A build is killed from inside, at the
moment before it asks the system for something, so that the moments are the same at each run.
"""

from __future__ import annotations

import hashlib
import os
import random
import resource
import signal
import sys
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from types import SimpleNamespace

import pytest

from clotsigns import building
from clotsigns.building import Build, Step, build
from clotsigns.generator.run import BuildError
from clotsigns.sources.problem import Problem, SourceError

KILLS = 50
BIG = 4 * 1024 * 1024
ASKS = ("open", "os.mkdir", "os.rename", "os.remove", "os.rmdir", "shutil.rmtree", "os.truncate")


def page(words: str) -> Callable[[Build], None]:
    def write(made: Build) -> None:
        for name in ("index.html", "404.html", "dvt/index.html", "assets/site.css", "feed.xml"):
            made.site.write(name, f"{name} {words}" * 50)

    return write


def more(words: str) -> Callable[[Build], None]:
    def write(made: Build) -> None:
        for turn in range(12):
            made.site.write(f"handouts/{turn}.pdf", f"{turn} {words}" * 50)
        (made.site.folder / "feed.xml").rename(made.site.folder / "feed2.xml")

    return write


def settings(root: Path) -> Callable[[Build], None]:
    """As the generator does: a file in the project, for as long as it runs."""

    def write(made: Build) -> None:
        place = root / ".settings-abc.yml"
        place.write_text("x", encoding="utf-8")
        page("half")(made)
        place.unlink()

    return write


@pytest.fixture
def root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A project whose sources are not read, as nothing here is about them."""
    monkeypatch.setattr(building, "load_project", lambda *_, **__: SimpleNamespace(articles=()))
    for asked in ("problems", "words_sealed"):
        monkeypatch.setattr(building, asked, lambda _: [])
    monkeypatch.setattr(building, "as_published", lambda project: project)
    folder = tmp_path / "project"
    folder.mkdir()
    return folder


def steps(monkeypatch: pytest.MonkeyPatch, root: Path, words: str, *also: Step) -> None:
    monkeypatch.setattr(
        building,
        "STEPS",
        (
            Step("settings", settings(root)),
            Step("pages", page(words)),
            Step("more", more(words)),
            *also,
        ),
    )


def digest(site: Path) -> str:
    """One name for every byte of a folder and where it stands; nothing where there is no folder."""
    if not site.exists():
        return ""
    found = hashlib.sha256()
    for path in sorted(site.rglob("*")):
        content = path.read_bytes() if path.is_file() else b""
        found.update(f"{path.relative_to(site)}\0{len(content)}\0".encode() + content)
    return found.hexdigest()


def apart(work: Callable[[], None]) -> int:
    """Do it in a process of its own, and tell how that ended: less than 0 for a signal."""
    child = os.fork()
    if not child:
        code = 99
        try:
            work()
            code = 0
        except (BuildError, SourceError, OSError, MemoryError):
            code = 1
        finally:
            os._exit(code)
    _, status = os.waitpid(child, 0)
    return os.waitstatus_to_exitcode(status)


def counted(work: Callable[[], None], last: int, tell: int | None = None) -> Callable[[], None]:
    """The work, killed as it asks the system for something more than ``last`` times."""

    def do() -> None:
        asked = 0

        def hook(event: str, _: tuple[object, ...]) -> None:
            nonlocal asked
            if event in ASKS:
                if asked == last:
                    os.kill(os.getpid(), signal.SIGKILL)
                asked += 1

        sys.addaudithook(hook)
        work()
        if tell is not None:
            os.write(tell, str(asked).encode())

    return do


def moments(work: Callable[[], None]) -> int:
    """How often a build asks the system for something, in all."""
    reading, writing = os.pipe()
    assert apart(counted(work, -1, writing)) == 0
    os.close(writing)
    with os.fdopen(reading) as told:
        return int(told.read())


def litter(root: Path) -> list[str]:
    """What stands in the project that is not the site."""
    return [path.name for path in sorted(root.iterdir()) if path.name != "site"]


def test_however_a_build_is_killed_a_whole_site_stands(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    site = root / "site"
    steps(monkeypatch, root, "first")
    build(root, site)
    assert litter(root) == []
    all_of_it = moments(lambda: build(root, site))
    assert all_of_it > 60
    # The swap is at the end, and each moment of it counts.
    random_ones = random.Random(13).sample(range(all_of_it - 25), KILLS - 25)
    seen = {"former": 0, "new": 0, "between": 0}
    for turn, last in enumerate([*sorted(random_ones), *range(all_of_it - 25, all_of_it)]):
        before = digest(site)
        steps(monkeypatch, root, f"turn {turn}")
        assert apart(counted(lambda: build(root, site), last)) == -signal.SIGKILL
        after = digest(site)
        if after == before:
            seen["former"] += 1
        elif not after:
            # Between the two renames: the next build puts it back, also if it comes to nothing.
            seen["between"] += 1
            with pytest.MonkeyPatch.context() as patch:
                patch.setattr(building, "problems", lambda _: [a_problem()])
                assert apart(lambda: build(root, site)) == 1
            assert digest(site) == before
        else:
            seen["new"] += 1
            assert after == whole(root, monkeypatch, f"turn {turn}")
        # The next build needs no help, and leaves nothing lying about.
        steps(monkeypatch, root, f"after turn {turn}")
        build(root, site)
        assert digest(site) == whole(root, monkeypatch, f"after turn {turn}")
        assert litter(root) == [], last
    assert seen["between"] == 1 and min(seen.values()) > 0, seen
    assert sum(seen.values()) == KILLS


def whole(root: Path, monkeypatch: pytest.MonkeyPatch, words: str) -> str:
    """What a build gives that nobody disturbs."""
    steps(monkeypatch, root, words)
    place = root.parent / "undisturbed"
    build(root, place / "site")
    return digest(place / "site")


def a_problem() -> Problem:
    return Problem(path=Path("docs/en/dvt.md"), line=1, rule="x", message="it is wrong")


def no_room() -> Iterable[Problem]:
    resource.setrlimit(resource.RLIMIT_FSIZE, (BIG // 4, BIG // 4))
    return ()


def no_memory() -> Iterable[Problem]:
    pages = int(Path("/proc/self/statm").read_text().split()[0])
    most = pages * resource.getpagesize() + BIG
    resource.setrlimit(resource.RLIMIT_AS, (most, most))
    return ()


def much(made: Build) -> None:
    # More than a process may hold back for itself of what was freed, which the system does not see.
    made.site.write("big.zip", b"x" * BIG * 24)


@pytest.mark.parametrize("without", [no_room, no_memory])
def test_without_room_or_memory_the_former_site_stands(
    root: Path, monkeypatch: pytest.MonkeyPatch, without: Callable[[], Iterable[Problem]]
) -> None:
    site = root / "site"
    steps(monkeypatch, root, "first")
    build(root, site)
    before = digest(site)
    steps(monkeypatch, root, "second", Step("less", lambda _: without()), Step("much", much))
    assert apart(lambda: build(root, site)) == 1
    assert digest(site) == before
    assert litter(root) == []
    # With enough of it, the same steps come to their end.
    steps(monkeypatch, root, "second", Step("much", much))
    assert apart(lambda: build(root, site)) == 0
    assert digest(site) not in ("", before)


@pytest.fixture
def busy(root: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[int]:
    """A build of the site that goes on until it is killed; its process."""
    reading, writing = os.pipe()

    def hang(_: Build) -> None:
        os.write(writing, b"x")
        signal.pause()

    steps(monkeypatch, root, "theirs", Step("hang", hang))
    child = os.fork()
    if not child:
        try:
            build(root, root / "site")
        finally:
            os._exit(99)
    os.read(reading, 1)
    yield child
    try:
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
    except (ProcessLookupError, ChildProcessError):
        pass


def test_two_builds_into_one_folder_are_kept_apart(
    root: Path, monkeypatch: pytest.MonkeyPatch, busy: int
) -> None:
    site = root / "site"
    steps(monkeypatch, root, "ours")
    with pytest.raises(BuildError) as told:
        build(root, site)
    assert f"process {busy}" in str(told.value) and "\n" not in str(told.value)
    assert str(site) in str(told.value)
    assert not site.exists()
    # Another folder is another site.
    build(root, root.parent / "other")
    assert digest(root.parent / "other") == whole(root, monkeypatch, "ours")
    # The lock goes with who held it.
    os.kill(busy, signal.SIGKILL)
    os.waitpid(busy, 0)
    build(root, site)
    assert digest(site) == digest(root.parent / "other")
    assert litter(root) == []


def test_a_folder_that_looks_like_ours_is_left_alone(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Somebody's own copy of the site, beside it and hidden."""
    (root / ".site-backup").mkdir()
    (root / ".site-backup" / "letter.txt").write_text("keep me", encoding="utf-8")
    steps(monkeypatch, root, "first")
    build(root, root / "site")
    assert litter(root) == [".site-backup"]
    assert (root / ".site-backup" / "letter.txt").exists()
