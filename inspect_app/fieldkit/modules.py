"""The modules of a folder as one file: a tablet starts with one request, not with twenty.

Laws
- A module runs once, in a scope of its own, after those that it imports, and keeps its lines as they are written.
- Imports and exports are the plain ones that static/device/ is written in, one name an export; anything else is refused.
"""

from __future__ import annotations

import re
from graphlib import TopologicalSorter
from pathlib import Path

from .templates import Unsupported

IMPORT = re.compile(r"^import \{ (\w+(?:, \w+)*) \} from '\./(\w+)\.mjs';$", re.M)
EXPORT = re.compile(r"^export (?=(?:const|class|function|async function) (\w+))", re.M)
OTHER = re.compile(r"^(?:import|export)\b.*|\bimport\(['\"`]\..*|\bimport\.meta\b", re.M)


def packed(folder: Path, entry: str) -> str:
    """The entry module with all that it imports from its folder. Raises Unsupported, with file and line, or CycleError."""
    sources: dict[str, str] = {}
    coming = [entry]
    while coming:
        if (name := coming.pop()) not in sources:
            sources[name] = (folder / f"{name}.mjs").read_text()
            coming += _needs(sources[name])
    order = TopologicalSorter({name: _needs(source) for name, source in sources.items()}).static_order()
    return "".join(_scoped(name, sources) for name in order)


def _needs(source: str) -> list[str]:
    return [found[2] for found in IMPORT.finditer(source)]


def _exports(source: str) -> list[str]:
    return [found[1] for found in EXPORT.finditer(source)]


def _scoped(name: str, sources: dict[str, str]) -> str:
    source = sources[name]
    for found in IMPORT.finditer(source):
        if lost := set(found[1].split(", ")) - set(_exports(sources[found[2]])):
            raise Unsupported(f"{_place(name, source, found)}: {found[2]}.mjs exports no {', '.join(sorted(lost))}")
    inner = EXPORT.sub("", IMPORT.sub(r"const { \1 } = $\2;", source))
    if strange := OTHER.search(inner):
        raise Unsupported(f"{_place(name, inner, strange)}: {strange[0]}")
    return f"const ${name} = (() => {{\n{inner}\nreturn {{ {', '.join(_exports(source))} }};\n}})();\n"


def _place(name: str, source: str, found: re.Match[str]) -> str:
    return f"{name}.mjs:{source.count(chr(10), 0, found.start()) + 1}"
