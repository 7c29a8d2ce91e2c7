"""What a clinic's logo may be."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from PIL import Image

from clotsigns.sources.logo import MOST_BYTES, logo_fault

SVG = '<svg xmlns="http://www.w3.org/2000/svg" {}viewBox="0 0 9 9">{}</svg>'
XLINK = 'xmlns:xlink="http://www.w3.org/1999/xlink" '


def png(width: int = 20, height: int = 10) -> bytes:
    out = io.BytesIO()
    Image.new("1", (width, height)).save(out, "PNG")
    return out.getvalue()


def fault(tmp_path: Path, name: str, content: bytes) -> str:
    (tmp_path / name).write_bytes(content)
    return logo_fault(tmp_path / name)


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("logo.png", png()),
        ("LOGO.PNG", png()),
        ("logo.svg", SVG.format("", '<path d="M0 0h9v9z"/>').encode()),
        ("logo.svg", SVG.format("", '<path id="p" d="M0 0h9"/><use href="#p"/>').encode()),
        ("logo.svg", SVG.format("", '<rect fill="url(#g)" width="9" height="9"/>').encode()),
    ],
)
def test_a_small_picture_is_a_logo(tmp_path: Path, name: str, content: bytes) -> None:
    assert fault(tmp_path, name, content) == ""


@pytest.mark.parametrize(
    ("name", "content", "says"),
    [
        ("logo.png", b"\x89PNG\r\n\x1a\n" + bytes(MOST_BYTES), "may have 100"),
        ("logo.png", b"GIF89a", "not a whole PNG"),
        ("logo.png", png()[:-20], "not a whole PNG"),
        ("logo.png", png(2001, 5), "2001 by 5 pixels and may have 2000"),
        ("logo.gif", b"GIF89a", "ends with .svg or .png"),
        ("logo.svg", png(), "not an SVG"),
        ("logo.svg", b"<svg", "not an SVG"),
        ("logo.svg", b"<svg/>", "not an SVG"),
        ("logo.svg", b'<svg xmlns="http://www.w3.org/2000/svg"/>', "say its size"),
        ("logo.svg", b"<!DOCTYPE svg [<!ENTITY a 'b'>]>" + SVG.format("", "").encode(), "DOCTYPE"),
    ],
)
def test_what_is_no_small_picture_is_refused(
    tmp_path: Path, name: str, content: bytes, says: str
) -> None:
    assert says in fault(tmp_path, name, content)


@pytest.mark.parametrize(
    "inside",
    [
        "<script>alert(1)</script>",
        '<path onload="alert(1)"/>',
        '<image href="https://elsewhere.example/a.png"/>',
        '<use xlink:href="other.svg#a"/>',
        '<rect fill="url(https://elsewhere.example/a.svg#b)"/>',
        "<rect style=\"fill: url( 'a.svg#b')\"/>",
        "<style>@import 'https://elsewhere.example/a.css';</style>",
        "<foreignObject><p>words</p></foreignObject>",
        '<a href="#b"><path d="M0 0h9"/></a>',
    ],
)
def test_a_drawing_that_acts_or_reaches_out_is_refused(tmp_path: Path, inside: str) -> None:
    assert "a script, a link or something" in fault(
        tmp_path, "logo.svg", SVG.format(XLINK, inside).encode()
    )


def test_a_style_sheet_beside_a_drawing_is_refused(tmp_path: Path) -> None:
    content = b'<?xml-stylesheet href="a.css"?>' + SVG.format("", "").encode()
    assert "something from elsewhere" in fault(tmp_path, "logo.svg", content)


def test_a_logo_that_is_not_there_is_refused(tmp_path: Path) -> None:
    assert "no such file" in logo_fault(tmp_path / "logo.svg")
