"""What both sides enforce; sent in hello."""

PAYLOAD_BYTES = 64 * 1024
HEADER_BYTES = 4 * 1024
BATCH_FACTS = 200
BATCH_BYTES = 1024 * 1024  # of a push body, and of a page that comes down
PAGE_ROWS = 500
SCOPES = 2000  # in one question
PHOTO_BYTES = 25 * 1024 * 1024
PHOTO_PIXELS = 50_000_000
PIECE_BYTES = 1024 * 1024
TEXT = 20_000
JSON_DEPTH = 16
HASHES = 500
PIECES = 100  # of photos, in one body
BODY_BYTES = 8 * 1024 * 1024  # what a tablet puts into one at most

TOLD = {
    "payload": PAYLOAD_BYTES,
    "batch_facts": BATCH_FACTS,
    "batch_bytes": BATCH_BYTES,
    "photo_bytes": PHOTO_BYTES,
    "photo_pixels": PHOTO_PIXELS,
    "text": TEXT,
}
