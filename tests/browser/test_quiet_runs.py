"""What a run asks while all goes well, when it asks who is there again, and when it comes."""

from __future__ import annotations

import pytest

from .conftest import Run


@pytest.mark.parametrize(("person", "said"), [("null", "login"), ("{ id: 'p2', name: 'Shen' }", "other-person")])
def test_without_its_sign_in_it_sends_and_says_that_it_does_not_receive(run: Run, person: str, said: str) -> None:
    found = run(
        """const t = await tablet(); await t.sync.run(); t.centre.person = PERSON; await say(t, 'a'); t.centre.asked.length = 0;
        await t.sync.run(); await t.sync.run(); return [t.sync.problem.code, states(t), t.centre.asked]""".replace("PERSON", person)
    )
    assert found == [said, ["held"], ["POST push", "POST pull", "GET hello"]]


def test_while_all_goes_well_a_run_is_one_question_and_a_change_two(run: Run) -> None:
    found = run(
        """const t = await tablet(), asked = async () => { t.centre.asked.length = 0; await t.sync.run(); return [...t.centre.asked] };
        const first = await asked(), quiet = await asked(); await say(t, 'a'); const change = await asked();
        t.centre.does['POST pull'] = portal; await asked(); return [first, quiet, change, (await asked())[0]]"""
    )
    assert found == [["GET hello", "POST devices", "POST pull", "POST digest"], ["POST pull"], ["POST push", "POST pull"], "GET hello"]


def test_a_clock_set_ahead_meanwhile_puts_nothing_off(run: Run) -> None:
    assert run(
        """const { Sync } = await import('/static/device/sync.mjs'), { surroundings } = await import('/static/device/surroundings.mjs'), t = await tablet(), timers = [];
        let now = 1e12;
        const sync = new Sync(t, () => {}, { ...surroundings, now: () => now, after: (ms, work) => timers.push(ms), cancel: () => {}, fetch: t.centre.fetch });
        await sync.run(); now += 3_600_000; timers.length = 0; sync.soon(); return timers"""
    ) == [1500]


def test_who_asks_during_a_run_is_answered_by_one_that_looks_anew(run: Run) -> None:
    """The run under way greeted before: it does not know that the sign-in has ended since, nor what was lost at the centre."""
    found = run(
        """const t = await tablet(); await t.sync.run(); const { does } = t.centre, pull = does['POST pull'];
        does['POST pull'] = async (...given) => { const page = await pull(...given); t.centre.person = null; return page }; t.centre.asked.length = 0;
        const under = t.sync.run(); await say(t, 'a');
        const answered = await t.sync.run(true); await under; return [answered.problem?.code, answered.facts, t.centre.asked]"""
    )
    assert found[:2] == ["login", 0]
    assert "GET hello" in found[2]
