"""A process of its own that opens a stranger's spreadsheet, with little memory and time.

Argument: the path. On standard output one line of JSON: {"sheets": {title: [[line, [[kind, value] or null, …]], …]}} with kinds n number,
s text, b yes or no, d date, f formula, e error; or {"wrong": "kind" | "size" | "rows"}."""

import json
import resource
import signal
import sys
import warnings
import zipfile
from typing import Any

MEMORY, CPU_SECONDS, SECONDS = 768 * 2**20, 20, 90  # seconds by the clock: a busy machine is no bomb
UNPACKED, ENTRIES = 64 * 2**20, 500
ROWS, COLUMNS, SHEETS, LETTERS = 45_000, 100, 12, 16_000_000  # letters: of all cells together, as many name the same text


def main(path: str) -> dict:
    for what, most in ((resource.RLIMIT_AS, MEMORY), (resource.RLIMIT_CPU, CPU_SECONDS), (resource.RLIMIT_FSIZE, 0)):
        resource.setrlimit(what, (most, most))
    signal.alarm(SECONDS)
    try:
        wrong = unfit(path)
        return {"wrong": wrong} if wrong else {"sheets": opened(path)}
    except TooMany:
        return {"wrong": "rows"}
    except MemoryError:
        return {"wrong": "size"}
    except Exception:
        return {"wrong": "kind"}


class TooMany(Exception):
    pass


def unfit(path: str) -> str:
    """From the zip's own list, before anything is unpacked. What unpacks to more than its entry says is cut there by zipfile."""
    if not zipfile.is_zipfile(path):
        return "kind"
    with zipfile.ZipFile(path) as file:
        entries = file.infolist()
    if "xl/workbook.xml" not in {e.filename for e in entries}:
        return "kind"
    return "size" if len(entries) > ENTRIES or sum(e.file_size for e in entries) > UNPACKED else ""


def opened(path: str) -> dict:
    import openpyxl

    warnings.simplefilter("ignore")
    left = [LETTERS]
    with open(path, "rb") as file:  # by its name it would have to end in .xlsx
        book = openpyxl.load_workbook(file, read_only=True, data_only=False, keep_links=False)
        return {page.title: lines(page, left) for page in book.worksheets[:SHEETS]}


def lines(page: Any, left: list) -> list:
    page.reset_dimensions()  # what the file says of its size may be wrong
    found = []
    for line, row in enumerate(page.iter_rows(max_col=COLUMNS), 1):
        if line > ROWS:
            raise TooMany
        cells = [told(cell) for cell in row]
        while cells and cells[-1] is None:
            cells.pop()
        left[0] -= sum(len(str(cell[1])) for cell in cells if cell)
        if left[0] < 0:
            raise MemoryError
        if cells:
            found.append([line, cells])
    return found


def told(cell: Any) -> list | None:
    value = cell.value
    if value is None or value == "":
        return None
    if isinstance(value, bool):
        return ["b", value]
    if cell.data_type in ("f", "e"):
        return [cell.data_type, str(value)[:200]]
    if isinstance(value, int | float):
        return ["n", value]
    return ["s", value] if isinstance(value, str) else ["d", str(value)]


if __name__ == "__main__":
    print(json.dumps(main(sys.argv[1])))
