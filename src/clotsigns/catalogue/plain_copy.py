"""``{page}/index.md`` and ``llms.txt``: what pages say, for machines, which quote it in pieces."""

from __future__ import annotations

from urllib.parse import urljoin

from clotsigns.catalogue.model import Catalogue
from clotsigns.catalogue.passages import PATH, as_passages
from clotsigns.catalogue.pieces import LEFT_OUT, page_address, pieces_of
from clotsigns.catalogue.quotable import Piece, written
from clotsigns.proof import page_file
from clotsigns.site import Site
from clotsigns.sources.project import Project

NAME = "index.md"
LIST = "llms.txt"
MEDIA_TYPE = "text/markdown"


def write_copies(site: Site, project: Project, catalogue: Catalogue) -> None:
    """Write the copy of each page, which then tells of it, their list, and all their passages."""
    site.write(LIST, list_of_copies(project, catalogue))
    passages = as_passages(project, catalogue, lambda place: site.page(place).tree.clone())
    site.write(PATH, passages)
    help_line = project.words["help_line"]
    for article in project.articles:
        if article.id in LEFT_OUT:
            continue
        page = site.page(page_file(article).as_posix())
        address = urljoin(catalogue.address, page_address(article))
        # A clone, as pieces are read from what is left when the rest has been taken out.
        copy = written(pieces_of(page.tree.clone(), address), help_line)
        site.write(f"{page_address(article)}{NAME}", copy)
        page.add_to_head(announced(f"{catalogue.address}{page_address(article)}"))


def list_of_copies(project: Project, catalogue: Catalogue) -> str:
    """``llms.txt`` (llmstxt.org): what there is, each with its copy."""
    found = [Piece(text=f"# {catalogue.name}", heading=True)]
    found += [Piece(text=f"> {project.words['connect.purpose']}")]
    found += [Piece(text=project.words["disclaimer"]), Piece(text=project.words["connect.quote"])]
    found += [Piece(text=f"## {project.words['answers.all']}", heading=True)]
    for article in project.articles:
        if article.id not in LEFT_OUT:
            link = f"{catalogue.address}{page_address(article)}{NAME}"
            about = article.front.data["description"]
            found.append(Piece(text=f"- [{article.title}]({link}): {about}", item=True))
    return written(found, project.words["help_line"])


def announced(address: str) -> str:
    """The element by which a page tells of its copy."""
    return f'<link rel="alternate" type="{MEDIA_TYPE}" href="{address}{NAME}">'
