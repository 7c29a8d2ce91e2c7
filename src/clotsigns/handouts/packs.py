"""The packs: all handouts in one file, and the same named by code for OpenEMR."""

from __future__ import annotations

import csv
import hashlib
import io
import stat
import zipfile
from collections.abc import Iterator
from pathlib import Path

from clotsigns.handouts.sheet import stem

CODES = Path("data/codes.csv")
# OpenEMR's interface/patient_file/education.php asks for {type}_{code}_{language}.pdf in these.
_OPENEMR = {
    "icd-10-cm": "icd10",
    "icd-9-cm": "icd9",
    "snomed-ct": "snomed",
    "rxnorm": "rxcui",
    "loinc": "loinc",
}
# The first day that a ZIP can hold: the clock has no part in it.
_DAY = (1980, 1, 1, 0, 0, 0)


def all_in_one(handouts: dict[str, bytes]) -> bytes:
    """A ZIP of all handouts by their file names."""
    return _zipped((name, content, False) for name, content in sorted(handouts.items()))


def for_openemr(codes: str, handouts: dict[str, bytes], language: str) -> bytes:
    """A ZIP for OpenEMR's folder ``documents/education``: a name for every code of the table.

    A ZIP cannot hold one file under two names, so each handout stands in it once and the names of
    the codes are symbolic links to it, which ``unzip`` restores. ``codes.csv`` in it lists them,
    for systems without such links.
    """
    names = dict(sorted(_names(codes, handouts, language)))
    listed = io.StringIO()
    table = csv.writer(listed, lineterminator="\n")
    table.writerow(["name", "handout"])
    table.writerows(names.items())
    used = sorted(set(names.values()))
    entries = [(name, handouts[_file(name, language)], False) for name in used]
    entries += [(name, target.encode(), True) for name, target in names.items()]
    return _zipped([*entries, ("codes.csv", listed.getvalue().encode(), False)])


def checksums(files: dict[str, bytes]) -> str:
    """What ``sha256sum --check`` reads."""
    return "".join(
        f"{hashlib.sha256(content).hexdigest()}  {name}\n"
        for name, content in sorted(files.items())
    )


def _names(codes: str, handouts: dict[str, bytes], language: str) -> Iterator[tuple[str, str]]:
    for row in csv.DictReader(io.StringIO(codes)):
        pages = map(stem, row["pages"].split())
        page = next((p for p in pages if f"{p}-a4.pdf" in handouts), None)
        if page is not None and row["system"] in _OPENEMR:
            name = f"{_OPENEMR[row['system']]}_{row['code']}_{language}.pdf".lower()
            yield name, f"{page}_{language}.pdf"


def _file(name: str, language: str) -> str:
    return f"{name.removesuffix(f'_{language}.pdf')}-a4.pdf"


def _zipped(entries: Iterator[tuple[str, bytes, bool]] | list[tuple[str, bytes, bool]]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as pack:
        for name, content, is_link in entries:
            entry = zipfile.ZipInfo(name, date_time=_DAY)
            entry.create_system = 3
            entry.external_attr = (stat.S_IFLNK | 0o777 if is_link else stat.S_IFREG | 0o644) << 16
            # Stored, for what is in a PDF is compressed already.
            pack.writestr(entry, content, compress_type=zipfile.ZIP_STORED)
    return out.getvalue()
