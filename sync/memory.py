"""What a device keeps: its log, others' facts, rows, photos, cursors. A model of the tablet's database.

Laws
- Each method that changes something is one transaction: it is written to the journal and synced first, and only then true.
  What a journal synced is there after a crash; opening it again does the same again.
- A line of the log never changes, save its place while it is not sent (a new generation); what is known of its sending does.
- Insert is idempotent by id. A photo's bytes go only after the centre's receipt.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import wraps
from typing import Any

from . import envelope
from .chain import Place, after
from .journal import Forgetful, Journal

LOCAL, HELD, QUARANTINED, DAMAGED = "local", "held", "quarantined", "damaged"


@dataclass
class Line:
    """A fact as it is kept. `code`: why it is quarantined."""

    h: Mapping[str, Any]
    header: bytes
    payload: bytes
    state: str = LOCAL
    code: str | None = None

    @property
    def id(self) -> str:
        return str(self.h["id"])

    @property
    def place(self) -> tuple[int, int]:
        return self.h["gen"], self.h["seq"]

    @property
    def fields(self) -> dict[str, Any]:
        return dict(envelope.loads(self.payload))

    def packed(self) -> dict[str, str]:
        return envelope.pack(self.header, self.payload)


def line(header: bytes, payload: bytes, state: str = LOCAL) -> Line:
    return Line(envelope.read(header), header, payload, state)


@dataclass
class Picture:
    """`data` is empty once it was freed, after its receipt."""

    data: bytes
    state: str = LOCAL


def transaction(work: Callable[..., None]) -> Callable[..., None]:
    @wraps(work)
    def kept(self: Memory, *given: Any) -> None:
        self.journal.write((work.__name__, given))
        self.journal.sync()
        work(self, *given)

    kept.again = work  # type: ignore[attr-defined]
    return kept


@dataclass
class Memory:
    """`keys`: the primary key of each table that comes down; a table that is not named is left out."""

    keys: Mapping[str, Sequence[str]]
    journal: Journal = field(default_factory=Forgetful)
    device: str = ""
    credential: str | None = None
    epoch: str | None = None
    place: Place = field(default_factory=Place)
    facts: dict[str, Line] = field(default_factory=dict)  # by id: own and others'
    log: list[Line] = field(default_factory=list)  # own, in order
    rows: dict[str, dict[tuple[Any, ...], Mapping[str, Any]]] = field(default_factory=dict)
    brought: dict[str, set[tuple[str, tuple[Any, ...]]]] = field(default_factory=dict)  # by scope: table and key
    photos: dict[str, Picture] = field(default_factory=dict)
    known: dict[str, int] = field(default_factory=dict)
    seen: int | None = None  # the place at which all scopes stand, where they stand at one

    def __post_init__(self) -> None:
        for name, given in self.journal.entries():
            getattr(Memory, name).again(self, *given)

    @transaction
    def begin(self, device: str) -> None:
        self.device = device

    @transaction
    def trust(self, credential: str | None) -> None:
        self.credential = credential

    # --- facts

    @transaction
    def append(self, header: bytes, payload: bytes, photo: tuple[str, bytes] | None = None) -> None:
        """A fact made here, and the photo it announces."""
        self._own(line(header, payload))
        if photo and not (photo[0] in self.photos and self.photos[photo[0]].data):
            self.photos[photo[0]] = Picture(photo[1])

    def _own(self, made: Line) -> None:
        """In its place in the log. The next fact follows the newest."""
        self.facts[made.id] = made
        self.log.append(made)
        self.log.sort(key=lambda known: known.place)
        if made is self.log[-1] and made.h["gen"] >= self.place.gen:
            self.place = after(made.h, made.header)

    def waiting(self) -> list[Line]:
        return [made for made in self.log if made.state == LOCAL]

    @transaction
    def told(self, answers: Iterable[tuple[str, str, str | None]]) -> None:
        """What the centre said of facts: id, state, code."""
        for id, state, code in answers:
            self.facts[id].state, self.facts[id].code = state, code

    @transaction
    def again(self, gen: int, seq: int) -> None:
        """The centre lacks everything of this generation from this number on."""
        for made in self.log:
            if made.place[0] == gen and made.place[1] >= seq:
                made.state, made.code = LOCAL, None

    @transaction
    def restart(self, gen: int, headers: Iterable[bytes]) -> None:
        """A new generation: the same facts under new headers."""
        self.place = Place(gen, hlc=self.place.hlc)
        for header in headers:
            made = line(header, b"")
            made.payload = self.facts[made.id].payload
            self.log.remove(self.facts[made.id])
            self._own(made)

    # --- photos

    def photos_waiting(self) -> list[str]:
        return [sha256 for sha256, photo in self.photos.items() if photo.state == LOCAL]

    def freeable(self) -> list[str]:
        """Photos with the centre's receipt, whose bytes are still here; the oldest first."""
        return [sha256 for sha256, photo in self.photos.items() if photo.state == HELD and photo.data]

    @transaction
    def photo(self, sha256: str, state: str) -> None:
        self.photos[sha256].state = state

    @transaction
    def free(self, sha256: str) -> None:
        """Its bytes go; that it was held stays known."""
        self.photos[sha256].data = b""

    # --- what comes down

    @transaction
    def receive(self, epoch: str, parts: Iterable[Mapping[str, Any]], gone: Iterable[str], place: int | None = None) -> None:
        """A page that came down, with its cursors; the last, with the place after it. One of another epoch only says that all are void."""
        self.seen = None
        if self.epoch not in (None, epoch):
            return self._restored(epoch)
        self.epoch = epoch
        for scope in gone:
            self._gone(scope)
        for part in parts:
            self._take(part)
        return self._stand(place)

    @transaction
    def follow(self, place: int) -> None:
        """Nothing but one's own facts came up to this place."""
        self._stand(place)

    def _stand(self, place: int | None) -> None:
        if place is not None:
            self.seen, self.known = place, dict.fromkeys(self.known, place)

    def _restored(self, epoch: str) -> None:
        """Another epoch: the centre comes from a backup. All is asked for again, and all that is kept is offered again.

        What came before stays to be worked with, until its scope has come anew."""
        self.epoch, self.known, before = epoch, dict.fromkeys(self.known, 0), self.brought
        self.brought = {}
        for scope, rows in before.items():
            self.brought.setdefault(_before(scope), set()).update(rows)
        for made in self.log:
            made.state, made.code = LOCAL, None
        for photo in self.photos.values():
            if photo.data and photo.state == HELD:
                photo.state = LOCAL

    def _take(self, part: Mapping[str, Any]) -> None:
        self.known[part["scope"]] = part["revision"]
        for table, rows in part["rows"].items():
            for row in rows if table in self.keys else ():
                key = tuple(row[name] for name in self.keys[table])
                self.rows.setdefault(table, {})[key] = row
                self.brought.setdefault(part["scope"], set()).add((table, key))
        for [id] in part.get("left", {}).get("fact", ()):
            if id in self.facts and self.facts[id].h["device"] != self.device:
                del self.facts[id]  # seen before the centre was restored; kept apart there now
        for table, keys in part.get("left", {}).items():
            self._left(part["scope"], {(table, tuple(key)) for key in keys})
        if not part["more"]:
            self._left(_before(part["scope"]), self.brought.pop(_before(part["scope"]), set()))
        for fact in part["facts"]:
            self._came(line(*envelope.unpack(fact), HELD))

    def _came(self, fact: Line) -> None:
        """At the centre, and in force there, whatever was known of it before."""
        known = self.facts.get(fact.id)
        if known:
            if known.h["ph"] == fact.h["ph"]:
                known.state, known.code = HELD, None
        elif fact.h["device"] == self.device:
            self._own(fact)
        else:
            self.facts[fact.id] = fact

    def _gone(self, scope: str) -> None:
        """Its rows go, save those another scope brought too; facts and photos stay."""
        self.known.pop(scope, None)
        for name in (scope, _before(scope)):
            self._left(name, self.brought.pop(name, set()))

    def _left(self, scope: str, lost: set[tuple[str, tuple[Any, ...]]]) -> None:
        """These rows are no more in this scope, and go unless another brought them too."""
        self.brought.get(scope, set()).difference_update(lost)
        for table, key in lost - set().union(*self.brought.values()):
            self.rows.get(table, {}).pop(key, None)


def _before(scope: str) -> str:
    """The name of what a scope had brought before the centre was restored."""
    return "~" + scope.removeprefix("~")
