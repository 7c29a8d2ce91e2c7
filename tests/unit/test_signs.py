"""Signs are told by the kinds of words that were typed, not by what is said to be missing."""

from __future__ import annotations

import re
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
            "history": ["oldclot"],
        },
        "signs": {
            "emergency#emergency": ["breath"],
            "emergency#sooner": ["leg history"],
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
            "agoclot": {"by": ["embolism"], "what": ["* years ago"]},
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
        # A clot of long ago is none of today, and is told all the same.
        ("calf swollen, embolism 3 years ago", {"dvt#same-day", "emergency#sooner"}),
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


def test_who_names_an_old_clot_and_no_more_is_asked_about_it(words: Words) -> None:
    assert words.asked("embolism 3 years ago").words[0].word == "embolism"
    assert [one.word for one in words.asked("calf, embolism 3 years ago").words] == ["calf"]


def test_who_names_nothing_that_is_known_is_strange(words: Words) -> None:
    assert words.asked("my umoya").strange
    assert not words.asked("my calf").strange


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
    assert signs.typed("sprading", _none, _none).word == "spreading"


def _none(word: str) -> bool:
    return False


def test_who_writes_in_a_language_that_is_not_known_is_lost(words: Words) -> None:
    assert words.asked("ngiphelelwa umoya nomlenze calf").lost
    assert not words.asked("ngiphelelwa umoya swollen calf").lost
    # A slip in the one word is no language.
    assert not words.asked("ngiphelelwa").lost
    # A whole sentence of it is, whatever stands beside it.
    known = "calf swollen for weeks, my calf is breathless"
    assert words.asked(f"{known} ngiphelelwa umoya nomlenze wami").lost
    assert not words.asked(f"ngiphelelwa umoya nomlenze {known}").lost


PARTS = for_finders(
    {
        "common": [],
        "families": {
            "leg": ["leg, ساق*"],
            "cold": ["cold, zimna"],
            "pain": ["sore"],
            "slow": ["years"],
            "sciatica": ["sciatica"],
            "fell": ["fell"],
            "blood": ["blood*, bloodbath"],
            "scan": ["scan"],
            "thinner": ["warfarin"],
            "overdose": ["on purpose"],
        },
        "signs": {
            "a#call": ["leg cold -slow -fell"],
            "a#today": ["leg pain"],
            "a#visit": ["sciatica pain"],
            "a#missed": ["thinner overdose", "thinner pain"],
        },
        "same": {
            "sciatica": ["siatica"],
            "black": ["blakk"],
            "cold": ["cauld"],
            "vein": ["vain"],
            "blood": ["blud"],
            "hand": ["hond"],
            "head": ["heid"],
        },
        "denied": {
            "well": {"by": ["probably nothing"]},
            "no": {"by": ["nothing"], "what": ["cold"]},
        },
        "tiers": [
            {"at": "#call", "sign": 5},
            {"at": "#today", "sign": 2},
            {"at": "#visit", "sign": 3, "calm": ["leg"]},
            {"at": "#missed", "sign": 1, "unless": ["pain", "sciatica"]},
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
        # Another thing begins without a point as well, but not in its own middle.
        ("sciatica for years my leg cold", {"a#call"}),
        ("sciatica for years leg cold", {"a#call"}),
        ("leg cold years cold", set()),
        ("cold for years in my leg", set()),
        ("since sciatica years back my leg cold", set()),
        # What names nothing tells of what stands before it; of what follows only how, or how long.
        ("they said so years ago. leg cold", set()),
        ("i fell and leg cold", set()),
        ("the scan years ago was clear and leg cold", {"a#call"}),
        # Nothing takes away what is grave.
        ("warfarin on purpose, sore, sciatica", {"a#missed"}),
        ("warfarin sore", set()),
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
        # Of so few letters, what is often written in several ways, and no other.
        ("blac", "black"),
        ("seas", "seas"),
        ("colf", "cold"),
        # Letters that are swapped come before one that is another.
        ("haed", "head"),
        ("cld", "cold"),
        ("soe", "soe"),
        # The first letter may be missed too: left out, twice, after the next, or hit beside.
        ("lack", "black"),
        ("bblack", "black"),
        ("lbood", "blood"),
        ("olcd", "olcd"),
        ("ocld", "cold"),
        ("bein", "vein"),
        ("rein", "rein"),
        ("years", "years"),
    ],
)
def test_a_word_is_taken_for_what_it_is_meant_to_be(typed: str, meant: str) -> None:
    words = Words(PARTS, [])
    (part,) = words._parted(typed)
    assert words._signs.typed(part, words._is_spelt, words._is_known).word == meant


@pytest.mark.parametrize(
    ("typed", "parts"),
    [
        ("coldleg", ["cold", "leg"]),
        # A short word at the end, if it is one that stands there.
        ("legon", ["legon"]),
        ("coldin", ["cold", "in"]),
        ("coldox", ["coldox"]),
        # What is known by its beginning alone may have another word at its end.
        ("bloodleg", ["blood", "leg"]),
        ("bloodying", ["bloodying"]),
        ("bloodbath", ["bloodbath"]),
        # A slip in one word is more likely than two: no 'scat', and no 'ica'.
        ("scatica", ["scatica"]),
    ],
)
def test_words_with_no_space_between_them_are_parted(typed: str, parts: list[str]) -> None:
    common = ["in", "on", "ox", "scat", "ica"]
    assert Words({**PARTS, "common": common}, [])._parted(typed) == parts


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


def test_a_risk_beside_a_sign_is_told_before_the_sign(root: Path) -> None:
    told = for_finders(load(root / "data/search.yml").data)
    words, place = Words(told, []), "emergency#same-day-sooner"
    people = load(root / "data/cases.yml").data["cases"]
    typed = [one for case in people if case["answer"] == place for one in case["types"]]
    assert typed
    assert [one for one in typed if place not in words.asked(one).signs] == []
    tiers = [tier["sign"] for tier in told["tiers"] if re.search(tier["at"], "#same-day-sooner")]
    assert tiers == sorted(tiers, reverse=True)
    assert len(set(tiers)) > 1


def test_no_sign_stands_where_another_takes_it_away(root: Path) -> None:
    signs = Signs(for_finders(load(root / "data/search.yml").data))
    assert not [(place, all_of) for place, all_of, none_of in signs.rules if all_of & none_of]
