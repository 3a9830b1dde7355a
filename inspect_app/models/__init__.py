"""What is true: one noun a file. Nothing here knows Flask's requests, the desk or the wire."""

from .award import Awarded, Verdict
from .checklist import Checklist, Item, ItemOption, Level, Minimum, Paper, Section
from .device import Device
from .draft import Draft, DraftEdit, DraftRow
from .earlier import Earlier
from .edition import Edition
from .evaluation import Evaluation
from .fact import (
    Answered,
    Attached,
    Captioned,
    Cleared,
    Consented,
    Counter,
    Covers,
    Explained,
    Fact,
    Moved,
    Noted,
    Origin,
    Removed,
    Reopened,
    Settled,
    Submitted,
    Supersedes,
    Unpictured,
)
from .mistake import CalledOff, Cancelled, Carried
from .onsite import Arrived, DocumentSeen, Found, Left, Present, Signed, Statement, Struck
from .person import Account, Person
from .photo import Lost, Photo, PhotoSent
from .remark import Remark
from .session import FailedTry, Setting, SignIn, SignInLink
from .site import Site
from .summary import VisitSummary
from .survey import Survey, SurveyMark, SurveyQuestion, SurveyReply
from .visit import LeftTeam, Renewed, TeamMember, Visit
from .walk import Assigned, Placed, Skipped

__all__ = [
    "Account",
    "Answered",
    "Arrived",
    "Assigned",
    "Attached",
    "Awarded",
    "CalledOff",
    "Cancelled",
    "Captioned",
    "Carried",
    "Checklist",
    "Cleared",
    "Consented",
    "Counter",
    "Covers",
    "Device",
    "DocumentSeen",
    "Draft",
    "DraftEdit",
    "DraftRow",
    "Earlier",
    "Edition",
    "Evaluation",
    "Explained",
    "Fact",
    "FailedTry",
    "Found",
    "Item",
    "ItemOption",
    "Left",
    "LeftTeam",
    "Level",
    "Lost",
    "Minimum",
    "Moved",
    "Noted",
    "Origin",
    "Paper",
    "Person",
    "Photo",
    "PhotoSent",
    "Placed",
    "Present",
    "Remark",
    "Removed",
    "Renewed",
    "Reopened",
    "Section",
    "Setting",
    "Settled",
    "SignIn",
    "SignInLink",
    "Signed",
    "Site",
    "Skipped",
    "Statement",
    "Struck",
    "Submitted",
    "Supersedes",
    "Survey",
    "SurveyMark",
    "SurveyQuestion",
    "SurveyReply",
    "TeamMember",
    "Unpictured",
    "Verdict",
    "Visit",
    "VisitSummary",
]
