"""The laws of static/device/sync.mjs, push.mjs and receive.mjs, one by one, against a centre that misbehaves."""

from __future__ import annotations

import pytest

from .conftest import Run


def test_facts_go_in_order_with_a_dense_number_and_a_chain(run: Run) -> None:
    found = run(
        """const t = await tablet(); await say(t, 'a'); await say(t, 'b'); await t.sync.run(); await say(t, 'c'); await t.sync.run();
        const facts = [...t.centre.kept.values()].map(f => JSON.parse(atob(f.h.replace(/-/g, '+').replace(/_/g, '/'))));
        const hashes = t.store.rows('SELECT hash FROM fact ORDER BY seq').map(r => r.hash);
        return [facts.map(f => f.seq), facts.map(f => f.prev), [null, ...hashes].slice(0, 3), facts.every((f, i) => !i || f.hlc > facts[i - 1].hlc)]"""
    )
    assert found[0] == [1, 2, 3]
    assert found[1] == found[2]
    assert found[3]


def test_the_clock_going_back_does_not_turn_the_order(run: Run) -> None:
    assert run(
        """const t = await tablet(); await say(t, 'a'); t.log.now = () => Date.parse('2015-01-01'); await say(t, 'b');
        const [a, b] = t.store.rows('SELECT header FROM fact ORDER BY seq').map(r => JSON.parse(new TextDecoder().decode(r.header)));
        return b.hlc > a.hlc && b.at.startsWith('201')"""
    )


def test_held_is_written_only_from_an_answer(run: Run) -> None:
    assert run("const t = await tablet(); await say(t, 'a'); const before = states(t); await t.sync.run(); return [before, states(t)]") == [
        ["local"],
        ["held"],
    ]


def test_a_portals_page_is_no_network_and_nothing_moves(run: Run) -> None:
    found = run(
        """const t = await tablet(); await say(t, 'a'); t.centre.does['GET hello'] = portal; const { problem: p } = await t.sync.run();
        t.centre.does['GET hello'] = new Centre().does['GET hello']; t.centre.does['POST push'] = portal; const { problem: q } = await t.sync.run();
        return [p.code, q.code, states(t)]"""
    )
    assert found == ["no-network", "no-network", ["local"]]


@pytest.mark.parametrize(
    "failure", ["problem(500, 'broken', 'retry')", "problem(418, 'new-thing', 'dance')", "problem(507, 'disk-full', 'free-space')"]
)
def test_whatever_the_centre_says_the_fact_stays_and_goes_later(run: Run, failure: str) -> None:
    found = run(
        f"""const t = await tablet(), push = t.centre.does['POST push']; await say(t, 'a');
        t.centre.does['POST push'] = () => {failure}; const first = await t.sync.run(), kept = states(t);
        t.centre.does['POST push'] = push; await t.sync.run(); return [first.problem.sentence.en.length > 0, kept, states(t)]"""
    )
    assert found == [True, ["local"], ["held"]]


def test_a_lost_answer_is_a_repeat_not_a_double(run: Run) -> None:
    found = run(
        """const t = await tablet(), push = t.centre.does['POST push']; await say(t, 'a');
        t.centre.does['POST push'] = body => { push(body); throw new TypeError('cut') }; await t.sync.run(); const kept = states(t);
        t.centre.does['POST push'] = push; await t.sync.run(); return [kept, states(t), t.centre.kept.size]"""
    )
    assert found == [["local"], ["held"], 1]


def test_a_quarantined_fact_does_not_hold_up_the_rest(run: Run) -> None:
    found = run(
        """const t = await tablet(); await say(t, 'a'); await say(t, 'b');
        t.centre.does['POST push'] = ({ facts }) => ({ answers: facts.map((f, i) => ({ id: t.centre.keep(f).id, ...i ? { result: 'applied' } : { result: 'quarantined', code: 'bad-value' } })) });
        const status = await t.sync.run(); return [states(t), status.needs, status.facts, t.store.row('SELECT reason FROM fact').reason]"""
    )
    assert found == [["quarantined", "held"], 1, 0, "bad-value"]


