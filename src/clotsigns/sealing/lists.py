"""Entries of lists, which have no names: which of those that were sealed is which of those now."""

from __future__ import annotations

from collections import defaultdict
from difflib import SequenceMatcher
from itertools import product

Place = tuple[str, ...]
# What an entry says: each value with the keys that lead to it inside the entry.
Entry = tuple[tuple[Place, str], ...]

GONE = "\N{SYMBOL FOR DELETE}"
"""Stands behind the number of an entry that is there no more."""
# Entries that are less alike than this are two, and not one that was changed.
_ALIKE = 0.5


def renumbered(was: list[tuple[str, str]], now: list[tuple[str, str]]) -> list[tuple[str, str]]:
    """What was sealed, each entry of a list under the number that it has now.

    So an entry that is put between two others is one change, and not one of each that follows. An
    entry that is gone keeps its number, with ``GONE`` behind it.
    """
    old = [(tuple(place.split(".")), words) for place, words in was]
    new = [(tuple(place.split(".")), words) for place, words in now]
    for depth in range(max((sum(map(_is_number, place)) for place, _ in old), default=0)):
        others = _lists(new, depth)
        numbers = {
            (at, number): matched
            for at, inside in _lists(old, depth).items()
            for number, matched in _matched(inside, others.get(at, {})).items()
        }
        old = [(_renamed(place, depth, numbers), words) for place, words in old]
    return [(".".join(place), words) for place, words in old]


def _is_number(part: str) -> bool:
    return part.removesuffix(GONE).isdecimal()


def _number(place: Place, depth: int) -> int | None:
    """Where the number of an entry stands, in the list so deep in others."""
    found = [at for at, part in enumerate(place) if _is_number(part)]
    return found[depth] if depth < len(found) else None


def _lists(
    pieces: list[tuple[Place, str]], depth: int
) -> dict[Place, dict[str, list[tuple[Place, str]]]]:
    """Each list so deep in others, by where it stands: its entries by their numbers."""
    found: dict[Place, dict[str, list[tuple[Place, str]]]] = defaultdict(lambda: defaultdict(list))
    for place, words in pieces:
        if (at := _number(place, depth)) is not None:
            found[place[:at]][place[at]].append((place[at + 1 :], words))
    # A number can be a name, too, such as one that is called: those are not counted through.
    return {at: inside for at, inside in found.items() if list(inside) == _counted(len(inside))}


def _counted(length: int) -> list[str]:
    return [str(number) for number in range(length)]


def _renamed(place: Place, depth: int, numbers: dict[tuple[Place, str], str]) -> Place:
    at = _number(place, depth)
    if at is None:
        return place
    return (*place[:at], numbers.get((place[:at], place[at]), place[at]), *place[at + 1 :])


def _matched(
    before: dict[str, list[tuple[Place, str]]], after: dict[str, list[tuple[Place, str]]]
) -> dict[str, str]:
    """The number that each entry has now, by the one that it had."""
    old, new = ([(n, tuple(v)) for n, v in side.items()] for side in (before, after))
    match = SequenceMatcher(None, [v for _, v in old], [v for _, v in new], autojunk=False)
    found: dict[str, str] = {}
    for kind, a, b, c, d in match.get_opcodes():
        if kind == "equal":
            found |= {o: n for (o, _), (n, _) in zip(old[a:b], new[c:d], strict=True)}
        else:
            found |= _nearest(old[a:b], new[c:d])
    return found


def _nearest(old: list[tuple[str, Entry]], new: list[tuple[str, Entry]]) -> dict[str, str]:
    """Entries that were changed, each with the one that is most like it; the rest are gone."""
    alike = sorted(
        ((_alike(o[1], n[1]), o[0], n[0]) for o, n in product(old, new)),
        key=lambda pair: -pair[0],
    )
    found: dict[str, str] = {}
    for ratio, was, now in alike:
        is_it = ratio >= _ALIKE or len(old) == len(new) == 1
        if is_it and was not in found and now not in found.values():
            found[was] = now
    return {was: found.get(was, f"{was}{GONE}") for was, _ in old}


def _alike(one: Entry, other: Entry) -> float:
    """From 0 to 1: by what stands under the same keys, else by the words."""
    same = len(set(one) & set(other))
    by_keys = 2 * same / (len(one) + len(other))
    said, says = ("\n".join(words for _, words in entry) for entry in (one, other))
    return max(by_keys, SequenceMatcher(None, said, says, autojunk=False).quick_ratio())
