"""The laws of static/device/uploads.mjs and thumbs.mjs, one by one, against a centre that misbehaves."""

from __future__ import annotations

from .conftest import Run


def test_a_photo_goes_on_from_the_offset_that_is_safe(run: Run) -> None:
    found = run(
        """const t = await tablet(), hash = 'a'.repeat(64), sent = [], kind = t.centre.does.piece; picture(t, hash, new Uint8Array(1000));
        t.centre.photos.set(hash, { length: 600, whole: 1000 });
        t.centre.does.piece = (bytes, about) => { sent.push([about.offset, bytes.length]); return kind(bytes, about) };
        const status = await t.sync.run(); return [sent, status.photos]"""
    )
    assert found == [[[600, 400]], 0]


def test_a_wrong_offset_is_corrected_in_the_same_run(run: Run) -> None:
    found = run(
        """const t = await tablet(), hash = 'a'.repeat(64), sent = [], kind = t.centre.does.piece; picture(t, hash, new Uint8Array(1000));
        t.centre.photos.set(hash, { length: 300, whole: 1000 }); t.centre.has = () => ({ state: 'absent', offset: 0 });
        t.centre.does.piece = (bytes, about) => { sent.push(about.offset); return kind(bytes, about) };
        const status = await t.sync.run(); return [sent, status.photos]"""
    )
    assert found == [[0, 300], 0]


def test_a_cut_keeps_the_photo_and_the_others_are_sent_later(run: Run) -> None:
    found = run(
        """const t = await tablet(), kind = t.centre.does.piece; for (const c of 'abcdefgh') picture(t, c.repeat(64), new Uint8Array(100));
        t.centre.does.piece = () => { throw new TypeError('cut') }; const first = await t.sync.run();
        const kept = t.store.rows('SELECT DISTINCT state FROM photo').map(r => r.state);
        t.centre.does.piece = kind; const second = await t.sync.run(); return [first.photos, first.problem.code, kept, second.photos]"""
    )
    assert found == [8, "no-network", ["local"], 0]


def test_at_most_four_photos_are_under_way(run: Run) -> None:
    found = run(
        """const t = await tablet(), kind = t.centre.does.piece; let now = 0, most = 0; for (const c of 'abcdef012345') picture(t, c.repeat(64), new Uint8Array(100));
        t.centre.does.piece = async (bytes, about) => { most = Math.max(most, ++now); await new Promise(r => setTimeout(r, 5)); now--; return kind(bytes, about) };
        await t.sync.run(); return [most, t.centre.photos.size]"""
    )
    assert found == [4, 12]


def test_a_photo_damaged_on_the_tablet_needs_a_person(run: Run) -> None:
    found = run(
        """const t = await tablet(); picture(t, 'a'.repeat(64), new Uint8Array(100)); t.centre.does.piece = () => ({ state: 'absent', offset: 0, code: 'wrong-hash' });
        const { needs, stuck, photos } = await t.sync.run(); return [t.store.row('SELECT state FROM photo').state, needs, stuck, photos]"""
    )
    assert found == ["needs-you", 1, 1, 1]


def test_a_damaged_photo_is_sent_once_and_asked_about_again(run: Run) -> None:
    """It may reach the centre another way, as with a rescue file."""
    found = run(
        """const t = await tablet(), sha256 = 'a'.repeat(64), sent = []; picture(t, sha256, new Uint8Array(100));
        t.centre.does.piece = bytes => { sent.push(bytes.length); return { state: 'absent', offset: 0, code: 'wrong-hash' } };
        for (let n = 0; n < 3; n++) await t.sync.run();
        t.centre.photos.set(sha256, { length: 100, whole: 100 }); await t.sync.run(); return [sent, t.store.row('SELECT state FROM photo').state]"""
    )
    assert found == [[100], "held"]


def test_a_damaged_photo_that_is_chosen_again_is_whole_again_and_is_sent(run: Run) -> None:
    found = run(
        """const t = await tablet(), kind = t.centre.does.piece, sha256 = 'a'.repeat(64), sent = []; picture(t, sha256, new Uint8Array(100));
        t.centre.does.piece = () => ({ state: 'absent', offset: 0, code: 'wrong-hash' }); await t.sync.run();
        t.centre.does.piece = (bytes, about) => { sent.push(bytes[0]); return kind(bytes, about) };
        new Photos(t.store, {}).write({ sha256, mime: 'image/jpeg', thumb: null, bytes: new Uint8Array(100).fill(7) });
        const { needs } = await t.sync.run(); return [sent, needs, t.store.row('SELECT state FROM photo').state]"""
    )
    assert found == [[7], 0, "held"]


def test_it_does_so_also_where_the_next_of_its_body_leads_nowhere(run: Run) -> None:
    found = run(
        """const t = await tablet(), kind = t.centre.does.piece, says = { e: { state: 'absent', offset: 0, code: 'wrong-hash' }, f: { state: 'absent', offset: 500 } };
        for (const c of 'abcdef') picture(t, c.repeat(64), new Uint8Array(100));
        t.centre.does.piece = (bytes, about) => says[about.sha256[0]] ?? kind(bytes, about);
        await t.sync.run(); return t.store.rows('SELECT state FROM photo ORDER BY sha256').map(row => row.state)"""
    )
    assert found == ["held", "held", "held", "held", "needs-you", "local"]


