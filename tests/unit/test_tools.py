"""The tools beside the code: checking with Python alone, the site's address, what GitHub runs."""

from __future__ import annotations

import importlib.util
import os
import re
import subprocess
import sys
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
import yaml

KIND = {"address": "address.py", "check": "check.py"}


@pytest.fixture
def check(root: Path) -> ModuleType:
    return tool(root, "check")


@pytest.fixture
def address(root: Path) -> ModuleType:
    return tool(root, "address")


def tool(root: Path, name: str) -> ModuleType:
    """A tool as a module of its own, made anew, so that a test may change its paths."""
    spec = importlib.util.spec_from_file_location(f"tool_{name}", root / "tools" / KIND[name])
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


class Ran:
    """Commands that were asked for and not run, and how each would have ended."""

    def __init__(self, *statuses: int) -> None:
        self.statuses = list(statuses)
        self.commands: list[list[str]] = []

    def __call__(self, command: Any, **_: Any) -> subprocess.CompletedProcess[str]:
        self.commands.append([str(part) for part in command])
        return subprocess.CompletedProcess(command, self.statuses.pop(0) if self.statuses else 0)


@pytest.fixture
def apart(check: ModuleType, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    """The checker of a project that is empty but for its lock; what it runs is in `.ran`."""
    (tmp_path / "check.txt").write_text("", encoding="utf-8")
    os.utime(tmp_path / "check.txt", (1000, 1000))
    monkeypatch.setattr(check, "VENV", tmp_path / ".venv")
    monkeypatch.setattr(check, "LOCK", tmp_path / "check.txt")
    monkeypatch.setattr(check, "READY", tmp_path / ".venv" / ".check-ready")
    monkeypatch.setattr(check, "DICTIONARY", tmp_path / "dictionary")
    monkeypatch.setattr(check, "python", lambda: tmp_path / ".venv" / "python")
    ran = Ran()
    monkeypatch.setattr(check.subprocess, "run", ran)
    monkeypatch.setattr(check, "ran", ran, raising=False)
    monkeypatch.setattr(check.os, "environ", {})
    return check


def stand(apart: ModuleType) -> None:
    """Let the environment be there, as if it had been made."""
    apart.python().parent.mkdir(exist_ok=True)
    apart.python().touch()
    apart.READY.touch()


def test_the_environment_is_where_each_system_puts_it(check: ModuleType) -> None:
    assert check.python(Path("v"), "nt") == Path("v/Scripts/python.exe")
    assert check.python(Path("v"), "posix") == Path("v/bin/python")


def test_what_is_installed_first_is_what_the_lock_names_with_its_hashes(apart: ModuleType) -> None:
    apart.VENV.mkdir()
    assert apart.main(["--set-up"]) == 0
    made, locked = apart.ran.commands
    assert made == [sys.executable, "-m", "venv", "--clear", str(apart.VENV)]
    assert locked[-3:] == ["--require-hashes", "-r", str(apart.LOCK)]
    assert apart.READY.is_file()


@pytest.mark.parametrize("failing", [0, 1])
def test_a_set_up_that_failed_is_tried_again(apart: ModuleType, failing: int) -> None:
    apart.VENV.mkdir()
    apart.ran.statuses = [0] * failing + [1]
    assert apart.main([]) == 2
    assert len(apart.ran.commands) == failing + 1
    assert not apart.READY.exists()


def test_nothing_is_set_up_twice_and_a_changed_lock_is_set_up_anew(apart: ModuleType) -> None:
    stand(apart)
    assert apart.main(["--set-up"]) == 0
    assert apart.ran.commands == []
    os.utime(apart.LOCK, (4102444800, 4102444800))
    assert apart.main(["--set-up"]) == 0
    assert [command[1:3] for command in apart.ran.commands] == [
        ["-c", "import pip"],
        ["-m", "pip"],
    ]


def test_what_a_failed_try_left_is_made_anew(apart: ModuleType) -> None:
    apart.VENV.mkdir()
    apart.python().touch()
    apart.ran.statuses = [1]
    assert apart.main(["--set-up"]) == 0
    assert apart.ran.commands[1][1:4] == ["-m", "venv", "--clear"]


def test_names_and_pages_are_utf_8_whatever_the_system_thinks(apart: ModuleType) -> None:
    stand(apart)
    apart.main(["--set-up"])
    assert apart.os.environ["PYTHONUTF8"] == "1"
    assert Path(apart.os.environ["PYTHONPATH"], "clotsigns", "__main__.py").is_file()
    assert apart.surroundings("linux")["LC_ALL"] == "C.UTF-8"
    # Others have no locale of that name.
    assert "LC_ALL" not in apart.surroundings("darwin")


def test_without_a_dictionary_the_rules_are_run_and_that_is_said(
    apart: ModuleType, capsys: pytest.CaptureFixture[str]
) -> None:
    stand(apart)
    apart.ran.statuses = [1]
    assert apart.main(["--format", "github", "--edition", "a.yml"]) == 1
    rules = ["-m", "clotsigns", "check", "--format", "github", "--edition", "a.yml"]
    assert [command[1:] for command in apart.ran.commands] == [rules]
    assert capsys.readouterr().out.count("spelling was not looked at") == 1


@pytest.mark.parametrize(
    ("rules", "spelling", "status"), [(0, 0, 0), (1, 0, 1), (0, 1, 1), (0, 2, 2)]
)
def test_with_a_dictionary_the_spelling_counts_too(
    apart: ModuleType, rules: int, spelling: int, status: int
) -> None:
    stand(apart)
    apart.DICTIONARY.touch()
    apart.ran.statuses = [rules, spelling]
    assert apart.main([]) == status
    assert apart.ran.commands[1][1:] == ["-m", "clotsigns.spelling"]


@pytest.mark.parametrize(
    ("typed", "run"),
    [
        (["new", "varicose-veins"], ["clotsigns", "new", "varicose-veins"]),
        (["seal", "--why", "A slip"], ["clotsigns.seal", "words", "--why", "A slip"]),
        (["sign", "--page", "dvt"], ["clotsigns.seal", "review", "--page", "dvt"]),
    ],
)
def test_what_needs_python_alone_is_had_without_make(
    apart: ModuleType, typed: list[str], run: list[str]
) -> None:
    stand(apart)
    apart.ran.statuses = [1]
    assert apart.main(typed) == 1
    assert [command[1:] for command in apart.ran.commands] == [["-m", *run]]


def test_an_old_python_is_told_what_is_needed(
    apart: ModuleType, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(apart.sys, "version_info", (3, 10, 0))
    assert apart.main([]) == 2
    assert "3.11" in capsys.readouterr().err
    assert apart.ran.commands == []


# --- The address of the site


@pytest.mark.parametrize(
    ("given", "written"),
    [
        ("https://h.example", "https://h.example/"),
        ("https://h.example/clots", "https://h.example/clots/"),
        ("http://127.0.0.1:8000/a/b/", "http://127.0.0.1:8000/a/b/"),
    ],
)
def test_an_address_ends_with_a_slash(address: ModuleType, given: str, written: str) -> None:
    assert address.checked(given) == written


@pytest.mark.parametrize(
    "given",
    [
        *("", "h.example", "/clots/", "ftp://h.example/", "https:///clots/"),
        *("https://h.example/?a=b", "https://h.example/#a", "https://h.example/a b"),
        "https://h.example/\nx: y",
    ],
)
def test_what_pages_cannot_stand_at_is_refused(address: ModuleType, given: str) -> None:
    with pytest.raises(ValueError, match="must be an address"):
        address.checked(given)


def test_the_address_is_written_and_nothing_else(
    address: ModuleType,
    root: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    before = (root / "mkdocs.yml").read_text(encoding="utf-8")
    path = tmp_path / "mkdocs.yml"
    path.write_text(before, encoding="utf-8")
    monkeypatch.setattr(address, "CONFIGURATION", path)
    assert address.main(["https://h.example/clots"]) == 0
    changed = set(path.read_text(encoding="utf-8").splitlines()) - set(before.splitlines())
    assert changed == {"site_url: https://h.example/clots/"}
    capsys.readouterr()
    assert address.main(["--path"]) == 0
    assert capsys.readouterr().out == "/clots\n"
    after = path.read_bytes()
    assert address.main(["clots"]) == 2
    assert path.read_bytes() == after


def test_a_configuration_without_an_address_is_told(address: ModuleType) -> None:
    with pytest.raises(ValueError, match="one line 'site_url:', and has 0"):
        address.placed("site_name: a\n", "https://h.example/")


# --- What GitHub runs


def workflows(root: Path) -> dict[str, dict[str, Any]]:
    folder = root / ".github" / "workflows"
    return {
        path.stem: yaml.safe_load(path.read_text(encoding="utf-8"))
        for path in sorted(folder.glob("*.yml"))
    }


def steps(workflow: dict[str, Any]) -> list[dict[str, Any]]:
    return [step for job in workflow["jobs"].values() for step in job["steps"]]


def test_workflows_may_do_no_more_than_they_say(root: Path) -> None:
    found = workflows(root)
    assert set(found) == {"check", "links", "publish", "test"}
    for name, workflow in found.items():
        asked = [workflow["permissions"]]
        asked += [job.get("permissions", {}) for job in workflow["jobs"].values()]
        for permissions in asked:
            writes = {key for key, value in permissions.items() if value != "read"}
            assert writes <= ({"pages", "id-token"} if name == "publish" else set()), name
        for job in workflow["jobs"].values():
            assert job["timeout-minutes"] <= 45
        for step in steps(workflow):
            if "uses" in step:
                assert re.fullmatch(r"actions/[a-z-]+@v\d+", step["uses"])
            # What somebody else may have written never becomes a part of a command.
            assert "${{" not in step.get("run", ""), name


def test_workflows_run_what_there_is(root: Path) -> None:
    makefile = (root / "Makefile").read_text(encoding="utf-8")
    targets = set(re.findall(r"^([a-z-]+):", makefile, re.MULTILINE))
    run = [
        step["run"] for work in workflows(root).values() for step in steps(work) if "run" in step
    ]
    for command in run:
        program, argument, *_ = command.split()
        if program == "make":
            assert argument in targets
        else:
            assert program in ("bash", "python", "python3")
            assert (root / argument).is_file()
    assert any("--format github" in command for command in run)


def test_each_target_is_listed_and_none_is_a_file(root: Path) -> None:
    makefile = (root / "Makefile").read_text(encoding="utf-8")
    phony = makefile.partition("\n.PHONY:")[2].partition("\n")[0].split()
    described = re.findall(r"^([a-z-]+):.*## \S", makefile, re.MULTILINE)
    assert sorted(described) == sorted(set(phony) - {"browser", "engines", "packages"})


def test_what_the_readme_shows_is_there_and_small(root: Path) -> None:
    readme = (root / "README.md").read_text(encoding="utf-8")
    shown = re.findall(r'<img src="([^"]+)" width="\d+" alt="([^"]{20,})">', readme)
    assert len(shown) == 2 == readme.count("<img")
    for name, _ in shown:
        assert (root / name).stat().st_size <= 120_000