def test_a_gap_is_filled_from_where_the_centre_says(run: Run) -> None:
    found = run(
        """const t = await tablet(), push = t.centre.does['POST push']; await say(t, 'a'); await say(t, 'b'); await t.sync.run(); await say(t, 'c');
        t.centre.kept.clear(); let told = false;
        t.centre.does['POST push'] = body => told ? push(body) : (told = true, problem(409, 'gap', 'resend', { expected_seq: 1 }));
        await t.sync.run(); return [states(t), t.centre.kept.size]"""
    )
    assert found == [["held", "held", "held"], 3]


def test_a_copied_tablet_goes_on_in_a_new_generation_with_its_old_ids(run: Run) -> None:
    found = run(
        """const t = await tablet(), push = t.centre.does['POST push']; await say(t, 'a'); await t.sync.run(); await say(t, 'b'); await say(t, 'c');
        const ids = t.store.rows('SELECT id FROM fact ORDER BY seq').map(r => r.id); let told = false;
        t.centre.does['POST push'] = body => told ? push(body) : (told = true, problem(409, 'other-history', 'new-generation'));
        await t.sync.run(); await say(t, 'd'); await t.sync.run();
        const facts = t.store.rows('SELECT id, gen, seq, header, hash FROM fact ORDER BY gen, seq').map(r => ({ ...r, header: JSON.parse(new TextDecoder().decode(r.header)) }));
        return [facts.map(f => [f.gen, f.seq]), facts.slice(0, 3).map(f => f.id).join() === ids.join(), facts.map(f => f.header.prev), facts.map(f => f.hash), states(t)]"""
    )
    places, same, prev, hashes, after = found
    assert places == [[1, 1], [2, 1], [2, 2], [2, 3]]
    assert same
    assert prev == [None, None, hashes[1], hashes[2]]
    assert after == ["held"] * 4


def test_batches_are_at_most_what_hello_allows(run: Run) -> None:
    found = run(
        """const t = await tablet(), sizes = [], push = t.centre.does['POST push'], hello = t.centre.does['GET hello'];
        t.centre.does['GET hello'] = () => ({ ...hello(), limits: { batch_facts: 4, batch_bytes: 3000 } });
        t.centre.does['POST push'] = body => { sizes.push(body.facts.length); return push(body) };
        for (let i = 0; i < 5; i++) await say(t, 'a'); await say(t, 'x'.repeat(4000)); await t.sync.run(); return [sizes.every(s => s <= 4), t.centre.kept.size]"""
    )
    assert found == [True, 6]


def test_what_never_fits_into_the_time_of_a_slow_line_goes_in_smaller_batches_that_grow_again(run: Run) -> None:
    found = run(
        """const t = await tablet(), sizes = [], push = t.centre.does['POST push']; let most = 5; for (let i = 0; i < 40; i++) await say(t, 'a');
        t.centre.does['POST push'] = body => { sizes.push(body.facts.length); if (body.facts.length > most) throw new TypeError('too slow'); return push(body) };
        for (let runs = 0; runs < 8; runs++) await t.sync.run(); const slow = sizes.splice(0);
        most = 200; for (let i = 0; i < 40; i++) await say(t, 'b'); for (let runs = 0; runs < 2; runs++) await t.sync.run(); return [slow.slice(0, 4), sizes, t.centre.kept.size]"""
    )
    assert found[0] == [40, 20, 10, 5]
    assert found[1] == sorted(found[1][:-1]) + found[1][-1:]
    assert max(found[1]) > 5
    assert found[2] == 80


def test_a_lost_credential_is_renewed_by_the_sign_in(run: Run) -> None:
    found = run(
        """const t = await tablet(), push = t.centre.does['POST push']; await t.sync.run(); await say(t, 'a'); let refused = false;
        t.centre.does['POST push'] = (body, { headers }) => refused ? push(body) : (refused = true, problem(401, 'credential', 'login'));
        await t.sync.run(); return [states(t), t.centre.asked.filter(a => a === 'POST devices').length]"""
    )
    assert found == [["held"], 2]


