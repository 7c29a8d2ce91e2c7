"""``make bench-scale``: how time and memory grow with pages; writes ``benchmarks/SCALE.md``.

Projects of more and more pages in two languages (`growth`) are checked and built, one language
after the other, and the same words are built by stock Material and by Eleventy with the NHS.uk
frontend. Each command runs in a process of its own; what counts is processor time, as other work
on the machine makes a clock run on. Nothing is kept from before.
"""

from __future__ import annotations

import argparse
import datetime
import json
import os
import platform
import shutil
import statistics
import sys
import time
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import yaml
from selectolax.lexbor import LexborHTMLParser

import growth
from peers import HERE, NODE, ROOT

SIZES = (60, 100, 300, 600)
# Sheets of paper take so long that the larger projects are told by the line.
PRINTED = (60, 100)
TARGET = HERE / "SCALE.md"
CHECK, BUILD, PRINT = "check", "build, no paper", "build, with paper"
MATERIAL, ELEVENTY = "stock Material", "Eleventy, NHS.uk frontend"
# What an editor waits for after a change is in, on a machine that builds for them.
PATIENCE = 15 * 60
CORES = 2
_BUILD = """\
import sys
from pathlib import Path
from clotsigns import building
from clotsigns.site import Site
from clotsigns.rules import problems
from clotsigns.rules.sealed import words_sealed
from clotsigns.sources.problem import SourceError
from clotsigns.sources.project import load_project
project = load_project(Path("."), sys.argv[1])
if found := problems(project) or list(words_sealed(project)):
    raise SourceError(found)
made = building.Build(project, Site(Path(sys.argv[2])))
paper = sys.argv[3] == "paper"
for step in building.STEPS:
    if step.name == "handouts" and not paper:
        continue
    # Without sheets, search tells of links that are not there: the last gate is not heeded.
    if (found := list(step.run(made) or ())) and paper:
        raise SourceError(found)
"""


@dataclass(frozen=True, kw_only=True)
class Run:
    """Seconds on the clock and of the processor, and the mebibytes of the largest process."""

    clock: float
    processor: float
    memory: float


