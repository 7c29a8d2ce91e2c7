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

# What a reader sees from where each link to this page lands, no more than a screen below: the step
# that is told first, and of each of the wanted words whether they are there, and with which step.
SEEN = """async ([places, tells, boxes, parts, asks]) => {
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
    // What lies folded where it leads opens as the page is told of that.
    const land = anchor => new Promise(done => {
        addEventListener('hashchange', () => setTimeout(done), {once: true});
        location.replace(`#${anchor}`);
    });
    const answers = [];
    for (const [anchor, wanted] of places) {
        if (anchor) await land(anchor);
        const from = document.getElementById(anchor);
        const shown = [...document.querySelectorAll('article :is(h1, h2, h3, p, li, tr)')]
            .filter(block => {
                const after = from?.compareDocumentPosition(block)
                    ?? Node.DOCUMENT_POSITION_FOLLOWING;
                if (block !== from && !(after & Node.DOCUMENT_POSITION_FOLLOWING)) return false;
                const {top, height} = block.getBoundingClientRect();
                return height && top > -2 && top <= innerHeight && block.checkVisibility();
            })
            .map(block => [words(block), step(block)]);
        const found = wanted.map(says => shown
            .filter(([text]) => says.some(words => text.includes(words))).map(([, step]) => step));
        answers.push([shown.find(([, step]) => step !== 'none')?.[1] ?? 'none', found]);
    }
    return answers;
}"""

# Of each choice in the fold of a place: what it says, where it leads, and whether a tap reaches it.
CHOICES = """fold => [...fold.querySelectorAll('li > a')].map(link => {
    link.scrollIntoView({block: 'center', behavior: 'instant'});
    const {left, top, width, height} = link.getClientRects()[0];
    const tapped = document.elementFromPoint(left + width / 2, top + height / 2);
    return [link.textContent.trim(), link.href, link.contains(tapped)];
})"""

# Of each query the places of the first three results: of a page, its passage that fits best.
SEARCHED = """async (box, queries) => {
    // To draw the results, which nobody looks at here, takes a third of the time.
    document.documentElement.style.display = 'none';
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

    def ways(self, cases: list[Case]) -> Iterator[Way]:
        """What everyone finds by each of their queries, and by tapping as told."""
        asked = [(case, typed) for case in cases for typed in case.types]
        results = self.searched([typed for _, typed in asked])
        assistants = [f"{self.base_url}/{self.led(typed)}" for _, typed in asked]
        tapping = [case for case in cases if case.taps]
        choices = self.chosen({case.taps for case in tapping})
        found = list(zip(asked, results, assistants, strict=True))
        landed = self.landed(
            [
                *((link, case) for (case, _), links, led in found for link in (*links, led)),
                *((choices[case.taps][0], case) for case in tapping),
            ]
        )
        for (case, typed), links, led in found:
            read = links[: 1 if case.step in AT_ONCE else READ_RESULTS]
            yield Way(
                case=case,
                by=f"'{typed}'",
                leads=_shown(links[0]) if links else "nothing",
                told=landed[links[0], case.id][0] if links else NO_STEP,
                answered=any(landed[link, case.id][1] for link in read),
                assistant=landed[led, case.id][0],
            )
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

    def searched(self, queries: list[str]) -> list[list[str]]:
        """Where the first results of each query lead."""
        self.page.goto(self.base_url + "/about/")
        self.page.locator("header button[aria-haspopup=dialog]").click()
        found: list[list[str]] = self.page.get_by_role("dialog").evaluate(SEARCHED, queries)
        return found

    def led(self, typed: str) -> str:
        """Where an assistant is led first that asks the same."""
        found = self.finder.find(typed)
        return found[0].section.location if found else ""

    def chosen(self, tapped: set[str]) -> dict[str, tuple[str, str]]:
        """Where taps on the start page lead, of which the second is made by hand, and the step that
        is told by the choice."""
        self.page.goto(self.base_url + "/")
        # One tap on the red strip opens the signs below it.
        found = {IN_THE_BOX: (f"{self.page.url}#emergency", "")}
        for place in sorted({taps.partition(" > ")[0] for taps in tapped - {IN_THE_BOX}}):
            fold = self.page.locator(f"#where-{place}")
            fold.locator("summary").tap()
            # That each can be tapped is what matters here: its place is looked at once, below.
            links = fold.evaluate(CHOICES)
            for taps in (taps for taps in tapped if taps.startswith(f"{place} > ")):
                choice = self.choices[taps]
                ((_, link, tappable),) = (each for each in links if each[0] == choice.like)
                assert tappable, f"{taps}: '{choice.like}' cannot be tapped"
                found[taps] = link, "" if choice.do == READ else choice.do
        return found

    def landed(self, wanted: Iterable[tuple[str, Case]]) -> dict[tuple[str, str], tuple[str, bool]]:
        """By link and case, the step that is told first and whether the answer is there."""
        by_page: dict[str, dict[str, dict[str, Case]]] = {}
        for link, case in wanted:
            page, _, anchor = link.partition("#")
            by_page.setdefault(page, {}).setdefault(anchor, {})[case.id] = case
        boxes = {box: step for box, step in STEP_OF_BOX.items() if step in LADDER}
        found = {}
        for page, by_anchor in sorted(by_page.items()):
            self.page.goto(page)
            # The page itself comes first, as nothing leads back to its top.
            places = sorted(by_anchor.items())
            says = [(anchor, [case.says for case in cases.values()]) for anchor, cases in places]
            seen = self.page.evaluate(SEEN, [says, self.tells, boxes, STEP_OF_PART, self.asks])
            for (anchor, cases), (told, answers) in zip(places, seen, strict=True):
                link = f"{page}#{anchor}" if anchor else page
                for case, steps in zip(cases.values(), answers, strict=True):
                    answered = bool(steps) if case.step == NO_STEP else case.step in steps
                    found[link, case.id] = (told, answered)
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
        return [*phone.ways(cases)]


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
