"""What tablets, people and accidents may do, in any order. After every step the promises hold; at the end everything drains."""

from __future__ import annotations

import copy
import random
from functools import partial
from typing import Any

from hypothesis import strategies as st
from hypothesis.stateful import Bundle, MultipleResults, RuleBasedStateMachine, initialize, invariant, multiple, precondition, rule

from inspect_app.demo.world import named
from sync import envelope
from sync.device import Device
from sync.digest import digest
from sync.memory import HELD, LOCAL, Memory
from tests.tablets import MORNING, keys

from . import acts, promises
from .centre import VISITS, Centre
from .line import Line
from .model import Model
from .tablets import Tablet

PEOPLE = ("zhou", "shen", "he")
TABLETS, MOST = Bundle("tablets"), 4
visits, people, few = st.sampled_from([VISITS[0], VISITS[0], *VISITS]), st.sampled_from(PEOPLE), st.integers(0, 7)
PIECE = st.tuples(st.sampled_from([None, None, None, 0, 300, 5000]), st.sampled_from([300, 1000, 9000]), st.sampled_from([True, False]))

WORKS = st.lists(st.tuples(st.sampled_from(acts.WORKS), visits, st.integers(0, 11)), min_size=1, max_size=5)


class Machine(RuleBasedStateMachine):
    def __init__(self, centre: Centre):
        super().__init__()
        self.centre, self.ms, self.made, self.forged = centre, MORNING, 0, 100
        centre.lay(centre.first)
        teams: dict[str, frozenset[str]] = dict.fromkeys(VISITS, frozenset())
        for visit, person in centre.read(promises.TEAM):
            teams[visit] |= {person}
        self.model = Model(teams, centre.read(promises.EPOCH)[0][0])
        self.tablets: list[Tablet] = []
        self.backups: list[tuple[Any, Model]] = []

    def _tablet(self, login: str, id: str, store: Memory) -> Tablet:
        self.made += 1
        line = Line(self.centre, lambda: self.model, login, named(login))
        self.tablets.append(Tablet(line, login, id, store, self.made, self._later))
        return self.tablets[-1]

    def _later(self) -> int:
        self.ms += 1000
        return self.ms

    # --- tablets

    @initialize(target=TABLETS, login=people)
    def some_sign_in(self, login: str) -> MultipleResults[Tablet]:
        return multiple(*map(self._signed_in, ("zhou", "shen", login)))

    @precondition(lambda self: len(self.tablets) < MOST)
    @rule(target=TABLETS, tablet=TABLETS, login=st.one_of(st.none(), people))
    def one_more_appears(self, tablet: Tablet, login: str | None) -> Tablet:
        """Somebody signs in; or a profile is copied: two tablets that believe to be the same."""
        return self._signed_in(login) if login else self._tablet(tablet.login, tablet.device.id, copy.deepcopy(tablet.device.store))

    def _signed_in(self, login: str) -> Tablet:
        id = envelope.uuid7(MORNING, random.Random(f"tablet {self.made}").randbytes(10))
        tablet = self._tablet(login, id, Memory(keys()))
        tablet.device.register()
        return tablet

    @rule(tablet=TABLETS)
    def signs_in_again(self, tablet: Tablet) -> None:
        """Its older credential ends, also on a copy of it."""
        tablet.device.register()

    # --- facts

    @rule(tablet=TABLETS, works=WORKS)
    def works(self, tablet: Tablet, works: list[tuple[str, str, int]]) -> None:
        for work, visit, number in works:
            acts.ALL[work](tablet.device, visit, number)

    @rule(one=TABLETS, works=WORKS, other=TABLETS)
    def works_and_another_sees_it(self, one: Tablet, works: list[tuple[str, str, int]], other: Tablet) -> None:
        self.pulls(other)
        self.works(one, works)
        one.try_to(one.device.run)
        self.pulls(other)

    # --- sending

    @rule(tablet=TABLETS, answers=st.one_of(st.none(), few), most=st.integers(1, 5), piece=st.sampled_from([300, 1000, 1 << 20]))
    def syncs(self, tablet: Tablet, answers: int | None, most: int, piece: int) -> None:
        """As it does by itself, until the network goes."""
        tablet.line.left, tablet.device.most, tablet.device.piece = answers, most, piece
        tablet.try_to(tablet.device.run)

    @rule(tablet=TABLETS, which=st.lists(few, min_size=1, max_size=6))
    def pushes_whatever(self, tablet: Tablet, which: list[int]) -> None:
        """Out of order, again, with holes; it does not hear the answers."""
        log = tablet.device.store.log
        batch = [log[number % len(log)] for number in which if log]
        tablet.try_to(lambda: tablet.device.wire.push([made.packed() for made in batch], {}))

    @rule(tablet=TABLETS, visit=visits)
    def pushes_with_a_hole(self, tablet: Tablet, visit: str) -> None:
        """What comes before the hole is right, and not kept either."""
        for number in range(3):
            acts.note(tablet.device, visit, number)
        *before, _, last = tablet.device.store.waiting()
        tablet.try_to(lambda: tablet.device.wire.push([made.packed() for made in (*before, last)], {}))

    @rule(tablet=TABLETS, works=WORKS, which=few)
    def one_is_damaged_on_its_way(self, tablet: Tablet, works: list[tuple[str, str, int]], which: int) -> None:
        """The tablet does not hear of it, and sends it whole with its next run, be it soon or late."""
        self.works(tablet, works)
        *before, one = tablet.device.store.waiting()[: which + 1]
        batch = [*(made.packed() for made in before), envelope.pack(one.header, one.payload + b" ")]
        tablet.try_to(lambda: tablet.device.wire.push(batch, {}))

    @rule(tablet=TABLETS, works=WORKS, count=st.integers(1, 8))
    def pushes_twice(self, tablet: Tablet, works: list[tuple[str, str, int]], count: int) -> None:
        """The same batch: the second time nothing changes."""
        self.works(tablet, works)
        batch = [made.packed() for made in tablet.device.store.waiting()[:count]]
        if tablet.try_to(lambda: tablet.device.wire.push(batch, {})):
            before = promises.log(self.centre)
            tablet.device.wire.push(batch, {})
            assert promises.log(self.centre) == before

    @rule(tablet=TABLETS, which=few, how=st.sampled_from(["new", "damaged", "under a known id", "in a known place"]))
    def pushes_something_else(self, tablet: Tablet, which: int, how: str) -> None:
        """A fact of another history, that was damaged on its way, or says another thing under an id that the centre knows."""
        self.forged += 1
        ids, gen = sorted(self.model.facts), 1 if how == "in a known place" else self.forged
        id = ids[which % len(ids)] if ids and how == "under a known id" else envelope.uuid7(self._later(), self.forged.to_bytes(10, "big"))
        header, payload = acts.forged(tablet.device, id, gen, self._later())
        tablet.try_to(lambda: tablet.device.wire.push([envelope.pack(header, payload + (b" " if how == "damaged" else b""))], {}))

    @rule(
        tablet=TABLETS,
        picture=st.sampled_from(range(len(acts.PICTURES))),
        pieces=st.lists(PIECE, min_size=1, max_size=4),
        body=st.booleans(),
    )
    def sends_pieces(self, tablet: Tablet, picture: int, pieces: list[tuple[int | None, int, bool]], body: bool) -> None:
        """From where the centre is (None), or elsewhere; the right bytes, or others; of a photo announced or not; in one body or each for itself."""
        some = [(acts.PICTURES[(picture + n) % len(acts.PICTURES) if body else picture], *piece) for n, piece in enumerate(pieces)]
        for together in [some] if body else [[one] for one in some]:
            tablet.try_to(partial(acts.pieces, tablet.device, together, body))

    # --- receiving

    @rule(tablet=TABLETS)
    def pulls(self, tablet: Tablet) -> None:
        """All there is, and no more."""
        tablet.device.pull()
        store, mine = tablet.device.store, self.model.visits(tablet.device.person)
        assert {key[0] for key in store.rows.get("visit", {})} == mine
        held = frozenset(fact.id for fact in store.facts.values() if fact.state == HELD and fact.h["visit"] in mine)
        assert set(self.model.shown(mine)) <= held, "something did not come down"
        assert set(store.rows.get("team_member", {})) == {(visit, person) for visit in mine for person in self.model.teams[visit]}
        tablet.seen.append((self.model.epoch, dict(store.known), held))

    @rule(tablet=TABLETS, which=few)
    def pulls_from_long_ago(self, tablet: Tablet, which: int) -> None:
        """With cursors it once had: what it held then and what comes now are all there is."""
        epoch, known, held = tablet.seen[which % len(tablet.seen)]
        if epoch in (0, self.model.epoch):
            scratch = Memory(keys(), known=dict(known), epoch=self.model.epoch)
            Device(tablet.line, scratch, tablet.device.id, tablet.device.person, self._later, bytes).pull()
            mine = self.model.visits(tablet.device.person)
            assert set(self.model.shown(mine)) <= held | set(scratch.facts)

    @rule(tablet=TABLETS, visit=visits)
    def compares(self, tablet: Tablet, visit: str) -> None:
        """What the tablet holds to be at the centre."""
        store = tablet.device.store
        facts = [made.id for made in store.log if made.state != LOCAL and made.h["visit"] == visit]
        photos = [sha256 for sha256, photo in store.photos.items() if photo.state == HELD]
        tablet.try_to(lambda: tablet.device.wire.digest({visit: digest(facts)}, digest(photos)))

    # --- the desk, and accidents

    @rule(visit=visits, login=people, member=st.booleans())
    def team_changes(self, visit: str, login: str, member: bool) -> None:
        self._member(visit, named(login), member)

    def _member(self, visit: str, person: str, member: bool) -> None:
        self.centre.team(visit, person, member)
        team = self.model.teams[visit]
        self.model.teams[visit] = team | {person} if member else team - {person}

    @rule(tablet=TABLETS, revoked=st.booleans())
    def is_revoked(self, tablet: Tablet, revoked: bool) -> None:
        if tablet.device.id in self.model.devices:
            self._revoked(tablet.device.id, revoked)

    def _revoked(self, device: str, revoked: bool) -> None:
        self.centre.revoke(device, revoked)
        self.model.revoked = self.model.revoked | {device} if revoked else self.model.revoked - {device}

    @precondition(lambda self: any(not fact.held for fact in self.model.facts.values()))
    @rule(which=few, mended=st.booleans())
    def is_tried_again(self, which: int, mended: bool) -> None:
        """A quarantined fact; once its author is on the team, its tablet trusted, or just so."""
        apart = [fact for fact in self.model.facts.values() if not fact.held]
        h = apart[which % len(apart)].h
        if mended:
            self._member(h["visit"], h["person"], True)
            self._revoked(h["device"], False)
        self.centre.try_again(h["id"])
        self.model.try_again(h["id"])

    @precondition(lambda self: len(self.backups) < 2)
    @rule()
    def is_backed_up(self) -> None:
        self.backups.append((self.centre.back_up(), self.model.copy()))

    @precondition(lambda self: self.backups)
    @rule(which=few)
    def is_restored(self, which: int) -> None:
        """What came since is brought again by the tablet that made it."""
        backup, model = self.backups[which % len(self.backups)]
        self.model = model.copy()
        self.model.epoch = self.centre.restore(backup)

    # --- promises

    @invariant()
    def every_promise_holds(self) -> None:
        promises.hold(self.centre, self.model)

    def teardown(self) -> None:
        """Everything drains, whatever came before: then each tablet's facts and photos are here, and all agree."""
        for tablet in self.tablets:
            tablet.device.run()
        for tablet in self.tablets:
            self.pulls(tablet)  # nothing in force is missing
        made = {one.id for tablet in self.tablets for one in tablet.device.store.log}
        for tablet in self.tablets:
            promises.all_is_brought(tablet, self.model, made)
        promises.hold(self.centre, self.model)
        promises.summaries_say_what_facts_say(self.centre)
