"""What the tablet makes of copies, portals, restores and other tablets: found by simulation or beside it, each by its own name."""

from __future__ import annotations

import pytest

from .conftest import Run


def test_a_portal_that_says_json_is_no_network(run: Run) -> None:
    found = run(
        """const t = await tablet(); await say(t, 'a'); t.centre.silent = true; const { problem: p } = await t.sync.run();
        return [p.code, states(t), t.store.value('epoch')]"""
    )
    assert found == ["no-network", ["local"], None]


def test_a_result_nobody_knows_is_no_receipt(run: Run) -> None:
    found = run(
        """const t = await tablet(); await say(t, 'a'); t.centre.does['POST push'] = ({ facts }) => ({ answers: facts.map(f => ({ ...t.centre.keep(f), result: 'postponed' })) });
        const { problem: p } = await t.sync.run(); return [p.code, states(t)]"""
    )
    assert found == ["no-answer", ["local"]]


def test_a_gap_in_what_is_no_longer_here_starts_a_new_generation(run: Run) -> None:
    found = run(
        """const t = await tablet(), push = t.centre.does['POST push']; let told = false; await say(t, 'a'); await say(t, 'b');
        t.centre.does['POST push'] = body => told ? push(body) : (told = true, problem(409, 'gap', 'resend', { expected_seq: 7 }));
        await t.sync.run(); return [t.store.rows('SELECT gen, seq FROM fact ORDER BY seq').map(f => [f.gen, f.seq]), states(t)]"""
    )
    assert found == [[[2, 1], [2, 2]], ["held", "held"]]


def test_an_old_copy_goes_on_after_the_generation_that_came_down(run: Run) -> None:
    """It could not save anything any more: the next number of its own generation was taken."""
    found = run(
        """const t = await tablet(); await say(t, 'a'); await t.log.nextGeneration('d1'); await say(t, 'b');
        t.store.run("DELETE FROM tablet_value WHERE name = 'gen'"); await say(t, 'c'); return t.store.rows('SELECT gen, seq FROM fact ORDER BY seq').map(f => [f.gen, f.seq])"""
    )
    assert found == [[2, 1], [2, 2], [2, 3]]


def test_photos_alone_renew_a_credential_that_no_longer_counts(run: Run) -> None:
    """Simulation of the tablet's core, seed 1: only facts did, so a photo waited for ever."""
    found = run(
        """const t = await tablet(), missing = t.centre.does['POST photos/missing']; let refused = false; picture(t, 'a'.repeat(64), new Uint8Array(100));
        t.centre.does['POST photos/missing'] = body => refused ? missing(body) : (refused = true, problem(401, 'credential', 'login'));
        const status = await t.sync.run(); return [status.problem, status.photos]"""
    )
    assert found == [None, 0]


def test_a_photo_another_tablet_sent_is_still_sent_from_here(run: Run) -> None:
    """Simulation of the tablet's core, seed 38: the same picture on two tablets; the second took the first one's receipt for its own."""
    found = run(
        """const rows = { photo: { ...statement('INSERT INTO photo VALUES (:sha256, :bytes, :state, :revision) ON CONFLICT DO UPDATE SET state = excluded.state', 'sha256', 'bytes', 'state', 'revision'), key: ['sha256'] } };
        const t = await tablet(new Centre(), { ...bundle, rows }), hash = 'a'.repeat(64), other = 'b'.repeat(64), photo = sha256 => ({ sha256, bytes: 100, state: 'held', revision: 1 });
        picture(t, hash, new Uint8Array(100));
        await t.receiver.take({ scopes: [{ scope: 's1', revision: 1, rows: { photo: [photo(hash), photo(other)] }, facts: [] }], gone: [] });
        new Photos(t.store, {}).write({ sha256: other, mime: 'image/jpeg', thumb: null, bytes: new Uint8Array(100) });
        const before = t.store.rows('SELECT DISTINCT state FROM photo').map(r => r.state);
        await t.sync.run(); return [before, [...t.centre.photos.keys()].sort()]"""
    )
    assert found == [["local"], ["a" * 64, "b" * 64]]


def test_after_a_restore_what_came_before_goes_once_its_scope_came_anew(run: Run) -> None:
    found = run(
        """const t = await tablet(), names = () => t.store.rows('SELECT name FROM place ORDER BY name').map(r => r.name), seen = [];
        const part = (scope, more, ...places) => ({ scope, revision: 5, rows: { place: places.map(name => ({ id: name, name })) }, facts: [], more });
        await t.receiver.take({ scopes: [part('s1', false, 'kept', 'undone'), part('s2', false, 'over')], gone: [] });
        t.receiver.askAgain(); seen.push(t.receiver.known(), names());
        await t.receiver.take({ scopes: [part('s1', true, 'kept')], gone: [] }); seen.push(names());
        await t.receiver.take({ scopes: [part('s1', false)], gone: ['s2'] }); seen.push(names()); return seen"""
    )
    assert found == [{"s1": 0, "s2": 0}, ["kept", "over", "undone"], ["kept", "over", "undone"], ["kept"]]


def test_what_an_earlier_run_left_as_sending_is_sent(run: Run) -> None:
    """Simulation of the tablet's core, seed 29: too full to write `local` again, it waited for the next start."""
    found = run(
        """const t = await tablet(); await say(t, 'a'); t.store.run("UPDATE fact SET state = 'sending'"); await t.sync.run(); return [states(t), t.centre.kept.size]"""
    )
    assert found == [["held"], 1]


@pytest.mark.parametrize("offset", [0, 2000])
def test_an_offset_that_leads_nowhere_is_no_receipt(run: Run, offset: int) -> None:
    """A centre gone wrong names the same place for ever, or one behind the end."""
    found = run(
        f"""const t = await tablet(), kind = t.centre.does.piece; let asked = 0; picture(t, 'a'.repeat(64), new Uint8Array(1000));
        t.centre.does.piece = () => {{ asked++; return {{ state: 'partial', offset: {offset} }} }};
        const status = await t.sync.run(), kept = t.store.row('SELECT state FROM photo').state; t.centre.does.piece = kind;
        return [kept, asked < 5, status.problem.code, (await t.sync.run()).photos]"""
    )
    assert found == ["local", True, "no-answer", 0]
