"""static/icons/icon.svg as the PNGs that home screens want. Full bleed, the drawing inside the maskable safe zone.

python scripts/icons.py"""

from __future__ import annotations

import sys
from pathlib import Path

from playwright.sync_api import sync_playwright

sys.path.insert(0, str(Path(__file__).parent.parent))

from scripts import chromium

ICONS = Path(__file__).parent.parent / "static/icons"


def main() -> None:
    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path=chromium.find(), args=list(chromium.FLAGS))
        for size in (192, 512):
            page = browser.new_page(viewport={"width": size, "height": size})
            page.set_content(f"<style>body{{margin:0}}svg{{display:block;width:{size}px}}</style>{(ICONS / 'icon.svg').read_text()}")
            page.screenshot(path=str(ICONS / f"icon-{size}.png"))
        browser.close()


if __name__ == "__main__":
    main()
