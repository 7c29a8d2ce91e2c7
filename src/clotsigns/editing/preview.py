"""What an editor's browser is shown: the page as it is now, and above it what is wrong with it."""

from __future__ import annotations

import hashlib
import tempfile
import threading
from collections.abc import Sequence
from dataclasses import replace
from html import escape
from pathlib import Path

from clotsigns.editing.words import address, words_of
from clotsigns.generator.run import BuildError, generate
from clotsigns.generator.settings import SETTINGS
from clotsigns.rules import problems
from clotsigns.sources.article import Article, load_articles
from clotsigns.sources.problem import Problem, SourceError
from clotsigns.sources.project import Project, load_project

# Reloads the page when it is no longer what the server would send.
_WATCH = """<script>{{let own="{mark}",ask=()=>fetch("/.edit"+location.pathname).then(r=>r.text())
.then(now=>now&&now!==own&&location.reload()).catch(()=>0).then(()=>setTimeout(ask,250));ask()}}
</script>"""
_BOX = (
    '<aside role="status" style="background:#fff3c4;border-bottom:4px solid #a30;color:#000;'
    'font:1rem/1.5 sans-serif;padding:.5rem 1rem">{words}</aside>'
)
# Shown until the generator has made the page's own frame.
_BARE = (
    '<!doctype html><html lang="en"><head><meta charset="utf-8"><title>edit</title>'
    '<link rel="stylesheet" href="/assets/site.css"></head><body><main><article></article></main>'
    "</body></html>"
)


Stamp = tuple[tuple[str, int], ...]


class Preview:
    """The pages of a project in one language, each made anew when anything it rests on changes."""

    def __init__(self, root: Path, language: str = "en") -> None:
        self._root = root.resolve()
        self._language = language
        self._lock, self._making = threading.Lock(), threading.Lock()
        self._folder = tempfile.TemporaryDirectory(prefix="clotsigns-edit-")
        self._framed: Path | None = None
        self._frames = ""
        self._count = 0
        self._tried: Project | None = None
        self._project: Project | None = None
        self._stamps: tuple[Stamp, Stamp] = ((), ())
        self._broken: Sequence[Problem] = ()
        self._found: tuple[Project, list[Problem]] | None = None
        self._made: dict[str, tuple[object, str]] = {}
        self._failed = ""

    def page(self, path: str) -> str | None:
        """The page at an address such as ``/dvt/``, or none where the project has no such page."""
        with self._lock:
            self._read()
            article = self._article(path)
            if self._project is None:
                return self._with_problems(_BARE, None)
            if article is None:
                return None
            shown = self._with_problems(self._put_in_frame(self._project, article), article)
        mark = hashlib.sha256(shown.encode()).hexdigest()[:16]
        return shown.replace("</body>", _WATCH.format(mark=mark) + "</body>")

    def mark(self, path: str) -> str:
        """What tells one state of a page from another."""
        shown = self.page(path) or ""
        return shown.rpartition('own="')[2].partition('"')[0]

    def file(self, path: str) -> Path | None:
        """A file of the site that is no page: as it stands now where we write it ourselves."""
        places = [self._root / "docs" / self._language, self._root / "overrides"]
        for place in (*places, *([self._framed] if self._framed else [])):
            file = (place / path.lstrip("/")).resolve()
            if file.is_relative_to(place.resolve()) and file.is_file():
                return file
        return None

    def start(self) -> None:
        """Have the frames made, and wait for them."""
        with self._lock:
            self._read(wait=True)

    def _read(self, *, wait: bool = False) -> None:
        """Read what has changed; have new frames made when they would be others."""
        pages, data = (_stamp(self._root / part) for part in ("docs", "data"))
        if (pages, data) != self._stamps:
            try:
                # A page is read in no time; the data, held to their shapes, are not.
                if self._project is not None and data == self._stamps[1] and not self._broken:
                    articles = load_articles(self._root, self._language)
                    self._project = replace(self._project, articles=articles)
                else:
                    self._project = load_project(self._root, self._language)
                self._broken = ()
            except SourceError as error:
                self._broken = error.problems
            self._stamps = (pages, data)
        if self._project is None:
            return
        frames = self._state_of_frames(self._project)
        # What kept the generator from its work may be mended now.
        again = self._failed and self._tried is not self._project
        if again or frames != self._frames:
            self._frames, self._tried = frames, self._project
            if wait:
                self._make_frames(self._project, frames)
            else:
                threading.Thread(
                    target=self._make_frames, args=(self._project, frames), daemon=True
                ).start()

    def _make_frames(self, project: Project, frames: str) -> None:
        with self._making:
            # Somebody who saves often needs the last ones only.
            if frames != self._frames:
                return
            self._count += 1
            target = Path(self._folder.name) / str(self._count)
            try:
                generate(project, target)
            except BuildError as error:
                self._failed = str(error)
            else:
                self._framed, self._failed = target, ""

    def _state_of_frames(self, project: Project) -> str:
        """All that the frames around pages rest on: templates, settings, titles and the menu."""
        looks = [self._root / SETTINGS, *sorted((self._root / "overrides").rglob("*.html"))]
        pages = [(a.id, a.title, a.menu, a.order, a.front.data) for a in project.articles]
        told = repr(([(str(p), p.stat().st_mtime_ns) for p in looks], pages))
        return hashlib.sha256(told.encode()).hexdigest()

    def _article(self, path: str) -> Article | None:
        articles = self._project.articles if self._project else ()
        return next((a for a in articles if address(a) == path), None)

    def _put_in_frame(self, project: Project, article: Article) -> str:
        file = self._framed / address(article).lstrip("/") / "index.html" if self._framed else None
        frame = file.read_text(encoding="utf-8") if file and file.is_file() else _BARE
        before, _, rest = frame.partition("<article")
        return before + self._words(project, article) + rest.rpartition("</article>")[2]

    def _words(self, project: Project, article: Article) -> str:
        """The page's words; those from before where what is written now cannot be shown."""
        state, former = self._made.get(article.id, (None, "<article></article>"))
        if state is not project:
            try:
                former = words_of(project, article)
            except ValueError as error:
                # A rule tells it too, with its line.
                former = f"<article><p>{escape(str(error))}</p></article>"
            self._made[article.id] = (project, former)
        return former

    def _with_problems(self, page: str, article: Article | None) -> str:
        if self._found is None or self._found[0] is not self._project:
            self._found = (self._project, problems(self._project)) if self._project else None
        found = [*self._broken, *(self._found[1] if self._found else ())]
        own = [p for p in found if article is not None and p.path == article.path]
        others = [p for p in found if p not in own]
        words = "".join(
            f"<details{' open' if shown is own or article is None else ''}><summary>{title}: "
            f"{len(shown)}</summary><ul>{''.join(f'<li>{_told(p)}</li>' for p in shown)}</ul>"
            "</details>"
            for title, shown in (("Problems of this page", own), ("Problems elsewhere", others))
            if shown
        )
        if self._failed and not found:
            words += f"<pre>{escape(self._failed)}</pre>"
        if not words:
            return page
        start = page.index(">", page.index("<body")) + 1
        return page[:start] + _BOX.format(words=words) + page[start:]


def _stamp(folder: Path) -> Stamp:
    """When the files of a folder were last written."""
    files = (path for path in folder.rglob("*") if path.is_file())
    return tuple(sorted((str(path), path.stat().st_mtime_ns) for path in files))


def _told(problem: Problem) -> str:
    place = f"{problem.path}:{problem.line}"
    return f"<b>{escape(place)}</b> {escape(problem.rule)}: {escape(problem.message)}"
