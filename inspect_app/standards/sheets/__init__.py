"""A checklist as a spreadsheet (XLSX), and back. One sheet for items, options and bands, levels, rules, and help.

Laws
- What is written and read again is the same document, to the hash.
- A file is taken whole or not at all; every fault is named by sheet, cell and what was expected, all at once.
- Cells are never executed: a formula is refused by name, a text that looks like one stays text both ways.
- A stranger's file is opened in another process under limits (child.py), its unpacked size read before anything of it is unpacked.
"""

from .cells import Unreadable
from .reading import BadSheets, read
from .writing import write

__all__ = ["BadSheets", "Unreadable", "read", "write"]
