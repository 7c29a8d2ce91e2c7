"""Portals' requests are understood, and answered in the shapes that HL7 asks for."""

from __future__ import annotations

import datetime
import json
import string
import xml.etree.ElementTree as etree
from collections.abc import Callable
from dataclasses import replace
from html.parser import HTMLParser
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from clotsigns.catalogue import as_json as catalogue_json
from clotsigns.catalogue.changes_feed import as_feed
from clotsigns.catalogue.model import (
    Catalogue,
    Edition,
    Emergency,
    Handout,
    Page,
    Phrases,
    Signs,
)
from clotsigns.catalogue.versions import latest, release, versions
from clotsigns.connect import static
from clotsigns.connect.answer import ALONE, Answer, answer
from clotsigns.connect.atom import as_atom
from clotsigns.connect.feed_json import as_json, as_jsonp
from clotsigns.connect.request import (
    Criterion,
    Format,
    MalformedRequest,
    Request,
    codes_in,
    parse,
)
from clotsigns.sealing.record import Entry
from clotsigns.sources.codes import Code, Codes, CodeSystem, Medicine
from oracles.feed_rules import faults, json_faults

ICD = "2.16.840.1.113883.6.90"
RX = "2.16.840.1.113883.6.88"
SNOMED = "2.16.840.1.113883.6.96"
ATOM = "{http://www.w3.org/2005/Atom}"
DAY = datetime.date(2026, 1, 2)


def edition(page: str, language: str, day: datetime.date, *, handout: bool = True) -> Edition:
    start = "https://clots.example/" + ("" if language == "en" else f"{language}/")
    return Edition(
        language=language,
        title=f"{page} & <{language}>",
        answer="A leg that is <suddenly> cold needs an ambulance.",
        description="About it.",
        emergency=Emergency(
            heading="Call now",
            call="Call 999 in the UK.",
            groups=(
                Signs(heading="", signs=("You cannot breathe.",)),
                Signs(heading="If you take a blood thinner", signs=("You bleed.",)),
            ),
        ),
        note="Not reviewed.",
        url=f"{start}{page}/",
        embed=f"{start}embed/{page}/",
        oembed=f"{start}oembed/{page}.json",
        published=datetime.date(2026, 1, 1),
        updated=day,
        checked=day,
        review_by=datetime.date(2027, 1, 1),
        handouts=(
            Handout(
                paper="a4",
                print="standard",
                title="A4 sheet",
                url=f"{start}handouts/{page}-a4.pdf",
                bytes=10,
                sha1="00",
            ),
        )
        if handout
        else (),
    )


@pytest.fixture(scope="module")
def catalogue() -> Catalogue:
    return Catalogue(
        name="Clots & Co",
        address="https://clots.example/",
        licence="https://licence.example/",
        pages=(
            Page(id="dvt", editions=(edition("dvt", "en", DAY), edition("dvt", "es", DAY))),
            Page(id="massage", editions=(edition("massage", "en", datetime.date(2026, 3, 4)),)),
            Page(id="cramps", editions=(edition("cramps", "en", DAY, handout=False),)),
            Page(id="emergency", editions=(edition("emergency", "en", DAY),)),
        ),
        phrases=tuple(
            Phrases(
                language=language,
                title=f"Clots ({language})",
                found="Pages for {system} {code}.",
                found_above="Pages for {system} {code}, by {answered}.",
                none="None.",
                help="Cannot breathe? Call 999.",
            )
            for language in ("en", "es")
        ),
        codes=Codes(
            systems=(
                CodeSystem(
                    key="icd", name="ICD-10-CM", oid=ICD, uri="http://icd.example", branching=True
                ),
                CodeSystem(
                    key="sct",
                    name="SNOMED CT",
                    oid=SNOMED,
                    uri="http://snomed.info/sct",
                    branching=False,
                ),
                CodeSystem(key="rx", name="RxNorm", oid=RX, uri="http://rx", branching=False),
            ),
            codes=(
                Code(system="icd", code="I82.46", display="Calf", pages=("dvt", "massage")),
                Code(system="icd", code="R25.2", display="Cramp", pages=("cramps", "dvt")),
                Code(
                    system="icd",
                    code="I26",
                    display="Lung",
                    pages=("emergency", "dvt"),
                    parts=("", "living-on"),
                ),
                Code(system="icd", code="I26.01", display="Septic", pages=()),
                Code(system="sct", code="128053003", display="DVT", pages=("dvt",)),
                Code(system="rx", code="11289", display="warfarin", pages=("massage",)),
            ),
            medicines=(Medicine(name="warfarin", system="rx", code="11289"),),
        ),
    )


