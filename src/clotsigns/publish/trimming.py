"""A step after the build: what the theme brings and no reader of this site ever asks for."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

_LANGUAGES = "assets/javascripts/lunr"


def trim(site: Path) -> None:
    """Remove source maps, and the search's help for languages that the site does not have."""
    for path in sorted(site.rglob("*.map")):
        path.unlink()
    for bundle in sorted((site / "assets" / "javascripts").rglob("*.js")):
        text = bundle.read_text(encoding="utf-8")
        bundle.write_text(
            "".join(
                line
                for line in text.splitlines(keepends=True)
                if not line.startswith("//# sourceMappingURL=")
            ),
            encoding="utf-8",
        )
    index = json.loads((site / "search" / "search_index.json").read_text(encoding="utf-8"))
    if index["config"]["lang"] == ["en"]:
        shutil.rmtree(site / _LANGUAGES, ignore_errors=True)
