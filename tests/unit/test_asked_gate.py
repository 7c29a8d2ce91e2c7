"""The last gate asked by itself: a wrong call is told in a line, and never by a traceback."""

from __future__ import annotations

from pathlib import Path

import pytest

from clotsigns.published.__main__ import main


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["no-such-folder"], "no-such-folder holds no finished site: run 'make site' first"),
        (["site", "--edition", "no-such.yml"], "no-such.yml"),
        (["site", "--language", "xx"], "data/words/xx.yml"),
    ],
)
def test_a_wrong_call_is_told(
    tiny: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    arguments: list[str],
    says: str,
) -> None:
    (tiny / "site").mkdir()
    (tiny / "site" / "index.html").touch()
    monkeypatch.chdir(tiny)
    monkeypatch.setattr("sys.argv", ["published", *arguments])
    assert main() == 2
    assert says in capsys.readouterr().err