def asked(*codes: tuple[str, str], language: str = "") -> Request:
    return Request(
        criteria=tuple(Criterion(system=system, code=code) for system, code in codes),
        language=language,
    )


def pages(found: Answer) -> list[str]:
    return [entry.page for entry in found.entries]


C, CS = "mainSearchCriteria.v.c", "mainSearchCriteria.v.cs"


# --- Requests


def test_a_request_is_read() -> None:
    request = parse(
        [(CS, ICD), (C, "I82.46"), ("informationRecipient.languageCode.c", "es-MX"), ("", "")]
    )
    assert request == asked((ICD, "I82.46"), language="es")
    assert request.format is Format.XML


def test_names_and_media_types_are_read_whatever_their_case() -> None:
    request = parse(
        [(CS.lower(), ICD), (C.upper(), "I26"), ("KNOWLEDGERESPONSETYPE", "Application/JSON")]
    )
    assert request.criteria == asked((ICD, "I26")).criteria
    assert request.format is Format.JSON
    assert parse([(CS, ICD), (C, "I26"), ("knowledgeResponseType", "text/XML")]).format is (
        Format.XML
    )


def test_repeats_are_read_in_the_order_of_their_numbers() -> None:
    given = {"2": (ICD, "R25.2"), "10": (ICD, "x"), "1": (SNOMED, "128053003"), "": (ICD, "I26")}
    request = parse(
        pair
        for number, (system, code) in given.items()
        for pair in ((CS + number, system), (C + number, code))
    )
    assert [c.code for c in request.criteria] == ["I26", "128053003", "R25.2", "x"]


def test_the_same_code_twice_is_asked_once() -> None:
    assert len(parse([(C, "I26"), (CS, ICD), (C + "1", "I26"), (CS + "1", ICD)]).criteria) == 1


def test_names_of_old_are_understood_and_the_present_ones_win() -> None:
    old, old_system = "mainSearchCriteria.c.c", "mainSearchCriteria.c.cs"
    assert parse([(old, "I26"), (old_system, ICD)]).criteria == asked((ICD, "I26")).criteria
    for pairs in ([(old, "I26"), (C, "R25.2"), (CS, ICD)], [(C, "R25.2"), (CS, ICD), (old, "I26")]):
        assert parse(pairs).criteria == asked((ICD, "R25.2")).criteria


def test_words_without_a_code_are_a_request_that_matches_nothing(catalogue: Catalogue) -> None:
    request = parse([("mainSearchCriteria.v.dn", "cough"), ("patientPerson.x", "F")])
    found = answer(catalogue, request)
    assert pages(found) == []
    # What did not answer is not told again, as it may say anything of anybody.
    assert found.criteria == ()


@pytest.mark.parametrize(
    ("pairs", "says"),
    [
        ([], "must be given"),
        ([("", "")], "must be given"),
        ([(C, "")], "must be given"),
        ([("taskContext.c.c", "PROBLISTREV")], "must be given"),
        ([(C, "I26")], "must come with its code system"),
        ([(C, "I26"), (CS + "1", ICD), (CS + "2", RX)], "must come with its code system"),
        ([(C, "R25.2,I26")], "must come with its code system"),
        ([(C, "R25.2"), ("amp;mainSearchCriteria.v.cs", ICD)], "'&', not by '&amp;'"),
        (
            [(CS, ICD), *((C, ",".join(f"I{n}{m:02}" for m in range(31))) for n in "ab")],
            "60 codes",
        ),
        ([(C, "I26"), (CS, "ICD10CM")], "must be an OID"),
        ([(C, "I26"), (CS, "9.9")], "must be an OID"),
        ([(C, "I26\x00"), (CS, ICD)], "plain text"),
        ([(C, "I26\udcff"), (CS, ICD)], "plain text"),
        ([(C, "I" * 2049), (CS, ICD)], "2048 characters"),
        ([(C, "I26"), (CS, "1" * 257)], "256 characters"),
        ([(C, "I26"), (CS, ICD), ("knowledgeResponseType", "pdf")], "must be one of"),
        ([(C, "I26"), (CS, ICD), ("callback", "a b")], "JavaScript name"),
        ([(C, "I26"), (CS, ICD), ("callback", "é")], "JavaScript name"),
        ([(C, "I26"), (CS, ICD), ("callback", "a" * 65)], "JavaScript name"),
        ([(C, "I26"), (CS, ICD), ("callback", "alert(1)//")], "JavaScript name"),
        (
            [(C, "I26"), (CS, ICD), ("knowledgeResponseType", "application/javascript")],
            "needs the parameter callback",
        ),
        ([(CS, ICD), *((f"{C}{n}", f"I{n}") for n in range(61))], "60 codes"),
        ([("x", "y")] * 101, "100 parameters"),
    ],
)
def test_a_malformed_request_is_refused_with_a_reason(
    pairs: list[tuple[str, str]], says: str
) -> None:
    with pytest.raises(MalformedRequest, match=says) as refused:
        parse(pairs)
    assert "alert" not in str(refused.value)


