"""What a portal is answered: which pages, in which order, language and words."""

from __future__ import annotations

import datetime
from dataclasses import replace

import pytest

from clotsigns.catalogue.model import Catalogue, Edition, Emergency, Page, Phrases
from clotsigns.connect.answer import ALONE, Answer, answer
from clotsigns.connect.request import Criterion, Request
from clotsigns.sources.codes import Code, Codes, CodeSystem, Medicine

ICD, RX = "1.2.6", "1.2.8"
OLD, NEW = datetime.date(2026, 1, 1), datetime.date(2026, 3, 1)


def edition(page: str, language: str, updated: datetime.date = OLD) -> Edition:
    url = f"https://clots.example/{language}/{page}/"
    return Edition(
        language=language,
        title=f"{page} in {language}",
        answer="A.",
        description="D.",
        emergency=Emergency(heading="Call", call="Call 999.", groups=()),
        note="N.",
        url=url,
        embed=url,
        oembed=url,
        published=OLD,
        updated=updated,
        checked=OLD,
        review_by=NEW,
        handouts=(),
    )


def page(name: str, *, both: bool = False, updated: datetime.date = OLD) -> Page:
    editions = [edition(name, "en", updated), *([edition(name, "es")] if both else [])]
    return Page(id=name, editions=tuple(editions))


def system(key: str, oid: str) -> CodeSystem:
    return CodeSystem(
        key=key, name=key.upper(), oid=oid, uri=f"http://{key}", branching=key == "icd"
    )


def code(name: str, *pages: str, system: str = "icd", parts: tuple[str, ...] = ()) -> Code:
    return Code(system=system, code=name, display=name, pages=pages, parts=parts)


CODES = Codes(
    systems=(system("icd", ICD), system("rx", RX)),
    codes=(
        code("A10", "dvt", "massage"),
        code("B10", "cramps", "thinners"),
        code("C10", "dvt", "emergency", parts=("signs", "")),
        code("E10", "emergency", "dvt", parts=("stroke", "")),
        code("11", "thinners", system="rx"),
        code("12", "massage", system="rx"),
    ),
    medicines=(
        Medicine(name="warfarin", system="rx", code="11"),
        Medicine(name="heparin", system="rx", code="12"),
        # Its own code is not listed, and the one above answers for it.
        Medicine(name="aspirin", system="icd", code="B10.5"),
    ),
)
CATALOGUE = Catalogue(
    name="Clots",
    address="https://clots.example/",
    licence="L",
    pages=(
        page("dvt", both=True),
        page("massage", updated=NEW),
        page("cramps"),
        page("thinners"),
        page("emergency", both=True),
    ),
    phrases=tuple(
        Phrases(
            language=language,
            title="Clots",
            found=f"{language}: pages for {{system}} {{code}} ({{answered}}).",
            found_above=f"{language}: pages above {{system}} {{code}}, by {{answered}}.",
            none=f"{language}: none.",
            help=f"{language}: cannot breathe?",
        )
        for language in ("en", "es")
    ),
    codes=CODES,
)
HELPLESS = replace(CATALOGUE, phrases=tuple(replace(p, help="") for p in CATALOGUE.phrases))


def ask(
    *asked: Criterion, language: str = "en", catalogue: Catalogue = CATALOGUE, link: str = ""
) -> Answer:
    return answer(catalogue, Request(criteria=asked, language=language), link)


def icd(name: str) -> Criterion:
    return Criterion(system=ICD, code=name)


def listed(found: Answer) -> list[str]:
    return [entry.page for entry in found.entries]


def test_a_code_is_answered_with_its_pages_and_told_again() -> None:
    found = ask(icd("A10"), link="https://clots.example/a")
    assert listed(found) == ["dvt", "massage"]
    assert [e.title for e in found.entries] == ["dvt in en", "massage in en"]
    assert found.criteria == (icd("A10"),)
    assert (found.language, found.asked_language) == ("en", "en")
    assert found.about == "en: pages for ICD A10 (A10)."
    assert found.id == CATALOGUE.tag(f"/connect/{ICD}/A10/en")
    assert found.self_link == "https://clots.example/a"
    assert ask(icd("A10")).self_link == ""
    assert found.catalogue is CATALOGUE


