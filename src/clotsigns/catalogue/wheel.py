"""The live service as a file that ``pip`` and ``pipx`` install, for who has no copy of the source.

A wheel is a ZIP with a few lists in it (PyPA's binary distribution format). It holds the modules of
the service alone, so that it brings no generator of sites with it. The clock has no part in it.
"""

from __future__ import annotations

import base64
import hashlib
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from clotsigns.archive import zipped

NAME = "clotsigns-connect"
COMMAND = "clotsigns-connect"
# Needs more than the service does, and so is asked for by name: ``NAME[answering]``.
ANSWERING = "answering"
_PACKAGE = Path(__file__).resolve().parent.parent
# By folder of this package; ``tests`` start the service from nothing else.
MODULES = (
    "__init__.py",
    *(f"sources/{name}.py" for name in ("__init__", "codes")),
    *(f"release/{name}.py" for name in ("__init__", "headers", "naming")),
    *(f"catalogue/{name}.py" for name in ("__init__", "as_json", "model")),
    *(f"connect/{name}.py" for name in ("__init__", "__main__", "answer", "atom", "below")),
    *(f"connect/{name}.py" for name in ("cds", "categories", "feed_json", "files", "journal")),
    "connect/summary.py",
    *(f"connect/{name}.py" for name in ("links", "patience", "received", "request", "service")),
    "catalogue/quotable.py",
    # All of this room, as it needs nothing of the others but what stands above.
    *(f"answering/{path.name}" for path in sorted(_PACKAGE.glob("answering/*.py"))),
)


def path() -> str:
    """Where on the site it stands; its name is part of the format."""
    return f"connect/{_distribution()}-py3-none-any.whl"


def as_wheel() -> bytes:
    """The wheel. The same source gives the same bytes."""
    about = f"{_distribution()}.dist-info"
    files = {f"clotsigns/{name}": (_PACKAGE / name).read_bytes() for name in MODULES}
    files[f"{about}/METADATA"] = _metadata().encode()
    files[f"{about}/WHEEL"] = (
        b"Wheel-Version: 1.0\nGenerator: clotsigns\nRoot-Is-Purelib: true\nTag: py3-none-any\n"
    )
    files[f"{about}/entry_points.txt"] = (
        f"[console_scripts]\n{COMMAND} = clotsigns.connect.__main__:main\n"
        f"clotsigns-{ANSWERING} = clotsigns.answering.__main__:main\n"
    ).encode()
    listed = [f"{name},sha256={_digest(content)},{len(content)}" for name, content in files.items()]
    record = f"{about}/RECORD"
    files[record] = "\n".join([*listed, f"{record},,", ""]).encode()
    return zipped(files.items())


def _distribution() -> str:
    return f"{NAME.replace('-', '_')}-{_version()}"


def _version() -> str:
    try:
        return version("clotsigns")
    except PackageNotFoundError:
        return "0"


def _metadata() -> str:
    needs = "".join(f"Requires-Dist: {name}\n" for name in ("starlette", "uvicorn"))
    needs += f"Provides-Extra: {ANSWERING}\nRequires-Dist: mcp>=2; extra == '{ANSWERING}'\n"
    return (
        f"Metadata-Version: 2.1\nName: {NAME}\nVersion: {_version()}\n"
        "Summary: Answers patient portals from a built site of Clot Signs\n"
        f"License: MIT\nRequires-Python: >=3.11\n{needs}"
    )


def _digest(content: bytes) -> str:
    return base64.urlsafe_b64encode(hashlib.sha256(content).digest()).decode().rstrip("=")
