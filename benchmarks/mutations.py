"""``make mutate``: changes are made to all words, data and outputs, and each has to be found.

Writes ``benchmarks/MUTATIONS.md``: how many of each kind were made, and which guard found them.
"""

from __future__ import annotations

import argparse
import multiprocessing
import os
import platform
import sys
import tempfile
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path
from typing import TypeVar

from tqdm import tqdm

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / "tests"))

from clotsigns.building import Build, take_steps  # noqa: E402
from clotsigns.published.gate import Gate  # noqa: E402
from clotsigns.site import Site  # noqa: E402
from clotsigns.sources.project import Project, load_project  # noqa: E402
from clotsigns.sources.withdrawn import as_published  # noqa: E402
from oracles import killing, output_mutations, paper_mutations  # noqa: E402
from oracles.killing import Change, SiteJudge, Verdict, WordJudge  # noqa: E402
from oracles.output_mutations import Mutation  # noqa: E402

REPORT = ROOT / "benchmarks" / "MUTATIONS.md"
SEED = 13
_NO_ADVICE = ("embed/", "handouts/", "about/", "connect/")
T = TypeVar("T")
_JUDGES: dict[str, WordJudge | SiteJudge] = {}
_MUTATIONS: list[Mutation] = []


def main() -> int:
    """Make and judge all; the answer is 1 where something was not found."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seed", type=int, default=SEED)
    parser.add_argument("--each", type=int, default=5, help="changes to words of each kind")
    parser.add_argument("--outputs", type=int, default=1, help="changes to outputs of each kind")
    parser.add_argument("--site", type=Path, help="a built site; else one is built aside")
    parser.add_argument("--no-browser", action="store_true")
    parser.add_argument("--report", type=Path, default=REPORT)
    asked = parser.parse_args()
    project = as_published(load_project(ROOT))
    with tempfile.TemporaryDirectory(prefix="mutations-") as aside:
        site = asked.site or _built(project, Path(aside) / "site")
        if asked.site and (stale := next(Gate(project, killing.Files(site)).found(), None)):
            # What is found on it anyway would be found whatever is changed.
            print(f"this site is not of these words: {stale[1]}")
            return 1
        made = list(killing.word_changes(ROOT, asked.each, asked.seed))
        words = _judged(made, _word_verdict, _new_word_judge(Path(aside)), "words and data")
        _MUTATIONS.extend(site_mutations(site, asked.outputs, asked.seed))
        numbers = range(len(_MUTATIONS))
        told = _judged(numbers, _site_verdict, _new_site_judge(project, site), "outputs")
        outputs = [(_MUTATIONS[number], verdict) for number, verdict in told]
        if not asked.no_browser:
            outputs = _seen(project, site, outputs)
    updated = max(article.front.data["updated"] for article in project.articles)
    report = _report(words, outputs, asked, str(updated))
    asked.report.write_text(report, encoding="utf-8")
    missed = [v for _, v in [*words, *outputs] if not v.killed]
    print(f"{len(words) + len(outputs)} changes, {len(missed)} not found: {asked.report}")
    return 1 if missed else 0


def site_mutations(site: Path, each: int, seed: int) -> Iterator[Mutation]:
    """The changes to every output of a site."""
    files = killing.Files(site)
    pages = [n for n in sorted(files.names) if n.endswith("index.html")]
    sorts = {
        "page": [
            n for n in pages if not n.startswith(("embed/", "handouts/", "about/", "connect/"))
        ],
        "frame": [n for n in pages if n.startswith("embed/")],
        "sheet": [n for n in sorted(files.names) if n.startswith("handouts/sheet/")],
    }
    sorts["sheet"] = [n for n in sorts["sheet"] if n.endswith(".html")]
    for output, places in sorts.items():
        yield from output_mutations.html_mutations(files, output, places, each, seed)
    yield from output_mutations.css_mutations(files, each, seed)
    yield from output_mutations.text_mutations(files, each, seed)
    yield from output_mutations.file_mutations(files, seed)
    yield from output_mutations.stick_mutations(files, 6 * each, seed)
    yield from output_mutations.code_mutations(files, each, seed)
    yield from paper_mutations.paper_mutations(files, each, seed)


def _built(project: Project, folder: Path) -> Path:
    take_steps(Build(project, Site(folder)))
    return folder


def _judged(
    made: Iterable[T], judge: Callable[[T], Verdict], prepare: Callable[[], None], name: str
) -> list[tuple[T, Verdict]]:
    """Each with its verdict, in their order, with a bar for who watches."""
    todo = list(made)
    context = multiprocessing.get_context("fork")
    with ProcessPoolExecutor(os.cpu_count(), mp_context=context, initializer=prepare) as pool:
        done = pool.map(judge, todo, chunksize=4)
        shown = tqdm(done, total=len(todo), desc=name, disable=not sys.stderr.isatty())
        return list(zip(todo, shown, strict=True))


def _new_word_judge(folder: Path) -> Callable[[], None]:
    def prepare() -> None:
        own = folder / f"words-{os.getpid()}"
        own.mkdir()
        _JUDGES["words"] = WordJudge(ROOT, own)

    return prepare


def _new_site_judge(project: Project, site: Path) -> Callable[[], None]:
    def prepare() -> None:
        _JUDGES["site"] = SiteJudge(project, site)

    return prepare


def _word_verdict(change: Change) -> Verdict:
    judge = _JUDGES["words"]
    assert isinstance(judge, WordJudge)
    return judge.judge(change)


def _site_verdict(number: int) -> Verdict:
    judge = _JUDGES["site"]
    assert isinstance(judge, SiteJudge)
    return judge.judge(_MUTATIONS[number])


Judged = list[tuple[Mutation, Verdict]]


def _seen(project: Project, site: Path, outputs: Judged) -> Judged:
    """The same, with what a browser finds of the changes that it can be shown."""
    from oracles.signs_shown import Shown

    with Shown(ROOT, project, site) as shown:
        bar = tqdm(outputs, desc="browser", disable=not sys.stderr.isatty())
        return [(mutation, shown.judged(mutation, verdict)) for mutation, verdict in bar]


def _report(
    words: list[tuple[Change, Verdict]], outputs: Judged, asked: argparse.Namespace, day: str
) -> str:
    all_of = len(words) + len(outputs)
    killed = sum(v.killed for _, v in [*words, *outputs])
    lines = [
        "# What is found when words, data and outputs are changed",
        "",
        "Written by `make mutate`; change nothing here by hand.",
        f"Seed {asked.seed}; the words are those of {day}; Python {platform.python_version()}, "
        f"{platform.machine()}, {os.cpu_count()} cores.",
        "",
        f"**{all_of} changes were made, and {killed} of them were found.**",
        "",
        "## Words and data",
        "",
        "With the seals on, any changed word is told. With the seals off, the rules hold the "
        "meaning alone. Asked for were 90 % of the safety statements and all of the figures, "
        "telephone numbers and codes.",
        "",
        "| group | made | found by the seals | found by the rules alone |",
        "| --- | ---: | ---: | ---: |",
    ]
    for group in dict.fromkeys(change.group for change, _ in words):
        some = [verdict for change, verdict in words if change.group == group]
        lines.append(f"| {group} | {len(some)} | {_of(some, 'seals')} | {_of(some, 'rules')} |")
    lines += ["", "| kind | made | found by the seals | found by the rules alone |"]
    lines.append("| --- | ---: | ---: | ---: |")
    for kind in sorted({change.kind for change, _ in words}):
        some = [verdict for change, verdict in words if change.kind == kind]
        lines.append(f"| {kind} | {len(some)} | {_of(some, 'seals')} | {_of(some, 'rules')} |")
    lines += ["", "Which rules found them, seals off: " + _who(words, "rules") + ".", ""]
    lines += [
        "## Outputs",
        "",
        "'Words' is a guard that reads the file and holds it to the sources; 'bytes' one that asks "
        "only if it is as the build made it; the browser is asked where a style can be shown.",
        "",
        "| output | kind | made | words | bytes | browser |",
        "| --- | --- | ---: | ---: | ---: | ---: |",
    ]
    for output, kind in sorted({(m.output, m.kind) for m, _ in outputs}):
        some = [v for m, v in outputs if (m.output, m.kind) == (output, kind)]
        found = [str(sum(bool(getattr(v, who)) for v in some)) for who in ("gate", "bytes")]
        shown = [v.browser for v in some if v.browser != ""]
        lines.append(
            f"| {output} | {kind} | {len(some)} | {found[0]} | {found[1]} | {len(shown) or ''} |"
        )
    lines += ["", "Which guards found them: " + _who(outputs, "gate") + ".", ""]
    lines += ["By bytes: " + _who(outputs, "bytes") + ".", "", "## Not found", ""]
    left = [f"- {change.told}" for change, v in words if not v.killed]
    left += [f"- `{output_mutations.facts_of(m)}`" for m, v in outputs if not v.killed]
    lines += left or ["Nothing."]
    lines += ["", "## Found by bytes alone", ""]
    lines.append(
        "A fault in the build itself that did this would not be found by a guard of words."
    )
    lines.append("")
    only = [m for m, v in outputs if v.bytes and not v.gate and not v.browser]
    alone = Counter(f"{m.output}: {m.kind}" for m in only)
    lines += [f"- {told}: {count}" for told, count in sorted(alone.items())] or ["Nothing."]
    return "\n".join(lines) + "\n"


def _of(verdicts: list[Verdict], who: str) -> str:
    found = sum(bool(getattr(verdict, who)) for verdict in verdicts)
    return f"{found} ({100 * found / len(verdicts):.1f} %)"


def _who(judged: Iterable[tuple[object, Verdict]], who: str) -> str:
    counted = Counter(name for _, verdict in judged if (name := getattr(verdict, who)))
    return ", ".join(f"`{name}` {count}" for name, count in counted.most_common())


if __name__ == "__main__":
    sys.exit(main())
