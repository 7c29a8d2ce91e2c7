"""A step after the build: every page tells machines what it is; the site map lists the pages."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from html import escape
from pathlib import Path

from selectolax.lexbor import LexborHTMLParser

from clotsigns.kept import Kept
from clotsigns.proof import page_file
from clotsigns.sources.article import Article, Kind
from clotsigns.sources.data_file import load
from clotsigns.sources.problem import Problem, SourceError
from clotsigns.sources.project import Project
from clotsigns.steps.machine_facts import Website, about_page, as_script, card
from clotsigns.steps.preview import preview, preview_key
from clotsigns.steps.theme import ThemeChanged

SETTINGS = Path("mkdocs.yml")
PICTURES = Path("assets/preview")
# The page for addresses that lead nowhere is no page of its own.
NOT_FOUND = "404"


def announce(site: Path, project: Project) -> None:
    """Add facts and a card to each page of the built site, and write its map and robots.txt.

    Raises ``ThemeChanged`` when a page has no head or body to add them to, and ``SourceError`` when
    a title and its answer do not fit the picture of a shared link.
    """
    website = website_of(project.root)
    public = [article for article in project.articles if article.id != NOT_FOUND]
    pictures = dict(_pictures(site, website, public))
    for article in project.articles:
        path = site / page_file(article)
        text = path.read_text(encoding="utf-8")
        if article.id == NOT_FOUND:
            text = _before("</head>", '<meta name="robots" content="noindex">', text)
        else:
            picture = pictures.get(article.id, pictures["home"])
            facts = about_page(project, website, article, dict.fromkeys(_citations(text)))
            text = _before("</head>", card(project, website, article, picture), text)
            text = _before("</body>", as_script(facts), text)
        path.write_text(text, encoding="utf-8")
    (site / "sitemap.xml").write_text(site_map(website, public), encoding="utf-8")
    # The generator's own, with the address that nobody has and without ours.
    (site / "sitemap.xml.gz").unlink(missing_ok=True)
    (site / "robots.txt").write_text(
        f"User-agent: *\nAllow: /\n\nSitemap: {website.url}sitemap.xml\n", encoding="ascii"
    )


def website_of(root: Path) -> Website:
    """The site's name and address, as the generator's settings give them."""
    settings = load(root / SETTINGS, shown_as=SETTINGS).data
    return Website(name=settings["site_name"], url=settings["site_url"].rstrip("/") + "/")


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
    site: Path, website: Website, articles: Iterable[Article]
) -> Iterator[tuple[str, str]]:
    """The picture of each page for readers, by the page's id; other pages share the first one."""
    (site / PICTURES).mkdir(parents=True)
    store = Kept.here()
    for article in articles:
        if article.kind != "about":
            name = (PICTURES / f"{article.id.replace('/', '-')}.png").as_posix()
            words = (website.name, article.title, answer(article))
            key = preview_key(site, *words)
            try:
                made = store.all_made({key: words}, lambda given: [preview(site, *given[0])])
            except ValueError as error:
                fault = Problem(path=article.path, line=1, rule="preview", message=str(error))
                raise SourceError([fault]) from error
            (site / name).write_bytes(made[key])
            yield article.id, name


def answer(article: Article) -> str:
    """The sentence after the title."""
    return next((line.text for line in article.body if line.kind is Kind.SENTENCE), "")


def _citations(page: str) -> Iterator[str]:
    """The addresses of the sources that a built page lists, in its order."""
    for item in LexborHTMLParser(page).css("li[id^='source-']"):
        link = item.css_first("a[href^='http']")
        if link is not None:
            yield link.attributes["href"] or ""


def _before(tag: str, addition: str, page: str) -> str:
    # The last one: what a script holds comes earlier.
    before, found, after = page.rpartition(tag)
    if not found:
        raise ThemeChanged(f"a built page has no {tag}")
    return f"{before.rstrip()}{addition}\n{found}{after}"
