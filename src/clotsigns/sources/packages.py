"""What others made: the packages inside the theme's scripts, and those that the site is built with.

All is read from what is installed, and nothing is asked of the network.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from importlib import metadata
from pathlib import Path

THEME = "mkdocs-material"
# What `make site` installs, with versions and hashes.
LOCK = Path("requirements/site.txt")
_BUNDLED = re.compile(r"node_modules/((?:@[^/]+/)?[^/]+)/")
# A script's own notice of itself, as 'clipboard.js v2.0.11' and 'lunr - … - 2.3.9'.
_VERSION = r"\b{name}\b[^\n]*?\bv?(\d+\.\d+\.\d+)"
_NOTICE = re.compile(r"/\*[!*].*?\*/", re.DOTALL)
_LOCKED = re.compile(r"^([A-Za-z0-9._-]+)==", re.MULTILINE)
_CLASSIFIED = "License :: OSI Approved :: "


@dataclass(frozen=True, kw_only=True)
class Package:
    """A package by its name. ``version`` and ``licence`` are empty where it does not tell them.

    ``spdx`` is true where the licence is told as an expression of the SPDX list.
    """

    name: str
    version: str = ""
    licence: str = ""
    spdx: bool = False


def bundled() -> list[Package]:
    """The packages inside the theme's scripts, sorted; the theme itself comes first.

    Nothing where the theme is not installed, as where only the words are checked.
    """
    try:
        theme = metadata.distribution(THEME)
    except metadata.PackageNotFoundError:
        return []
    found: dict[str, str] = {}
    for map_file in _maps(theme):
        sources = json.loads(map_file.read_text(encoding="utf-8"))["sources"]
        script = map_file.with_name(map_file.name.removesuffix(".map"))
        notices = " ".join(_NOTICE.findall(script.read_text(encoding="utf-8")))
        for name in {match[1] for source in sources if (match := _BUNDLED.search(source))}:
            version = re.search(_VERSION.format(name=re.escape(name)), notices)
            found[name] = version[1] if version else ""
    rest = [Package(name=name, version=version) for name, version in sorted(found.items())]
    return [Package(name=THEME, version=theme.version), *rest]


def _maps(theme: metadata.Distribution) -> list[Path]:
    return sorted(
        Path(str(theme.locate_file(file)))
        for file in theme.files or ()
        if file.name.endswith(".js.map") and "templates" in file.parts
    )


def built_with(root: Path) -> Iterator[Package]:
    """The installed packages of the lock, sorted by name, each with the licence that it tells."""
    lock = root / LOCK
    names = _LOCKED.findall(lock.read_text(encoding="utf-8")) if lock.is_file() else []
    for name in sorted(names, key=str.lower):
        try:
            found = metadata.distribution(name)
        except metadata.PackageNotFoundError:
            continue
        spdx = "License-Expression" in found.metadata
        licence = str(found.metadata["License-Expression"]) if spdx else _licence(found)
        yield Package(name=name, version=found.version, licence=licence, spdx=spdx)


def _licence(found: metadata.Distribution) -> str:
    """Its licence in its own words of one line."""
    told = found.metadata
    line = str(told["License"]).strip() if "License" in told else ""
    if line and "\n" not in line and line != "UNKNOWN":
        return line
    classes = [str(text) for text in told.get_all("Classifier") or ()]
    return ", ".join(
        text.removeprefix(_CLASSIFIED) for text in classes if text.startswith(_CLASSIFIED)
    )
