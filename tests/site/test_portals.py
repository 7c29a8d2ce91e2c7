"""What portals rely on is there, is right to the letter, and says the same everywhere."""

from __future__ import annotations

import asyncio
import base64
import contextlib
import csv
import datetime
import hashlib
import io
import json
import os
import re
import shutil
import socket
import stat
import subprocess
import sys
import tarfile
import threading
import time
import xml.etree.ElementTree as etree
import zipfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from html import unescape
from pathlib import Path
from typing import Any
from urllib.parse import urljoin

import httpx
import pytest
import uvicorn
import yaml
from fhir.resources.R4B.bundle import Bundle
from fhir.resources.R4B.codesystem import CodeSystem
from fhir.resources.R4B.conceptmap import ConceptMap
from jsonschema import Draft202012Validator
from selectolax.lexbor import LexborHTMLParser, LexborNode

from clotsigns.answering.__main__ import main as answering_main
from clotsigns.catalogue import as_json, fhir, profile, wheel
from clotsigns.catalogue.gather import gather
from clotsigns.catalogue.model import Catalogue
from clotsigns.connect import static
from clotsigns.connect.__main__ import main as connect_main
from clotsigns.connect.service import application
from clotsigns.handouts.sheet import CARD_PAGE, stem
from clotsigns.proof import lacking
from clotsigns.published.files import Files
from clotsigns.published.gate import Gate
from clotsigns.reading.passages import sentences
from clotsigns.release.headers import Rule, as_nginx, headers_for, read_rules, write_headers
from clotsigns.sealing.record import read_record
from clotsigns.site import Site, file_at
from clotsigns.sources.article import plain
from clotsigns.sources.code_table import rows
from clotsigns.sources.project import Project, load_project
from clotsigns.steps.late_links import filled
from oracles import fhir_rules, fhir_server
from oracles.feed_rules import faults, json_faults
from reviews import NOT_YET, front, review

ATOM = "{http://www.w3.org/2005/Atom}"
ADDRESS = "https://clotsigns.example/"
# Contracts of the design, beside the pages: others link to these, so they never go.
KEPT = (
    *("connect/index.html", "portals/index.html", "catalogue.json", "catalogue.schema.json"),
    *("connect/v1/no-match.json", "connect/v1/no-match.xml", "feed.xml", "_headers"),
    *("connect/openinfobutton-profile.xml", "fhir/Bundle.json", "fhir/ConceptMap.json"),
    *("connect/v1/2.16.840.1.113883.6.90/I82.461.json", "nginx-clotsigns.conf"),
    *("connect/v1/2.16.840.1.113883.6.90/I82.461.xml", "embed/dvt/index.html", "oembed/dvt.json"),
    *("connect/v1/2.16.840.1.113883.6.3/I80.2.json", "embed/gastrocnemius-veins/decide/index.html"),
    *("oembed/gastrocnemius-veins/decide.json", "handouts/openemr.zip", "handouts/openemr.tar.gz"),
    *("handouts/gastrocnemius-veins-decide-a4.pdf", ".well-known/security.txt", ".nojekyll"),
    *(
        "fhir/transaction.json",
        "smart/index.html",
        "dvt/index.md",
        "gastrocnemius-veins/decide/index.md",
        "llms.txt",
    ),
)


@pytest.fixture(scope="module")
def project(root: Path) -> Project:
    return load_project(root)


