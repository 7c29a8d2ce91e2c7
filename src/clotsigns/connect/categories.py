"""What an answer tells of its request: the parameters that were used, by their present names."""

from __future__ import annotations

from collections.abc import Iterator

from clotsigns.connect.answer import Answer


def categories(answer: Answer) -> Iterator[tuple[str, str]]:
    """Pairs of a parameter's name and value. IHE RCK: report only what was used."""
    for criterion in answer.criteria:
        if criterion.code:
            yield "mainSearchCriteria.v.c", criterion.code
        if criterion.system:
            yield "mainSearchCriteria.v.cs", criterion.system
        if criterion.name:
            yield "mainSearchCriteria.v.dn", criterion.name
    if answer.asked_language:
        yield "informationRecipient.languageCode.c", answer.asked_language
