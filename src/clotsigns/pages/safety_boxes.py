"""The boxes of the ladder of help, from data: the one place that writes safety text on a page."""

from __future__ import annotations

import xml.etree.ElementTree as etree

from clotsigns.pages.writing import link
from clotsigns.sources.project import Project
from clotsigns.sources.safety import DRAWN, HELP_LINE

LOOKS = {
    "emergency": "danger",
    "department": "attention",
    "same-day": "warning",
    "visit": "tip",
    "thinner": "important",
    "never": "failure",
    "await-ambulance": "info",
    "await-check": "info",
}
EMERGENCY_PAGE = "emergency"
# Chromium's reader leaves out a span of this name. A line that is nothing but a link is a menu to
# it, and takes the heading above and the signs below along.
UNREAD = "mw-editsection"


def box(project: Project, name: str, page: str, parent: etree.Element) -> None:
    """A page's box of one tier. Raises ``KeyError`` where the page has none."""
    safety, words = project.safety, project.words
    groups = safety.box(page, name)
    drawn = _is_drawn(project, page)
    looks = {"class": f"admonition {LOOKS[name]} {name}"}
    # Told on entering and on leaving, and found by who jumps from landmark to landmark.
    told = {"role": "region", "aria-labelledby": name}
    made = etree.SubElement(parent, "div", {**looks, **told})
    heading = etree.SubElement(made, "h2", {"class": "admonition-title", "id": name})
    heading.text = words[f"boxes.{name}"]
    if name == "emergency":
        call = etree.SubElement(made, "p", {"class": "call"})
        button = link(call, "emergency.md#numbers", "")
        etree.SubElement(button, "span", {"class": UNREAD}).text = words["country.find"]
        numbers = etree.SubElement(made, "p", {"class": "numbers"})
        numbers.text = f"{safety.numbers} {words['elsewhere']}"
    elif lead := words[f"leads.{name}"]:
        etree.SubElement(made, "p", {"class": "what-to-do"}).text = lead
    for group in groups:
        if group.heading:
            title = etree.SubElement(made, "h3", {"id": f"{name}-{group.id}"})
            title.text = group.heading
        items = etree.SubElement(made, "ul")
        for statement in group.statements:
            item = etree.SubElement(items, "li")
            item.text = statement.text
            if drawn:
                item.set(DRAWN, statement.pictogram)
    if name == "emergency":
        etree.SubElement(made, "p", {"class": "skin"}).text = safety.skin
        _more(project, etree.SubElement(made, "p", {"class": "more"}), page)
    elif end := words[f"ends.{name}"]:
        etree.SubElement(made, "p", {"class": "then"}).text = end


def help_line(project: Project, argument: str, parent: etree.Element) -> None:
    """One line and the link, on pages that give no health advice."""
    line = etree.SubElement(parent, "p", {"class": HELP_LINE})
    line.text = f"{project.words['help_line']} "
    link(line, "emergency.md", project.words["help_link"])


def disclaimer(project: Project, page: str, parent: etree.Element) -> None:
    """What no page can do for its reader."""
    etree.SubElement(parent, "p", {"class": "scope"}).text = project.words["disclaimer"]


def _is_drawn(project: Project, page: str) -> bool:
    """Whether each sign of a page's boxes is shown beside its pictogram."""
    found = (article.front.data for article in project.articles if article.id == page)
    return any(front.get("pictograms") for front in found)


def _more(project: Project, line: etree.Element, page: str) -> None:
    """The last line of the first box leads on: to blood thinners, the spine, the ladder, a call."""
    own = "thinner" in project.safety.boxes.get(page, {})
    targets = {
        "thinner": "#thinner" if own else "emergency.md#thinner",
        "saddle": "emergency.md#emergency-stroke-and-spine",
        "all": "emergency.md",
    }
    if page == EMERGENCY_PAGE:
        targets = {"thinner": "#thinner", "say": "#what-to-say"}
    elif project.safety.says(page, "emergency", "saddle"):
        del targets["saddle"]
    for key, target in targets.items():
        link(line, target, project.words[f"more.{key}"]).tail = " "
