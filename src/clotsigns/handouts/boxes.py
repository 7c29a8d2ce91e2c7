"""What stands where on a page that WeasyPrint has laid out: told from its boxes."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from weasyprint.document import Page

from clotsigns.handouts.layouts import END, FIRST, Item

# What holds all of a side, and what is on a front or a back.
_HOLDERS, SIDES = ("html", "body", "main", "article"), ("front", "back")


def boxes(page: Page) -> Iterator[Any]:
    """All boxes of a page, from outer to inner ones."""
    yield from page._page_box.descendants()


def kind(box: Any) -> str:
    """The class of the element that a box is of."""
    element = getattr(box, "element", None)
    return "" if element is None else element.get("class") or ""


def parts(holder: Any, flowing: tuple[str, ...], block: str = "") -> Iterator[tuple[Any, str]]:
    """What holds nothing that may stand on another side, with the block that it is part of."""
    for child in holder.children:
        name = child.element.get("data-block") or ""
        if name or kind(child) in flowing or (child.element.tag, kind(child)) == ("div", ""):
            yield from parts(child, flowing, name or block)
        else:
            yield child, END if kind(child) == "notes" else block if block != END else ""


def items(box: Any) -> Iterator[Item]:
    """The items of a box, with what a cut before each costs."""
    first = top = head = 0.0
    begins, known = False, set()
    for part in box.descendants():
        element = getattr(part, "element", None)
        if element is None or id(element) in known:
            continue
        known.add(id(element))
        at = part.position_y - box.position_y
        if (element.get("class") or "").startswith("group") and element.tag == "div":
            top, first, begins = at, first or at, "groups" not in (element.get("class") or "")
        elif name := element.get("data-item"):
            head = at - top if begins else head
            again = first + (0 if begins else head)
            yield Item(name=name, top=top if begins else at, again=again, begins=begins)
            begins = False


def filled(page: Page) -> float:
    """How far down a page its words reach, in CSS pixels."""
    body = page._page_box.children[0]
    end = max(map(bottom, filter(_is_seen, body.descendants())), default=body.position_y)
    return float(end - body.position_y)


def _is_seen(box: Any) -> bool:
    """Whether it has words, a line or a frame: what holds all reaches down to the side's end."""
    element = getattr(box, "element", None)
    if element is None:
        return True
    return element.tag not in _HOLDERS and element.get("class") not in (*SIDES, FIRST)


def bottom(box: object) -> float:
    """How far down its page a box ends, in CSS pixels."""
    height = getattr(box, "height", 0)
    top = getattr(box, "position_y", 0)
    return float(top + height) if isinstance(height, float | int) else float(top)
