"""The last gate: built pages are read as a browser would, and must show their safety text.

`pages` asks it of each page; `shape` says how a box is built, `words` what a page has to say, and
`looks` what no style sheet may do to a box.
"""

from clotsigns.proof.pages import lacking, lacking_on, page_file, unproved, unsafe_pages
from clotsigns.proof.shape import box_says, spoken

__all__ = [
    "box_says",
    "lacking",
    "lacking_on",
    "page_file",
    "spoken",
    "unproved",
    "unsafe_pages",
]
