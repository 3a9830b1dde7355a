"""A browser that keeps nothing works through the centre: what stands between says nothing in the centre's name."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page

from tests.stories.centre import rows

from .conftest import Run
from .walk import answer, open_section
from .world import Centre, until

# What comes for each try, in turn; pauses are a hundredth. Gives the ids that were asked under, and what was told.
ASKED = """const { centre } = await import('/static/field/centre.mjs'), real = [fetch, setTimeout], ids = [], answers = ANSWERS;
  globalThis.setTimeout = (work, ms, ...more) => real[1].call(globalThis, work, ms / 100, ...more);
  globalThis.fetch = async (path, { headers }) => { ids.push(headers['X-Fact']); const [text, status] = answers.shift(); return new Response(text, { status }) };
  try { return [ids, await centre({ verb: 'request', id: 'one', method: 'METHOD', path: '/field/x', form: [['choice', 'yes']] })] }
  finally { [globalThis.fetch, globalThis.setTimeout] = real }"""


def asked(run: Run, method: str, *answers: tuple[str, int]) -> tuple[list[str | None], dict[str, object]]:
    ids, told = run(ASKED.replace("ANSWERS", str([list(one) for one in answers])).replace("METHOD", method))
    return ids, told


@pytest.mark.parametrize("between", [502, 503, 504])
def test_what_a_proxy_says_is_no_answer_and_it_is_asked_again(run: Run, between: int) -> None:
    ids, told = asked(run, "POST", ("Bad gateway", between), ("<p>kept</p>", 200))
    assert ids == ["one", "one"]
    assert (told["status"], told["html"]) == (200, "<p>kept</p>")


def test_what_only_a_proxy_answered_may_have_been_done(run: Run) -> None:
    ids, told = asked(run, "POST", *[("Bad gateway", 502)] * 4)
    assert (ids, told["code"]) == (["one"] * 4, "centre-unsure")


# The first answer breaks off after its first words.
TORN = """const { centre } = await import('/static/field/centre.mjs'), real = [fetch, setTimeout], asked = [];
  const torn = () => new ReadableStream({ start(stream) { stream.enqueue(new TextEncoder().encode('<p>ke')); setTimeout(() => stream.error(new Error('cut')), 10) } });
  globalThis.setTimeout = (work, ms, ...more) => real[1].call(globalThis, work, ms / 100, ...more);
  globalThis.fetch = async path => { asked.push(path); return new Response(asked.length === 1 ? torn() : '<p>kept</p>') };
  const told = centre({ verb: 'request', id: 'torn', method: 'METHOD', path: '/field/torn', form: [] });
  try { return (await told).html ?? (await told).code } catch (broken) { return `nothing was said: ${broken.message}` }
  finally { [globalThis.fetch, globalThis.setTimeout] = real }"""


@pytest.mark.parametrize(("method", "told"), [("POST", "<p>kept</p>"), ("GET", "centre-offline")])
def test_half_an_answer_is_none(run: Run, method: str, told: str) -> None:
    assert run(TORN.replace("METHOD", method)) == told


def test_a_page_that_a_proxy_does_not_get_is_one_without_signal(run: Run) -> None:
    assert asked(run, "GET", ("Bad gateway", 502))[1]["code"] == "centre-offline"


def test_a_centre_without_its_database_asks_nobody_to_sign_in(run: Run) -> None:
    said = """const { centre } = await import('/static/field/centre.mjs'), real = fetch;
      globalThis.fetch = async () => Response.json({ code: 'away' }, { status: 503 });
      try { return await centre({ verb: 'status' }) } finally { globalThis.fetch = real }"""
    assert run(said)["problem"] == {"code": "centre-offline"}


NO_SERVICE_WORKER = "Object.defineProperty(Navigator.prototype, 'serviceWorker', { get: () => undefined })"


@pytest.mark.parametrize("wrote", [False, True])
def test_files_without_a_service_worker_are_not_enough_unless_something_lies_there(signal: Centre, page: Page, wrote: bool) -> None:
    """As in WeChat on iOS: nothing would open without signal."""
    if wrote:
        open_section(page, signal.base)
        answer(page, "no")
    page.add_init_script(NO_SERVICE_WORKER)
    page.goto(f"{signal.base}/field/")
    page.wait_for_selector("[data-through] a.card" if not wrote else "html:not([data-through]) a.card")
    open_section(page, signal.base)
    answer(page, "yes")
    device = "SELECT label FROM device JOIN fact ON fact.device = device.id WHERE fact.kind = 'answered' ORDER BY fact.seq DESC"
    until(page, "document.querySelector('[data-outbox]').textContent === '0'")
    assert (rows(signal.folder, device)[0] == ("centre",)) is not wrote
