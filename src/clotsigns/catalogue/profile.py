"""The profile by which an OpenInfobutton manager knows this site: when to offer it, and where.

The format is that of the OpenInfobutton project's ResourceProfile, version 2.9.
``hl7KnowledgeResponseCompliant`` is false on purpose: the manager then leads people to the answer
page with the request's parameters, which a host of plain files can serve. A manager shows nothing
to organisations that a profile does not name, so the one here stands for what its owner puts in.
"""

from __future__ import annotations

import xml.etree.ElementTree as etree

from clotsigns.catalogue.model import Catalogue

PATH = "connect/openinfobutton-profile.xml"
# To be replaced by the OID of whoever imports the profile; ``/portals/`` says so.
ORGANISATION = "PUT-THE-OID-OF-YOUR-ORGANISATION-HERE"
ACT_CODES = "2.16.840.1.113883.5.4"
# The tasks of HL7's ActCode at which problems, results or medicines are on the screen.
TASKS = {
    "PROBLISTREV": "problem list review",
    "PROBLISTE": "problem list entry",
    "DIAGLISTREV": "diagnosis list review",
    "DIAGLISTE": "diagnosis list entry",
    "LABRREV": "laboratory results review",
    "MLREV": "medication list review",
}
# What a context may be told apart by, and whether the manager passes it on with the request.
_PARTS_BEFORE_TASK = {"patientGender": False, "patientAgeGroup": False}
_PARTS_AFTER_TASK = {
    "encounterType": False,
    "performerLanguage": False,
    "performerKnowledgeUserType": False,
    "informationRecipientLanguage": True,
    "informationRecipientUserType": True,
}


def as_profile(catalogue: Catalogue, purpose: str, topic: str) -> bytes:
    """The profile as XML.

    ``purpose`` is a sentence for the person who installs it, ``topic`` the words of the link.
    """
    root = etree.Element("knowledgeResourceProfile")
    header = etree.SubElement(root, "header", {"id": "1"})
    etree.SubElement(header, "title").text = catalogue.name
    etree.SubElement(header, "profileDescription").text = purpose
    published = f"{catalogue.updated.isoformat()}T00:00:00"
    etree.SubElement(header, "versionControl", {"publicationDate": published})
    definition = etree.SubElement(
        root,
        "profileDefinition",
        {"hl7URLCompliant": "true", "hl7KnowledgeResponseCompliant": "false"},
    )
    organisations = etree.SubElement(definition, "authorizedOrganizations")
    etree.SubElement(organisations, "authorizedOrganization", {"id": ORGANISATION})
    terminologies = etree.SubElement(definition, "supportedTerminologies")
    for system in catalogue.codes.systems:
        known = {"id": system.oid, "name": system.name, "namespace": ""}
        etree.SubElement(terminologies, "supportedTerminology", known)
    context = etree.SubElement(
        etree.SubElement(definition, "contexts"), "context", {"id": "1", "name": topic}
    )
    etree.SubElement(context, "contextDescription").text = purpose
    _context(etree.SubElement(context, "contextDefinition"), catalogue, topic)
    location = f"{catalogue.address}connect/?"
    etree.SubElement(
        etree.SubElement(context, "knowledgeRequestService"),
        "knowledgeRequestServiceLocation",
        {"url": location},
    )
    etree.indent(root)
    content: bytes = etree.tostring(root, encoding="UTF-8", xml_declaration=True)
    return content


def _context(definition: etree.Element, catalogue: Catalogue, topic: str) -> None:
    for name, search in _PARTS_BEFORE_TASK.items():
        _part(definition, name, match=False, search=search)
    tasks = _codes(_part(definition, "task", match=True, search=False))
    for code, name in TASKS.items():
        _code(tasks, code, ACT_CODES, "HL7 ActCode", name)
    for name, search in _PARTS_AFTER_TASK.items():
        _part(definition, name, match=False, search=search)
    # The link is offered beside the codes that have an answer, and beside no others.
    concepts = _codes(_part(definition, "conceptOfInterest", match=True, search=True))
    for entry in catalogue.codes.codes:
        if entry.pages:
            system = catalogue.codes.key(entry.system)
            _code(concepts, entry.code, system.oid, system.name, entry.display)
    topics = etree.SubElement(definition, "subTopics")
    etree.SubElement(topics, "subTopic", {"linkName": topic})


def _part(parent: etree.Element, name: str, *, match: bool, search: bool) -> etree.Element:
    flags = {"match": str(match).lower(), "search": str(search).lower()}
    return etree.SubElement(parent, name, flags)


def _codes(parent: etree.Element) -> etree.Element:
    domain = etree.SubElement(parent, "matchingDomain")
    return etree.SubElement(domain, "enumeration", {"includeDescendants": "false"})


def _code(parent: etree.Element, code: str, system: str, system_name: str, name: str) -> None:
    etree.SubElement(
        parent,
        "code",
        {"code": code, "codeSystem": system, "codeSystemName": system_name, "displayName": name},
    )
