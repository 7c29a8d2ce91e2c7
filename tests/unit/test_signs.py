"""Signs are told by the kinds of words that were typed, not by what is said to be missing."""

from __future__ import annotations

from pathlib import Path

import pytest

from clotsigns.answering.asking import Words
from clotsigns.answering.phrases import roots
from clotsigns.answering.signs import ASKING, Signs
from clotsigns.sources.data_file import load
from clotsigns.sources.search_words import for_finders

TABLE = for_finders(
    {
        "common": ["my", "is"],
        "families": {
            "leg": ["calf, pierna*"],
            "swollen": ["swollen, blown up, gone * round, *gonflée"],
            "breath": ["can't breathe, breathless, 呼吸"],
            "weeks": ["weeks"],
            "patch": ["patch"],
            "ordinary": ["hot weather"],
            "warm": ["hot"],
            "question": ["how"],
            "own": ["my"],
        },
        "signs": {
            "emergency#emergency": ["breath"],
            "dvt#same-day": ["leg swollen"],
            "dvt#visit": ["leg swollen weeks"],
            "dvt#risk": ["leg -swollen"],
            "numb#visit": ["patch", "patch ordinary"],
            "dvt#warm": ["leg warm"],
        },
        "same": {"can't": ["cannae"], "calf": ["cauf"]},
        "denied": {
            "missing": {"by": ["no, not"], "what": ["breathless, swollen"]},
            "well": {"by": ["breathing fine, hardly breathless"]},
            "ago": {"by": ["breathless"], "what": ["* years ago"]},
            "idle": {"by": ["calf skin", "hot weather"]},
        },
        "tiers": [
            {"at": "#visit", "said": 1, "sign": 3, "unless": ["breath"], "calm": ["leg", "swollen"]}
        ],
    }
)


@pytest.fixture(scope="module")
def words() -> Words:
    return Words(TABLE, [])


@pytest.mark.parametrize(
    ("typed", "places"),
    [
        ("My calf is swollen", {"dvt#same-day"}),
        ("CALF SWOLLEN!!", {"dvt#same-day"}),
        ("calf, swollen", {"dvt#same-day"}),
        ("swollencalf", {"dvt#same-day"}),
        ("calf swolen", {"dvt#same-day"}),
        ("calf has blown right up", {"dvt#same-day"}),
        ("calf blown a very long way up", {"dvt#risk"}),
        ("piernas swollen", {"dvt#same-day"}),
        ("jambegonflée calf", {"dvt#same-day"}),
        ("can\u2019t breathe", {"emergency#emergency"}),
        ("我呼吸困难", {"emergency#emergency"}),
        ("cannae breathe", {"emergency#emergency"}),
        ("ma cauf is swollen", {"dvt#same-day"}),
        ("calf swollen for weeks", {"dvt#same-day", "dvt#visit"}),
        ("calf swollen for weeks and breathless", {"dvt#same-day", "emergency#emergency"}),
        ("calf is not swollen", {"dvt#risk"}),
        ("calf, no, swollen", {"dvt#same-day"}),
        ("calf swollen, not breathless", {"dvt#same-day"}),
        ("calf not breathless or swollen", {"dvt#risk"}),
        ("calf was not swollen until now", {"dvt#same-day"}),
        ("calf swollen, breathing fine", {"dvt#same-day"}),
        ("calf swollen, hardly breathless", {"dvt#same-day"}),
        ("calf swollen, hardly breathless until now", {"dvt#same-day", "emergency#emergency"}),
        ("d'piernas swollen", {"dvt#same-day"}),
        ("calf swollen, breathless 3 years ago", {"dvt#same-day"}),
        ("calf skin swollen", set()),
        # Whoever can wait has no sign that theirs does not explain.
        ("patch", {"numb#visit"}),
        ("patch, calf swollen", {"numb#visit", "dvt#same-day"}),
        ("patch, calf hot", {"dvt#risk", "dvt#warm"}),
        ("hot calf", {"dvt#risk", "dvt#warm"}),
        # Nothing is hot in hot weather, which is something by itself.
        ("calf in hot weather", {"dvt#risk"}),
        ("patch in hot weather, calf swollen", {"numb#visit", "dvt#same-day"}),
        ("my calf's swollen", {"dvt#same-day"}),
        # Who says nothing else is taken at the word.
        ("not breathless", {"emergency#emergency"}),
    ],
)
def test_a_sign_is_there_or_not(words: Words, typed: str, places: set[str]) -> None:
    assert set(words.asked(typed).signs) == places


