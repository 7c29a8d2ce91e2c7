"""Copies of a built site, of which a test spoils a few files."""

from __future__ import annotations

import os
import shutil
from collections.abc import Collection
from pathlib import Path


def copy_of(
    site: Path, target: Path, *, spoilt: Collection[str], without: Collection[str] = ()
) -> Path:
    """A copy of a site, in which the files at the paths in ``spoilt`` may be written to.

    The other files are those of the site itself under a second name, as there are thousands: what
    is written to one of them is written to the site. Files whose names end as in ``without`` are
    left out. Raises ``FileNotFoundError`` where a file that is to be spoilt is not there.
    """

    def left_out(_: str, names: list[str]) -> list[str]:
        return [name for name in names if name.endswith(tuple(without))]

    shutil.copytree(site, target, copy_function=os.link, ignore=left_out)
    for name in spoilt:
        (target / name).unlink()
        shutil.copy(site / name, target / name)
    return target
