"""A step after the build: what the theme brings and no reader of this site ever asks for."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

_SHEETS = "assets/stylesheets"
_LANGUAGES = "assets/javascripts/lunr"


def trim(site: Path) -> None:
    """Remove source maps, the theme's sheets, and its search's help for languages not spoken."""
    for path in sorted(site.rglob("*.map")):
        path.unlink()
    shutil.rmtree(site / _SHEETS)
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
