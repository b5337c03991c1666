"""From typed nodes to Python: exact three-valued logic over a mapping of facts, in which None is unknown.

Each fact is read once into a local variable. Where nothing read is unknown, Python's own operators already mean what
the language means (`plain`); only elsewhere does the slower three-valued form (`kleene`) run.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from supervise.rules.catalogue import Subject

from .functions import RUNTIME
from .patterns import compile_pattern
from .scope import passes_outward
from .tree import Among, Arithmetic, Both, Call, Compare, Constant, Gather, Gathering, Node, Not, Read, walk

_BESIDE = frozenset({"almanac", "zone"})
"""Entries of the facts that are no facts: what counts workdays, and where it is midnight."""


@dataclass
class Module:
    """The generated code of one or more functions, and the values that it refers to by name."""

    functions: list[str] = field(default_factory=list)
    constants: dict[str, Any] = field(default_factory=dict)
    _named: dict[tuple[Any, Any], str] = field(default_factory=dict)

    def constant(self, kind: Any, key: Any, value: Any) -> str:
        """The name of *value* in the code; what has the same *kind* and *key* shares it."""
        name = self._named.setdefault((kind, key), f"K{len(self._named)}")
        self.constants.setdefault(name, value)
        return name

    @property
    def source(self) -> str:
        return "\n\n".join(self.functions) + "\n"

    def load(self, *wanted: str) -> list[Callable[..., Any]]:
        """The functions called so."""
        names: dict[str, Any] = {**RUNTIME, **self.constants}
        # What runs here was written below from checked nodes; of the author's text only quoted values are in it.
        exec(compile(self.source, "<rules>", "exec"), names)  # noqa: S102
        return [names[name] for name in wanted]


@dataclass
class Frame:
    """The body of one function over the facts of one subject: its local variables, and those its caller hands it."""

    module: Module
    subject: Subject
    parent: Frame | None = None
    reads: dict[str, str] = field(default_factory=dict)
    """Key in the facts -> local variable."""
    passed: dict[str, str] = field(default_factory=dict)
    shared: dict[Node, str] = field(default_factory=dict)
    """Comparisons that are made once for all who ask, each in a local variable."""
    temporaries: int = 0

    def local(self, name: str) -> str:
        """The variable that holds the fact *name*."""
        variable = name.replace(".", "_")
        outward = self.parent and (name in _BESIDE or passes_outward(name, self.subject, self.parent.subject))
        (self.passed if outward else self.reads)[name] = variable
        return variable

    def temporary(self) -> str:
        self.temporaries += 1
        return f"t{self.temporaries}"

    def prologue(self, facts: str) -> list[str]:
        """Reads every fact that the body uses out of the mapping *facts*, and makes what is shared."""
        made = [f"{variable} = {_kleene_strict(tree, self)}" for tree, variable in self.shared.items()]
        return [*(f"{variable} = {facts}[{name!r}]" for name, variable in self.reads.items()), *made]

    def share(self, trees: Iterable[Node]) -> None:
        """Make the comparisons of facts and constants that *trees* have in common once."""
        found = Counter(node for tree in trees for node in _comparisons(tree))
        self.shared = {node: f"c{place}" for place, node in enumerate(node for node in found if found[node] > 1)}

    def made(self, tree: Node) -> str | None:
        """The variable that holds *tree* where it is shared."""
        return self.shared.get(tree) if self.shared and isinstance(tree, Compare) else None


def write_value(tree: Node, frame: Frame) -> str:
    """*tree* as one Python expression over the locals of *frame*: its value, or None where that is unknown."""
    frame.temporaries = 0
    if isinstance(tree, Both) and not any(_surprising(node) for node in walk(tree)):
        unknown = _unknown(tree, frame)
        return f"({_kleene(tree, frame)} if {unknown} else {_plain(tree, frame)})" if unknown else _plain(tree, frame)
    return _kleene(tree, frame)


def _comparisons(tree: Node) -> Iterator[Node]:
    """The comparisons of facts and constants in *tree*, but none of those that its children are asked."""
    if isinstance(tree, Compare) and all(isinstance(part, (Read, Constant)) for part in tree.parts()):
        yield tree
    elif not isinstance(tree, Gather):
        for part in tree.parts():
            yield from _comparisons(part)


def _surprising(node: Node) -> bool:
    """Whether *node* can be unknown though nothing that it reads is, or known though something is."""
    if isinstance(node, Call):
        return node.function in {"missing", "workdays"}
    return isinstance(node, Gather) or (isinstance(node, Arithmetic) and node.operator == "/")


def _rigid(tree: Node) -> bool:
    """Whether *tree* is unknown exactly where something that it reads is."""
    return not any(isinstance(node, Both) or _surprising(node) for node in walk(tree))


def _certain(tree: Node) -> bool:
    """Whether *tree* is never unknown."""
    if isinstance(tree, (Both, Not)):
        return all(_certain(part) for part in tree.parts())
    return isinstance(tree, Constant) or (isinstance(tree, Call) and tree.function == "missing")


def _unknown(tree: Node, frame: Frame) -> str:
    """The test whether anything that *tree* reads is unknown; empty where it reads nothing."""
    return " or ".join(f"{variable} is None" for variable in dict.fromkeys(_variables(tree, frame)))


def _variables(tree: Node, frame: Frame) -> Iterator[str]:
    made = frame.made(tree)
    if made is not None:
        yield made
    elif isinstance(tree, Read):
        yield frame.local(tree.name)
    else:
        for part in tree.parts():
            yield from _variables(part, frame)


def _plain(tree: Node, frame: Frame) -> str:
    """*tree* where nothing that it reads is unknown."""
    made = frame.made(tree)
    if made is not None:
        return made
    return _apply(tree, [_plain(part, frame) for part in tree.parts()], frame)


def _kleene(tree: Node, frame: Frame) -> str:
    """*tree* in three values."""
    made = frame.made(tree)
    if made is not None:
        return made
    if isinstance(tree, (Constant, Read)):
        return _apply(tree, [], frame)
    if isinstance(tree, Both):
        return _kleene_both(tree, frame)
    if isinstance(tree, Gather):
        return _gather(tree, frame)
    if isinstance(tree, Call) and tree.function == "missing":
        (asked,) = tree.arguments
        if _certain(asked):
            return "False"
        empty = asked.type not in {"text", "number", "bool", "date", "instant"}
        return f"(not {_kleene(asked, frame)})" if empty else f"({_kleene(asked, frame)} is None)"
    if _rigid(tree):
        unknown = _unknown(tree, frame)
        return f"(None if {unknown} else {_plain(tree, frame)})" if unknown else _plain(tree, frame)
    return _kleene_strict(tree, frame)


def _kleene_both(tree: Both, frame: Frame) -> str:
    """Python's `and` and `or` are Kleene's where the left side is certain; sides may change places."""
    left, right = (tree.right, tree.left) if _certain(tree.right) else (tree.left, tree.right)
    one, other = _kleene(left, frame), _kleene(right, frame)
    if _certain(left):
        return f"({one} {'or' if tree.either else 'and'} {other})"
    a, b = frame.temporary(), frame.temporary()
    if tree.either:
        return f"({a} if ({a} := {one}) else {b} if ({b} := {other}) or {a} is False else None)"
    return f"({a} if ({a} := {one}) is False else {b} if ({b} := {other}) is False or {a} else None)"


def _kleene_strict(tree: Node, frame: Frame) -> str:
    """Unknown as soon as one part is; every part is computed once."""
    tests: list[str] = []
    values: list[str] = []
    for part in tree.parts():
        value = _kleene(part, frame)
        if isinstance(part, (Constant, Read)) or _certain(part):
            values.append(value)
            tests += [f"{value} is None"] if isinstance(part, Read) else []
        else:
            values.append(frame.temporary())
            tests.append(f"({values[-1]} := {value}) is None")
    applied = _apply(tree, values, frame)
    return f"(None if {' or '.join(tests)} else {applied})" if tests else applied


def _apply(tree: Node, parts: Sequence[str], frame: Frame) -> str:
    """The Python of *tree* itself, given that of its *parts*, none of them unknown."""
    match tree:
        case Constant(value=value):
            return _constant(value, frame)
        case Read(name=name):
            return frame.local(name)
        case Both(either=either):
            return f"({parts[0]} {'or' if either else 'and'} {parts[1]})"
        case Not():
            return f"(not {parts[0]})"
        case Compare(comparison=comparison):
            return f"({parts[0]} {comparison} {parts[1]})"
        case Among(choices=tuple() as choices):
            return f"({parts[0]} in {_choices(choices, frame)})"
        case Among():
            return f"({parts[0]} in {parts[1]})"
        case Arithmetic(operator=operator):
            return f"{_ARITHMETIC[operator]}({parts[0]}, {parts[1]})"
        case Call():
            return _call(tree, parts, frame)
    raise AssertionError(tree)  # the nodes above are all there are


_ARITHMETIC: Mapping[str, str] = {"+": "PLUS", "-": "MINUS", "*": "TIMES", "/": "OVER"}


def _constant(value: Any, frame: Frame) -> str:
    if isinstance(value, (str, bool)):
        return repr(value)
    if isinstance(value, int):
        return f"({value})" if value < 0 else str(value)
    return frame.module.constant(type(value), value, value)


def _choices(choices: tuple[Any, ...], frame: Frame) -> str:
    if isinstance(choices[0], str):
        return "{" + ", ".join(repr(choice) for choice in dict.fromkeys(choices)) + "}"
    return frame.module.constant("choices", choices, frozenset(choices))


def _call(tree: Call, parts: Sequence[str], frame: Frame) -> str:
    if tree.function == "matches":
        pattern = tree.arguments[1]
        assert isinstance(pattern, Constant)  # checked when it was read
        return f"{frame.module.constant('pattern', pattern.value, compile_pattern(pattern.value))}({parts[0]})"
    if tree.function == "days" and all(argument.type == "date" for argument in tree.arguments):
        return f"({parts[1]} - {parts[0]}).days"
    return _CALLS[tree.function](parts, frame)


_CALLS: Mapping[str, Callable[[Sequence[str], Frame], str]] = {
    "len": lambda parts, _: f"len({parts[0]})",
    "min": lambda parts, _: f"min({', '.join(parts)})",
    "max": lambda parts, _: f"max({', '.join(parts)})",
    "abs": lambda parts, _: f"ABS({parts[0]})",
    "round": lambda parts, _: f"ROUND({', '.join(parts)})",
    "days": lambda parts, frame: f"DAYS({frame.local('zone')}, {parts[0]}, {parts[1]})",
    "workdays": lambda parts, frame: (
        f"WORKDAYS({frame.local('almanac')}, {frame.local('zone')}, {parts[0]}, {parts[1]})"
    ),
    "contains": lambda parts, _: f"({parts[1]} in {parts[0]})",
    "starts_with": lambda parts, _: f"{parts[0]}.startswith({parts[1]})",
}

_GATHERING: Mapping[Gathering, tuple[str, Sequence[str], str]] = {
    "any": ("unknown = False", ("if value:", "    return True", "if value is None:", "    unknown = True"),
            "return None if unknown else False"),
    "all": ("unknown = False", ("if value is False:", "    return False", "if value is None:", "    unknown = True"),
            "return None if unknown else True"),
    "count": ("total = 0", ("if value is None:", "    return None", "total += value"), "return total"),
    "sum": ("total = 0", ("if value is None:", "    return None", "total = PLUS(total, value)"), "return total"),
}  # fmt: skip
"""Before the loop over the children, after each child's value, and after the loop."""


def _gather(tree: Gather, frame: Frame) -> str:
    """Any and all are Kleene's over the children; a count or a sum is unknown where anything counted is."""
    inner = Frame(frame.module, tree.child, frame)
    value = write_value(tree.each, inner)
    before, each, after = _GATHERING[tree.gathering]
    name = f"{tree.gathering}_{len(frame.module.functions) + 1}"
    body = [before, "for row in rows:", *_indent([*inner.prologue("row"), f"value = {value}", *each]), after]
    frame.module.functions.append(define(name, ["rows", *inner.passed.values()], body))
    children = frame.local(tree.children.name)
    handed = ", ".join([children, *(frame.local(passed) for passed in inner.passed)])
    return f"(None if {children} is None else {name}({handed}))"


def define(name: str, parameters: Sequence[str], body: Iterable[str]) -> str:
    """The text of a function."""
    return "\n".join([f"def {name}({', '.join(parameters)}):", *_indent(body)])


def _indent(lines: Iterable[str]) -> list[str]:
    return [f"    {line}" for line in lines]
