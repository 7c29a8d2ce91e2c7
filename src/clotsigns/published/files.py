"""The files of a finished site, as they stand or as they would with some of them changed."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property
from pathlib import Path

from selectolax.lexbor import LexborHTMLParser


class Files:
    """A folder; what ``changed`` has of a name counts before it, and nothing means no such file."""

    def __init__(self, folder: Path, changed: Mapping[str, bytes | None] | None = None) -> None:
        self.folder = folder
        self._changed = dict(changed or {})

    @cached_property
    def names(self) -> frozenset[str]:
        """The path of every file on the site."""
        standing = {
            path.relative_to(self.folder).as_posix()
            for path in self.folder.rglob("*")
            if path.is_file()
        }
        gone = {name for name, content in self._changed.items() if content is None}
        return frozenset((standing | set(self._changed)) - gone)

    def with_changes(self, changed: Mapping[str, bytes | None]) -> Files:
        """The same files with others in their place."""
        made = Files(self.folder, changed)
        gone = {name for name, content in changed.items() if content is None}
        made.names = frozenset((self.names | set(changed)) - gone)
        return made

    def read(self, name: str) -> bytes:
        """What a file holds. Raises ``FileNotFoundError``."""
        if name in self._changed:
            content = self._changed[name]
            if content is None:
                raise FileNotFoundError(name)
            return content
        return (self.folder / name).read_bytes()

    def text(self, name: str) -> str:
        """The same as text."""
        return self.read(name).decode("utf-8")

    def tree(self, name: str) -> LexborHTMLParser:
        """The same, parsed."""
        return LexborHTMLParser(self.text(name))
