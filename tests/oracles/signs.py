"""What a browser must see of the safety text of a page: asked of what is shown, not of how.

Every heading, line and sign of the boxes is found by its words, and must be seen: drawn, in
letters of 12 pixels or more, with contrast, upright, whole, uncovered, inside the window, each
below the one before; and the first of them on the first screen of a phone.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path

from playwright.sync_api import Page

from clotsigns.proof import page_file
from clotsigns.sources.article import plain
from clotsigns.sources.project import Project, load_project
from clotsigns.sources.safety import BOXES
from clotsigns.sources.withdrawn import as_published
from oracles.asked import probe

# What is asked for of a page: its boxes in order, each with its texts in order.
Wanted = list[list[str]]
PHONE = {"width": 390, "height": 844}
LEAST, CONTRAST = 12, 4.5

SEEN = r"""([boxes, least, contrast, ordered, height]) => {
  const faults = [], fold = t => t.replace(/\s+/g, ' ').trim();
  const all = [...document.querySelectorAll(
    'article :is(h2, h3, li, p), article summary')].filter(e => !e.closest('nav'));
  const made = document.createElement('style');
  made.textContent = '*, ::before, ::after { pointer-events: auto !important; '
    + 'scroll-behavior: auto !important; transition: none !important; }';
  document.head.append(made);
  const folds = [...document.querySelectorAll(
    '.start .danger > details, .embed .admonition > details')].filter(d => !d.open);
  const strip = folds.some(d => d.closest('.start'));
  // In a wide window the fold lies open by itself, and has nothing to press.
  const closed = folds.filter(d => !d.querySelector('li')?.checkVisibility(
    {contentVisibilityAuto: true}));
  folds.forEach(d => { d.open = true; });
  const paint = document.createElement('canvas').getContext('2d', {willReadFrequently: true});
  const known = new Map();
  const rgba = text => known.get(text) ?? known.set(text, painted(text)).get(text);
  const painted = text => {
    paint.clearRect(0, 0, 1, 1); paint.fillStyle = text; paint.fillRect(0, 0, 1, 1);
    const [r, g, b, a] = paint.getImageData(0, 0, 1, 1).data; return [r, g, b, a / 255];
  };
  const over = (top, under) => top.slice(0, 3).map(
    (c, i) => c * top[3] + under[i] * (1 - top[3])).concat(1);
  const light = c => { const [r, g, b] = c.slice(0, 3).map(v => v / 255).map(
    v => v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4);
    return 0.2126 * r + 0.7152 * g + 0.0722 * b; };
  const line = e => { const found = []; for (let n = e; n; n = n.parentElement) found.push(n);
    return found; };
  const ground = e => line(e).reverse().reduce(
    (under, n) => over(rgba(getComputedStyle(n).backgroundColor), under), [255, 255, 255, 1]);
  const looks = (e, text) => {
    const say = what => faults.push(`${what}: ${text.slice(0, 60)}`);
    if (!e.checkVisibility({opacityProperty: true, visibilityProperty: true,
      contentVisibilityAuto: true})) return say('not shown');
    if (e.closest('[aria-hidden=true], [inert], [hidden], dialog, template')) say('kept back');
    let through = 1;
    for (const n of line(e)) {
      const s = getComputedStyle(n);
      through *= parseFloat(s.opacity);
      if (s.filter !== 'none' || s.mixBlendMode !== 'normal' || s.clipPath !== 'none'
        || s.maskImage !== 'none' && s.maskImage !== '' || s.transform !== 'none'
        || !['none', '', '0deg'].includes(s.rotate) || !['none', '1', ''].includes(s.scale))
        say(`${n.tagName} is masked or bent`);
      if (s.textDecorationLine.includes('line-through')) say('struck');
      if (n.matches('body *') && n.matches('.admonition, .admonition *, .help-line'))
        for (const part of ['::before', '::after']) {
          const p = getComputedStyle(n, part);
          if (p.content !== 'none' && p.content !== 'normal'
            && ['absolute', 'fixed'].includes(p.position)
            && parseFloat(p.width) > 60 && parseFloat(p.height) > 12) say('covered by a part');
        }
    }
    if (through < 0.95) say(`seen through: ${through}`);
    const style = getComputedStyle(e);
    if (style.direction !== getComputedStyle(document.documentElement).direction) say('turned');
    if (Math.abs(parseFloat(style.letterSpacing) || 0) > 4) say('spread');
    const range = document.createRange(), rects = [];
    const walker = document.createTreeWalker(e, NodeFilter.SHOW_TEXT);
    for (let node = walker.nextNode(); node; node = walker.nextNode()) {
      if (!node.data.trim()) continue;
      const own = getComputedStyle(node.parentElement);
      const size = parseFloat(own.fontSize) * (node.parentElement.currentCSSZoom ?? 1);
      if (size < least) say(`letters of ${size} px`);
      const back = ground(node.parentElement);
      const ink = over(rgba(own.webkitTextFillColor || own.color), back);
      const [a, b] = [light(ink), light(back)].sort((x, y) => y - x);
      const ratio = (a + 0.05) / (b + 0.05);
      if (ratio < contrast) say(`contrast ${ratio.toFixed(1)}`);
      range.selectNodeContents(node);
      rects.push(...[...range.getClientRects()].filter(r => r.width > 1 || r.height > 1));
    }
    if (!rects.length) return say('no letters drawn');
    const tall = Math.min(...rects.map(r => r.height));
    if (tall < least) say(`lines of ${tall} px`);
    const tops = [...new Set(rects.map(r => Math.round(r.top)))].sort((x, y) => x - y);
    if (tops.some((t, i) => i && t - tops[i - 1] > 5 && t - tops[i - 1] < least * 0.8))
      say('its lines lie on each other');
    if (rects.some(r => r.left < -1 || r.right > document.documentElement.clientWidth + 1
      || r.top + scrollY < -1)) say('outside the window');
    const first = rects[0];
    scrollTo(0, first.top + scrollY - innerHeight / 2);
    const points = e.getClientRects().length ? [0, rects.length - 1] : [];
    for (const index of new Set(points)) {
      range.selectNodeContents(e);
      const now = [...range.getClientRects()].filter(r => r.width > 8 && r.height > 4);
      const r = index ? now[now.length - 1] : now[0];
      if (!r) return say('no place');
      const x = Math.min(r.left + Math.min(r.width / 2, 30), innerWidth - 2);
      const y = r.top + r.height / 2;
      if (y < 0 || y > innerHeight) continue;
      const hit = document.elementFromPoint(x, y);
      if (!hit || !(e.contains(hit))) say(`covered by ${hit?.tagName}.${hit?.className}`);
    }
    scrollTo(0, 0);
    return first.top + scrollY;
  };
  let from = 0, last = -1, at = 0;
  scrollTo(0, 0);
  for (const box of boxes) for (const text of box) {
    const index = all.findIndex((e, i) => i >= from && fold(e.textContent).startsWith(text));
    if (index < 0) { faults.push(`not there, or not in order: ${text.slice(0, 60)}`); continue; }
    from = index + 1;
    const top = looks(all[index], text);
    if (typeof top !== 'number') continue;
    if (ordered && top < last - 1) faults.push(`above what it follows: ${text.slice(0, 60)}`);
    last = top;
    // The heading, and the first sign where none is folded, on the first screen.
    if (ordered && (at === 0 || at === 2 && !strip) && box === boxes[0] && top > height - 30)
      faults.push(`below the first screen at ${Math.round(top)}: ${text.slice(0, 60)}`);
    at += 1;
  }
  folds.forEach(d => { d.open = false; });
  for (const d of closed) looks(d.querySelector('summary'), 'the fold');
  made.remove();
  scrollTo(0, 0);
  return faults;
}"""

PRINTED = r"""boxes => {
  const fold = t => t.replace(/\s+/g, ' ').trim(), faults = [];
  const all = [...document.querySelectorAll('article :is(h2, h3, li, p)')]
    .filter(e => !e.closest('nav'));
  for (const text of boxes.flat()) {
    const found = all.find(e => fold(e.textContent).startsWith(text));
    if (!found || !found.checkVisibility({opacityProperty: true, visibilityProperty: true})
      || !found.getClientRects().length && !found.closest('details'))
      faults.push(`not printed: ${text.slice(0, 60)}`);
  }
  return faults;
}"""


def wanted(project: Project) -> dict[str, Wanted]:
    """What every page must show, by its path on the site; frames show the same."""
    words = project.words
    found: dict[str, Wanted] = {}
    for article in project.articles:
        boxes: Wanted = []
        for _, name, page in article.placements():
            if name not in BOXES:
                continue
            said = [words[f"boxes.{name}"]]
            if name == BOXES[0]:
                said.append(plain(project.safety.numbers))
            for group in project.safety.box(page, name):
                said += [plain(group.heading)] if group.heading else []
                said += [plain(statement.text) for statement in group.statements]
            boxes.append(said)
        found[page_file(article).as_posix()] = boxes or [[words["help_line"]]]
    return found


def unseen(page: Page, boxes: Wanted, *, ordered: bool) -> list[str]:
    """What of it the open page does not show; where columns may stand, no order is asked for."""
    told: list[str] = page.evaluate(SEEN, _asked(page, boxes, ordered=ordered))
    return told


def _asked(page: Page, boxes: Wanted, *, ordered: bool) -> list[object]:
    height = page.viewport_size["height"] if page.viewport_size else PHONE["height"]
    return [boxes, LEAST, CONTRAST, ordered, height]


@cache
def _known() -> dict[str, Wanted]:
    return wanted(as_published(load_project(Path(__file__).resolve().parents[2])))


def _of(page: Page) -> Wanted:
    path = page.url.split("/", 3)[3].partition("#")[0].removeprefix("embed/")
    return _known()[f"{path}index.html" if path.endswith("/") or not path else path]


def _shown(page: Page) -> list[object]:
    width = page.viewport_size["width"] if page.viewport_size else PHONE["width"]
    return _asked(page, _of(page), ordered=width == PHONE["width"])


@probe(SEEN, _shown)
def signs_seen(told: list[str]) -> list[str]:
    """What an open page does not show of its safety text."""
    return told


@probe(PRINTED, _of)
def signs_printed(told: list[str]) -> list[str]:
    """What an open page does not print of its safety text."""
    return told
