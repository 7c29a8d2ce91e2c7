"""How a section's lists and tables stand on paper, where there is less room than on a screen."""

from __future__ import annotations

import re

from clotsigns.handouts.columns import height

ITEM = re.compile(r"<li\b.*?</li>", re.DOTALL)
# A heading of one paragraph begins its first line.
_HEADED = re.compile(r"<h3>([^<]*)</h3><p>")
_LIST = re.compile(r"<ul[^>]*>.*?</ul>", re.DOTALL)
_TABLE = re.compile(r"<table.*?</table>", re.DOTALL)
_ROW = re.compile(r"<tr\b.*?</tr>", re.DOTALL)
_CELL = re.compile(r"<t([hd])\b[^>]*>(.*?)</t\1>", re.DOTALL)
# So many characters, about, stand on a line of half a paper.
_HALF = 48
# So few items stand below each other.
_SHORT = 4
# A number for an ambulance, and where it is called.
_NUMBER = re.compile(r"(?<!\d)(\d{3}) (\([^)]*\)[,.]|[^,.(]*[,.])")
# People of whom a cell of a table tells how many there are in a thousand.
_OF_THOUSAND = re.compile(r"<td\b[^>]*>(\d+)[^<\d]+1,000(?=</td>)")
_TEN = '<span class="ten"></span>'
_TICKED, _TICK = '<ul class="ticks">', '<span class="tick"></span>'
# The cells of a row that has a name, and what is said of it.
_PAIR = 2


def shaped(html: str) -> str:
    """A section's HTML with its lists and tables as they stand on paper."""
    return _LIST.sub(_listed, _TABLE.sub(_paired, _HEADED.sub(r"<p><strong>\1:</strong> ", html)))


def either(html: str) -> str:
    """The same, with its table marked as what a picture may stand for."""
    return _TABLE.sub(lambda table: f"<!--table-->{_counted(table[0])}<!--/table-->", shaped(html))


def _counted(table: str) -> str:
    """A table with a mark for each ten of a thousand people."""
    return _OF_THOUSAND.sub(lambda cell: cell[0] + _TEN * (int(cell[1]) // 10), table)


def apart(numbers: str) -> str:
    """The numbers to call, as HTML: each large, and on one line with its country."""
    return _NUMBER.sub(r"<span><b>\1</b> \2</span>", numbers)


def _paired(found: re.Match[str]) -> str:
    """A table that says one thing of each name as a list, which takes half the room.

    Each has a box to tick, as one of them is the reader's own.
    """
    _, *rows = ([cell for _, cell in _CELL.findall(row)] for row in _ROW.findall(found[0]))
    if any(len(row) != _PAIR for row in rows):
        return found[0]
    items = (f"<li>{_TICK}<strong>{name}:</strong> {said}</li>" for name, said in rows)
    return f"{_TICKED}{''.join(items)}</ul>"


def _listed(found: re.Match[str]) -> str:
    """A list of short items as two lists side by side; one to tick has numbers to speak of."""
    if found[0].startswith(_TICKED):
        return found[0]
    items = ITEM.findall(found[0])
    tag = "ol" if 'class="tick"' in found[0] else "ul"
    if len(items) < _SHORT or any(height(item, _HALF) > 1 for item in items):
        return f"<{tag}>{''.join(items)}</{tag}>"
    half = (len(items) + 1) // 2
    on = f' start="{half + 1}"' if tag == "ol" else ""
    halves = f"<{tag}>{''.join(items[:half])}</{tag}><{tag}{on}>{''.join(items[half:])}</{tag}>"
    return f'<div class="halves">{halves}</div>'