def test_a_code_below_a_known_one_says_by_which_it_is_answered() -> None:
    found = ask(icd("A10.7"))
    assert listed(found) == ["dvt", "massage"]
    assert found.about == "en: pages above ICD A10.7, by A10."
    assert found.id.endswith(f"/connect/{ICD}/A10/en")


def test_when_to_call_follows_where_it_is_not_among_the_pages() -> None:
    found = ask(icd("A10"))
    assert [(e.page, e.title, e.part) for e in found.help] == [
        ("emergency", "en: cannot breathe?", "")
    ]
    assert [e.page for e in found.listed] == ["dvt", "massage", "emergency"]
    assert ask(icd("E10")).help == ()
    assert ask(icd("C10")).help == ()


@pytest.mark.parametrize(
    "catalogue", [HELPLESS, replace(CATALOGUE, pages=CATALOGUE.pages[:-1])], ids=["words", "page"]
)
def test_nothing_is_promised_that_the_catalogue_lacks(catalogue: Catalogue) -> None:
    found = ask(icd("A10"), catalogue=catalogue)
    assert listed(found) == ["dvt", "massage"]
    assert found.help == ()


def test_the_page_of_when_to_call_has_its_own_title_where_there_are_words() -> None:
    assert ask(icd("E10"), catalogue=HELPLESS).entries[0].title == "emergency in en"
    assert ask(icd("E10")).entries[0].title == "en: cannot breathe?"


def test_codes_take_turns_and_an_emergency_leads() -> None:
    assert listed(ask(icd("A10"), icd("B10"))) == ["dvt", "cramps", "massage"]
    assert listed(ask(icd("A10"), icd("E10"))) == ["emergency", "dvt", "massage"]
    # That an emergency is a code's second page does not put it first.
    assert listed(ask(icd("A10"), icd("C10"))) == ["dvt", "massage", "emergency"]


def test_an_emergency_leads_to_its_page_s_top_and_others_to_their_part() -> None:
    found = ask(icd("E10"), icd("C10"))
    assert [(e.page, e.part) for e in found.entries] == [("emergency", ""), ("dvt", "")]
    found = ask(icd("C10"))
    assert found.entries[0].part == "signs"
    assert found.entries[0].address == "https://clots.example/en/dvt/#signs"
    assert found.entries[1].address == f"https://clots.example/en/{found.entries[1].page}/"


def test_the_aid_to_choose_is_offered_where_all_codes_lead_to_it() -> None:
    """Who has another clot as well has not its choice."""
    aided = (
        code("K10", ALONE, "dvt", parts=("", ALONE)),
        code("K11", "massage", ALONE),
    )
    catalogue = replace(
        CATALOGUE,
        pages=(*CATALOGUE.pages, page(ALONE)),
        codes=replace(CODES, codes=(*CODES.codes, *aided)),
    )
    found = ask(icd("K10"), catalogue=catalogue)
    assert [(e.page, e.part) for e in found.entries] == [(ALONE, ""), ("dvt", ALONE)]
    assert listed(ask(icd("K10"), icd("K11"), catalogue=catalogue)) == [ALONE, "massage", "dvt"]
    assert listed(ask(icd("K10"), icd("B10"), catalogue=catalogue)) == ["dvt", "cramps", "thinners"]


def test_several_codes_are_told_one_by_one() -> None:
    found = ask(icd("A10"), icd("Z99"), icd("B10.2"))
    assert found.about == "en: pages for ICD A10 (A10). en: pages above ICD B10.2, by B10."
    assert found.id == CATALOGUE.tag(f"/connect/{ICD}/A10,{ICD}/B10/en")
    assert found.criteria == (icd("A10"), icd("Z99"), icd("B10.2"))


