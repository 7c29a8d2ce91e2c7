"""Take the two pictures that the README shows: `make pictures`.

A page on a phone, as Chromium shows the built site, and a handout, as its PDF is printed.
"""

from __future__ import annotations

import io
import subprocess
import sys
import tempfile
import threading
from pathlib import Path

from PIL import Image
from playwright.sync_api import ViewportSize, sync_playwright

from clotsigns.serving import server

ROOT = Path(__file__).resolve().parent.parent
SITE = ROOT / "site"
PICTURES = ROOT / "pictures"
PHONE, HANDOUT = PICTURES / "phone.webp", PICTURES / "handout.webp"
PAGE = "leg-cramps"
# One that many have in their hands, at two of its points to one of CSS.
SCREEN = ViewportSize(width=390, height=844)
POINTS = 2
# What a page of a README can carry.
LARGEST = 120_000
# Dots to the inch: the README shows half as many.
SHARPNESS = 110


def main() -> int:
    PICTURES.mkdir(exist_ok=True)
    for path, picture in ((PHONE, phone()), (HANDOUT, handout())):
        path.write_bytes(small(picture))
        print(f"{path.relative_to(ROOT)}: {path.stat().st_size:,} bytes")
    return 0


def phone() -> Image.Image:
    """The first screen of a page."""
    with server(SITE, 0) as host, sync_playwright() as playwright:
        threading.Thread(target=host.serve_forever, daemon=True).start()
        program = subprocess.check_output(ROOT / "tools" / "find-chromium.sh", text=True).strip()
        browser = playwright.chromium.launch(executable_path=program, args=["--no-sandbox"])
        page = browser.new_page(
            viewport=SCREEN, device_scale_factor=POINTS, is_mobile=True, color_scheme="light"
        )
        page.goto(f"http://127.0.0.1:{host.server_port}/{PAGE}/", wait_until="networkidle")
        taken = page.screenshot()
        browser.close()
        host.shutdown()
    return Image.open(io.BytesIO(taken))


def handout() -> Image.Image:
    """The first side of the page's handout."""
    with tempfile.TemporaryDirectory() as folder:
        target = Path(folder) / "side"
        options = ("-png", "-singlefile", "-f", "1", "-r", str(SHARPNESS))
        sheet = SITE / "handouts" / f"{PAGE}-a4.pdf"
        subprocess.run(["pdftoppm", *options, sheet, target], check=True)
        picture = Image.open(target.with_suffix(".png"))
        picture.load()
        return picture


def small(picture: Image.Image) -> bytes:
    """The picture as WebP, as good as it can be within what a README can carry."""
    for quality in range(90, 20, -10):
        out = io.BytesIO()
        picture.convert("RGB").save(out, "WEBP", quality=quality, method=6)
        if out.tell() <= LARGEST:
            return out.getvalue()
    raise ValueError(f"no quality makes this picture smaller than {LARGEST:,} bytes")


if __name__ == "__main__":
    sys.exit(main())
