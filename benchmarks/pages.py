"""``make bench``: this site beside its peers, in one run; writes ``benchmarks/RESULTS.md``.

The sites take turns, so that whatever else the machine does meets them all alike. It takes some
fifteen minutes. Bytes are tested elsewhere; times are only told, with the machine and the day.
"""

from __future__ import annotations

import argparse
import datetime
import os
import platform
import statistics
import subprocess
from collections import defaultdict
from pathlib import Path

from playwright.sync_api import sync_playwright
from tqdm import tqdm

import building
import judging
import reading
from clotsigns.sources.article import plain
from clotsigns.sources.project import load_project
from link import MOBILE, SECOND_GENERATION, behind, nginx
from peers import BARE, HERE, OURS, ROOT, build_all

PAGE, NEXT = "leg-cramps", "dvt"
ROUNDS = 5
KINDS = ("Document", "Stylesheet", "Script", "Font", "Image", "Other")


def main() -> None:
    """Measure all, and write the results."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=ROUNDS)
    rounds = parser.parse_args().rounds
    loads = [os.getloadavg()[0]]
    chromium = subprocess.run(
        [ROOT / "tools" / "find-chromium.sh"], capture_output=True, text=True, check=True
    ).stdout.strip()
    folders = build_all(ROOT / ".build" / "bench")
    sections: list[str] = []
    with nginx(folders) as ports, sync_playwright() as driver:
        browser = driver.chromium.launch(
            executable_path=chromium,
            args=[
                "--no-sandbox",
                "--disable-gpu",
                "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
            ],
        )
        version = browser.version
        for link in (MOBILE, SECOND_GENERATION):
            visits: dict[str, list[reading.Visit]] = defaultdict(list)
            turns = [name for _ in range(rounds) for name in folders]
            for name in tqdm(turns, desc=f"First visits, {link.name}"):
                with behind(link, ports[name]) as port:
                    url = f"https://127.0.0.1:{port}/{PAGE}/"
                    words = box_words(PAGE)
                    visits[name].append(reading.first_visit(browser, url, words, link))
            sections.append(_visits(link.name, visits, link.round_trip, link.rate))
            loads.append(os.getloadavg()[0])
        waits: dict[str, list[float]] = defaultdict(list)
        pair = [name for _ in range(rounds) for name in (OURS, BARE)]
        for name in tqdm(pair, desc="Second pages"):
            with behind(MOBILE, ports[name]) as port:
                url = f"https://127.0.0.1:{port}/{PAGE}/"
                words = box_words(NEXT)
                waits[name].append(reading.second_page(browser, url, NEXT, words, MOBILE))
        sections.append(_second(waits))
        browser.close()
        judged = {}
        for path in tqdm(judging.pages_of(folders[OURS]), desc="Lighthouse"):
            judged[path] = judging.scores(f"https://127.0.0.1:{ports[OURS]}{path}", chromium)
        sections.append(_judged(judged))
    loads.append(os.getloadavg()[0])
    sections.append(_builds(building.builds()))
    (HERE / "RESULTS.md").write_text(_head(loads, version, rounds) + "\n".join(sections))


def box_words(page: str) -> tuple[str, str, str]:
    """The heading of a page's emergency box, its last sign, and the heading of its sources, behind
    all else: all of the sites show them.
    """
    project = load_project(ROOT)
    last = project.safety.box(page, "emergency")[-1].statements[-1]
    words = project.words
    return words["boxes.emergency"], plain(last.text), words["sources_heading"]


def _head(loads: list[float], version: str, rounds: int) -> str:
    shown = ", ".join(f"{load:.1f}" for load in loads)
    return (
        "# What was measured\n\n"
        f"Written by `make bench` on {datetime.date.today():%d %B %Y}: {os.cpu_count()} cores, "
        f"{_processor()}, {platform.system()} {platform.release()}, Chromium {version}.\n"
        f"Load of the machine during the run (1.0 is one busy core): {shown}. "
        "Above the number of cores, all times are longer than they would be alone, and the ratios "
        "are the better guide.\n\n"
        f"Medians of {rounds} visits in turn. nginx sends brotli over HTTP/2 and TLS "
        "1.3 through an emulated link with handshakes, slow start and one bandwidth. The browser "
        "is a phone-sized Chromium, slowed four times, with nothing kept from before, no service "
        "worker, and told the kind of network that it is on.\n"
        "'Box' is the first frame drawn after the last words of the emergency box had come; "
        "'Text' is the same of the whole text, to the heading of its sources; 'LCP' the largest "
        "contentful paint; 'moved' the worst layout shift (CLS).\n"
        "The bare page is the limit: the same words, links, pictures and sources in plain HTML "
        "with one small sheet in the page.\n\n"
    )


def _processor() -> str:
    lines = (
        Path("/proc/cpuinfo").read_text().splitlines() if os.path.exists("/proc/cpuinfo") else []
    )
    return next((line.partition(": ")[2] for line in lines if line.startswith("model name")), "?")


def _visits(
    name: str, visits: dict[str, list[reading.Visit]], round_trip: float, rate: float
) -> str:
    middles = {site: reading.middle(seen) for site, seen in visits.items()}
    limit = middles[BARE]
    head = ["site", "box ms", "ratio", "text ms", "ratio", "LCP ms", "ratio"]
    head += ["moved", "requests", "script ms", "KB"]
    rows = [[*head, *(f"{kind.lower()} KB" for kind in KINDS)]]
    for site, seen in middles.items():
        sizes = [f"{seen.bytes[kind] / 1000:.1f}" for kind in KINDS]
        rows.append(
            [
                site,
                f"{seen.box:.0f}",
                f"{seen.box / limit.box:.2f}",
                f"{seen.text:.0f}",
                f"{seen.text / limit.text:.2f}",
                f"{seen.painted:.0f}",
                f"{seen.painted / limit.painted:.2f}",
                f"{seen.moved:.3f}",
                str(seen.requests),
                f"{seen.scripts:.0f}",
                f"{sum(seen.bytes.values()) / 1000:.1f}",
                *sizes,
            ]
        )
    return (
        f"## First visit to `/{PAGE}/`, {name} ({round_trip * 1000:.0f} ms round trip, "
        f"{rate / 1000:.0f} kB a second)\n\n{_table(rows)}"
    )


def _second(waits: dict[str, list[float]]) -> str:
    middle = {name: statistics.median(seen) for name, seen in waits.items()}
    rows = [["site", "box ms after the tap", "ratio"]]
    rows += [[name, f"{one:.0f}", f"{one / middle[BARE]:.2f}"] for name, one in middle.items()]
    return (
        f"## A reader's second page, from `/{PAGE}/` to `/{NEXT}/`, slow mobile\n\n"
        f"The finger stays on the link for {reading.FINGER * 1000:.0f} ms.\n\n{_table(rows)}"
    )


def _judged(judged: dict[str, tuple[dict[str, int], list[str]]]) -> str:
    rows = [["page", *judging.CATEGORIES, "not passed whole"]]
    for path, (found, faults) in judged.items():
        missed = "; ".join(faults) if min(found.values()) < 100 else ""
        rows.append([f"`{path}`", *(str(found[name]) for name in judging.CATEGORIES), missed])
    return f"## Lighthouse, mobile, each page\n\n{_table(rows)}"


def _builds(builds: dict[str, building.Build]) -> str:
    rows = [["build", "seconds", "memory MB", "pages"]]
    rows += [
        [name, f"{one.seconds:.1f}", f"{one.memory:.0f}", str(one.pages)]
        for name, one in builds.items()
    ]
    return f"## Building\n\n{_table(rows)}"


def _table(rows: list[list[str]]) -> str:
    head, *others = ["| " + " | ".join(row) + " |" for row in rows]
    rule = "|" + " --- |" * len(rows[0])
    return "\n".join([head, rule, *others]) + "\n"


if __name__ == "__main__":
    main()
