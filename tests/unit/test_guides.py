"""What the guides say of the house is so: rooms and their order, paths, and what make is asked."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

GUIDES = ("README.md", "CONTRIBUTING.md", "HACKING.md", "PUBLISHING.md", "SECURITY.md")
ROOMS = re.compile(r"^\| (`.*?`) \| .* \|$", re.MULTILINE)
NAME = re.compile(r"`([a-z_]+)/?`")
# A file or folder of the repository, as the guides write it.
PATH = re.compile(
    r"`((?:src|tests|data|docs|overrides|tools|requirements|editions|decisions|benchmarks|\.github)"
    r"/[\w./-]+)`"
)
LINK = re.compile(r"\]\(((?!http|#)[^)#]+)\)")
MADE = re.compile(r"\bmake ([a-z][a-z-]+)\b(?=[` ,.)\n])")
IN_CODE = re.compile(r"`[^`\n]+`|^ {4}\S.*$", re.MULTILINE)


def _rooms(root: Path) -> list[set[str]]:
    guide = (root / "HACKING.md").read_text(encoding="utf-8")
    table = guide[guide.index("| room of") : guide.index("Where things live")]
    return [set(NAME.findall(row)) for row in ROOMS.findall(table)]


def _imports(folder: Path) -> Iterator[tuple[str, str, Path]]:
    """Each room with a room that it imports, and the module that does."""
    for file in sorted(folder.rglob("*.py")):
        room = file.relative_to(folder).parts[0].removesuffix(".py")
        for node in ast.walk(ast.parse(file.read_bytes())):
            named = []
            if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("clotsigns"):
                parts = (node.module or "").split(".")
                named = parts[1:2] or [name.name for name in node.names]
            elif isinstance(node, ast.Import):
                parts = [n.name for n in node.names if n.name.startswith("clotsigns.")]
                named = [part.split(".")[1] for part in parts]
            for name in named:
                if name != room:
                    yield room, name, file


def test_each_room_stands_in_the_table_and_imports_only_what_stands_above(root: Path) -> None:
    rooms = _rooms(root)
    floor = {name: number for number, names in enumerate(rooms) for name in names}
    folder = root / "src" / "clotsigns"
    standing = {p.name.removesuffix(".py") for p in folder.iterdir() if p.suffix in ("", ".py")}
    assert standing - {"__init__", "__pycache__"} == set(floor)
    lowest = len(rooms) - 1
    upwards = [
        f"{file.name}: {room} imports {name}"
        for room, name, file in _imports(folder)
        # What is asked for by name may ask the others of its row.
        if floor[name] > floor[room] or floor[name] == floor[room] < lowest
    ]
    assert upwards == []


@pytest.mark.parametrize("guide", GUIDES)
def test_what_a_guide_names_is_there(root: Path, guide: str) -> None:
    text = (root / guide).read_text(encoding="utf-8")
    # The endings of modules and decisions go without saying; Spanish is what one is to write.
    missing = [
        path
        for path in PATH.findall(text)
        if not list(root.glob(f"{path.rstrip('/')}*")) and "es" not in re.split(r"[/.]", path)
    ]
    missing += [path for path in LINK.findall(text) if not (root / path).exists()]
    assert missing == []
    targets = set(re.findall(r"^([a-z-]+):", (root / "Makefile").read_text(), re.MULTILINE))
    asked = {name for code in IN_CODE.findall(text) for name in MADE.findall(f"{code} ")}
    assert asked - targets == set()


def test_a_room_below_would_be_found(tmp_path: Path) -> None:
    for name, line in (("a.py", "from clotsigns.b import c"), ("b.py", "import clotsigns.a")):
        (tmp_path / name).write_text(line)
    assert {(room, name) for room, name, _ in _imports(tmp_path)} == {("a", "b"), ("b", "a")}
