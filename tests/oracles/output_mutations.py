"""What could go wrong between the words and a reader: changes to every kind of file of a site.

Each is made by rule from the site as it was built, with a seed, and each would keep a sign, a step,
a number or the state of a page from somebody, or show another. Nothing is written: a change is the
new content of some files, or nothing for one that is gone.
"""

from __future__ import annotations

import html
import io
import json
import random
import re
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import segno
from selectolax.lexbor import LexborHTMLParser, LexborNode

from clotsigns.published.files import Files
from oracles.meaning_changes import sentence_changes

Changed = dict[str, bytes | None]
Spoil = Callable[[random.Random, LexborHTMLParser], bool]

# How a style keeps words from a reader. What stands first is put on the element, the rest around.
AWAY = {
    "display none": "display:none",
    "visibility hidden": "visibility:hidden",
    "opacity": "opacity:0",
    "nearly see-through": "opacity:.04",
    "zero size": "font-size:0",
    "tiny": "font-size:3px",
    "zero height": "height:0;overflow:hidden",
    "one line": "max-height:1em;overflow:hidden",
    "clip": "clip-path:inset(50%)",
    "old clip": "position:absolute;clip:rect(0,0,0,0)",
    "off screen": "position:absolute;left:-9999px",
    "moved off": "transform:translateX(-200vw)",
    "moved away": "translate:0 300vh",
    "scaled": "scale:0",
    "indent": "text-indent:-9999px",
    "white on white": "color:#fff;background:#fff",
    "see-through ink": "color:transparent",
    "same as paper": "color:var(--danger-paper)",
    "below the fold": "margin-top:120vh",
    "pushed by room": "padding-top:1500px",
    "blurred": "filter:blur(9px)",
    "turned": "rotate:90deg",
    "line height": "line-height:0",
    "no content": "content-visibility:hidden",
    "other order": "display:flex;flex-direction:column-reverse",
    "struck": "text-decoration:line-through",
    "masked": "mask-image:linear-gradient(transparent,transparent)",
    "spread": "letter-spacing:4em",
    "squeezed": "letter-spacing:-1em",
}
TARGETS = (
    *(".emergency", ".emergency li", ".danger ul", ".danger h2", "article", ".numbers", "main li"),
    *(".admonition", ".same-day li", "div.admonition :first-child", "[class~=emergency]", ".skin"),
    *(".emergency li:nth-child(3)", "body main article > div", ".never, .failure", "li"),
)
WRAPPED = ("", "@media (max-width:900px){%s}", "@supports (display:grid){%s}", "@layer x{%s}")
COVERS = (
    "%s{position:relative}%s::after{content:'';position:absolute;inset:0;background:#fff}",
    "%s::before{content:'';position:absolute;width:100%%;height:100%%;background:#fff;z-index:9}",
)


@dataclass(frozen=True, kw_only=True)
class Mutation:
    """One change to the files of a site; ``css`` is set where a browser can be asked as well."""

    kind: str
    output: str
    changed: Changed
    page: str = ""
    css: str = ""


# A card to carry has its boxes on panels.
_BOX = "div.admonition.emergency, section.emergency, td.emergency, p.help-line"
_SIGNS = "div.admonition li, section.emergency li, td.emergency li"


def _box(tree: LexborHTMLParser) -> LexborNode:
    found = tree.css_first(_BOX)
    assert found is not None
    return found


def _sign(rng: random.Random, tree: LexborHTMLParser) -> LexborNode:
    return rng.choice(tree.css(_SIGNS) or [_box(tree)])


def _replace(node: LexborNode, text: str) -> None:
    made = LexborHTMLParser(f"<div id=x>{text}</div>").css_first("#x")
    assert made is not None
    for child in list(made.iter(include_text=True)):
        node.insert_before(child)
    node.decompose()


def _attribute(name: str, value: str) -> Spoil:
    def spoil(rng: random.Random, tree: LexborHTMLParser) -> bool:
        box = _box(tree)
        around = [box, _sign(rng, tree), box.parent or box, *(box.css("h2, ul") or [box])]
        node = rng.choice(around)
        node.attrs[name] = (
            f"{node.attributes.get('class') or ''} {value}" * (name == "class") or value
        )
        return True

    return spoil


def _wrapped(before: str, after: str) -> Spoil:
    def spoil(rng: random.Random, tree: LexborHTMLParser) -> bool:
        node = rng.choice([_box(tree), *tree.css("div.admonition ul")])
        _replace(node, f"{before}{node.html}{after}")
        return True

    return spoil


