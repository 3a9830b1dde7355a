"""A process of its own that decodes what strangers sent: one fork per picture, with little memory and time.

A line of JSON in: {"source": path, "out": [[path, longest side, JPEG quality], …], "grey": path}. A line out, about the
first of "out": {"width", "height", "captured_at"}, with "grey": [width, height] of the plain grey values written there, or
{"wrong": "picture" | "pixels"}, or {"wrong": "machine", "errno"}: nothing is known of the picture. A fork that dies is a wrong picture,
but for one that the machine ended: it had no memory left, or gave too little of its time."""

import errno
import json
import os
import resource
import signal
import sys
import warnings
from io import BytesIO

from PIL import Image, ImageCms

FORMATS = ("JPEG", "PNG", "WEBP")
PIXELS = 50_000_000
LOOKED = 1024  # as SIDE of static/device/looks.mjs
MEMORY, WRITTEN, CPU_SECONDS, SECONDS = 768 * 2**20, 64 * 2**20, 10, 15
MACHINE: dict[int, int] = {signal.SIGKILL: errno.ENOMEM, signal.SIGALRM: errno.ETIMEDOUT}  # too much work itself ends by SIGXCPU, before
T = Image.Transpose
TURNS = {2: T.FLIP_LEFT_RIGHT, 3: T.ROTATE_180, 4: T.FLIP_TOP_BOTTOM, 5: T.TRANSPOSE, 6: T.ROTATE_270, 7: T.TRANSVERSE, 8: T.ROTATE_90}


def serve() -> None:
    Image.MAX_IMAGE_PIXELS = PIXELS
    warnings.simplefilter("error", Image.DecompressionBombWarning)
    Image.preinit()
    for line in sys.stdin:
        print(isolated(json.loads(line)), flush=True)


def isolated(job: dict) -> str:
    out, into = os.pipe()
    pid = os.fork()
    if pid == 0:
        fork(job, into)
    os.close(into)
    with os.fdopen(out) as answer:
        told = answer.read()
    ended = -os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])
    return told or json.dumps({"wrong": "machine", "errno": MACHINE[ended]} if ended in MACHINE else {"wrong": "picture"})


def fork(job: dict, into: int) -> None:
    try:
        limit()
        os.write(into, json.dumps(attempt(job)).encode())
    finally:
        os._exit(0)


def limit() -> None:
    for what, most in ((resource.RLIMIT_AS, MEMORY), (resource.RLIMIT_FSIZE, WRITTEN), (resource.RLIMIT_CORE, 0)):
        resource.setrlimit(what, (most, most))
    resource.setrlimit(resource.RLIMIT_CPU, (CPU_SECONDS, CPU_SECONDS + 1))
    signal.alarm(SECONDS)


def attempt(job: dict) -> dict:
    try:
        return picture(job["source"], job["out"], job.get("grey"))
    except (Image.DecompressionBombError, Image.DecompressionBombWarning):
        return {"wrong": "pixels"}
    except OSError as error:  # of a picture it has no number
        return {"wrong": "machine", "errno": error.errno} if error.errno else {"wrong": "picture"}
    except Exception:
        return {"wrong": "picture"}


def picture(source: str, out: list, grey: str | None) -> dict:
    with Image.open(source, formats=FORMATS) as image:
        longest = max(side for _, side, _ in out)
        turn, taken = exif(image)
        image.draft("RGB", (longest, longest))
        made = srgb(image)
    made.thumbnail((longest, longest))
    made = made.transpose(turn) if turn is not None else made
    sizes = [save(made, *one) for one in out]
    seen = {"grey": looked(made, grey)} if grey else {}
    return {"width": sizes[0][0], "height": sizes[0][1], "captured_at": taken, **seen}


def looked(image: Image.Image, path: str) -> tuple[int, int]:
    """What is looked at to tell how sharp and how bright it is."""
    grey = image.convert("L")
    grey.thumbnail((LOOKED, LOOKED))
    with open(path, "wb") as file:
        file.write(grey.tobytes())
    return grey.size


def exif(image: Image.Image) -> tuple:
    """How to turn it upright, and when it was taken; a broken EXIF says nothing."""
    try:
        found = image.getexif()
        return TURNS.get(found.get(0x0112, 1)), captured_at(found.get_ifd(0x8769))
    except Exception:
        return None, None


def captured_at(details: dict) -> str | None:
    """DateTimeOriginal with its offset, as ISO 8601; None without. A text ends at NUL, which no payload may hold."""
    when, offset = (str(details.get(tag, "")).strip("\0 ").partition("\0")[0] for tag in (0x9003, 0x9011))
    date, _, time = when.partition(" ")
    return f"{date.replace(':', '-')}T{time}{offset}"[:40] if time and date[:4].isdigit() else None


def srgb(image: Image.Image) -> Image.Image:
    """Plain sRGB without EXIF or profile."""
    profile = image.info.get("icc_profile")
    made = image.convert("RGB")
    if profile and image.mode == "RGB":
        made = in_srgb(made, profile)
    made.info.clear()
    return made


def in_srgb(image: Image.Image, profile: bytes) -> Image.Image:
    try:
        return ImageCms.profileToProfile(image, BytesIO(profile), ImageCms.createProfile("sRGB")) or image
    except ImageCms.PyCMSError:
        return image


def save(image: Image.Image, path: str, longest: int, quality: int) -> tuple[int, int]:
    smaller = image.copy()
    smaller.thumbnail((longest, longest))
    made = BytesIO()  # Pillow itself would not say that the disk is full
    smaller.save(made, "JPEG", quality=quality)
    with open(path, "wb") as file:
        file.write(made.getvalue())
    return smaller.size


if __name__ == "__main__":
    serve()
