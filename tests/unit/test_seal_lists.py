"""Entries of lists keep their seals when others come or go, and no change of one is overlooked."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from clotsigns.sealing.lists import GONE, renumbered

Pieces = list[tuple[str, str]]

ENTRY = st.fixed_dictionaries({"id": st.sampled_from("abcd"), "says": st.sampled_from("xyz")})
LIST = st.lists(ENTRY, max_size=5)
# A list in a list, and a mapping whose keys are numbers.
DATA = st.fixed_dictionaries(
    {
        "groups": st.lists(st.fixed_dictionaries({"signs": LIST}), max_size=3),
        "numbers": st.dictionaries(st.sampled_from(["0", "1", "112", "999"]), ENTRY, max_size=3),
    }
)


def pieces(value: object, keys: tuple[str, ...] = ()) -> Pieces:
    if isinstance(value, dict):
        return [p for key, inside in value.items() for p in pieces(inside, (*keys, key))]
    if isinstance(value, list):
        return [p for at, inside in enumerate(value) for p in pieces(inside, (*keys, str(at)))]
    return [(".".join(keys), str(value))]


def differing(was: Pieces, now: Pieces) -> set[str]:
    before, after = dict(renumbered(was, now)), dict(now)
    return {p for p in {**before, **after} if before.get(p) != after.get(p)}


@given(DATA, DATA)
def test_data_that_differ_are_never_taken_for_alike(was: object, now: object) -> None:
    # An empty list leaves no piece, so data are what their pieces are.
    assert (not differing(pieces(was), pieces(now))) == (dict(pieces(was)) == dict(pieces(now)))


@given(st.permutations(range(6)), st.integers(min_value=0, max_value=5))
def test_one_that_comes_or_goes_is_one_change(order: list[int], at: int) -> None:
    entries = [{"id": f"sign {number}", "says": "It hurts."} for number in order]
    extra = {"id": "another", "says": "It hurts."}
    more = [*entries[:at], extra, *entries[at:]]
    for was, now in ((entries, more), (more, entries)):
        assert len(differing(pieces({"list": was}), pieces({"list": now}))) == len(extra)


def test_a_changed_entry_keeps_its_number_beside_one_that_is_new() -> None:
    was = pieces({"list": [{"id": "chest", "says": "Your chest hurts."}, {"id": "none"}]})
    now = pieces({"list": [{"id": "new"}, {"id": "chest", "says": "It hurts."}, {"id": "none"}]})
    assert differing(was, now) == {"list.0.id", "list.1.says"}
    assert ("list.1.says", "Your chest hurts.") in renumbered(was, now)


def test_what_is_gone_never_hides_behind_what_took_its_number() -> None:
    was, now = pieces({"list": ["a sign", "b"]}), pieces({"list": ["b"]})
    assert renumbered(was, now) == [(f"list.0{GONE}", "a sign"), ("list.0", "b")]
