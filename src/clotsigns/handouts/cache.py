"""What finished handouts are made of: the names under which they, and their words, are kept."""

from __future__ import annotations

import json
from dataclasses import asdict
from functools import cache
from importlib.metadata import version
from pathlib import Path

from clotsigns.handouts.sheet import Fit, Rendered
from clotsigns.kept import key

# Whatever changes the bytes of a PDF when it changes.
_MADE_WITH = ("weasyprint", "pydyf", "tinyhtml5", "tinycss2", "fonttools", "pikepdf", "brotli")
_MADE_BY = (
    "rendering.py",
    "sharing.py",
    "boxes.py",
    "fitting.py",
    "arranging.py",
    "measured.py",
    "large_print.py",
    "sides.py",
    "layouts.py",
    "tagging.py",
    "painting.py",
    "glyphs.py",
    "setting.py",
    "sheet.py",
)
_HEARD_WITH = ("pikepdf",)
_HEARD_BY = ("heard.py", "tagging.py", "glyphs.py")


def of_handout(name: str, html: str, files: list[Path]) -> str:
    """A key that differs whenever the finished file would."""
    contents = [path.read_bytes() for path in files]
    return key(name, html, *contents, *_tools(_MADE_WITH, _MADE_BY))


def of_heard(pdf: bytes) -> str:
    """A key that differs whenever what is read back from a finished file would."""
    return key("heard", pdf, *_tools(_HEARD_WITH, _HEARD_BY))


def as_bytes(made: Rendered) -> bytes:
    """A handout with how it fits, as it is kept."""
    return json.dumps(asdict(made.fit)).encode("ascii") + b"\n" + made.pdf


def from_bytes(content: bytes) -> Rendered:
    """The handout that ``as_bytes`` wrote."""
    told, _, pdf = content.partition(b"\n")
    fit = json.loads(told)
    lists = {name: tuple(fit[name]) for name in ("moved", "left", "cuts", "order")}
    return Rendered(pdf=pdf, fit=Fit(**{**fit, **lists}))


@cache
def _tools(packages: tuple[str, ...], modules: tuple[str, ...]) -> list[bytes | str]:
    here = Path(__file__).parent
    return [
        *(f"{package} {version(package)}" for package in packages),
        *((here / module).read_bytes() for module in modules),
    ]
