"""A step after the build: every page tells machines what it is; the site map lists the pages."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from html import escape
from pathlib import Path

from clotsigns.kept import Kept
from clotsigns.proof import page_file
from clotsigns.site import Site
from clotsigns.sources.article import Article, Kind
from clotsigns.sources.problem import Problem, SourceError
from clotsigns.sources.project import Project
from clotsigns.sources.website import Website, website_of
from clotsigns.steps.machine_facts import about_page, as_script, card
from clotsigns.steps.preview import preview, preview_key

PICTURES = Path("assets/preview")
# The page for addresses that lead nowhere is no page of its own.
NOT_FOUND = "404"


def announce(site: Site, project: Project) -> None:
    """Add facts and a card to each page of the built site.

    Raises ``ThemeChanged`` when a page has no head or body to add them to, and ``SourceError`` when
    a title and its answer do not fit the picture of a shared link.
    """
    website = website_of(project.root)
    pictures = dict(_pictures(site, website, public(project)))
    for article in project.articles:
        page = site.page(page_file(article).as_posix())
        if article.id == NOT_FOUND:
            page.add_to_head('<meta name="robots" content="noindex">')
        else:
            picture = pictures.get(article.id, pictures["home"])
            cites = page.first("li[id^='source-']") is not None
            facts = about_page(project, website, article, cites=cites)
            page.add_to_head(card(project, website, article, picture))
            if article.withdrawal:
                page.add_to_head('<meta name="robots" content="noindex">')
            page.add_to_body(as_script(facts))


def public(project: Project) -> list[Article]:
    """The pages that have an address of their own."""
    return [article for article in project.articles if article.id != NOT_FOUND]


def map_site(site: Site, project: Project) -> None:
    """Write the site map, without pages that are withdrawn, and the robots.txt that leads to it."""
    website = website_of(project.root)
    shown = [article for article in public(project) if not article.withdrawal]
    site.write("sitemap.xml", site_map(website, shown))
    # The generator's own, with the address that nobody has and without ours.
    (site.folder / "sitemap.xml.gz").unlink(missing_ok=True)
    site.write("robots.txt", f"User-agent: *\nAllow: /\n\nSitemap: {website.url}sitemap.xml\n")


def site_map(website: Website, articles: Iterable[Article]) -> str:
    """Every public page with the day on which its words last changed."""
    rows = "".join(
        f"<url><loc>{escape(website.address(article))}</loc>"
        f"<lastmod>{article.front.data['updated'].isoformat()}</lastmod></url>\n"
        for article in articles
    )
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        f'<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">\n{rows}</urlset>\n'
    )


def _pictures(
    site: Site, website: Website, articles: Iterable[Article]
) -> Iterator[tuple[str, str]]:
    """The picture of each page for readers, by the page's id; other pages share the first one."""
    store = Kept.here()
    for article in articles:
        if article.kind != "about":
            name = (PICTURES / f"{article.id.replace('/', '-')}.png").as_posix()
            words = (website.name, article.title, answer(article))
            key = preview_key(site.folder, *words)
            try:
                made = store.all_made({key: words}, lambda given: [preview(site.folder, *given[0])])
            except ValueError as error:
                fault = Problem(path=article.path, line=1, rule="preview", message=str(error))
                raise SourceError([fault]) from error
            site.write(name, made[key])
            yield article.id, name


def answer(article: Article) -> str:
    """The sentence after the title."""
    return next((line.text for line in article.body if line.kind is Kind.SENTENCE), "")
