"""The last step: beside every text file its compressed forms, for hosts that send them as they are.

The same bytes give the same bytes: no name and no time stand in a ``.gz`` file.
"""

from __future__ import annotations

import gzip
import os
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import brotli

from clotsigns.publish.naming import texts


def compress(site: Path) -> None:
    """Write ``NAME.br`` and ``NAME.gz`` beside every text file of the site."""
    # The compressor frees the interpreter's lock, so threads use all cores.
    with ThreadPoolExecutor(max_workers=os.cpu_count()) as pool:
        list(pool.map(_compress, texts(site)))


def brotlied(content: bytes) -> bytes:
    """``content`` as a host sends it to a browser that reads brotli."""
    compressed: bytes = brotli.compress(content, mode=brotli.MODE_TEXT, quality=11)
    return compressed


def _compress(path: Path) -> None:
    content = path.read_bytes()
    path.with_name(f"{path.name}.br").write_bytes(brotlied(content))
    path.with_name(f"{path.name}.gz").write_bytes(gzip.compress(content, 9, mtime=0))
