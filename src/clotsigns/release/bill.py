"""A step after the build: what is shipped, as a bill of materials (CycloneDX 1.6).

It holds each file with its hash, the packages inside the theme's scripts, and the packages that the
site was built with. No clock enters it: the same site has the same bill.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from clotsigns.pages.for_safety import BILL
from clotsigns.site import Site
from clotsigns.sources.packages import THEME, Package, built_with, bundled
from clotsigns.sources.problem import Problem
from clotsigns.sources.project import Project

Part = dict[str, Any]
# Answers are made from the catalogue, and compressed forms from files: both are many.
_LEFT_OUT = re.compile(rf".*\.(?:br|gz)|connect/v1/.*|{re.escape(BILL)}")
_FONT = re.compile(r"(?:assets/fonts|handout)/hyperlegible[\w.-]*\.woff2")
_THEME = re.compile(r"assets/(?:javascripts|images)/.*")
_CODE = re.compile(r".*\.(?:js|css)")


def write_bill(site: Site, project: Project) -> list[Problem]:
    """Write the bill of a site whose pages have been saved.

    The answer is the packages of which ``data/licences.yml`` does not say whose work they are.
    """
    document = project.data["licences"]
    packages = bundled()
    known = document.data["packages"]
    unknown = [package for package in packages if package.name not in known]
    if unknown:
        return [
            Problem(
                path=document.path,
                line=document.line("packages"),
                rule="licences",
                message=f"the theme's scripts hold '{package.name}', which must stand under "
                "'packages' with who made it and its licence; add it",
            )
            for package in unknown
        ]
    site.write(BILL, json.dumps(as_bill(site.folder, project, packages), indent=1) + "\n")
    return []


def as_bill(folder: Path, project: Project, packages: Iterable[Package]) -> Part:
    """The bill as CycloneDX has it."""
    name = project.words["connect.name"]
    known = project.data["licences"].data["packages"]
    inside = [_bundled(package, known[package.name]) for package in packages]
    return {
        "$schema": "http://cyclonedx.org/schema/bom-1.6.schema.json",
        "bomFormat": "CycloneDX",
        "specVersion": "1.6",
        "version": 1,
        "metadata": {
            "tools": {"components": [_tool(package) for package in built_with(project.root)]},
            "component": {
                "type": "application",
                "bom-ref": "site",
                "name": name,
                "licenses": [_licence("MIT"), _licence("CC-BY-4.0")],
            },
        },
        "components": [*inside, *_files(folder)],
        "dependencies": [
            {"ref": "site", "dependsOn": [f"package/{THEME}"] if inside else []},
            *(
                {
                    "ref": part["bom-ref"],
                    "dependsOn": [p["bom-ref"] for p in inside[1:]] if part is inside[0] else [],
                }
                for part in inside
            ),
        ],
    }


def _bundled(package: Package, told: Part) -> Part:
    kind = "pypi" if package.name == THEME else "npm"
    mark = f"@{package.version}" if package.version else ""
    return {
        "type": "library",
        "bom-ref": f"package/{package.name}",
        "name": package.name,
        **({"version": package.version} if package.version else {}),
        "copyright": told["by"],
        "licenses": [_licence(told["licence"])],
        "purl": f"pkg:{kind}/{package.name.replace('@', '%40')}{mark}",
        **(
            {"externalReferences": [{"type": "website", "url": told["home"]}]}
            if "home" in told
            else {}
        ),
    }


def _tool(package: Package) -> Part:
    return {
        "type": "application",
        "bom-ref": f"tool/{package.name}",
        "name": package.name,
        "version": package.version,
        **({"licenses": [_licence(package.licence, spdx=package.spdx)]} if package.licence else {}),
        "purl": f"pkg:pypi/{re.sub('[-_.]+', '-', package.name).lower()}@{package.version}",
    }


def _files(folder: Path) -> Iterator[Part]:
    for path in sorted(path for path in folder.rglob("*") if path.is_file()):
        name = path.relative_to(folder).as_posix()
        if _LEFT_OUT.fullmatch(name):
            continue
        yield {
            "type": "file",
            "bom-ref": f"file/{name}",
            "name": name,
            "hashes": [
                {"alg": "SHA-256", "content": hashlib.sha256(path.read_bytes()).hexdigest()}
            ],
            "licenses": [_licence(_owner(name))],
        }


def _owner(name: str) -> str:
    """The licence of a file; what is in a theme's script beside it stands among the packages."""
    if _FONT.fullmatch(name) or name.startswith("assets/fonts/"):
        return "OFL-1.1"
    return "MIT" if _THEME.fullmatch(name) or _CODE.fullmatch(name) else "CC-BY-4.0"


def _licence(told: str, *, spdx: bool = True) -> Part:
    """A licence by its name in the SPDX list, an expression of such names, or in other words."""
    if not spdx:
        return {"license": {"name": told}}
    return {"expression": told} if " " in told else {"license": {"id": told}}
