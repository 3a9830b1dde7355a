from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from ..database import Model, Pulled, key, to
from .fact import Made


class Visit(Pulled, Model):
    """One inspection of an evaluation by a team with a lead. Practice visits count nowhere. A base's own assessment is one too, with
    body self and its own people as the team (docs/decisions/0041)."""

    id: Mapped[str] = key()
    evaluation: Mapped[str] = to("evaluation.id", index=True)
    purpose: Mapped[str]  # first recheck follow_up
    body: Mapped[str] = mapped_column(default="inspection", server_default="inspection")  # who scores in it: inspection recommending self
    secret: Mapped[int] = mapped_column(default=0)
    practice: Mapped[int] = mapped_column(default=0)
    planned_on: Mapped[str] = mapped_column(index=True)  # ISO date
    started_at: Mapped[str | None]  # never written, as the next: tablets out there are told of both (docs/decisions/0034)
    ended_at: Mapped[str | None]
    lead: Mapped[str] = to("person.id")


class Renewed(Made, Model):
    """The lead's word: the visit goes on by this newer version of its checklist. Its base: the word whose place it takes."""

    checklist: Mapped[str] = mapped_column(String(36))


class TeamMember(Pulled, Model):
    """Taken off the team by row (session.delete), which leaves a LeftTeam behind."""

    visit: Mapped[str] = to("visit.id", primary_key=True)
    person: Mapped[str] = to("person.id", primary_key=True, index=True)


class LeftTeam(Model):
    """A tombstone: this person is no longer on the team, and the tablets of the others forget the row at this revision."""

    __table_args__ = {"info": {"tablet": False}}
    visit: Mapped[str] = to("visit.id", primary_key=True)
    person: Mapped[str] = to("person.id", primary_key=True)
    revision: Mapped[int] = mapped_column(default=0, index=True)
