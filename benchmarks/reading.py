"""How long a reader waits: a phone-sized Chromium with a quarter of this processor's speed."""

from __future__ import annotations

import json
import statistics
import time
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from playwright.sync_api import Browser, Page

from link import Conditions

PHONE: dict[str, Any] = {
    "viewport": {"width": 390, "height": 844},
    "device_scale_factor": 2,
    "is_mobile": True,
    "has_touch": True,
    "ignore_https_errors": True,
    # What it keeps for later is no part of a first visit.
    "service_workers": "block",
}
SLOWER = 4
PATIENCE = 60.0
FINGER = 0.1

# The box is on the screen in the first frame that is drawn after its last words were parsed; no
# frame is drawn while a style sheet is waited for.
_PROBE = """
(([first, last, end, type]) => {
  Object.assign(self, { boxAt: 0, textAt: 0, paintedAt: 0, movedBy: 0 });
  Object.defineProperty(navigator.connection, "effectiveType", { get: () => type });
  new PerformanceObserver((list) => {
    for (const entry of list.getEntries()) paintedAt = entry.startTime;
  }).observe({ type: "largest-contentful-paint", buffered: true });
  new PerformanceObserver((list) => {
    for (const entry of list.getEntries()) if (!entry.hadRecentInput) movedBy += entry.value;
  }).observe({ type: "layout-shift", buffered: true });
  const look = () => {
    const text = document.body?.textContent.replace(/\\s+/g, " ") ?? "";
    const begin = text.indexOf(first);
    const box = begin >= 0 && text.indexOf(last, begin) >= 0;
    // An outline says it, too, at the head of a page.
    const all = [...document.querySelectorAll("h2")].some((h) => h.textContent.includes(end));
    requestAnimationFrame(() => {
      if (box) boxAt ||= performance.now();
      if (all) textAt = performance.now();
      else look();
    });
  };
  requestAnimationFrame(look);
})(%s)
"""


@dataclass
class Visit:
    """Milliseconds, but for ``moved`` and the bytes, which are by kind of file."""

    box: float
    text: float
    painted: float
    moved: float
    requests: int
    scripts: float
    bytes: Counter[str] = field(default_factory=Counter)


def first_visit(browser: Browser, url: str, words: Iterable[str], link: Conditions) -> Visit:
    """Open a page with nothing kept from before."""
    with browser.new_context(**PHONE) as context:
        page = context.new_page()
        devtools = context.new_cdp_session(page)
        for part in ("Network", "Performance"):
            devtools.send(f"{part}.enable")
        devtools.send("Emulation.setCPUThrottlingRate", {"rate": SLOWER})
        kinds: dict[str, str] = {}
        sizes: Counter[str] = Counter()
        devtools.on(
            "Network.responseReceived", lambda told: kinds.update({told["requestId"]: told["type"]})
        )
        devtools.on(
            "Network.loadingFinished",
            lambda told: sizes.update({told["requestId"]: int(told["encodedDataLength"])}),
        )
        page.add_init_script(_PROBE % json.dumps([*words, link.effective_type]))
        page.goto(url, wait_until="load", timeout=PATIENCE * 1_000)
        _settle(page)
        seen = page.evaluate("[boxAt, paintedAt, movedBy, textAt]")
        metrics = devtools.send("Performance.getMetrics")["metrics"]
        scripts = next(one["value"] for one in metrics if one["name"] == "ScriptDuration")
        by_kind: Counter[str] = Counter()
        for request, size in sizes.items():
            by_kind[kinds.get(request, "Other")] += size
        return Visit(
            box=seen[0],
            text=seen[3],
            painted=seen[1],
            moved=seen[2],
            requests=len(kinds),
            scripts=scripts * 1_000,
            bytes=by_kind,
        )


def second_page(
    browser: Browser, url: str, target: str, words: Iterable[str], link: Conditions
) -> float:
    """How long after a finger leaves a link at ``url`` the box of the page behind it is seen."""
    with browser.new_context(**PHONE) as context:
        page = context.new_page()
        page.add_init_script(_PROBE % json.dumps([*words, link.effective_type]))
        page.goto(url, wait_until="load", timeout=PATIENCE * 1_000)
        page.wait_for_timeout(1_000)
        devtools = context.new_cdp_session(page)
        devtools.send("Emulation.setCPUThrottlingRate", {"rate": SLOWER})
        anchor = page.locator(f'article a[href*="{target}/"], main a[href*="{target}/"]').first
        if not anchor.count():
            anchor = page.locator(f'a[href*="{target}/"]').last
        anchor.scroll_into_view_if_needed()
        page.wait_for_timeout(300)
        place = anchor.bounding_box()
        assert place
        point = {"x": place["x"] + 8, "y": place["y"] + place["height"] / 2}
        devtools.send("Input.dispatchTouchEvent", {"type": "touchStart", "touchPoints": [point]})
        time.sleep(FINGER)
        devtools.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})
        page.wait_for_url(f"**/{target}/**", timeout=PATIENCE * 1_000, wait_until="commit")
        page.wait_for_function("self.boxAt > 0", timeout=PATIENCE * 1_000)
        seen: float = page.evaluate("boxAt")
        return seen


def _settle(page: Page) -> None:
    page.wait_for_function("self.textAt > 0", timeout=PATIENCE * 1_000)
    page.wait_for_timeout(700)


def middle(visits: list[Visit]) -> Visit:
    """The medians of some visits."""

    def of(name: str) -> float:
        return statistics.median(getattr(visit, name) for visit in visits)

    kinds = {kind for visit in visits for kind in visit.bytes}
    return Visit(
        box=of("box"),
        text=of("text"),
        painted=of("painted"),
        moved=max(visit.moved for visit in visits),
        requests=int(of("requests")),
        scripts=of("scripts"),
        bytes=Counter(
            {k: int(statistics.median(visit.bytes[k] for visit in visits)) for k in sorted(kinds)}
        ),
    )
