"""What readers that cut a page down to its words would lose of it, put so that they keep it.

Such a reader (Readability, Defuddle, the reader of a browser) takes for the article whatever part
holds the most words, and drops what it knows as a form. Nothing that is shown or heard changes.
"""

from __future__ import annotations

import re
from html import escape, unescape

from clotsigns.site import Page

# A body of more rows outweighs the article around it, and the line on when to call is not in it.
_ROWS = 5
_BODY = re.compile(r"(<tbody[^>]*>)(.*?)(</tbody>)", re.DOTALL)
_ROW = re.compile(r"(?=<tr\b)")
# They drop a label with its words, so it holds nothing but the box to tick, which has a name.
_LABEL = re.compile(
    r'(<li class="task">)<label><input type="checkbox">\s*(.*?)\s*</label>', re.DOTALL
)
# They drop a list with more things to fill in than paragraphs, unless it is one in order.
_TASKS = re.compile(r'<ul>(\s*<li class="task">.*?)</ul>', re.DOTALL)
_TAG = re.compile(r"<[^>]*>")


def keep_whole(page: Page) -> None:
    """Name the article, part long tables into bodies of few rows, and put the words of a checklist
    beside its labels.
    """
    article = page.first("article")
    if article is None:
        return
    # Without it, the start page is nothing but its emergency box.
    article.attrs["id"] = "article"
    for controls in article.css(".filter"):
        # Chromium's reader leaves out what says this; else it leaves out what stands above.
        controls.attrs["data-component"] = "share"
    html = _LABEL.sub(_beside, _BODY.sub(_parted, page.html))
    page.html = _TASKS.sub(r"<ol>\1</ol>", html)


def _parted(body: re.Match[str]) -> str:
    opened, inside, closed = body.groups()
    first, *rows = _ROW.split(inside)
    if len(rows) <= _ROWS:
        return body[0]
    groups = ("".join(rows[at : at + _ROWS]) for at in range(0, len(rows), _ROWS))
    return opened + first + f"{closed}{opened}".join(groups) + closed


def _beside(task: re.Match[str]) -> str:
    item, words = task.groups()
    name = unescape(_TAG.sub("", words)).strip().removesuffix(":")
    box = f'<input type="checkbox" aria-label="{escape(name)}">'
    return f"{item}<label>{box}</label> <span>{words}</span>"
