"""``/.well-known/security.txt``: whom to tell of a hole in the site or the service (RFC 9116)."""

from __future__ import annotations

from clotsigns.catalogue.model import Catalogue

PATH = ".well-known/security.txt"
CONTACT = "portals/#contact"


def as_security(catalogue: Catalogue) -> bytes:
    """It holds until the first page of the site must be looked at again."""
    until = min(e.review_by for page in catalogue.pages for e in page.editions)
    lines = (
        f"Contact: {catalogue.address}{CONTACT}",
        f"Expires: {until.isoformat()}T00:00:00Z",
        f"Preferred-Languages: {', '.join(catalogue.languages)}",
        f"Canonical: {catalogue.address}{PATH}",
    )
    return ("\n".join(lines) + "\n").encode("ascii")
