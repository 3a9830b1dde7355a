"""Decoding in a process of its own: three formats, upright, without EXIF; whatever else is unreadable, quickly."""

from __future__ import annotations

import errno
import io
import json
import os
import random
import signal
from pathlib import Path
from typing import Any

import pytest
from PIL import Image, ImageCms

from inspect_app.photos import pictures
from inspect_app.photos.pictures import Unreadable, make
from tests.tablets import jpeg, saved, turned


@pytest.fixture
def made(tmp_path: Path) -> Any:
    """made(data, longest): what came out, and the picture."""

    def make_(data: bytes, longest: int = 2048) -> tuple[dict[str, Any], Image.Image]:
        source, out = tmp_path / "source", tmp_path / "out"
        source.write_bytes(data)
        told = make(source, (out, longest, 90))
        return told, Image.open(io.BytesIO(out.read_bytes()))

    return make_


@pytest.mark.parametrize("form", ["JPEG", "PNG", "WEBP"])
def test_three_formats_become_a_jpeg_of_the_asked_size(made: Any, form: str) -> None:
    told, picture = made(saved(Image.new("RGB", (3000, 1500), "green"), form), 2048)
    assert told == {"width": 2048, "height": 1024, "captured_at": None}
    assert (picture.format, picture.size) == ("JPEG", (2048, 1024))


def test_a_small_picture_is_not_blown_up(made: Any) -> None:
    assert made(jpeg(300, 200))[1].size == (300, 200)


@pytest.mark.parametrize("orientation", range(1, 9))
def test_every_orientation_ends_upright(made: Any, orientation: int) -> None:
    """The picture's upper left quarter is red, however the camera was held."""
    upright = Image.new("RGB", (400, 200), "blue")
    upright.paste("red", (0, 0, 200, 100))
    held = {2: 0, 3: 3, 4: 1, 5: 5, 6: 2, 7: 6, 8: 4}  # what undoes the turn the EXIF asks for
    stored = upright if orientation == 1 else upright.transpose(Image.Transpose(held[orientation]))
    _, picture = made(saved(stored, "JPEG", quality=95, exif=turned(orientation)))
    assert picture.size == (400, 200)
    red, blue = picture.getpixel((50, 50)), picture.getpixel((350, 150))
    assert red[0] > 200 > 80 > red[2]
    assert blue[2] > 200 > 80 > blue[0]


def test_no_exif_gets_through_but_the_time_is_told(made: Any) -> None:
    told, picture = made(jpeg(exif=turned(1), comment=b"a secret"))
    assert told["captured_at"] == "2026-11-22T09:31:07+08:00"
    assert not dict(picture.getexif())
    assert not {"exif", "comment"} & set(picture.info)


def test_a_broken_exif_says_nothing_and_breaks_nothing(made: Any) -> None:
    data = jpeg(exif=b"Exif\0\0II*\0\xff\xff\xff\xff")
    assert made(data)[0]["captured_at"] is None


@pytest.mark.parametrize(("taken", "told"), [("2026:11:22 09:31:07\0x", "2026-11-22T09:31:07+08:00"), ("2026:11\0:22 09:31:07", None)])
def test_a_time_ends_at_nul_as_on_a_tablet(made: Any, taken: str, told: str | None) -> None:
    """A payload that holds one is kept apart: such a photo could not be saved at the centre."""
    assert made(jpeg(exif=turned(1, taken)))[0]["captured_at"] == told


def test_a_profile_is_turned_into_plain_srgb(made: Any) -> None:
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("LAB")).tobytes()
    _, picture = made(jpeg(icc_profile=ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()))
    assert "icc_profile" not in picture.info
    assert made(jpeg(icc_profile=profile))[1].size == (320, 240), "a profile that does not fit is left out"


@pytest.mark.parametrize("mode", ["1", "L", "P", "RGBA", "I;16", "CMYK"])
def test_every_kind_of_pixel_is_shown(made: Any, mode: str) -> None:
    form = "JPEG" if mode == "CMYK" else "PNG"
    assert made(saved(Image.new(mode, (64, 48)), form))[1].mode == "RGB"


UNREADABLE = {
    "a text": b"I am a text file named .jpg",
    "nothing": b"",
    "half a JPEG": jpeg(800, 600, 2)[:4000],
    "a GIF": saved(Image.new("P", (8, 8)), "GIF"),
    "a TIFF": saved(Image.new("RGB", (8, 8)), "TIFF"),
    "an SVG": b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>',
    "noise": random.Random(5).randbytes(5000),
}


