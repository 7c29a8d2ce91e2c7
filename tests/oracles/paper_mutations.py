"""What could go wrong with a PDF: its words, its tags, its ink, its code."""

from __future__ import annotations

import io
import random
import re
from collections.abc import Callable, Iterator
from typing import Any

import pikepdf
from pikepdf import Dictionary, Name, Pdf

from clotsigns.published.files import Files
from oracles.output_mutations import Mutation

Spoil = Callable[[random.Random, Pdf], bool]


def _content(page: Any, change: Callable[[list[Any]], list[Any] | None]) -> bool:
    made = change(list(pikepdf.parse_content_stream(page)))
    if made is None:
        return False
    page.Contents = page_stream(page, pikepdf.unparse_content_stream(made))
    return True


def page_stream(page: Any, content: bytes) -> Any:
    """A new stream for a page."""
    return _owner(page).make_stream(content)


_OWNERS: list[Pdf] = []


def _owner(page: Any) -> Pdf:
    return _OWNERS[-1]


def _instruction(operands: list[Any], name: str) -> Any:
    return pikepdf.ContentStreamInstruction(operands, pikepdf.Operator(name))


def _before_text(extra: Callable[[], list[Any]]) -> Spoil:
    def spoil(rng: random.Random, pdf: Pdf) -> bool:
        def change(found: list[Any]) -> list[Any]:
            made = []
            for one in found:
                made += extra() if str(one.operator) in ("Tj", "TJ") else []
                made.append(one)
            return made

        return _content(rng.choice(list(pdf.pages)).obj, change)

    return spoil


def _words_gone(rng: random.Random, pdf: Pdf) -> bool:
    page = pdf.pages[0].obj

    def change(found: list[Any]) -> list[Any] | None:
        shown = [n for n, one in enumerate(found) if str(one.operator) in ("Tj", "TJ")]
        if len(shown) < 20:
            return None
        gone = rng.choice(shown[8 : len(shown) // 2])
        return [one for n, one in enumerate(found) if n != gone]

    return _content(page, change)


def _covered(rng: random.Random, pdf: Pdf) -> bool:
    page = rng.choice(list(pdf.pages)).obj

    def change(found: list[Any]) -> list[Any]:
        white = _instruction([1, 1, 1], "rg")
        return [*found, white, _instruction([0, 0, 595, 842], "re"), _instruction([], "f")]

    return _content(page, change)


def _code_swapped(rng: random.Random, pdf: Pdf) -> bool:
    for page in pdf.pages:
        done = False

        def change(found: list[Any]) -> list[Any] | None:
            nonlocal done
            lines = [
                n
                for n, (before, one) in enumerate(zip([None, *found], found, strict=False))
                if str(one.operator) == "l"
                and before is not None
                and str(before.operator) == "m"
                and before.operands[1] == one.operands[1]
            ]
            if len(lines) < 100:
                return None
            done = True
            return [one for n, one in enumerate(found) if n not in lines[40:44]]

        _content(page.obj, change)
        if done:
            return True
    return False


def _untagged(rng: random.Random, pdf: Pdf) -> bool:
    del pdf.Root["/StructTreeRoot"]
    return True


def _unmarked(rng: random.Random, pdf: Pdf) -> bool:
    pdf.Root.MarkInfo = Dictionary(Marked=False)
    return True


def _lists(element: Any, found: list[Any]) -> None:
    kids = element.get("/K")
    if isinstance(kids, pikepdf.Array):
        if element.get("/S") == Name.L and len(kids) > 1:
            found.append(element)
        for kid in kids:
            if isinstance(kid, Dictionary):
                _lists(kid, found)
    elif isinstance(kids, Dictionary):
        _lists(kids, found)


def _tag_gone(rng: random.Random, pdf: Pdf) -> bool:
    found: list[Any] = []
    _lists(pdf.Root.StructTreeRoot, found)
    if not found:
        return False
    one = rng.choice(found[:3])
    del one.K[rng.randrange(len(one.K))]
    return True


def _tags_reordered(rng: random.Random, pdf: Pdf) -> bool:
    found: list[Any] = []
    _lists(pdf.Root.StructTreeRoot, found)
    if not found:
        return False
    one = found[0]
    one.K = pikepdf.Array(list(reversed(list(one.K))))
    return True


def _side_gone(rng: random.Random, pdf: Pdf) -> bool:
    if len(pdf.pages) < 2:
        return False
    del pdf.pages[rng.randrange(len(pdf.pages))]
    return True


def _cut(rng: random.Random, pdf: Pdf) -> bool:
    rng.choice(list(pdf.pages)).obj.CropBox = pikepdf.Array([0, 0, 300, 300])
    return True


def _no_language(rng: random.Random, pdf: Pdf) -> bool:
    pdf.Root.Lang = pikepdf.String("fr")
    return True


def _turned(rng: random.Random, pdf: Pdf) -> bool:
    rng.choice(list(pdf.pages)).obj.Rotate = 180
    return True


KINDS: dict[str, Spoil] = {
    "take out words": _words_gone,
    "hidden words": _before_text(lambda: [_instruction([3], "Tr")]),
    "white on white": _before_text(lambda: [_instruction([1, 1, 1], "rg")]),
    "pale words": _before_text(lambda: [_instruction([0.8], "g")]),
    "covered": _covered,
    "swap a QR code": _code_swapped,
    "un-tag all": _untagged,
    "un-mark": _unmarked,
    "un-tag a sign": _tag_gone,
    "reorder tags": _tags_reordered,
    "side gone": _side_gone,
    "cut": _cut,
    "another language": _no_language,
    "turned": _turned,
}


def paper_mutations(files: Files, count: int, seed: int) -> Iterator[Mutation]:
    """So many changes of each kind to handouts."""
    names = [n for n in sorted(files.names) if re.fullmatch(r"handouts/[^/]*\.pdf", n)]
    for kind, spoil in KINDS.items():
        rng, made = random.Random(f"{seed} paper {kind}"), 0
        for name in rng.sample(names, len(names)):
            if made == count:
                break
            with Pdf.open(io.BytesIO(files.read(name))) as pdf:
                _OWNERS.append(pdf)
                if spoil(rng, pdf):
                    out = io.BytesIO()
                    pdf.save(out)
                    made += 1
                    changed: dict[str, bytes | None] = {name: out.getvalue()}
                    yield Mutation(kind=kind, output="handout", changed=changed)
                _OWNERS.pop()
