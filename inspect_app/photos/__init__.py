"""Photos at the centre: files named by their SHA-256, their pieces while they arrive, and what pages show of them."""

from .serve import photo
from .take import take

__all__ = ["photo", "take"]
