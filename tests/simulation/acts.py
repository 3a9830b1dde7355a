"""What a person does at a tablet, and what only a broken or an ill-meaning one would."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from random import Random

from inspect_app.demo.world import named
from sync.device import Device

ITEMS, CHOICES = ("S6-2", "S6-3"), ("yes", "no")
SHARED = [Random(f"picture {n}").randbytes(700) for n in range(2)]  # the same picture, chosen on several tablets

Visits = Sequence[str]
Act = Callable[[Device, Random, Visits], str]


def answer(device: Device, chance: Random, visits: Visits) -> str:
    return device.answer(chance.choice(visits), chance.choice(ITEMS), choice=chance.choice(CHOICES))


def clear(device: Device, chance: Random, visits: Visits) -> str:
    return device.clear(chance.choice(visits), chance.choice(ITEMS))


def note(device: Device, chance: Random, visits: Visits) -> str:
    return device.note(chance.choice(visits), chance.choice(ITEMS), "字" * chance.choice((1, 30, 5000)))


def photograph(device: Device, chance: Random, visits: Visits) -> str:
    data = chance.choice(SHARED) if chance.random() < 0.2 else chance.randbytes(chance.randint(1, 4000))
    return device.attach(chance.choice(visits), chance.choice(ITEMS), data, 40, 30)


def photograph_first(device: Device, chance: Random, visits: Visits) -> str:
    return device.attach(chance.choice(visits), "", chance.randbytes(900), 40, 30)


def move(device: Device, chance: Random, visits: Visits) -> str:
    """A photo of anybody's that is known here; one that is not known here yet, elsewhere, is no fault."""
    known = [fact for fact in device.store.facts.values() if fact.h["kind"] == "attached" and fact.h["visit"] in visits]
    if not known:
        return photograph_first(device, chance, visits)
    photo, items = chance.choice(known), ",".join(sorted(chance.sample(ITEMS, chance.choice((0, 1, 2)))))
    seen = device.heads(photo.h["visit"], ("moved",), photo=photo.id)
    return device.record("moved", photo.h["visit"], {"photo": photo.id, "items": items or "none"}, seen)


def say_why_there_is_none(device: Device, chance: Random, visits: Visits) -> str:
    fields = {"item": chance.choice(ITEMS), "reason": chance.choice(("", "不让拍"))}
    return device.record("unpictured", chance.choice(visits), fields)


def submit(device: Device, chance: Random, visits: Visits) -> str:
    visit = chance.choice(visits)
    covers = device.heads(visit, ("answered", "cleared"))
    return device.record("submitted", visit, {"remark": "all"}, device.heads(visit, ("submitted",)), covers=covers)


def reopen(device: Device, chance: Random, visits: Visits) -> str:
    visit = chance.choice(visits)
    return device.record("reopened", visit, {"sheet": device.person, "reason": "more"}, device.heads(visit, ("submitted",)))


def answer_over_others(device: Device, chance: Random, visits: Visits) -> str:
    """Names facts of other keys as its base: that supersedes nothing."""
    base = chance.sample(sorted(device.store.facts), min(4, len(device.store.facts)))
    fields = {"item": ITEMS[0], "choice": "yes", "number": None, "situation": 0, "na": 0, "reason": None}
    return device.record("answered", chance.choice(visits), fields, base)


def speak_for_another(device: Device, chance: Random, visits: Visits) -> str:
    own, device.person = device.person, named(chance.choice([p for p in ("zhou", "shen", "he") if named(p) != device.person]))
    try:
        return answer(device, chance, visits)
    finally:
        device.person = own


def answer_badly(device: Device, chance: Random, visits: Visits) -> str:
    bad = chance.choice(({"choice": "perhaps"}, {"number": -1}, {"choice": "yes", "na": 7}, {"choice": ["yes"]}))
    return device.answer(chance.choice(visits), chance.choice((*ITEMS, "no such item")), **bad)


def do_what_is_no_more(device: Device, chance: Random, visits: Visits) -> str:
    return device.record("scribbled", chance.choice(visits), {"strokes": 3})


DRAWN: dict[Act, int] = {
    answer: 40,
    clear: 6,
    note: 8,
    photograph: 18,
    photograph_first: 3,
    move: 6,
    say_why_there_is_none: 2,
    submit: 4,
    reopen: 3,
    answer_over_others: 8,
    speak_for_another: 4,
    answer_badly: 4,
    do_what_is_no_more: 2,
}


def draw(chance: Random) -> Act:
    return chance.choices([*DRAWN], [*DRAWN.values()])[0]
