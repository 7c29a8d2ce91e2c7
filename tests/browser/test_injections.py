"""What strangers send is words: it never runs, leaves the page, or becomes more than words."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import quote, urlencode

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Request

from clotsigns.connect.cds import HOOKS
from clotsigns.connect.request import LONGEST_VALUE
from clotsigns.connect.service import CDS, PATH
from clotsigns.site import Page as Built
from clotsigns.sources.data_file import Document
from clotsigns.sources.edition import Edition
from clotsigns.sources.logo import logo_fault
from clotsigns.sources.project import load_project
from clotsigns.steps.clinic import sign_page
from oracles import hosts
from oracles.injections import AWAY, LOGOS, STRINGS

ICD = "2.16.840.1.113883.6.90"
WATCH = "document.addEventListener('securitypolicyviolation', e => ran(e.violatedDirective));"
# What no text of ours holds: only markup that somebody put in does. The rest of the looks, and what
# the header does, stand once behind the emergency box.
STRANGE = """() => [...document.querySelectorAll('main *, [role=dialog] *')].filter(element => {
    const ours = document.querySelector('#box + style');
    return element !== ours && element !== ours?.parentElement.nextElementSibling;
}).filter(element =>
    /^(script|style|base|object|embed|math|template|meta|marquee|video|x)$/.test(element.localName)
    || [...element.attributes].some(({ name }) => name.startsWith('on') || name === 'style'
        && element.localName !== 'iframe')).map(element => element.outerHTML.slice(0, 99))"""
FORM = """async strings => {
    const form = document.querySelector('main form');
    const frame = document.querySelector('main iframe');
    const names = ['name', 'day', 'night', 'wording', 'appointment'];
    const faults = [];
    for (let start = 0; start < strings.length; start += names.length) {
        const given = {};
        for (const [turn, name] of names.entries()) {
            const field = form.elements.namedItem(name);
            field.value = strings[start + turn] ?? '';
            given[name] = field.value.trim();
        }
        const filled = new Promise(done => addEventListener('message', function wait({ data }) {
            if (!data.filled) return;
            removeEventListener('message', wait);
            done();
        }));
        form.elements.namedItem('keep').dispatchEvent(new Event('input', { bubbles: true }));
        const late = new Promise(done => setTimeout(done, 5000, true));
        if (await Promise.race([filled, late])) return [[given, 'the sheet does not answer']];
        for (const place of frame.contentDocument.querySelectorAll('[data-field]')) {
            const told = given[place.dataset.field] ?? '';
            if (place.children.length || place.textContent !== told)
                faults.push([told, place.innerHTML]);
        }
    }
    return faults;
}"""
SEARCH = """async strings => {
    const query = document.querySelector('[data-md-component=search-query]');
    const result = document.querySelector('[data-md-component=search-result]');
    const faults = [];
    for (const text of strings) {
        query.value = text;
        for (const kind of ['input', 'keyup'])
            query.dispatchEvent(new Event(kind, { bubbles: true }));
        await new Promise(done => setTimeout(done, 60));
        if (result.querySelector('img, script, style, iframe, svg *, [style], [onerror], [onload]'))
            faults.push([text, result.innerHTML.slice(0, 200)]);
    }
    return faults;
}"""
STORE = """strings => {
    const box = document.querySelector('.emergency');
    const before = box.innerHTML;
    return strings.filter(text => {
        for (const name of ['/.clotsigns.country', '/.__palette']) localStorage.setItem(name, text);
        dispatchEvent(new StorageEvent('storage', { key: '/.clotsigns.country' }));
        return box.innerHTML !== before;
    });
}"""
SERVICE = r"""async ([path, cards, strings, cs, hooks]) => {
    const faults = [];
    // What was asked may be told again, as the standards of feeds want it, but as words alone.
    const kinds = new Set(['feed', 'entry', 'title', 'subtitle', 'id', 'updated', 'published',
        'link', 'author', 'name', 'uri', 'category', 'rights', 'summary', 'generator']);
    const isStrange = html => [...new DOMParser().parseFromString(html, 'text/html')
        .querySelectorAll('*')].some(({ localName, attributes, href = '' }) =>
        /^(script|style|img|svg|math|iframe|object|embed|base|meta|form|input)$/.test(localName)
        || [...attributes].some(({ name }) => /^on|^style$/.test(name))
        || /^(javascript|data):/.test(href) || href.includes('elsewhere'));
    const strangeXml = text => {
        const read = new DOMParser().parseFromString(text, 'application/xml');
        return [...read.querySelectorAll('*')].some(({ localName, textContent }) =>
            !kinds.has(localName) || (localName === 'summary' && isStrange(textContent)));
    };
    const strangeJson = text => {
        let found = false;
        JSON.parse(text, (name, value) => {
            found ||= ['summary', 'detail'].includes(name) && isStrange(value._value ?? value);
            return value;
        });
        return found;
    };
    const ask = async (told, address, options) => {
        const answer = await fetch(address, options);
        const text = await answer.text();
        const kind = answer.headers.get('content-type')?.split(';')[0] ?? '';
        const wrong = {
            'application/atom+xml': strangeXml,
            'application/json': strangeJson,
            'application/javascript': code => !/^\/\*\*\/[\w$.]+\(\{.*\}\);?\s*$/s.test(code)
                || strangeJson(code.replace(/^[^(]*\(/, '').replace(/\);?\s*$/, '')),
            // A reason repeats nothing.
            'text/plain': words => words.includes(told),
            'text/html': () => !/^<!doctype html>/i.test(text) || text.includes(told),
        }[kind]?.(text) ?? true;
        if (wrong || answer.status >= 500 || answer.redirected || answer.headers.has('set-cookie'))
            faults.push([told, address.slice(0, 60), answer.status, kind, text.slice(0, 300)]);
    };
    for (const told of strings) {
        const value = { 'mainSearchCriteria.v.cs': cs, 'mainSearchCriteria.v.c': told,
            'mainSearchCriteria.v.dn': told, 'informationRecipient.languageCode.c': told };
        const query = new URLSearchParams(value);
        const called = new URLSearchParams({ ...value, 'mainSearchCriteria.v.c': 'I82.461',
            knowledgeResponseType: 'application/javascript', callback: told });
        const bare = new URLSearchParams({ [told]: told, knowledgeResponseType: told });
        const call = hook => JSON.stringify({ hook, hookInstance: told, fhirServer: told,
            context: { patientId: told, conditions: { resourceType: 'Bundle', entry: [{ resource: {
                resourceType: 'Condition', code: { text: told, coding: [{ system: told, code: told,
                    display: told }, { system: cs, code: 'I82.461', display: told }] } } }] } },
            prefetch: { conditions: { resourceType: 'Condition', code: { coding: [{ system: cs,
                code: told, display: told }] } } } });
        await Promise.all([
            ask(told, `${path}?${query}`),
            ask(told, path, { method: 'POST', body: query }),
            ask(told, `${path}?${called}`),
            ask(told, `${path}?${bare}`),
            ...hooks.map(hook =>
                ask(told, `${cards}/${hook}`, { method: 'POST', body: call(hook) })),
            ask(told, `${cards}/${encodeURIComponent(told)}`, { method: 'POST', body: told }),
        ]);
    }
    return faults;
}"""


@pytest.fixture(scope="module")
def host(site: Path) -> Iterator[str]:
    """Our own service: it has every entrance, and sends the headers of each page."""
    with hosts.service(site) as address:
        yield address


@pytest.fixture
def told() -> list[str]:
    """What ran, was against a policy, or left the page."""
    return []


@pytest.fixture
def context(browser: Browser, told: list[str]) -> Iterator[BrowserContext]:
    with browser.new_context(service_workers="block") as found:
        found.set_default_timeout(10_000)
        found.expose_function("ran", lambda what: told.append(f"ran {what}"))
        found.add_init_script(WATCH)
        found.on("dialog", lambda dialog: told.append(f"dialog {dialog.message}"))
        found.on("weberror", lambda fault: told.append(str(fault.error)))

        def note(request: Request) -> None:
            # No name is found, so that it is refused by itself: to be asked of each request, as a
            # route is, takes longer than to show a page.
            if request.url.startswith(f"{AWAY}/"):
                told.append(f"asked for {request.url}")

        found.on("request", note)
        yield found


def test_there_are_enough_of_them() -> None:
    assert len(set(STRINGS)) == len(STRINGS) >= 60
    assert all(
        "ran" in each or AWAY[5:] in each or "<" in each or "." in each or "_" in each
        for each in STRINGS
        if each not in ("constructor", "'; DROP TABLE codes; --")
    )


def test_nothing_that_is_typed_or_sent_runs(
    context: BrowserContext, host: str, told: list[str], tmp_path: Path
) -> None:
    """Every string through every entrance of the pages; what it became is looked at each time."""
    page = context.new_page()
    answers(page, host)
    assert told == []

    page.goto(f"{host}/handouts/")
    page.frame_locator("iframe").locator("[data-field]").first.wait_for(state="attached")
    assert page.evaluate(FORM, list(STRINGS)) == []
    assert page.evaluate(STRANGE) == []
    assert told == []
    logos(page, tmp_path)
    assert told == []
    strangers(page)
    assert told == []

    page.goto(f"{host}/leg-cramps/")
    assert page.evaluate(STORE, list(STRINGS)) == []
    page.get_by_role("button", name="Search").click()
    page.keyboard.type("clot")
    page.get_by_role("dialog").get_by_role("link").first.wait_for()
    assert page.evaluate(SEARCH, list(STRINGS)) == []
    assert page.evaluate(STRANGE) == []
    assert told == []
    # Read before the page is shown: one of each kind.
    for text in STRINGS[::12]:
        scheme = json.dumps({"index": 1, "color": {"scheme": text, "media": text}})
        clinic = json.dumps({"name": text, "logo": f"data:image/svg+xml,{text}", "country": text})
        page.evaluate(
            "kept => { for (const name in kept) localStorage.setItem(name, kept[name]); }",
            {
                "/.clotsigns.country": text,
                "/.__palette": scheme,
                "/.clotsigns.handouts": clinic,
            },
        )
        path = "/handouts/" if STRINGS.index(text) % 24 else "/leg-cramps/"
        page.goto(f"{host}{path}?q={quote(text)}#{quote(text)}")
        assert page.evaluate(STRANGE) == []
        assert page.url.startswith(host)
    assert told == []


def answers(page: Page, host: str) -> None:
    """The answer page says the same to all that it does not know, whatever was asked."""
    page.goto(f"{host}/connect/?{urlencode(criteria(['asthma']))}")
    before = page.locator("main").inner_html()
    for start in range(0, len(STRINGS), 5):
        part = [text[:LONGEST_VALUE] for text in STRINGS[start : start + 5]]
        page.goto(f"{host}/connect/?{urlencode(criteria(part))}&go=first#{quote(part[0])}")
        assert page.locator("main").inner_html() == before, part


def criteria(texts: list[str]) -> list[tuple[str, str]]:
    return [
        (f"mainSearchCriteria.v.{name}{turn}", value)
        for turn, text in enumerate(texts, 1)
        for name, value in (("cs", ICD), ("c", text), ("dn", text), ("ot", text))
    ]


def logos(page: Page, folder: Path) -> None:
    """A logo is a picture or is refused; in a clinic's own build each of these is refused."""
    for name, content in LOGOS.items():
        file = folder / name
        file.write_bytes(content.encode("latin-1"))
        assert logo_fault(file), name
        page.locator("input[type=file]").set_input_files(file)
        page.wait_for_timeout(50)
        frame = page.frames[1]
        found = frame.evaluate(
            """() => [...document.querySelectorAll('.clinic > [data-typed]')]
                .map(({ localName, src }) => [localName, src.slice(0, 11)])"""
        )
        assert all(each == ["img", "data:image/"] for each in found), name


def strangers(page: Page) -> None:
    """Only the form tells the sheet, and only the sheet the form; what they tell is words."""
    frame = page.frames[1]
    text = '<img src="x" onerror="ran(1)">'
    details = {"details": {"name": text}, "logo": "data:text/html,<script>ran(1)</script>"}
    page.locator("input[name=name]").fill("Ours")
    name = frame.locator("[data-field=name]").first
    page.wait_for_timeout(50)
    assert name.inner_text() == "Ours"
    # From a window that is not the form: the sheet itself.
    frame.evaluate("told => postMessage(told, '*')", details)
    # To the form, from a window that is not the sheet: itself.
    height = page.locator("main iframe").evaluate("frame => frame.style.height")
    page.evaluate("postMessage({ sheet: 9999 }, '*')")
    page.wait_for_timeout(50)
    assert name.inner_text() == "Ours"
    assert page.locator("main iframe").evaluate("frame => frame.style.height") == height
    # From the form, as if its own words were another's.
    page.evaluate(
        """told => document.querySelector('main iframe').contentWindow.postMessage(told, origin)""",
        {
            "details": {"name": text},
            "country": {"call": text, "name": text, "or": [text]},
        },
    )
    page.wait_for_timeout(50)
    assert name.inner_text() == text
    assert text in frame.locator(".numbers").first.inner_text()
    assert frame.evaluate("document.querySelectorAll('[onerror]').length") == 0


def test_nothing_that_a_portal_sends_runs_or_comes_back(
    context: BrowserContext,
    host: str,
    told: list[str],
    serve: Callable[[Path], str],
    tmp_path: Path,
) -> None:
    """The live service, the calls of clinicians' systems, frames with their look, and oEmbed."""
    page = context.new_page()
    page.goto(f"{host}/404.html")
    short = [text[:LONGEST_VALUE] for text in STRINGS]
    assert page.evaluate(SERVICE, [PATH, CDS, short, ICD, list(HOOKS)]) == []
    for text in STRINGS[::16]:
        page.goto(f"{host}{PATH}?{urlencode({'mainSearchCriteria.v.c': text, 'callback': text})}")
    assert told == []

    frames = "".join(
        f'<iframe src="{host}/embed/dvt/?theme={quote(text)}#{quote(text)}"></iframe>'
        for text in [*STRINGS[::4], "dark", "light"]
    )
    (tmp_path / "index.html").write_text(f"<!doctype html><body>{frames}", encoding="utf-8")
    page.goto(serve(tmp_path))
    page.wait_for_load_state()
    schemes = [
        frame.evaluate("document.body.getAttribute('data-md-color-scheme')")
        for frame in page.frames[1:]
    ]
    assert schemes[-2:] == ["slate", "default"]
    assert set(schemes[:-2]) <= {None, "auto"} or len(set(schemes[:-2])) == 1
    for frame in page.frames[1:]:
        assert frame.evaluate("document.querySelectorAll('[onerror], [onload]').length") == 0
    # A sheet is shown to no stranger, and one that opens a window of it holds none.
    sheet = f"{host}/handouts/sheet/dvt-a4.html"
    with context.expect_page() as opened:
        page.evaluate("sheet => { self.opened = open(sheet); }", sheet)
    opened.value.wait_for_load_state()
    page.evaluate("opened.postMessage({ details: { name: 'Theirs' } }, '*')")
    page.wait_for_timeout(100)
    assert "Theirs" not in opened.value.locator("main").inner_text()
    assert told == []


def test_nothing_in_a_clinics_file_runs(
    context: BrowserContext, host: str, told: list[str], root: Path
) -> None:
    """What an edition says is words on its pages, with no policy to help."""
    words = load_project(root).words
    built = []
    for name, wording in zip(STRINGS, reversed(STRINGS), strict=True):
        signed = Built(
            "x/index.html",
            '<!doctype html><html><head><script src="../assets/country.js"></script></head><body>'
            '<div class="same-day"><p class="what-to-do">x</p></div>'
            '<footer class="bottom"><div><p>x</p></div></footer></body></html>',
        )
        sign_page(signed, edition(name, wording), words)
        lines = [node.html or "" for node in signed.tree.css("p.clinic-line")]
        assert len(lines) == 2
        built.append("".join(lines))
    body = f"<!doctype html><meta charset=utf-8><body>{''.join(built)}"
    context.route(
        f"{host}/signed/", lambda route: route.fulfill(content_type="text/html", body=body)
    )
    page = context.new_page()
    page.goto(f"{host}/signed/")
    shown = page.evaluate(
        "() => [...document.querySelectorAll('p.clinic-line')].map(line => line.textContent)"
    )
    assert len(shown) == 2 * len(STRINGS)
    for turn, (name, wording) in enumerate(zip(STRINGS, reversed(STRINGS), strict=True)):
        assert plain(name) in plain(shown[2 * turn])
        assert plain(wording) in plain(shown[2 * turn + 1])
    kinds = (
        "() => [...new Set([...document.querySelectorAll('body *')].map(e => e.localName))].sort()"
    )
    assert page.evaluate(kinds) == ["a", "p", "strong"]
    assert told == []


def plain(text: str) -> str:
    """A text as a browser has it: it knows no null, and one kind of line end."""
    return " ".join(text.replace("\x00", "").replace("\ufffd", "").split())


def edition(name: str, wording: str) -> Edition:
    return Edition(
        name=name,
        day="020 7946 0123",
        night="",
        wording=wording,
        country="GB",
        ambulance="999",
        logo="",
        logo_file=None,
        document=Document(path=Path("x.yml"), data={}, lines={}),
    )
