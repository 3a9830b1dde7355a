"""The inspector's pages and actions, declared once for the centre and the tablet: one noun a file."""

from . import (
    answers,
    consent,
    findings,
    history,
    leaving,
    marking,
    moving,
    notes,
    onsite,
    photos,
    ready,
    sections,
    settling,
    submission,
    summary,
    visits,
    walks,
)
from .app import field

__all__ = [
    "answers",
    "consent",
    "field",
    "findings",
    "history",
    "leaving",
    "marking",
    "moving",
    "notes",
    "onsite",
    "photos",
    "ready",
    "sections",
    "settling",
    "submission",
    "summary",
    "visits",
    "walks",
]
