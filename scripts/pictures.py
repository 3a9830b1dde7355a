"""Pictures of the running app.

python -m scripts.pictures                 README's walk, into docs/pictures/
python -m scripts.pictures all DIR [NAME]  every page and scene, or those with NAME in theirs, at each size, in each language and theme"""

from __future__ import annotations

import atexit
import json
import shutil
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

from PIL import Image
from playwright.sync_api import BrowserContext, Page, Playwright, sync_playwright

from inspect_app import create_app
from scripts import chromium, places
from tests.answering import until_it_answers
from tests.browser.serve import forked
from tests.browser.world import free_port, until

ROOT = Path(__file__).parent.parent
SIZES = {"tablet": (820, 1180), "phone": (390, 844), "desktop": (1440, 900)}
LANGS, THEMES = ("zh", "en"), ("light", "dark", "sun")
OUT_OF_SIGHT = "!i.checkVisibility() || i.getBoundingClientRect().top > innerHeight || i.getBoundingClientRect().bottom < 0"
SHEET = 3000  # px of a contact sheet's height, at most


class Served(NamedTuple):
    base: str
    links: dict[str, str]  # login: a link that signs in once
    field: dict[str, str]  # scene: address
    desk: dict[str, str]


@contextmanager
def served(*more: str) -> Iterator[Served]:
    """The app with its whole demo world, and more (tests/browser/serve.py)."""
    with tempfile.TemporaryDirectory() as name:
        folder, port = Path(name, "centre"), free_port()
        process = forked(folder, port, {}, "results", *more)
        try:
            base = f"http://127.0.0.1:{port}"
            until_it_answers(process, f"{base}/sync/v1/hello")
            app = create_app({"SECRET_KEY": "only to name addresses", "DATA_DIR": str(folder)})
            links = json.loads((folder / "links.json").read_text())
            yield Served(base, links, places.of_the_field(app, folder), places.of_the_desk(app, folder))
        finally:
            process.terminate()
            process.join()


def kept(play: Playwright) -> BrowserContext:
    """A window that keeps what it is given: the app refuses a private one."""
    profile = tempfile.mkdtemp()
    atexit.register(shutil.rmtree, profile, ignore_errors=True)
    size = {"width": 820, "height": 1180}
    zone = "Asia/Shanghai"  # the centre's: else its evening is another day here
    return play.chromium.launch_persistent_context(
        profile, executable_path=chromium.find(), args=list(chromium.FLAGS), viewport=size, timezone_id=zone
    )


def sign_in(page: Page, link: str, shown: str) -> Page:
    page.goto(link)
    page.click("main form button")
    page.wait_for_selector(shown)
    return page


def opened(page: Page, address: str, steps: tuple[str, ...] = ()) -> None:
    """A page as it stands when it has come to rest, after these steps."""
    page.goto(address)
    until(page, "performance.getEntriesByName('shown').length || document.querySelector('.desk main')")
    for step in steps:
        page.evaluate(step) if step.startswith("(") else page.click(step)
    until(page, "!document.querySelector('.htmx-request')")
    until(page, f"[...document.images].every(i => i.complete || {OUT_OF_SIGHT})")


def speak(page: Page, lang: str) -> None:
    """The same page in this language; what was tapped before is gone."""
    page.evaluate("lang => { document.cookie = `lang=${lang}; path=/`; document.documentElement.lang = lang }", lang)


def paint(page: Page, theme: str) -> None:
    page.evaluate("theme => { document.documentElement.dataset.theme = theme; localStorage.setItem('theme', theme) }", theme)


def walk(folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    with served() as app, sync_playwright() as play:
        page = sign_in(kept(play).pages[0], app.links["shen"], "a.card")
        for name in ("visits", "visit", "section", "summary"):
            opened(page, app.base + app.field[name])
            page.screenshot(path=folder / f"{name}.png")
        desk = sign_in(kept(play).pages[0], app.links["chen"], "#rows")
        desk.set_viewport_size({"width": 1440, "height": 900})
        for name, endpoint in (("desk-visits", "desk-home"), ("desk-visit", "desk-visit")):
            opened(desk, app.base + app.desk[endpoint])
            desk.screenshot(path=folder / f"{name}.png")


def everything(folder: Path, part: str = "") -> None:
    folder.mkdir(parents=True, exist_ok=True)
    steps = {name: scene.steps for name, scene in places.scenes().items()}
    with served("newer") as app, sync_playwright() as play:
        for login, shown, pages in (("shen", "a.card", app.field), ("chen", "#rows", app.desk)):
            page = sign_in(kept(play).pages[0], app.links[login], shown)
            for name, address in pages.items():
                if part in name:
                    _taken(page, folder, name, app.base + address, steps.get(name, ()))


def _taken(page: Page, folder: Path, name: str, address: str, steps: tuple[str, ...]) -> None:
    for lang in LANGS:
        speak(page, lang)
        opened(page, address, steps)
        for theme in THEMES:
            paint(page, theme)
            for size, (width, height) in SIZES.items():
                page.set_viewport_size({"width": width, "height": height})
                page.evaluate("scrollTo(0, 0)")
                page.screenshot(path=folder / f"{name}-{size}-{lang}-{theme}.png", full_page=True)
    _sheets(folder, name)


def _sheets(folder: Path, name: str) -> None:
    """All of one page and size side by side: two languages, three themes."""
    for size in SIZES:
        found = [Image.open(folder / f"{name}-{size}-{lang}-{theme}.png") for lang in LANGS for theme in THEMES]
        sheet = Image.new("RGB", (sum(i.width for i in found) + 8 * len(found), min(SHEET, max(i.height for i in found))), "#888")
        for n, image in enumerate(found):
            sheet.paste(image, (n * (image.width + 8), 0))
        sheet.save(folder / f"sheet-{name}-{size}.png")


if __name__ == "__main__":
    if sys.argv[1:2] == ["all"]:
        everything(Path(sys.argv[2]), *sys.argv[3:4])
    else:
        walk(ROOT / "docs/pictures")