def main() -> None:
    """Measure, and write the page; what was measured before a stop is kept in ``.build``."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("--sizes", type=int, nargs="+", default=SIZES)
    parser.add_argument("--printed", type=int, nargs="*", default=PRINTED)
    parser.add_argument("--rounds", type=int, default=1)
    options = parser.parse_args()
    work = ROOT / ".build" / "scale"
    shutil.rmtree(work, ignore_errors=True)
    runs: dict[str, dict[int, list[Run]]] = defaultdict(lambda: defaultdict(list))
    loads = []
    for size in options.sizes:
        project = work / str(size)
        growth.make(project, size)
        for _ in range(options.rounds):
            loads.append(os.getloadavg()[0])
            for name, found in _measured(project, printed=size in options.printed):
                runs[name][size].append(found)
                print(
                    f"{size} pages, {name}: {found.processor:.0f} s, {found.memory:.0f} MB",
                    flush=True,
                )
                TARGET.write_text(_page(runs, loads, options.rounds), encoding="utf-8")
        shutil.rmtree(project)


def _measured(project: Path, *, printed: bool) -> Iterator[tuple[str, Run]]:
    python = [sys.executable, "-m", "clotsigns"]
    languages = (growth.FIRST, growth.SECOND)
    yield CHECK, _sum(_run([*python, "check", "--language", one], project) for one in languages)
    sites = {one: project / f"site-{one}" for one in languages}
    build = [sys.executable, "-c", _BUILD]
    yield (
        BUILD,
        _sum(_run([*build, one, str(site), "no"], project) for one, site in sites.items()),
    )
    if printed:
        paper = {one: f"{site}-paper" for one, site in sites.items()}
        yield (
            PRINT,
            _sum(_run([*build, one, site, "paper"], project) for one, site in paper.items()),
        )
    yield MATERIAL, _sum(_run(_material(project, one), project) for one in languages)
    commands = [_eleventy(project, one, site) for one, site in sites.items()]
    yield ELEVENTY, _sum(_run(command, ROOT, INPUT=words) for command, words in commands)


def _sum(runs: Iterator[Run]) -> Run:
    both = list(runs)
    return Run(
        clock=sum(one.clock for one in both),
        processor=sum(one.processor for one in both),
        memory=max(one.memory for one in both),
    )


def _run(command: list[str], folder: Path, **more: str) -> Run:
    """Run a command to its end, and tell what it and all that it began took."""
    log = ROOT / ".build" / "scale" / "log.txt"
    env = {
        **os.environ,
        "CLOTSIGNS_CACHE": "off",
        "NO_MKDOCS_2_WARNING": "1",
        "PYTHONPATH": str(ROOT / "src"),
        **more,
    }
    begun = time.perf_counter()
    child = os.fork()
    if not child:
        try:
            os.chdir(folder)
            out = os.open(log, os.O_WRONLY | os.O_CREAT | os.O_TRUNC)
            os.dup2(out, 1)
            os.dup2(out, 2)
            os.execvpe(command[0], command, env)
        finally:
            os._exit(127)
    _, status, used = os.wait4(child, 0)
    clock = time.perf_counter() - begun
    if os.waitstatus_to_exitcode(status):
        raise SystemExit(f"{' '.join(command)[:200]} failed:\n{log.read_text()[-3000:]}")
    # Linux tells the largest of the process and of those it waited for, in KiB.
    return Run(clock=clock, processor=used.ru_utime + used.ru_stime, memory=used.ru_maxrss / 1024)


def _material(project: Path, language: str) -> list[str]:
    """The theme as it comes, without its letters from elsewhere; all else as our Markdown."""
    ours = yaml.safe_load((project / "mkdocs.yml").read_text(encoding="utf-8"))
    extensions = [
        {"clotsigns": {**e["clotsigns"], "root": str(project), "language": language}}
        if "clotsigns" in e
        else e
        for e in ours["markdown_extensions"]
    ]
    docs = project / "docs" / language
    # Pages with a template of ours are no part of the comparison.
    ours_alone = [
        f"/{page.relative_to(docs)}"
        for page in sorted(docs.rglob("*.md"))
        if "\ntemplate:" in page.read_text(encoding="utf-8")
    ]
    pages = [page.relative_to(docs).as_posix() for page in sorted(docs.rglob("*.md"))]
    plain = {
        **{key: ours[key] for key in ("site_name", "site_url")},
        "markdown_extensions": extensions,
        "theme": {"name": "material", "font": False},
        "plugins": ["search"],
        "docs_dir": str(docs),
        "exclude_docs": "\n".join(ours_alone),
        # Ours has no menu of all pages on each page either.
        "nav": ["index.md"],
        "not_in_nav": "\n".join(f"/{page}" for page in pages),
    }
    file = project / f"material-{language}.yml"
    file.write_text(yaml.safe_dump(plain), encoding="utf-8")
    target = str(project / f"material-{language}")
    return [sys.executable, "-m", "mkdocs", "build", "-q", "-f", str(file), "-d", target]


def _eleventy(project: Path, language: str, site: Path) -> tuple[list[str], str]:
    """The same words as HTML in the NHS's page; that they are taken from ours is not timed."""
    words = ROOT / ".build" / "scale" / f"words-{language}"
    shutil.rmtree(words, ignore_errors=True)
    links = [{"text": "Start", "href": "/"}]
    for page in sorted(site.rglob("index.html")):
        place = page.parent.relative_to(site)
        if place.parts[:1] in (("embed",), ("handouts",)):
            continue
        tree = LexborHTMLParser(page.read_text(encoding="utf-8"))
        found = tree.css_first("article")
        if found is None:
            continue
        for extra in found.css(".outline, script, template, style"):
            extra.decompose()
        name = place.as_posix()
        front = {"layout": "page.njk", "title": name, "site": "Clot Signs", "links": links}
        (words / place).mkdir(parents=True, exist_ok=True)
        text = f"---json\n{json.dumps(front)}\n---\n{found.html}"
        (words / place / "index.html").write_text(text, encoding="utf-8")
    config = os.path.relpath(HERE / "nhs" / "eleventy.config.mjs", ROOT)
    tool = HERE / "node_modules" / "@11ty" / "eleventy" / "cmd.cjs"
    inside = os.path.relpath(words, ROOT)
    out = os.path.relpath(project / f"eleventy-{language}", ROOT)
    command = [str(NODE), str(tool), "--quiet", f"--config={config}", f"--input={inside}"]
    return [*command, f"--output={out}"], inside


