"""The command line: ``python -m clotsigns check | figures | build | serve | links | …``."""

from __future__ import annotations

import argparse
import datetime
import gc
import re
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

from clotsigns.new_page import new_page
from clotsigns.rules import originality, problems
from clotsigns.rules.review import reviews_due, reviews_overdue
from clotsigns.rules.sealed import words_sealed
from clotsigns.sources.figures import old_figures
from clotsigns.sources.problem import SourceError
from clotsigns.sources.project import load_project
from clotsigns.telling import FORMATS, show, tell

ARTICLES = 5


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; the answer is the exit status (0 done, 1 problems, 2 wrong call)."""
    parser = argparse.ArgumentParser(prog="clotsigns", description=__doc__)
    parser.add_argument("--root", type=Path, default=Path(), help="the project's folder")
    commands = parser.add_subparsers(dest="command", required=True)
    checker = commands.add_parser("check", help="tell every problem in words and facts")
    checker.add_argument("--format", choices=FORMATS, default="plain", help="how to tell them")
    checker.add_argument(
        "--overdue-fails", action="store_true", help="count a review whose day has passed as one"
    )
    commands.add_parser("figures", help="list figures whose newest source is over five years old")
    builder = commands.add_parser("build", help="check, build, and swap the new site in")
    builder.add_argument("--site-dir", type=Path, help="where to put it (default: site)")
    for command in (checker, builder):
        command.add_argument("--edition", type=Path, help="the file of a clinic's own edition")
        command.add_argument(
            "--language", type=_tag, default="en", help="which pages: docs/en, data/words/en.yml"
        )
    server = commands.add_parser("serve", help="show the built site on this machine only")
    server.add_argument("--port", type=int, default=8000, choices=range(65536), metavar="N")
    beginner = commands.add_parser("new", help="begin a page: 'check' then tells what is to do")
    beginner.add_argument("page", help="its address on the site, such as varicose-veins")
    commands.add_parser("links", help="ask every link to another site (needs the network)")
    marker = commands.add_parser("fingerprint", help="remake the fingerprints of the articles")
    marker.add_argument("articles", type=Path, nargs="+")
    options = parser.parse_args(arguments)

    try:
        return _COMMANDS[options.command](options.root, options)
    except SourceError as error:
        return tell(error.problems, getattr(options, "format", "plain"))
    except ModuleNotFoundError as error:
        print(
            f"clotsigns: this needs the package {error.name}, which is not installed yet: "
            "'make site' sets it up",
            file=sys.stderr,
        )
        return 1
    except MemoryError:
        print("clotsigns: there is not enough memory; the site that stood stands", file=sys.stderr)
        return 1
    except (OSError, UnicodeDecodeError) as error:
        print(f"clotsigns: {error}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130


def _tag(text: str) -> str:
    """A language tag as BCP 47 writes it, which is also the name of a folder."""
    if not re.fullmatch(r"[a-z]{2,3}(-[A-Za-z0-9]{2,8})*", text):
        raise argparse.ArgumentTypeError(f"{text!r} must be a language tag, such as cy or pt-BR")
    return text


def _check(root: Path, options: argparse.Namespace) -> int:
    project = load_project(root, options.language, options.edition)
    # What is not right is not to be sealed: the seals come after the rules.
    found = problems(project) or list(words_sealed(project))
    today = datetime.date.today()
    late = set(reviews_overdue(project, today)) if options.overdue_fails else set()
    # Told, and no fault of whoever happens to ask on that day.
    show(sorted(set(reviews_due(project, today)) - late), options.format, "warning")
    return tell(sorted({*found, *late}), options.format)


def _figures(root: Path, options: argparse.Namespace) -> int:
    found = list(old_figures(load_project(root), datetime.date.today().year))
    print("\n".join(found) or "No figure rests on old sources alone.")
    return 0


# What a check has no use for is loaded where it is used, so that it needs few packages.


def _build(root: Path, options: argparse.Namespace) -> int:
    from clotsigns.building import build
    from clotsigns.generator.run import BuildError

    # A build keeps most of what it makes: to look through it so often costs a tenth of its work.
    gc.freeze()
    gc.set_threshold(100_000, 20, 20)
    site = options.site_dir or root / "site"
    try:
        build(root, site, options.edition, options.language)
    except BuildError as error:
        print(f"clotsigns: {error}", file=sys.stderr)
        return 1
    print(f"Built {site}")
    return 0


def _new(root: Path, options: argparse.Namespace) -> int:
    path = new_page(load_project(root), options.page, datetime.date.today())
    print(f"Began {path}: 'make check' now tells what is to do, line by line")
    return 0


def _serve(root: Path, options: argparse.Namespace) -> int:
    from clotsigns.serving import serve

    serve(root / "site", options.port)
    return 0


def _links(root: Path, options: argparse.Namespace) -> int:
    from clotsigns.outside import outside_faults

    faults = outside_faults(root / "site")
    print("\n".join(faults) or "Every outside link answers.")
    return 1 if faults else 0


def _fingerprint(root: Path, options: argparse.Namespace) -> int:
    if len(set(options.articles)) < ARTICLES:
        raise OSError(f"the fingerprints are those of all {ARTICLES} articles: name them")
    content = originality.fingerprint_file(options.articles)
    (root / originality.PATH).write_text(content, encoding="ascii")
    print(f"Wrote {originality.PATH}")
    return 0


_COMMANDS: dict[str, Callable[[Path, argparse.Namespace], int]] = {
    "check": _check,
    "figures": _figures,
    "build": _build,
    "new": _new,
    "serve": _serve,
    "links": _links,
    "fingerprint": _fingerprint,
}


if __name__ == "__main__":
    sys.exit(main())
