"""Work of a tablet that cannot send, brought to the centre as a file: read with suspicion, merged by id and hash."""

from .file import WRONG
from .merge import Brought, allow_files, bring, given, rescue

__all__ = ["WRONG", "Brought", "allow_files", "bring", "given", "rescue"]
