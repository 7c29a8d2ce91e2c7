"""A step after the build: the theme's search worker, told what people mean; its labels, ours.

The search takes each typed word for the beginning of one, so the 'in' of 'pain in my chest' would
find 'injections'. ``overrides/assets/search.js`` stands before the theme's own: it takes such words
out of what was typed, and has each page answer with the passage that fits best.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from clotsigns.site import Kind, Site, ThemeChanged, set_text
from clotsigns.sources.project import Project
from clotsigns.sources.search_words import for_finders

# What the theme's scripts are told on each page.
SETTINGS = "script#__config"
# Ours, which the site does not serve by itself.
SCRIPT = Path("assets/search.js")
# Lines that are comments and nothing else are for who reads the source.
_COMMENTS = re.compile(r"^[ \t]*//.*\n", re.M)


def tune_worker(site: Site, project: Project) -> None:
    """Put our lines before the theme's search worker, and our words into every page's settings.

    Raises ``ThemeChanged`` when the theme has no such worker or a page no such settings.
    """
    folder = site.folder / "assets" / "javascripts" / "workers"
    found = sorted(folder.glob("search.*.min.js"))
    if len(found) != 1:
        raise ThemeChanged(f"the theme must have one search worker, and has {len(found)}")
    ours = site.folder / SCRIPT
    if not ours.is_file():
        raise ThemeChanged(f"the site has no {SCRIPT}: is it in overrides/?")
    typed = project.data["search"].data
    content = prelude(typed, ours.read_text(encoding="utf-8")) + found[0].read_text("utf-8")
    ours.unlink()
    # The name tells the content, so that no cache serves an old one.
    name = f"search.{hashlib.sha256(content.encode()).hexdigest()[:8]}.min.js"
    (folder / name).write_text(content, encoding="utf-8")
    labels = {
        f"search.result.{key}": text
        for key, text in sorted(project.words.document.data["search"].items())
    }
    for page in site.pages(Kind.PAGE):
        script = page.need(SETTINGS)
        settings: dict[str, Any] = json.loads(script.text())
        settings["search"] = settings["search"].replace(found[0].name, name)
        settings["translations"].update(labels)
        text = json.dumps(settings, ensure_ascii=False, separators=(",", ":"))
        set_text(script, text.replace("<", "\\u003c"))
    found[0].unlink()


def prelude(typed: dict[str, Any], code: str) -> str:
    """Our script, with what it must know of what people type."""
    told = for_finders(typed)
    for name in ("families", "same", "signs", "words"):
        told[name] = _joined(told[name])
    told["denied"] = {kind: _joined(parts) for kind, parts in told["denied"].items()}
    text = json.dumps(told, ensure_ascii=False, separators=(",", ":"), sort_keys=True)
    return f"self.clotSignsSearch={text};\n{_COMMENTS.sub('', code)}\n"


def _joined(phrases: Mapping[str, Sequence[str]]) -> dict[str, str]:
    """Each list as one text: a seventh of the script is saved, and the script cuts it again."""
    return {name: ",".join(some) for name, some in phrases.items()}
