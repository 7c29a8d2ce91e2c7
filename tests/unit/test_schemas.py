"""The schemas of the data files: true to the code, whole, and told in words that say what to do."""

from __future__ import annotations

import ast
import copy
import json
import os
import re
import xml.etree.ElementTree as etree
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator
from referencing import Registry
from referencing.jsonschema import DRAFT202012

from clotsigns.answering.server import TOOLS
from clotsigns.pages.for_readers import Listing
from clotsigns.pages.for_reviewers import changes, ledger
from clotsigns.rules import problems
from clotsigns.sources.data_file import Document, load
from clotsigns.sources.problem import Problem, SourceError
from clotsigns.sources.project import DATA, load_project
from clotsigns.sources.safety import BOXES, STEPS
from clotsigns.sources.self_scores import AID
from clotsigns.sources.self_scores import FOLDER as SCORES
from clotsigns.sources.shapes import FOLDER, SUFFIX, schema_of, shape_problems

Spoil = Callable[[str, str, str], int]
Schema = dict[str, Any]

SCHEMAS = {
    path.name.removesuffix(SUFFIX): json.loads(path.read_bytes())
    for path in sorted(FOLDER.glob("*"))
}
REGISTRY = Registry[Any]().with_resources(
    (f"{name}{SUFFIX}", DRAFT202012.create_resource(schema)) for name, schema in SCHEMAS.items()
)
WORDS = "data/words/en.yml"
# Sections of which every entry is shown, whatever its name.
WHOLE = {"more", "portal_files", "search"}


def files(root: Path) -> list[Path]:
    """The data files, as paths from the root."""
    return sorted(path.relative_to(root) for path in (root / "data").rglob("*.yml"))


def parts(schema: Any) -> Iterator[Schema]:
    """A schema and every schema inside it, but for conditions, which nobody is told of."""
    if isinstance(schema, dict):
        yield schema
        for key, inner in schema.items():
            if key in ("properties", "$defs"):
                for one in inner.values():
                    yield from parts(one)
            elif key not in ("enum", "if", "required"):
                yield from parts(inner)


def found(root: Path) -> list[Problem]:
    try:
        return problems(load_project(root))
    except SourceError as error:
        return error.problems


# The files themselves


@pytest.mark.parametrize("name", SCHEMAS)
def test_each_schema_is_one_and_leads_to_what_there_is(name: str) -> None:
    schema = SCHEMAS[name]
    assert schema["$schema"] == "https://json-schema.org/draft/2020-12/schema"
    assert schema["title"]
    Draft202012Validator.check_schema(schema)
    resolver = REGISTRY.resolver(f"{name}{SUFFIX}")
    for part in parts(schema):
        if "$ref" in part:
            resolver.lookup(part["$ref"])


@pytest.mark.parametrize("name", SCHEMAS)
def test_each_entry_is_explained_and_each_pattern_has_words(name: str) -> None:
    resolver = REGISTRY.resolver(f"{name}{SUFFIX}")
    for part in parts(SCHEMAS[name]):
        for key, entry in part.get("properties", {}).items():
            referred = resolver.lookup(entry["$ref"]).contents if "$ref" in entry else {}
            explained = {"description", "errorMessage"} & {*entry, *referred}
            assert explained, f"{name}: {key}"
        if "pattern" in part:
            assert part["patternErrorMessage"].startswith("must "), part
        if "not" in part:
            assert part["errorMessage"].startswith("must "), part


def test_each_data_file_tells_editors_the_schema_that_it_is_read_by(root: Path) -> None:
    settings = json.loads((root / ".vscode/settings.json").read_bytes())["yaml.schemas"]
    used = {"edition", "page", "parts"}
    for path in files(root):
        name = schema_of(path)
        used.add(name)
        schema = f"data/schemas/{name}{SUFFIX}"
        leads = os.path.relpath(schema, path.parent).replace(os.sep, "/")
        first = (root / path).read_text(encoding="utf-8").splitlines()[0]
        assert first == f"# yaml-language-server: $schema={leads}", path
        assert path.match(settings[f"./{schema}"]), path
    assert used == set(SCHEMAS)
    assert Path("editions/x.yml").match(settings[f"./data/schemas/edition{SUFFIX}"])


