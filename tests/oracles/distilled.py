"""What Chromium's own reader keeps of a page: its script, as the browser on this machine has it.

The script lies in a file of resources beside the browser, compressed, and runs in the open page.
Of many small blocks it keeps the largest run, so that one line of links may cost a page its boxes.
"""

from __future__ import annotations

import gzip
import re
import struct
import subprocess
from collections.abc import Iterator
from functools import cache
from itertools import pairwise
from pathlib import Path

from playwright.sync_api import Page

# Where systems put what is beside a browser, which may be started by a script elsewhere.
_BESIDE = ("/usr/lib/chromium", "/usr/lib/chromium-browser", "/opt/google/chrome")
_GZIP = b"\x1f\x8b"
_SCRIPT, _OPTIONS = b"DomDistiller", "$$OPTIONS"
# The script is 30 KB when it is compressed, and the largest files are pages of the browser's own.
_SIZES = range(10_000, 200_000)
# In what it answers, the second part is the page, and the first of that its HTML.
_ASKED = """html => {
  const say = e => e.textContent.replace(/\\s+/g, ''), kept = document.createElement('template');
  kept.innerHTML = html;
  const words = say(kept.content);
  return [...document.querySelectorAll(':is(.emergency, .department, .same-day) :is(h2, h3, li),'
    + '.emergency .numbers, .help-line')]
    .map(e => say(e)).filter(text => text && !words.includes(text));
}"""


def _packed(path: Path) -> Iterator[bytes]:
    """The compressed parts of a file of resources (version 5), of about the script's size."""
    content = path.read_bytes()
    version, _, count = struct.unpack_from("<IBxxxH", content)
    if version != 5:
        return
    places = [struct.unpack_from("<HI", content, 12 + 6 * n)[1] for n in range(count + 1)]
    for start, end in pairwise(places):
        if end - start in _SIZES and content[start : start + 2] == _GZIP:
            yield content[start:end]


@cache
def script(root: Path) -> str:
    """The script of the reader. Raises ``FileNotFoundError`` where the browser brings none."""
    found = subprocess.run(
        [root / "tools" / "find-chromium.sh"], capture_output=True, text=True, check=True
    )
    folders = [Path(found.stdout.strip()).resolve().parent, *map(Path, _BESIDE)]
    for path in (path for folder in folders for path in sorted(folder.glob("*.pak"))):
        for packed in _packed(path):
            text = gzip.decompress(packed)
            if _SCRIPT in text and _OPTIONS.encode() in text:
                return re.sub(r"//[^\n]*OPTIONS.*", "", text.decode()).replace(_OPTIONS, "{}")
    raise FileNotFoundError(f"no file of resources in {folders} has the reader of Chromium")


def signs_dropped(page: Page, root: Path) -> Iterator[str]:
    """What the reader leaves out of the boxes for now and for today, or the line in their place."""
    told = page.evaluate(script(root)) or {}
    yield from page.evaluate(_ASKED, told.get("2", {}).get("1", ""))
