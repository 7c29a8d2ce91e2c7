"""The figures that readers decide by, and which of them rest on sources that have grown old."""

from __future__ import annotations

from collections.abc import Iterator

from clotsigns.sources.project import Project

# Years after which a figure is looked up again.
OLD = 5


def old_figures(project: Project, year: int) -> Iterator[str]:
    """A line for each figure on the pages whose newest source is over five years old."""
    entries = [e for e in project.data["figures"].data["figures"] if e.get("says")]
    for entry in sorted(entries, key=lambda entry: (entry["year"], entry["id"])):
        if year - entry["year"] > OLD:
            said = ", ".join(entry["says"])
            yield f"{entry['year']}  {entry['id']}: {said} ({', '.join(entry['sources'])})"
