"""Where answers lead: an entry to its page first, then to its sheets; an answer to itself."""

from __future__ import annotations

from collections.abc import Iterator

from clotsigns.connect.answer import Answer, Entry

PAGE_TYPE = "text/html"
HANDOUT_TYPE = "application/pdf"


def links(entry: Entry) -> Iterator[dict[str, str]]:
    """The attributes of each link. Readers of answers take the first, so the page is first."""
    edition = entry.edition
    targets = [(entry.address, PAGE_TYPE, edition.title)]
    targets += [
        (handout.url, HANDOUT_TYPE, f"{edition.title}: {handout.title}")
        for handout in edition.handouts
    ]
    for href, media, title in targets:
        yield {
            "href": href,
            "rel": "alternate",
            "type": media,
            "hreflang": edition.language,
            "title": title,
        }


def self_links(answer: Answer, media: str) -> Iterator[dict[str, str]]:
    """The attributes of the link to the answer itself, where it has an address."""
    if answer.self_link:
        yield {
            "href": answer.self_link,
            "rel": "self",
            "type": media,
            "hreflang": answer.language,
            "title": answer.catalogue.said(answer.language).title,
        }