def test_an_unsent_credentialless_tablet_keeps_everything(run: Run) -> None:
    found = run(
        "const c = new Centre(); c.person = null; const t = await tablet(c); await say(t, 'a'); const s = await t.sync.run(); return [s.problem.code, states(t), c.asked]"
    )
    assert found == ["login", ["local"], ["GET hello"]]


def test_a_start_takes_sending_back_to_local(run: Run) -> None:
    found = run(
        """const { Sync } = await import('/static/device/sync.mjs'), t = await tablet(); await say(t, 'a');
        t.store.run("UPDATE fact SET state = 'sending'"); new Sync(t, () => {}, t.centre.fetch); return states(t)"""
    )
    assert found == ["local"]


def test_a_restored_centre_is_offered_everything_again(run: Run) -> None:
    found = run(
        """const t = await tablet(); await say(t, 'a'); picture(t, 'f'.repeat(64), new Uint8Array(10)); await t.sync.run();
        t.centre.epoch = 'e2'; t.centre.kept.clear(); t.centre.photos.clear(); await t.sync.run(); const status = await t.sync.run();
        return [t.centre.kept.size, t.centre.photos.size, states(t), status.photos]"""
    )
    assert found == [1, 1, ["held"], 0]


def test_a_wish_during_a_run_is_one_more_run(run: Run) -> None:
    found = run(
        """const t = await tablet(); await Promise.all([t.sync.run(), t.sync.run(), t.sync.run()]); await new Promise(r => setTimeout(r, 300));
        return t.centre.asked.filter(a => a === 'POST pull').length"""
    )
    assert found == 2


def test_rows_and_their_revisions_come_in_pages_and_a_scope_that_is_gone_takes_its_own_along(run: Run) -> None:
    found = run(
        """const t = await tablet(), asked = []; const row = (id, name) => ({ id, name, extra: 'unknown here' });
        const page = (scope, revision, rows, more = false, gone = []) => ({ scopes: scope ? [{ scope, revision, rows: { place: rows, later: [{ id: 1 }] }, facts: [], more }] : [], gone });
        const pages = [page('s1', 5, [row('a', '1')], true), page('s1', 9, [row('a', '2'), row('both', 'b')]), page('s2', 3, [row('both', 'b')], true), page()];
        t.centre.does['POST pull'] = ({ known }) => { asked.push(known); return pages.shift() ?? page() };
        await t.sync.run(); await t.sync.run(); const before = t.store.rows('SELECT id, name FROM place ORDER BY id').map(r => r.id + r.name);
        pages.push(page(null, 0, [], false, ['s1'])); await t.sync.run(); const after = t.store.rows('SELECT id FROM place').map(r => r.id);
        await t.sync.run(); return [asked, before, after]"""
    )
    asked, before, after = found
    assert asked[:4] == [{}, {"s1": 5}, {"s1": 9}, {"s1": 9, "s2": 3}]
    assert asked[-1] == {"s2": 3}
    assert before == ["a2", "bothb"]
    assert after == ["both"]


def test_a_row_that_left_its_scope_goes_unless_another_scope_holds_it(run: Run) -> None:
    found = run(
        """const t = await tablet(), row = id => ({ id, name: id }), told = [];
        const take = async (scope, revision, rows, left) => { await t.receiver.take({ scopes: [{ scope, revision, rows: { place: rows }, left, facts: [] }], gone: [] });
          told.push(t.store.rows('SELECT id FROM place ORDER BY id').map(r => r.id).join()); };
        await take('s1', 1, [row('a'), row('both')], {}); await take('s2', 2, [row('both')], {});
        await take('s1', 3, [], { place: [['a'], ['both'], ['never']], later: [['x']] }); await take('s2', 4, [], { place: [['both']] }); return told"""
    )
    assert found == ["a,both", "a,both", "both", ""]


