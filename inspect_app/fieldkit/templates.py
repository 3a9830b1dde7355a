"""Jinja templates to JavaScript functions, by Jinja's own parser and syntax tree.

Laws
- A template means the same on both sides, byte by byte, or the build fails with file and line. Nothing is guessed.
- Only what a method of this class names is known. Keep it small: every construct here is ours to keep equal.
- A template becomes `(c, R) => string`: c is the context (scopes are prototypes), R is static/device/render.mjs.
- Text goes out escaped; a macro's result is markup. There is no `safe` filter and no float.
- A name that dict has as a method cannot be an attribute: Jinja would find the method.
- `loop` is known where Jinja always knows it: in the body of a for, in the same file.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Set
from typing import Any, NoReturn

from jinja2 import Environment, nodes
from jinja2.exceptions import TemplateSyntaxError

from .sentences import Catalogue, fault

FILTERS = {"length": 0, "default": 1, "first": 0, "last": 0, "join": 1, "upper": 0, "lower": 0, "tojson": 0, "hundredths": 0}
TESTS = {"none": 0, "defined": 0, "in": 1}
FUNCTIONS = {"_", "url_for"}
LOOP = {"index", "index0", "first", "last", "length"}
DICT_METHODS = set(dir(dict))
COMPARE = {
    "eq": "R.eq({0},{1})",
    "ne": "!R.eq({0},{1})",
    "lt": "R.less({0},{1})",
    "gt": "R.less({1},{0})",
    "lteq": "!R.less({1},{0})",
    "gteq": "!R.less({0},{1})",
    "in": "R.contains({1},{0})",
    "notin": "!R.contains({1},{0})",
}


class Unsupported(Exception):
    """What the tablet cannot run; says where."""


def text(value: Any) -> str:
    """A JavaScript literal. U+2028 and U+2029 end a line in old engines."""
    return json.dumps(value, ensure_ascii=False).replace("\u2028", "\\u2028").replace("\u2029", "\\u2029")


class TemplateCompiler:
    """`routes`: what url_for knows, and the parameters of each."""

    def __init__(self, environment: Environment, catalogue: Catalogue, routes: Mapping[str, Set[str]]):
        self.environment, self.catalogue, self.routes = environment, catalogue, routes
        self.name, self.callable, self.looped = "", set[str](), set[nodes.Name]()

    def compile(self, name: str) -> str:
        loader = self.environment.loader
        return self.source(name, loader.get_source(self.environment, name)[0] if loader else "")

    def source(self, name: str, source: str) -> str:
        self.name = name
        try:
            tree = self.environment.parse(source, name)
        except TemplateSyntaxError as error:
            raise Unsupported(f"{name}:{error.lineno}: {error.message}") from error
        self.looped = {name for loop in tree.find_all(nodes.For) for part in loop.body for name in part.find_all(nodes.Name)}
        self.callable = FUNCTIONS | {m.name for m in tree.find_all(nodes.Macro)} | _imported(tree)
        return f"(c,R)=>{{let o='';{self.body(tree.body)}return o}}"

    def fail(self, node: nodes.Node, what: str) -> NoReturn:
        line = next((n.lineno for n in (node, *node.find_all(nodes.Node)) if n.lineno), 1)  # some nodes know no line
        raise Unsupported(f"{self.name}:{line}: {what} cannot run on the tablet")

    def visit(self, node: nodes.Node) -> str:
        method = getattr(self, type(node).__name__, None) if type(node).__name__[0].isupper() else None
        return method(node) if method else self.fail(node, type(node).__name__)

    def body(self, children: Iterable[nodes.Node]) -> str:
        return "".join(map(self.visit, children))

    def list(self, children: Iterable[nodes.Node]) -> str:
        return "[" + ",".join(map(self.visit, children)) + "]"

    # statements

    def Output(self, n: nodes.Output) -> str:
        if any(isinstance(x, nodes.List) for x in n.nodes):
            self.fail(n, "printing a list")
        return "".join(f"o+={text(x.data)};" if isinstance(x, nodes.TemplateData) else f"o+=R.out({self.visit(x)});" for x in n.nodes)

    def If(self, n: nodes.If) -> str:
        made = "".join(
            f"{'else ' if i else ''}if(R.true({self.visit(x.test)})){{{self.body(x.body)}}}" for i, x in enumerate([n, *n.elif_])
        )
        return made + (f"else{{{self.body(n.else_)}}}" if n.else_ else "")

    def For(self, n: nodes.For) -> str:
        if n.recursive:
            self.fail(n, "a recursive loop")
        target = self.assign(n.target, "x")
        keep = f".filter(x=>{{const c=Object.create(outer);{target}return R.true({self.visit(n.test)})}})" if n.test else ""
        otherwise = f"if(!list.length){{const c=Object.create(outer);{self.body(n.else_)}}}" if n.else_ else ""
        return (
            f"{{const outer=c,list=R.list({self.visit(n.iter)}){keep};list.forEach((x,i)=>{{const c=Object.create(outer);"
            f"c.loop=R.loop(i,list);{target}{self.body(n.body)}}});{otherwise}}}"
        )

    def assign(self, target: nodes.Node, value: str) -> str:
        if not isinstance(target, nodes.Name):
            self.fail(target, "assignment to anything but a name")
        return f"c[{text(target.name)}]={value};"

    def Assign(self, n: nodes.Assign) -> str:
        return self.assign(n.target, self.visit(n.node))

    def Macro(self, n: nodes.Macro) -> str:
        return f"{{const defined=c;c[{text(n.name)}]={self._function(n)};}}"

    def CallBlock(self, n: nodes.CallBlock) -> str:
        return f"{{const defined=c,caller={self._function(n)};o+=R.out({self.Call(n.call, 'caller')});}}"

    def _function(self, n: nodes.Macro | nodes.CallBlock) -> str:
        required = len(n.args) - len(n.defaults)
        named = enumerate((a.name, n.defaults[i - required] if i >= required else None) for i, a in enumerate(n.args))
        sets = "".join(
            f"c[{text(name)}]=R.argument(a,k,{i},{text(name)},()=>{self.visit(default) if default else 'undefined'});"
            for i, (name, default) in named
        )
        return f"(a,k)=>{{let o='';const c=Object.create(defined);{sets}c.caller=k.caller;{self.body(n.body)}return R.markup(o)}}"

    def Include(self, n: nodes.Include) -> str:
        if n.ignore_missing or not n.with_context:
            self.fail(n, "include other than a plain one")
        return f"o+=R.include({self._constant(n.template)},c);"

    def FromImport(self, n: nodes.FromImport) -> str:
        if n.with_context:
            self.fail(n, "import with context")
        names = ((x, x) if isinstance(x, str) else x for x in n.names)
        sets = "".join(f"c[{text(b)}]=m[{text(a)}];" for a, b in names)
        return f"{{const m=R.module({self._constant(n.template)});{sets}}}"

    def _constant(self, n: nodes.Node) -> str:
        if not (isinstance(n, nodes.Const) and isinstance(n.value, str)):
            self.fail(n, "a computed template name")
        if n.value not in self.environment.list_templates():
            self.fail(n, f"the missing template {n.value}")
        return self.visit(n)

    # expressions

    def Const(self, n: nodes.Const) -> str:
        return text(n.value) if not isinstance(n.value, float) else self.fail(n, "a float")

    def TemplateData(self, n: nodes.TemplateData) -> str:
        return f"R.markup({text(n.data)})"

    def Name(self, n: nodes.Name) -> str:
        if n.name == "loop" and n not in self.looped:
            self.fail(n, "loop outside its for")
        return f"c[{text(n.name)}]" if n.name != "caller" else self.fail(n, "caller without a call")

    def Getattr(self, n: nodes.Getattr) -> str:
        loop = isinstance(n.node, nodes.Name) and n.node.name == "loop"
        if n.attr in DICT_METHODS or (loop and n.attr not in LOOP):
            self.fail(n, f"attribute {n.attr}")
        return f"R.get({self.visit(n.node)},{text(n.attr)})"

    def Getitem(self, n: nodes.Getitem) -> str:
        return f"R.get({self.visit(n.node)},{self.visit(n.arg)})"

    def List(self, n: nodes.List) -> str:
        return self.list(n.items)

    def Concat(self, n: nodes.Concat) -> str:
        return f"R.concat({self.list(n.nodes)})"

    def Not(self, n: nodes.Not) -> str:
        return f"!R.true({self.visit(n.node)})"

    def And(self, n: nodes.And) -> str:
        return f"R.and({self.visit(n.left)},()=>{self.visit(n.right)})"

    def Or(self, n: nodes.Or) -> str:
        return f"R.or({self.visit(n.left)},()=>{self.visit(n.right)})"

    def Neg(self, n: nodes.Neg) -> str:
        return f"R.math('-',0,{self.visit(n.node)})"

    def _math(self, n: nodes.BinExpr) -> str:
        if any(isinstance(x, nodes.List) or isinstance(getattr(x, "value", 0), str) for x in (n.left, n.right)):
            self.fail(n, f"{n.operator} of anything but whole numbers")
        return f"R.math('{n.operator}',{self.visit(n.left)},{self.visit(n.right)})"

    Add = Sub = Mul = FloorDiv = Mod = _math

    def CondExpr(self, n: nodes.CondExpr) -> str:
        if n.expr2 is None:
            self.fail(n, "an if expression without else")
        return f"(R.true({self.visit(n.test)})?{self.visit(n.expr1)}:{self.visit(n.expr2)})"

    def Compare(self, n: nodes.Compare) -> str:
        left, parts = self.visit(n.expr), []
        for op in n.ops:
            right = self.visit(op.expr)
            parts.append(COMPARE[op.op].format(left, right))
            left = right
        return "(" + "&&".join(parts) + ")"

    def Call(self, n: nodes.Call, caller: str | None = None) -> str:
        if n.dyn_args or n.dyn_kwargs:
            self.fail(n, "a call with *arguments")
        if isinstance(n.node, nodes.Getattr) and n.node.attr == "get" and not n.kwargs:
            return f"R.method({self.visit(n.node.node)},'get',{self.list(n.args)})"
        if not isinstance(n.node, nodes.Name) or n.node.name not in self.callable | {"caller"}:
            self.fail(n, "a call of anything but _, url_for, .get or a macro")
        if n.node.name == "_":
            self._sentence(n)
        if n.node.name == "url_for":
            self._address(n)
        named = [f"{text(k.key)}:{self.visit(k.value)}" for k in n.kwargs] + ([f"caller:{caller}"] if caller else [])
        return f"R.call(c[{text(n.node.name)}],{self.list(n.args)},{{{','.join(named)}}})"

    def _sentence(self, n: nodes.Call) -> None:
        if len(n.args) != 1 or not isinstance(n.args[0], nodes.Const):
            self.fail(n, "_() of something that is not one constant")
        if wrong := fault(self.catalogue, n.args[0].value, {k.key for k in n.kwargs}):
            self.fail(n, wrong)

    def _address(self, n: nodes.Call) -> None:
        name = getattr(n.args[0], "value", "") if len(n.args) == 1 else ""
        if self.routes.get(name) != {k.key for k in n.kwargs}:
            self.fail(n, f"url_for of {name!r} with {sorted(k.key for k in n.kwargs)}")

    def Filter(self, n: nodes.Filter) -> str:
        return self._known(n, FILTERS, "filter")

    def Test(self, n: nodes.Test) -> str:
        return self._known(n, TESTS, "test")

    def _known(self, n: Any, known: dict[str, int], what: str) -> str:
        if n.node is None or n.kwargs or len(n.args) > known.get(n.name, -1):
            self.fail(n, f"{what} {n.name}")
        return f"R.{what}s[{text(n.name)}]({','.join(map(self.visit, [n.node, *n.args]))})"


def _imported(tree: nodes.Template) -> set[str]:
    return {x if isinstance(x, str) else x[1] for n in tree.find_all(nodes.FromImport) for x in n.names}