SHOWN = """const t = await tablet(new Centre(), { ...bundle, thumbs: statement('SELECT name AS sha256 FROM place') });
    const page = { epoch: 'e1', gone: [], revision: 1, more: false, scopes: [{ scope: 's', revision: 1, more: false, facts: [], left: {},
      rows: { place: [{ id: '1', name: 'a' }, { id: '2', name: 'b' }] } }] }, asked = [];
    const kept = () => t.store.rows('SELECT sha256 FROM tablet_thumb').map(row => row.sha256);
    const gives = found => { t.centre.does['GET photos'] = (_, { hash }) => { asked.push(hash); return found(hash) } };
    t.centre.pages.push(page); """


def test_small_pictures_come_after_all_else_and_one_that_is_not_there_yet_is_asked_for_again(run: Run) -> None:
    found = run(
        SHOWN
        + """const seven = () => new Response(new Uint8Array([7])); gives(hash => hash.startsWith('a') ? seven() : problem(404, 'not-found', 'none'));
        const { problem: p } = await t.sync.run(), last = t.centre.asked.filter(call => call !== 'POST digest').at(-1), first = kept();
        gives(seven); await t.sync.run(true);
        const blob = await new Photos(t.store, {}).read('a', 'thumb').arrayBuffer(), whole = new Photos(t.store, {}).read('a', 'view');
        t.store.run("DELETE FROM place WHERE name = 'a'"); const before = kept(); await t.sync.run(true);
        return [p, last, asked, first, before, [...new Uint8Array(blob)], whole, kept()]"""
    )
    assert found == [None, "GET photos", ["a?variant=thumb", "b?variant=thumb", "b?variant=thumb"], ["a"], ["a", "b"], [7], None, ["b"]]


def test_what_the_centre_has_not_got_is_asked_for_after_growing_pauses_and_at_once_when_its_row_comes(run: Run) -> None:
    found = run(
        SHOWN
        + """let now = Date.now(); t.sync.around.now = () => now; gives(() => problem(404, 'not-found', 'none'));
        const times = async (seconds, person = false) => { const before = asked.length; now += seconds * 1000; await t.sync.run(person);
          return asked.length - before }, told = [];
        for (const seconds of [0, 1, 58, 2, 61, 60]) told.push(await times(seconds));
        t.store.run("INSERT INTO photo VALUES ('b', 1, 'held', 1)");
        for (const seconds of [1, 1]) told.push(await times(seconds));
        return [told, await times(1, true)]"""
    )
    assert found == [[2, 0, 0, 2, 0, 2, 1, 0], 2]


def test_a_line_that_breaks_at_a_small_picture_is_no_failure_and_it_comes_later(run: Run) -> None:
    found = run(
        SHOWN
        + """gives(() => { throw new TypeError('cut') }); const { problem: p } = await t.sync.run(), first = kept();
        gives(() => new Response(new Uint8Array([7]))); await t.sync.run(true); return [p, first, kept(), t.store.value('filled')]"""
    )
    assert found == [None, [], ["a", "b"], "1"]


def test_what_is_damaged_and_let_go_needs_nobody_and_what_waits_is_sent_all_the_same(run: Run) -> None:
    """Let go here: what a place names."""
    found = run(
        """const { rescued } = await import('/static/device/rescue.mjs'), { findings } = await import('/static/device/guard.mjs');
        const t = await tablet(new Centre(), { ...bundle, let_go: statement('SELECT name AS sha256 FROM place') }), kind = t.centre.does.piece, sent = [];
        const [bad, good] = ['a', 'b'].map(c => c.repeat(64)), write = bytes => new Photos(t.store, {}).write({ sha256: bad, mime: 'image/jpeg', thumb: null, bytes });
        t.store.keep('device', 'd1'); picture(t, bad, new Uint8Array(100)); picture(t, good, new Uint8Array(100)); let whole = false;
        t.centre.does.piece = (bytes, about) => { sent.push(about.sha256[0]); return whole || about.sha256 === good ? kind(bytes, about) : { state: 'absent', offset: 0, code: 'wrong-hash' } };
        const told = async () => { const { needs, stuck, photos, bytes } = await t.sync.run(), file = await rescued({ people: () => ['p1'], store: async () => t.store });
          return [t.store.row(`SELECT state FROM photo WHERE sha256 = '${bad}'`).state, needs, stuck, photos, bytes > 0, file.photos] }, all = [];
        for (const hash of [bad, good]) t.store.run('INSERT INTO place VALUES (:hash, :hash)', { hash });
        all.push(await told()); t.store.run('DELETE FROM place'); all.push(await told());
        const missing = t.centre.does['POST photos/missing']; t.centre.does['POST photos/missing'] = () => { throw new TypeError('cut') };
        t.store.run('INSERT INTO place VALUES (1, :bad)', { bad }); all.push(await told()); t.centre.does['POST photos/missing'] = missing;
        all.push(await told());
        const kept = t.store.row('SELECT bytes FROM tablet_photo WHERE sha256 = :bad', { bad }).bytes.length;
        t.store.run("UPDATE tablet_photo SET sha256 = 'c' WHERE sha256 = :bad", { bad });
        const gone = (await findings(t, null)).map(({ code }) => code).includes('photos-gone'); t.store.run("UPDATE tablet_photo SET sha256 = :bad WHERE sha256 = 'c'", { bad });
        whole = true; write(new Uint8Array(100)); all.push(await told()); return [all, kept, gone, sent]"""
    )
    let_go, needs = ["let-go", 0, 0, 0, False, 0], ["needs-you", 1, 1, 1, True, 1]
    assert found == [[let_go, needs, let_go, let_go, ["held", 0, 0, 0, False, 0]], 100, False, ["a", "b", "a"]]
