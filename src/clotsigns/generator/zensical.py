"""What Zensical writes, made into what the steps of the build expect.

Its pages have the same words and boxes as MkDocs' own, made by the same Markdown extension and
templates. Its search is another one, which cannot be told what people type; so the scripts stay
those of Material for MkDocs, from the package of that name, and the index is put into their form.
"""

from __future__ import annotations

import json
import re
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path
from typing import Any

# It keeps what it has made beside its settings.
_CACHE = ".cache"
_SCRIPTS = Path("assets/javascripts")
_INDEX = Path("search/search_index.json")
# It writes "./../dvt/" for "../dvt/", which the step that moves the page for no address looks for.
_HERE = re.compile(r'((?:href|src|data-[a-z]+)=")(?:\./)+(?=[\w.])')
# It leads to an element that only the theme's own frame has.
_SKIP = '"#__skip"'
# HTML: a label is for somebody, and may not be hidden.
_HIDDEN = re.compile(r'(<label\b[^>]*?) aria-hidden="true"')
_TITLE = re.compile(r'<h1 id="([^"]+)"')
_CONFIG = re.compile(r'(?<=<script id="__config" type="application/json">).*?(?=</script>)')
# How Material's search is set up where mkdocs.yml does not say.
_SEARCH = {
    "pipeline": ["stopWordFilter"],
    "fields": {"title": {"boost": 1000.0}, "text": {"boost": 1.0}, "tags": {"boost": 1000000.0}},
}


@contextmanager
def within(root: Path, target: Path) -> Iterator[Path]:
    """A folder in the project, the only place where Zensical writes; it becomes ``target``."""
    cached = (root / _CACHE).exists()
    with tempfile.TemporaryDirectory(prefix=".site-", dir=root.resolve()) as folder:
        inside = Path(folder) / "pages"
        yield inside
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.move(inside, target)
    if not cached:
        shutil.rmtree(root / _CACHE, ignore_errors=True)


def settle(site: Path) -> None:
    """Make the pages, scripts and search index of ``site`` what the steps expect, in place."""
    names = _with_material_scripts(site)
    for page in sorted(site.rglob("*.html")):
        text = _HERE.sub(r"\1", page.read_text(encoding="utf-8"))
        text = _HIDDEN.sub(r"\1", text).replace('href=""', 'href="."')
        if title := _TITLE.search(text):
            text = text.replace(_SKIP, f'"#{title[1]}"')
        for former, name in names.items():
            text = text.replace(former, name)
        page.write_text(_CONFIG.sub(_as_config, text), encoding="utf-8")
    written = site / "search.json"
    index = json.loads(written.read_text(encoding="utf-8"))
    (site / _INDEX).parent.mkdir()
    (site / _INDEX).write_text(json.dumps(_as_index(index), ensure_ascii=False), encoding="utf-8")
    written.unlink()


def _with_material_scripts(site: Path) -> dict[str, str]:
    """Put Material's scripts in the place of the theme's: their names, by those they replace."""
    package = find_spec("material")
    assert package is not None and package.origin is not None
    ours = Path(package.origin).parent / "templates" / _SCRIPTS
    kinds = ("bundle.*.min.js", "workers/search.*.min.js")
    former = [next((site / _SCRIPTS).glob(kind)).name for kind in kinds]
    shutil.rmtree(site / _SCRIPTS)
    shutil.copytree(ours, site / _SCRIPTS)
    names = [next((site / _SCRIPTS).glob(kind)).name for kind in kinds]
    return dict(zip(former, names, strict=True))


def _as_config(match: re.Match[str]) -> str:
    """What the theme's scripts are told, written as MkDocs does, without what is for others."""
    told = json.loads(match[0])
    told.pop("redirect", None)
    told["search"] = told["search"].removeprefix("./")
    told["translations"].pop("clipboard.error", None)
    return json.dumps(told, sort_keys=True).replace("<", "\\u003c")


def _as_index(index: dict[str, Any]) -> dict[str, Any]:
    shown = ("location", "title", "text")
    return {
        "config": {**index["config"], **_SEARCH},
        "docs": [{name: item[name] for name in shown} for item in index["items"]],
    }
