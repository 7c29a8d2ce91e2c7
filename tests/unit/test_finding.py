"""Whoever tells of several things is led to the most urgent of them."""

from __future__ import annotations

import pytest

from clotsigns.answering.asking import Words
from clotsigns.answering.finding import Finder
from clotsigns.sources.search_words import for_finders

TABLE = for_finders(
    {
        "common": ["and", "my", "is", "i", "for", "have", "the"],
        "words": {
            "dvt#same-day": ["clot, thrombosis"],
            "nerves#visit": ["sciatica, patch"],
            "emergency#emergency": ["chest"],
            "thinners#missed": ["too many warfarin"],
        },
        "families": {
            "leg": ["leg, calf"],
            "cold": ["cold"],
            "pain": ["sore"],
            "clot": ["clot, thrombosis"],
            "patch": ["patch"],
            "numb": ["numb"],
            "slow": ["years"],
            "scan": ["scan"],
            "trauma": ["surgery"],
            "thinner": ["warfarin"],
            "overdose": ["on purpose"],
            "chest": ["chest"],
            "cramp": ["cramp"],
        },
        "signs": {
            "emergency#emergency": ["leg cold -slow"],
            "emergency#department": ["leg numb trauma -slow"],
            "dvt#same-day": ["leg pain"],
            "nerves#visit": ["patch numb -clot", "cramp"],
            "thinners#missed": ["thinner overdose"],
        },
        "same": {},
        "denied": {},
        "places": [],
        "tiers": [
            {"at": "#emergency", "said": 2, "sign": 5},
            {"at": "#department", "said": 1.7, "sign": 4},
            {"at": "#same-day", "said": 1.4, "sign": 2},
            {"at": "#missed", "said": 1, "sign": 1.2},
            {"at": "#visit", "said": 1.1, "sign": 3, "calm": ["leg", "slow"]},
        ],
    }
)
PLACES = {
    "emergency/": "emergency",
    "emergency/#emergency": "a cold leg",
    "dvt/#same-day": "a sore leg or a clot",
    "nerves/#visit": "a numb patch, sciatica",
    "leg/#department": "a numb leg after surgery",
    "thinners/#missed": "too many",
}


@pytest.fixture(scope="module")
def finder() -> Finder:
    docs = [
        {"location": place, "title": text, "text": f"<p>{text}</p>"}
        for place, text in PLACES.items()
    ]
    return Finder(docs, TABLE["words"], {**TABLE, "signs": {**TABLE["signs"], **MOVED}})


# The department of this small site stands on another page than its emergencies.
MOVED = {"emergency#department": [], "leg#department": ["leg numb trauma -slow"]}


@pytest.mark.parametrize(
    ("asked", "place"),
    [
        ("numb patch for years", "nerves/#visit"),
        ("my leg is cold", "emergency/#emergency"),
        # What stands beside it takes nothing from it: with its sign, or by a phrase alone.
        ("numb patch for years and my leg is cold", "emergency/#emergency"),
        ("thrombosis and i have sciatica", "dvt/#same-day"),
        # A phrase alone asks for no ambulance.
        ("chest and my numb patch", "nerves/#visit"),
        # Two parts that belong together are asked together, around what can wait and beside it.
        ("my leg numb. i have a numb patch for years, leg surgery", "leg/#department"),
        ("the scan for years. my leg numb, leg surgery", "leg/#department"),
        # More of what can wait has no sign of its own.
        ("numb patch for years and my leg numb", "nerves/#visit"),
        # What is in no words that we know may be anything, and comes before what can wait.
        ("kaore au pai and i have cramp", "emergency/#emergency"),
        ("my leg twitch and i have cramp", "nerves/#visit"),
        # What is grave stands on the step of a department, above what cannot wait.
        ("too many warfarin on purpose and my leg is sore", "thinners/#missed"),
    ],
)
def test_the_most_urgent_of_several_things_comes_first(
    finder: Finder, asked: str, place: str
) -> None:
    assert finder.find(asked)[0].section.location == place


ASKED = for_finders(
    {
        "common": ["the", "of", "to", "know", "i"],
        "families": {
            "leg": ["leg, calf"],
            "numb": ["numb"],
            "pain": ["sore, drag"],
            "clot": ["clot"],
            "lung": ["lung"],
            "thinner": ["warfarin"],
            "brush": ["brush"],
            "warm": ["pink"],
            "question": ["how, what"],
            "asking": ["want to know, explain"],
            "opens": ["is"],
            "own": ["my"],
        },
        "signs": {
            "emergency#emergency": ["lung -asking", "lung pain"],
            "dvt#same-day": ["leg clot -thinner", "leg pain"],
            "gums#visit": ["thinner brush"],
        },
        "same": {},
        "denied": {"idle": {"by": ["what to do"]}},
        "tiers": [{"at": "#visit", "said": 1, "sign": 3, "unless": ["warm", "numb"], "calm": []}],
    }
)


@pytest.fixture(scope="module")
def words() -> Words:
    return Words(ASKED, [])


@pytest.mark.parametrize(
    ("asked", "asks", "narrated"),
    [
        ("the clot i want to know", True, False),
        # Who tells of something ill, or in a word that may be of anything, is no reader.
        ("my calf is numb want to know", False, True),
        ("my umoya i want to know", False, True),
        ("is the clot of warfarin", True, False),
        ("is the umoya of warfarin", False, True),
        # A thing that nobody has; somebody who may have it; no thing at all.
        ("the clot of the warfarin", True, False),
        ("i know of the clot", False, True),
        ("to know of the leg", False, True),
        # Who asks what to do tells of something.
        ("what to do know of the", False, True),
        ("what of the clot of the", True, False),
    ],
)
def test_who_only_asks_is_told_from_who_tells(
    words: Words, asked: str, asks: bool, narrated: bool
) -> None:
    told = words.asked(asked)
    assert (told.asks, told.narrated) == (asks, narrated)


@pytest.mark.parametrize(
    ("asked", "places"),
    [
        ("the clot of the lung", {"emergency#emergency"}),
        ("explain the clot of the lung", set()),
        ("explain the sore lung", {"emergency#emergency"}),
        # What one takes holds in every part of what is told.
        ("leg clot. my leg", {"dvt#same-day"}),
        ("leg clot. my warfarin", set()),
        # Pink is no skin on a brush; numb is numb.
        ("warfarin brush pink", {"gums#visit"}),
        ("warfarin brush numb", set()),
        # As it is said.
        ("leg draggin", {"dvt#same-day"}),
    ],
)
def test_what_takes_a_sign_away_and_what_does_not(
    words: Words, asked: str, places: set[str]
) -> None:
    assert set(words.asked(asked).signs) == places


DENIED = for_finders(
    {
        "common": [],
        "families": {"leg": ["leg"], "numb": ["numb"], "pain": ["sore"]},
        "signs": {"dvt#same-day": ["leg numb", "leg pain"]},
        "same": {},
        "denied": {"missing": {"by": ["no, sin"], "what": ["numb, sore"]}},
        "tiers": [],
    }
)


@pytest.mark.parametrize("joint", ["or", "nor", "ni", "ou", "oder", "noch", "nem"])
def test_what_is_denied_goes_on_after_a_word_that_joins(joint: str) -> None:
    words = Words(DENIED, [])
    assert not words.asked(f"leg sin numb {joint} sore").signs
    assert words.asked("leg sin numb and sore").signs
