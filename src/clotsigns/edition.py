"""A clinic's own edition: its name, logo, numbers and country, read from a small YAML file."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class Edition:
    """What a clinic adds to pages and handouts. Texts may be empty; ``logo`` is an address."""

    name: str
    day: str
    night: str
    wording: str
    ambulance: str
    logo: str
