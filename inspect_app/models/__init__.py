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
    Submitted,
    Supersedes,
)
from .person import Account, Person
from .photo import Photo
from .site import Site
from .visit import TeamMember, Visit

__all__ = [name for name in dir() if name[0].isupper()]
