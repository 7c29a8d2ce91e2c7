"""The site while it is being made: each page is read once, changed on its tree, and written once.

Pages live in memory between the generator and the release; all other files are in the folder. The
same tree is always written as the same text.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from enum import Enum
from pathlib import Path

from selectolax.lexbor import LexborHTMLParser, LexborNode

# Where the sheets of paper for the screen stand, and the pages for frames of other sites.
SHEETS, FRAMES = "handouts/sheet", "embed"
# HTML lets an element that is empty in SVG end itself, and needs no value that is empty.
_EMPTY = re.compile(r"></(path|circle|rect|line|ellipse|polygon|polyline|use)>")
_NO_VALUE = re.compile(
    r"( (?:data-[\w-]+|async|checked|defer|disabled|download|hidden|multiple|open|required))="
    r'""(?=[^<>]*>)'
)


class ThemeChanged(OSError):
    """The generator or its theme no longer writes what a step expects."""


class ScriptMissing(OSError):
    """The generator did not put a script of ours in the site."""


class Kind(Enum):
    """What an HTML file of the site is for."""

    PAGE = "page"
    FRAME = "frame"
    SHEET = "sheet"


class Page:
    """One HTML file; ``place`` is its path on the site, such as ``dvt/index.html``.

    It is a text until somebody asks for its tree, and a tree until somebody asks for its text.
    """

    def __init__(self, place: str, html: str) -> None:
        self.place = place
        self._html: str | None = html
        self._tree: LexborHTMLParser | None = None

    @property
    def kind(self) -> Kind:
        if self.place.startswith(f"{FRAMES}/"):
            return Kind.FRAME
        return Kind.SHEET if self.place.startswith(f"{SHEETS}/") else Kind.PAGE

    @property
    def folder(self) -> str:
        """The folder it stands in, as a path on the site; nothing for the top."""
        return self.place.rpartition("/")[0]

    @property
    def up(self) -> str:
        """What leads from the page to the top of the site, with a slash at its end if any."""
        return "../" * self.place.count("/")

    @property
    def tree(self) -> LexborHTMLParser:
        """The page to be read and changed; what is changed on it is changed on the page."""
        if self._tree is None:
            self._tree = LexborHTMLParser(self.html)
            self._html = None
        return self._tree

    @property
    def html(self) -> str:
        """The page as text, in as few letters as its tree can be written in."""
        if self._html is None:
            return written(self.tree)
        return self._html

    @html.setter
    def html(self, text: str) -> None:
        self._html, self._tree = text, None

    def first(self, selector: str) -> LexborNode | None:
        return self.tree.css_first(selector)

    def need(self, selector: str) -> LexborNode:
        """The first element that fits. Raises ``ThemeChanged`` when the page has none."""
        found = self.first(selector)
        if found is None:
            raise ThemeChanged(f"{self.place} has no '{selector}'")
        return found

    def add_to_head(self, html: str) -> None:
        """Put elements at the end of the page's head."""
        append(self.need("head"), html)

    def add_to_body(self, html: str) -> None:
        """Put elements at the end of the page's body."""
        append(self.need("body"), html)


class Site:
    """A folder with a generated site, and its pages in memory until ``save``."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._pages: dict[str, Page] = {}

    def load(self) -> None:
        """Read every HTML file of the folder, once."""
        for path in sorted(self.folder.rglob("*.html")):
            place = path.relative_to(self.folder).as_posix()
            self._pages[place] = Page(place, path.read_text(encoding="utf-8"))

    def pages(self, *kinds: Kind) -> Iterator[Page]:
        """The pages of these kinds, or all of them, sorted by path."""
        for place in sorted(self._pages):
            page = self._pages[place]
            if not kinds or page.kind in kinds:
                yield page

    def __contains__(self, place: str) -> bool:
        return place in self._pages

    def page(self, place: str) -> Page:
        """The page at a path on the site. Raises ``ThemeChanged`` when there is none."""
        try:
            return self._pages[place]
        except KeyError:
            raise ThemeChanged(f"the site has no {place}") from None

    def add(self, place: str, html: str) -> Page:
        """A new page, or the text of one that was there."""
        page = self._pages[place] = Page(place, html)
        return page

    def move(self, place: str, to: str) -> None:
        """Give a page another path; a folder that held nothing else goes."""
        page = self.page(place)
        del self._pages[place]
        former = self.folder / place
        former.unlink(missing_ok=True)
        if not any(former.parent.iterdir()):
            former.parent.rmdir()
        page.place = to
        self._pages[to] = page

    def write(self, path: str, content: bytes | str) -> None:
        """Write a file that is no page."""
        target = self.folder / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(content.encode("utf-8") if isinstance(content, str) else content)

    def put_before(self, path: str, code: str) -> None:
        """Put lines at the head of a script of ours. Raises ``ScriptMissing``."""
        script = self.folder / path
        if not script.is_file():
            raise ScriptMissing(f"the site has no {path}: is it in overrides/?")
        self.write(path, code + script.read_text(encoding="utf-8"))

    def has(self, path: str) -> bool:
        """Whether a page or a file stands at a path; one that ends with a slash is a folder's."""
        place = file_at(path)
        return place in self._pages or (self.folder / place).is_file()

    def save(self) -> None:
        """Write every page to the folder."""
        for page in self.pages():
            self.write(page.place, page.html)


def file_at(path: str) -> str:
    """The file that stands at a path of the site; one that ends with a slash is a folder's."""
    return f"{path}index.html" if path.endswith("/") or not path else path


def written(tree: LexborHTMLParser) -> str:
    """A tree as HTML."""
    text = (tree.html or "").replace("<!DOCTYPE html>", "<!doctype html>", 1)
    return _NO_VALUE.sub(r"\1", _EMPTY.sub("/>", text))


def elements(html: str) -> list[LexborNode]:
    """The elements and words of a piece of HTML, to be put into a tree."""
    holder = LexborHTMLParser(f"<div>{html}</div>").css_first("div")
    assert holder is not None
    return list(holder.iter(include_text=True))


def set_text(node: LexborNode, text: str) -> None:
    """Make a text all that an element holds."""
    for child in list(node.iter(include_text=True)):
        child.decompose()
    node.insert_child(text)


def append(parent: LexborNode, html: str) -> None:
    """Put a piece of HTML at the end of an element."""
    for node in elements(html):
        parent.insert_child(node)