@pytest.mark.parametrize("what", UNREADABLE)
def test_what_is_no_picture_is_said_to_be_none(made: Any, what: str) -> None:
    with pytest.raises(Unreadable) as wrong:
        made(UNREADABLE[what])
    assert not wrong.value.pixels


def test_a_full_disk_is_not_the_pictures_fault(tmp_path: Path) -> None:
    (tmp_path / "source").write_bytes(jpeg())
    with pytest.raises(OSError, match="No space left"):
        make(tmp_path / "source", (Path("/dev/full"), 64, 80))


def announcing(width: int, height: int) -> bytes:
    """A small JPEG whose header says another size."""
    data = jpeg(64, 48)
    return data.replace((48).to_bytes(2, "big") + (64).to_bytes(2, "big"), height.to_bytes(2, "big") + width.to_bytes(2, "big"), 1)


BOMBS = {
    "a PNG of 200 megapixels": saved(Image.new("1", (20_000, 10_000)), "PNG"),
    "a JPEG that says 200 megapixels": announcing(20_000, 10_000),
    "a JPEG that says 51 megapixels": announcing(10_000, 5_100),
}


@pytest.mark.parametrize("what", BOMBS)
def test_a_picture_of_too_many_pixels_is_refused_before_decoding(made: Any, what: str) -> None:
    bomb = BOMBS[what]
    assert len(bomb) < 100_000
    with pytest.raises(Unreadable) as wrong:
        made(bomb)
    assert wrong.value.pixels


def test_a_picture_of_the_largest_size_is_taken(made: Any) -> None:
    assert made(saved(Image.new("RGBA", (8000, 6200), "red"), "PNG", compress_level=1))[1].size == (2048, 1587)


def test_several_sizes_come_from_one_decoding(tmp_path: Path) -> None:
    (tmp_path / "source").write_bytes(jpeg(1000, 500))
    told = make(tmp_path / "source", (tmp_path / "thumb", 320, 80), (tmp_path / "view", 800, 85))
    assert (told["width"], told["height"]) == (320, 160)
    assert [Image.open(io.BytesIO((tmp_path / name).read_bytes())).size for name in ("thumb", "view")] == [(320, 160), (800, 400)]


def test_a_helper_that_was_killed_is_replaced(made: Any) -> None:
    made(jpeg())
    running = [h.process for h in pictures._helpers().all if h.process]
    for process in running:
        os.kill(process.pid, signal.SIGKILL)
        process.wait()
    assert made(jpeg())[1].size == (320, 240)
    assert [h.process.pid for h in pictures._helpers().all if h.process] != [p.pid for p in running]


def test_a_decoder_has_little_memory(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """With a tenth of the memory a large picture is unreadable, and the next one is read."""
    child, source = tmp_path / "child.py", tmp_path / "source"
    child.write_text(pictures.CHILD.read_text().replace("768 * 2**20", "77 * 2**20"))
    monkeypatch.setattr(pictures, "CHILD", child)
    helper, job = pictures.Helper(), json.dumps({"source": str(source), "out": [[str(tmp_path / "small"), 64, 80]]})
    told = []
    for picture in (saved(Image.new("RGBA", (6000, 5000), "red"), "PNG", compress_level=1), jpeg(64, 48)):
        source.write_bytes(picture)
        told.append("wrong" in helper.answer(job))
    helper.stop()
    assert told == [True, False]


ENDS = {
    "killed where the machine has no memory left": ("os.kill(os.getpid(), signal.SIGKILL)", errno.ENOMEM),
    "given no time by the machine": ("signal.setitimer(signal.ITIMER_REAL, 0.01), signal.pause()", errno.ETIMEDOUT),
    "computing for too long": ("[0 for n in iter(int, 1)]", None),
    "a crash": ("os.abort()", None),
}


@pytest.mark.parametrize("how", ENDS)
def test_only_what_a_picture_does_makes_it_unreadable(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, how: str) -> None:
    """What the machine did to its decoder says nothing of it: it is asked for again."""
    done, machine = ENDS[how]
    child = tmp_path / "child.py"
    child.write_text(pictures.CHILD.read_text().replace("return picture(job", f"{done}; return picture(job").replace(" 10, 15", " 1, 15"))
    monkeypatch.setattr(pictures, "CHILD", child)
    helper = pictures.Helper()
    told = json.loads(helper.answer(json.dumps({"source": "none", "out": []})))
    helper.stop()
    assert told == ({"wrong": "machine", "errno": machine} if machine else {"wrong": "picture"})
