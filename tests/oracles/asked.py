"""What is asked of an open page: a script that it runs, and what is wrong by its answer."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from playwright.sync_api import Page

Tells = Callable[[Any], Iterable[str]]
Given = Callable[[Page], object]


@dataclass(frozen=True)
class Probe:
    """A question, which tells of an open page what is wrong with it."""

    # A function of JavaScript, which may take what ``given`` finds.
    script: str
    tells: Tells
    given: Given

    @property
    def name(self) -> str:
        return self.tells.__name__

    def __call__(self, page: Page) -> list[str]:
        return [fault for _, fault in ask(page, [self])]


def probe(script: str, given: Given = lambda page: None) -> Callable[[Tells], Probe]:
    """Makes a question of a function that tells what is wrong by the answer of ``script``."""
    return lambda tells: Probe(script, tells, given)


def ask(page: Page, probes: Iterable[Probe]) -> Iterator[tuple[Probe, str]]:
    """All that is wrong with the open page: one call asks all, as each takes 3 ms by itself."""
    asked = list(probes)
    calls = (f"await ({probe.script})(given[{turn}])" for turn, probe in enumerate(asked))
    answers = page.evaluate(
        f"async given => [{', '.join(calls)}]", [probe.given(page) for probe in asked]
    )
    for probe, answer in zip(asked, answers, strict=True):
        for fault in probe.tells(answer):
            yield probe, fault
