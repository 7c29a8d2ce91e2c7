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

# One file is larger, and a server of records takes it once: mostly PDFs, which cannot be made much
# smaller. It would be smaller by a hundredth, and take ten times as long.
_LARGE = 1_000_000


def brotlied(content: bytes) -> bytes:
    """``content`` as a host sends it to a browser that reads brotli."""
    quality = 9 if len(content) > _LARGE else 11
    compressed: bytes = brotli.compress(content, mode=brotli.MODE_TEXT, quality=quality)
    return compressed


def gzipped(content: bytes) -> bytes:
    """``content`` as a host sends it to all others."""
    return gzip.compress(content, 9, mtime=0)


# By the ending of its file, each form with all that decides its bytes.
FORMS: dict[str, tuple[Callable[[bytes], bytes], str]] = {
    ".br": (brotlied, f"brotli {version('brotli')} text 11, 9 over {_LARGE}"),
    ".gz": (gzipped, f"zlib {zlib.ZLIB_RUNTIME_VERSION} 9"),
}


def compress(site: Path) -> None:
    """Write ``NAME.br`` and ``NAME.gz`` beside every text file of the site."""
    contents = {path: path.read_bytes() for path in texts(site)}
    # The compressors free the interpreter's lock, so threads use all cores.
    with ThreadPoolExecutor(max_workers=os.cpu_count()) as pool:
        for ending, (form, made_with) in FORMS.items():
            names = {path: key(made_with, content) for path, content in contents.items()}
            wanted = {names[path]: content for path, content in contents.items()}
            made = Kept.here().all_made(wanted, partial(pool.map, form))
            for path, name in names.items():
                path.with_name(f"{path.name}{ending}").write_bytes(made[name])