def _behind_heading(rng: random.Random, tree: LexborHTMLParser) -> bool:
    """As a frame folds what can wait, and with a word of its own in place of the heading."""
    box = rng.choice(tree.css("div.admonition")[:3] or [_box(tree)])
    head = box.css_first("h2")
    if head is None or box.tag != "div" or box.css("details"):
        return False
    shown = rng.choice((head.html or "", f"More{head.html}", "More"))
    rest = "".join(node.html or "" for node in box.iter() if node.mem_id != head.mem_id)
    opening = (box.html or "").partition(">")[0]
    _replace(box, f"{opening}><details><summary>{shown}</summary>{rest}</details></div>")
    return True


def _take_out(rng: random.Random, tree: LexborHTMLParser) -> bool:
    _sign(rng, tree).decompose()
    return True


def _box_gone(rng: random.Random, tree: LexborHTMLParser) -> bool:
    rng.choice([_box(tree), *tree.css("div.admonition")]).decompose()
    return True


def _reorder(rng: random.Random, tree: LexborHTMLParser) -> bool:
    lists = [ul for ul in tree.css("div.admonition ul, td ul") if len(ul.css("li")) > 1]
    if not lists:
        return False
    items = rng.choice(lists).css("li")
    items[0].insert_before(items[-1])
    return True


def _to_lower_box(rng: random.Random, tree: LexborHTMLParser) -> bool:
    lists = tree.css("div.admonition ul")
    if len(lists) < 2:
        return False
    lists[-1].insert_child(lists[0].css("li")[rng.randrange(len(lists[0].css("li")))])
    return True


def _box_lower(rng: random.Random, tree: LexborHTMLParser) -> bool:
    box, article = _box(tree), tree.css_first("article")
    assert article is not None
    if box.tag == "td":
        return False
    article.insert_child(box)
    return True


def _heading_cut(rng: random.Random, tree: LexborHTMLParser) -> bool:
    heads = tree.css("div.admonition h2, div.admonition h3, td.emergency h2")
    if not heads:
        return False
    head = rng.choice(heads)
    if rng.random() < 0.5:
        head.decompose()
    else:
        _replace(head, f"<p>{head.text()}</p>")
    return True


def _words_between(rng: random.Random, tree: LexborHTMLParser) -> bool:
    rng.choice([_box(tree), *tree.css("div.admonition ul")]).insert_before("Read on first. ")
    return True


def _untagged(rng: random.Random, tree: LexborHTMLParser) -> bool:
    node = _sign(rng, tree)
    _replace(node, f"<div>{html.escape(node.text())}</div>")
    return True


def _changed_sign(rng: random.Random, tree: LexborHTMLParser) -> bool:
    node = _sign(rng, tree)
    said = " ".join(node.text().split())
    changes = [new for _, new in sentence_changes(said) if new != said]
    if not changes or node.css_first("a") is not None:
        return False
    _replace(node, f"<li>{html.escape(rng.choice(changes))}</li>")
    return True


def _number(rng: random.Random, tree: LexborHTMLParser) -> bool:
    links = tree.css("p.numbers a, p.numbers b")
    if len(links) < 2:
        return False
    first, second = rng.sample(range(len(links)), 2)
    a, b = links[first].text(), links[second].text()
    for node, text in ((links[first], b), (links[second], a)):
        for child in list(node.iter(include_text=True)):
            child.decompose()
        node.insert_child(text)
    return True


def _dialled(rng: random.Random, tree: LexborHTMLParser) -> bool:
    links = tree.css("article a[href^='tel:']")
    if not links:
        return False
    rng.choice(links).attrs["href"] = rng.choice(["tel:118", "tel:", "#", "https://example.org/"])
    return True


def _led_elsewhere(rng: random.Random, tree: LexborHTMLParser) -> bool:
    links = tree.css("p.help-line a, div.emergency p.more a, div.emergency p.call a")
    if not links:
        return False
    rng.choice(links).attrs["href"] = "../glossary/"
    return True


def _banner_gone(rng: random.Random, tree: LexborHTMLParser) -> bool:
    found = tree.css("p.state, p.review")
    if not found:
        return False
    rng.choice(found).decompose()
    return True


def _banner_forged(rng: random.Random, tree: LexborHTMLParser) -> bool:
    found = tree.css("p.state, p.review strong")
    if not found:
        return False
    node = rng.choice(found)
    for child in list(node.iter(include_text=True)):
        child.decompose()
    node.insert_child("Reviewed by Dr Jane Smith, haematologist, on 1 May 2026.")
    return True