@pytest.mark.parametrize("path", files(FOLDER.parent.parent), ids=str)
def test_each_data_file_has_its_shape(root: Path, path: Path) -> None:
    assert list(shape_problems(schema_of(path), load(root / path, shown_as=path))) == []


def test_each_page_has_its_shape(root: Path) -> None:
    for article in load_project(root).articles:
        assert list(shape_problems("page", article.front)) == []


# What follows from code or from another file


def entries(schema: str, *names: str) -> Schema:
    part: Schema = SCHEMAS[schema]
    for name in names:
        part = part["$defs" if name in part.get("$defs", {}) else "properties"][name]
    properties: Schema = part["properties"]
    return properties


def test_boxes_and_steps_are_those_of_the_code(root: Path) -> None:
    assert tuple(entries("safety", "boxes")) == BOXES
    assert tuple(entries("safety", "statement")["step"]["enum"]) == STEPS
    assert tuple(entries("words", "boxes")) == BOXES
    assert tuple(entries("words", "leads")) == tuple(entries("words", "ends")) == BOXES[1:]


def test_what_has_words_is_what_data_may_hold() -> None:
    source = entries("evidence-sources", "source")
    assert {*entries("words", "kinds_of_source"), "own"} == set(source["kind"]["enum"])
    assert list(entries("words", "read")) == source["read"]["enum"]
    claim = SCHEMAS["evidence-claims"]["properties"]["claims"]["items"]["properties"]
    assert list(entries("words", "verdicts")) == claim["verdict"]["enum"]
    item = SCHEMAS["quality-decide"]["properties"]["items"]["items"]["properties"]
    assert list(entries("words", "aid_lists")) == item["set"]["enum"]
    assert list(entries("words", "aid_met")) == item["met"]["enum"]


def test_front_matter_is_what_the_vocabulary_explains(root: Path) -> None:
    vocabulary = load(root / DATA["vocabulary"]).data
    assert list(vocabulary["kinds"]) == entries("page")["kind"]["enum"]
    assert set(vocabulary["front_matter"]) == set(entries("page"))


# What is told


@pytest.mark.parametrize(
    ("file", "old", "new", "at", "message"),
    [
        # A9: what is missing is told, and not the opposite of what is wrong.
        (
            "data/evidence/sources.yml",
            "  kind: review\n",
            "",
            -5,
            "'sources.book.kind' must be given: What it is. Our own advice is 'own', which nobody "
            "else says. Add a line 'kind: …'",
        ),
        (
            "data/evidence/sources.yml",
            "kind: review",
            "kind: own",
            1,
            "'sources.book.read' must not stand beside 'kind: own', as our own advice was read "
            "nowhere; take the line out",
        ),
        (
            "data/evidence/sources.yml",
            "year: 2020",
            "year: 2020\n  yaer: 2021",
            1,
            "'sources.book.yaer' is not a known entry; do you mean 'year'?",
        ),
        (
            "data/evidence/sources.yml",
            "title: A book of clots",
            "title: 2026-11-21",
            0,
            "'sources.book.title' must be a text and is a date; put it in quotes",
        ),
        (
            "data/glossary.yml",
            "terms: {}",
            "terms: {vein: {term: {en: Vein}, means: {en: V.}, sources: [book], say: {en: 5}}}",
            0,
            "'terms.vein.say.en' must be a text and is a number; put it in quotes",
        ),
        (
            "data/time-zones.yml",
            "zones: {}",
            "zones:\n  gb: [Europe/London]",
            1,
            "'zones.gb' must be the two capital letters of a country, such as GB; correct 'gb'",
        ),
        (
            "data/code-systems.yml",
            "used: true",
            "used: 'yes'",
            0,
            "'tables.0.used' must be true or false and is a text; write it as its neighbours are",
        ),
        (
            "data/finder.yml",
            "    page: dvt#same-day",
            "    page: DVT",
            0,
            "'places.calf.choices.0.page' must be a page, with a heading or box of it, such as "
            "dvt#same-day; correct 'DVT'",
        ),
        (
            "data/safety.yml",
            "  heartbeat:\n    step: call\n    pages: [every]",
            "  heartbeat:\n    step: call\n    pages: []",
            2,
            "'statements.heartbeat.pages' must have 1 or more in its list and has 0; add what is "
            "missing, or take the line out if others do without it",
        ),
        (
            "data/search.yml",
            "about: 0.5",
            "about: 0",
            0,
            "'weights.about' must be more than 0, and not 0; correct it",
        ),
        (WORDS, "  visit: You can", "  vist: You can", 0, "do you mean 'visit'?"),
        (WORDS, "help_link:", "help_lnk:", -25, "'help_link' must be given: The link at the end"),
        (WORDS, "{count} of 100", "{cuont} of 100", 0, "must hold {count} once, and no other"),
        (WORDS, "{name}, {qualification}", "{name}", 0, "must hold {name}, {qualification} and"),
        (WORDS, "# pages", "pages", 0, "'search.other' must hold # once, where a number goes"),
    ],
)
def test_a_fault_says_where_it_is_what_must_be_true_and_what_to_do(
    tiny: Path, spoil: Spoil, file: str, old: str, new: str, at: int, message: str
) -> None:
    line = spoil(file, old, new)
    told = [p for p in found(tiny) if p.path == Path(file) and message in p.message]
    assert told, [str(problem) for problem in found(tiny)]
    if message.startswith("'help_link'"):
        assert told[0].line == 1
    else:
        assert told[0].line == line + at
    assert told[0].rule == "data-shape"


