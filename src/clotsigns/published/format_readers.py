"""What a handout in another format says, read from its bytes as whoever opens it would."""

from __future__ import annotations

import io
import re
import xml.etree.ElementTree as etree
import zipfile
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from selectolax.lexbor import LexborHTMLParser, LexborNode

from clotsigns.formats.louis import read_back
from clotsigns.handouts import formats as names

_TICK = re.compile(r"^\N{BALLOT BOX} \d{1,2}\. ")
_BLANK = re.compile(r"_{3,}")
_WORD = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


class Unreadable(ValueError):
    """Bytes that are not what they are called."""


@dataclass
class Read:
    """What is said, side by side; of it ``kept`` is what nobody may change, or nothing.

    ``notes`` are told where it is edited, and ``faults`` are what could keep words from a reader.
    """

    sides: list[str]
    kept: str | None = None
    notes: list[str] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)


# What a file that is cut or changed anywhere may make its readers say.
_DAMAGED = (
    *(ValueError, KeyError, RuntimeError, EOFError),
    *(zipfile.BadZipFile, zlib.error, etree.ParseError),
)


def read(kind: str, content: bytes) -> Read:
    """What a file of a format says. Raises ``Unreadable``."""
    try:
        return _READERS[kind](content)
    except _DAMAGED as error:
        raise Unreadable(str(error)) from None


def _text(content: bytes) -> Read:
    said, faults = [], list[str]()
    for row in content.decode("utf-8").split("\n"):
        if len(row) > 72:
            faults.append(f"no line may have more than 72 letters: '{row}'")
        if not row.isprintable():
            faults.append(f"it must hold nothing but letters: {row!r}")
        bare = re.sub(r"^(?:- |(?:\[ \] )?\d{1,2}\) )", "", row)
        said.append("" if re.fullmatch(r"[-=]*", row) else bare)
    return Read([_BLANK.sub(" ", " ".join(said))], faults=faults)


_PLAIN_PARTS = frozenset(
    {*("body", "bookmarkEnd", "bookmarkStart", "document", "p", "pPr", "r", "rPr", "sectPr", "t")}
    | {*("sdt", "sdtContent", "sdtPr", "alias", "tag", "lock", "tbl", "tblGrid", "tblPr", "tc")}
    | {
        *(
            "tcPr",
            "tcW",
            "tr",
            "trPr",
            "gridCol",
            "tblHeader",
            "cantSplit",
            "numPr",
            "numId",
            "ilvl",
            "b",
            "pStyle",
            "pBdr",
            "keepNext",
            "tblBorders",
            "left",
            "right",
        )
    }
    | {*("top", "bottom", "tblStyle", "tblW", "tblLook", "pgSz", "pgMar", "cols", "docGrid")}
)
# Of Word's own ways to keep words from a reader.
_HIDING = ("vanish", "webHidden", "specVanish")
_LOCK = "sdtContentLocked"


def _document(content: bytes) -> Read:
    faults: list[str] = []
    with zipfile.ZipFile(io.BytesIO(content)) as pack:
        parts = {name: etree.fromstring(pack.read(name)) for name in pack.namelist() if _xml(name)}
    root = parts["word/document.xml"]
    for node in root.iter():
        tag = node.tag.removeprefix(_WORD)
        if tag not in _PLAIN_PARTS:
            faults.append(f"it must have no <{tag}>")
    for name, part in parts.items():
        if any(part.find(f".//{_WORD}{tag}") is not None for tag in _HIDING):
            faults.append(f"its {name} must hide nothing")
        if name != "word/document.xml" and part.find(f".//{_WORD}t") is not None:
            faults.append(f"its {name} must have no words")
    kept: list[str] = []
    notes: list[str] = []
    for control in root.iter(f"{_WORD}sdt"):
        lock = control.find(f"{_WORD}sdtPr/{_WORD}lock")
        if lock is None or lock.get(f"{_WORD}val") != _LOCK:
            faults.append("each of its boxes must be locked")
        alias = control.find(f"{_WORD}sdtPr/{_WORD}alias")
        notes.append(alias.get(f"{_WORD}val", "") if alias is not None else "")
        if not _goes_on_with_heading(control):
            faults.append("a box must have its heading again where it goes on, and tear no list")
        kept += _paragraphs(control)
    return Read([" ".join(_paragraphs(root))], kept=" ".join(kept), notes=notes, faults=faults)


