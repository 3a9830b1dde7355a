"""What guests say: a link for everybody, a few questions, one answer each, no name. It stays at the centre."""

from sqlalchemy import CheckConstraint, ForeignKeyConstraint, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from ..database import Model, key, to

FEWEST = 5  # answers: with fewer of them nothing is shown or counted, since a guest could be recognised
HIGHEST = 5  # mark
AT_THE_CENTRE = {"info": {"tablet": False}}


class Survey(Model):
    """Open from the day it was made to the end of another, unless it was closed before. `code` is its public address."""

    __table_args__ = AT_THE_CENTRE
    id: Mapped[str] = key()
    evaluation: Mapped[str] = to("evaluation.id", unique=True)
    code: Mapped[str] = mapped_column(String(24), unique=True)
    opened_on: Mapped[str]  # ISO date
    closes_on: Mapped[str]


class SurveyQuestion(Model):
    """As it was asked: later wordings change no survey."""

    __table_args__ = AT_THE_CENTRE
    survey: Mapped[str] = to("survey.id", primary_key=True)
    code: Mapped[str] = mapped_column(primary_key=True)
    position: Mapped[int]
    title_zh: Mapped[str]
    title_en: Mapped[str]


class SurveyReply(Model):
    """One guest's. ticket_hash: of a random number in the guest's browser, so that each answers once. No time, no address."""

    __table_args__ = (UniqueConstraint("survey", "ticket_hash"), AT_THE_CENTRE)
    id: Mapped[str] = key()
    survey: Mapped[str] = to("survey.id", index=True)
    ticket_hash: Mapped[str] = mapped_column(String(64))
    remark: Mapped[str] = mapped_column(String(500))


class SurveyMark(Model):
    __table_args__ = (
        ForeignKeyConstraint(["survey", "question"], ["survey_question.survey", "survey_question.code"]),
        CheckConstraint(f"mark BETWEEN 1 AND {HIGHEST}", name="mark"),
        AT_THE_CENTRE,
    )
    reply: Mapped[str] = to("survey_reply.id", primary_key=True)
    question: Mapped[str] = mapped_column(primary_key=True)
    survey: Mapped[str] = mapped_column(String(36), index=True)
    mark: Mapped[int]  # 1 bad … 5 very good
