"""Say where the site will stand: python tools/address.py https://host.example/clots/

It writes `site_url` in mkdocs.yml and nothing else. Whole addresses (in feeds, the site map, what
portals are told and the sheets of paper) and the paths in the headers for the host come from there.
With `--path` it prints the path of the address that stands there, such as /clots, or nothing.
"""

from __future__ import annotations

import re
import sys
from pathlib import Path
from urllib.parse import urlsplit

CONFIGURATION = Path(__file__).resolve().parent.parent / "mkdocs.yml"
_LINE = re.compile(r"^site_url: *(.*)$", re.MULTILINE)
_PLAIN = re.compile(r"[A-Za-z0-9._~:/-]+")


def main(arguments: list[str]) -> int:
    """Write the one address that is given, or print the path; 2 if there cannot be one."""
    if len(arguments) != 1:
        print("usage: python tools/address.py https://host.example/path/ | --path", file=sys.stderr)
        return 2
    try:
        text = CONFIGURATION.read_text(encoding="utf-8")
        if arguments == ["--path"]:
            print(urlsplit(address_in(text)).path.rstrip("/"))
            return 0
        address = checked(arguments[0])
        CONFIGURATION.write_text(placed(text, address), encoding="utf-8", newline="\n")
    except ValueError as error:
        print(error, file=sys.stderr)
        return 2
    print(f"The site will stand at {address}")
    return 0


def checked(address: str) -> str:
    """The address, with a slash at its end. Raises ``ValueError`` if pages cannot stand there."""
    parts = urlsplit(address)
    if parts.scheme not in ("http", "https") or not parts.hostname or not _PLAIN.fullmatch(address):
        raise ValueError(
            f"'{address}' must be an address such as https://host.example/ or"
            " https://host.example/clots/, with nothing behind its path"
        )
    return address.rstrip("/") + "/"


def placed(text: str, address: str) -> str:
    """The configuration with that address. Raises ``ValueError`` if it has no line for one."""
    address_in(text)
    return _LINE.sub(lambda _: f"site_url: {address}", text)


def address_in(text: str) -> str:
    """The address that the configuration names. Raises ``ValueError`` if that is not one line."""
    found = _LINE.findall(text)
    if len(found) != 1:
        raise ValueError(f"mkdocs.yml must have one line 'site_url:', and has {len(found)}")
    return str(found[0])


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