def test_a_source_without_its_kind_is_told_no_more_than_that(tiny: Path, spoil: Spoil) -> None:
    spoil("data/evidence/sources.yml", "  kind: review\n", "")
    (told,) = found(tiny)
    assert "kind' must be given" in told.message


def scores() -> str:
    """A file of scores that is whole."""
    rows = ["page: dvt", "scored: 2026-11-26", "rater: we"]
    for name, items in (("pemat", [*range(1, 13), *range(15, 27)]), ("index", range(1, 21))):
        rows.append(f"{name}:")
        for item in items:
            rows += [f"  {item}:", f"    score: 1 # {name} {item}", "    evidence: So it is."]
    return "\n".join(rows) + "\n"


def test_scores_are_a_part_of_the_project(tiny: Path) -> None:
    path = tiny / SCORES / "dvt.yml"
    path.parent.mkdir()
    path.write_text(scores(), encoding="utf-8")
    assert found(tiny) == []
    read = load_project(tiny).scores["dvt"]
    assert (read.understandability, read.clarity, read.discern) == (1, 1, ())


@pytest.mark.parametrize(
    ("old", "new", "line", "says"),
    [
        ("    score: 1 # pemat 2\n", "", 8, "'pemat.2.score' must be given: 1 (yes), 0 (no)"),
        ("score: 1 # pemat 2", "score: 2", 9, "must be one of: 1, 0, na, and not '2'; change it"),
        ("  12:", "  13:", 38, "'pemat.13' must be the number of an item of PEMAT-P"),
        ("rater: we\n", "", 1, "'rater' must be given: Who scored it"),
        ("2026-11-26", "soon", 2, "'scored' must be a date, written like 2026-11-21, and not"),
        ("2026-11-26", "2026-11-26 10:00:00", 2, "'scored' must be a date"),
    ],
)
def test_scores_that_lack_something_are_told_before_a_build(
    tiny: Path, old: str, new: str, line: int, says: str
) -> None:
    path = tiny / SCORES / "dvt.yml"
    path.parent.mkdir()
    assert old in scores()
    path.write_text(scores().replace(old, new, 1), encoding="utf-8")
    told = {p.line: p.message for p in found(tiny) if p.path == SCORES / "dvt.yml"}
    assert says in told[line], told


def test_a_page_needs_the_items_that_it_places(tiny: Path, spoil: Spoil) -> None:
    line = spoil(
        "docs/en/about/index.md", "[[about-this-page", "[[aid-items]]\n\n[[about-this-page"
    )
    (told,) = found(tiny)
    assert (told.path, told.line) == (Path("docs/en/about/index.md"), line)
    assert f"must have its file, {SCORES / AID}" in told.message


@pytest.mark.parametrize(("make", "name"), [(changes, "dangers"), (ledger, "buttq")])
def test_no_record_vanishes_for_a_slip_of_the_pen(root: Path, make: Listing, name: str) -> None:
    project = load_project(root)
    with pytest.raises(KeyError, match=name):
        make(project, name, etree.Element("div"))
    made = etree.Element("div")
    make(project, name[:-1], made)
    assert len(list(made.iter("tr"))) > 2


