"""Prints pages on A4 into PDFs with WebKitGTK's own print: `python3 webkit_paper.py URL FILE …`.

WebKitWebDriver cannot print, so the system's Python does this with PyGObject.
"""

from __future__ import annotations

import sys
from pathlib import Path

import gi

gi.require_version("Gtk", "3.0")
gi.require_version("WebKit2", "4.1")
from gi.repository import GLib, Gtk, WebKit2  # noqa: E402

MARGINS = 10
PATIENCE = 50
# With the letters of the site, as on a second visit: those of the machine decide how many sheets.
LETTERS = """
    document.documentElement.className = "letters";
    await Promise.allSettled([...document.fonts].map(face => face.load()));
    await document.fonts.ready;
"""


class Printer:
    """Prints one page after the other, and ends with the last or with what failed."""

    def __init__(self, pairs: list[tuple[str, str]]) -> None:
        self.waiting = pairs
        self.faults: list[tuple[object, ...]] = []
        self.view = WebKit2.WebView.new_with_context(WebKit2.WebContext.new_ephemeral())
        self.window = Gtk.Window()
        self.window.set_default_size(1000, 900)
        self.window.add(self.view)
        self.window.show_all()
        self.view.connect("load-changed", self.changed)
        self.view.connect("load-failed", self.fail)

    def next(self, *_: object) -> None:
        if not self.waiting:
            Gtk.main_quit()
            return
        url, self.file = self.waiting.pop(0)
        self.view.load_uri(url)

    def fail(self, *told: object) -> None:
        self.faults.append(told)
        Gtk.main_quit()

    def changed(self, _: object, event: object) -> None:
        if event == WebKit2.LoadEvent.FINISHED:
            self.view.call_async_javascript_function(
                LETTERS, -1, None, None, None, None, lambda *_: self.print()
            )

    def print(self) -> None:
        settings = Gtk.PrintSettings()
        settings.set_printer("Print to File")
        settings.set(Gtk.PRINT_SETTINGS_OUTPUT_URI, Path(self.file).absolute().as_uri())
        settings.set(Gtk.PRINT_SETTINGS_OUTPUT_FILE_FORMAT, "pdf")
        paper = Gtk.PageSetup()
        paper.set_paper_size(Gtk.PaperSize.new(Gtk.PAPER_NAME_A4))
        for side in ("top", "bottom", "left", "right"):
            getattr(paper, f"set_{side}_margin")(MARGINS, Gtk.Unit.MM)
        # Kept, as what nothing refers to is thrown away before it is done.
        self.operation = WebKit2.PrintOperation.new(self.view)
        self.operation.set_print_settings(settings)
        self.operation.set_page_setup(paper)
        self.operation.connect("finished", self.next)
        self.operation.connect("failed", self.fail)
        self.operation.print_()


def main(given: list[str]) -> None:
    printer = Printer(list(zip(given[::2], given[1::2], strict=True)))
    GLib.timeout_add_seconds(PATIENCE, printer.fail, "it took too long")
    printer.next()
    Gtk.main()
    sys.exit(f"not printed: {printer.faults}" if printer.faults else 0)


main(sys.argv[1:])
