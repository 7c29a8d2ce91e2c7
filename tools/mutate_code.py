"""``make mutate-code``: breaks what decides in one way after the other, and sees if a test tells.

    mutate_code.py [--left] [AREA…]

mutmut makes the changes, in a copy of the project below ``.build``, and asks the unit tests of the
area that run the changed function. What each area came to is kept there too, so that one can be
asked anew by itself, or with ``--left`` only what no test told before, after tests were added.
``benchmarks/CODE-MUTATIONS.md`` is written from all of them. A change that no test tells needs its
reason in ``benchmarks/code-mutations.yml``.
"""

from __future__ import annotations

import argparse
import datetime
import json
import os
import resource
import shutil
import subprocess
import sys
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

ROOT = Path(__file__).resolve().parent.parent
BUILD = ROOT / ".build" / "mutation"
REASONS = Path("benchmarks/code-mutations.yml")
TARGET = Path("benchmarks/CODE-MUTATIONS.md")
COPIED = ("src", "tests", "docs", "data", "overrides", "mkdocs.yml")
GOAL = 95
Result = dict[str, Any]
# What mutmut's children end with: a test that failed, and a change that runs on for ever.
TOLD, RAN_ON = 1, (-24, 24, 36, 152, 255)


@dataclass(frozen=True)
class Area:
    """Modules that decide something, and the unit tests that hold them to it."""

    modules: tuple[str, ...]
    tests: tuple[str, ...]


AREAS = {
    "safety": Area(
        modules=("rules/safety.py", "rules/placed.py"), tests=("test_safety_mutants.py",)
    ),
    "citations": Area(modules=("rules/citations.py",), tests=("test_citations_mutants.py",)),
    "answers": Area(modules=("connect/answer.py",), tests=("test_answer_mutants.py",)),
    "seals": Area(
        modules=("sealing/seals.py", "sealing/record.py", "sealing/reviews.py"),
        tests=("test_sealing_mutants.py",),
    ),
    "swap": Area(modules=("standing.py",), tests=("test_standing_mutants.py",)),
    "proof": Area(
        modules=("proof/pages.py", "proof/shape.py"),
        tests=("test_proof_mutants.py", "test_frames.py"),
    ),
}


