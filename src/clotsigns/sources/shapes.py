"""The shape of every data file, by ``data/schemas/*.schema.json``, and what is told where it fails.

The same files give editors completion. Where their words for a fault would not say what to do, the
schema has them: ``patternErrorMessage`` and ``errorMessage``, which editors show as well.
"""

from __future__ import annotations

import datetime
import json
import pickle
from collections.abc import Collection, Iterator
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

from jsonschema import Draft202012Validator, ValidationError
from jsonschema.protocols import Validator
from jsonschema.validators import extend
from referencing import Registry
from referencing.jsonschema import DRAFT202012

from clotsigns.sources.data_file import Document, Lines, parse, read_text
from clotsigns.sources.problem import Problem
from clotsigns.sources.shape_faults import Place, told

FOLDER = Path(__file__).resolve().parents[3] / "data" / "schemas"
SUFFIX = ".schema.json"


def schema_of(path: Path) -> str:
    """The schema of a file below ``data/``: its own, or the one that its whole folder shares.

    ``data/evidence/safety.yml`` has ``evidence-safety``, and ``data/words/en.yml`` has ``words``.
    """
    own = "-".join(path.with_suffix("").parts[1:])
    return own if (FOLDER / f"{own}{SUFFIX}").is_file() else "-".join(path.parts[1:-1])


def load_shaped(path: Path, shown_as: Path) -> tuple[Document, tuple[Problem, ...]]:
    """A file below ``data/``, and where it does not have the shape of its schema.

    What is read again and has not changed is not held to its schema again: for all files that takes
    half a second, and ``make edit`` and the tests read them often.

    Raises ``SourceError`` where the file cannot be read, or is no YAML.
    """
    packed, lines, problems = _shaped(read_text(path, shown_as), shown_as)
    # Whoever has it may change it: each has a copy, which so takes a third of what deepcopy takes.
    return Document(path=shown_as, data=pickle.loads(packed), lines=lines), problems


@lru_cache(maxsize=128)
def _shaped(text: str, shown_as: Path) -> tuple[bytes, Lines, tuple[Problem, ...]]:
    document = parse(text, shown_as)
    problems = tuple(shape_problems(schema_of(shown_as), document))
    return pickle.dumps(document.data), document.lines, problems


def shape_problems(
    schema: str,
    document: Document,
    *,
    rule: str = "data-shape",
    only: Collection[str] | None = None,
) -> Iterator[Problem]:
    """Where a document does not have the shape of a schema, each fault with its line.

    With ``only``, no more is looked at than what stands in these entries of the document.
    """
    plain = _plain(document.data)
    if only is not None:
        plain = {key: value for key, value in plain.items() if key in only}
    for error in _led_to(f"{schema}{SUFFIX}").iter_errors(plain):
        at: Place = tuple(error.absolute_path)
        if only is not None and not at:
            continue
        for key, message in told(error):
            place = (*at, *key)
            yield Problem(
                path=document.path,
                line=document.line(*place),
                rule=rule,
                message=f"'{_named(plain, place)}' {message}",
            )


def _plain(value: Any) -> Any:
    """The data as JSON has it: a key is always a text. Dates are left, as ``_type`` knows them."""
    if isinstance(value, dict):
        return {str(key): _plain(entry) for key, entry in value.items()}
    if isinstance(value, list):
        return [_plain(entry) for entry in value]
    return value


def _type(
    validator: Validator, types: Any, instance: Any, schema: dict[str, Any]
) -> Iterator[ValidationError]:
    """As in JSON Schema, but that YAML has dates: they are texts only where a date is asked for."""
    if type(instance) is datetime.date and schema.get("format") == "date":
        return
    names = [types] if isinstance(types, str) else types
    if not any(validator.is_type(instance, name) for name in names):
        yield ValidationError("type")


def _ref(
    validator: Any, ref: str, instance: Any, schema: dict[str, Any]
) -> Iterator[ValidationError]:
    """As in JSON Schema, but that what a name leads to is looked up and made ready once."""
    yield from _led_to(ref).iter_errors(instance)


@cache
def _led_to(ref: str) -> Validator:
    validator: Validator = _kind()(
        _registry().resolver().lookup(ref).contents,
        registry=_registry(),
        format_checker=Draft202012Validator.FORMAT_CHECKER,
    )
    return validator


def _schema(path: Path) -> dict[str, Any]:
    schema: dict[str, Any] = json.loads(path.read_bytes())
    # With it, jsonschema would take its own validator for what is below, which knows no dates.
    del schema["$schema"]
    _name_whole(schema, path.name)
    return schema


def _name_whole(part: Any, file: str) -> None:
    """Have each ``$ref`` name its file, so that it leads to the same from anywhere."""
    for key, inner in list(part.items()) if isinstance(part, dict) else []:
        if key == "$ref" and isinstance(inner, str) and inner.startswith("#"):
            part[key] = f"{file}{inner}"
        _name_whole(inner, file)
    for inner in part if isinstance(part, list) else []:
        _name_whole(inner, file)


@cache
def _registry() -> Registry[Any]:
    return Registry[Any]().with_resources(
        (path.name, DRAFT202012.create_resource(_schema(path)))
        for path in sorted(FOLDER.glob(f"*{SUFFIX}"))
    )


@cache
def _kind() -> Any:
    # Its own types are not complete.
    make: Any = extend
    return make(Draft202012Validator, {"type": _type, "$ref": _ref})


def _named(data: Any, place: Place) -> str:
    """A place as people find it: the entry of a list by its id, where it has one."""
    names = []
    for key in place:
        try:
            data = data[key]
        except (KeyError, IndexError, TypeError):
            data = None
        entry = data if isinstance(key, int) and isinstance(data, dict) else {}
        names.append(str(entry.get("id") or entry.get("code") or key))
    return ".".join(names) or "the file"
