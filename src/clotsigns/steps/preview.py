"""The picture of a shared link: the page's title and its answer in one sentence, in our letters."""

from __future__ import annotations

from dataclasses import dataclass
from importlib.metadata import version
from io import BytesIO
from pathlib import Path

import resvg_py
from PIL import Image, ImageDraw, ImageFont
from PIL.ImageFont import FreeTypeFont

from clotsigns.kept import key

WIDTH, HEIGHT = 1200, 630
BOLD = Path("assets/fonts/hyperlegible-700.woff2")
REGULAR = Path("assets/fonts/hyperlegible-400.woff2")
SIGN = Path("assets/favicon.svg")

# The colours of overrides/assets/site.css.
_PAPER, _INK, _TOP, _ALARM = "#fcfbf8", "#1a2529", "#06424b", "#8f0015"
_MARGIN = 72
_BAND = 116
_SIGN = 80
# The largest size first at which title and answer fit: (title, answer).
_SIZES = ((84, 46), (74, 42), (64, 38), (56, 34), (48, 30), (40, 26))
_LEADING = 1.25
_GAP = 30
# Fewer colours than letters' soft edges need would show; more only weigh.
_COLOURS = 32


@dataclass(frozen=True, kw_only=True)
class _Block:
    font: FreeTypeFont
    lines: tuple[str, ...]
    leading: int

    @property
    def height(self) -> int:
        return len(self.lines) * self.leading


def preview(assets: Path, site_name: str, title: str, answer: str) -> bytes:
    """A PNG of 1200 by 630, the same bytes for the same words and letters.

    ``assets`` holds our letters. Raises ``ValueError`` when the words do not fit at any size.
    """
    picture = Image.new("RGB", (WIDTH, HEIGHT), _PAPER)
    draw = ImageDraw.Draw(picture)
    draw.rectangle((0, 0, WIDTH, _BAND), fill=_TOP)
    sign = _sign(assets, _SIGN)
    picture.paste(sign, (_MARGIN - 14, (_BAND - _SIGN) // 2), sign)
    name = ImageFont.truetype(assets / BOLD, 48)
    draw.text((_MARGIN + 78, _BAND // 2), site_name, font=name, fill=_PAPER, anchor="lm")
    room = HEIGHT - _BAND
    for sizes in _SIZES:
        blocks = [
            _block(ImageFont.truetype(assets / path, size), text)
            for path, size, text in zip((BOLD, REGULAR), sizes, (title, answer), strict=True)
        ]
        height = sum(block.height for block in blocks) + _GAP
        if height <= room - _MARGIN:
            break
    else:
        raise ValueError(f"the picture for a shared link has no room for '{title}'; shorten it")
    top = _BAND + (room - height) // 2
    draw.rectangle((0, _BAND, 20, HEIGHT), fill=_ALARM)
    for block in blocks:
        for line in block.lines:
            draw.text((_MARGIN, top), line, font=block.font, fill=_INK)
            top += block.leading
        top += _GAP
    return _as_png(picture)


def preview_key(assets: Path, *words: str) -> str:
    """A key that differs whenever the picture for these words would."""
    letters = [(assets / path).read_bytes() for path in (BOLD, REGULAR, SIGN)]
    return key(
        f"pillow {version('pillow')} resvg {version('resvg-py')}",
        Path(__file__).read_bytes(),
        *letters,
        *words,
    )


def _block(font: FreeTypeFont, text: str) -> _Block:
    """The text cut into as few lines as fit between the margins, as even as they can be."""
    widths = range(WIDTH - 2 * _MARGIN, WIDTH // 3, -20)
    fewest = len(_lines(font, text, widths[0]))
    even = [lines for width in widths if len(lines := _lines(font, text, width)) == fewest]
    return _Block(font=font, lines=even[-1], leading=round(font.size * _LEADING))


def _lines(font: FreeTypeFont, text: str, width: int) -> tuple[str, ...]:
    lines: list[str] = []
    for word in text.split():
        longer = f"{lines[-1]} {word}" if lines else word
        if lines and font.getlength(longer) <= width:
            lines[-1] = longer
        else:
            lines.append(word)
    return tuple(lines)


def _sign(assets: Path, side: int) -> Image.Image:
    """The site's sign as ``favicon.svg`` draws it; around it nothing covers."""
    drawing = (assets / SIGN).read_text(encoding="utf-8")
    png = resvg_py.svg_to_bytes(svg_string=drawing, width=side, height=side)
    return Image.open(BytesIO(bytes(png))).convert("RGBA")


def _as_png(picture: Image.Image) -> bytes:
    out = BytesIO()
    picture.quantize(_COLOURS, dither=Image.Dither.NONE).save(out, "PNG", optimize=True)
    return out.getvalue()