NAMES = st.one_of(
    st.text(max_size=40),
    st.sampled_from([C, CS, "mainsearchcriteria.c.c", C + "1", CS + "1", C + "0", C + "007"]),
    st.sampled_from(["informationRecipient.languageCode.c", "knowledgeResponseType", "callback"]),
)
VALUES = st.one_of(
    st.text(max_size=300),
    st.sampled_from([ICD, f"urn:oid:{SNOMED}", "I82.46", "i8246", "application/json", "es", "f"]),
)


@settings(max_examples=300, deadline=None, derandomize=True)
@given(st.lists(st.tuples(NAMES, VALUES), max_size=8))
def test_any_parameters_are_either_answered_or_refused(
    catalogue: Catalogue, pairs: list[tuple[str, str]]
) -> None:
    try:
        request = parse(pairs)
    except MalformedRequest as error:
        assert str(error).isprintable()
        return
    found = answer(catalogue, request, "https://clots.example/connect/service")
    assert list(faults(as_atom(found))) == []
    assert list(json_faults(json.loads(as_json(found)))) == []


@settings(max_examples=200, deadline=None, derandomize=True)
@given(
    st.from_regex(r"[A-Za-z0-9]{1,9}(\.[A-Za-z0-9]{1,4})?", fullmatch=True).filter(
        lambda code: any(c.isdigit() for c in code)
    ),
    st.sampled_from(["", "1", "2", "99"]),
    st.randoms(use_true_random=False),
)
def test_what_was_sent_comes_back_whatever_its_order_and_case(code: str, number: str, luck) -> None:  # type: ignore[no-untyped-def]
    pairs = [(C + number, code), (CS + number, ICD), ("age.v.v", "40")]
    luck.shuffle(pairs)
    flipped = [
        ("".join(c.upper() if luck.random() < 0.5 else c.lower() for c in name), value)
        for name, value in pairs
    ]
    assert parse(flipped).criteria == (Criterion(system=ICD, code=code),)


@settings(max_examples=300, deadline=None, derandomize=True)
@given(st.text(alphabet=string.printable.replace("%", ""), max_size=60))
def test_no_figure_of_a_value_is_lost(text: str) -> None:
    wanted = "".join(c for c in text if c.isdigit())
    assert "".join(c for code in codes_in(text) for c in code if c.isdigit()) == wanted


# --- Several codes in one request


