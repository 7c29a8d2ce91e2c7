"""Our pages as a FHIR R4 CodeSystem, and the ConceptMap that leads from codes to them."""

from __future__ import annotations

from clotsigns.catalogue.fhir_documents import OURS, Resource
from clotsigns.catalogue.model import Catalogue


def code_system(catalogue: Catalogue) -> Resource:
    """``fhir/CodeSystem.json``: the ids of our pages, which the ConceptMap leads to."""
    return {
        "resourceType": "CodeSystem",
        "id": f"{OURS}pages",
        "url": _pages_system(catalogue),
        "version": catalogue.release,
        "name": "Pages",
        "title": catalogue.name,
        **_about(catalogue),
        "caseSensitive": True,
        "content": "complete",
        "count": len(catalogue.pages),
        "concept": [
            {
                "code": page.id,
                "display": page.editions[0].title,
                "definition": page.editions[0].description,
            }
            for page in catalogue.pages
        ],
    }


def concept_map(catalogue: Catalogue) -> Resource:
    """``fhir/ConceptMap.json``: codes of each system to the ids of pages, best first."""
    groups = []
    for system in catalogue.codes.systems:
        elements = [
            {
                "code": code.code,
                "display": code.display,
                "target": [
                    {
                        "code": page,
                        "display": catalogue.page(page).editions[0].title,
                        "equivalence": "relatedto",
                    }
                    for page in code.pages
                ],
            }
            for code in catalogue.codes.codes
            if code.system == system.key and code.pages
        ]
        if elements:
            groups.append(
                {
                    "source": system.uri,
                    "target": _pages_system(catalogue),
                    "targetVersion": catalogue.release,
                    "element": elements,
                }
            )
    return {
        "resourceType": "ConceptMap",
        "id": f"{OURS}pages",
        "url": f"{catalogue.address}fhir/ConceptMap/pages",
        "version": catalogue.release,
        "name": "PagesByCode",
        "title": catalogue.name,
        **_about(catalogue),
        "group": groups,
    }


def _about(catalogue: Catalogue) -> Resource:
    return {
        "status": "active",
        "experimental": False,
        "date": catalogue.updated.isoformat(),
        "publisher": catalogue.name,
        "copyright": catalogue.licence,
    }


def _pages_system(catalogue: Catalogue) -> str:
    return f"{catalogue.address}fhir/CodeSystem/pages"
