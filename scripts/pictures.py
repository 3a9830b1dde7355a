"""Pictures of the running app: README's walk, and every page at three sizes, two languages and three themes.

python scripts/pictures.py           the walk, into docs/pictures/
python scripts/pictures.py all DIR   every page, every size, language and theme"""

from __future__ import annotations

import atexit
import json
import shutil
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Page, Playwright, sync_playwright

sys.path.insert(0, str(Path(__file__).parent.parent))

from inspect_app.demo.world import named
from scripts import chromium

ROOT = Path(__file__).parent.parent
SIZES = {"tablet": (820, 1180), "phone": (390, 844), "desktop": (1440, 900)}
PORT = 8765
BASE = f"http://127.0.0.1:{PORT}"
VISIT, DONE = named("visit 2"), named("visit 1")
FIELD = {
    "visits": ("/field/visits", "a.card"),
    "visit": (f"/field/visits/{VISIT}", ".sect"),
    "section": (f"/field/visits/{VISIT}/sections/S2", "article"),
    "kinds": (f"/field/visits/{VISIT}/sections/S1", "article"),
    "safety": (f"/field/visits/{VISIT}/sections/G4", "article"),
    "summary": (f"/field/visits/{VISIT}/summary", ".gauge"),
    "submission": (f"/field/visits/{VISIT}/submission", ".blocks"),
    "walk": (f"/field/visits/{VISIT}/walks/documents", ".walks"),
    "onsite": (f"/field/visits/{VISIT}/onsite", ".said"),
    "findings": (f"/field/visits/{VISIT}/findings", ".panel"),
    "finding": (f"/field/visits/{VISIT}/items/G4-3/findings", "form"),
    "history": (f"/field/visits/{VISIT}/items/B1/history", ".event"),
}
DESK = {
    "desk-visits": ("/", "#rows"),
    "desk-visit": (f"/visits/{DONE}", "article"),
    "desk-plan": ("/visits/new", "form"),
    "desk-sites": ("/sites", ".inbox"),
    "login": ("/login", "form"),
}


@contextmanager
def served() -> Iterator[dict[str, str]]:
    """The app with its whole demo world; links by login."""
    with tempfile.TemporaryDirectory() as folder:
        command = [sys.executable, str(ROOT / "tests/browser/serve.py"), folder, str(PORT), "results"]
        process = subprocess.Popen(command, cwd=ROOT, stderr=subprocess.DEVNULL)
        try:
            for _ in range(300):
                try:
                    urllib.request.urlopen(f"{BASE}/sync/v1/hello").close()
                    break
                except OSError:
                    time.sleep(0.1)
            yield json.loads(Path(folder, "links.json").read_text())
        finally:
            process.terminate()
            process.wait()


def open_page(page: Page, path: str, selector: str) -> None:
    page.goto(BASE + path)
    page.wait_for_selector(selector)
    time.sleep(0.7)


def look(page: Page, lang: str, theme: str) -> None:
    page.context.add_cookies([{"name": "lang", "value": lang, "url": BASE}])
    page.evaluate("theme => localStorage.setItem('theme', theme)", theme)


def sign_in(page: Page, link: str, shown: str) -> None:
    page.goto(link)
    page.click("main form button")
    page.wait_for_selector(shown)


def kept(play: Playwright) -> Page:
    """A window that keeps what it is given: the app refuses a private one."""
    profile = tempfile.mkdtemp()
    atexit.register(shutil.rmtree, profile, ignore_errors=True)
    context = play.chromium.launch_persistent_context(
        profile, executable_path=chromium.find(), args=list(chromium.FLAGS), viewport={"width": 820, "height": 1180}
    )
    return context.pages[0]


def walk(folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    with served() as links, sync_playwright() as play:
        browser = play.chromium.launch(executable_path=chromium.find(), args=list(chromium.FLAGS))
        page = kept(play)
        sign_in(page, links["shen"], "a.card")
        for name in ("visits", "visit", "section", "summary"):
            open_page(page, *FIELD[name])
            page.screenshot(path=folder / f"{name}.png")
        desk = browser.new_context(viewport={"width": 1440, "height": 900}).new_page()
        sign_in(desk, links["chen"], "#rows")
        for name in ("desk-visits", "desk-visit"):
            open_page(desk, *DESK[name])
            desk.screenshot(path=folder / f"{name}.png")
        browser.close()


def everything(folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    with served() as links, sync_playwright() as play:
        browser = play.chromium.launch(executable_path=chromium.find(), args=list(chromium.FLAGS))
        for login, pages, shown in (("shen", FIELD, "a.card"), ("chen", DESK, "#rows")):
            page = kept(play)
            sign_in(page, links[login], shown)
            for lang, theme in [(x, y) for x in ("zh", "en") for y in ("light", "dark", "sun")]:
                look(page, lang, theme)
                for name, address in pages.items():
                    for size, (width, height) in SIZES.items():
                        page.set_viewport_size({"width": width, "height": height})
                        open_page(page, *address)
                        page.screenshot(path=folder / f"{name}-{size}-{lang}-{theme}.png", full_page=size == "phone")
        browser.close()


if __name__ == "__main__":
    if sys.argv[1:2] == ["all"]:
        everything(Path(sys.argv[2]))
    else:
        walk(ROOT / "docs/pictures")
