"""Links to files that are made after the pages: put in once the files are there, or are sure to be.

Whatever is no link by then, because its file was not made, goes.
"""

from __future__ import annotations

import posixpath
from html import escape

from selectolax.lexbor import LexborNode

from clotsigns.pages.for_portals import DOWNLOAD, MARK, NAME
from clotsigns.site import Kind, Page, Site, elements, set_text

# Stand for the address of the site, of its host and of a file in the examples for portals.
SITE, ORIGIN, WHEEL = "{site}", "{origin}", "{wheel}"
# Later steps make these from the finished pages, and fail without them.
PROMISED = (
    *("_headers", "nginx-clotsigns.conf", "clotsigns-offline.zip", "llms.txt", "sbom.json"),
    *(f"fhir/{name}.json" for name in ("Bundle", "CodeSystem", "ConceptMap", "transaction")),
    "fhir/patient/dvt.json",
)


def link_built(site: Site, address: str, wheel: str) -> None:
    """Make each marked text a link to its file, in place; without the file it goes.

    Examples get the ``address`` of the site, and where on it the service stands that can be
    installed.
    """
    for page in site.pages(Kind.PAGE):
        for mark in page.tree.css(f"[{MARK}]"):
            _link(site, page, mark)
        for example in page.tree.css("pre code"):
            if "{" in (text := example.text()):
                set_text(example, filled(text, address, wheel))


def _link(site: Site, page: Page, mark: LexborNode) -> None:
    path = mark.attributes.get(MARK) or ""
    if not site.has(path) and path not in PROMISED:
        _take_out(mark)
        return
    # A folder's address ends with a slash.
    href = posixpath.relpath(path, page.folder or ".") + ("/" if path.endswith("/") else "")
    words = escape(mark.text(), quote=False)
    shown = f"<code>{words}</code>" if mark.tag == "code" else words
    kept = " download" if DOWNLOAD in mark.attributes else ""
    if name := mark.attributes.get(NAME):
        kept += f' aria-label="{escape(name)}"'
    mark.replace_with(elements(f'<a href="{escape(href)}"{kept}>{shown}</a>')[0])


def _take_out(mark: LexborNode) -> None:
    """The mark, or the item of a list that it begins; and the blank before it."""
    item = mark.parent
    if mark.tag == "code" and item is not None and item.tag == "li":
        item.decompose()
        return
    before = mark.prev
    if before is not None and before.is_text_node:
        before.replace_with((before.text_content or "").removesuffix(" "))
    mark.decompose()


def filled(text: str, address: str, wheel: str) -> str:
    """An example as it reads on the site at that address."""
    origin = "/".join(address.split("/")[:3])
    for mark, meant in ((SITE, address), (ORIGIN, origin), (WHEEL, wheel)):
        text = text.replace(mark, meant)
    return text
