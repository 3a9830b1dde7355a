"""Facts: what happened, never changed. Each kind is a table; its columns are the payload's fields and the form's rules.

`Fact` is the log: the exact bytes of every fact. The kinds' tables are read from it and can be rebuilt.
`Supersedes`, `Covers` and `Origin` are the lists of a payload (base, covers, origin) as edge rows.
Column info: min, max (whole numbers), decimals (typed 3.5, kept as 350), set (several form values as one sorted text),
photo (filled by the camera's pipeline, never by the form).
"""

from sqlalchemy import CheckConstraint, Index, LargeBinary, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from ..database import Model, key, to

TEXT = 20_000  # longest text, characters (docs/protocol.md, Limits)


class Fact(Model):
    """One line of a device's log. state at the centre: held, quarantined; on a tablet also local, sending."""

    __table_args__ = (UniqueConstraint("device", "gen", "seq"),)
    id: Mapped[str] = key()
    device: Mapped[str] = mapped_column(String(36))
    gen: Mapped[int]
    seq: Mapped[int]
    hash: Mapped[str] = mapped_column(String(64))
    header: Mapped[bytes] = mapped_column(LargeBinary)
    payload: Mapped[bytes] = mapped_column(LargeBinary)
    visit: Mapped[str] = mapped_column(String(36), index=True)
    person: Mapped[str] = mapped_column(String(36))
    kind: Mapped[str]
    at: Mapped[str]
    state: Mapped[str] = mapped_column(index=True)
    reason: Mapped[str | None]  # why it is quarantined: a code of problems.py
    revision: Mapped[int] = mapped_column(default=0, index=True)


class Supersedes(Model):
    """`by` was made knowing `base`, and takes its place."""

    base: Mapped[str] = key()
    by: Mapped[str] = key()


class Covers(Model):
    """`by` (a submission) froze `fact`."""

    fact: Mapped[str] = key()
    by: Mapped[str] = mapped_column(String(36), primary_key=True, index=True)


class Origin(Model):
    """`by` says again, where it belongs, what the same person had said in `fact`."""

    fact: Mapped[str] = key()
    by: Mapped[str] = mapped_column(String(36), primary_key=True, index=True)


class Made:
    """What the header of a fact gives to the row of its kind."""

    id: Mapped[str] = key()
    visit: Mapped[str] = to("visit.id", index=True)
    person: Mapped[str] = mapped_column(String(36))
    at: Mapped[str]


SAID = ("choice", "number", "sample", "units", "situation", "na", "reason")  # what a value says of its item


class Value(Made):
    """choice: option ids, or yes / partly / no / none. number: hundredths of the item's unit, of a ratio: of so many (sample); units:
    which ones were looked at. Or not applicable, with a reason."""

    item: Mapped[str]
    choice: Mapped[str | None] = mapped_column(String(200), info={"set": "none"})
    number: Mapped[int | None] = mapped_column(info={"min": 0, "max": 100_000_000, "decimals": 2})
    sample: Mapped[int | None] = mapped_column(info={"min": 0, "max": 100_000_000, "decimals": 2})
    units: Mapped[str | None] = mapped_column(String(500))
    situation: Mapped[int] = mapped_column(info={"min": 0, "max": 1, "default": 0})
    na: Mapped[int] = mapped_column(info={"min": 0, "max": 1, "default": 0})
    reason: Mapped[str | None] = mapped_column(String(500))


FLAGS = "na IN (0, 1) AND situation IN (0, 1)"
ONE_ANSWER = "CASE WHEN choice IS NULL THEN 0 ELSE 1 END + CASE WHEN number IS NULL THEN 0 ELSE 1 END + na = 1"


class Answered(Value, Model):
    __table_args__ = (
        CheckConstraint(FLAGS, name="flags"),
        CheckConstraint(ONE_ANSWER, name="one_answer"),
        Index("ix_answered_visit_item", "visit", "item"),
    )


class Settled(Value, Model):
    """The lead's word on an item: this counts. Its base names every answer it settles, of any sheet; all are kept."""

    __table_args__ = (CheckConstraint(FLAGS, name="flags"), CheckConstraint(ONE_ANSWER, name="one_answer"))


