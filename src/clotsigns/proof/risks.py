"""Which declarations of a style sheet would keep words from a reader: by kinds, not by examples."""

from __future__ import annotations

import re
from collections.abc import Mapping

# In CSS pixels. Safety text is never set smaller, and nothing around it moves it further.
SMALLEST, FURTHEST, NARROWEST = 12.0, 112.0, 120.0
_SHRUNK = 0.75
_NUMBER = re.compile(
    r"(?<![\w.#-])([+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?)([a-z%]*)", re.IGNORECASE
)
_PIXELS = {
    **{"px": 1.0, "pt": 4 / 3, "pc": 16.0, "in": 96.0, "cm": 37.8, "mm": 3.78, "q": 0.945},
    **{
        "rem": 16.0,
        "em": 16.0,
        "ex": 8.0,
        "ch": 8.0,
        "lh": 20.0,
        "rlh": 20.0,
        "cap": 11.0,
        "ic": 16.0,
    },
}
_OF_WINDOW = re.compile(r"[sld]?v(?:w|h|i|b|min|max)|cq(?:w|h|i|b|min|max)|%")
_WORDS = {"xx-small": 9.0, "x-small": 10.0, "smaller": 11.0, "math": 0.0}
# They have no use on safety text but to take it away, move it, or set it before other words.
_NEVER = frozenset(
    {
        *(
            "transform",
            "translate",
            "rotate",
            "scale",
            "zoom",
            "perspective",
            "offset",
            "offset-path",
        ),
        *("filter", "backdrop-filter", "clip", "clip-path", "mask", "mask-image", "mix-blend-mode"),
        *("-webkit-mask", "-webkit-mask-image", "-webkit-filter", "-webkit-clip-path"),
        *("-webkit-text-fill-color", "-webkit-text-security", "-webkit-line-clamp", "line-clamp"),
        *("animation", "animation-name", "text-overflow", "writing-mode", "direction", "all"),
        *("unicode-bidi", "content", "text-indent", "letter-spacing", "word-spacing", "order"),
        *(
            "offset-path",
            "contain",
            "interactivity",
            "position-area",
            "shape-outside",
            "text-combine-upright",
        ),
        *("font-size-adjust", "reading-flow", "reading-order"),
        *(
            "user-select",
            "-webkit-user-select",
            "speak",
            "speak-as",
            "block-ellipsis",
            "box-reflect",
        ),
    }
)
_HARMLESS = frozenset(
    {
        "none",
        "normal",
        "0",
        "0px",
        "auto",
        "initial",
        "inherit",
        "unset",
        "revert",
        "ltr",
        "1",
        "visible",
    }
)
# Words are set in inks, on papers; one that is of neither kind could be the colour of the other.
_SYSTEM = r"inherit|initial|unset|revert|currentcolor"
_INKS = "ink quiet accent top alarm danger danger-ink on-danger go today"
_PAPERS = "paper soft danger-paper go-paper today-paper"
# What finished sheets call the long names of our own sheets. No name is there twice.
SHORT = {
    **{"danger-paper": "a", "danger-rule": "b", "danger-ink": "c", "danger": "d", "on-danger": "e"},
    **{"go-paper": "f", "go-rule": "g", "today-paper": "h", "today-rule": "i", "today": "j"},
    **{"paper": "k", "plain": "l", "bold": "m", "quiet": "n", "line": "o", "soft": "p"},
    **{"hair": "q", "alarm": "r"},
}


def _one_of(names: str) -> str:
    known = names.split()
    return rf"var\(--(?:{'|'.join([*known, *(SHORT[name] for name in known if name in SHORT)])})\)"


_INK = re.compile(
    rf"{_SYSTEM}|canvastext|linktext|buttontext|#000|#4a2470|light-dark\(#4a2470, ?#dcc8ff\)"
    rf"|{_one_of(_INKS)}"
)
_GROUND = re.compile(rf"{_SYSTEM}|none|transparent|canvas|#fff|{_one_of(_PAPERS)}")
_OFFSETS = frozenset({"top", "right", "bottom", "left", "inset", "inset-block", "inset-inline"})
_OFFSETS |= {"inset-block-start", "inset-block-end", "inset-inline-start", "inset-inline-end"}
_HEIGHTS = frozenset({"height", "max-height", "block-size", "max-block-size"})
_WIDTHS = frozenset({"width", "max-width", "inline-size", "max-inline-size"})
_ROOM = re.compile(r"(?:margin|padding)(?:-.*)?|(?:min-)?(?:height|block-size)|(?:row-)?gap")


