"""Guards of the words for machines: copies of pages, their list, and the passages of them all."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from itertools import pairwise

from clotsigns.catalogue.passages import as_passages
from clotsigns.catalogue.pieces import page_address, pieces
from clotsigns.catalogue.quotable import WINDOW, written
from clotsigns.proof import page_file
from clotsigns.proof.words import lines_of
from clotsigns.published.expected import Expected
from clotsigns.published.files import Files
from clotsigns.published.words import bare
from clotsigns.sources.article import Article, Kind, plain
from clotsigns.sources.safety import BOXES

_WORD = re.compile(r"\w+")
_LINKS = re.compile(r"\]\((https?://[^)\s]+)\)")


def copy_whole(files: Files, expected: Expected, name: str) -> Iterator[str]:
    """A copy for machines says, in order, what each box says, and the line on help all along."""
    page = name.removesuffix("index.md").rstrip("/") or "home"
    project = expected.project
    article = next((a for a in project.articles if a.id == page), None)
    if article is None:
        yield "this copy is of no page"
        return
    text = files.text(name)
    yield from _helped(expected, text)
    if not text.startswith(f"# {article.title}\n\n> {project.words['help_line']}\n"):
        yield "it must begin with its title and the line on when to call"
    yield from _unsaid(expected, article, text)
    yield from _leading(files, expected, text)


def _unsaid(expected: Expected, article: Article, text: str) -> Iterator[str]:
    """What a text lacks of the boxes and the sentences of a page, in their order."""
    project = expected.project
    said, at = bare(text.replace(f"> {project.words['help_line']}\n", "")), 0
    for _, tier, where in article.placements():
        if tier not in BOXES:
            continue
        for group in project.safety.box(where, tier):
            for words in (plain(group.heading), *(plain(s.text) for s in group.statements)):
                found = said.find(bare(words), at)
                if found < 0:
                    yield f"it must say, in order, of the {tier} signs: '{words}'"
                at = max(at, found)
        if bare(project.words[f"boxes.{tier}"]) not in said:
            yield f"it must have the heading of its {tier} signs"
    at, rows = 0, {line.number for line in article.lines if line.kind is Kind.ROW}
    for number, words in lines_of(article):
        found = said.find(bare(words.rstrip(".") if number in rows else words), at)
        if found < 0:
            yield f"it must say, in order, what line {number} of its page says: '{words[:80]}'"
            break
        # Each row of a table says the names of its columns again.
        at = at if number in rows else found


def copy_of_page(files: Files, expected: Expected, name: str) -> Iterator[str]:
    """A copy for machines says what the published page says, and no more."""
    for article in expected.project.articles:
        if f"{page_address(article)}index.md" == name:
            html = files.text(page_file(article).as_posix())
            made = pieces(html, f"{expected.address}{page_address(article)}")
            if written(made, expected.project.words["help_line"]) != files.text(name):
                yield "it must say what its page says, in order"


def passages_whole(files: Files, expected: Expected, name: str) -> Iterator[str]:
    """The passages say all that the pages say, and no more, each with the sources of its page."""
    project, words = expected.project, expected.project.words
    made = as_passages(project, expected.catalogue, files.tree)
    if files.read(name) != made:
        yield "it must say what the pages say"
    try:
        told = json.loads(files.text(name))
        sections = [(str(s["location"]), [s["title"], *s["lines"]]) for s in told["sections"]]
        said = {key: told[key] for key in ("help", "call", "note", "says")}
        sources = [str(source) for source in told["sources"]]
    except (ValueError, KeyError, TypeError):
        yield "it must be a list of passages that can be read"
        return
    wanted = {
        "help": words["help_line"],
        "call": f"{plain(project.safety.numbers)} {words['elsewhere']}",
        "note": words["disclaimer"],
        "says": words.document.data["machines"],
    }
    for key, text in wanted.items():
        if said[key] != text:
            yield f"'{key}' must say: '{text}'"
    listed = expected.once("sources", lambda: _listed(files, expected))
    for source in sources:
        if bare(source) not in listed:
            yield f"no page lists the source '{source[:80]}'"
    for article in project.articles:
        here = page_address(article)
        lines = [line for at, lines in sections if at.partition("#")[0] == here for line in lines]
        if lines:
            for fault in _unsaid(expected, article, "\n".join(lines)):
                yield f"{here}: {fault}"


def _listed(files: Files, expected: Expected) -> str:
    """Every source as some page lists it."""
    trees = (files.tree(page_file(article).as_posix()) for article in expected.project.articles)
    return "\n".join(
        bare(node.text())
        for tree in trees
        for node in tree.css("div.sources li, ol.all-sources li")
    )


def list_whole(files: Files, expected: Expected, name: str) -> Iterator[str]:
    """The list of copies has every page that answers, and leads to what is there."""
    text = files.text(name)
    yield from _helped(expected, text)
    yield from _leading(files, expected, text)
    for article in expected.project.articles:
        place = page_file(article).as_posix().removesuffix("index.html")
        line = f"[{article.title}]({expected.address}{place}index.md): "
        if (
            f"{place}index.md" in files.names
            and f"{line}{article.front.data['description']}" not in text
        ):
            yield f"it must have {article.title}, as its page tells of it"


def _helped(expected: Expected, text: str) -> Iterator[str]:
    """No window of words in a row holds none of the line on when to call whole.

    A word is what stands between spaces, and then again a run of letters and figures.
    """
    line = f"> {expected.project.words['help_line']}"
    for words in (str.split, _WORD.findall):
        said, held = words(line), words(text)
        starts = [
            n for n, word in enumerate(held) if word == said[0] and held[n : n + len(said)] == said
        ]
        # As if one stood before the first window, and one after the last.
        places = [-1, *starts, len(held) - len(said) + 1]
        if any(after - before > WINDOW + 1 - len(said) for before, after in pairwise(places)):
            yield f"no {WINDOW} words in a row may be without the line on when to call"
            return


def _leading(files: Files, expected: Expected, text: str) -> Iterator[str]:
    for link in _LINKS.findall(text):
        path = link.partition("#")[0].removeprefix(expected.address)
        if link.startswith(expected.address):
            place = f"{path}index.html" if path.endswith("/") or not path else path
            if place not in files.names:
                yield f"it leads to nothing: {link}"
