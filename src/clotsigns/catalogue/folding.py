"""An article in a frame: what a reader needs at once lies open, all else behind its heading.

In a portal the frame is a part of a page: whole it would be many screens tall. A box below the
steps of today is folded within itself, so that its heading and its look still tell what it is.
"""

from __future__ import annotations

from collections.abc import Iterator

from selectolax.lexbor import LexborNode

from clotsigns.sources.safety import BOXES, open_in_a_frame

# What is never folded besides: what the page is for, its title and answer, and its state.
_OPEN = ".scope, .help-line, .state, h1"


class NotAPage(OSError):
    """A built page in which the article or the looks are not where they were."""


def folded(article: LexborNode, page: str) -> Iterator[str]:
    """The parts of the article, each section behind its heading, as far as none of it must show.

    A section with a box in it is folded up to the box, and goes on at its next heading; a picture
    below the box goes with what is folded. Raises ``NotAPage``.
    """
    heading, held, shown = "", "", ""
    for child in list(article.iter(include_text=False)):
        html = child.html or ""
        must_show = bool(child.css_matches(f".admonition, {_OPEN}") or child.css(_OPEN))
        if child.tag == "h2" or (child.tag == "h3" and shown):
            yield _closed(heading, held) + shown
            heading, held, shown = html, "", ""
        elif heading and child.tag == "figure":
            held += html
        elif must_show or shown or not heading:
            shown += _box(child, page) if child.css_matches(".admonition") else html
        else:
            held += html
    yield _closed(heading, held) + shown


def _closed(heading: str, held: str) -> str:
    return f"<details><summary>{heading}</summary>{held}</details>" if held else heading


def _box(box: LexborNode, page: str) -> str:
    """A box as it stands in a frame: open, or with all but its heading folded."""
    looks = set((box.attributes.get("class") or "").split())
    html = box.html or ""
    if looks & set(open_in_a_frame(page)):
        return html
    opening, mark, inside = html.partition(">")
    title = box.css_first("h2")
    heading = (title.html or "") if title is not None else ""
    inside = inside.strip().removesuffix("</div>")
    if not looks & set(BOXES) or not heading or not inside.startswith(heading):
        raise NotAPage(f"{page}: a box must have its name, and begin with its heading: {html}")
    rest = inside.removeprefix(heading)
    return f"{opening}{mark}<details><summary>{heading}</summary>{rest}</details></div>"