@pytest.fixture(scope="module")
def catalogue(site: Path) -> Catalogue:
    return as_json.read((site / "catalogue.json").read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def examples(root: Path) -> dict[str, str]:
    text = (root / "data/portal-examples.yml").read_text(encoding="utf-8")
    return {
        name: filled(entry["code"], ADDRESS, wheel.path())
        for name, entry in yaml.safe_load(text)["examples"].items()
    }


def stands(site: Path, address: str) -> bool:
    """Whether an address of the site leads to a file of it."""
    path = address.removeprefix(ADDRESS).partition("#")[0].partition("?")[0]
    return (site / path / "index.html" if path.endswith("/") or not path else site / path).is_file()


@pytest.mark.parametrize("path", KEPT)
def test_a_contract_is_kept(site: Path, path: str) -> None:
    assert (site / path).is_file()


# --- Answers


def test_every_code_with_a_page_has_its_pair_of_answers(site: Path, catalogue: Catalogue) -> None:
    wanted = {
        f"{static.FOLDER}/{catalogue.codes.key(code.system).oid}/{code.code}.{ending}"
        for code in catalogue.codes.codes
        for ending in ("json", "xml")
        if code.pages
    }
    assert len(wanted) > 800
    folder = site / static.FOLDER
    built = {p.relative_to(site).as_posix() for p in folder.rglob("*.json")}
    built |= {p.relative_to(site).as_posix() for p in folder.rglob("*.xml")}
    assert built == wanted | {f"{static.NO_MATCH}.json", f"{static.NO_MATCH}.xml"}


def test_every_answer_keeps_the_rules_and_leads_to_what_is_there(site: Path) -> None:
    found: list[str] = []
    addresses: set[str] = set()
    for path in sorted((site / static.FOLDER).rglob("*.xml")):
        found += [f"{path.name}: {fault}" for fault in faults(path.read_bytes())]
        for link in etree.fromstring(path.read_bytes()).iter(f"{ATOM}link"):
            addresses.add(link.get("href") or "")
    for path in sorted((site / static.FOLDER).rglob("*.json")):
        data = json.loads(path.read_bytes())
        found += [f"{path.name}: {fault}" for fault in json_faults(data)]
        for entry in data["feed"]["entry"]:
            addresses.update(link["href"] for link in entry["link"])
    assert found == []
    assert [address for address in sorted(addresses) if not stands(site, address)] == []


def test_emergencies_are_led_to_help_first(site: Path) -> None:
    for code in ("I26.99", "O88.23", "I74.3", "G83.4"):
        path = site / static.FOLDER / "2.16.840.1.113883.6.90" / f"{code}.json"
        first = json.loads(path.read_bytes())["feed"]["entry"][0]
        assert first["link"][0]["href"] == f"{ADDRESS}emergency/"


def test_a_lung_clot_leads_to_living_on_after_one(site: Path) -> None:
    for system, code in (("90", "I26.99"), ("3", "I26.9"), ("96", "59282003")):
        path = site / static.FOLDER / f"2.16.840.1.113883.6.{system}" / f"{code}.json"
        second = json.loads(path.read_bytes())["feed"]["entry"][1]
        assert second["link"][0]["href"] == f"{ADDRESS}blood-thinners/#living-on"


def test_titles_alone_say_when_to_call(site: Path, project: Project) -> None:
    """Some readers give nothing but titles to a program that writes the sheet of a patient."""
    for path in (site / static.FOLDER).rglob("*/*.json"):
        titles = [e["title"]["_value"] for e in json.loads(path.read_bytes())["feed"]["entry"]]
        (line,) = [title for title in titles if project.words["help_line"] in title]
        for number in ("999", "112", "911", "000", "111"):
            assert number in line


def test_parts_that_codes_lead_to_stand_on_their_pages(site: Path, catalogue: Catalogue) -> None:
    places = {place for code in catalogue.codes.codes for place in code.places if place[1]}
    assert ("dvt", "q-arm") in places and ("blood-thinners", "living-on") in places
    for page, part in places:
        tree = LexborHTMLParser((site / page / "index.html").read_text(encoding="utf-8"))
        assert tree.css_first(f"#{part}") is not None, f"{page}#{part}"


def test_every_summary_carries_the_whole_emergency_box(site: Path, project: Project) -> None:
    path = site / static.FOLDER / "2.16.840.1.113883.6.90" / "I82.461.json"
    for entry in json.loads(path.read_bytes())["feed"]["entry"]:
        page = entry["link"][0]["href"].removeprefix(ADDRESS).partition("#")[0].strip("/")
        words = unescape(re.sub(r"<[^>]+>", " ", entry["summary"]["_value"]))
        for _, group in project.safety.called(page):
            for statement in group.statements:
                assert statement.text in words
        assert review(project.root, page, short=True) in words


# --- The catalogue


def test_the_catalogue_fits_its_schema(site: Path, catalogue: Catalogue) -> None:
    schema = json.loads((site / "catalogue.schema.json").read_text(encoding="utf-8"))
    Draft202012Validator.check_schema(schema)
    validator = Draft202012Validator(schema, format_checker=Draft202012Validator.FORMAT_CHECKER)
    data = json.loads((site / "catalogue.json").read_text(encoding="utf-8"))
    assert [error.message for error in validator.iter_errors(data)] == []
    assert data["$schema"] == schema["$id"]
    for spoil in (
        lambda d: d.update(version=2),
        lambda d: d["pages"][0]["editions"][0].pop("emergency"),
        lambda d: d["pages"][0]["editions"][0].update(updated="yesterday"),
        lambda d: d["codes"][0].update(pages=["a", "b", "c", "d"]),
    ):
        wrong: Any = json.loads(json.dumps(data))
        change: Callable[[Any], None] = spoil
        change(wrong)
        assert list(validator.iter_errors(wrong))
    assert as_json.write(catalogue) == (site / "catalogue.json").read_text(encoding="utf-8")


def test_the_catalogue_promises_only_what_is_there(site: Path, catalogue: Catalogue) -> None:
    for page in catalogue.pages:
        for edition in page.editions:
            for address in (edition.url, edition.embed, edition.oembed):
                assert stands(site, address), address
            for handout in (*edition.handouts, *edition.cards):
                content = (site / handout.url.removeprefix(ADDRESS)).read_bytes()
                assert len(content) == handout.bytes
                assert hashlib.sha1(content, usedforsecurity=False).hexdigest() == handout.sha1


def test_handouts_that_stand_in_the_site_are_all_listed(site: Path, catalogue: Catalogue) -> None:
    editions = [(page, e) for page in catalogue.pages for e in page.editions]
    listed = {h.url for _, e in editions for h in (*e.handouts, *e.cards)}
    cards = [h.title for page, e in editions for h in e.cards if page.id == CARD_PAGE]
    assert len(cards) == 4 == sum("by hand" in title for title in cards)
    pages = "|".join(stem(page.id) for page in catalogue.pages)
    name = re.compile(rf"({pages})-(card-)?(large-)?(a4|letter)\.pdf")
    folder = site / "handouts"
    there = {
        f"{ADDRESS}handouts/{path.name}"
        for path in (folder.iterdir() if folder.is_dir() else ())
        if name.fullmatch(path.name)
    }
    assert listed == there


# --- FHIR


def test_the_bundle_is_valid_and_holds_every_page(site: Path, catalogue: Catalogue) -> None:
    text = (site / "fhir/Bundle.json").read_text(encoding="utf-8")
    Bundle.model_validate_json(text)
    data = json.loads(text)
    assert list(fhir_rules.faults(data)) == []
    kinds = [entry["resource"]["resourceType"] for entry in data["entry"]]
    assert kinds.count("Library") == len(catalogue.pages)
    editions = [e for page in catalogue.pages for e in page.editions]
    forms = sum(1 + len(e.handouts) + len(e.cards) for e in editions)
    assert kinds.count("DocumentReference") == forms
    for entry in data["entry"]:
        for content in entry["resource"]["content"]:
            attachment = content.get("attachment", content)
            assert stands(site, attachment["url"])
            told = (base64.b64decode(attachment["hash"]), attachment["size"])
            assert told == sha1_and_size(site, attachment["url"])


def sha1_and_size(site: Path, address: str) -> tuple[bytes, int]:
    """Of the bytes that are sent from an address, as FHIR R4 has it of an attachment."""
    content = (site / file_at(address.removeprefix(ADDRESS))).read_bytes()
    return hashlib.sha1(content, usedforsecurity=False).digest(), len(content)


def test_a_version_is_told_alike_everywhere(
    site: Path, project: Project, catalogue: Catalogue
) -> None:
    """A page's version is the day and the number of its change, from the record, in all forms."""
    record = read_record(project.root, project.language)
    entries = [
        entry["resource"] for entry in json.loads((site / "fhir/Bundle.json").read_bytes())["entry"]
    ]
    feed = etree.fromstring((site / "feed.xml").read_bytes())
    ids = {node.text or "" for node in feed.iter(f"{ATOM}id")}
    for page in catalogue.pages:
        edition = page.editions[0]
        own = [entry for entry in record if page.id in entry.seals]
        day = [entry for entry in own if entry.day == own[-1].day]
        assert edition.version == f"{own[-1].day}.{len(day)}"
        assert edition.seal == own[-1].seals[page.id]
        assert catalogue.tag(f"/{page.id}/en#{edition.version}-{edition.seal}") in ids
        told = {
            each["meta"]["versionId"]
            for each in entries
            if each["id"].removeprefix("clotsigns-").startswith(f"{stem(page.id)}-en")
        }
        assert told == {edition.version}
        libraries = [
            e for e in entries if e.get("url") == f"{ADDRESS}fhir/Library/{stem(page.id)}-en"
        ]
        assert [each["version"] for each in libraries] == [edition.version]
    for name in ("ConceptMap", "CodeSystem"):
        found = json.loads((site / f"fhir/{name}.json").read_bytes())
        assert found["version"] == catalogue.release
    last = [entry for entry in record if entry.day == record[-1].day]
    assert catalogue.release == f"{record[-1].day}.{len(last)}"


def test_a_server_takes_all_in_one_transaction(site: Path, catalogue: Catalogue) -> None:
    """What is put twice under one id changes nothing, so every entry has an id and is put."""
    text = (site / "fhir/transaction.json").read_text(encoding="utf-8")
    Bundle.model_validate_json(text)
    data = json.loads(text)
    assert list(fhir_rules.faults(data)) == []
    asked = [(entry["request"]["method"], entry["request"]["url"]) for entry in data["entry"]]
    assert len(set(asked)) == len(asked) and {method for method, _ in asked} == {"PUT"}
    found = {f"{e['resource']['resourceType']}/{e['resource']['id']}": e for e in data["entry"]}
    assert list(found) == [url for _, url in asked]
    handouts = {
        hashlib.sha1(
            (site / h.url.removeprefix(ADDRESS)).read_bytes(), usedforsecurity=False
        ).digest()
        for page in catalogue.pages
        for e in page.editions
        for h in (*e.handouts, *e.cards)
    }
    held = set()
    for entry in found.values():
        if entry["resource"]["resourceType"] != "DocumentReference":
            continue
        attachment = entry["resource"]["content"][0]["attachment"]
        if attachment["contentType"] == "application/pdf":
            binary = base64.b64decode(found[attachment["url"]]["resource"]["data"])
            digest = hashlib.sha1(binary, usedforsecurity=False).digest()
            assert base64.b64decode(attachment["hash"]) == digest
            held.add(digest)
    assert held == handouts
    assert {"CodeSystem/clotsigns-pages", "ConceptMap/clotsigns-pages"} <= set(found)
    # A server may hold what is not ours under any plainer name.
    assert all(name.partition("/")[2].startswith("clotsigns-") for name in found)


def test_a_second_import_changes_nothing(
    site: Path, tmp_path: Path, examples: dict[str, str], serve: Callable[[Path], str]
) -> None:
    """The commands of the page, against a server that does as FHIR's transactions are written."""
    with fhir_server.running(fhir_server.Server()) as server:
        environment = {**os.environ, "PATH": path_with_curl(tmp_path), "FHIR": server.address}
        for example in (examples["server"], examples["patient"]):
            command = example.replace(ADDRESS, f"{serve(site)}/")
            for patient in ("a1", "a1", "b2"):
                subprocess.run(
                    command.replace("/PATIENT/g", f"/{patient}/g"),
                    shell=True,
                    check=True,
                    env=environment,
                    stdout=subprocess.DEVNULL,
                )
        assert server.faults == []
    stored = server.stored.values()
    assert {versions for _, versions in stored} == {1}
    given = [found for found, _ in stored if "subject" in found]
    assert [each["subject"]["reference"] for each in given] == ["Patient/a1", "Patient/b2"]
    count = len(json.loads((site / "fhir/transaction.json").read_bytes())["entry"])
    assert len(server.stored) == count + 2


def test_a_page_is_noted_for_a_patient_as_us_core_asks(site: Path, catalogue: Catalogue) -> None:
    found = list((site / "fhir/patient").glob("*.json"))
    assert {path.stem for path in found} == {stem(page.id) for page in catalogue.pages}
    for path in found:
        Bundle.model_validate_json(path.read_text(encoding="utf-8"))
        data = json.loads(path.read_bytes())
        assert list(fhir_rules.faults(data)) == []
        (entry,) = data["entry"]
        document = entry["resource"]
        assert list(fhir_rules.us_core_faults(document)) == []
        assert document["subject"] == {"reference": "Patient/{{patient}}"}
        (page,) = [page for page in catalogue.pages if stem(page.id) == path.stem]
        forms = [content["attachment"] for content in document["content"]]
        wanted = [*(h.url for h in page.editions[0].handouts), page.editions[0].url]
        assert [form["url"] for form in forms] == wanted
        for form in forms:
            told = (base64.b64decode(form["hash"]), form["size"])
            assert told == sha1_and_size(site, form["url"])
        # A new version is given anew, and the old one stays in the record.
        assert page.editions[0].version in entry["request"]["ifNoneExist"]
        for field in ("subject", "category", "type", "content"):
            spoilt = {name: value for name, value in document.items() if name != field}
            assert list(fhir_rules.us_core_faults(spoilt)), field


def test_the_concept_map_leads_to_codes_that_there_are(site: Path) -> None:
    text = (site / "fhir/CodeSystem.json").read_text(encoding="utf-8")
    CodeSystem.model_validate_json(text)
    known = json.loads(text)
    codes = {concept["code"] for concept in known["concept"]}
    for group in json.loads((site / "fhir/ConceptMap.json").read_bytes())["group"]:
        assert group["target"] == known["url"]
        for element in group["element"]:
            assert {target["code"] for target in element["target"]} <= codes


def test_nothing_says_reviewed_before_a_clinician_has(
    site: Path, root: Path, catalogue: Catalogue
) -> None:
    seen = set()
    pages = {stem(page.id): page.id for page in catalogue.pages}
    for entry in json.loads((site / "fhir/Bundle.json").read_bytes())["entry"]:
        found = entry["resource"]
        page = pages[found["id"].removeprefix("clotsigns-").partition("-en")[0]]
        seen.add(page)
        made = front(root, page).get("reviewed")
        day = made["day"] if isinstance(made, dict) and review(root, page) != NOT_YET else None
        assert found.get("docStatus") in (None, "final" if day else "preliminary"), page
        told = {"approvalDate", "lastReviewDate", "reviewer"} & set(found)
        if day is None:
            assert not told, page
        else:
            assert all(found[field] == str(day) for field in told - {"reviewer"}), page
    assert {"dvt", "emergency", "gastrocnemius-veins/decide"} <= seen


def test_a_clinic_s_edition_is_told_to_portals_too(
    root: Path, site: Path, catalogue: Catalogue
) -> None:
    project = load_project(root, edition=root / "editions/example-clinic.yml")
    assert project.edition is not None
    built = Site(site)
    built.load()
    found = gather(project, built)
    assert found.host == project.edition.name and catalogue.host == ""
    for page in found.pages:
        assert project.edition.name in page.editions[0].note
        assert project.edition.day in page.editions[0].note
    entries = fhir.bundle(found, lambda address: b"")["entry"]
    documents = [e["resource"] for e in entries if "custodian" in e["resource"]]
    assert {each["custodian"]["display"] for each in documents} == {project.edition.name}
    assert as_json.read(as_json.write(found)) == found


def test_a_page_that_a_clinician_reviewed_is_final(catalogue: Catalogue) -> None:
    # As before any review, whatever has happened since.
    first, *others = (
        replace(page, editions=(replace(page.editions[0], reviewer="", reviewed_on=None),))
        for page in catalogue.pages
    )
    reviewed = replace(
        first.editions[0], reviewer="Dr A, vascular surgeon", reviewed_on=datetime.date(2026, 12, 1)
    )
    changed = replace(catalogue, pages=(replace(first, editions=(reviewed,)), *others))
    states = [
        entry["resource"]["docStatus"]
        for entry in fhir.bundle(changed, lambda address: b"")["entry"]
        if entry["resource"]["resourceType"] == "DocumentReference"
    ]
    assert states.count("final") == 1 + len(reviewed.handouts) + len(reviewed.cards)
    assert set(states) == {"final", "preliminary"}


def test_the_concept_map_is_valid_and_holds_every_code(site: Path, catalogue: Catalogue) -> None:
    text = (site / "fhir/ConceptMap.json").read_text(encoding="utf-8")
    found = ConceptMap.model_validate_json(text)
    assert list(fhir_rules.faults(json.loads(text))) == []
    mapped = {
        (group.source, element.code): tuple(target.code for target in element.target or ())
        for group in found.group or ()
        for element in group.element
    }
    assert mapped == {
        (catalogue.codes.key(code.system).uri, code.code): code.pages
        for code in catalogue.codes.codes
        if code.pages
    }


@pytest.mark.parametrize(
    ("spoil", "says"),
    [
        (lambda b: b.update(type="heap"), "type must be one of"),
        (lambda b: b["entry"][0]["resource"].update(status="bogus"), "status must be one of"),
        (lambda b: b["entry"][1]["resource"].update(docStatus="done"), "docStatus"),
        (lambda b: b["entry"][0]["resource"].update(id="a b"), "the id must have"),
        (lambda b: b["entry"][0]["resource"].update(name="a name"), "fit for a machine"),
        (lambda b: b["entry"][0].update(fullUrl=b["entry"][1]["fullUrl"]), "stand once"),
        (
            lambda b: b["entry"][0]["resource"]["type"]["coding"][0].update(code="book"),
            "is no code of",
        ),
        (lambda b: b["entry"][0]["resource"].update(language="English"), "is no language"),
        (lambda b: b["entry"][0]["resource"]["content"][0].update(size="big"), "number of bytes"),
        (lambda b: b["entry"][0]["resource"]["content"][0].update(hash="00"), "SHA-1"),
    ],
)
def test_what_fhir_forbids_is_found(
    site: Path, spoil: Callable[[dict[str, Any]], None], says: str
) -> None:
    data = json.loads((site / "fhir/Bundle.json").read_bytes())
    spoil(data)
    assert any(says in fault for fault in fhir_rules.faults(data))


def test_a_wrong_equivalence_is_found(site: Path) -> None:
    data = json.loads((site / "fhir/ConceptMap.json").read_bytes())
    data["group"][0]["element"][0]["target"][0]["equivalence"] = "same"
    assert any("is no equivalence" in fault for fault in fhir_rules.faults(data))


# --- Frames, oEmbed, feeds, profile, headers


def test_a_frame_shows_the_page_without_the_site_around_it(
    site: Path, project: Project, catalogue: Catalogue
) -> None:
    for page in catalogue.pages:
        text = (site / "embed" / page.id / "index.html").read_text(encoding="utf-8")
        assert list(lacking(project, project.article(page.id), text, framed=True)) == []
        tree = LexborHTMLParser(text)
        assert tree.css("nav, header, footer, form, button") == []
        robots = tree.css_first("meta[name=robots]")
        canonical = tree.css_first("link[rel=canonical]")
        assert robots is not None and robots.attributes["content"] == "noindex"
        assert canonical is not None
        assert canonical.attributes["href"] == page.editions[0].url
        (script,) = tree.css("script[src]")
        # The other one sets light or dark, before anything is shown.
        assert len(tree.css("script")) == 2
        assert re.fullmatch(
            rf"(\.\./){{{page.id.count('/') + 2}}}assets/embed\.[0-9a-f]{{8}}\.js",
            script.attributes["src"] or "",
        )
        for link in tree.css("a[href]"):
            # A number to call has no other window to go to.
            inside = (link.attributes["href"] or "").startswith(("#", "tel:"))
            assert (link.attributes.get("target") == "_top") != inside


def test_a_frame_explains_its_words_and_folds_what_is_long(site: Path, project: Project) -> None:
    tree = LexborHTMLParser((site / "embed/dvt/index.html").read_text(encoding="utf-8"))
    terms = tree.css("a.term")
    assert len(terms) > 5
    for term in terms:
        name = (term.attributes["href"] or "").removeprefix("#word-")
        place = tree.css_first(f'[id="word-{name}"]')
        assert place is not None, term.html
        means = project.data["glossary"].data["terms"][name]["means"]["en"]
        assert place.next is not None and plain(means) == place.next.text()
    for kind in ("[id^=source-]", "[id^=word-]"):
        inside = tree.css(f"details:not([open]) {kind}")
        assert inside and len(inside) == len(tree.css(kind))


def test_a_frame_keeps_all_its_words_and_folds_no_box_of_today(
    site: Path, catalogue: Catalogue
) -> None:
    for page in catalogue.pages:
        whole = LexborHTMLParser((site / page.id / "index.html").read_text(encoding="utf-8"))
        frame = LexborHTMLParser(
            (site / "embed" / page.id / "index.html").read_text(encoding="utf-8")
        )
        assert frame.css("details .admonition") == []
        shut = {
            (node.attributes["class"] or "").split()[-1]
            for node in frame.css(".admonition")
            if node.css("details")
        }
        assert not shut & {"emergency", "department", "same-day"}, page.id
        assert ("thinner" in shut) == (page.id not in {"blood-thinners", "emergency"}), page.id
        # A page names its sources in short, as the record of all stands beside it.
        assert len(frame.css(".sources li")) == len(whole.css(".sources li"))
        aside = (".words", ".whole", ".sources li", "article nav", "article script")
        for tree in (whole, frame):
            for name in (*aside, "[data-embed=no]"):
                for node in tree.css(name):
                    node.decompose()
        shown, wanted = (
            [node.text(strip=True) for node in tree.css("article h2, article p, article li")]
            for tree in (frame, whole)
        )
        assert [text for text in shown if text] == [text for text in wanted if text]
    folded = LexborHTMLParser((site / "embed/dvt/index.html").read_text(encoding="utf-8"))
    inside = {node.attributes["id"] for node in folded.css("summary h2")}
    assert {"risk", "tests", "questions"} <= inside


def test_a_frame_shows_no_more_than_safety_text_before_it_is_asked(
    site: Path, catalogue: Catalogue
) -> None:
    for page in catalogue.pages:
        frame = LexborHTMLParser(
            (site / "embed" / page.id / "index.html").read_text(encoding="utf-8")
        )
        (end,) = frame.css("p.whole")
        address = page.editions[0].url
        assert end.text().endswith(address), "where a link is dead, its address must be read"
        for node in reversed(frame.css("details:not([open]), .admonition, .scope, .whole")):
            node.decompose()
        article = frame.css_first("article")
        assert article is not None
        shown = article.text(separator=" ").split()
        assert len(shown) < 70, f"{page.id}: {' '.join(shown)}"


def test_a_frame_without_its_box_would_stop_the_build(site: Path, project: Project) -> None:
    text = (site / "embed/dvt/index.html").read_text(encoding="utf-8")
    spoilt = text.replace("You cough up blood.", "", 1)
    assert any(
        "cough up blood" in p.message
        for p in lacking(project, project.article("dvt"), spoilt, framed=True)
    )


def test_a_page_tells_of_its_oembed_answer(site: Path, catalogue: Catalogue) -> None:
    for page in catalogue.pages:
        edition = page.editions[0]
        tree = LexborHTMLParser((site / page.id / "index.html").read_text(encoding="utf-8"))
        # Readers look for just this word.
        link = tree.css_first('link[rel="alternate"][type="application/json+oembed"]')
        assert link is not None and link.attributes["href"] == edition.oembed
        data = json.loads((site / edition.oembed.removeprefix(ADDRESS)).read_bytes())
        assert (data["version"], data["type"]) == ("1.0", "rich")
        frame = LexborHTMLParser(data["html"]).css_first("iframe")
        assert frame is not None and frame.attributes["src"] == edition.embed
        assert frame.attributes["title"] == edition.title
        assert {"width", "height"} <= set(data)


def test_every_page_announces_the_feed(site: Path, pages: list[str]) -> None:
    for path in pages:
        if path.startswith("/embed/") or path.endswith(".html"):
            continue
        tree = LexborHTMLParser((site / path.strip("/") / "index.html").read_text(encoding="utf-8"))
        link = tree.css_first('head link[rel="alternate"][type="application/atom+xml"]')
        assert link is not None and link.attributes["href"] == f"{ADDRESS}feed.xml", path


# --- Copies for machines


def windows_without(text: str, line: str, size: int) -> int:
    """How many stretches of that many words in a row hold the line nowhere whole.

    Some machines count words between spaces, and some runs of letters and figures.
    """
    found = 0
    for words in (str.split, re.compile(r"\w+").findall):
        said, wanted = words(text), words(line)
        starts = [n for n in range(len(said)) if said[n : n + len(wanted)] == wanted]
        held = {n for s in starts for n in range(s - size + len(wanted), s + 1)}
        found += sum(n not in held for n in range(max(1, len(said) - size + 1)))
    return found


@pytest.mark.parametrize("size", [100, 200, 400])
def test_any_piece_of_a_copy_says_when_to_call(site: Path, project: Project, size: int) -> None:
    copies = [*site.rglob("index.md"), site / "llms.txt"]
    assert len(copies) > 10
    line = project.words["help_line"]
    for path in copies:
        assert windows_without(path.read_text(encoding="utf-8"), line, size) == 0, path
    spoilt = (site / "dvt/index.md").read_text(encoding="utf-8").replace(line, "", 20)
    assert windows_without(spoilt, line, size)


def test_a_copy_holds_every_word_of_safety(
    site: Path, project: Project, catalogue: Catalogue
) -> None:
    for page in catalogue.pages:
        text = " ".join((site / page.id / "index.md").read_text(encoding="utf-8").split())
        for statement in project.safety.said(page.id):
            for sentence in sentences(plain(statement.text)):
                assert sentence in text, f"{page.id}: {sentence}"
        assert review(project.root, page.id, short=True) in text


def test_no_number_to_act_on_touches_the_number_of_a_source(site: Path) -> None:
    for path in site.rglob("index.md"):
        text = path.read_text(encoding="utf-8")
        assert "#source-" not in text and "{site}" not in text, path
    text = (site / "emergency/index.md").read_text(encoding="utf-8")
    assert re.search(r"\b(911|999)\.", text) and not re.search(r"91129|10164", text)


def test_a_row_in_a_copy_says_its_own_headings(site: Path) -> None:
    text = (site / "emergency/index.md").read_text(encoding="utf-8")
    rows_of_countries = [line for line in text.splitlines() if line.startswith("- Country: ")]
    assert len(rows_of_countries) > 20
    assert all("Emergency number: " in line for line in rows_of_countries)


def test_pages_announce_their_copies(site: Path, project: Project) -> None:
    listed = (site / "llms.txt").read_text(encoding="utf-8")
    for path in site.rglob("index.md"):
        place = path.relative_to(site).as_posix()
        tree = LexborHTMLParser((path.with_suffix(".html")).read_text(encoding="utf-8"))
        link = tree.css_first('head link[rel="alternate"][type="text/markdown"]')
        assert link is not None and link.attributes["href"] == f"{ADDRESS}{place}"
        assert f"({ADDRESS}{place})" in listed


def test_clippers_take_no_list_for_a_menu_and_no_table_for_the_page(
    site: Path, pages: list[str]
) -> None:
    """What they go by: where all links of a list lead, which part has most words, and labels."""
    for path in pages:
        if not path.endswith("/") or path.startswith("/embed/"):
            continue
        place = site / path.strip("/") / "index.html"
        tree = LexborHTMLParser(place.read_text(encoding="utf-8"))
        for node in tree.css("nav, .sources"):
            node.decompose()
        for items in tree.css("article ul, article ol"):
            links = [urljoin(path, a.attributes["href"] or "") for a in items.css("a[href]")]
            here = [link for link in links if link.partition("#")[0] == path and "#" in link]
            assert len(here) < 3 or len(here) < 0.8 * len(links), f"{path}: {items.text()[:80]}"
        assert not any(label.text(strip=True) for label in tree.css(".task label")), path
        if not tree.css(".emergency, .help-line"):
            continue
        tables = (weight(body, "td") for body in tree.css("tbody"))
        lists = (weight(items, "p") for items in tree.css("ul, ol"))
        (article,) = tree.css("article")
        # Its name is worth something to each of them.
        own = weight(article, "p") + (25 if article.id == "article" else 0)
        assert max(*tables, *lists, 0) < own, f"{path}: a part of the page outweighs it"


def weight(node: LexborNode, tag: str) -> float:
    """What a clipper makes of the texts in an element and in its children (readability-lxml)."""
    found = 0.0
    for part in node.css(tag):
        text = part.text(strip=True)
        above = part.parent
        near = [above, above.parent if above is not None else None]
        share = next((1 / n for n, one in enumerate(near, start=1) if one == node), 0)
        if len(text) >= 25:
            found += share * (1 + text.count(",") + min(len(text) / 100, 3))
    return found


def test_it_is_told_whom_to_tell_of_a_hole(site: Path) -> None:
    text = (site / ".well-known/security.txt").read_text(encoding="ascii")
    fields = dict(line.split(": ", 1) for line in text.splitlines())
    assert {"Contact", "Expires"} <= set(fields)
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", fields["Expires"])
    address, anchor = fields["Contact"].split("#")
    assert stands(site, address)
    page = (site / address.removeprefix(ADDRESS) / "index.html").read_text(encoding="utf-8")
    assert re.search(f'id="?{anchor}\\b', page)


def test_the_feed_of_changes_has_lasting_ids(site: Path, catalogue: Catalogue) -> None:
    feed = etree.fromstring((site / "feed.xml").read_bytes())
    entries = feed.findall(f"{ATOM}entry")
    assert len(entries) >= len(catalogue.pages)
    ids = [entry.findtext(f"{ATOM}id") or "" for entry in entries]
    assert len(set(ids)) == len(ids)
    assert all(
        re.fullmatch(r"tag:clotsigns\.example,[\d-]+:/[a-z/-]+/en#[\d-]{10}\.\d+-[0-9a-f]{12}", i)
        for i in ids
    )
    days = [entry.findtext(f"{ATOM}updated") or "" for entry in entries]
    assert days == sorted(days, reverse=True)
    for name in ("title", "id", "updated", "author", "link"):
        assert feed.find(f"{ATOM}{name}") is not None


def test_the_profile_names_every_system_and_every_code(site: Path, catalogue: Catalogue) -> None:
    found = etree.fromstring((site / "connect/openinfobutton-profile.xml").read_bytes())
    known = {entry.get("id") for entry in found.iter("supportedTerminology")}
    assert known == {system.oid for system in catalogue.codes.systems}
    concepts = found.find(".//conceptOfInterest")
    assert concepts is not None
    assert len(list(concepts.iter("code"))) == sum(bool(c.pages) for c in catalogue.codes.codes)
    definition = found.find("profileDefinition")
    assert definition is not None
    assert definition.attrib == {
        "hl7URLCompliant": "true",
        "hl7KnowledgeResponseCompliant": "false",
    }
    # ResourceProfile 2.9: a context has an id and a name, and an organisation must be named.
    for context in found.iter("context"):
        assert context.get("id") and context.get("name")
    organisations = list(found.iter("authorizedOrganization"))
    assert [each.get("id") for each in organisations] == [profile.ORGANISATION]
    location = found.find(".//knowledgeRequestServiceLocation")
    assert location is not None and location.get("url") == f"{ADDRESS}connect/?"


def test_every_file_has_headers_and_only_frames_may_be_framed(site: Path) -> None:
    rules = read_rules((site / "_headers").read_text(encoding="utf-8"))
    for path in sorted(site.rglob("*")):
        name = f"/{path.relative_to(site).as_posix()}"
        if not path.is_file() or path.suffix in (".br", ".gz"):
            continue
        if name in ("/_headers", "/nginx-clotsigns.conf", "/index.html"):
            continue
        matching = [
            rule
            for rule in rules
            if rule.path == name or (rule.path.endswith("/*") and name.startswith(rule.path[:-1]))
        ]
        assert len(matching) == 1, name
        policy = headers_for(rules, name)["Content-Security-Policy"]
        assert ("frame-ancestors *" in policy) == name.startswith("/embed/")
    assert "frame-ancestors 'none'" in headers_for(rules, "/")["Content-Security-Policy"]
    assert "immutable" in headers_for(rules, "/assets/x.js")["Cache-Control"]
    assert headers_for(rules, "/dvt/")["Cache-Control"] == "no-cache"
    assert headers_for(rules, "/connect/v1/no-match.json")["Access-Control-Allow-Origin"] == "*"
    # nginx sends it, with its own headers, in place of an answer that there is none of.
    assert headers_for(rules, "/404.html")["Access-Control-Allow-Origin"] == "*"


RULES = (
    Rule(path="/clots/", headers=(("X-A", "home"),)),
    Rule(path="/clots/embed/*", headers=(("X-A", "embed"),)),
)


def test_below_a_path_nginx_has_all_in_one_location() -> None:
    text = as_nginx(RULES, "/clots")
    assert text.startswith("location ^~ /clots/ {\n") and text.endswith("\n}\n")
    inside = text.splitlines()[1:-1]
    assert all(line.startswith("    ") for line in inside)
    assert "    location ^~ /clots/embed/ {" in inside and "    location = /clots/ {" in inside
    assert "    error_page 404 /clots/404.html;" in inside
    assert not any("ssl_buffer_size" in line for line in inside)


@pytest.mark.parametrize("root", ["", "/clots"])
def test_nginx_answers_as_it_is_told(tmp_path: Path, root: str) -> None:
    """Redirects name no host, and scripts of other sites may read that there is no answer.

    Without an nginx here, what it would be told is looked at, and it is not asked.
    """
    site = tmp_path / "www" / root.strip("/")
    for name in ("index.html", "404.html", "dvt/index.html", "embed/dvt/index.html"):
        (site / name).parent.mkdir(parents=True, exist_ok=True)
        (site / name).write_text(name, encoding="utf-8")
    (site / "connect/v1").mkdir(parents=True)
    (site / "connect/v1/no-match.json").write_text("{}", encoding="utf-8")
    (site / "catalogue.json").write_text(
        json.dumps({"address": f"https://h.example{root}/"}), encoding="utf-8"
    )
    write_headers(site)
    text = (site / "nginx-clotsigns.conf").read_text(encoding="utf-8")
    assert "absolute_redirect off;" in text and f"error_page 404 {root}/404.html;" in text
    missing_page = text.partition(f"location = {root}/404.html {{")[2].partition("}")[0]
    assert "Access-Control-Allow-Origin" in missing_page
    if shutil.which("nginx") is None:
        return
    with nginx(tmp_path, f"include {site}/nginx-clotsigns.conf;") as address:
        client = httpx.Client(base_url=address, headers={"Host": "www.hospital.example"})
        assert client.get(f"{root}/dvt").headers["location"] == f"{root}/dvt/"
        missing = client.get(f"{root}/connect/v1/2.16/J45.json")
        assert (missing.status_code, missing.text) == (404, "404.html")
        assert missing.headers["access-control-allow-origin"] == "*"
        assert client.get(f"{root}/nowhere").text == "404.html"
        frame, page = client.get(f"{root}/embed/dvt/"), client.get(f"{root}/dvt/")
        assert "frame-ancestors *" in frame.headers["content-security-policy"]
        assert "frame-ancestors 'none'" in page.headers["content-security-policy"]
        assert client.get(f"{root}/").headers["x-frame-options"] == "DENY"


def test_two_copies_stand_on_one_host(tmp_path: Path) -> None:
    includes = []
    for root in ("/adults", "/children"):
        site = tmp_path / "www" / root.strip("/")
        site.mkdir(parents=True)
        for name in ("index.html", "404.html"):
            (site / name).write_text(f"{root} {name}", encoding="utf-8")
        (site / "catalogue.json").write_text(
            json.dumps({"address": f"https://h.example{root}/"}), encoding="utf-8"
        )
        write_headers(site)
        includes.append(f"include {site}/nginx-clotsigns.conf;")
        # All of it is in one location, so that nothing is said twice to the server.
        text = (site / "nginx-clotsigns.conf").read_text(encoding="utf-8")
        assert [line for line in text.splitlines() if not line.startswith(" ")] == [
            f"location ^~ {root}/ {{",
            "}",
        ]
    if shutil.which("nginx") is None:
        return
    with nginx(tmp_path, " ".join(includes)) as address:
        for root in ("/adults", "/children"):
            assert httpx.get(f"{address}{root}/").text == f"{root} index.html"
            assert httpx.get(f"{address}{root}/nowhere").text == f"{root} 404.html"


@contextmanager
def nginx(folder: Path, inside: str) -> Iterator[str]:
    """An nginx of ours with that in its server, until the test ends."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    spare = " ".join(
        f"{kind}_temp_path {folder}/{kind};"
        for kind in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    )
    (folder / "nginx.conf").write_text(
        f"daemon off; pid {folder}/pid; error_log {folder}/errors; events {{}} http {{ "
        f"types {{ text/html html; application/json json; }} access_log off; {spare} "
        f"server {{ listen 127.0.0.1:{port}; root {folder}/www; {inside} }} }}\n",
        encoding="utf-8",
    )
    command = ["nginx", "-c", str(folder / "nginx.conf"), "-e", str(folder / "errors")]
    # Its workers read these files as another user.
    for path in (folder, *folder.parents):
        if path.stat().st_uid == os.getuid() and path != Path("/"):
            path.chmod(path.stat().st_mode | 0o055)
        if path.name.startswith("pytest-of-"):
            break
    running = subprocess.Popen(command)
    try:
        for _ in range(100):
            with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), 1):
                break
            time.sleep(0.05)
        yield f"http://127.0.0.1:{port}"
    finally:
        running.terminate()
        running.wait(10)


def test_nginx_is_told_the_same(site: Path) -> None:
    text = (site / "nginx-clotsigns.conf").read_text(encoding="utf-8")
    for rule in read_rules((site / "_headers").read_text(encoding="utf-8")):
        where = f"^~ {rule.path[:-1]}" if rule.path.endswith("/*") else f"= {rule.path}"
        block = text.partition(f"location {where} {{")[2].partition("\n}")[0]
        for name, value in rule.headers:
            assert f'add_header {name} "{value}" always;' in block


# --- The examples on the page for portals; those that need a browser are in tests/browser


def test_every_example_is_shown_and_run(root: Path, site: Path, examples: dict[str, str]) -> None:
    page = LexborHTMLParser((site / "portals/index.html").read_text(encoding="utf-8"))
    shown = {node.text().strip() for node in page.css("pre code")}
    assert shown == {code.strip() for code in examples.values()}
    tests = "".join(
        (root / f"tests/{part}/test_portals.py").read_text(encoding="utf-8")
        for part in ("site", "browser")
    )
    for name in examples:
        assert f'examples["{name}"]' in tests, f"no test runs the example '{name}'"


def test_examples_of_addresses_lead_to_files(site: Path, examples: dict[str, str]) -> None:
    for code in (examples["page"], examples["static"], examples["openinfobutton"]):
        assert stands(site, code), code
    assert stands(site, examples["theme"])
    address, anchor = examples["part"].split("#")
    assert stands(site, address)
    page = (site / address.removeprefix(ADDRESS) / "index.html").read_text(encoding="utf-8")
    assert f'id="{anchor}"' in page


def test_the_lines_for_an_edition_name_a_record_system(
    root: Path, tmp_path: Path, examples: dict[str, str], site: Path
) -> None:
    assert stands(site, examples["smart"])
    named = (root / "editions/example-clinic.yml").read_text(encoding="utf-8")
    (tmp_path / "clinic.yml").write_text(
        re.sub("^logo:.*", "", named, flags=re.MULTILINE) + examples["smart-edition"],
        encoding="utf-8",
    )
    edition = load_project(root, edition=tmp_path / "clinic.yml").edition
    assert edition is not None
    (system,) = edition.smart
    assert system.server == "https://fhir.hospital.example/r4" and system.client == "clot-signs"
    assert system.origins == ("https://fhir.hospital.example", "https://login.hospital.example")


def test_no_other_record_system_can_be_put_into_the_launch_page(
    site: Path, project: Project
) -> None:
    html = (site / "smart/index.html").read_text(encoding="utf-8")
    theirs = '[{"server":"https://evil.example","client":"x","origins":["https://evil.example"]}]'
    for former, now in (
        ('data-servers="[]"', f"data-servers='{theirs}'"),
        ("<article", f"<div data-servers='{theirs}'></div><article"),
    ):
        assert former in html
        changed = html.replace(former, now, 1).encode()
        found = list(Gate(project, Files(site)).found_in({"smart/index.html": changed}))
        assert any(guard == "pages.systems_named" for guard, _ in found), former


# --- OpenEMR: local content, beside MedlinePlus and never in its place


TYPES = {
    **{"icd-10-cm": "icd10", "icd-10": "icd10", "icd-9-cm": "icd9", "snomed-ct": "snomed"},
    **{"rxnorm": "rxcui", "loinc": "loinc"},
}


def openemr_names(project: Project) -> dict[str, str]:
    """What OpenEMR's education.php looks for, and the page whose handout it must find."""
    found: dict[str, str] = {}
    for row in rows(project, unused=False):
        if row.pages and row.system in TYPES:
            name = f"{TYPES[row.system]}_{row.code}_en.pdf".lower()
            found.setdefault(name, row.pages[0])
    return found


def pdf_of(site: Path, page: str) -> bytes:
    return (site / f"handouts/{stem(page)}-a4.pdf").read_bytes()


def test_the_pack_for_openemr_holds_a_handout_for_every_code(
    site: Path, project: Project, tmp_path: Path
) -> None:
    wanted = openemr_names(project)
    assert len(wanted) > 500
    with tarfile.open(site / "handouts/openemr.tar.gz") as pack:
        for name, page in wanted.items():
            file = pack.extractfile(name)
            assert file is not None and file.read() == pdf_of(site, page), name
        pack.extractall(tmp_path)
    for name in ("icd10_i82.461_en.pdf", "icd10_i26.99_en.pdf"):
        assert (tmp_path / name).read_bytes() == pdf_of(site, wanted[name])
    assert (site / "handouts/openemr.tar.gz").stat().st_size < 1_000_000


def test_nothing_in_the_zip_is_a_link_that_some_programs_take_for_a_text(
    site: Path, project: Project
) -> None:
    with zipfile.ZipFile(site / "handouts/openemr.zip") as pack:
        for entry in pack.infolist():
            assert stat.S_ISREG(entry.external_attr >> 16), entry.filename
            if entry.filename.endswith(".pdf"):
                assert pack.read(entry).startswith(b"%PDF-")
        listed = dict(csv.reader(io.StringIO(pack.read("codes.csv").decode("utf-8"))))
        del listed["name"]
        assert set(listed) == set(openemr_names(project))
        for name, page in openemr_names(project).items():
            assert pack.read(listed[name]) == pdf_of(site, page)
    assert (site / "handouts/openemr.zip").stat().st_size < 2_000_000


def test_names_in_packs_are_good_on_every_system(site: Path) -> None:
    """On Windows too, where some names are taken, and letters of both sizes are the same."""
    packs = [site / "clotsigns-offline.zip", *(site / "handouts").glob("*.zip")]
    names = {pack: zipfile.ZipFile(pack).namelist() for pack in packs}
    with tarfile.open(site / "handouts/openemr.tar.gz") as pack:
        names[site / "tar"] = pack.getnames()
    for found in names.values():
        assert found
        assert len({name.lower() for name in found}) == len(found)
        for name in found:
            assert len(name) < 120 and not name.startswith("/")
            for part in name.split("/"):
                assert re.fullmatch(r"[\w.-]*\w", part, re.ASCII), name
                assert not re.match(r"(?i)(con|prn|aux|nul|com\d|lpt\d)(\.|$)", part), name


def test_the_script_in_the_zip_gives_each_code_its_handout(
    site: Path, project: Project, tmp_path: Path, examples: dict[str, str]
) -> None:
    with zipfile.ZipFile(site / "handouts/openemr.zip") as pack:
        pack.extractall(tmp_path)
    script, file = examples["openemr-zip"].split()
    assert (script, (tmp_path / file).read_bytes()[:5]) == ("php", b"<?php")
    if shutil.which("php") is None:
        # Every OpenEMR has it, and not every machine that tests: the list is held to above.
        return
    first = subprocess.run(
        examples["openemr-zip"].split(), cwd=tmp_path, check=True, capture_output=True, text=True
    )
    assert first.stdout.startswith(f"{len(openemr_names(project))} handouts")
    for name, page in openemr_names(project).items():
        assert (tmp_path / name).read_bytes() == pdf_of(site, page), name
    again = subprocess.run(
        examples["openemr-zip"].split(), cwd=tmp_path, check=True, capture_output=True, text=True
    )
    assert again.stdout.startswith("0 handouts")


def test_the_command_for_codes_lists_those_that_have_a_page(
    site: Path,
    tmp_path: Path,
    catalogue: Catalogue,
    examples: dict[str, str],
    serve: Callable[[Path], str],
) -> None:
    command = examples["codes"].replace(ADDRESS, f"{serve(site)}/")
    env = {**os.environ, "PATH": path_with_curl(tmp_path)}
    told = subprocess.run(
        command, shell=True, check=True, capture_output=True, text=True, env=env
    ).stdout
    codes = catalogue.codes.codes
    assert told.split() == [c.code for c in codes if c.system == "icd-10-cm" and c.pages]


def test_the_command_for_openemr_fills_the_folder_for_local_content(
    site: Path, tmp_path: Path, examples: dict[str, str], serve: Callable[[Path], str]
) -> None:
    command = examples["openemr"].replace(ADDRESS, f"{serve(site)}/")
    path = path_with_curl(tmp_path)
    for _ in range(2):
        subprocess.run(
            command, shell=True, cwd=tmp_path, check=True, env={**os.environ, "PATH": path}
        )
    found = (tmp_path / "education/icd10_i82.461_en.pdf").read_bytes()
    assert found == pdf_of(site, "gastrocnemius-veins")


def path_with_curl(tmp_path: Path) -> str:
    """Where commands are looked for: with a curl of ours where there is none."""
    if shutil.which("curl") is not None:
        return os.environ["PATH"]
    stub = tmp_path / "bin/curl"
    stub.parent.mkdir()
    # It gives what it is asked for, and sends what it is given.
    stub.write_text(
        f"#!{sys.executable}\nimport shutil, sys, urllib.request\n"
        "sent = sys.stdin.buffer.read() if '--data-binary' in sys.argv else None\n"
        "headers = {'Content-Type': 'application/fhir+json'} if sent else {}\n"
        "asked = urllib.request.Request(sys.argv[-1], sent, headers)\n"
        "shutil.copyfileobj(urllib.request.urlopen(asked), sys.stdout.buffer)\n",
        encoding="utf-8",
    )
    stub.chmod(0o755)
    return f"{stub.parent}:{os.environ['PATH']}"


def test_no_command_puts_us_in_the_place_of_medlineplus(
    tmp_path: Path, examples: dict[str, str]
) -> None:
    file = tmp_path / "interface/patient_file/education.php"
    file.parent.mkdir(parents=True)
    right = "$url = 'https://connect.medlineplus.gov/application?mainSearchCriteria.v.cs=' . $o;\n"
    for text in (
        right,
        right.replace("https://connect.medlineplus.gov/application", f"{ADDRESS}connect/"),
    ):
        file.write_text(text, encoding="utf-8")
        subprocess.run(examples["openemr-undo"], shell=True, cwd=tmp_path, check=True)
        assert file.read_text(encoding="utf-8") == right
    for name, code in examples.items():
        assert "medlineplus" not in code or name == "openemr-undo"


# --- The rest of the examples that need no browser


def test_the_organisation_is_put_into_the_profile(
    site: Path, tmp_path: Path, examples: dict[str, str]
) -> None:
    shutil.copy(site / "connect/openinfobutton-profile.xml", tmp_path)
    command = examples["organisation"].replace("YOUR.OID", "2.16.840.1.113883.19.5")
    subprocess.run(command, shell=True, cwd=tmp_path, check=True)
    found = etree.parse(tmp_path / "openinfobutton-profile.xml")
    (organisation,) = found.iter("authorizedOrganization")
    assert organisation.get("id") == "2.16.840.1.113883.19.5"


def test_the_service_is_had_without_our_source(
    site: Path, tmp_path: Path, examples: dict[str, str]
) -> None:
    """Installed as the page says, from the file itself; what it needs is there already."""
    make, install, fetch = examples["install"].strip().splitlines()
    assert install.endswith(f"{ADDRESS}{wheel.path()}")
    assert fetch.endswith(f"{ADDRESS}catalogue.json") and make.startswith("python3 -m venv")
    file = site / wheel.path()
    with zipfile.ZipFile(file) as pack:
        record = next(name for name in pack.namelist() if name.endswith("RECORD"))
        for line in pack.read(record).decode().splitlines():
            name, digest, size = line.rsplit(",", 2)
            if digest:
                content = pack.read(name)
                found = base64.urlsafe_b64encode(hashlib.sha256(content).digest())
                assert f"sha256={found.decode().rstrip('=')}" == digest and int(size) == len(
                    content
                )
    subprocess.run(
        [
            *(sys.executable, "-m", "pip", "install", "--quiet", "--no-deps", "--no-index"),
            *("--target", str(tmp_path / "lib"), str(file)),
        ],
        check=True,
    )
    shutil.copytree(tmp_path / "lib", tmp_path / "alone")
    (tmp_path / "site").mkdir()
    shutil.copy(site / "catalogue.json", tmp_path / "site")
    # Our own source must not be what answers.
    code = (
        "import sys; sys.path.insert(0, sys.argv[1]); import clotsigns, pathlib; "
        "assert str(pathlib.Path(clotsigns.__file__).parent.parent) == sys.argv[1]; "
        "from clotsigns.connect.service import application; "
        "from clotsigns.connect.__main__ import main; "
        "application(pathlib.Path('site')); sys.exit(main(['--site', 'nowhere']))"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, str(tmp_path / "alone")],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 1 and "is no built site" in done.stderr, done.stderr


def test_the_answering_is_had_from_the_same_file(site: Path, examples: dict[str, str]) -> None:
    make, install = examples["assistant"].strip().splitlines()
    folder = make.removeprefix("python3 -m venv ")
    assert install == (
        f'{folder}/bin/pip install "{wheel.NAME}[{wheel.ANSWERING}] @ {ADDRESS}{wheel.path()}"'
    )
    (server,) = json.loads(examples["assistant-settings"])["mcpServers"].values()
    with zipfile.ZipFile(site / wheel.path()) as pack:
        (commands,) = (name for name in pack.namelist() if name.endswith("entry_points.txt"))
        command, _, called = pack.read(commands).decode().splitlines()[-1].partition(" = ")
        (about,) = (name for name in pack.namelist() if name.endswith("METADATA"))
        assert f"Provides-Extra: {wheel.ANSWERING}" in pack.read(about).decode()
    assert server["command"] == f"/path/to/{folder}/bin/{command}"
    assert called == "clotsigns.answering.__main__:main"
    # The folder that the offline copy unpacks to.
    with zipfile.ZipFile(site / "clotsigns-offline.zip") as pack:
        (unpacked,) = {name.partition("/")[0] for name in pack.namelist()}
    assert server["args"] == ["--site", f"/path/to/{unpacked}"]
    with pytest.raises(SystemExit):
        answering_main(["--help"])


def test_the_files_for_a_host_name_options_that_there_are(
    examples: dict[str, str], capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit):
        connect_main(["--help"])
    known = capsys.readouterr().out
    for name in ("unit", "container", "start"):
        options = re.findall(r"--(?!no-cache-dir)[a-z-]+", examples[name])
        assert options
        for option in options:
            assert option in known, f"{name}: {option}"
    for word in ("[Unit]", "[Service]", "ExecStart="):
        assert word in examples["unit"]
    assert wheel.path() in examples["container"]


def test_a_clinician_s_system_finds_the_cards(small_service: str, examples: dict[str, str]) -> None:
    address = examples["cds"].replace("http://127.0.0.1:8000", small_service)
    assert [each["hook"] for each in httpx.get(address).json()["services"]]


def test_nginx_sends_requests_on_as_the_page_says(
    small_service: str, tmp_path: Path, examples: dict[str, str]
) -> None:
    proxy = examples["proxy"].replace("http://127.0.0.1:8000", small_service)
    assert small_service in proxy
    if shutil.which("nginx") is None:
        # Asked as nginx would ask: it does not take the path off.
        found = httpx.get(f"{small_service}/clots{examples['get']}").json()
        assert found["feed"]["entry"]
        return
    (tmp_path / "www").mkdir()
    with nginx(tmp_path, proxy) as address:
        found = httpx.get(f"{address}/clots{examples['get']}").json()
    assert found["feed"]["entry"][0]["link"][0]["href"].startswith(ADDRESS)


@pytest.fixture(scope="module")
def small_service(site: Path) -> Iterator[str]:
    """The live service, below a path."""
    server = uvicorn.Server(
        uvicorn.Config(
            application(site, "/clots"), port=0, log_level="error", lifespan="off", ws="none"
        )
    )
    thread = threading.Thread(target=lambda: asyncio.run(server.serve()), daemon=True)
    thread.start()
    while not server.started:
        thread.join(0.05)
        assert thread.is_alive(), "the service did not start"
    yield f"http://127.0.0.1:{server.servers[0].sockets[0].getsockname()[1]}"
    server.should_exit = True
    thread.join()


def test_the_words_for_a_portal_s_own_policy_are_those_of_the_site(
    examples: dict[str, str],
) -> None:
    assert examples["policy"].count(ADDRESS.rstrip("/")) == 2


def test_no_page_says_certified(site: Path) -> None:
    text = (site / "portals/index.html").read_text(encoding="utf-8").lower()
    assert "certified" not in text and "compliant" not in text