def _other_date(rng: random.Random, tree: LexborHTMLParser) -> bool:
    times = tree.css("ul.dates time")
    if times:
        node = rng.choice(times)
        node.attrs["datetime"] = "2031-01-01"
    else:
        node = tree.css_first("p.published") or LexborHTMLParser("<p>").css_first("p")  # type: ignore[assignment]
    said = re.sub(r"\d{4}", "2031", node.text())
    for child in list(node.iter(include_text=True)):
        child.decompose()
    node.insert_child(said)
    return True


def _sentence_gone(rng: random.Random, tree: LexborHTMLParser) -> bool:
    found = [p for p in tree.css("article > p, article > ul > li, article td") if not p.attributes]
    if not found:
        return False
    rng.choice(found).decompose()
    return True


def _sentence_changed(rng: random.Random, tree: LexborHTMLParser) -> bool:
    found = [
        p for p in tree.css("article > p:not([class]), article td") if p.css_first("a") is None
    ]
    if not found:
        return False
    node = rng.choice(found)
    changes = [new for _, new in sentence_changes(node.text()) if new != node.text()]
    if not changes:
        return False
    said = rng.choice(changes)
    for child in list(node.iter(include_text=True)):
        child.decompose()
    node.insert_child(said)
    return True


def _alt(rng: random.Random, tree: LexborHTMLParser) -> bool:
    found = tree.css("article figure.picture img")
    if not found:
        return False
    rng.choice(found).attrs[rng.choice(["alt", "src"])] = "pictures/other.svg"
    return True


def _script(rng: random.Random, tree: LexborHTMLParser) -> bool:
    body = tree.css_first("body")
    assert body is not None
    script = tree.create_node("script")
    script.insert_child("document.querySelector('.emergency').remove()")
    body.insert_child(script)
    return True


def _spacer(rng: random.Random, tree: LexborHTMLParser) -> bool:
    box = _box(tree)
    if box.tag == "td":
        return False
    made = "<br>" * 60 if rng.random() < 0.5 else '<img src="x.svg" height="1500" alt="">'
    _replace(box, f"{made}{box.html}")
    return True


HTML_KINDS: dict[str, Spoil] = {
    "take out a sign": _take_out,
    "take out a box": _box_gone,
    "reorder signs": _reorder,
    "sign in a lower box": _to_lower_box,
    "box after the text": _box_lower,
    "cut a heading from its list": _heading_cut,
    "words between": _words_between,
    "un-tag a sign": _untagged,
    "another sign": _changed_sign,
    "swap two numbers": _number,
    "another link to call": _dialled,
    "link leads elsewhere": _led_elsewhere,
    "review banner gone": _banner_gone,
    "review made up": _banner_forged,
    "old page with a new date": _other_date,
    "drop a sentence": _sentence_gone,
    "change a sentence": _sentence_changed,
    "another picture": _alt,
    "a script takes it away": _script,
    "pushed below the fold": _spacer,
    "hidden": _attribute("hidden", ""),
    "hidden until found": _attribute("hidden", "until-found"),
    "aria-hidden": _attribute("aria-hidden", "true"),
    "inert": _attribute("inert", ""),
    "role none": _attribute("role", "presentation"),
    "other label": _attribute("aria-label", "Nothing"),
    "popover": _attribute("popover", "auto"),
    "other direction": _attribute("dir", "rtl"),
    "other language": _attribute("lang", "fr"),
    "hidden by a class": _attribute("class", "md-toggle"),
    "closed details": _wrapped("<details><summary>More</summary>", "</details>"),
    "folded behind its heading": _behind_heading,
    "in a dialog": _wrapped("<dialog>", "</dialog>"),
    "in a template": _wrapped("<template>", "</template>"),
    "in noscript": _wrapped("<noscript>", "</noscript>"),
    "in a comment": _wrapped("<!--", "-->"),
    "in small print": _wrapped("<small><s>", "</s></small>"),
}


def _written(tree: LexborHTMLParser) -> bytes:
    return (tree.html or "").encode()


