"""A page without a build: what the generator is given of it, in half a second."""

from __future__ import annotations

from markdown import Markdown

from clotsigns.pages.markdown import ClotSignsExtension
from clotsigns.sources.project import Project


def written(project: Project, page: str) -> str:
    """A page as its words and data make it; what stands around it is the template's."""
    ours = ClotSignsExtension(root=project.root, language=project.language)
    md = Markdown(extensions=["attr_list", "tables", "toc", ours])
    html = md.convert("\n".join(line.raw for line in project.article(page).lines))
    return html if "<article" in html else f"<article>{html}</article>"
