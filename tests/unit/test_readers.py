"""What readers that cut a page down to its words must find in it."""

from __future__ import annotations

import pytest

from clotsigns.release.readers import keep_whole
from clotsigns.site import Page


def kept(html: str) -> Page:
    page = Page("dvt/index.html", f"<article>{html}</article>")
    keep_whole(page)
    return page


@pytest.mark.parametrize(("rows", "bodies"), [(1, [1]), (5, [5]), (6, [5, 1]), (11, [5, 5, 1])])
def test_no_body_of_a_table_outweighs_its_article(rows: int, bodies: list[int]) -> None:
    cells = "".join(f"<tr><th>{n}</th><td>It hurts.</td></tr>" for n in range(rows))
    page = kept(
        f"<table><thead><tr><th>a</th><th>b</th></tr></thead><tbody>{cells}</tbody></table>"
    )
    assert [len(body.css("tr")) for body in page.tree.css("tbody")] == bodies
    heads = [head.text() for head in page.tree.css("tbody th")]
    assert heads == [str(n) for n in range(rows)]


def test_the_words_of_a_checklist_are_in_no_label() -> None:
    page = kept(
        '<ul><li class="task"><label><input type="checkbox"> My <b>dose</b> &amp; "day":</label>'
        '<input type="text" aria-label="My dose"></li></ul>'
    )
    item = page.need("li.task")
    assert page.need("label").text(strip=True) == ""
    assert page.need("label input").attributes["aria-label"] == 'My dose & "day"'
    assert item.text().strip() == 'My dose & "day":'
    assert len(item.css("input[type=text]")) == 1
    assert item.parent is not None and item.parent.tag == "ol"


def test_the_article_is_named_and_controls_are_not_read() -> None:
    page = kept('<fieldset class="filter"></fieldset><p>It hurts.</p>')
    assert page.need("article").id == "article"
    assert page.need(".filter").attributes["data-component"] == "share"