def html_mutations(
    files: Files, output: str, places: list[str], count: int, seed: int
) -> Iterator[Mutation]:
    """So many changes of each kind to some pages, and as many by a style."""
    for kind, spoil in HTML_KINDS.items():
        rng, made = random.Random(f"{seed} {output} {kind}"), 0
        for place in rng.sample(places, len(places)):
            tree = files.tree(place)
            if made == count or not spoil(rng, tree):
                continue
            if tree.html != files.tree(place).html:
                made += 1
                yield Mutation(
                    kind=kind, output=output, changed={place: _written(tree)}, page=place
                )
    for kind, style in AWAY.items():
        rng = random.Random(f"{seed} {output} {kind}")
        place = rng.choice(places)
        tree = files.tree(place)
        _attribute("style", style)(rng, tree)
        changed: Changed = {place: _written(tree)}
        yield Mutation(kind=f"style: {kind}", output=output, changed=changed, page=place)


def css_rules(seed: int, count: int) -> Iterator[tuple[str, str]]:
    """Rules that hide, by kind: for an element, in a window, a layer, or as a cover."""
    for kind, style in AWAY.items():
        rng = random.Random(f"{seed} css {kind}")
        for target in rng.sample(TARGETS, count):
            yield kind, (rng.choice(WRAPPED) or "%s") % f"{target}{{{style}}}"
    for cover in COVERS:
        rng = random.Random(f"{seed} {cover}")
        for target in rng.sample(TARGETS[:4], min(count, 4)):
            yield "covered", cover.replace("%s", target).replace("%%", "%")


def css_mutations(files: Files, count: int, seed: int) -> Iterator[Mutation]:
    """Each rule in the style sheet of a page, or in the one that comes late."""
    pages = [n for n in sorted(files.names) if n.endswith("index.html")]
    pages = [n for n in pages if "admonition danger emergency" in files.text(n)]
    later = next(n for n in sorted(files.names) if re.fullmatch(r"assets/later.*\.css", n))
    for number, (kind, rule) in enumerate(css_rules(seed, count)):
        rng = random.Random(f"{seed} {number}")
        place = rng.choice(pages)
        late = number % 2
        if late:
            changed: Changed = {later: files.read(later) + rule.encode()}
        else:
            changed = {
                place: files.read(place).replace(b"</style>", rule.encode() + b"</style>", 1)
            }
        output = "late style sheet" if late else "style of a page"
        yield Mutation(kind=f"css: {kind}", output=output, changed=changed, page=place, css=rule)


TextSpoil = Callable[[random.Random, str], str]


def _sub(pattern: str, new: str | Callable[[re.Match[str]], str], count: int = 1) -> TextSpoil:
    return lambda rng, text: re.sub(pattern, new, text, count=count, flags=re.DOTALL)


def _some(pattern: str, new: str) -> TextSpoil:
    """One of all that a pattern finds is changed."""

    def spoil(rng: random.Random, text: str) -> str:
        found = list(re.finditer(pattern, text, re.DOTALL))
        if not found:
            return text
        match = rng.choice(found)
        return text[: match.start()] + match.expand(new) + text[match.end() :]

    return spoil


