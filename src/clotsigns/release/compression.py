"""The last step: beside every text file its compressed forms, for hosts that send them as they are.

The same bytes give the same bytes: no name and no time stand in a ``.gz`` file.
"""

from __future__ import annotations

import gzip
import os
import zlib
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from importlib.metadata import version
from pathlib import Path

import brotli

from clotsigns.kept import Kept, key
from clotsigns.release.naming import texts
from clotsigns.release.parting import DRAWING, STYLE

# What a reader waits for is made as small as can be. One file is larger, and a server of records
# takes it once; of answers to systems of records there are over a thousand, each of which fits a
# packet or two in any case. They would take ten times as long.
_BEST, _QUICK, _LARGE, _ANSWERS = 11, 9, 1_000_000, "connect/v1/"
# Hosts send so much at once.
_PIECE = 4_096


def brotlied(content: bytes, quality: int = _BEST) -> bytes:
    """``content`` as a host sends it to a browser that reads brotli.

    Of a page, all to the end of its emergency box is written so that it can be read by itself: it
    is a thirtieth smaller so, and the page a hundredth larger. A page that would be sent in one
    piece more is written as one.
    """
    whole: bytes = brotli.compress(content, mode=brotli.MODE_TEXT, quality=quality)
    drawing = content.find(DRAWING.encode())
    if drawing < 0:
        return whole
    end = content.index(STYLE.encode(), drawing)
    writer = brotli.Compressor(mode=brotli.MODE_TEXT, quality=quality)
    parted: bytes = writer.process(content[:end]) + writer.flush()
    parted += writer.process(content[end:]) + writer.finish()
    return parted if len(parted) // _PIECE == len(whole) // _PIECE else whole


def gzipped(content: bytes) -> bytes:
    """``content`` as a host sends it to all others."""
    return gzip.compress(content, 9, mtime=0)


# How a form is made, with all that decides its bytes.
Form = tuple[Callable[[bytes], bytes], str]
_BROTLI = f"brotli {version('brotli')} text parted"
_SMALL: Form = (brotlied, f"{_BROTLI} {_BEST}")
_FAST: Form = (partial(brotlied, quality=_QUICK), f"{_BROTLI} {_QUICK}")
_GZIP: Form = (gzipped, f"zlib {zlib.ZLIB_RUNTIME_VERSION} 9")
ENDINGS = (".br", ".gz")


def form_of(name: str, size: int, ending: str) -> Form:
    """How the compressed form of a file is made, whose ``name`` is its path on the site."""
    if ending == ".gz":
        return _GZIP
    return _FAST if size > _LARGE or name.startswith(_ANSWERS) else _SMALL


def compress(site: Path) -> None:
    """Write ``NAME.br`` and ``NAME.gz`` beside every text file of the site."""
    contents = {path: path.read_bytes() for path in texts(site)}
    wanted: dict[Form, dict[str, bytes]] = {}
    names: dict[Path, str] = {}
    for path, content in contents.items():
        for ending in ENDINGS:
            form = form_of(path.relative_to(site).as_posix(), len(content), ending)
            name = key(form[1], content)
            names[path.with_name(f"{path.name}{ending}")] = name
            wanted.setdefault(form, {})[name] = content
    made: dict[str, bytes] = {}
    # The compressors free the interpreter's lock, so threads use all cores.
    with ThreadPoolExecutor(max_workers=os.cpu_count()) as pool:
        for (make, _), missing in wanted.items():
            made |= Kept.here().all_made(missing, partial(pool.map, make))
    for path, name in names.items():
        path.write_bytes(made[name])
