"""Which sheets there are, what each is called, and how it may fit."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from clotsigns.sources.article import in_order
from clotsigns.sources.project import Project

CARD_PAGE = "emergency"
PAPERS = ("a4", "letter")
# Where the sheets for the screen stand on the site.
FOLDER = Path("handouts/sheet")
# How large a picture is, or that it stands apart from its words, in large print alone.
APART_PICTURE, LARGE_PICTURE, SMALL_PICTURE = "apart", "large", "small"
# In large print, lines to write on that need not stand at the end.
NOTED = "noted"
# How high lines may be, from those of a full sheet to those that are read with the most ease.
LEADINGS = (1.08, 1.12, 1.15, 1.2, 1.25)
LEADING, *_ = LEADINGS
# Where lines are no higher, headings and numbers may be smaller.
CLOSE = LEADINGS[2]
# In a browser, where nothing else makes room for what is typed.
CLOSEST = 1.04


@dataclass(frozen=True, kw_only=True)
class Print:
    """A size of print: points from the least allowed to the best, and the most sides.

    UKAAF: clear print has 12 points or more, better 14; large print has 16 or more, better 18.
    A card is no sheet to read at a table: in a wallet, eight points is what others print as well.
    ``notes`` is the least number of lines to write on, where there is room for any.
    """

    name: str
    points: tuple[float, ...]
    sides: int
    notes: int


NORMAL = Print(name="normal", points=(13, 13.5, 14), sides=2, notes=2)
LARGE = Print(name="large", points=(18,), sides=4, notes=2)
CARD = Print(name="card", points=(8,), sides=1, notes=0)
LARGE_CARD = Print(name="large-card", points=(18,), sides=2, notes=0)


# What the page has, and a sheet where there is room.
_CAN_WAIT = ("visit", "await-check")


def can_wait(size: Print, box: str) -> bool:
    """Whether a sheet may leave a box to its page, all of it or nothing."""
    return size in (NORMAL, LARGE) and box in _CAN_WAIT


@dataclass(frozen=True, kw_only=True)
class Sheet:
    """One handout: a page on a paper in a size of print."""

    page: str
    paper: str
    print: Print

    @property
    def name(self) -> str:
        """The file's name without its ending; others rely on it."""
        kind = {NORMAL: "", LARGE: "large-", CARD: "card-", LARGE_CARD: "card-large-"}[self.print]
        return f"{stem(self.page)}-{kind}{self.paper}"

    @property
    def form(self) -> str:
        """What is chosen in the form: a page's sheet on whatever paper, or its card."""
        return f"{stem(self.page)}-card" if self.is_card else stem(self.page)

    @property
    def is_card(self) -> bool:
        """Whether it is a card, in whatever size of print."""
        return self.print in (CARD, LARGE_CARD)

    @property
    def is_large(self) -> bool:
        """Whether it is in large print, as whoever chooses a sheet calls it."""
        return self.print in (LARGE, LARGE_CARD)


@dataclass(frozen=True, kw_only=True)
class Fit:
    """How a sheet fits its sides: points of what is most urgent and of the rest, lines for notes.

    The blocks that are ``moved`` stand on the back, as the front has no room for them; those
    ``left`` stand on neither, and the page alone has them. ``picture`` tells how large it is, or is
    empty where there is no room for any; without ``signs`` there is none for pictograms.
    ``leading`` is the height of a line, one of ``LEADINGS``, as a multiple of the size of print;
    on the back it may be another, ``behind``.
    One that is ``tight`` has less white around its boxes and between what they hold.
    Before each item in ``cuts`` its box is cut in two, as it runs on to another side.
    ``order`` has the blocks of a sheet in large print as they follow each other, if in another
    order than in its HTML. ``front`` is the number of lines for notes at the end of the first side,
    or where the block ``NOTED`` stands.
    """

    points: float
    back: float
    notes: int = 0
    moved: tuple[str, ...] = ()
    left: tuple[str, ...] = ()
    picture: str = LARGE_PICTURE
    signs: bool = True
    leading: float = LEADING
    behind: float = 0.0
    tight: bool = False
    cuts: tuple[str, ...] = ()
    front: int = 0
    order: tuple[str, ...] = ()

    @property
    def on_back(self) -> float:
        """How high a line is on the back."""
        return self.behind or self.leading


@dataclass(frozen=True, kw_only=True)
class Rendered:
    """A handout's file, and how it fits."""

    pdf: bytes
    fit: Fit


class TooLong(ValueError):
    """A sheet whose words do not fit, told with the number of lines that are too many."""


def stem(page: str) -> str:
    """A page's path as the beginning of a file's name."""
    return page.replace("/", "-")


def pages_with_sheets(project: Project) -> list[str]:
    """The pages that have a handout: each article in the order of the menu, then help.

    An edition may leave some out.
    """
    pages = [*(a.id for a in in_order(project.articles) if a.is_article), CARD_PAGE]
    return [page for page in pages if project.edition is None or project.edition.has_sheet(page)]


def sheets(project: Project) -> Iterator[Sheet]:
    """Every handout of a language, the cards last."""
    for page in pages_with_sheets(project):
        for size in (NORMAL, LARGE):
            for paper in PAPERS:
                yield Sheet(page=page, paper=paper, print=size)
    for size in (CARD, LARGE_CARD):
        for paper in PAPERS:
            yield Sheet(page=CARD_PAGE, paper=paper, print=size)