def _goes_on_with_heading(control: etree.Element) -> bool:
    """Whether a box is a table whose first row comes again on each page, and no row is torn."""
    content = control.find(f"{_WORD}sdtContent")
    held = list(content) if content is not None else []
    rows = [row for table in held for row in table.findall(f"{_WORD}tr")]
    whole = all(row.find(f"{_WORD}trPr/{_WORD}cantSplit") is not None for row in rows)
    again = [row.find(f"{_WORD}trPr/{_WORD}tblHeader") is not None for row in rows]
    return len(held) == 1 and whole and again == [True, *[False] * (len(rows) - 1)]


def _xml(name: str) -> bool:
    return name.endswith((".xml", ".rels"))


def _paragraphs(root: etree.Element) -> Iterator[str]:
    for paragraph in root.iter(f"{_WORD}p"):
        said = "".join(node.text or "" for node in paragraph.iter(f"{_WORD}t"))
        yield _TICK.sub("", _BLANK.sub(" ", said))


_TAGS = frozenset(
    {*("html", "head", "meta", "title", "body", "div", "h1", "h2", "h3", "p", "ul", "ol", "li")}
    | {*("table", "thead", "tbody", "tr", "th", "td", "a", "strong")}
)
_ATTRIBUTES = frozenset({"style", "href", "scope", "lang", "charset", "name", "content"})
# What styles may say, and of the letters only that they are dark and large.
_LOOKS = re.compile(
    r"(?:(?:margin|padding|max-width|border|border-collapse|text-align|vertical-align)"
    r":[^;:()-]*|text-decoration:underline|font-family:[A-Za-z, -]+|font-size:(?:1[6-9]|2\d)px"
    r"|line-height:1\.\d+|color:#(?:000000|00429a)|background-color:#ffffff)"
)
_LARGEST = 100_000


def _mail(content: bytes) -> Read:
    tree = LexborHTMLParser(content.decode("utf-8"))
    faults = ["it must be smaller than 100 kB"] if len(content) >= _LARGEST else []
    for node in tree.css("*"):
        extra = [name for name in node.attributes if name not in _ATTRIBUTES]
        if node.tag not in _TAGS or extra:
            faults.append(f"it must have no <{node.tag} {' '.join(extra)}>".replace(" >", ">"))
        for look in (node.attributes.get("style") or "").split(";"):
            if look and not _LOOKS.fullmatch(look):
                faults.append(f"its style must not say '{look}'")
        href = node.attributes.get("href")
        dialled = f"tel:{re.sub(r'[^0-9+]', '', node.text())}"
        if href not in (None, dialled, f"https://{node.text()}"):
            faults.append(f"its link must lead to what it says: {href}")
    body = tree.css_first("body")
    return Read([" ".join(_spoken(body))] if body is not None else [""], faults=faults)


def _spoken(parent: LexborNode) -> Iterator[str]:
    """The words of each block, as two of them are two even where no blank is between."""
    for node in parent.iter(include_text=True):
        inner = node.css_first("h1, h2, h3, p, li, th, td") if node.tag != "-text" else None
        if inner is not None and inner.mem_id != node.mem_id:
            yield from _spoken(node)
        else:
            yield node.text()


_CELLS, _ROWS = 40, 25
_NUMBERED = re.compile(r"^\d{1,2}\. ")
_DIGITS = dict(zip("JABCDEFGHI", "0123456789", strict=True))


def _braille(content: bytes) -> Read:
    faults: list[str] = []
    *pages, last = content.decode("ascii").split("\f")
    if last or not pages:
        faults.append("each of its pages must end")
    told: list[list[str]] = []
    for number, page in enumerate(pages, start=1):
        *rows, foot, end = page.split("\r\n")
        if len(rows) != _ROWS - 1 or end or max(map(len, rows)) > _CELLS:
            faults.append(f"its page {number} must have {_ROWS} rows of {_CELLS} cells at most")
        if "".join(_DIGITS.get(letter, letter) for letter in foot.strip()) != f"#{number}":
            faults.append(f"its page {number} must say its number")
        told.append(_joined([row for row in rows if row and row != row[0] * _CELLS]))
    read = iter(read_back([row for rows in told for row in rows]))
    said = [[_NUMBERED.sub("", next(read)) for _ in rows] for rows in told]
    return Read([" ".join(rows) for rows in said], faults=faults)


def _joined(rows: list[str]) -> list[str]:
    """Rows of which one that ends in a slash goes on in the next."""
    found: list[str] = []
    for row in rows:
        if found and found[-1].endswith("_/") and not row.startswith(" "):
            found[-1] += row
        else:
            found.append(row)
    return found


_READERS: dict[str, Callable[[bytes], Read]] = {
    names.TEXT: _text,
    names.DOCUMENT: _document,
    names.MAIL: _mail,
    names.BRAILLE: _braille,
}
