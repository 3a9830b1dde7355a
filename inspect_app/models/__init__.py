"""What is true: one noun a file. Nothing here knows Flask's requests, the desk or the wire."""

from .checklist import Checklist, Item, ItemOption, Level, Section
from .device import Device
from .evaluation import Evaluation
from .fact import (
    Answered,
    Attached,
    Captioned,
    Cleared,
    Counter,
    Covers,
    Fact,
    Noted,
    Removed,
    Reopened,
    Settled,
    Submitted,
    Supersedes,
)
from .person import Account, Person
from .photo import Photo, PhotoSent
from .session import FailedTry, Setting, SignIn, SignInLink
from .site import Site
from .summary import VisitSummary
from .visit import LeftTeam, TeamMember, Visit

__all__ = [
    "Account",
    "Answered",
    "Attached",
    "Captioned",
    "Checklist",
    "Cleared",
    "Counter",
    "Covers",
    "Device",
    "Evaluation",
    "Fact",
    "FailedTry",
    "Item",
    "ItemOption",
    "LeftTeam",
    "Level",
    "Noted",
    "Person",
    "Photo",
    "PhotoSent",
    "Removed",
    "Reopened",
    "Section",
    "Setting",
    "Settled",
    "SignIn",
    "SignInLink",
    "Site",
    "Submitted",
    "Supersedes",
    "TeamMember",
    "Visit",
    "VisitSummary",
]
