"""What a page tells machines: schema.org's words for it, and a card for a shared link."""

from __future__ import annotations

import json
from collections.abc import Iterator
from html import escape
from typing import Any

from clotsigns.sealing.reviews import review_of, stands
from clotsigns.sources.article import Article
from clotsigns.sources.project import Project
from clotsigns.sources.website import Website
from clotsigns.sources.words import Words
from clotsigns.steps.preview import HEIGHT, WIDTH

Facts = dict[str, Any]


def about_page(project: Project, website: Website, article: Article, *, cites: bool) -> Facts:
    """A page in schema.org's words; one that ``cites`` leads to the list of its sources.

    A review is named only while the whole page is, word for word, what was reviewed.
    """
    front = article.front.data
    facts: Facts = {
        "@context": "https://schema.org",
        "@type": "AboutPage" if article.kind == "about" else "MedicalWebPage",
        "url": website.address(article),
        "name": article.title,
        "description": front["description"],
        "inLanguage": article.language,
        "datePublished": front["published"].isoformat(),
        "dateModified": front["updated"].isoformat(),
        "license": project.data["facts"].data["licence"],
        "publisher": {"@type": "Organization", "name": website.name, "url": website.url},
    }
    review = review_of(project, article)
    if stands(review) and review.day:
        facts["lastReviewed"] = review.day.isoformat()
        facts["reviewedBy"] = {
            "@type": "Person",
            "name": review.name,
            "description": review.qualification,
        }
    if article.kind != "about":
        facts["audience"] = {"@type": "Patient"}
        if conditions := list(_conditions(project, article)):
            facts["about"] = conditions
        # Told twice on one page, the addresses of fifty sources would hold up its words.
        if cites:
            facts["citation"] = f"{website.address(article)}#sources"
    return facts


def _conditions(project: Project, article: Article) -> Iterator[Facts]:
    for entry in project.data["facts"].data["conditions"].get(article.id, ()):
        yield {
            "@type": "MedicalCondition",
            "name": entry["name"][project.language],
            "code": [
                {"@type": "MedicalCode", "codeValue": code, "codingSystem": system}
                for system, code in entry["codes"].items()
            ],
        }


def as_script(facts: Facts) -> str:
    """Facts as the data block that search engines read."""
    text = json.dumps(facts, ensure_ascii=False, separators=(",", ":")).replace("<", "\\u003c")
    return f'<script type="application/ld+json">{text}</script>'


def card(project: Project, website: Website, article: Article, picture: str) -> str:
    """The tags from which a shared link gets its title, words and picture (Open Graph)."""
    description = str(article.front.data["description"])
    locale = project.data["facts"].data["locale"].get(article.language)
    pairs = {
        "og:type": "website" if article.id == "home" else "article",
        "og:site_name": website.name,
        "og:title": article.title,
        "og:description": description,
        "og:url": website.address(article),
        **({"og:locale": locale} if locale else {}),
        "og:image": website.url + picture,
        "og:image:width": str(WIDTH),
        "og:image:height": str(HEIGHT),
        "og:image:alt": alternative(project.words, website, article),
    }
    tags = [f'<meta property="{name}" content="{escape(value)}">' for name, value in pairs.items()]
    return "".join(['<meta name="twitter:card" content="summary_large_image">', *tags])


def alternative(words: Words, website: Website, article: Article) -> str:
    """What the picture of a shared link says."""
    return words["preview"].format(site=website.name, title=article.title)