def hides(name: str, value: str) -> bool:
    """Whether a declaration could take an element's words from a reader."""
    value = value.lower().removesuffix("!important").strip()
    plain = value in _HARMLESS
    if name in ("scale", "zoom"):
        sizes = _lengths(value)
        return value not in ("none", "normal", "inherit") and not (
            len(sizes) == 1 and _SHRUNK <= sizes[0] <= 1 / _SHRUNK
        )
    if name in _NEVER:
        return not plain
    if name == "display":
        return "none" in value or "contents" in value
    if name in ("visibility", "content-visibility"):
        return value not in ("visible", "inherit", "initial", "unset", "revert")
    if name == "opacity":
        return value not in ("1", "100%", "inherit", "initial", "unset", "revert")
    if name == "position":
        return value not in ("static", "relative", "initial", "unset", "revert")
    if name in _OFFSETS:
        return not plain
    if name in ("font-size", "font"):
        return _too_small(name, value)
    if name == "line-height":
        return _line(value) < 1.0
    if name.startswith("overflow") and name not in ("overflow-wrap", "overflow-anchor"):
        return not plain
    if name == "pointer-events":
        return value == "none"
    if name in ("flex-direction", "flex-flow", "flex-wrap", "grid-auto-flow"):
        return "reverse" in value or "dense" in value
    if name in ("text-decoration", "text-decoration-line"):
        return "line-through" in value
    if name == "color":
        return not _INK.fullmatch(value)
    if name in ("background", "background-color", "background-image"):
        return not _GROUND.fullmatch(value)
    if name in _HEIGHTS and not plain:
        return not value.startswith(("max-content", "min-content", "fit-content"))
    if name in _WIDTHS and not plain and _largest(value) < NARROWEST:
        return not value.startswith(("max-content", "fit-content")) and "100%" not in value
    return bool(_ROOM.fullmatch(name)) and not plain and _moves(value)


def covers(told: Mapping[str, str]) -> str:
    """What of the declarations of a drawn part lets it lie over words; nothing where none does."""
    if told.get("position", "") not in ("absolute", "fixed"):
        return ""
    for name in (*sorted(_OFFSETS), "width", "height", "inline-size", "block-size"):
        value = told.get(name, "")
        large = value and (_largest(value) > FURTHEST / 2 or _OF_WINDOW.search(value))
        stretched = name.startswith("inset") and value
        if large or stretched:
            return f"position: {told['position']}; {name}: {value}"
    return ""


def _lengths(value: str) -> list[float]:
    found = []
    for number, unit in _NUMBER.findall(value):
        if _OF_WINDOW.fullmatch(unit):
            found.append(float(number) * 8.0)
        elif unit in _PIXELS or not unit:
            found.append(float(number) * _PIXELS.get(unit, 1.0))
    return found


def _largest(value: str) -> float:
    return max(_lengths(value), default=FURTHEST * 10)


def _moves(value: str) -> bool:
    found = _lengths(value)
    return any(length > FURTHEST or length < -32.0 for length in found)


def _too_small(name: str, value: str) -> bool:
    if name == "font":
        # The size stands before a slash, or before the names of families.
        sized = re.search(r"(?:^|\s)((?:\d|\.)[\w.%]*|clamp\([^)]*\)|[a-z]+-small|smaller)", value)
        if sized is None:
            return value not in ("inherit", "initial", "unset", "revert")
        value = sized[1]
    if value in ("inherit", "initial", "unset", "revert", "medium", "large", "larger", "small"):
        return False
    if value in _WORDS:
        return _WORDS[value] < SMALLEST
    if "calc" in value or "var(" in value or value.startswith("min("):
        return True
    number = _NUMBER.search(value)
    if number is None:
        return not value.endswith("large")
    size, unit = float(number[1]), number[2]
    if unit == "%":
        return size / 100 * 16.0 < SMALLEST
    return unit not in _PIXELS or size * _PIXELS[unit] < SMALLEST


def _line(value: str) -> float:
    number = _NUMBER.search(value)
    if number is None or value == "normal":
        return 1.0 if "var(" not in value else 0.0
    size, unit = float(number[1]), number[2]
    if not unit:
        return size
    return size / 100 if unit == "%" else size * _PIXELS.get(unit, 0.0) / 16.0