@pytest.mark.parametrize(
    "pairs",
    [
        [(CS, ICD), (C, "R25.2,I26.99")],
        [(CS, ICD), (C, "R25.2; I26.99")],
        *(
            [(CS, ICD), (C, f"R25.2{sign}I26.99")]
            for sign in (*"|/+&~^_ -\n\t\u00a0", " | ", "%7C", "%2C%20", " and ", "', '")
        ),
        [(CS, ICD), (C, "R25.2 Cramp and spasm | I26.99 Other pulmonary embolism")],
        [(CS, ICD), (C, '["R25.2", "I26.99"]')],
        [(CS, ICD), (C, ",".join(["R25.2", *(f"J{n}" for n in range(57)), "I26.99"]))],
        [(CS, ICD), (C, ",".join(["R25.2", *(f"J{n:02}.909" for n in range(57)), "I26.99"]))],
        [(CS, ICD), (C + "1", "R25.2"), (C + "2", "I26.99")],
        [(CS, ICD), (C + ".0", "R25.2"), (C + ".1", "I26.99")],
        [(CS + "1", ICD), ("mainSearchCriteria1.v.c", "R25.2"), (C + "2", "I26.99")],
        [(CS, ICD), (C, "R25.2"), ("mainSearchCriteria[1].v.c", "I26.99")],
        [(CS, ICD), (C + "[]", "R25.2"), (C + "[]", "I26.99")],
        [(CS, ICD), (C + "[0]", "R25.2"), (C + "[1]", "I26.99")],
        [(CS, ICD), (C, "R25.2"), (C, "I26.99")],
        [(CS, ICD), (C, "R25.2"), (CS, ICD), (C, "I26.99")],
        [(CS, ICD), (C, "R25.2"), (CS + "1", ICD), (C + "1", "I26.99")],
    ],
)
def test_no_code_is_lost_however_several_are_sent(
    catalogue: Catalogue, pairs: list[tuple[str, str]]
) -> None:
    assert pages(answer(catalogue, parse(pairs)))[0] == "emergency"
    assert pages(answer(catalogue, parse(pairs)))[1:] == ["cramps", "dvt"]


@pytest.mark.parametrize(
    ("sent", "read"),
    [
        ("59282003 |Pulmonary embolism (disorder)|", ["59282003"]),
        ("I26%2E99", ["I26.99"]),
        ("\uff29\uff12\uff16\uff0e\uff19\uff19", ["I26.99"]),
        ("I26\u200b.99", ["I26.99"]),
        ('"I26.99"', ["I26.99"]),
        ("I26.0\u2020", ["I26.0"]),
        ("I 26 .99", ["I26.99"]),
        ("i26. 99", ["i26.99"]),
        ("I82,461; I26,9", ["I82.461", "I26.9"]),
        ("I26,2026-11-26", ["I26", "2026-11-26"]),
        ("I26,59282003,415.19", ["I26", "59282003", "415.19"]),
        ("I80-I82", ["I80", "I82"]),
        ("30240-6", ["30240-6"]),
        ("0056-0172-70", ["0056-0172-70"]),
        ("BD71.4&XK9J", ["BD71.4", "XK9J"]),
        ("59282003. 128053003", ["59282003", "128053003"]),
        ("cough", ["cough"]),
        ("a cough", ["a"]),
        (" | ", ["|"]),
        ("", []),
    ],
)
def test_codes_are_found_in_what_portals_send(sent: str, read: list[str]) -> None:
    assert codes_in(sent) == read


@pytest.mark.parametrize(
    "name",
    [
        "http://snomed.info/sct/731000124108",
        "http://snomed.info/sct/731000124108/version/20260301",
        "https://snomed.info/sct",
        "http://snomed.info/sct/",
        "http://snomed.info/sct|http://snomed.info/sct/900000000000207008",
        "HTTP://SNOMED.INFO/SCT",
    ],
)
def test_a_system_is_known_with_its_version_and_without(catalogue: Catalogue, name: str) -> None:
    known = catalogue.codes.system(name)
    assert known is not None and known.oid == SNOMED


@pytest.mark.parametrize("name", ["http://snomed.info", "http://snomed.info/sctx", "sct", "/", ""])
def test_another_system_is_none_of_ours(catalogue: Catalogue, name: str) -> None:
    assert catalogue.codes.system(name) is None


# --- Medicines by name


NAME = "mainSearchCriteria.v.dn"


@pytest.mark.parametrize(
    "pairs",
    [
        [(NAME, "Warfarin")],
        [(CS, RX), (NAME, "warfarin sodium 5 MG Oral Tablet")],
        [(CS, RX), (C, "999"), (NAME, "WARFARIN")],
        [(CS, "2.16.840.1.113883.6.69"), (C, "0056-0172-70"), (NAME, "Warfarin Sodium 5 mg")],
        [("mainSearchCriteria.v.ot", "warfarin")],
    ],
)
def test_a_medicine_is_known_by_its_name(
    catalogue: Catalogue, pairs: list[tuple[str, str]]
) -> None:
    found = answer(catalogue, parse(pairs), "https://clots.example/x")
    assert pages(found) == ["massage"]
    assert found.about == "Pages for RxNorm 11289."
    assert list(faults(as_atom(found))) == []