@pytest.mark.parametrize("system", [ICD, "9.9", ""])
def test_a_code_that_nobody_knows_is_answered_with_nothing(system: str) -> None:
    asked = Criterion(system=system, code="Z99")
    found = ask(asked)
    assert (found.entries, found.help, found.about) == ((), (), "en: none.")
    assert found.criteria == (asked,)
    assert found.id == CATALOGUE.tag("/connect/no-match/en")
    assert found.updated == CATALOGUE.updated == NEW


def test_a_known_code_of_no_system_is_not_guessed() -> None:
    assert ask(Criterion(system="", code="A10")).entries == ()


def test_a_medicine_is_known_by_its_name_and_a_name_is_not_told_again() -> None:
    found = ask(Criterion(system=RX, code="99", name="Warfarin 5 mg"))
    assert listed(found) == ["thinners"]
    assert found.about == "en: pages for RX 11 (11)."
    assert found.id == CATALOGUE.tag(f"/connect/{RX}/11/en")
    assert found.criteria[0].name == "Warfarin 5 mg"
    # The code answers by itself, so that its name was not used.
    used = ask(Criterion(system=ICD, code="A10", name="warfarin"))
    assert listed(used) == ["dvt", "massage"]
    assert used.criteria == (icd("A10"),)
    unknown = ask(Criterion(system=RX, code="99", name="My aunt's pills"))
    assert unknown.criteria == (Criterion(system=RX, code="99"),)


def test_a_code_says_more_than_the_name_beside_it() -> None:
    assert listed(ask(Criterion(system=RX, code="11", name="heparin"))) == ["thinners"]


def test_a_medicine_is_told_as_what_was_asked_for() -> None:
    found = ask(Criterion(system=RX, code="99", name="aspirin"))
    assert found.about == "en: pages for ICD B10 (B10)."


def test_no_medicine_is_looked_for_beside_the_code_of_another_thing() -> None:
    catalogue = replace(CATALOGUE, codes=replace(CODES, medicines=CODES.medicines[:2]))
    asked = Criterion(system=ICD, code="Z99", name="warfarin")
    assert listed(ask(asked, catalogue=catalogue)) == []


def test_help_is_promised_in_the_reader_s_language_alone() -> None:
    english, spanish = CATALOGUE.phrases
    catalogue = replace(CATALOGUE, phrases=(english, replace(spanish, help="")))
    assert ask(icd("A10"), language="es", catalogue=catalogue).help == ()


def test_an_answer_without_an_address_has_none() -> None:
    assert answer(CATALOGUE, Request(criteria=(icd("A10"),), language="en")).self_link == ""


def test_a_name_alone_may_be_a_medicine_and_else_is_not_told_again() -> None:
    assert listed(ask(Criterion(system=RX, code="", name="warfarin"))) == ["thinners"]
    found = ask(Criterion(system=RX, code="", name="My aunt"))
    assert (found.criteria, found.entries) == ((), ())
    assert found.id.endswith("/no-match/en")
    # What is not told again does not hide what is.
    assert ask(Criterion(system="", code=""), icd("A10")).criteria == (icd("A10"),)


@pytest.mark.parametrize(("asked", "given"), [("es", "es"), ("en", "en"), ("fr", "en"), ("", "en")])
def test_a_reader_s_language_is_given_where_there_is_one(asked: str, given: str) -> None:
    found = ask(icd("A10"), language=asked)
    assert (found.language, found.asked_language) == (given, asked)
    assert found.about.startswith(f"{given}: ")
    assert found.id.endswith(f"/{given}")
    # A page that is not written in it comes in the first one.
    assert [e.edition.language for e in found.entries] == [given, "en"]
    assert found.help[0].title == f"{given}: cannot breathe?"
    assert found.help[0].edition.language == given


def test_an_answer_is_as_old_as_the_newest_page_in_it() -> None:
    assert ask(icd("A10")).updated == NEW
    assert ask(icd("C10")).updated == OLD
