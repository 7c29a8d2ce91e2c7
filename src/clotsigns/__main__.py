"""The command line: ``python -m clotsigns check | figures | build | serve | links | …``."""

from __future__ import annotations

import argparse
import datetime
import sys
from collections.abc import Sequence
from pathlib import Path

from clotsigns.building import build
from clotsigns.generator import BuildError
from clotsigns.outside import outside_faults
from clotsigns.rules import originality, problems
from clotsigns.rules.review import reviews_due
from clotsigns.serving import serve
from clotsigns.sources.figures import old_figures
from clotsigns.sources.problem import Problem, SourceError
from clotsigns.sources.project import load_project

ARTICLES = 5


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; the answer is the exit status (0 done, 1 problems, 2 wrong call)."""
    parser = argparse.ArgumentParser(prog="clotsigns", description=__doc__)
    parser.add_argument("--root", type=Path, default=Path(), help="the project's folder")
    commands = parser.add_subparsers(dest="command", required=True)
    checker = commands.add_parser("check", help="tell every problem in words and facts")
    commands.add_parser("figures", help="list figures whose newest source is over five years old")
    builder = commands.add_parser("build", help="check, build, and swap the new site in")
    builder.add_argument("--site-dir", type=Path, help="where to put it (default: site)")
    for command in (checker, builder):
        command.add_argument("--edition", type=Path, help="the file of a clinic's own edition")
    server = commands.add_parser("serve", help="show the built site on this machine only")
    server.add_argument("--port", type=int, default=8000, choices=range(65536), metavar="N")
    commands.add_parser("links", help="ask every link to another site (needs the network)")
    marker = commands.add_parser("fingerprint", help="remake the fingerprints of the articles")
    marker.add_argument("articles", type=Path, nargs="+")
    options = parser.parse_args(arguments)

    root: Path = options.root
    try:
        if options.command == "check":
            project = load_project(root, edition=options.edition)
            return _tell([*problems(project), *reviews_due(project, datetime.date.today())])
        if options.command == "figures":
            project = load_project(root)
            found = list(old_figures(project, datetime.date.today().year))
            print("\n".join(found) or "No figure rests on old sources alone.")
        elif options.command == "build":
            site = options.site_dir or root / "site"
            build(root, site, options.edition)
            print(f"Built {site}")
        elif options.command == "serve":
            serve(root / "site", options.port)
        elif options.command == "links":
            faults = outside_faults(root / "site")
            print("\n".join(faults) or "Every outside link answers.")
            return 1 if faults else 0
        else:
            if len(set(options.articles)) < ARTICLES:
                raise OSError(f"the fingerprints are those of all {ARTICLES} articles: name them")
            content = originality.fingerprint_file(options.articles)
            (root / originality.PATH).write_text(content, encoding="ascii")
            print(f"Wrote {originality.PATH}")
    except SourceError as error:
        return _tell(error.problems)
    except (BuildError, OSError, UnicodeDecodeError) as error:
        print(f"clotsigns: {error}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130
    return 0


def _tell(found: list[Problem]) -> int:
    for problem in found:
        print(problem, file=sys.stderr)
    if found:
        count = len(found)
        print(f"{count} problem{'s' if count > 1 else ''}.", file=sys.stderr)
        return 1
    print("No problems.")
    return 0


if __name__ == "__main__":
    sys.exit(main())
