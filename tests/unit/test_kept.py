"""What is kept between builds: found whole or not at all, and no fault when it cannot be."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest

from clotsigns import kept
from clotsigns.kept import Kept, key
from clotsigns.release import compression


@pytest.fixture
def store(tmp_path: Path) -> Kept:
    return Kept(tmp_path / "cache" / "kept.sqlite")


def doubled(inputs: list[str]) -> list[bytes]:
    return [given.encode() * 2 for given in inputs]


def refuse(inputs: list[str]) -> list[bytes]:
    raise AssertionError(f"made again: {inputs}")


def change(store: Kept, statement: str) -> None:
    assert store.path
    with sqlite3.connect(store.path) as connection:
        connection.execute(statement)
    connection.close()


def test_only_what_is_missing_is_made(store: Kept) -> None:
    assert store.all_made({"a": "x", "b": "y"}, doubled) == {"a": b"xx", "b": b"yy"}
    assert store.all_made({"b": "y", "a": "x"}, refuse) == {"a": b"xx", "b": b"yy"}
    with pytest.raises(AssertionError, match=r"made again: \['z'\]"):
        store.all_made({"a": "x", "c": "z"}, refuse)


def test_other_bytes_than_were_kept_are_made_again(store: Kept) -> None:
    store.keep({"a": b"xx", "b": b"yy"})
    change(store, "UPDATE kept SET content = x'00' WHERE key = 'a'")
    assert store.found(["a", "b"]) == {"b": b"yy"}
    assert store.all_made({"a": "x"}, doubled) == {"a": b"xx"}
    assert store.found(["a"]) == {"a": b"xx"}


def test_a_file_that_is_no_store_is_made_anew(store: Kept) -> None:
    assert store.path
    store.path.parent.mkdir()
    store.path.write_bytes(b"no database" * 100)
    assert store.all_made({"a": "x"}, doubled) == {"a": b"xx"}
    assert store.all_made({"a": "x"}, doubled) == {"a": b"xx"}
    assert store.found(["a"]) == {"a": b"xx"}


def test_a_store_of_another_shape_is_no_fault(store: Kept) -> None:
    assert store.path
    store.path.parent.mkdir()
    change(store, "CREATE TABLE kept (name TEXT)")
    assert store.all_made({"a": "x"}, doubled) == {"a": b"xx"}


def test_a_store_that_cannot_be_written_is_no_fault(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("no folder", encoding="utf-8")
    store = Kept(tmp_path / "file" / "kept.sqlite")
    assert store.all_made({"a": "x"}, doubled) == {"a": b"xx"}
    assert store.found(["a"]) == {}


def test_a_store_that_another_build_writes_to_is_waited_for_and_then_left(
    store: Kept, monkeypatch: pytest.MonkeyPatch
) -> None:
    store.keep({"a": b"xx"})
    assert store.path
    monkeypatch.setattr(kept, "_WAIT", 0.01)
    with sqlite3.connect(store.path) as other:
        other.execute("BEGIN EXCLUSIVE")
        assert store.all_made({"a": "x"}, doubled) == {"a": b"xx"}
        other.rollback()
    other.close()
    assert store.found(["a"]) == {"a": b"xx"}


def test_it_does_not_grow_for_ever(store: Kept, monkeypatch: pytest.MonkeyPatch) -> None:
    for number in range(5):
        store.keep({f"key{number}": b"x" * 10})
    store.found(["key0"])
    monkeypatch.setattr(kept, "MOST", 30)
    store.keep({"new": b"y" * 10})
    assert set(store.found([*(f"key{number}" for number in range(5)), "new"])) == {
        "key0",
        "key4",
        "new",
    }


def test_where_it_is(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CLOTSIGNS_CACHE", str(tmp_path))
    assert Kept.here().path == tmp_path / "kept.sqlite"
    monkeypatch.setenv("CLOTSIGNS_CACHE", "")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    assert Kept.here().path == tmp_path / "clotsigns" / "kept.sqlite"
    monkeypatch.setenv("CLOTSIGNS_CACHE", kept.OFF)
    nowhere = Kept.here()
    nowhere.keep({"a": b"xx"})
    assert nowhere.found(["a"]) == {}


def test_a_key_tells_parts_apart() -> None:
    assert len({key("ab", "c"), key("a", "bc"), key("abc"), key("c", "ab"), key()}) == 5
    assert key("a", b"b") == key(b"a", "b")


def test_compressed_forms_are_the_same_kept_or_new(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CLOTSIGNS_CACHE", str(tmp_path / "cache"))
    (tmp_path / "site").mkdir()
    (tmp_path / "site" / "a.html").write_text("words " * 100, encoding="utf-8")
    made = []
    for cache in ("cache", "cache", "other"):
        monkeypatch.setenv("CLOTSIGNS_CACHE", str(tmp_path / cache))
        compression.compress(tmp_path / "site")
        made.append([(tmp_path / "site" / f"a.html{end}").read_bytes() for end in (".br", ".gz")])
    assert made[0] == made[1] == made[2]
    # Its time stamp and name are left out.
    assert made[0][1][3:8] == bytes(5)