_LI = r"(?:<|\\u003c|&lt;)li(?:>|\\u003e|&gt;).*?(?:<|\\u003c|&lt;)/li(?:>|\\u003e|&gt;)"
TEXT_KINDS: dict[str, tuple[str, dict[str, TextSpoil]]] = {
    "answer": (
        r"connect/v1/.*\.(json|xml)",
        {
            "take out a sign": _some(_LI, ""),
            "reorder signs": _some(f"({_LI})({_LI})", r"\2\1"),
            "another sign": _some("You cough up blood", "You cough"),
            "change a number": _some("999", "998"),
            "review made up": _some("No doctor or nurse has reviewed", "A doctor has reviewed"),
            "link leads elsewhere": _some(
                r"clotsigns\.example/[a-z-]+/", "clotsigns.example/gone/"
            ),
            "old page with a new date": _some(r"20\d\d-\d\d-\d\dT", "2031-01-01T"),
            "title without help": _some("Call an ambulance now", "Read on"),
            "no longer read": _sub(r"^.", ""),
            "soften": _some("Call an ambulance", "Consider calling an ambulance"),
        },
    ),
    "catalogue": (
        r"catalogue\.json",
        {
            "take out a sign": _some(r'"You cough up blood\.",\s*', ""),
            "change a number": _some("Call 999", "Call 998"),
            "review made up": _some(
                r'"reviewer": ""', '"reviewer": "Dr Jane Smith, haematologist"'
            ),
            "old page with a new date": _some(r'"updated": "[^"]*"', '"updated": "2031-01-01"'),
            "swap two pages": _sub(
                r'"pages": \["emergency", "dvt"\]', '"pages": ["dvt", "emergency"]'
            ),
            "another handout": _some(r'"sha1": "\w\w', '"sha1": "00'),
            "another code": _some(r'"code": "I82', '"code": "I83'),
            "note gone": _some("No doctor or nurse has reviewed this page yet", ""),
            "another answer": _some(r'"answer": "[^"]*"', '"answer": "Rub it."'),
        },
    ),
    "FHIR": (
        r"fhir/(Bundle|ConceptMap|CodeSystem|transaction)\.json",
        {
            "review made up": _some('"docStatus": "preliminary"', '"docStatus": "final"'),
            "old page with a new date": _some(r'"date": "20\d\d', '"date": "2031'),
            "another handout": _some(r'"hash": "..', '"hash": "AA'),
            "another page": _some(r'"code": "emergency"', '"code": "dvt"'),
            "another code": _some(r'"code": "I82', '"code": "I83'),
            "another title": _some(r'"title": "[^"]*', '"title": "Rub it'),
        },
    ),
    "FHIR for one patient": (
        r"fhir/patient/.*\.json",
        {
            "review made up": _some('"docStatus": "preliminary"', '"docStatus": "final"'),
            "old page with a new date": _some(r'"date": "20\d\d', '"date": "2031'),
            "another handout": _some(r'"hash": "..', '"hash": "AA'),
            "another title": _some(r'"description": "[^"]*', '"description": "Rub it'),
            "of one patient": _some(r"Patient/\{\{patient\}\}", "Patient/1"),
            "link leads elsewhere": _some(
                r"clotsigns\.example/handouts/[a-z-]+", "clotsigns.example/handouts/gone"
            ),
            "no longer read": _sub(r"^.", ""),
        },
    ),
    "machine copy": (
        r"(?!about)(.+/)?index\.md",
        {
            "take out a sign": _some(r"\n- You [^\n]*(?=\n)", ""),
            "line on help gone": _some(r"\n> Is it hard[^\n]*\n", "\n"),
            "reorder signs": _sub(r"(\n- [^\n]*)(\n- [^\n]*)", r"\2\1"),
            "another sign": _some("You cough up blood", "You cough"),
            "link leads elsewhere": _some(
                r"clotsigns\.example/[a-z-]+/", "clotsigns.example/gone/"
            ),
            "cut a heading from its list": _some(r"\n## Call an ambulance now if:\n", "\n"),
            "drop a sentence": _some(r"\n\n[A-Z][^\n]{60,}(?=\n\n[A-Z])", ""),
            "soften": _some("Never rub", "Try not to rub"),
        },
    ),
    "list of copies": (
        r"llms\.txt",
        {
            "page gone": _some(r"\n- \[[^\n]*", ""),
            "line on help gone": _some(r"\n> Is it hard[^\n]*\n", "\n"),
            "link leads elsewhere": _some(r"example/[a-z-]+/", "example/gone/"),
        },
    ),
    "passages": (
        r"passages\.json",
        {
            "change a number": _some(r"(?<=Emergency number: )\d", "7"),
            "another sign": _some("You cough up blood", "You cough"),
            "soften": _some("Never rub", "Try not to rub"),
            "another source": _some(r'(?<="sources":\[")[^"]*', "A friend."),
            "part gone": _some(r'\{"location":"dvt/#[a-z-]+".*?\},(?=\{)', ""),
        },
    ),
    "search": (
        r"search/search_index\.json",
        {
            "change a number": _some(r"<strong>(\d+)</strong>", r"<strong>7\1</strong>"),
            "another sign": _some("You cough up blood", "You cough"),
            "soften": _some("Never rub", "Try not to rub"),
            "link leads elsewhere": _some(r'"location":"dvt/', '"location":"gone/'),
            "page gone": _some(r'\{"location":"dvt/","title".*?\},(?=\{)', ""),
            "part gone": _some(r'"location":"dvt/#[a-z-]+"', '"location":"dvt/#gone"'),
        },
    ),
    "kept copy": (
        r"sw\.js",
        {
            "help not first": _sub(r'\["emergency/","[^"]*"\],', ""),
            "page gone": _sub(r'\["dvt/","[^"]*"\],', ""),
            "another digest": _some(r'(\["[\w/-]+/",")..', r"\1zz"),
            "handout gone": _some(r',\["handouts/[\w-]+\.pdf","[^"]*"\]', ""),
        },
    ),
    "headers": (
        r"_headers|nginx-clotsigns\.conf",
        {
            "policy gone": _some(r"\n[^\n]*Content-Security-Policy[^\n]*", ""),
            "scripts let in": _some(r"script-src ", "script-src 'unsafe-inline' "),
            "default let in": _some("default-src 'none'", "default-src *"),
            "no evil eval": _some("script-src ", "script-src 'unsafe-eval' "),
        },
    ),
    "site map": (
        r"sitemap\.xml",
        {
            "old page with a new date": _some(r"<lastmod>20\d\d", "<lastmod>2031"),
            "page gone": _some(r"<url>.*?</url>\n", ""),
        },
    ),
    "feed": (
        r"feed\.xml",
        {
            "another title": _sub(r"<title>", "<title>Rub it: "),
            "old page with a new date": _sub(r"<updated>20\d\d", "<updated>2031"),
            "link leads elsewhere": _sub(r'href="[^"]*"', 'href="https://example.org/"'),
        },
    ),
    "frame's letter": (
        r"oembed/.*\.json",
        {
            "link leads elsewhere": _some(r"embed/[a-z-]+/", "embed/gone/"),
            "another title": _sub(r'"title": ?"', '"title":"Rub it: '),
        },
    ),
    "head of a page": (
        r"(?!handouts|embed|404).*index\.html",
        {
            "another address": _some(r'rel="?canonical"? href="[^"]*', 'rel="canonical" href="/x'),
            "another description": _some(r'(name="?description"? content=")', r"\1Rub it. "),
            "old page with a new date": _some(r'"dateModified":"20\d\d', '"dateModified":"2031'),
            "review made up": _some(
                r'"datePublished":',
                '"lastReviewed":"2026-01-01","reviewedBy":{"name":"Dr Jane Smith"},'
                '"datePublished":',
            ),
            "another card": _some(r'(property="?og:title"? content=")', r"\1Rub it. "),
            "another style sheet": _sub(
                "</head>", '<link rel="stylesheet" href="https://example.org/x.css"></head>'
            ),
            "facts gone": _sub(r'<script type="application/ld\+json">.*?</script>', ""),
        },
    ),
    "table of numbers": (
        r"(embed/)?emergency/index\.html",
        {
            "change a telephone number": _some(
                r'(<td[^>]*><a href="tel:)\d+(">)\d+', r"\g<1>118\g<2>118"
            ),
            "swap two countries": _sub(r"(<th[^>]*>)(Ireland)(.*?<th[^>]*>)(Spain)", r"\1\4\3\2"),
            "country gone": _some(r'<tr id="?country-\w\w"?>.*?(?=<tr|</t)', ""),
            "note gone": _sub(r"If you cannot speak on the phone[^<]*", ""),
        },
    ),
    "finder": (
        r"index\.html",
        {
            "another step": _some(
                r"(<strong><a [^>]*>)Call an ambulance now\.", r"\1You can wait."
            ),
            "choice gone": _some(r"<li[^>]*><a [^>]*>[^<]*</a> <strong>.*?(?=<li|</ul)", ""),
            "link leads elsewhere": _some(
                r'(<li><a href=")[^"]*(">[^<]*</a> <strong>)', r"\1glossary/\2"
            ),
        },
    ),
    "glossary": (
        r"glossary/index\.html",
        {
            "meaning gone": _some(r"<dd>.*?(?=<dt|</dl)", "<dd>"),
            "swap two meanings": _sub(r"(<dd>.*?)(<dt.*?)(<dd>.*?)(?=<dt)", r"\3\2\1"),
        },
    ),
    "drawing": (
        r"pictures/.*\.svg",
        {
            "another drawing": _sub(r"<path", "<g/><path"),
            "words gone": _sub(r"</svg>", "<text>Rub</text></svg>"),
        },
    ),
    "looks of paper": (
        r"handout/handout.*\.css",
        {f"css: {k}": _sub(r"\Z", f".emergency li{{{style}}}") for k, style in AWAY.items()},
    ),
    "handout as text": (
        r"handouts/[^/]*(\.txt|-mail\.htm)",
        {
            "take out a sign": _some(r"You\s+cough\s+up\s+blood\.", ""),
            "change a number": _some("999", "998"),
            "another limit": _some(r"\b10\s+minutes", "90 minutes"),
            "negation gone": _some(r"\b(Do not|Never)\b", "Do"),
            "words between": _some("Go to an emergency department", r"Take your time\. \g<0>"),
            "review made up": _sub("Not yet reviewed by", "Reviewed by"),
            "old page with a new date": _some(r"\b2027\b", "2031"),
            "link leads elsewhere": _sub(r"clotsigns\.example/[a-z-]+/", "clotsigns.example/x/"),
            "signs below others": _sub(
                r"(Call an ambulance now if:)(.*?)(Go to an emergency[^:]*:)", r"\3\2\1"
            ),
        },
    ),
    "handout in braille": (
        r"handouts/[^/]*\.brf",
        {
            "take out a sign": _some(r",Y C\\< UP BLOOD4\r\n", ""),
            "change a number": _some("#III", "#IIH"),
            "negation gone": _some(r",D N ", ",D "),
            "review made up": _sub(r",N YET REVIEW\$", ",REVIEW$"),
            "page gone": _sub(r"\f.*?\f", "\f"),
            "page number": _sub(r" #B\r", " #C\r"),
            "longer rows": _sub(r"\r\n  ", " "),
        },
    ),
    "page that is not there": (
        r"404\.html",
        {
            "line on help gone": _some(
                r'<p class="?help-line"?>.*?(?=<(?:p|h2|div|ul)\b|</article)', ""
            ),
            "soften": _some(r"Call an ambulance now", "Think of an ambulance"),
            "link leads elsewhere": _some(r'(help-line"?>.*?<a href=")[^"]*', r"\1/gone/"),
            "hidden": _some(r'<p class="?help-line"?', r"\g<0> hidden"),
        },
    ),
    "script": (
        r"assets/.*\.js",
        {
            "change a number": _some(r'"(999|911|112)"', '"118"'),
            "another country": _some(r'"code":"[A-Z]{2}","name":"[^"]*"', '"code":"XX","name":"X"'),
            "another page": _some(r':"emergency ', ':"dvt '),
            "another code": _some(r'"I82\.', '"I83.'),
            "head gone": _sub(r"\Aself\.clotSigns(Countries|Codes)=[^\n]*\n", ""),
            "something added": _sub(r"\Z", ";document.querySelector('.emergency').remove()"),
        },
    ),
    "profile for OpenInfobutton": (
        r"connect/openinfobutton-profile\.xml",
        {
            "link leads elsewhere": _some(r"clotsigns\.example/connect", "example.org/connect"),
            "another title": _some(r"<title>[^<]*", "<title>Rub it"),
        },
    ),
    "schema of the catalogue": (
        r"catalogue\.schema\.json",
        {"nothing required": _some(r'"required": \[[^]]*\]', '"required": []')},
    ),
    "contact": (
        r"\.well-known/security\.txt",
        {
            "link leads elsewhere": _some(r"Contact: [^\n]*", "Contact: https://example.org/"),
            "old page with a new date": _some(r"Expires: 20\d\d", "Expires: 2041"),
        },
    ),
    "for robots": (r"robots\.txt", {"shut out": _some("Allow: /", "Disallow: /")}),
    "for a home screen": (
        r"manifest\.webmanifest",
        {"link leads elsewhere": _some(r'"start_url": ?"[^"]*"', '"start_url":"about/"')},
    ),
    "bill of materials": (
        r"sbom\.json",
        {"another digest": _some(r'"content": ?"\w\w(?=\w{62}")', '"content":"zz')},
    ),
    "sums": (
        r"handouts/SHA256SUMS",
        {"another digest": _some(r"\n\w\w", "\nzz"), "handout gone": _some(r"\n[^\n]*", "")},
    ),
}


