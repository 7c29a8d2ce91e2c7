"""What portals rely on is there, is right to the letter, and says the same everywhere."""

from __future__ import annotations

import base64
import hashlib
import json
import re
import subprocess
import xml.etree.ElementTree as etree
from collections.abc import Callable
from html import unescape
from pathlib import Path
from typing import Any

import pytest
import yaml
from fhir.resources.R4B.bundle import Bundle
from fhir.resources.R4B.conceptmap import ConceptMap
from jsonschema import Draft202012Validator
from selectolax.lexbor import LexborHTMLParser

from clotsigns.catalogue import as_json
from clotsigns.catalogue.headers import headers_for, read_rules
from clotsigns.catalogue.model import Catalogue
from clotsigns.connect import fhir_rules, static
from clotsigns.connect.feed_rules import faults, json_faults
from clotsigns.project import Project, load_project
from clotsigns.proving import lacking

ATOM = "{http://www.w3.org/2005/Atom}"
ADDRESS = "https://clotsigns.example/"
# Contracts of the design, beside the pages: others link to these, so they never go.
KEPT = (
    *("connect/index.html", "portals/index.html", "catalogue.json", "catalogue.schema.json"),
    *("connect/v1/no-match.json", "connect/v1/no-match.xml", "feed.xml", "_headers"),
    *("connect/openinfobutton-profile.xml", "fhir/Bundle.json", "fhir/ConceptMap.json"),
    *("connect/v1/2.16.840.1.113883.6.90/I82.461.json", "nginx-clotsigns.conf"),
    *("connect/v1/2.16.840.1.113883.6.90/I82.461.xml", "embed/dvt/index.html", "oembed/dvt.json"),
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
        name: entry["code"].replace("{site}", ADDRESS)
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


def test_every_summary_carries_the_whole_emergency_box(site: Path, project: Project) -> None:
    path = site / static.FOLDER / "2.16.840.1.113883.6.90" / "I82.461.json"
    for entry in json.loads(path.read_bytes())["feed"]["entry"]:
        page = entry["link"][0]["href"].removeprefix(ADDRESS).strip("/")
        words = unescape(re.sub(r"<[^>]+>", " ", entry["summary"]["_value"]))
        for group in project.safety.box(page, "emergency"):
            for statement in group.statements:
                assert statement.text in words
        assert project.words["not_reviewed_short"] in words


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
        spoil(wrong)
        assert list(validator.iter_errors(wrong))
    assert as_json.write(catalogue) == (site / "catalogue.json").read_text(encoding="utf-8")


def test_the_catalogue_promises_only_what_is_there(site: Path, catalogue: Catalogue) -> None:
    for page in catalogue.pages:
        for edition in page.editions:
            for address in (edition.url, edition.embed, edition.oembed):
                assert stands(site, address), address
            for handout in edition.handouts:
                content = (site / handout.url.removeprefix(ADDRESS)).read_bytes()
                assert len(content) == handout.bytes
                assert hashlib.sha1(content, usedforsecurity=False).hexdigest() == handout.sha1


def test_handouts_that_stand_in_the_site_are_all_listed(site: Path, catalogue: Catalogue) -> None:
    listed = {h.url for page in catalogue.pages for e in page.editions for h in e.handouts}
    pages = "|".join(page.id for page in catalogue.pages)
    name = re.compile(rf"({pages})-(large-)?(a4|letter)\.pdf")
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
    bundle = Bundle.model_validate_json(text)
    data = json.loads(text)
    assert list(fhir_rules.faults(data)) == []
    kinds = [entry.resource.get_resource_type() for entry in bundle.entry]
    assert kinds.count("Library") == len(catalogue.pages)
    forms = sum(1 + len(e.handouts) for page in catalogue.pages for e in page.editions)
    assert kinds.count("DocumentReference") == forms
    for entry in data["entry"]:
        for content in entry["resource"]["content"]:
            attachment = content.get("attachment", content)
            assert stands(site, attachment["url"])
            if "hash" in attachment:
                file = (site / attachment["url"].removeprefix(ADDRESS)).read_bytes()
                digest = hashlib.sha1(file, usedforsecurity=False).digest()
                assert base64.b64decode(attachment["hash"]) == digest


def test_nothing_says_reviewed_before_a_clinician_has(site: Path) -> None:
    for entry in json.loads((site / "fhir/Bundle.json").read_bytes())["entry"]:
        assert not {"approvalDate", "lastReviewDate", "reviewer"} & set(entry["resource"])


def test_the_concept_map_is_valid_and_holds_every_code(site: Path, catalogue: Catalogue) -> None:
    text = (site / "fhir/ConceptMap.json").read_text(encoding="utf-8")
    found = ConceptMap.model_validate_json(text)
    assert list(fhir_rules.faults(json.loads(text))) == []
    mapped = {
        (group.source, element.code): tuple(target.code for target in element.target)
        for group in found.group
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
        assert list(lacking(project, project.article(page.id), text)) == []
        tree = LexborHTMLParser(text)
        assert tree.css("nav, header, footer, form, button") == []
        robots = tree.css_first("meta[name=robots]")
        canonical = tree.css_first("link[rel=canonical]")
        assert robots is not None and robots.attributes["content"] == "noindex"
        assert canonical is not None
        assert canonical.attributes["href"] == page.editions[0].url
        (script,) = tree.css("script")
        assert re.fullmatch(
            r"\.\./\.\./assets/embed\.[0-9a-f]{8}\.js", script.attributes["src"] or ""
        )
        for link in tree.css("a[href]"):
            inside = (link.attributes["href"] or "").startswith("#")
            assert (link.attributes.get("target") == "_top") != inside


def test_a_frame_without_its_box_would_stop_the_build(site: Path, project: Project) -> None:
    text = (site / "embed/dvt/index.html").read_text(encoding="utf-8")
    spoilt = text.replace("You cough up blood.", "", 1)
    assert any(
        "cough up blood" in p.message for p in lacking(project, project.article("dvt"), spoilt)
    )


def test_a_page_tells_of_its_oembed_answer(site: Path, catalogue: Catalogue) -> None:
    for page in catalogue.pages:
        edition = page.editions[0]
        tree = LexborHTMLParser((site / page.id / "index.html").read_text(encoding="utf-8"))
        link = tree.css_first('link[type="application/json+oembed"]')
        assert link is not None and link.attributes["href"] == edition.oembed
        data = json.loads((site / edition.oembed.removeprefix(ADDRESS)).read_bytes())
        assert (data["version"], data["type"]) == ("1.0", "rich")
        frame = LexborHTMLParser(data["html"]).css_first("iframe")
        assert frame is not None and frame.attributes["src"] == edition.embed
        assert frame.attributes["title"] == edition.title
        assert {"width", "height"} <= set(data)


def test_the_feed_of_changes_has_lasting_ids(site: Path, catalogue: Catalogue) -> None:
    feed = etree.fromstring((site / "feed.xml").read_bytes())
    entries = feed.findall(f"{ATOM}entry")
    assert len(entries) == len(catalogue.pages)
    ids = [entry.findtext(f"{ATOM}id") or "" for entry in entries]
    assert len(set(ids)) == len(ids)
    assert all(re.fullmatch(r"tag:clotsigns\.example,[\d-]+:/[a-z-]+/en#[\d-]{10}", i) for i in ids)
    days = [entry.findtext(f"{ATOM}updated") or "" for entry in entries]
    assert days == sorted(days, reverse=True)
    for name in ("title", "id", "updated", "author", "link"):
        assert feed.find(f"{ATOM}{name}") is not None


def test_the_profile_names_every_system_and_every_code(site: Path, catalogue: Catalogue) -> None:
    profile = etree.fromstring((site / "connect/openinfobutton-profile.xml").read_bytes())
    known = {entry.get("id") for entry in profile.iter("supportedTerminology")}
    assert known == {system.oid for system in catalogue.codes.systems}
    concepts = profile.find(".//conceptOfInterest")
    assert concepts is not None
    assert len(list(concepts.iter("code"))) == sum(bool(c.pages) for c in catalogue.codes.codes)
    definition = profile.find("profileDefinition")
    assert definition is not None
    assert definition.attrib == {
        "hl7URLCompliant": "true",
        "hl7KnowledgeResponseCompliant": "false",
    }
    location = profile.find(".//knowledgeRequestServiceLocation")
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
    address, anchor = examples["part"].split("#")
    assert stands(site, address)
    page = (site / address.removeprefix(ADDRESS) / "index.html").read_text(encoding="utf-8")
    assert f'id="{anchor}"' in page


def test_the_command_for_openemr_changes_its_link(tmp_path: Path, examples: dict[str, str]) -> None:
    file = tmp_path / "interface/patient_file/education.php"
    file.parent.mkdir(parents=True)
    file.write_text(
        "$url = 'https://connect.medlineplus.gov/application?mainSearchCriteria.v.cs=' . $oid;\n",
        encoding="utf-8",
    )
    subprocess.run(examples["openemr"], shell=True, cwd=tmp_path, check=True)
    assert file.read_text(encoding="utf-8") == (
        f"$url = '{ADDRESS}connect/?mainSearchCriteria.v.cs=' . $oid;\n"
    )


def test_no_page_says_certified(site: Path) -> None:
    text = (site / "portals/index.html").read_text(encoding="utf-8").lower()
    assert "certified" not in text and "compliant" not in text
