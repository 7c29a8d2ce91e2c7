"""YAML read with the line number of every entry, so that a problem can be pointed at."""

from __future__ import annotations

import re
from collections.abc import Hashable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from clotsigns.sources.problem import Problem, SourceError

Key = Hashable
# The line of each entry, by the keys that lead to it.
Lines = dict[tuple[Key, ...], int]


@dataclass(frozen=True, kw_only=True)
class Document:
    """The data of one YAML file (or front matter), and where each entry of it stands."""

    path: Path
    data: dict[str, Any]
    lines: Lines

    def line(self, *keys: Key) -> int:
        """The line of an entry, or of the nearest entry around it that exists."""
        for end in range(len(keys), -1, -1):
            if keys[:end] in self.lines:
                return self.lines[keys[:end]]
        return 1


# Characters that no editor shows: they end a line, turn it round, or hide in it.
_UNSEEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069]")
_CONFLICT = re.compile(r"^(?:<{7}|>{7}) ", re.MULTILINE)
# libyaml is four times as fast as the Python loader and gives the same marks.
_Loader: type[Any] = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


def parse(text: str, path: Path, *, first_line: int = 1) -> Document:
    """Read one YAML mapping.

    Raises ``SourceError`` for YAML that is broken, is not a mapping, or names a key twice
    (YAML would quietly drop the first, and with it perhaps a safety statement).
    """
    offset = first_line - 1
    loader = None
    try:
        loader = _Loader(text)
        node = loader.get_single_node()
        data = loader.construct_document(node) if node is not None else {}
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line = (mark.line if mark else 0) + 1 + offset
        message = (
            f"this must be YAML: {error.problem or error.context or 'cannot be read'}; check "
            "quotes, colons and indentation here and on the line before"
        )
        row = (text.splitlines() or [""])[min(line - 1 - offset, text.count("\n"))]
        if "\t" in row[: len(row) - len(row.lstrip())]:
            message = "this must begin with blanks, and begins with a tab; put blanks there"
        problem = Problem(path=path, line=line, rule="yaml", message=message)
        raise SourceError([problem]) from error
    except yaml.YAMLError as error:
        raise SourceError([_unreadable(path, first_line, str(error))]) from error
    except (AttributeError, RecursionError) as error:
        raise SourceError([_unreadable(path, first_line, str(error))]) from error
    except ValueError as error:
        # PyYAML makes dates while reading, and 2026-02-31 looks like one.
        raise SourceError([_bad_value(text, path, offset, error)]) from error
    finally:
        if loader is not None:
            loader.dispose()
    if not isinstance(data, dict):
        raise SourceError(
            [
                Problem(
                    path=path,
                    line=first_line,
                    rule="yaml",
                    message="this must be a YAML mapping: lines of 'key: value'",
                )
            ]
        )
    lines: Lines = {(): first_line}
    try:
        twice = list(_walk(node, (), lines, path, offset))
    except RecursionError as error:
        raise SourceError([_unreadable(path, first_line, "it holds itself")]) from error
    if twice:
        raise SourceError(twice)
    return Document(path=path, data=data, lines=lines)


def load(path: Path, *, shown_as: Path | None = None) -> Document:
    """Read a YAML file; ``shown_as`` is the path that problems name."""
    shown = shown_as or path
    return parse(read_text(path, shown), shown)


def read_text(path: Path, shown_as: Path) -> str:
    """The text of a source file.

    Raises ``SourceError`` when there is none to read, or when it holds what nobody wrote.
    """
    try:
        text = path.read_text(encoding="utf-8").removeprefix("\N{ZERO WIDTH NO-BREAK SPACE}")
    except FileNotFoundError as error:
        message = "this file must exist; restore it"
        raise SourceError([_file_problem(shown_as, message)]) from error
    except OSError as error:
        message = f"this file must be one that can be read ({error.strerror}); restore it"
        raise SourceError([_file_problem(shown_as, message)]) from error
    except UnicodeDecodeError as error:
        message = "this file must be UTF-8 text, and from this line on it is not; save it as UTF-8"
        line = error.object[: error.start].count(b"\n") + 1
        raise SourceError([_file_problem(shown_as, message, line)]) from error
    if found := list(_unwritten(text, shown_as)):
        raise SourceError(found)
    return text


def _unwritten(text: str, path: Path) -> Iterator[Problem]:
    for found in _UNSEEN.finditer(text):
        message = (
            f"this line must hold no character that is not seen, and holds U+{ord(found[0]):04X}; "
            "write the line anew"
        )
        yield _file_problem(path, message, text.count("\n", 0, found.start()) + 1)
    for found in _CONFLICT.finditer(text):
        message = (
            "two versions meet here, as git left them; keep one, and take out the lines that begin "
            "with <<<<<<<, ======= and >>>>>>>"
        )
        yield _file_problem(path, message, text.count("\n", 0, found.start()) + 1)


def _file_problem(path: Path, message: str, line: int = 1) -> Problem:
    return Problem(path=path, line=line, rule="file", message=message)


def _unreadable(path: Path, line: int, why: str) -> Problem:
    return Problem(
        path=path,
        line=line,
        rule="yaml",
        message=f"this must be plain YAML ({why[:120]}); correct it",
    )


def _bad_value(text: str, path: Path, offset: int, error: ValueError) -> Problem:
    for number, line in enumerate(text.splitlines(), start=1):
        try:
            yaml.safe_load(line.strip().lstrip("- "))
        except ValueError:
            return Problem(
                path=path,
                line=number + offset,
                rule="yaml",
                message=f"'{line.strip()}' must be a real date, written like 2026-11-21 ({error})",
            )
        except yaml.YAMLError:
            continue
    return Problem(path=path, line=offset + 1, rule="yaml", message=str(error))


def _walk(
    node: yaml.Node | None,
    keys: tuple[Key, ...],
    lines: Lines,
    path: Path,
    offset: int,
) -> Iterator[Problem]:
    if isinstance(node, yaml.MappingNode):
        seen: set[Key] = set()
        for key_node, value_node in node.value:
            key = key_node.value
            line = key_node.start_mark.line + 1 + offset
            if key in seen:
                yield Problem(
                    path=path,
                    line=line,
                    rule="yaml",
                    message=f"'{key}' must stand only once in its mapping; join the two",
                )
            seen.add(key)
            lines[(*keys, key)] = line
            yield from _walk(value_node, (*keys, key), lines, path, offset)
    elif isinstance(node, yaml.SequenceNode):
        for index, item in enumerate(node.value):
            lines[(*keys, index)] = item.start_mark.line + 1 + offset
            yield from _walk(item, (*keys, index), lines, path, offset)
