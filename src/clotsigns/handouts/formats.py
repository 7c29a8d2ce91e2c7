"""Which formats there are beside the PDF, and what their files are called."""

from __future__ import annotations

from clotsigns.handouts.sheet import stem

FOLDER = "handouts"
TEXT, DOCUMENT, MAIL, BRAILLE = "txt", "docx", "mail", "brf"
# How each file ends. The one for a mail is no page of the site, which would have a policy that
# forbids the styles in it, and a menu, and a place in the browser's store: so it is no ``.html``.
ENDINGS = {TEXT: ".txt", DOCUMENT: ".docx", MAIL: "-mail.htm", BRAILLE: ".brf"}


def place_of(page: str, kind: str) -> str:
    """The path on the site of a page's handout in a format; others rely on it."""
    return f"{FOLDER}/{stem(page)}{ENDINGS[kind]}"
