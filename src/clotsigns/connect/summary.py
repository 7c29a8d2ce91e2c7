"""What an entry says of its page: the answer, then when to call an ambulance, then its state."""

from __future__ import annotations

from html import escape

from clotsigns.catalogue.model import Edition


def as_html(edition: Edition) -> str:
    """A few elements that every portal can show: ``p``, ``strong``, ``ul`` and ``li`` alone.

    A portal may show nothing but this, so the emergency signs stand in it as they do on the page.
    """
    emergency = edition.emergency
    parts = [
        f"<p>{escape(edition.answer)}</p>",
        f"<p><strong>{escape(emergency.heading)}</strong></p>",
        f"<p>{escape(emergency.call)}</p>",
    ]
    for group in emergency.groups:
        if group.heading:
            parts.append(f"<p><strong>{escape(group.heading)}</strong></p>")
        parts.append(f"<ul>{''.join(f'<li>{escape(sign)}</li>' for sign in group.signs)}</ul>")
    parts.append(f"<p>{escape(edition.note)}</p>")
    return "".join(parts)
