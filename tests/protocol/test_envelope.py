"""Laws of the envelope and the chain, over whatever bytes there are."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sync import chain, envelope, limits
from sync.chain import Fork, Gap, Place

MS = st.integers(0, 2**41)
SAID = {"person": "zhou", "visit": "v", "kind": "noted", "at": "2026-11-23T09:31:07+08:00", "app": "", "bundle": ""}
DEVICE = envelope.uuid7(1, bytes(10))


@given(st.binary(max_size=4096), st.binary(max_size=9000))
def test_what_is_packed_is_unpacked(header: bytes, payload: bytes) -> None:
    assert envelope.unpack(envelope.pack(header, payload)) == (header, payload)


@given(st.one_of(st.none(), st.integers(), st.text(), st.lists(st.text()), st.dictionaries(st.sampled_from("hpx"), st.text() | st.none())))
def test_whatever_else_comes_is_no_fact_or_two_byte_strings(fact: Any) -> None:
    try:
        header, payload = envelope.unpack(fact)
    except envelope.BadEnvelope:
        return
    assert isinstance(header, bytes)
    assert isinstance(payload, bytes)


@given(st.binary(max_size=600))
def test_no_header_breaks_the_reader(header: bytes) -> None:
    try:
        assert envelope.UUID.fullmatch(envelope.read(header)["id"])
    except envelope.BadEnvelope as bad:
        assert str(bad)


@pytest.mark.parametrize(("header", "payload"), [(limits.HEADER_BYTES + 1, 0), (0, limits.PAYLOAD_BYTES + 1)])
def test_a_fact_has_a_largest_size(header: int, payload: int) -> None:
    with pytest.raises(envelope.BadEnvelope):
        envelope.unpack(envelope.pack(bytes(header), bytes(payload)))


@given(MS, MS, st.binary(min_size=10, max_size=10), st.binary(min_size=10, max_size=10))
def test_ids_sort_by_time(a: int, b: int, chance: bytes, other: bytes) -> None:
    first, second = envelope.uuid7(a, chance), envelope.uuid7(b, other)
    assert (first < second) == (a < b) or a == b


@given(st.lists(st.integers(0, 9_000_000_000_000), min_size=1, max_size=40))
def test_the_clock_only_rises_whatever_the_tablet_says(times: list[int]) -> None:
    last, seen = None, []
    for ms in times:
        last = envelope.next_hlc(last, ms)
        assert envelope.HLC.fullmatch(last)
        seen.append(last)
    assert seen == sorted(set(seen))


def log(count: int) -> list[tuple[dict[str, Any], bytes]]:
    place, made = Place(), []
    for number in range(count):
        header = chain.header(place, envelope.uuid7(number, bytes(10)), DEVICE, SAID, number, b"%d" % number)
        made.append((envelope.read(header), header))
        place = chain.after(*made[-1])
    return made


@given(st.integers(2, 12), st.data())
def test_any_fact_left_out_is_a_gap_at_its_number(count: int, data: st.DataObject) -> None:
    made, lost = log(count), data.draw(st.integers(0, count - 2))
    place = Place()
    with pytest.raises(Gap) as gap:
        for number, (h, header) in enumerate(made):
            if number != lost:
                chain.follow(h, place)
                place = chain.after(h, header)
    assert gap.value.expected == lost + 1


@given(st.integers(2, 12), st.data())
def test_any_header_changed_is_a_fork_at_the_next(count: int, data: st.DataObject) -> None:
    made, changed = log(count), data.draw(st.integers(0, count - 2))
    place = Place()
    for number, (h, header) in enumerate(made[: changed + 1]):
        chain.follow(h, place)
        place = chain.after(h, header + b" " if number == changed else header)
    with pytest.raises(Fork):
        chain.follow(made[changed + 1][0], place)


def test_a_number_already_taken_is_a_fork() -> None:
    (first, header), (_, _) = log(2)
    with pytest.raises(Fork):
        chain.follow(first, chain.after(first, header))


@pytest.mark.parametrize(("name", "value"), [("seq", 0), ("seq", 2**31), ("gen", 2**31), ("seq", True), ("gen", "1")])
def test_a_place_is_counted_from_one_in_31_bits(name: str, value: Any) -> None:
    h = log(1)[0][0]
    assert envelope.read(envelope.dumps(h | {name: 2**31 - 1}))
    with pytest.raises(envelope.BadEnvelope):
        envelope.read(envelope.dumps(h | {name: value}))


@pytest.mark.parametrize("version", [True, 1.0, 2, "1", None])
def test_another_version_is_damage(version: Any) -> None:
    h = log(1)[0][0]
    assert envelope.fault(h, b"0", "visit") is None
    assert envelope.fault(h | {"v": version}, b"0", "visit")


def test_what_is_read_is_so_deep_at_most() -> None:
    assert envelope.loads("[" * limits.JSON_DEPTH + "]" * limits.JSON_DEPTH)
    with pytest.raises(ValueError, match="too deep"):
        envelope.loads('{"a":' * (limits.JSON_DEPTH + 1) + "0" + "}" * (limits.JSON_DEPTH + 1))
