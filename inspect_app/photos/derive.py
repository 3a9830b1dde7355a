"""What pages show of a photo: JPEGs without EXIF, made once, when first asked for. The file itself stays as it came."""

from __future__ import annotations

import uuid
from pathlib import Path

from . import store
from .pictures import Unreadable, make

VARIANTS = {"thumb": (320, 80), "view": (2048, 85)}


def derived(sha256: str, variant: str) -> Path | None:
    """Its path, or None when the photo decodes to no picture."""
    path = store.kept(sha256, variant)
    if not path.exists() and not store.kept(sha256, "unreadable").exists():
        _make(sha256)
    return path if path.exists() else None


def _make(sha256: str) -> None:
    """All variants from one decoding; each appears whole or not at all."""
    name = uuid.uuid4().hex
    parts = {variant: store.folder("making") / f"{name}-{variant}" for variant in VARIANTS}
    try:
        make(store.kept(sha256), *((path, *VARIANTS[variant]) for variant, path in parts.items()))
    except Unreadable:
        store.kept(sha256, "unreadable").touch()
    else:
        for variant, path in parts.items():
            path.rename(store.kept(sha256, variant))
    finally:
        for path in parts.values():
            path.unlink(missing_ok=True)