def test_the_sign_that_says_most_counts() -> None:
    told = for_finders(
        {
            "common": [],
            "families": {"leg": ["calf"], "cold": ["cold"]},
            "signs": {"dvt": ["leg", "leg cold", "cold"]},
        }
    )
    words = Words({**told, "denied": {}}, [])
    assert words.asked("cold calf").signs == {"dvt": {"leg", "cold"}}


def test_what_is_denied_is_not_looked_for(words: Words) -> None:
    assert [one.word for one in words.asked("calf no breathless").words] == ["calf"]


def test_who_tells_at_length_asks_nothing(words: Words) -> None:
    told = "it does not do what i tell it"
    assert words.asked(told).narrated
    assert not words.asked("how " + told).narrated
    assert not words.asked("it does not do").narrated


def test_a_question_about_a_thing_is_of_nobody(words: Words) -> None:
    assert words.asked("how is it treated").asks
    assert not words.asked("how is my leg treated").asks
    assert not words.asked("how swollen is a calf").asks
    assert not words.asked("it is treated").asks


def test_whose_body_it_is_of_is_told(words: Words) -> None:
    assert words.asked("how is my leg treated").body
    assert not words.asked("how is it treated").body


def test_of_words_that_are_alike_the_nearest_is_meant() -> None:
    told = {"families": {"quick": ["spring"], "further": ["spreading"]}, "denied": {}}
    signs = Signs({"same": {}, "signs": {}, "tiers": [], **told})
    assert signs.typed("sprading", lambda word: False).word == "spreading"


def test_who_writes_in_a_language_that_is_not_known_is_lost(words: Words) -> None:
    assert words.asked("ngiphelelwa umoya nomlenze calf").lost
    assert not words.asked("ngiphelelwa umoya swollen calf").lost
    # A slip in the one word is no language.
    assert not words.asked("ngiphelelwa").lost


PARTS = for_finders(
    {
        "common": [],
        "families": {
            "leg": ["leg, ساق*"],
            "cold": ["cold, zimna"],
            "pain": ["sore"],
            "slow": ["years"],
            "sciatica": ["sciatica"],
        },
        "signs": {
            "a#call": ["leg cold -slow"],
            "a#today": ["leg pain"],
            "a#visit": ["sciatica pain"],
        },
        "same": {"sciatica": ["siatica"], "black": ["blakk"]},
        "denied": {},
        "tiers": [
            {"at": "#call", "sign": 5},
            {"at": "#today", "sign": 2},
            {"at": "#visit", "sign": 3, "calm": ["leg"]},
        ],
    }
)


@pytest.mark.parametrize(
    ("typed", "places"),
    [
        ("leg cold for years", set()),
        ("leg cold when i sit for years", set()),
        ("leg cold. for years", set()),
        # What takes a sign away, or explains it, is said of something else.
        ("leg cold, sciatica for years", {"a#call"}),
        ("leg cold i have had sciatica for years", {"a#call"}),
        ("sore leg sciatica", {"a#today", "a#visit"}),
        ("sore leg and sciatica", {"a#today"}),
    ],
)
def test_each_part_tells_by_itself(typed: str, places: set[str]) -> None:
    assert set(Words(PARTS, []).asked(typed).signs) == places


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("والساقين", "ساقين"),
        ("وساقي", "ساقي"),
        ("łeg", "leg"),
        ("sciatika", "sciatica"),
        ("sciatikas", "sciatica"),
        # Of so few letters, one that was left out; one that is another may be any word.
        ("blac", "black"),
        ("seas", "seas"),
        ("years", "years"),
    ],
)
def test_a_word_is_taken_for_what_it_is_meant_to_be(typed: str, meant: str) -> None:
    words = Words(PARTS, [])
    (part,) = words._parted(typed)
    assert words._signs.typed(part, words._is_known).word == meant


def test_endings_are_cut_and_other_words_are_not() -> None:
    assert "stop" in roots("stopped")
    assert "bleed" in roots("bleeding")
    assert "pee" in roots("peeing")
    assert "pe" not in roots("peeing")
    assert "shin" not in roots("shiny")


def test_every_kind_of_words_is_of_use(root: Path) -> None:
    told = for_finders(load(root / "data/search.yml").data)
    used = {kind for rules in told["signs"].values() for rule in rules for kind in rule.split()}
    used |= {kind for tier in told["tiers"] for kind in tier.get("unless", ())} | ASKING
    assert set(told["families"]) == {kind.removeprefix("-") for kind in used}


def test_no_sign_stands_where_another_takes_it_away(root: Path) -> None:
    signs = Signs(for_finders(load(root / "data/search.yml").data))
    assert not [(place, all_of) for place, all_of, none_of in signs.rules if all_of & none_of]
