"""A world from a seed: people at their tablets, a line full of faults, a centre that fails. Then the faults stop and everything drains.

The same seed gives the same trace. `python -m tests.simulation SEED` repeats one."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from random import Random
from typing import Any

from sync.envelope import uuid7
from tests.tablets import MORNING

from . import acts, invariants
from .centre import PEOPLE, VISITS, Centre
from .network import Network
from .record import Record
from .tablets import OldTablet, Tablet

TEN_YEARS = 10 * 365 * 86_400_000
STEPS, ROUNDS = 90, 5


class World:
    def __init__(self, centre: Centre, seed: int, other: Callable[..., Any] | None = None):
        """`other` makes tablets of another kind; every world of such has one at least."""
        self.other = other
        self.seed, self.chance, self.trace = seed, Random(seed), hashlib.sha256()
        self.lines: list[str] = []
        self.centre, self.record = centre, Record(centre)
        self.centre.fresh(self._own_chance())
        self.network = Network(centre, self._own_chance(), self.note, self.record.heard)
        self.tablets: list[Tablet] = []
        for login in self.chance.sample(["zhou", "zhou", "shen", "he"], self.chance.randint(2, 4)):
            self._tablet(login)

    def _own_chance(self) -> Random:
        return Random(self.chance.randbytes(16))

    def _tablet(self, login: str) -> Tablet:
        id, name = uuid7(MORNING, self.chance.randbytes(10)), f"{login}{len(self.tablets)}"
        tablet = self._kind()(name, login, id, self._own_chance(), lambda: self.centre.ms)
        tablet.device.piece = self.chance.choice((300, 1000, 1 << 20))
        tablet.risk = 0.02
        self.tablets.append(tablet)
        return tablet

    def _kind(self) -> Callable[..., Any]:
        if self.other and (not self.tablets or self.chance.random() < 0.6):
            return self.other
        return OldTablet if self.chance.random() < 0.15 else Tablet

    def note(self, *said: Any) -> None:
        line = " ".join(map(str, said))
        self.lines.append(line)
        self.trace.update(line.encode() + b"\n")

    # --- the storm

    def run(self) -> str:
        """The hash of the trace. Raises AssertionError with the name of the invariant that does not hold."""
        with self.centre.running():
            for _ in range(STEPS):
                self.step()
                invariants.at_every_moment(self)
            self.calm_down()
            self.drain()
            invariants.at_rest(self)
        return self.trace.hexdigest()

    def step(self) -> None:
        self.centre.ms += self.chance.randint(0, 4000)
        name = self.chance.choices([*HAPPENS], [*HAPPENS.values()])[0]
        getattr(self, name)()

    def any(self) -> Tablet:
        return self.chance.choice(self.tablets)

    def tap(self) -> None:
        tablet, act = self.any(), acts.draw(self.chance)
        self.note(tablet.name, act.__name__)
        if not tablet.tap(lambda device: act(device, self.chance, VISITS)):
            self.note("  not saved")

    def begin_sync(self) -> None:
        tablet = self.any()
        self.note(tablet.name, "begins to sync")
        tablet.begin_sync()

    def a_call_goes(self) -> None:
        calling = [tablet for tablet in self.tablets if tablet.waiting]
        if calling:
            tablet = self.chance.choice(calling)
            tablet.answer(self.network.carry)
            self.note(tablet.name, tablet.last if tablet.sync is None else "goes on")

    def something_late_arrives(self) -> None:
        self.network.arrive()

    # --- tablets

    def kill(self) -> None:
        tablet = self.any()
        self.note(tablet.name, "is killed")
        tablet.kill()

    def copy(self) -> None:
        tablet = self.any()
        tablet.copies.append(tablet.disk.synced)

    def revert(self) -> None:
        tablet = self.any()
        if tablet.copies:
            copy = self.chance.choice(tablet.copies)
            with self.record.losing(self.tablets):
                tablet.kill(copy)
            tablet.copies = tablet.copies[: tablet.copies.index(copy) + 1]
            self.note(tablet.name, "is an old copy of itself")

    def twin(self) -> None:
        """A copied profile: two tablets that believe to be the same."""
        one = self.any()
        if len(self.tablets) < 5:
            two = one.twin(f"{one.name}'{len(self.tablets)}", self._own_chance())
            two.risk = one.risk
            self.tablets.append(two)
            self.note(two.name, "appears")

    def clock_jumps(self) -> None:
        tablet = self.any()
        tablet.skew = self.chance.choice((-TEN_YEARS, 0, TEN_YEARS, 3_600_000))
        self.note(tablet.name, "lives at", tablet.skew)

    def tablet_fills(self) -> None:
        tablet = self.any()
        tablet.disk.room = self.chance.choice((None, 200, 3000))
        self.note(tablet.name, "has room for", tablet.disk.room)

    def credential_ends(self) -> None:
        tablet = self.any()
        if tablet.sync is None:
            tablet.tap(lambda device: device.store.trust("stale") or "")
            tablet.saved.discard("")
            self.note(tablet.name, "has a stale credential")

    # --- the centre

    def team_changes(self) -> None:
        visit, login, member = self.chance.choice(VISITS), self.chance.choice(PEOPLE), self.chance.random() < 0.6
        self.note("team", visit[-4:], login, member)
        self.centre.team(visit, login, member)

    def role_changes(self) -> None:
        login, disabled = self.chance.choice(PEOPLE), self.chance.random() < 0.4
        self.note("disabled", login, disabled)
        self.centre.disable(login, disabled)

    def device_revoked(self) -> None:
        tablet, revoked = self.any(), self.chance.random() < 0.5
        self.note("revoked", tablet.name, revoked)
        self.centre.revoke(tablet.id, revoked)

    def disk_full(self) -> None:
        self.centre.fill(self.chance.random() < 0.5)
        self.note("disk full", self.centre.full)

    def power_fails(self) -> None:
        self.note("the power fails at the centre")
        self.centre.crash()

    def back_up(self) -> None:
        self.note("backup", len(self.centre.backups))
        self.centre.back_up()

    def restore(self) -> None:
        if self.centre.backups:
            number = self.chance.randrange(len(self.centre.backups))
            self.note("restore", number)
            with self.record.losing(self.tablets, restored=True):
                self.centre.restore(number)

    # --- and after it

    def calm_down(self) -> None:
        self.network.calm = True
        self.centre.fill(False)
        for login in PEOPLE:
            self.centre.disable(login, False)
        for tablet in self.tablets:
            tablet.risk, tablet.disk.room = 0.0, None
            self.centre.revoke(tablet.id, False)
        while self.network.later:
            self.network.arrive()
        self.centre.sign_in()

    def drain(self) -> None:
        """Rounds of sync until one moves nothing."""
        for self.rounds in range(1, ROUNDS + 1):
            self.record.moved = 0
            for tablet in self.tablets:
                self._sync_once(tablet)
            if not self.record.moved and all(tablet.last == "done" for tablet in self.tablets):
                return

    def _sync_once(self, tablet: Tablet) -> None:
        tablet.begin_sync()
        for _ in range(400):
            if not tablet.waiting:
                break
            tablet.answer(self.network.carry)
        self.note(tablet.name, tablet.last)


HAPPENS: dict[str, int] = {
    "tap": 34,
    "begin_sync": 14,
    "a_call_goes": 46,
    "something_late_arrives": 4,
    "kill": 3,
    "copy": 3,
    "revert": 2,
    "twin": 1,
    "clock_jumps": 2,
    "tablet_fills": 2,
    "credential_ends": 1,
    "team_changes": 2,
    "role_changes": 2,
    "device_revoked": 1,
    "disk_full": 2,
    "power_fails": 5,
    "back_up": 2,
    "restore": 2,
}
