"""The one module that talks to liblouis, which knows how English is written in braille."""

from __future__ import annotations

import subprocess
import unicodedata
from collections.abc import Iterable

from clotsigns.kept import Kept, key

# Unified English Braille, contracted, in the letters that embossers and braille displays read.
TABLES = "en-us-brf.dis,en-ueb-g2.ctb"
_PROGRAM = "lou_translate"
# How liblouis writes the number of a letter that is not in its tables.
_UNKNOWN = "'\\X"
# What liblouis takes of one line.
_LONGEST = 1000


class NoBraille(OSError):
    """liblouis is not on this machine, or could not do what it was asked for."""


def version() -> str:
    """Which liblouis is here: another may write other braille. Raises ``NoBraille``."""
    return _run(["--version"], "").splitlines()[0]


def brailled(texts: Iterable[str]) -> list[str]:
    """Each text in contracted braille, from now or from before. Raises ``NoBraille``.

    A text with a letter that liblouis does not know is written without the marks of its letters.
    """
    lines = [text.replace("\\", "\\\\") for text in texts]
    told = _forward(lines)
    if any(_UNKNOWN in line for line in told):
        told = _forward(
            [
                bare(line) if _UNKNOWN in found else line
                for line, found in zip(lines, told, strict=True)
            ]
        )
    if lost := [line for line, found in zip(lines, told, strict=True) if _UNKNOWN in found]:
        raise NoBraille(f"liblouis does not know every letter of '{lost[0]}': use others")
    return told


def bare(text: str) -> str:
    """A text whose letters have lost their marks."""
    parts = unicodedata.normalize("NFKD", text)
    return "".join(letter for letter in parts if not unicodedata.combining(letter))


def _forward(lines: list[str]) -> list[str]:
    if longest := max((text for text in lines if len(text) > _LONGEST), default=""):
        raise NoBraille(f"a line of a handout is too long for braille: '{longest[:60]}…'")
    name = key(version(), TABLES, *lines)
    store = Kept.here()
    if name not in (kept := store.found([name])):
        kept = {name: _run(["--forward", TABLES], "\n".join([*lines, ""])).encode()}
        store.keep(kept)
    return _same(kept[name].decode().splitlines(), lines)


def read_back(lines: Iterable[str]) -> list[str]:
    """What each line of contracted braille says. Raises ``NoBraille``."""
    given = [line.replace("\\", "\\\\") for line in lines]
    return _same(_run(["--backward", TABLES], "\n".join([*given, ""])).splitlines(), given)


def _same(found: list[str], asked: list[str]) -> list[str]:
    if len(found) != len(asked):
        raise NoBraille(f"liblouis was asked for {len(asked)} lines and gave {len(found)}")
    return found


def _run(arguments: list[str], given: str) -> str:
    try:
        done = subprocess.run(
            [_PROGRAM, *arguments], input=given, capture_output=True, text=True, encoding="utf-8"
        )
    except FileNotFoundError:
        raise NoBraille(
            f"the braille handouts need liblouis, whose program '{_PROGRAM}' is not here: run "
            "'tools/system-packages.sh print .venv/bin/python', or 'apt-get install liblouis-bin'"
        ) from None
    if done.returncode or done.stderr:
        raise NoBraille(f"liblouis said: {done.stderr.strip() or done.returncode}")
    return done.stdout