@pytest.mark.parametrize(
    "pairs",
    [
        [(NAME, "Warfarina")],
        [(CS, ICD), (C, "T45.5"), (NAME, "Adverse effect of warfarin")],
        [(CS, SNOMED), (C, "1"), (NAME, "Warfarin")],
        [(CS, "2.16.840.1.113883.99"), (C, "1"), (NAME, "Warfarin induced skin necrosis")],
        [(NAME, "Allergy to warfarin")],
        [(NAME, "")],
    ],
)
def test_a_name_is_not_looked_for_where_it_is_no_medicine_s(
    catalogue: Catalogue, pairs: list[tuple[str, str]]
) -> None:
    if not any(value for _, value in pairs):
        with pytest.raises(MalformedRequest):
            parse(pairs)
        return
    assert pages(answer(catalogue, parse(pairs))) == []


# --- Answers


def test_pages_come_best_first(catalogue: Catalogue) -> None:
    assert pages(answer(catalogue, asked((ICD, "i8246")))) == ["dvt", "massage"]


def test_a_code_may_lead_to_a_part_of_a_page(catalogue: Catalogue) -> None:
    found = answer(catalogue, asked((ICD, "I26")))
    assert [entry.address for entry in found.entries] == [
        "https://clots.example/emergency/",
        "https://clots.example/dvt/#living-on",
    ]
    feed = etree.fromstring(as_atom(found))
    second = feed.findall(f"{ATOM}entry")[1]
    link = second.find(f"{ATOM}link")
    assert link is not None and link.get("href") == "https://clots.example/dvt/#living-on"


def test_who_reads_titles_alone_is_told_when_to_call(catalogue: Catalogue) -> None:
    feed = json.loads(as_json(answer(catalogue, asked((ICD, "I82.46")))))["feed"]
    titles = [entry["title"]["_value"] for entry in feed["entry"]]
    assert titles == ["dvt & <en>", "massage & <en>", "Cannot breathe? Call 999."]
    assert feed["entry"][-1]["link"][0]["href"] == "https://clots.example/emergency/"
    feed = json.loads(as_json(answer(catalogue, asked((ICD, "I26")))))["feed"]
    titles = [entry["title"]["_value"] for entry in feed["entry"]]
    assert titles == ["Cannot breathe? Call 999.", "dvt & <en>"]


def test_several_codes_share_the_answer_best_pages_first(catalogue: Catalogue) -> None:
    found = answer(catalogue, asked((ICD, "R25.2"), (ICD, "I82.46")))
    assert pages(found) == ["cramps", "dvt", "massage"]


def test_who_has_more_than_a_clot_in_a_calf_is_not_led_to_choose(catalogue: Catalogue) -> None:
    calf = Code(system="icd", code="I82.461", display="Right", pages=("dvt", ALONE))
    codes = (*catalogue.codes.codes, calf, replace(calf, code="I82.462"))
    aid = Page(id=ALONE, editions=(edition(ALONE, "en", DAY),))
    catalogue = replace(
        catalogue,
        pages=(*catalogue.pages, aid),
        codes=replace(catalogue.codes, codes=codes),
    )
    assert pages(answer(catalogue, asked((ICD, "I82.461")))) == ["dvt", ALONE]
    assert pages(answer(catalogue, asked((ICD, "I82.461"), (ICD, "I82.462")))) == ["dvt", ALONE]
    for other in ("I26", "R25.2", "I82.46"):
        both = [(ICD, "I82.461"), (ICD, other)]
        for request in (both, both[::-1]):
            assert ALONE not in pages(answer(catalogue, asked(*request))), request
    # What is unknown says nothing against it.
    assert ALONE in pages(answer(catalogue, asked((ICD, "I82.461"), (ICD, "J45.9"))))


def test_a_page_to_whose_parts_several_codes_lead_is_read_from_its_top(
    catalogue: Catalogue,
) -> None:
    both = [(ICD, "I26"), (ICD, "I82.46")]
    for request in (both, both[::-1]):
        found = answer(catalogue, asked(*request))
        assert "https://clots.example/dvt/" in [entry.address for entry in found.entries]


def test_an_answer_has_three_pages_at_most(catalogue: Catalogue) -> None:
    every = asked((ICD, "I82.46"), (ICD, "R25.2"), (ICD, "I26"))
    assert len({page for code in catalogue.codes.codes for page in code.pages}) == 4
    found = [entry.page for entry in answer(catalogue, every).entries]
    assert found == ["emergency", "dvt", "cramps"]


