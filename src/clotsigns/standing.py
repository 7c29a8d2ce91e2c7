"""The site that stands: a new one takes its place whole, and one build at a time makes it.

A folder that is not empty cannot be renamed over another, so the swap is two renames, one straight
after the other. A build that is killed at that very moment leaves no site where it stood, but the
former one whole beside it, and the next build puts it back before all else, also if it then finds
problems. A symbolic link that is switched would close that gap, and would make the site a link:
what is copied to a host, served from a container or deleted by ``rm -r`` would change for everybody
for the sake of microseconds. So it is a folder, as ever.

A lock is held on a file beside the site, and goes with the process that holds it, however it ends.
"""

from __future__ import annotations

import errno
import os
import shutil
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from clotsigns.generator.run import BuildError

# Where a build leaves things in the project while the generator runs.
_SETTINGS = ".settings-"
_FORMER = "former"
_BUSY = (errno.EACCES, errno.EAGAIN, errno.EDEADLK)


@contextmanager
def place_for(site: Path, root: Path) -> Iterator[Path]:
    """A folder to make a new site in, beside the one that stands, for one build at a time.

    What a build that was killed has left is put in order first. Raises ``BuildError`` when another
    build is making the same site, or the folder is not one that a build may replace.
    """
    site.parent.mkdir(parents=True, exist_ok=True)
    with _alone(site):
        before = sorted(root.glob(f"{_SETTINGS}*"))
        _restore(site)
        refuse_what_is_not_ours(site)
        _clear_away(site)
        # Beside its goal, so that the swap is a rename within one file system.
        with tempfile.TemporaryDirectory(
            prefix=_prefix(site), dir=site.parent, ignore_cleanup_errors=True
        ) as aside:
            yield Path(aside)
        # A generator that outlived a build which was killed may have written until now. What lay in
        # the project for as long as a whole build takes is of no generator that still runs.
        _clear_away(site)
        for left in before:
            _clear(left)


def swap(fresh: Path, site: Path) -> None:
    """Put the new site where the former stands. Raises ``BuildError`` when it lacks anything.

    Whatever fails, one of the two stands there whole.
    """
    if not is_built(fresh):
        raise BuildError("the new site lacks its home page, its 404 page or its looks")
    refuse_what_is_not_ours(site)
    # As long as it has this name, it is whole.
    former = fresh.with_name(_FORMER)
    try:
        if site.exists():
            site.rename(former)
        fresh.rename(site)
    except BaseException:
        if former.exists() and not site.exists():
            former.rename(site)
        raise
    if former.exists():
        shutil.rmtree(former.rename(fresh.with_name("gone")))


def is_built(site: Path) -> bool:
    return all((site / name).exists() for name in ("index.html", "404.html", "assets"))


def refuse_what_is_not_ours(site: Path) -> None:
    """Raise ``BuildError`` when a folder holds something that no build has made."""
    if site.exists() and not is_built(site) and any(site.iterdir()):
        raise BuildError(f"{site} is not a built site: empty it or choose another folder")


def _prefix(site: Path) -> str:
    return f".{site.name}-building-"


def _left(site: Path) -> list[Path]:
    """The folders of builds that were killed, sorted."""
    prefix = _prefix(site)
    return sorted(p for p in site.parent.iterdir() if p.name.startswith(prefix) and p.is_dir())


def _restore(site: Path) -> None:
    """Put back the site that stood, if a build was killed between the two renames."""
    for left in _left(site):
        if not site.exists() and is_built(left / _FORMER):
            (left / _FORMER).rename(site)


def _clear_away(site: Path) -> None:
    for left in _left(site):
        _clear(left)


def _clear(left: Path) -> None:
    if left.is_dir():
        shutil.rmtree(left, ignore_errors=True)
    else:
        left.unlink(missing_ok=True)


@contextmanager
def _alone(site: Path) -> Iterator[None]:
    """Hold the lock of a site. Raises ``BuildError`` when another process holds it."""
    path = site.with_name(f".{site.name}-lock")
    lock = _locked(path, site)
    try:
        with suppress(OSError):
            # On a full disk nobody is told who it is.
            os.truncate(lock, 0)
            os.write(lock, str(os.getpid()).encode("ascii"))
        yield
    finally:
        # While it is held, so that nobody holds a file that is not there any more.
        with suppress(OSError):
            path.unlink()
        os.close(lock)


def _locked(path: Path, site: Path) -> int:
    while True:
        lock = os.open(path, os.O_RDWR | os.O_CREAT, 0o644)
        try:
            if not _take(lock):
                who = os.read(lock, 20).decode("ascii", "replace").strip()
                told = f", process {who}," if who.isdigit() else ""
                raise BuildError(
                    f"another build{told} is making {site}: wait for its end, or choose another "
                    "folder"
                )
            with suppress(OSError):
                if os.path.samestat(os.fstat(lock), path.stat()):
                    return lock
        except BaseException:
            os.close(lock)
            raise
        # Whoever held it has taken the file away.
        os.close(lock)


if sys.platform == "win32":
    import msvcrt

    def _take(lock: int) -> bool:
        """Lock a file for this process alone, if no other has."""
        try:
            # Behind what the file says, as what is locked cannot be read there.
            os.lseek(lock, 1000, os.SEEK_SET)
            msvcrt.locking(lock, msvcrt.LK_NBLCK, 1)
        except OSError as error:
            if error.errno not in _BUSY:
                raise
            return False
        finally:
            os.lseek(lock, 0, os.SEEK_SET)
        return True

else:
    import fcntl

    def _take(lock: int) -> bool:
        """Lock a file for this process alone, if no other has."""
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            # A file system that knows no locks keeps no two builds apart, but it can be built on.
            return error.errno not in _BUSY
        return True
