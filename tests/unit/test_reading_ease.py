"""Syllables and grades, against values worked out by hand."""

from __future__ import annotations

import pytest

from clotsigns.reading.ease import grade, longest_sentence, passive_share, smog, syllables


@pytest.mark.parametrize(
    ("word", "count"),
    [
        ("leg", 1),
        ("swollen", 2),
        ("ambulance", 3),
        ("1,000".replace(",", ""), 1),
        ("thrombosis", 3),
    ],
)
def test_syllables(word: str, count: int) -> None:
    assert syllables(word) == count


def test_grade_is_the_formula_of_kincaid() -> None:
    # 2 sentences, 8 words, 9 syllables: 0.39 * 8/2 + 11.8 * 9/8 - 15.59
    assert grade(["The leg is swollen. Do not rub it."]) == pytest.approx(-0.755)


def test_items_without_a_full_stop_are_sentences_of_their_own() -> None:
    assert grade(["Do not rub it", "Do not rub it"]) == grade(["Do not rub it. Do not rub it."])


def test_nothing_has_no_grade() -> None:
    with pytest.raises(ValueError, match="no words"):
        grade(["", "…"])


def test_smog_is_the_formula_of_mclaughlin() -> None:
    # 1 word of three syllables in 2 sentences: 1.043 * sqrt(1 * 30 / 2) + 3.1291
    assert smog(["Call an ambulance. Do not rub it."]) == pytest.approx(7.1686, abs=1e-3)


def test_longest_sentence() -> None:
    assert longest_sentence(["Do not rub it. Call.", "Sit or lie as you like."]) == 6


def test_passive_share() -> None:
    assert passive_share(["It is called a clot. You call it a clot."]) == 0.5