def main() -> int:
    """Ask the areas that are named, or all; the answer is 1 where too many changes are not told."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("areas", nargs="*", metavar="AREA", help=f"one of: {', '.join(AREAS)}")
    parser.add_argument("--left", action="store_true", help="ask only what no test told before")
    options = parser.parse_args()
    if unknown := set(options.areas) - set(AREAS):
        parser.error(f"no such area: {', '.join(sorted(unknown))}")
    for name in options.areas or list(AREAS):
        print(f"{name}: {', '.join(AREAS[name].modules)}", flush=True)
        result = _asked_again(name) if options.left else _asked(name)
        (BUILD / f"{name}.json").write_text(json.dumps(result, indent=1), encoding="utf-8")
        told, took = f"{result['told']} of {result['made']} told", f"{result['seconds']:.0f} s"
        print(f"  {told}, {took} of processor", flush=True)
    text, good = _page(_results())
    (ROOT / TARGET).write_text(text, encoding="utf-8")
    print(f"Wrote {TARGET}")
    return 0 if good else 1


def _results() -> dict[str, Result]:
    """What each area came to when it was last asked."""
    files = {name: BUILD / f"{name}.json" for name in AREAS}
    return {
        name: json.loads(file.read_text(encoding="utf-8"))
        for name, file in files.items()
        if file.is_file()
    }


def _asked(name: str) -> Result:
    area, work = AREAS[name], BUILD / name
    shutil.rmtree(work, ignore_errors=True)
    work.mkdir(parents=True)
    _copy(COPIED, work)
    settings = {
        "source_paths": ["src"],
        "only_mutate": [f"src/clotsigns/{module}" for module in area.modules],
        "also_copy": [part for part in COPIED if part not in ("src", "tests")],
        "pytest_add_cli_args": ["-q", "-p", "no:cacheprovider", "--import-mode=importlib"],
        "pytest_add_cli_args_test_selection": [f"tests/unit/{test}" for test in area.tests],
        "use_git_change_detection": False,
        # On the clock: another build on the machine must not be taken for a change that runs on.
        "timeout_constant": 240.0,
    }
    lines = [f"{key} = {json.dumps(value)}" for key, value in settings.items()]
    more = '[tool.pytest.ini_options]\npythonpath = ["tests"]\n'
    text = "\n".join(["[tool.mutmut]", *lines, more])
    (work / "pyproject.toml").write_text(text, encoding="utf-8")
    return _run(name)


def _asked_again(name: str) -> Result:
    """Ask of what was not told before, where the modules are still those that were changed."""
    before, work = _results().get(name), BUILD / name
    modules = [Path("src/clotsigns") / module for module in AREAS[name].modules]
    same = before and all((ROOT / m).read_bytes() == (work / m).read_bytes() for m in modules)
    if before is None or not same:
        raise SystemExit(f"{name} has changed, or was never asked: ask it without --left")
    left = [one["key"] for one in before["left"]]
    for folder in (work, work / "mutants"):
        _copy(("tests",), folder)
    # Which test runs which function is asked anew.
    (work / "mutants" / "mutmut-stats.json").unlink(missing_ok=True)
    return _run(name, *left) if left else before


def _copy(parts: Iterable[str], to: Path) -> None:
    for part in parts:
        if (ROOT / part).is_dir():
            shutil.copytree(ROOT / part, to / part, dirs_exist_ok=True)
        else:
            shutil.copyfile(ROOT / part, to / part)


def _run(name: str, *keys: str) -> Result:
    area, work = AREAS[name], BUILD / name
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    done = _mutmut(work, "run", "--max-children", str(os.cpu_count() or 1), *keys)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    found: dict[str, int | None] = {}
    for module in area.modules:
        meta = work / "mutants" / "src" / "clotsigns" / f"{module}.meta"
        if not meta.is_file():
            raise SystemExit(f"mutmut could not change {module}:\n{done[-3000:]}")
        found |= json.loads(meta.read_text(encoding="utf-8"))["exit_code_by_key"]
    if TOLD not in found.values():
        raise SystemExit(f"no change of {name} was told by any test:\n{done[-3000:]}")
    left = [key for key, code in found.items() if code not in (TOLD, *RAN_ON)]
    return {
        "day": datetime.date.today().isoformat(),
        "made": len(found),
        "told": len(found) - len(left),
        "ran_on": sum(code in RAN_ON for code in found.values()),
        "left": [{"key": key, "where": _function(key), **_change(work, key)} for key in left],
        "seconds": after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime,
    }


def _mutmut(work: Path, *command: str) -> str:
    done = subprocess.run(
        [sys.executable, "-m", "mutmut", *command],
        cwd=work,
        env={**os.environ, "PYTHONPATH": str(BUILD / "packages"), "COLUMNS": "200"},
        capture_output=True,
        text=True,
        check=False,
    )
    return done.stdout + done.stderr


def _function(key: str) -> str:
    """``clotsigns.rules.placed.x__order__mutmut_3`` as ``rules.placed._order``."""
    module, _, name = key.removeprefix("clotsigns.").rpartition(".")
    name = name.rpartition("__mutmut_")[0]
    # A method is named with its class between two marks.
    name = name.removeprefix("xǁ").replace("ǁ", ".") if "ǁ" in name else name.removeprefix("x_")
    return f"{module}.{name}"


def _change(work: Path, key: str) -> dict[str, str]:
    lines = _mutmut(work, "show", key).splitlines()
    told = [line for line in lines if line[:1] in "+-" and line[:3] not in ("+++", "---")]
    return {
        "was": " ".join(line[1:].strip() for line in told if line[0] == "-"),
        "now": " ".join(line[1:].strip() for line in told if line[0] == "+"),
    }


def _page(results: dict[str, Result]) -> tuple[str, bool]:
    reasons = yaml.safe_load((ROOT / REASONS).read_text(encoding="utf-8"))
    made = sum(result["made"] for result in results.values())
    told = sum(result["told"] for result in results.values())
    head = [
        "# Changes of the code that no test tells",
        "",
        "Written by `make mutate-code`: mutmut changes one thing in one function, and the unit "
        "tests of the area that run that function are asked.",
        f"Told: {told} of {made} changes, {100 * told / max(made, 1):.1f} %; the goal is {GOAL} % "
        "of each area.",
        "What stands outside functions (constants, patterns, tables), and functions with a "
        "decorator, mutmut does not change.",
        "A change that makes the code run on for ever counts as told, and is counted by itself.",
        "",
        "| area | modules | tests | changes | told | of these run on | % | day |",
        "| --- | --- | --- | --- | --- | --- | --- | --- |",
    ]
    good, rows = bool(results), []
    for name, area in AREAS.items():
        modules = ", ".join(f"`{module}`" for module in area.modules)
        tests = ", ".join(f"`{test}`" for test in area.tests)
        if name not in results:
            head.append(f"| {name} | {modules} | {tests} | not run | | | | |")
            continue
        result = results[name]
        share = 100 * result["told"] / result["made"]
        head.append(
            f"| {name} | {modules} | {tests} | {result['made']} | {result['told']} | "
            f"{result['ran_on']} | {share:.1f} | {result['day']} |"
        )
        good = good and share >= GOAL
        for left in result["left"]:
            why = _reason(reasons, left)
            good = good and bool(why)
            cells = (f"`{left['where']}`", _code(left["was"]), _code(left["now"]))
            rows.append(f"| {' | '.join(cells)} | {why or 'no reason given yet'} |")
    table = ["| where | was | is | why no test tells it |", "| --- | --- | --- | --- |"]
    return "\n".join([*head, "", "## What is left", "", *table, *sorted(rows)]) + "\n", good


def _reason(reasons: list[dict[str, str]], left: dict[str, Any]) -> str:
    """The reason that was written for a change, or for all changes of its kind."""
    for reason in reasons:
        if reason["where"] == left["where"] and reason["now"] in left["now"]:
            return reason["why"]
    return ""


def _code(text: str) -> str:
    # A bar would end the cell.
    shown = text if len(text) <= 90 else text[:89] + "…"
    return f"`{shown.replace('`', '')}`".replace("|", "¦") if shown else ""


if __name__ == "__main__":
    sys.exit(main())