def text_mutations(files: Files, count: int, seed: int) -> Iterator[Mutation]:
    """So many changes of each kind to files of each sort."""
    for output, (about, kinds) in TEXT_KINDS.items():
        names = [name for name in sorted(files.names) if re.fullmatch(about, name)]
        for kind, spoil in kinds.items():
            rng, made = random.Random(f"{seed} {output} {kind}"), 0
            for name in rng.sample(names, len(names)):
                text = files.text(name)
                new = spoil(rng, text)
                if made < count and new != text:
                    made += 1
                    changed: Changed = {name: new.encode()}
                    yield Mutation(kind=kind, output=output, changed=changed, page=name)
                if made == count:
                    break


# Files of which no words are changed: one byte of each is.
BYTES = {
    "letters": r".*\.woff2",
    "picture of points": r"assets/.*\.png",
    "sign of the site": r"assets/.*\.svg",
    "licence of letters": r"assets/.*\.txt",
    "service to install": r"connect/.*\.whl",
    "word to a host": r"\.nojekyll",
    "document": r"handouts/.*\.docx",
    "pack": r".*\.(zip|tar\.gz)",
    "compressed form": r".*(?<!\.tar)\.(br|gz)",
}


def spared(files: Files) -> list[str]:
    """The files of a site that no change here is about."""
    texts = [about for about, _ in TEXT_KINDS.values()]
    known = re.compile("|".join([*texts, *BYTES.values(), r".*\.(html|css|pdf)|about/.*\.md"]))
    return [name for name in sorted(files.names) if not known.fullmatch(name)]


