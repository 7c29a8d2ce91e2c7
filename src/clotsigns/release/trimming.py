"""A step after the build: what the theme brings and no reader of this site ever asks for."""

from __future__ import annotations

import json
import shutil

from clotsigns.site import Site

_SHEETS = "assets/stylesheets"
_LANGUAGES = "assets/javascripts/lunr"


def trim(site: Site) -> None:
    """Remove source maps, the theme's sheets, and its search's help for languages not spoken."""
    for path in sorted(site.folder.rglob("*.map")):
        path.unlink()
    shutil.rmtree(site.folder / _SHEETS)
    for bundle in sorted((site.folder / "assets" / "javascripts").rglob("*.js")):
        text = bundle.read_text(encoding="utf-8")
        bundle.write_text(
            "".join(
                line
                for line in text.splitlines(keepends=True)
                if not line.startswith("//# sourceMappingURL=")
            ),
            encoding="utf-8",
        )
    index = json.loads((site.folder / "search" / "search_index.json").read_text(encoding="utf-8"))
    if index["config"]["lang"] == ["en"]:
        shutil.rmtree(site.folder / _LANGUAGES, ignore_errors=True)
