"""A tiny project that is right in every way, for tests to spoil in one way each."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

FILES = {
    "docs/en/dvt.md": """\
---
kind: article
description: A short page about clots.
published: 2026-01-01
updated: 2026-01-02
checked: 2026-01-02
review_by: 2027-01-02
menu: A clot
order: 10
---

# A clot

A clot is a lump of blood. [@book]

[[emergency: dvt]]

[[department: dvt]]

[[same-day: dvt]]

[[visit: dvt]]

## What it is {#what-it-is}

It sits in a vein. [@book]

| Sign | Meaning |
| --- | --- |
| Pain | It may be a clot. [@book] |

[[never: dvt]]

[[disclaimer: dvt]]

[[about-this-page: dvt]]
""",
    "data/safety.yml": """\
numbers:
  en: 'Call [999](tel:999) in the UK, [112](tel:112) in the EU, [911](tel:911) in the US,
    [000](tel:000) in Australia, [111](tel:111) in New Zealand.'
skin:
  en: Feel for cold or heat.
groups:
  chest:
    en: Your chest
  leg:
    en: ''
statements:
  breathless:
    step: call
    pages: [every]
    text:
      en: You cannot breathe well.
    sources: [book]
  chest-pain:
    step: call
    pages: [every]
    text:
      en: Your chest hurts.
    sources: [book]
  cough-blood:
    step: call
    pages: [every]
    text:
      en: You cough up blood.
    sources: [book]
  faint:
    step: call
    pages: [every]
    text:
      en: You faint.
    sources: [book]
  heartbeat:
    step: call
    pages: [every]
    text:
      en: Your heart beats fast.
    sources: [book]
  cold-leg:
    step: call
    pages: [every]
    text:
      en: A leg turns cold.
    sources: [book]
  swollen-blue-leg:
    step: call
    pages: [every]
    text:
      en: A leg is tight.
    sources: [book]
  stroke:
    step: call
    pages: [dvt]
    text:
      en: One side is weak.
    sources: [book]
  head-blow:
    step: department
    pages: [every]
    text:
      en: You hit your head.
    sources: [book]
  swollen:
    step: today
    pages: [dvt]
    text:
      en: One leg is swollen.
    sources: [book]
  old-ache:
    step: visit
    pages: [dvt]
    text:
      en: It aches as before.
    sources: [book]
  rub:
    step: never
    pages: [dvt]
    text:
      en: Never rub it.
    sources: [book]
boxes:
  every:
    emergency:
      - group: leg
        say: [breathless, chest-pain, cough-blood, faint, heartbeat, cold-leg, swollen-blue-leg]
    department:
      - group: leg
        say: [head-blow]
  dvt:
    emergency:
      - group: chest
        say: [stroke]
    department: []
    same-day:
      - group: leg
        say: [swollen]
    visit:
      - group: leg
        say: [old-ache]
    never:
      - group: leg
        say: [rub]
  general:
    emergency: []
""",
    "data/evidence/sources.yml": """\
sources:
- id: book
  title: A book of clots
  organisation: A library
  year: 2020
  url: https://example.org/clots
  kind: review
  read: whole
  what_verified: Read whole.
""",
    "data/evidence/claims.yml": """\
