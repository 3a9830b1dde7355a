"""Photos to the centre in pieces, as many as fit into a body. An offset it answers is safe there; the whole length is its receipt."""

from __future__ import annotations

from typing import Any

from . import limits, wire
from .envelope import sha256_hex
from .memory import DAMAGED, HELD, Memory
from .wire import NoNetwork, Piece, Wire

TRIES = 5  # bodies in which one of them did not get on, before all are left for later


def run(store: Memory, centre: Wire, room: int) -> None:
    """Those waiting, from where the centre says each stands. `room`: bytes of the first body; each after it takes twice as many."""
    waiting = store.photos_waiting()
    for start in range(0, len(waiting), limits.HASHES):
        asked = waiting[start : start + limits.HASHES]
        sending, states = Sending(store), centre.missing(asked)
        for sha256 in asked:
            sending.stands(sha256, wire.offset_of(states.get(sha256)))
        sending.run(centre, room)


class Sending:
    """`left`: photos that are not held, and where they stand."""

    def __init__(self, store: Memory):
        self.store, self.left = store, dict[str, int]()

    def run(self, centre: Wire, room: int) -> None:
        tries = 0
        while pieces := self._pieces(room):
            states = centre.pieces(pieces)
            stuck = [piece for piece in pieces if not self._moved(piece, states.get(piece.sha256))]
            tries = tries + 1 if stuck else 0
            if tries > TRIES:
                raise NoNetwork("a photo that does not get on")
            room = min(2 * room, limits.BODY_BYTES)

    def _pieces(self, room: int) -> list[Piece]:
        """Whole photos as long as they fit; of the first, what fits."""
        pieces: list[Piece] = []
        for sha256, offset in self.left.items():
            data = self.store.photos[sha256].data
            if pieces and (len(data) - offset > room or len(pieces) == limits.PIECES):
                break
            pieces.append(Piece(sha256, offset, data[offset : offset + room], len(data)))
            room -= len(pieces[-1].data)
        return pieces

    def _moved(self, piece: Piece, state: Any) -> bool:
        """Did it get on?"""
        offset = wire.offset_of(state)
        if state.get("code") == "wrong-hash" and sha256_hex(self.store.photos[piece.sha256].data) != piece.sha256:
            self.store.photo(piece.sha256, DAMAGED)
            del self.left[piece.sha256]
            return True
        self.stands(piece.sha256, offset)
        return offset > piece.offset

    def stands(self, sha256: str, offset: int) -> None:
        length = len(self.store.photos[sha256].data)
        if offset > length:
            raise NoNetwork("more than was sent")
        if offset == length:
            self.store.photo(sha256, HELD)
            self.left.pop(sha256, None)
        else:
            self.left[sha256] = offset