def test_an_emergency_comes_before_all_that_was_asked_with_it(catalogue: Catalogue) -> None:
    found = answer(catalogue, asked((ICD, "R25.2"), (ICD, "I26.99")))
    assert pages(found) == ["emergency", "cramps", "dvt"]


def test_an_unknown_code_below_a_known_one_is_answered_and_said_so(catalogue: Catalogue) -> None:
    found = answer(catalogue, asked((ICD, "I82.467")))
    assert pages(found) == ["dvt", "massage"]
    assert found.about == "Pages for ICD-10-CM I82.467, by I82.46."
    assert answer(catalogue, asked((ICD, "i8246"))).about == "Pages for ICD-10-CM I82.46."


@pytest.mark.parametrize("code", [(ICD, "J45"), (ICD, "I26.01"), ("1.2.3", "I26"), (SNOMED, "1")])
def test_no_match_is_a_whole_feed_without_entries(
    catalogue: Catalogue, code: tuple[str, str]
) -> None:
    found = answer(catalogue, asked(code))
    assert found.entries == () and found.about == "None."
    assert found.updated == datetime.date(2026, 3, 4)
    feed = etree.fromstring(as_atom(found))
    assert feed.findall(f"{ATOM}entry") == []
    assert json.loads(as_json(found))["feed"]["entry"] == []
    assert list(faults(as_atom(found))) == []


def test_the_reader_s_language_is_given_where_there_is_one(catalogue: Catalogue) -> None:
    found = answer(catalogue, asked((ICD, "I82.46"), language="es"))
    assert [entry.edition.language for entry in found.entries] == ["es", "en"]
    feed = etree.fromstring(as_atom(found))
    assert feed.get("{http://www.w3.org/XML/1998/namespace}lang") == "es"
    assert [
        entry.get("{http://www.w3.org/XML/1998/namespace}lang")
        for entry in feed.findall(f"{ATOM}entry")
    ] == ["es", "en", "en"]
    assert answer(catalogue, asked((ICD, "I82.46"), language="fr")).language == "en"


def test_the_date_is_that_of_the_content_and_ids_last(catalogue: Catalogue) -> None:
    feed = etree.fromstring(as_atom(answer(catalogue, asked((ICD, "I82.46")))))
    assert feed.findtext(f"{ATOM}updated") == "2026-03-04T00:00:00Z"
    assert [entry.findtext(f"{ATOM}updated") for entry in feed.findall(f"{ATOM}entry")] == [
        "2026-01-02T00:00:00Z",
        "2026-03-04T00:00:00Z",
        "2026-01-02T00:00:00Z",
    ]
    assert feed.find(f"{ATOM}entry").findtext(f"{ATOM}id") == (  # type: ignore[union-attr]
        "tag:clots.example,2026-01-01:/dvt/en"
    )


def test_readers_of_json_find_what_they_look_for(catalogue: Catalogue) -> None:
    entry = json.loads(as_json(answer(catalogue, asked((ICD, "I82.46")))))["feed"]["entry"][0]
    assert entry["title"]["_value"] == "dvt & <en>"
    assert entry["link"][0]["href"] == "https://clots.example/dvt/"
    assert [link["type"] for link in entry["link"]] == ["text/html", "application/pdf"]
    assert "You cannot breathe." in entry["summary"]["_value"]


def test_the_feed_has_the_members_of_medlineplus_and_no_other(catalogue: Catalogue) -> None:
    for request in (asked((ICD, "I82.46"), language="es"), asked((ICD, "J45"))):
        found = answer(catalogue, request, "https://clots.example/connect/service")
        feed = json.loads(as_json(found))["feed"]
        # As in captures of 2014, 2016 and 2026.
        assert set(feed) == {
            *("base", "lang", "xsi", "title", "updated", "id", "author", "subtitle"),
            *("category", "entry"),
        }
        assert feed["author"] == {
            "name": {"_value": "Clots & Co"},
            "uri": {"_value": "https://clots.example/"},
        }


def test_no_markup_stands_in_json(catalogue: Catalogue) -> None:
    found = answer(catalogue, asked((ICD, "<script>alert('x')&amp;=</script>")))
    content = as_json(found)
    for character in b"<>&='":
        assert bytes([character]) not in content
    assert as_jsonp(found, "portal.show").startswith(b"/**/portal.show({")


