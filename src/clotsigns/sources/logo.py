"""What a clinic's logo may be: a small picture that needs nothing else and does nothing.

What draws a picture is loaded only when there is one, so that the words can be checked without it.
"""

from __future__ import annotations

import io
import re
import warnings
from collections.abc import Callable
from pathlib import Path
from xml.etree import ElementTree

MOST_BYTES = 100 * 1024
# More than any printer shows at the size of a logo, and quick to draw on an old phone.
MOST_PIXELS = 2000
_SVG = "{http://www.w3.org/2000/svg}"
_OUTSIDE = re.compile(r"@import|url\((?!\s*['\"]?\s*(?:#|data:image/))", re.IGNORECASE)
_ACTIVE = frozenset({"script", "foreignObject", "iframe", "a", "set", "animate", "handler"})


def logo_fault(path: Path) -> str:
    """What is wrong with the file of a logo and what to do, or nothing."""
    try:
        content = path.read_bytes()
    except OSError:
        return "there is no such file to read beside the edition; put it there, or leave 'logo' out"
    if len(content) > MOST_BYTES:
        return (
            f"it has {len(content) // 1024} kB and may have {MOST_BYTES // 1024}, as it is on "
            "every page; save it smaller"
        )
    check = _KINDS.get(path.suffix.lower())
    if check is None:
        return "it must be a picture in a file that ends with .svg or .png; save it as one"
    return check(content)


def _png_fault(content: bytes) -> str:
    from PIL import Image

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error")
            with Image.open(io.BytesIO(content), formats=["PNG"]) as picture:
                size = picture.size
                picture.verify()
            if max(size) <= MOST_PIXELS:
                with Image.open(io.BytesIO(content), formats=["PNG"]) as picture:
                    picture.load()
    except (OSError, SyntaxError, ValueError, Image.DecompressionBombError, Warning):
        return "it is not a whole PNG picture; save it anew"
    if max(size) > MOST_PIXELS:
        return (
            f"it has {size[0]} by {size[1]} pixels and may have {MOST_PIXELS} each way; "
            "save it smaller"
        )
    return ""


def _svg_fault(content: bytes) -> str:
    import resvg_py

    broken = "it is not an SVG picture that can be drawn; save it anew as plain SVG"
    try:
        text = content.decode("utf-8")
    except UnicodeDecodeError:
        return broken
    # Entities can make a small file huge, and no drawing program needs them in an export.
    if "<!DOCTYPE" in text.upper() or "<!ENTITY" in text.upper():
        return "it has a DOCTYPE, which can hide other content; save it anew as plain SVG"
    try:
        root = ElementTree.fromstring(text)
    except ElementTree.ParseError:
        return broken
    if root.tag != f"{_SVG}svg":
        return broken
    if "viewBox" not in root.attrib and not {"width", "height"} <= set(root.attrib):
        return "it must say its size, as a viewBox or as width and height; save it anew"
    if "<?xml-stylesheet" in text or any(_reaches_out(element) for element in root.iter()):
        return (
            "it holds a script, a link or something from elsewhere, which a logo may not; "
            "save it anew as plain SVG with all of it inside"
        )
    try:
        resvg_py.svg_to_bytes(svg_string=text, width=64)
    except (ValueError, RuntimeError):
        return broken
    return ""


def _reaches_out(element: ElementTree.Element) -> bool:
    name = str(element.tag).rpartition("}")[2]
    if name in _ACTIVE or _OUTSIDE.search(element.text or ""):
        return True
    for key, value in element.attrib.items():
        attribute = key.rpartition("}")[2].lower()
        if attribute.startswith("on") or _OUTSIDE.search(value):
            return True
        if attribute in ("href", "src") and not value.strip().startswith(("#", "data:image/")):
            return True
    return False


_KINDS: dict[str, Callable[[bytes], str]] = {".svg": _svg_fault, ".png": _png_fault}
