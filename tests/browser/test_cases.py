"""People of ``data/cases.yml`` on a phone: by search and by the start page, to answer and step."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, Page, ViewportSize

from clotsigns.answering.library import read
from clotsigns.sources.data_file import load
from clotsigns.sources.finder import READ, Choice, places
from clotsigns.sources.project import Project, load_project
from clotsigns.sources.safety import CALL, DEPARTMENT, LADDER, STEP_OF_BOX, TODAY

CASES = Path("data/cases.yml")
# What is tapped by those whose sign stands above all choices: nothing.
IN_THE_BOX = "emergency"
PHONE: ViewportSize = {"width": 390, "height": 844}
# The step of those who only ask, and of a place that tells none.
NO_STEP = "none"
# To be told nothing is no better than to be told to wait.
RANK = {NO_STEP: 0, **{step: at for at, step in enumerate(reversed(LADDER))}}
# Whoever must go now reads the first result and no other.
AT_ONCE = (CALL, DEPARTMENT)
READ_RESULTS = 3
ENOUGH = 0.95
# The groups of the box for those with a blood thinner stand on steps of their own.
STEP_OF_PART = {"call": CALL, "go": DEPARTMENT, "today": TODAY}

# What a reader sees from where a link lands, no more than a screen below: the step that is told
# first, and of each of the wanted words whether they are there, and with which step.
SEEN = """([wanted, tells, boxes, parts, asks]) => {
    const words = block => {
        const copy = block.cloneNode(true);
        copy.querySelectorAll('sup').forEach(cited => cited.remove());
        return copy.textContent.replace(/\\s+/g, ' ').trim();
    };
    const told = text => Object.keys(tells).find(step =>
        tells[step].some(words => text.toLowerCase().includes(words))) ?? 'none';
    const step = block => {
        if (block.id.startsWith('country-')) return 'call';
        const box = block.closest('.admonition');
        const title = box?.querySelector('h2').id;
        const above = [...box?.querySelectorAll('h3') ?? []].filter(part => part === block
            || part.compareDocumentPosition(block) & Node.DOCUMENT_POSITION_FOLLOWING);
        const part = above.at(-1)?.id.split('-').at(-1);
        if (title in boxes) return asks[part] ?? boxes[title];
        return title === 'thinner' ? parts[part] ?? 'none' : told(words(block));
    };
    const from = document.getElementById(location.hash.slice(1));
    const shown = [...document.querySelectorAll('article :is(h1, h2, h3, p, li, tr)')]
        .filter(block => {
            const after = from?.compareDocumentPosition(block) ?? Node.DOCUMENT_POSITION_FOLLOWING;
            if (block !== from && !(after & Node.DOCUMENT_POSITION_FOLLOWING)) return false;
            const {top, height} = block.getBoundingClientRect();
            return height && top > -2 && top <= innerHeight && block.checkVisibility();
        })
        .map(block => [words(block), step(block)]);
    const found = wanted.map(says => shown
        .filter(([text]) => says.some(words => text.includes(words))).map(([, step]) => step));
    return [shown.find(([, step]) => step !== 'none')?.[1] ?? 'none', found];
}"""

# Of each query the places of the first three results: of a page, its passage that fits best.
SEARCHED = """async (box, queries) => {
    // To draw the results, which nobody looks at here, takes a fifth of the time.
    box.querySelector('[data-md-component=search-result]').style.contentVisibility = 'hidden';
    const field = box.querySelector('[data-md-component=search-query]');
    const status = () => box.querySelector('[role=status]').textContent;
    // Results come in one by one, each in its parts.
    const list = box.querySelector('[data-md-component=search-result] > ol');
    const places = () => [...list.children].slice(0, 3).map(page =>
        [...page.querySelectorAll(':scope > a')].at(-1)?.href);
    const ask = async (typed, done) => {
        field.value = typed;
        field.dispatchEvent(new KeyboardEvent('keyup', {bubbles: true}));
        for (let before = '', tries = 0;; tries++) {
            if (tries > 2000) throw new Error(`no results of '${typed}'`);
            await new Promise(resolve => setTimeout(resolve, 4));
            const found = places();
            if (done() && !found.includes(undefined) && `${found}` === before) return found;
            before = `${found}`;
        }
    };
    const found = [];
    // The index is got ready at the first query, whose status tells nothing yet.
    await ask(queries[0], () => list.children.length);
    for (const typed of queries) {
        await ask('', () => !list.children.length);
        const idle = status();
        found.push(await ask(typed, () => status() !== idle));
    }
    return found;
}"""


@dataclass(frozen=True, kw_only=True)
class Case:
    """A person, what they do, and what the site must tell them."""

    id: str
    types: tuple[str, ...]
    taps: str
    step: str
    answer: str
    says: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class Way:
    """One way of a case through the site, as it went."""

    case: Case
    by: str
    leads: str
    told: str
    answered: bool
    # Of a query, the step that is told first where an assistant is led.
    assistant: str = NO_STEP

    @property
    def too_low(self) -> bool:
        """Whether the reader is told a lower step than they need: nobody may ever be."""
        return RANK[self.told] < RANK[self.case.step]

    @property
    def right(self) -> bool:
        """Whether the right step comes first, and the answer is on the screen."""
        return self.answered and self.case.step in (NO_STEP, self.told)

    def __str__(self) -> str:
        answer = "" if self.answered else ", without the answer"
        return (
            f"{self.case.id}: {self.by} leads to {self.leads}, which tells '{self.told}' first"
            f"{answer}; {self.case.answer} must tell '{self.case.step}'"
        )


class Phone:
    """One page of a phone, which follows people through the site."""

    def __init__(self, page: Page, base_url: str, project: Project, site: Path) -> None:
        self.finder = read(site).finder
        self.page = page
        self.base_url = base_url
        self.tells: dict[str, list[str]] = load(project.root / CASES).data["tells"]
        self.choices = {
            f"{place.id} > {name}": choice
            for place in places(project.data["finder"], project.safety, project.language)
            for choice in place.choices
            for name in choice.signs or (_place_of(choice),)
        }
        # The step that a group asks for, where that is more than its box does.
        self.asks = {
            part["group"]: part["asks"]
            for told in project.safety.document.data["boxes"].values()
            for parts in told.values()
            for part in parts
            if "asks" in part
        }
        page.set_default_timeout(10_000)

    def seen(self, cases: list[Case]) -> tuple[str, list[bool]]:
        """The step that is told first from here, and whether each answer is on the screen."""
        boxes = {box: step for box, step in STEP_OF_BOX.items() if step in LADDER}
        says = [case.says for case in cases]
        told, found = self.page.evaluate(SEEN, [says, self.tells, boxes, STEP_OF_PART, self.asks])
        answered = [
            bool(steps) if case.step == NO_STEP else case.step in steps
            for case, steps in zip(cases, found, strict=True)
        ]
        return told, answered

    def searched(self, cases: list[Case]) -> Iterator[Way]:
        """What everyone finds by each of their queries."""
        self.page.goto(self.base_url + "/about/")
        self.page.locator("header button[aria-haspopup=dialog]").click()
        asked = [(case, typed) for case in cases for typed in case.types]
        queries = [typed for _, typed in asked]
        results = self.page.get_by_role("dialog").evaluate(SEARCHED, queries)
        found = list(zip(asked, results, strict=True))
        assistants = [f"{self.base_url}/{self.led(typed)}" for typed in queries]
        landed = self.landed(
            (link, case)
            for ((case, _), links), led in zip(found, assistants, strict=True)
            for link in (*links, led)
        )
        for ((case, typed), links), led in zip(found, assistants, strict=True):
            read = links[: 1 if case.step in AT_ONCE else READ_RESULTS]
            yield Way(
                case=case,
                by=f"'{typed}'",
                leads=_shown(links[0]) if links else "nothing",
                told=landed[links[0], case.id][0] if links else NO_STEP,
                answered=any(landed[link, case.id][1] for link in read),
                assistant=landed[led, case.id][0],
            )

    def led(self, typed: str) -> str:
        """Where an assistant is led first that asks the same."""
        found = self.finder.find(typed)
        return found[0].section.location if found else ""

    def tapped(self, cases: list[Case]) -> Iterator[Way]:
        """What everyone finds who taps as told on the start page."""
        self.page.goto(self.base_url + "/")
        tapping = [case for case in cases if case.taps]
        choices = {taps: self.choice(taps) for taps in {case.taps: None for case in tapping}}
        landed = self.landed((choices[case.taps][0], case) for case in tapping)
        for case in tapping:
            link, said = choices[case.taps]
            told, answered = landed[link, case.id]
            yield Way(
                case=case,
                by=case.taps,
                leads=_shown(link),
                # What the choice says is read first; a place that takes it back is worse.
                told=min(said or told, told, key=lambda step: RANK[step]),
                answered=answered,
            )

    def choice(self, taps: str) -> tuple[str, str]:
        """Where the taps lead, of which the second is made by hand; the step told by the choice."""
        if taps == IN_THE_BOX:
            # One tap on the red strip opens the signs below it.
            return f"{self.page.url}#emergency", ""
        choice = self.choices[taps]
        group = self.page.locator(f"#where-{taps.partition(' > ')[0]}")
        if group.get_attribute("open") is None:
            group.locator("summary").tap()
        link = group.get_by_role("link", name=choice.like, exact=True)
        # That it can be tapped is what matters here: each place is looked at once, below.
        link.tap(trial=True)
        return link.evaluate("link => link.href"), "" if choice.do == READ else choice.do

    def landed(self, wanted: Iterable[tuple[str, Case]]) -> dict[tuple[str, str], tuple[str, bool]]:
        """By link and case, the step that is told first and whether the answer is there."""
        by_link: dict[str, dict[str, Case]] = {}
        for link, case in wanted:
            by_link.setdefault(link, {})[case.id] = case
        here = ""
        found = {}
        for link, cases in sorted(by_link.items()):
            address = urlsplit(link)
            if address.path != here:
                self.page.goto(f"{self.base_url}{address.path}")
                here = address.path
            self.page.evaluate("place => location.replace(place)", f"#{address.fragment}")
            told, answered = self.seen(list(cases.values()))
            for name, answer in zip(cases, answered, strict=True):
                found[link, name] = (told, answer)
        return found


def _place_of(choice: Choice) -> str:
    return f"{choice.page}#{choice.anchor}" if choice.anchor else choice.page


def _shown(link: str) -> str:
    address = urlsplit(link)
    return address.path + (f"#{address.fragment}" if address.fragment else "")


@pytest.fixture(scope="module")
def cases(root: Path) -> list[Case]:
    """All people with a question."""
    return [
        Case(
            id=case["id"],
            types=tuple(case["types"]),
            taps=case.get("taps", ""),
            step=case["step"],
            answer=case["answer"],
            says=(case["says"],) if isinstance(case["says"], str) else tuple(case["says"]),
        )
        for case in load(root / CASES).data["cases"]
    ]


@pytest.fixture(scope="module")
def ways(browser: Browser, base_url: str, root: Path, site: Path, cases: list[Case]) -> list[Way]:
    """Every way of every case, once for all tests."""
    with browser.new_context(viewport=PHONE, has_touch=True, is_mobile=True) as context:
        phone = Phone(context.new_page(), base_url, load_project(root), site)
        return [*phone.searched(cases), *phone.tapped(cases)]


def told(ways: Iterable[Way]) -> str:
    return "".join(f"\n- {way}" for way in ways)


def test_nobody_is_told_a_lower_step_than_they_need(ways: list[Way]) -> None:
    low = [way for way in ways if way.too_low]
    assert not low, f"{len(low)} of {len(ways)} ways tell too low a step:{told(low)}"


@pytest.mark.parametrize("kind", ["search", "start page"])
def test_nearly_all_find_the_right_step_and_the_answer(ways: list[Way], kind: str) -> None:
    gone = [way for way in ways if way.by.startswith("'") == (kind == "search")]
    people = {way.case.id for way in gone}
    lost = [way for way in gone if not way.right]
    right = 1 - len({way.case.id for way in lost}) / len(people)
    assert right >= ENOUGH, f"{right:.1%} of {len(people)} people by the {kind}:{told(lost)}"


def test_an_assistant_is_told_no_lower_step_than_a_reader(ways: list[Way]) -> None:
    lower = [
        f"{way.by}: '{way.told}' in the search box, and '{way.assistant}' to an assistant"
        for way in ways
        if way.by.startswith("'") and RANK[way.assistant] < RANK[way.told]
    ]
    assert not lower, lower