class Elements(HTMLParser):
    """Gathers the elements of a summary and its words."""

    def __init__(self) -> None:
        super().__init__()
        self.names: list[str] = []
        self.words: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        assert attrs == []
        self.names.append(tag)

    def handle_data(self, data: str) -> None:
        self.words.append(data)


def test_the_summary_says_when_to_call_in_plain_elements(catalogue: Catalogue) -> None:
    feed = etree.fromstring(as_atom(answer(catalogue, asked((ICD, "I82.46")))))
    summary = feed.find(f"{ATOM}entry/{ATOM}summary")
    assert summary is not None and summary.get("type") == "html"
    seen = Elements()
    seen.feed(summary.text or "")
    assert set(seen.names) <= {"p", "strong", "ul", "li"}
    assert seen.words == [
        "A leg that is <suddenly> cold needs an ambulance.",
        "Call now",
        "Call 999 in the UK.",
        "You cannot breathe.",
        "If you take a blood thinner",
        "You bleed.",
        "Not reviewed.",
    ]


# --- The rules of a feed


def test_the_static_files_are_a_pair_for_each_code_with_pages(catalogue: Catalogue) -> None:
    files = dict(static.files(catalogue))
    assert len(files) == 2 * 6
    assert f"connect/v1/{ICD}/I26.01.json" not in files
    for path, content in files.items():
        found = faults(content) if path.endswith(".xml") else json_faults(json.loads(content))
        assert list(found) == [], path
        if path.endswith(".xml"):
            assert f'"https://clots.example/{path}"'.encode() in content
    assert json.loads(files["connect/v1/no-match.json"])["feed"]["entry"] == []


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ('<feed xmlns="http://www.w3.org/2005/Atom"', "<feed", "must be an Atom feed"),
        ("</feed>", "", "not XML"),
        ('xml:lang="en"><title type="text">Clots', "><title>Clots", "feed must have xml:lang"),
        ('<entry xml:lang="en">', "<entry>", "entry must have xml:lang"),
        ("<summary ", '<summary xml:lang="en" ', "summary must not have xml:lang"),
        ("<summary ", '<summary hreflang="en" ', "summary must not have hreflang"),
        (' type="text/html"', "", "must have a type"),
        (' hreflang="en" title="dvt', ' title="dvt', "must have a hreflang"),
        ('rel="alternate" type="text/html"', 'rel="next" type="text/html"', "rel must be one"),
        ('type="text/html"', 'type="application/pdf"', "must be its page"),
        ("<subtitle", "<updated>2026-01-01T00:00:00Z</updated><subtitle", "0 to|1 to 1 updated"),
        ("<subtitle", "<id>x:y</id><subtitle", "in this order"),
        ("<rights", "<logo/><rights", "must hold no logo"),
        ("T00:00:00Z", "", "a moment in updated"),
        ("<id>tag:", "<id>", "absolute IRI"),
        ("<name>Clots &amp; Co</name>", "", "must have a name"),
        ("mainSearchCriteria.v.cs", "codeSystem", "scheme that HL7 lists"),
        ("/massage/en</id>", "/dvt/en</id>", "share an id"),
        ('<title type="text">Clots (en)</title>', "", "1 to 1 title, not 0"),
        ('rel="self"', 'rel="alternate"', "must not be 'alternate'"),
    ],
)
def test_a_feed_that_breaks_a_rule_is_found(
    catalogue: Catalogue, old: str, new: str, says: str
) -> None:
    right = as_atom(answer(catalogue, asked((ICD, "I82.46")), "https://clots.example/x")).decode()
    assert list(faults(right.encode())) == []
    assert old in right
    wrong = list(faults(right.replace(old, new, 1).encode()))
    assert any(part in fault for fault in wrong for part in says.split("|")), wrong


@pytest.mark.parametrize(
    ("spoil", "says"),
    [
        (lambda feed: feed.pop("lang"), "feed must have lang"),
        (lambda feed: feed.update(author=[{"name": {"_value": "x"}}]), "must be an object"),
        (lambda feed: feed.update(category={"scheme": "x"}), "must be an array"),
        (lambda feed: feed.update(link=[]), "must hold no link"),
        (lambda feed: feed.update(title="x"), "_value"),
        (lambda feed: feed.pop("id"), "feed must have id"),
        (lambda feed: feed["entry"][0].update(link=[]), "entry must have link"),
        (lambda feed: feed["entry"][0]["link"][0].pop("hreflang"), "a link of entry must have"),
    ],
)
def test_json_that_breaks_a_rule_is_found(catalogue: Catalogue, spoil, says: str) -> None:  # type: ignore[no-untyped-def]
    data = json.loads(as_json(answer(catalogue, asked((ICD, "I82.46")))))
    assert list(json_faults(data)) == []
    spoil(data["feed"])
    assert any(says in fault for fault in json_faults(data))


