"""Runs in a process of its own, with little memory and time: decodes what strangers sent.

    child.py shrink IN OUT LONGEST QUALITY     prints {"width", "height", "captured_at"}
    child.py derive IN OUT LONGEST

Exit 3: no picture. Exit 4: too many pixels."""

import json
import resource
import sys
import warnings

PIXELS = 50_000_000


def limit() -> None:
    resource.setrlimit(resource.RLIMIT_AS, (1024**3, 1024**3))
    resource.setrlimit(resource.RLIMIT_CPU, (15, 15))


def main(verb: str, source: str, target: str, longest: int, quality: int = 85) -> int:
    from PIL import Image, ImageOps

    Image.MAX_IMAGE_PIXELS = PIXELS
    warnings.simplefilter("error", Image.DecompressionBombWarning)
    try:
        with Image.open(source, formats=("JPEG", "PNG", "WEBP")) as image:
            taken = captured_at(image.getexif())
            image.draft("RGB", (longest, longest))
            upright = ImageOps.exif_transpose(image).convert("RGB")
            upright.thumbnail((longest, longest))
            upright.save(target, "JPEG", quality=quality)
    except (Image.DecompressionBombError, Image.DecompressionBombWarning):
        return 4
    except (OSError, ValueError, SyntaxError, MemoryError):
        return 3
    print(json.dumps({"width": upright.width, "height": upright.height, "captured_at": taken}))
    return 0


def captured_at(exif) -> str | None:  # type: ignore[no-untyped-def]
    """DateTimeOriginal with its offset, as ISO 8601; None without."""
    details = exif.get_ifd(0x8769)
    when, offset = str(details.get(0x9003, "")).strip("\0 "), str(details.get(0x9011, "")).strip("\0 ")
    date, _, time = when.partition(" ")
    return f"{date.replace(':', '-')}T{time}{offset}"[:40] if time and date[:4].isdigit() else None


if __name__ == "__main__":
    limit()
    sys.exit(main(sys.argv[1], sys.argv[2], sys.argv[3], *map(int, sys.argv[4:])))