def line(points: dict[int, float]) -> tuple[float, float, float]:
    """The straight line through points, as what stays and what each page adds, and its R²."""
    if len(points) < 2:
        return 0.0, next(iter(points.values()), 0.0) / next(iter(points), 1), float("nan")
    slope, start = statistics.linear_regression(list(points), list(points.values()))
    if len(points) < 3:
        return start, slope, float("nan")
    return start, slope, statistics.correlation(list(points), list(points.values())) ** 2


def _page(runs: dict[str, dict[int, list[Run]]], loads: list[float], rounds: int) -> str:
    middle = {
        name: {
            size: Run(
                clock=statistics.median(one.clock for one in found),
                processor=statistics.median(one.processor for one in found),
                memory=statistics.median(one.memory for one in found),
            )
            for size, found in sizes.items()
        }
        for name, sizes in runs.items()
    }
    sizes = sorted({size for found in middle.values() for size in found})
    shown = ", ".join(f"{load:.1f}" for load in loads)
    text = [
        "# How it grows",
        "",
        f"Written by `make bench-scale` on {datetime.date.today():%d %B %Y}: {os.cpu_count()} "
        f"cores, {platform.system()} {platform.machine()}, Python {platform.python_version()}.",
        f"Load of the machine as each size began (1.0 is one busy core): {shown}.",
        "Above the number of cores, clocks tell of the others: so seconds are those of the "
        "processor, of all processes together.",
        f"Medians of {rounds} run{'s' if rounds > 1 else ''}; pages are those of both languages, "
        "half in each, built one language after the other; nothing is kept from before.",
        "A build without paper shows what is read on screens alone; it is not one to publish.",
        "",
        "The pages are copies of one article, each with its own boxes, condition, handout and "
        "choice on the start page; the second language is the first under another name.",
        "Rules that read English are asked of the first language only.",
        "Stock Material has the same Markdown and our extension; Eleventy has the finished words "
        "as HTML, so it makes no boxes and asks no rule.",
        "",
    ]
    for title, of, unit in (
        ("Processor", lambda run: run.processor, "s"),
        ("Memory of the largest process", lambda run: run.memory, "MB"),
        ("Clock", lambda run: run.clock, "s"),
    ):
        head = ["", *(f"{size} pages" for size in sizes), "start", "each page", "R²"]
        text += [f"## {title}, {unit}", "", _row(head), "|" + " --- |" * len(head)]
        for name, found in middle.items():
            points = {size: of(run) for size, run in found.items()}
            start, slope, fit = line(points)
            cells = [f"{points[size]:.1f}" if size in points else "not run" for size in sizes]
            known = "" if fit != fit else f"{fit:.4f}"
            text.append(_row([name, *cells, f"{start:.1f}", f"{slope:.3f}", known]))
        text.append("")
    return "\n".join([*text, *_second_machine(middle), *_ratios(middle)])


def _ratios(middle: dict[str, dict[int, Run]]) -> list[str]:
    rows = []
    for size, ours in middle.get(BUILD, {}).items():
        for name in (MATERIAL, ELEVENTY):
            if size in middle.get(name, {}):
                ratio = ours.processor / middle[name][size].processor
                rows.append(
                    f"- {size} pages: `{BUILD}` takes {ratio:.1f} times the time of {name}."
                )
    return ["## Beside the others", "", *rows, ""]


def _second_machine(middle: dict[str, dict[int, Run]]) -> list[str]:
    """Where one machine is no longer enough: told from the lines, not measured."""
    text = [
        "## Where a second machine would come in",
        "",
        "Extrapolated from the lines above, and not measured.",
        "",
    ]
    for name in (CHECK, BUILD, PRINT):
        points = {size: run.processor for size, run in middle.get(name, {}).items()}
        if len(points) < 2:
            continue
        start, slope, _ = line(points)
        cores = CORES if name == PRINT else 1
        most = (PATIENCE * cores - start) / slope
        where = f"on {cores} cores, as sheets are made in parallel" if cores > 1 else "on one core"
        full = f"{PATIENCE // 60} minutes are full at about {_rounded(most)} pages"
        text.append(f"- `{name}`: {full} {where}.")
    text += [
        "",
        "Languages are built apart, so the second machine takes every other language, and nothing "
        "has to be divided within one; before that, what is kept between builds makes only changed "
        "sheets anew.",
        "",
    ]
    return text


def _rounded(number: float) -> str:
    digits = max(len(str(int(number))) - 2, 0)
    return f"{int(round(number, -digits)):,}"


def _row(cells: list[str]) -> str:
    return "| " + " | ".join(cells) + " |"


if __name__ == "__main__":
    main()