def test_another_tablets_fact_comes_down_once_and_an_unknown_kind_waits_for_its_bundle(run: Run) -> None:
    found = run(
        """const other = await tablet(undefined, bundle, 'd2'); await say(other, 'hello', ['x']); await other.sync.run();
        const [fact] = other.centre.kept.values(), t = await tablet(undefined, { ...bundle, facts: {} });
        const page = { scopes: [{ scope: 's1', revision: 1, rows: {}, facts: [fact], more: false }], gone: [] };
        t.centre.pages.push(page, page); await t.sync.run(); await t.sync.run(); const waiting = t.store.rows('SELECT state, reason FROM fact').map(r => r.state + r.reason);
        t.log.bundle = bundle; t.log.catchUp();
        return [waiting, t.store.rows('SELECT words FROM said').map(r => r.words), t.store.row('SELECT reason FROM fact').reason, t.store.rows('SELECT base FROM supersedes').length]"""
    )
    assert found == [["heldunapplied"], ["hello"], None, 1]


def test_a_fact_made_while_a_generation_begins_is_part_of_it(run: Run) -> None:
    found = run(
        """const t = await tablet(), parse = row => JSON.parse(new TextDecoder().decode(row.header)); for (const word of 'abc') await say(t, word);
        await Promise.all([t.log.nextGeneration('d1'), say(t, 'd'), say(t, 'e')]);
        const rows = t.store.rows('SELECT gen, seq, hash, header FROM fact ORDER BY gen, seq'), heads = rows.map(parse);
        return [rows.map(r => [r.gen, r.seq]), heads.every((h, i) => h.prev === (i ? rows[i - 1].hash : null))]"""
    )
    assert found == [[[2, n] for n in range(1, 6)], True]


def test_a_tablet_without_any_room_still_sends(run: Run) -> None:
    found = run(
        """const t = await tablet(); await say(t, 'a'); await t.sync.run(); await say(t, 'b');
        const transaction = t.store.transaction; t.store.transaction = () => { throw Object.assign(new Error('full'), { resultCode: 13 }); };
        const { problem: told } = await t.sync.run(), there = t.centre.kept.size, full = states(t); t.store.transaction = transaction;
        await t.sync.run(); return [there, full, told !== null, t.centre.kept.size, states(t)]"""
    )
    assert found == [2, ["held", "local"], True, 2, ["held", "held"]]


def test_what_the_centre_keeps_apart_now_is_in_force_no_longer_but_on_its_own_tablet(run: Run) -> None:
    found = run(
        """const other = await tablet(undefined, bundle, 'd2'); await say(other, 'theirs'); await other.sync.run();
        const [fact] = other.centre.kept.values(), t = await tablet(); t.store.keep('device', 'd1'); await say(t, 'mine'); await t.sync.run();
        const words = () => t.store.rows('SELECT words FROM said ORDER BY words').map(r => r.words), told = [];
        const page = (facts, left) => ({ scopes: [{ scope: 's1', revision: 1, rows: {}, left, facts }], gone: [] });
        const take = async (...of) => { t.centre.pages.push(page(...of)); await t.sync.run(); told.push(words().join()); };
        const left = { fact: t.store.rows('SELECT id FROM fact').concat(other.store.rows('SELECT id FROM fact')).map(f => [f.id]) };
        await take([fact], {}); await take([], left); await take([fact], {}); return [told, states(t)]"""
    )
    assert found == [["mine,theirs", "mine", "mine,theirs"], ["held", "held"]]


def test_ones_own_fact_coming_back_is_a_receipt(run: Run) -> None:
    found = run(
        """const t = await tablet(); await say(t, 'a'); const { pack } = await import('/static/device/envelope.mjs');
        t.centre.pages.push({ scopes: [{ scope: 's1', revision: 1, rows: {}, facts: [pack(t.store.row('SELECT header, payload FROM fact'))], more: false }], gone: [] });
        t.centre.does['POST push'] = () => ({ answers: [] }); await t.sync.run(); const first = states(t);
        await t.receiver.take({ scopes: [{ scope: 's1', revision: 1, rows: {}, facts: [pack(t.store.row('SELECT header, payload FROM fact'))] }], gone: [] });
        return [first, states(t), t.store.rows('SELECT id FROM said').length]"""
    )
    assert found == [["local"], ["held"], 1]
