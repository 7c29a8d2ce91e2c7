"""The packs: all handouts in one file, and the same named by code for OpenEMR."""

from __future__ import annotations

import csv
import gzip
import hashlib
import io
import tarfile
from collections.abc import Iterable
from pathlib import Path

from clotsigns.archive import zipped
from clotsigns.handouts.sheet import stem
from clotsigns.sources.code_table import Row
from clotsigns.sources.project import Project

CODES = Path("data/codes.csv")
UNPACK = Path(__file__).with_name("unpack.php")
# OpenEMR's interface/patient_file/education.php asks for {type}_{code}_{language}.pdf in these.
_OPENEMR = {
    "icd-10-cm": "icd10",
    "icd-10": "icd10",
    "icd-9-cm": "icd9",
    "snomed-ct": "snomed",
    "rxnorm": "rxcui",
    "loinc": "loinc",
}


def all_in_one(handouts: dict[str, bytes]) -> bytes:
    """A ZIP of all handouts by their file names; what is in a PDF is compressed already."""
    return zipped(sorted(handouts.items()), compressed=False)


def notices(project: Project) -> dict[str, bytes]:
    """A text for each page that has been withdrawn, under the name that its handouts had."""
    words = project.words
    return {
        f"{stem(article.id)}.txt": "\n".join(
            (
                article.title,
                words["withdrawn.answer"],
                words["help_line"],
                f"{words['withdrawn.since'].format(date=words.date(gone.day))} {gone.why}",
                words["withdrawn.paper"],
                f"{words['withdrawn.instead']} {project.article(gone.instead).title}.\n",
            )
        ).encode()
        for article in project.articles
        if (gone := article.withdrawal)
    }


def for_openemr(rows: Iterable[Row], handouts: dict[str, bytes], language: str) -> dict[str, bytes]:
    """Two packs for OpenEMR's folder ``documents/education``: a name for every code of the table.

    With a PDF for each name a pack would be fifty times as large. A tar can hold one file under
    many names (hard links), which every tar restores. A ZIP cannot, and what stands for it there
    is read wrong by half of all programs: so each handout stands in it once, with the list of names
    and a script that makes them, in the one language that every OpenEMR has.
    """
    names = dict(sorted(_names(rows, handouts, language).items()))
    listed = io.StringIO()
    table = csv.writer(listed, lineterminator="\n")
    table.writerow(["name", "handout"])
    table.writerows(names.items())
    files = {name: handouts[_file(name, language)] for name in sorted(set(names.values()))}
    files["codes.csv"] = listed.getvalue().encode()
    script = {UNPACK.name: UNPACK.read_bytes()}
    return {
        "openemr.tar.gz": _tarred(files, names),
        "openemr.zip": zipped({**files, **script}.items(), compressed=False),
    }


def checksums(files: dict[str, bytes]) -> str:
    """What ``sha256sum --check`` reads."""
    return "".join(
        f"{hashlib.sha256(content).hexdigest()}  {name}\n"
        for name, content in sorted(files.items())
    )


def _names(rows: Iterable[Row], handouts: dict[str, bytes], language: str) -> dict[str, str]:
    found: dict[str, str] = {}
    for row in rows:
        page = next((p for p in map(stem, row.pages) if f"{p}-a4.pdf" in handouts), None)
        if page is not None and row.system in _OPENEMR:
            name = f"{_OPENEMR[row.system]}_{row.code}_{language}.pdf".lower()
            # OpenEMR knows one ICD-10: where two lists have a code, the first of them counts.
            found.setdefault(name, f"{page}_{language}.pdf")
    return found


def _file(name: str, language: str) -> str:
    return f"{name.removesuffix(f'_{language}.pdf')}-a4.pdf"


def _tarred(files: dict[str, bytes], links: dict[str, str]) -> bytes:
    """A .tar.gz of the files, and of names that are links to them. The clock has no part in it."""
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w", format=tarfile.USTAR_FORMAT) as pack:
        for name, content in files.items():
            entry = tarfile.TarInfo(name)
            entry.size, entry.mode = len(content), 0o644
            pack.addfile(entry, io.BytesIO(content))
        for name, target in links.items():
            entry = tarfile.TarInfo(name)
            entry.type, entry.linkname, entry.mode = tarfile.LNKTYPE, target, 0o644
            pack.addfile(entry)
    return gzip.compress(out.getvalue(), 9, mtime=0)