_STYLE = re.compile(
    r"'[^']*.*' (must .+(; .+|Add a line '.+')|is not a known entry; .+|has \d+ .+; shorten it)$"
)


def _changed(data: Any, keys: tuple[Any, ...], value: Any) -> Any:
    # All that does not change is left where it is.
    spoilt = inner = copy.copy(data)
    for key in keys[:-1]:
        inner[key] = inner = copy.copy(inner[key])
    if value is _GONE:
        del inner[keys[-1]]
    else:
        inner[keys[-1]] = value
    return spoilt


_GONE = object()


def _small(value: Any, depth: int = 0) -> Any:
    """The same data with a few entries of each long list, as it is looked at very often."""
    if isinstance(value, list):
        return [_small(entry, depth + 1) for entry in value[:1]]
    if isinstance(value, dict):
        named = depth and all(isinstance(entry, dict | list) for entry in value.values())
        kept = list(value.items())[: 8 if named and len(value) > 20 else None]
        return {key: _small(entry, depth + 1) for key, entry in kept}
    return value


def _places(value: Any, keys: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    if keys:
        yield keys
    pairs: Any = enumerate(value) if isinstance(value, list) else ()
    # A few of many: entries by name are alike.
    for key, inner in list(value.items())[:8] if isinstance(value, dict) else pairs:
        yield from _places(inner, (*keys, key))


KINDS_OF_FILE = {schema_of(path): path for path in files(FOLDER.parent.parent)}


@pytest.mark.parametrize("schema", KINDS_OF_FILE)
def test_whatever_is_wrong_is_told_in_the_words_of_the_house(root: Path, schema: str) -> None:
    path = KINDS_OF_FILE[schema]
    document = load(root / path, shown_as=path)
    data = _small(document.data)
    told = 0
    for keys in list(_places(data))[:24]:
        for value in (_GONE, None, 5, "{x", [5], {7: 5}):
            spoilt = Document(path=path, data=_changed(data, keys, value), lines=document.lines)
            for problem in shape_problems(schema, spoilt):
                told += 1
                assert _STYLE.match(problem.message), problem.message
                assert problem.line >= 1
    assert told > 10


def test_all_faults_of_all_files_are_told_at_once(tiny: Path, spoil: Spoil) -> None:
    spoil("data/evidence/sources.yml", "  kind: review\n", "")
    spoil("data/safety.yml", "step: today", "step: later")
    spoil(WORDS, "  visit: You can", "  vist: You can")
    told = {problem.path.name for problem in found(tiny)}
    assert told == {"sources.yml", "safety.yml", "en.yml"}


# The words of a language


class _Uses(ast.NodeVisitor):
    """The words that a module asks for: whole keys, keys with a part that varies, and sections."""

    def __init__(self) -> None:
        self.exact: set[str] = set()
        self.varied: set[str] = set()
        self.sections: set[str] = set()
        self._plain_names: set[str] = set()

    def visit_FunctionDef(self, node: ast.FunctionDef) -> None:
        before = self._plain_names
        # A name for one section: what is asked of it is no dotted key.
        self._plain_names = before | {
            target.id
            for inner in ast.walk(node)
            if isinstance(inner, (ast.Assign, ast.AnnAssign))
            and isinstance(inner.value, ast.Subscript)
            and ast.unparse(inner.value.value).endswith(".document.data")
            for target in (inner.targets if isinstance(inner, ast.Assign) else [inner.target])
            if isinstance(target, ast.Name)
        }
        self.generic_visit(node)
        self._plain_names = before

    def visit_Subscript(self, node: ast.Subscript) -> None:
        asked = ast.unparse(node.value)
        name = asked.rpartition(".")[2]
        if asked.endswith("words.document.data") and isinstance(node.slice, ast.Constant):
            self.sections.add(str(node.slice.value))
        elif name in ("words", "_words", "shared") and asked not in self._plain_names:
            self._asked(node.slice)
        self.generic_visit(node)

    def visit_Call(self, node: ast.Call) -> None:
        if isinstance(node.func, ast.Name) and node.func.id == "table" and len(node.args) == 4:
            section, columns = node.args[2], node.args[3]
            assert isinstance(section, ast.Constant)
            for column in ast.walk(columns):
                if isinstance(column, ast.Constant):
                    self.exact.add(f"{section.value!s}.{column.value!s}")
            if not isinstance(columns, ast.Tuple) or any(
                not isinstance(one, ast.Constant) for one in columns.elts
            ):
                self.sections.add(str(section.value))
        self.generic_visit(node)

    def _asked(self, key: ast.expr) -> None:
        if isinstance(key, ast.Constant) and isinstance(key.value, str):
            self.exact.add(key.value)
        elif isinstance(key, ast.IfExp):
            self._asked(key.body)
            self._asked(key.orelse)
        elif isinstance(key, ast.JoinedStr) and isinstance(key.values[0], ast.Constant):
            self.varied.add(
                "".join(
                    re.escape(str(one.value)) if isinstance(one, ast.Constant) else ".+"
                    for one in key.values
                )
            )


@cache
def uses(root: Path) -> tuple[_Uses, str]:
    """What the code and the templates ask for, and all their text."""
    asked, text = _Uses(), []
    for path in sorted((root / "src").rglob("*.py")):
        text.append(path.read_text(encoding="utf-8"))
        asked.visit(ast.parse(text[-1]))
    for path in sorted((root / "overrides").rglob("*")):
        if path.suffix in (".html", ".js"):
            text.append(path.read_text(encoding="utf-8"))
            asked.exact.update(re.findall(r"words\['([^']+)'\]", text[-1]))
            varied = re.findall(r"words\['([^']+)' ~", text[-1])
            asked.varied.update(f"{re.escape(start)}.+" for start in varied)
    return asked, "\n".join(text)


def test_each_word_that_is_asked_for_is_one_of_the_schema(root: Path) -> None:
    known = set(keys_of(SCHEMAS["words"]))
    asked, _ = uses(root)
    assert len(asked.exact) > 80
    assert asked.exact - known == set()
    lost = {varied for varied in asked.varied if not any(re.fullmatch(varied, k) for k in known)}
    assert lost == set()
    assert asked.sections <= set(SCHEMAS["words"]["properties"])


def test_each_word_of_the_schema_is_asked_for(root: Path) -> None:
    asked, text = uses(root)
    tokens = set(re.findall(r"[\w.-]+", text))
    named = tokens | {part for token in tokens for part in token.split(".")}
    named |= {f"{tool}_{part}" for tool, parts in TOOLS.items() for part in parts}
    unused = []
    for key in keys_of(SCHEMAS["words"]):
        section, _, entry = key.partition(".")
        last = entry or key
        # As scripts name what is handed to them in data-….
        by_name = bool({last, re.sub("-(.)", lambda m: m[1].upper(), last)} & named)
        if not (
            key in asked.exact
            or any(re.fullmatch(varied, key) for varied in asked.varied)
            or (section in asked.sections and (section in WHOLE or by_name))
            # A name that is handed on, such as the field of a date.
            or (not entry and by_name)
        ):
            unused.append(key)
    assert unused == []


def keys_of(schema: Schema, before: str = "") -> Iterator[str]:
    """Every dotted key that leads to a text."""
    for name, entry in schema["properties"].items():
        if "properties" in entry:
            yield from keys_of(entry, f"{before}{name}.")
        else:
            yield f"{before}{name}"


def test_a_second_language_needs_every_word_and_no_other(tiny: Path, spoil: Spoil) -> None:
    english = (tiny / WORDS).read_text(encoding="utf-8")
    (tiny / "data/words/es.yml").write_text(english.replace("saddle:", "silla:"), encoding="utf-8")
    (tiny / "docs/es").mkdir()
    with pytest.raises(SourceError) as told:
        load_project(tiny, "es")
    messages = [p.message for p in told.value.problems if p.path == Path("data/words/es.yml")]
    assert any("'more.saddle' must be given" in message for message in messages)
    assert any("'more.silla' is not a known entry" in message for message in messages)
    assert len(messages) == 2


def test_no_word_may_be_missing() -> None:
    for key in keys_of(SCHEMAS["words"]):
        part = SCHEMAS["words"]
        for name in re.split(r"\.(?=.)", key, maxsplit=1):
            assert name in part["required"], key
            part = part["properties"][name]


def test_scores_and_aid_are_read_from_the_project(root: Path) -> None:
    project = load_project(root)
    named = {path for path in (root / SCORES).glob("*.yml") if path.name != AID}
    assert len(project.scores) == len(named)
    assert {item.met for item in project.aid} <= set(entries("words", "aid_met"))
    assert project.aid
