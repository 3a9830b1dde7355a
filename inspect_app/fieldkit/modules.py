"""Modules as one file: a tablet starts with one request, not with thirty.

Laws
- A module runs once, in a scope of its own, after those that it imports, in their order; it keeps its lines as they are written.
- Imports and exports are the plain ones that static/ is written in, one name an export; anything else is refused.
- The file gives away each module under its name ($words; one of another folder as $device_envelope): whoever imports it talks to
  the very modules that run.
- A file that comes later takes what the first one holds from there (`of`, at this address): nothing runs twice.
"""

from __future__ import annotations

import re
from graphlib import CycleError
from pathlib import Path

from .templates import Unsupported

IMPORT = re.compile(r"^import (?:\{ (\w+(?:, \w+)*) \} from )?'(?:\./|\.\./(\w+)/)(\w+\.mjs)';$", re.M)
EXPORT = re.compile(r"^export (?=(?:const|class|function|async function) (\w+))", re.M)
OTHER = re.compile(r"^(?:import|export)\b.*|\bimport\(['\"`]\..*|\bimport\.meta\b", re.M)


def packed(entry: Path, of: Path | None = None, at: str = "") -> str:
    """The entry module with all that it imports. Raises Unsupported, with file and line, or CycleError."""
    sources, held = needed(entry), needed(of) if of else {}
    names = {path: f"${path.stem}" if path.parent == entry.parent else f"${path.parent.name}_{path.stem}" for path in sources}
    taken, own = [names[path] for path in sources if path in held], [path for path in sources if path not in held]
    first = f"import {{ {', '.join(taken)} }} from '{at}';\n" if taken else ""
    scopes = "".join(_scoped(path, sources, names) for path in own)
    return f"{first}{scopes}export {{ {', '.join(names[path] for path in own)} }};\n"


def needed(entry: Path) -> dict[Path, str]:
    """The texts of this module and of all that it imports, in the order in which they run. Raises CycleError."""
    found: dict[Path, str] = {}
    _gather(entry, found, ())
    return found


def _gather(path: Path, found: dict[Path, str], above: tuple[Path, ...]) -> None:
    if path in above:
        raise CycleError("modules need each other", [*above, path])
    if path not in found:
        source = path.read_text()
        for needs in IMPORT.finditer(source):
            _gather(_imported(path, needs), found, (*above, path))
        found[path] = source


def _imported(path: Path, found: re.Match[str]) -> Path:
    return (path.parent.parent / found[2] if found[2] else path.parent) / found[3]


def _scoped(path: Path, sources: dict[Path, str], names: dict[Path, str]) -> str:
    source = sources[path]
    for found in IMPORT.finditer(source):
        needs = _imported(path, found)
        if lost := set(_names(found)) - set(_exports(sources[needs])):
            raise Unsupported(f"{_place(path, source, found)}: {needs.name} exports no {', '.join(sorted(lost))}")
    inner = EXPORT.sub("", IMPORT.sub(lambda found: _taken(found, names[_imported(path, found)]), source))
    if strange := OTHER.search(inner):
        raise Unsupported(f"{_place(path, inner, strange)}: {strange[0]}")
    return f"const {names[path]} = (() => {{\n{inner}\nreturn {{ {', '.join(_exports(source))} }};\n}})();\n"


def _names(found: re.Match[str]) -> list[str]:
    return found[1].split(", ") if found[1] else []


def _taken(found: re.Match[str], scope: str) -> str:
    return f"const {{ {found[1]} }} = {scope};" if found[1] else ""


def _exports(source: str) -> list[str]:
    return [found[1] for found in EXPORT.finditer(source)]


def _place(path: Path, source: str, found: re.Match[str]) -> str:
    return f"{path.name}:{source.count(chr(10), 0, found.start()) + 1}"
