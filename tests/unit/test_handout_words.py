"""What of a page goes on its handout, and how it is laid out."""

from __future__ import annotations

from pathlib import Path

import pytest

from clotsigns.data_file import load
from clotsigns.handouts.selection import PageChanged, in_columns, select
from clotsigns.words import Words, path_of

MARK = '<span data-handout="" data-cited="1"></span>'
PLAIN = '<span data-cited="2"></span>'
PAGE = f"""<!doctype html><html><head><link rel="canonical" href="https://x.example/dvt/"></head>
<body><article><p class="state">Not yet reviewed.</p><h1>A clot</h1><p>Get it checked.{PLAIN}</p>
<div class="admonition danger emergency"><h2>Call</h2><p class="numbers">Call 999</p>
<h3>Your chest</h3><ul><li>You cannot breathe.</li></ul></div>
<h2 id="tests">Tests</h2>
<p>A <a href="../scan/">scan</a> shows it.{MARK}
Some have two.{PLAIN}</p>
<ul><li>First.{MARK}</li><li>Second.{PLAIN}</li></ul>
<h2 id="treatment">Treatment</h2>
<h3 id="vein">In a vein</h3><p>A medicine.{MARK}</p>
<h3 id="artery">In an artery</h3><p>An operation.{MARK}</p>
<h2 id="fine">What counts</h2>
<h3 id="never">Never</h3><p>Rubbing.{PLAIN}</p>
<h3 id="good">These are fine</h3><p>A walk.{MARK}</p>
<h2 id="kinds">Kinds</h2>
<p><strong>Of a nerve.</strong>
Numb.{MARK}
Slow.{PLAIN}</p>
<h2 id="risk">Risk</h2>
<table><thead><tr><th>What</th><th>Why</th></tr></thead><tbody>
<tr><th>Age</th><td>Old.{MARK}</td></tr><tr><th>Rest</th><td>Still.{PLAIN}</td></tr>
</tbody></table>
<h2 id="check">Check</h2><p>Say it.</p><ol><li>What do you do?</li></ol>
<p class="review">Not yet reviewed.</p>
<div class="sources"><ol><li id="source-book">B</li><li id="source-web">W</li></ol></div>
</article></body></html>"""


@pytest.fixture
def sections() -> dict[str, tuple[str, str]]:
    return {section.id: (section.heading, section.html) for section in select(PAGE).sections}


def test_marked_sentences_items_and_rows_go_on_paper_and_no_others(
    sections: dict[str, tuple[str, str]],
) -> None:
    assert sections["tests"] == ("Tests", "<p>A scan shows it.</p><ul><li>First.</li></ul>")
    risk = sections["risk"][1]
    assert "Old." in risk and "<th>What</th>" in risk and "Rest" not in risk
    assert "check" not in sections


def test_what_is_said_of_one_thing_keeps_its_name(sections: dict[str, tuple[str, str]]) -> None:
    assert sections["treatment"][1] == (
        "<h3>In a vein</h3><p>A medicine.</p><h3>In an artery</h3><p>An operation.</p>"
    )
    assert sections["fine"] == ("What counts: These are fine", "<p>A walk.</p>")
    assert sections["kinds"][1] == "<p><strong>Of a nerve.</strong> Numb.</p>"


def test_the_rest_of_the_sheet_is_found() -> None:
    found = select(PAGE)
    assert found.answer == "Get it checked."
    assert found.questions == ("What do you do?",)
    assert found.numbers == {"book": 1, "web": 2}
    assert found.cited == {1, 2}
    assert found.address == "https://x.example/dvt/"
    assert "You cannot breathe." in found.boxes["emergency"]


def test_a_page_without_its_answer_is_refused() -> None:
    with pytest.raises(PageChanged, match="h1"):
        select(PAGE.replace("h1>", "h4>"))


def test_columns_are_as_even_as_they_can_be_in_order() -> None:
    assert in_columns([("a", 5), ("b", 1), ("c", 4)]) == (["a"], ["b", "c"])
    assert in_columns([("a", 3)]) == (["a"], [])
    assert in_columns([]) == ([], [])


def test_numbers_are_told_in_runs(root: Path) -> None:
    words = Words(document=load(root / path_of("en"), shown_as=path_of("en")))
    assert words.runs([1, 2, 4, 7, 8, 9, 10]) == "1, 2, 4, 7 to 10"
