"""Photos as a tablet's camera gives them: 12 megapixels, JPEG, with an orientation and a time."""

from __future__ import annotations

import functools
import io
import random

from PIL import Image

from tests.tablets import turned


@functools.cache
def _scene() -> Image.Image:
    noise = Image.frombytes("RGB", (160, 120), random.Random(7).randbytes(160 * 120 * 3))
    return noise.resize((4000, 3000), Image.Resampling.BICUBIC)


def camera(n: int) -> bytes:
    image = _scene().copy()
    image.paste((n * 6 % 256, 200 - n * 3 % 200, n * 31 % 256), (n * 40, 200, n * 40 + 900, 1400))
    out = io.BytesIO()
    image.save(out, "JPEG", quality=78, exif=turned((1, 3, 6, 8)[n % 4]))
    return out.getvalue()
