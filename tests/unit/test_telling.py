"""Problems as people, editors and GitHub are told of them, with no more than a check needs."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from clotsigns.__main__ import main
from clotsigns.sources.problem import Problem
from clotsigns.telling import MOST_ALIKE, annotation, tell

# What a check must do without: it runs where only the packages of requirements/check.txt are.
TOO_MUCH = (
    *("weasyprint", "resvg_py", "PIL", "pikepdf", "tinycss2", "selectolax", "mkdocs", "material"),
    *("brotli", "segno", "jinja2", "tqdm", "playwright", "clotsigns.building"),
)
CHECK = f"""\
import sys
from clotsigns.__main__ import main
status = main(["--root", sys.argv[1], "check", *sys.argv[2:]])
print(sorted(set({TOO_MUCH!r}) & set(sys.modules)))
sys.exit(status)
"""


def check(root: Path, *options: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", CHECK, str(root), *options],
        capture_output=True,
        text=True,
        check=False,
    )


def test_a_check_loads_nothing_that_only_a_build_needs(tiny: Path) -> None:
    ran = check(tiny)
    assert ran.stdout.splitlines()[-1] == "[]", ran.stdout + ran.stderr


def test_only_an_edition_with_a_logo_loads_what_draws_it(tiny: Path, root: Path) -> None:
    edition = tiny / "clinic.yml"
    edition.write_text("name: A\nphone: {day: '020 7946 0123'}\ncountry: GB\n", encoding="utf-8")
    assert check(tiny, "--edition", str(edition)).stdout.splitlines()[-1] == "[]"
    drawn = check(root, "--edition", str(root / "editions/example-clinic.yml"))
    assert drawn.stdout.splitlines()[-1] == "['resvg_py']"


def test_a_language_that_nobody_has_written_is_told_file_by_file(
    tiny: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["--root", str(tiny), "check", "--language", "cy"]) == 1
    said = capsys.readouterr()
    assert "data/words/cy.yml:1: file: this file must exist" in said.out + said.err
    assert "docs/cy:1: file: this folder must hold the pages" in said.out + said.err


@pytest.mark.parametrize("tag", ["../en", "en/../en", "", "English"])
def test_what_is_no_language_tag_is_refused(
    tiny: Path, capsys: pytest.CaptureFixture[str], tag: str
) -> None:
    with pytest.raises(SystemExit):
        main(["--root", str(tiny), "check", "--language", tag])
    assert "must be a language tag, such as cy or pt-BR" in capsys.readouterr().err


def test_a_package_that_is_not_there_is_told_in_words(
    tiny: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "clotsigns.building", None)
    assert main(["--root", str(tiny), "build"]) == 1
    said = capsys.readouterr().err
    assert "which is not installed yet: 'make site' sets it up" in said


@pytest.mark.parametrize(
    ("message", "path", "shown"),
    [
        (
            "'kind' must be given",
            "docs/en/dvt.md",
            "file=docs/en/dvt.md,line=4,title=a-rule::'kind'",
        ),
        ("5 in 100 is 5%, or so:\nsay it\r", "a.md", "::5 in 100 is 5%25, or so:%0Asay it%0D"),
        ("%0A stays", "a,b:c%.md", "file=a%2Cb%3Ac%25.md,line=4,title=a-rule::%250A stays"),
    ],
)
def test_github_is_told_in_its_own_words(message: str, path: str, shown: str) -> None:
    told = annotation(Problem(path=Path(path), line=4, rule="a-rule", message=message))
    assert told.startswith("::error file=")
    assert shown in told
    assert "\n" not in told


@pytest.mark.parametrize("spoilt", ["rule", "shape"])
def test_a_check_for_github_shows_each_problem_beside_its_line(
    tiny: Path,
    spoil: Callable[[str, str, str], int],
    capsys: pytest.CaptureFixture[str],
    spoilt: str,
) -> None:
    if spoilt == "rule":
        name, line = "docs/en/dvt.md", spoil("docs/en/dvt.md", "kind: article", "kind: poem")
    else:
        name, line = "data/safety.yml", spoil("data/safety.yml", "step: today", "step: later")
    assert main(["--root", str(tiny), "check", "--format", "github"]) == 1
    said = capsys.readouterr()
    shown = [row for row in said.out.splitlines() if row.startswith(f"::error file={name},")]
    assert any(f",line={line},title=" in row for row in shown), said.out
    # And as ever, for whoever reads the log.
    assert f"{name}:{line}: " in said.err
    assert main(["--root", str(tiny), "check"]) == 1
    assert "::error" not in capsys.readouterr().out


def test_what_is_wrong_a_thousand_times_is_not_told_a_thousand_times(
    capsys: pytest.CaptureFixture[str],
) -> None:
    path, other = Path("docs/en/dvt.md"), Path("docs/en/leg-cramps.md")
    many = [Problem(path=path, line=n, rule="glossary", message="no") for n in range(1, 1501)]
    one = Problem(path=other, line=3, rule="glossary", message="nor this")
    assert tell([*many, one], "github") == 1
    told = capsys.readouterr()
    lines = told.err.splitlines()
    assert len(lines) == MOST_ALIKE + 3
    assert lines[-3:] == [
        str(one),
        "docs/en/dvt.md: glossary: 1,400 more like this",
        "1501 problems.",
    ]
    assert told.out.count("::error ") == MOST_ALIKE + 1
