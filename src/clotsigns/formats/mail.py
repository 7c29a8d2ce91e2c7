"""A handout as HTML for a mail: one file whose styles stand in its elements, as mail programs want.

Nothing is asked for from outside, nothing runs, and only facts stand in a table. What the plan
leaves blank is left out, as nobody writes on a mail.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from html import escape

from clotsigns.formats.outline import (
    Block,
    Box,
    Fields,
    Heading,
    Items,
    Marks,
    Outline,
    Paragraph,
    Run,
    Table,
)

_FONT = "font-family:Arial,Helvetica,sans-serif;color:#000000;font-size:18px;line-height:1.5"
_SPACE = "margin:0 0 14px 0"
STYLES = {
    "body": "margin:0;padding:0;background-color:#ffffff",
    "page": f"max-width:600px;margin:0 auto;padding:16px;{_FONT}",
    "h1": "margin:0 0 14px 0;font-size:28px;line-height:1.25;color:#000000",
    "h2": "margin:24px 0 10px 0;font-size:22px;line-height:1.3;color:#000000",
    "h3": "margin:16px 0 8px 0;font-size:18px;line-height:1.4;color:#000000",
    "p": _SPACE,
    "call": "margin:0 0 14px 0;font-size:20px",
    "list": "margin:0 0 14px 0;padding:0 0 0 24px",
    "li": "margin:0 0 8px 0",
    "link": "color:#00429a;text-decoration:underline",
    "table": "border-collapse:collapse;margin:0 0 14px 0",
    "cell": "border:1px solid #000000;padding:8px;text-align:left;vertical-align:top",
    "box": "margin:0 0 18px 0;padding:4px 14px 4px 14px;border:2px solid #000000",
    "emergency": "margin:0 0 18px 0;padding:4px 14px 4px 14px;border:4px solid #a30000",
}


def as_mail(outline: Outline) -> str:
    """The whole handout, as one HTML file."""
    title = _plain(outline.title)
    parts = [_tag("h1", title), *_blocks(outline.blocks)]
    body = _tag("div", "\n" + "\n".join(parts) + "\n", "page")
    return (
        f'<!doctype html>\n<html lang="{outline.language}">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f'<meta name="robots" content="noindex">\n<title>{title}</title>\n</head>\n'
        f'<body style="{STYLES["body"]}">\n{body}\n</body>\n</html>\n'
    )


def _blocks(blocks: Iterable[Block]) -> Iterator[str]:
    headings: list[str] = []
    for block in blocks:
        if isinstance(block, Box):
            inside = [_tag("h2", _plain(block.heading)), *_blocks(block.blocks)]
            look = "emergency" if block.name == "emergency" else "box"
            yield _tag("div", "\n" + "\n".join(inside) + "\n", look)
        elif isinstance(block, Heading):
            headings.append(_tag(f"h{block.level}", _plain(block.text)))
        elif told := _block(block):
            yield from (*headings, told)
            headings = []
        else:
            # A heading over what is left out goes as well.
            headings = headings[:-1]


def _block(block: Paragraph | Items | Table | Fields) -> str:
    if isinstance(block, Paragraph):
        return _tag("p", _inline(block.runs), "call" if block.call else "p")
    if isinstance(block, Items):
        items = "".join(_tag("li", _inline(item)) for item in block.items)
        return _tag("ul" if block.marks is Marks.POINTS else "ol", items, "list")
    if isinstance(block, Table):
        return _table(block)
    filled = [
        f"{escape(label, quote=False)}: {_inline((value,))}"
        for label, value in block.fields
        if value.text
    ]
    return "\n".join(_tag("p", line) for line in filled)


def _table(table: Table) -> str:
    cell = f'style="{STYLES["cell"]}"'
    head = "".join(f'<th scope="col" {cell}>{_plain(text)}</th>' for text in table.head)
    rows = "".join(
        f"<tr>{''.join(f'<td {cell}>{_inline(runs)}</td>' for runs in row)}</tr>"
        for row in table.rows
    )
    return _tag("table", f"<thead><tr>{head}</tr></thead><tbody>{rows}</tbody>", "table")


def _inline(runs: Iterable[Run]) -> str:
    found = []
    for run in runs:
        text = _plain(run.text)
        text = f"<strong>{text}</strong>" if run.strong else text
        if run.link:
            text = f'<a href="{escape(run.link)}" style="{STYLES["link"]}">{text}</a>'
        found.append(text)
    return "".join(found)


def _plain(text: str) -> str:
    return escape(text, quote=False)


def _tag(tag: str, inner: str, look: str = "") -> str:
    return f'<{tag} style="{STYLES[look or tag]}">{inner}</{tag}>'
