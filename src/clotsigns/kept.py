"""Finished work that is kept between builds, outside the tree, and found by all it was made of.

It may be lost at any time: a store that cannot be read or written, or that gives back other bytes
than it was given, is as good as none.
"""

from __future__ import annotations

import hashlib
import os
import sqlite3
import time
from collections.abc import Callable, Iterable, Mapping
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

OFF = "off"
# Some editions and branches of a site of some languages.
MOST = 200 * 1024 * 1024
_WAIT = 10.0
_TABLE = """CREATE TABLE IF NOT EXISTS kept
    (key TEXT PRIMARY KEY, digest BLOB NOT NULL, content BLOB NOT NULL, used REAL NOT NULL)"""
_OLDEST = """DELETE FROM kept WHERE key IN (SELECT key FROM
    (SELECT key, SUM(LENGTH(content)) OVER (ORDER BY used DESC, key) AS held FROM kept)
    WHERE held > ?)"""

Input = TypeVar("Input")


def key(*parts: bytes | str) -> str:
    """A name that differs whenever any of the parts does, in content or in order."""
    found = hashlib.sha256()
    for part in parts:
        raw = part.encode() if isinstance(part, str) else part
        found.update(len(raw).to_bytes(8, "big") + raw)
    return found.hexdigest()


@dataclass(frozen=True)
class Kept:
    """A store in one file; none at all if ``path`` is none."""

    path: Path | None

    @classmethod
    def here(cls) -> Kept:
        """This machine's store; ``CLOTSIGNS_CACHE`` names another folder, or turns it ``off``."""
        named = os.environ.get("CLOTSIGNS_CACHE", "")
        if named == OFF:
            return cls(None)
        base = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache")
        return cls((Path(named) if named else base / "clotsigns") / "kept.sqlite")

    def found(self, keys: Iterable[str]) -> dict[str, bytes]:
        """What is kept under these keys, whole; nothing for the others."""
        if self.path is None or not self.path.is_file():
            return {}
        whole: dict[str, bytes] = {}
        try:
            with closing(self._open()) as store, store:
                for name in keys:
                    row = store.execute(
                        "SELECT digest, content FROM kept WHERE key = ?", (name,)
                    ).fetchone()
                    if row and _digest(row[1]) == row[0]:
                        whole[name] = row[1]
                # What was used is not the first to go.
                now = time.time()
                store.executemany(
                    "UPDATE kept SET used = ? WHERE key = ?", [(now, name) for name in whole]
                )
        except (sqlite3.Error, OSError):
            return whole
        return whole

    def keep(self, made: Mapping[str, bytes]) -> None:
        """Keep contents under keys, all or none. That they cannot be kept is no fault."""
        if self.path is None or not made:
            return
        try:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            with closing(self._open()) as store, store:
                store.execute(_TABLE)
                now = time.time()
                store.executemany(
                    "INSERT OR REPLACE INTO kept VALUES (?, ?, ?, ?)",
                    [(name, _digest(content), content, now) for name, content in made.items()],
                )
                store.execute(_OLDEST, (MOST,))
        except sqlite3.DatabaseError as error:
            # A file that is no store is never going to be one; one that is busy may be.
            if not isinstance(error, sqlite3.OperationalError):
                self.path.unlink(missing_ok=True)
        except OSError:
            return

    def all_made(
        self, wanted: Mapping[str, Input], make: Callable[[list[Input]], Iterable[bytes]]
    ) -> dict[str, bytes]:
        """What stands under each key: kept, or made of its input now, and then kept."""
        found = self.found(wanted)
        missing = {name: given for name, given in wanted.items() if name not in found}
        if missing:
            made = dict(zip(missing, make(list(missing.values())), strict=True))
            self.keep(made)
            found |= made
        return found

    def _open(self) -> sqlite3.Connection:
        return sqlite3.connect(self.path or ":memory:", timeout=_WAIT)


def _digest(content: bytes) -> bytes:
    return hashlib.sha256(content).digest()