def file_mutations(files: Files, seed: int) -> Iterator[Mutation]:
    """Files that are gone, or stand in each other's place."""
    rng = random.Random(f"{seed} files")
    for output, about in BYTES.items():
        names = [name for name in sorted(files.names) if re.fullmatch(about, name)]
        for name in rng.sample(names, min(2, len(names))):
            content = bytearray(files.read(name))
            content[rng.randrange(len(content) // 3, len(content) * 2 // 3)] ^= 0xFF
            spoilt: Changed = {name: bytes(content)}
            yield Mutation(kind="another byte", output=output, changed=spoilt, page=name)
    sorts = {
        "page": r"(?!embed|handouts/sheet|about).*index\.html",
        "frame": r"embed/.*\.html",
        "sheet": r"handouts/sheet/.*\.html",
        "handout": r"handouts/[^/]*\.pdf",
        "handout in another format": r"handouts/[^/]*\.(txt|docx|htm|brf)",
        "answer": r"connect/v1/.*/.*\.(json|xml)",
        "machine copy": r".*/index\.md",
        "drawing": r"pictures/.*\.svg",
        "compressed form": r".*\.html\.(br|gz)",
        "frame's letter": r"oembed/.*\.json",
    }
    for output, about in sorts.items():
        names = [name for name in sorted(files.names) if re.fullmatch(about, name)]
        for _ in range(3):
            one, two = rng.sample(names, 2)
            ends = (one.rpartition(".")[2], two.rpartition(".")[2])
            if files.read(one) != files.read(two) and len(set(ends)) == 1:
                changed: Changed = {one: files.read(two), two: files.read(one)}
                yield Mutation(kind="swap two pages", output=output, changed=changed, page=one)
        if output not in ("drawing", "compressed form", "frame's letter"):
            gone: Changed = {rng.choice(names): None}
            yield Mutation(kind="gone", output=output, changed=gone)


def stick_mutations(files: Files, count: int, seed: int) -> Iterator[Mutation]:
    """The copy for a stick with one page changed, as a page may be, or without one."""
    name = "clotsigns-offline.zip"
    with zipfile.ZipFile(io.BytesIO(files.read(name))) as pack:
        held = {n: pack.read(n) for n in pack.namelist()}
    rng = random.Random(f"{seed} stick")
    pages = [n for n in held if n.endswith("index.html") and "sheet" not in n]
    kinds = rng.sample(sorted(HTML_KINDS), count)
    for kind in kinds:
        for place in rng.sample(pages, len(pages)):
            tree = LexborHTMLParser(held[place].decode())
            before = tree.html
            if HTML_KINDS[kind](rng, tree) and tree.html != before:
                changed: Changed = {name: _zipped({**held, place: _written(tree)})}
                yield Mutation(kind=kind, output="offline copy", changed=changed)
                break
    gone = rng.choice([n for n in held if n.endswith((".pdf", "index.html"))])
    rest = {n: content for n, content in held.items() if n != gone}
    yield Mutation(kind="gone", output="offline copy", changed={name: _zipped(rest)})


def _zipped(held: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as pack:
        for name, content in held.items():
            pack.writestr(name, content)
    return out.getvalue()


def code_mutations(files: Files, count: int, seed: int) -> Iterator[Mutation]:
    """Sheets whose QR code leads to another page."""
    rng = random.Random(f"{seed} codes")
    names = [n for n in sorted(files.names) if re.fullmatch(r"handouts/sheet/.*\.html", n)]
    code = segno.make("https://clotsigns.example/massage/", error="m", micro=False)
    for name in rng.sample([n for n in names if "card" not in n], count):
        new = re.sub(
            r'(class="qr"><img src=")[^"]*',
            lambda m: m[1] + code.svg_data_uri(border=4),
            files.text(name),
        )
        yield Mutation(
            kind="swap a QR code", output="sheet", changed={name: new.encode()}, page=name
        )


def facts_of(mutation: Mutation) -> str:
    """What a list of survivors says of a mutation."""
    return json.dumps([mutation.output, mutation.kind, sorted(mutation.changed), mutation.css])