claims:
- id: A-1
  claim: A clot sits in a vein.
  verdict: supported
  sources: [book]
  stands: [dvt#what-it-is]
- id: A-2
  claim: Clots are many things to many people.
  verdict: vague
  sources: [book]
  left_out: too general to help a reader
""",
    "data/evidence/figures.yml": "figures: []\n",
    "data/evidence/corrections.yml": "corrections: []\n",
    "data/evidence/safety.yml": """\
pages:
  dvt:
    emergency_now:
    - text: Not being able to breathe.
      said_by: [breathless]
    urgent_same_day: []
    never_do: []
""",
    "data/evidence/article-fingerprints.txt": "0123456789\n",
    "data/pictures.yml": "pictures: {}\n",
    "data/finder.yml": """\
reassuring:
- '\\bharmless\\b'
felt:
  breathless: []
  chest-pain: [chest]
  cough-blood: []
  faint: []
  heartbeat: []
  cold-leg: []
  swollen-blue-leg: []
  stroke: []
  head-blow: []
unless:
  old-ache: [ache]
places:
- id: chest
  where:
    en: Chest
  choices:
  - like:
      en: My chest hurts.
    sign: chest-pain
    page: home#emergency
- id: calf
  where:
    en: Calf
  choices:
  - like:
      en: It is swollen.
    sign: swollen
    page: dvt#same-day
  - like:
      en: I want to know more.
    page: dvt#what-it-is
    sources: [book]
""",
    "data/search.yml": """\
left_out: [sources]
common: [leg]
weights: {about: 0.5}
words:
  dvt: [lump]
misspelt:
  dvt: [thrombosis]
""",
    "data/machine-facts.yml": """\
licence: https://example.org/licence
locale: {en: en_GB}
conditions:
  dvt:
  - name: {en: A clot}
    codes: {ICD-10-CM: I82.46}
""",
    "data/glossary.yml": "terms: {}\n",
    # Nothing of the tiny project has its meaning held: tests of that bring their own.
    "data/meaning.yml": """\
language: en
negations: [not]
joints: [or]
numbers: [two]
units: [days]
hedges: {}
allowed: []
whole: []
statements: {}
words: {}
finder: {}
pages: {}
figures: {}
codes: []
""",
    "data/emergency-numbers.yml": "countries: []\n",
    "data/time-zones.yml": "zones: {}\n",
    "data/portal-examples.yml": "examples: {}\n",
    "data/hazards.yml": "severities: {}\nlikelihoods: {}\nclosers: {}\nhazards: []\n",
    "data/licences.yml": "own: []\npackages: {}\n",
    "data/code-systems.yml": """\
systems:
  icd-10-cm:
    name: ICD-10-CM
    oid: 2.16.840.1.113883.6.90
    uri: http://hl7.org/fhir/sid/icd-10-cm
    branching: true
  snomed-ct:
    name: SNOMED CT
    oid: 2.16.840.1.113883.6.96
    uri: http://snomed.info/sct
    branching: false
  loinc:
    name: LOINC
    oid: 2.16.840.1.113883.6.1
    uri: http://loinc.org
    branching: false
tables:
  - file: data/codes.csv
    used: true
emergencies:
  icd-10-cm: [I26]
sources:
  list: A list of codes.
""",
    "data/codes.csv": """\
system,code,display,pages,confidence,source,note
icd-10-cm,I26,Lung clot,emergency dvt,high,list,
icd-10-cm,I26.01,Septic clot,-,high,list,not a blood clot
icd-10-cm,I82.46,Calf muscle vein clot,dvt,high,list,"a note, with a comma"
snomed-ct,128053003,Deep vein clot,dvt massage-danger,high,list,
loinc,48065-7,D-dimer,dvt,high,list,
""",
}
OTHERS = (
    *("home", "404", "emergency", "glossary", "handouts", "connect", "portals"),
    *("about", "about/sources", "about/what-we-changed", "about/accessibility"),
    *("buttock-clots", "leg-cramps", "leg-numbness", "gastrocnemius-veins", "massage-danger"),
    *("blood-thinners", "gastrocnemius-veins/decide"),
)
FILES["data/kept-pages.txt"] = "".join(["dvt article\n", *(f"{page} about\n" for page in OTHERS)])
OTHER_PAGE = """\
---
kind: about
description: The page {page}.
published: 2026-01-01
updated: 2026-01-02
checked: 2026-01-02
review_by: 2027-01-02
---

# The page {page}

This is a page to read.

[[{help}]]
{more}
[[about-this-page: {page}]]
"""
# What answers somebody who is ill has the box itself.
ANSWERS = ("home", "emergency", "connect")
SHARED = ("data/vocabulary.yml", "data/phrases.yml", "data/words/en.yml")


@pytest.fixture
def tiny(tmp_path: Path, root: Path) -> Path:
    """The folder of the tiny project."""
    for name, text in FILES.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text, encoding="utf-8")
    for page in OTHERS:
        name = {"home": "index", "about": "about/index"}.get(page, page)
        path = tmp_path / "docs/en" / f"{name}.md"
        path.parent.mkdir(parents=True, exist_ok=True)
        more = "\n[[numbers]]\n" if page == "emergency" else ""
        help = "emergency: general" if page in ANSWERS else "help-line"
        path.write_text(OTHER_PAGE.format(page=page, more=more, help=help), encoding="utf-8")
    for name in SHARED:
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text((root / name).read_text(encoding="utf-8"), encoding="utf-8")
    return tmp_path


@pytest.fixture
def spoil(tiny: Path) -> Callable[[str, str, str], int]:
    """Replaces a text in a file of the tiny project and tells the line where it stood."""

    def change(name: str, old: str, new: str) -> int:
        path = tiny / name
        text = path.read_text(encoding="utf-8")
        assert text.count(old) >= 1, f"{name} has no {old!r}"
        path.write_text(text.replace(old, new, 1), encoding="utf-8")
        return text[: text.index(old)].count("\n") + 1

    return change
