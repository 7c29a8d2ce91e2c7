"""ZIP files without a clock: the same contents give the same bytes."""

from __future__ import annotations

import io
import stat
import zipfile
from collections.abc import Iterable

# The first day that a ZIP can hold.
_DAY = (1980, 1, 1, 0, 0, 0)
_UNIX = 3


def zipped(entries: Iterable[tuple[str, bytes]], *, compressed: bool = True) -> bytes:
    """A ZIP of these names and contents, in their order; plain files that all may read."""
    out = io.BytesIO()
    kind = zipfile.ZIP_DEFLATED if compressed else zipfile.ZIP_STORED
    with zipfile.ZipFile(out, "w") as pack:
        for name, content in entries:
            entry = zipfile.ZipInfo(name, date_time=_DAY)
            entry.create_system = _UNIX
            entry.external_attr = (stat.S_IFREG | 0o644) << 16
            pack.writestr(entry, content, compress_type=kind, compresslevel=9)
    return out.getvalue()
