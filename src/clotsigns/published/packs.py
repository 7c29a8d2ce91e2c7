"""The guard of the packs: many handouts in one file, their sums, and the codes that name them."""

from __future__ import annotations

import hashlib
import io
import tarfile
import zipfile
import zlib
from collections.abc import Iterator

from clotsigns.published.expected import Expected
from clotsigns.published.files import Files


def pack_whole(files: Files, expected: Expected, name: str) -> Iterator[str]:
    """A pack has the handouts themselves, a code leads to its own, and the sums are theirs."""
    content = files.read(name)
    pdfs = {n.removeprefix("handouts/"): files.read(n) for n in files.names if n.endswith(".pdf")}
    if name.endswith("SHA256SUMS"):
        pairs = [line.partition("  ") for line in content.decode().splitlines()]
        listed = {file: mark for mark, _, file in pairs}
        for file in sorted({*pdfs, *listed}):
            path = f"handouts/{file}"
            standing = files.read(path) if path in files.names else b""
            if listed.get(file) != hashlib.sha256(standing).hexdigest():
                yield f"its sum of {file} must be that of the file"
        return
    by_content = {content: file for file, content in pdfs.items()}
    try:
        held = _unpacked(name, content)
    except (OSError, EOFError, RuntimeError, zipfile.BadZipFile, zlib.error, tarfile.TarError):
        yield "it must be a pack that can be read"
        return
    for inside, what in held.items():
        known = by_content.get(what)
        if inside.endswith(".pdf") and known is None:
            yield f"its {inside} must be a handout of the site"
        elif inside.endswith(".pdf") and name.endswith("handouts.zip") and inside != known:
            yield f"its {inside} must be the handout of that name"
    if name.endswith("handouts.zip") and set(pdfs) - set(held):
        yield "it must have every handout"
    if "openemr" in name:
        yield from _named_by_code(expected, held, by_content)


def _unpacked(name: str, content: bytes) -> dict[str, bytes]:
    if name.endswith(".zip"):
        with zipfile.ZipFile(io.BytesIO(content)) as pack:
            return {n: pack.read(n) for n in pack.namelist()}
    with tarfile.open(fileobj=io.BytesIO(content)) as tar:
        found: dict[str, bytes] = {}
        for entry in tar:
            held = tar.extractfile(entry)
            found[entry.name] = held.read() if held is not None else b""
        return found


def _named_by_code(
    expected: Expected, held: dict[str, bytes], by_content: dict[bytes, str]
) -> Iterator[str]:
    listed = dict(
        line.split(",") for line in held.get("codes.csv", b"").decode().split() if "," in line
    )
    wanted: dict[str, set[str]] = {}
    for code in expected.catalogue.codes.codes:
        for page in code.pages:
            wanted.setdefault(code.code.lower(), set()).add(page.replace("/", "-"))
    for named, file in listed.items():
        stem = file.rpartition("_")[0]
        asked = named.partition("_")[2].rpartition("_")[0]
        if named != "name" and stem not in wanted.get(asked, {stem}):
            yield f"its {named} must be a handout that the code leads to"
        if file in held and by_content.get(held[file], f"{stem}-a4.pdf") != f"{stem}-a4.pdf":
            yield f"its {file} must be the handout of that page"