class Cleared(Made, Model):
    item: Mapped[str]


class Consented(Made, Model):
    """A supervisor agrees that an item does not apply, or does not. answer: the fact that left it out. Made at the desk only."""

    __table_args__ = {"info": {"desk": True}}
    answer: Mapped[str] = mapped_column(String(36), index=True)
    granted: Mapped[int] = mapped_column(info={"min": 0, "max": 1})
    reason: Mapped[str | None] = mapped_column(String(500))


class Noted(Made, Model):
    item: Mapped[str]
    text: Mapped[str] = mapped_column(Text, info={"length": TEXT, "default": ""})


class Attached(Made, Model):
    """A photo of an item, or of none yet (empty: in the tray): its hash first, its bytes apart. The fact's id is the photo's id."""

    item: Mapped[str] = mapped_column(info={"default": ""})
    sha256: Mapped[str] = mapped_column(String(64), index=True, info={"photo": "sha256"})
    bytes: Mapped[int] = mapped_column(info={"photo": "bytes"})
    width: Mapped[int] = mapped_column(info={"photo": "width"})
    height: Mapped[int] = mapped_column(info={"photo": "height"})
    mime: Mapped[str] = mapped_column(String(40), info={"photo": "mime"})
    original_sha256: Mapped[str] = mapped_column(String(64), info={"photo": "original_sha256"})
    original_bytes: Mapped[int] = mapped_column(info={"photo": "original_bytes"})
    original_kept: Mapped[int] = mapped_column(info={"photo": "original_kept"})
    pipeline: Mapped[str] = mapped_column(String(80), info={"photo": "pipeline"})
    captured_at: Mapped[str | None] = mapped_column(String(40), info={"photo": "captured_at"})
    sharpness: Mapped[int | None] = mapped_column(info={"photo": "sharpness"})
    brightness: Mapped[int | None] = mapped_column(info={"photo": "brightness"})
    fingerprint: Mapped[str | None] = mapped_column(String(32), info={"photo": "fingerprint"})  # few differing bits: looks alike
    alike: Mapped[str | None] = mapped_column(String(36), info={"photo": "alike"})  # the photo it is most like
    warnings: Mapped[str | None] = mapped_column(String(80), info={"photo": "warnings"})  # a sorted set; none; null: not checked
    derived_from: Mapped[str | None] = mapped_column(String(36), index=True)  # the untouched photo that this one is drawn upon
    source: Mapped[str] = mapped_column(CheckConstraint("source IN ('camera', 'gallery')", name="source"), info={"default": "camera"})


class Captioned(Made, Model):
    photo: Mapped[str] = mapped_column(String(36), index=True)
    text: Mapped[str] = mapped_column(String(500), info={"default": ""})


class Explained(Made, Model):
    """Why a photo is as it is, where it was warned of."""

    photo: Mapped[str] = mapped_column(String(36), index=True)
    reason: Mapped[str] = mapped_column(String(500))


class Moved(Made, Model):
    """A photo belongs to these items (codes, one sorted text), or to none: it goes back to the tray."""

    photo: Mapped[str] = mapped_column(String(36), index=True)
    items: Mapped[str] = mapped_column(String(2000), info={"set": "none"})


class Removed(Made, Model):
    photo: Mapped[str] = mapped_column(String(36), index=True)
    reason: Mapped[str] = mapped_column(String(500))


class Unpictured(Made, Model):
    """Why there can be no photo of an item that asks for one; without a reason: there can be one again."""

    item: Mapped[str]
    reason: Mapped[str] = mapped_column(String(500), info={"default": ""})


class Submitted(Made, Model):
    remark: Mapped[str | None] = mapped_column(String(2000))


class Reopened(Made, Model):
    sheet: Mapped[str] = mapped_column(String(36))  # whose sheet: a person
    reason: Mapped[str] = mapped_column(String(500))


class Counter(Model):
    """One row. Taken with UPDATE … RETURNING and held until commit, so revisions commit in their own order."""

    __table_args__ = {"info": {"tablet": False}}
    id: Mapped[int] = mapped_column(primary_key=True)
    revision: Mapped[int] = mapped_column(default=0)
