"""Photos at the centre: files named by their SHA-256, their pieces while they arrive, and what pages show of them."""

from .commands import init_app, swept
from .serve import photo
from .take import allow_uploads, checks, compared, keep, take

__all__ = ["allow_uploads", "checks", "compared", "init_app", "keep", "photo", "swept", "take"]
