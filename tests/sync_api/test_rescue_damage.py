"""A rescue file that is none, or no longer whole: told in words, and what is whole of it is taken."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient

from inspect_app.models import Fact
from sync import envelope
from sync.device import Device as Tablet
from tests.sync_api.rescue_files import bring, rescue_file
from tests.tablets import count


def manifest(**said: object) -> bytes:
    return envelope.dumps({"rescue": 1, "tablets": [], **said})


FOREIGN: dict[str, Callable[[Tablet], bytes]] = {
    "no zip": lambda full: b"a photo of a cat",
    "nothing": lambda full: b"",
    "a compressed one, which might swell": lambda full: rescue_file(full, compress=zipfile.ZIP_DEFLATED),
    "a path out of its folder": lambda full: rescue_file(full, change={"../../etc/passwd": b"x"}),
    "a file nobody asked for": lambda full: rescue_file(full, change={"notes.txt": b"x"}),
    "without a manifest": lambda full: rescue_file(full, change={"manifest.json": None}),
    "a manifest that is none": lambda full: rescue_file(full, change={"manifest.json": b"[]"}),
    "a manifest of a later age": lambda full: rescue_file(full, change={"manifest.json": manifest(rescue=2)}),
    "a tablet that is none": lambda full: rescue_file(full, change={"manifest.json": manifest(tablets=[{"device": "x"}])}),
}  # fmt: skip


@pytest.mark.parametrize("what", FOREIGN)
def test_a_foreign_file_is_refused_in_words_and_nothing_is_taken(app: Flask, full: Tablet, lin: FlaskClient, what: str) -> None:
    answer = bring(lin, FOREIGN[what](full))
    assert (answer.status_code, answer.json["code"]) == (422, "rescue-foreign")
    assert answer.json["sentence"]["zh"] != answer.json["sentence"]["en"]
    assert count(app, Fact) == 0


@pytest.mark.parametrize("share", [0.3, 0.9, 0.999])
def test_a_file_cut_on_the_way_is_said_to_be_cut(app: Flask, full: Tablet, lin: FlaskClient, share: float) -> None:
    file = rescue_file(full)
    assert bring(lin, file[: int(len(file) * share)]).json["code"] == "rescue-cut"
    assert count(app, Fact) == 0


@pytest.mark.parametrize("name", ["manifest.json", "facts.jsonl", "photos"])
@pytest.mark.parametrize("at", [0, 4, 6, 26, 30], ids=["mark", "version", "flags", "length of name", "name"])
def test_what_stands_before_an_entry_may_be_damaged_too(app: Flask, full: Tablet, lin: FlaskClient, name: str, at: int) -> None:
    file = bytearray(rescue_file(full))
    [entry] = [entry for entry in zipfile.ZipFile(io.BytesIO(file)).infolist() if name in entry.filename]
    file[entry.header_offset + at] ^= 0x41
    answer = bring(lin, bytes(file))
    if name == "manifest.json":
        assert answer.status_code == 200 or answer.json["code"] == "rescue-cut", answer.text
        return
    [found] = answer.json["tablets"]
    assert found["facts"]["new"] + found["facts"]["damaged"] == 3
    assert found["photos"]["new"] + len(found["photos_damaged"]) == 1
    assert found["facts"]["new"] == 3 or name == "facts.jsonl"


@pytest.mark.parametrize("share", [0.2, 0.5])
def test_a_file_that_lacks_bytes_in_its_middle_is_said_to_be_cut(app: Flask, full: Tablet, lin: FlaskClient, share: float) -> None:
    file, at = rescue_file(full), int(len(rescue_file(full)) * share)
    answer = bring(lin, file[:at] + file[at + 40 :])
    assert answer.json["code"] == "rescue-cut", answer.text


def test_however_its_headers_are_damaged_it_is_told_in_words(full: Tablet, lin: FlaskClient) -> None:
    file = rescue_file(full)
    headers = {b"PK\3\4": 30, b"PK\1\2": 46, b"PK\5\6": 22}
    starts = [(m.start(), size) for sign, size in headers.items() for m in re.finditer(re.escape(sign), file)]
    assert len(starts) == 7, "three files, three lines of the directory, and its end"
    for at in (start + n for start, size in starts for n in range(size)):
        answer = bring(lin, file[:at] + bytes([file[at] ^ 0x61]) + file[at + 1 :])
        assert answer.status_code in (200, 422), at


def test_entries_laid_over_one_another_are_refused_unread(full: Tablet, lin: FlaskClient) -> None:
    """A bomb without compression: the directory names the same bytes again and again."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as file:
        file.writestr("manifest.json", manifest())
        file.writestr(f"{full.id}/photos/{'0' * 64}", bytes(100_000))
        there = file.infolist()[1]
        for n in range(1, 50):
            again = zipfile.ZipInfo(f"{full.id}/photos/{n:064x}")
            again.header_offset, again.file_size, again.compress_size, again.CRC = there.header_offset, 100_000, 100_000, there.CRC
            file.filelist.append(again)
    assert bring(lin, out.getvalue()).json["code"] == "rescue-foreign"