# --- The catalogue


def test_the_catalogue_is_read_back_as_it_was_written(catalogue: Catalogue) -> None:
    assert catalogue_json.read(catalogue_json.write(catalogue)) == catalogue


def sealed(day: datetime.date, **seals: str) -> Entry:
    return Entry(day=day, who="E", why="W", seals=seals, changes=())


def test_versions_are_finer_than_a_day_and_never_told_of_two_texts(catalogue: Catalogue) -> None:
    later = DAY + datetime.timedelta(days=1)
    record = (
        sealed(DAY, dvt="a", cramps="x"),
        sealed(DAY, dvt="b"),
        # The words of before, put back on the same day.
        sealed(DAY, dvt="a"),
        sealed(later, cramps="y"),
    )
    assert [{page: str(v) for page, v in told.items()} for told in versions(record)] == [
        {"dvt": "2026-01-02.1", "cramps": "2026-01-02.1"},
        {"dvt": "2026-01-02.2"},
        {"dvt": "2026-01-02.3"},
        {"cramps": "2026-01-03.1"},
    ]
    now = latest(record)
    assert (str(now["dvt"]), now["dvt"].seal) == ("2026-01-02.3", "a")
    assert (release(record), release(record[:3]), release(())) == (
        *("2026-01-03.1", "2026-01-02.3"),
        "",
    )
    feed = etree.fromstring(as_feed(catalogue, record, "Taken back."))
    ids = [node.text or "" for node in feed.findall(f"{ATOM}entry/{ATOM}id")]
    assert (
        len(ids)
        == len(set(ids))
        == sum(len(entry.seals.keys() & {page.id for page in catalogue.pages}) for entry in record)
    )
    assert any(each.endswith("#2026-01-02.3-a") for each in ids)


def test_fields_that_were_added_later_are_let_be(catalogue: Catalogue) -> None:
    """The promise of version 1 is that fields are added: a service of before must go on."""
    data = json.loads(catalogue_json.write(catalogue))

    def add(value: object) -> None:
        if isinstance(value, dict):
            for part in value.values():
                add(part)
            value["added_later"] = {"a": [1]}
        elif isinstance(value, list):
            for part in value:
                add(part)

    add(data)
    assert catalogue_json.read(json.dumps(data)) == catalogue


def test_a_catalogue_of_before_medicines_and_parts_is_read(catalogue: Catalogue) -> None:
    data = json.loads(catalogue_json.write(catalogue))
    del data["medicines"]
    for phrases in data["phrases"]:
        del phrases["help"]
    for code in data["codes"]:
        del code["parts"]
    assert len(catalogue_json.read(json.dumps(data)).codes.codes) == len(catalogue.codes.codes)


@pytest.mark.parametrize(
    ("spoil", "says"),
    [
        (lambda d: d.update(pages=[]), "no pages"),
        (lambda d: d["pages"][0].update(editions=[]), "'dvt'"),
        (lambda d: d["codes"][0].update(pages=["nowhere"]), "'nowhere'"),
        (lambda d: d["codes"][0].update(system="nowhere"), "nowhere"),
        (lambda d: d.update(phrases=[]), "no pages"),
    ],
)
def test_what_would_only_fail_when_asked_is_told_at_once(
    catalogue: Catalogue, spoil: Callable[[dict[str, Any]], object], says: str
) -> None:
    data = json.loads(catalogue_json.write(catalogue))
    spoil(data)
    with pytest.raises(catalogue_json.NotACatalogue, match=says):
        catalogue_json.read(json.dumps(data))


@pytest.mark.parametrize("text", ["", "{}", "[]", '{"version": 1}', '{"version": 2}', "null"])
def test_another_file_is_no_catalogue(text: str) -> None:
    with pytest.raises(catalogue_json.NotACatalogue):
        catalogue_json.read(text)
