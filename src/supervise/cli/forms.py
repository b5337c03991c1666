"""A command of the model as a form on the command line: an option per field, and what was typed as values."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Container, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from inspect import Parameter
from types import NoneType, UnionType
from typing import Annotated, Any, Literal, TypeVar, Union, get_args, get_origin, get_type_hints

import typer
from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from supervise.model.base import Id, Text
from supervise.model.matters import KeptRecord

from .naming import field_help
from .refusals import CallRefused

Shape = Literal["text", "flag", "list", "pairs", "rows"]
"""How a field is typed: as one text, as a flag, one by one, as `name=value` one by one, or as rows of those."""

C = TypeVar("C", bound=BaseModel)


@dataclass(frozen=True)
class Entry:
    """One option: the field that it fills, inside which other field of the command, and what it holds."""

    name: str
    path: tuple[str, ...]
    shape: Shape
    hint: Any
    needed: bool
    told: str | None

    @property
    def flag(self) -> str:
        return f"--{self.name.replace('_', '-')}"

    @property
    def holds_id(self) -> bool:
        return bool(self.hint == Id)

    @property
    def holds_unit(self) -> bool:
        return self.path[-1].split("_")[-1] in {"unit", "units"}

    @property
    def holds_instant(self) -> bool:
        bare = get_args(self.hint)[0] if get_origin(self.hint) is Annotated else self.hint
        return bare is datetime

    def parameter(self) -> Parameter:
        """The option, all of whose checking is left to the model, so that every fault is told at once."""
        help_text = field_help(self.path[-1], self.told)
        if self.shape == "flag":
            option = typer.Option(f"{self.flag}/--no-{self.flag[2:]}", help=help_text)
            return _parameter(self.name, bool | None, option)
        if self.needed:
            help_text = f"{help_text} (needed, 必填)"
        kind = str | None if self.shape == "text" else list[str] | None
        return _parameter(self.name, kind, typer.Option(self.flag, metavar=_metavar(self), help=help_text))


def _parameter(name: str, kind: Any, option: Any) -> Parameter:
    return Parameter(name, Parameter.KEYWORD_ONLY, default=None, annotation=Annotated[kind, option])


@dataclass(frozen=True)
class Form:
    """The options of one command. What lies in a field that is a value of its own, as a progress, is an option, too."""

    model: type[BaseModel]
    entries: Sequence[Entry]

    @classmethod
    def of(cls, model: type[BaseModel], taken: Container[str] = ()) -> Form:
        """The form of *model*; a field goes by its own name unless two have it or it is *taken* by another option."""
        found = [entry for entry in _entries(model, ()) if entry.path != ("do",)]
        names = Counter(entry.name for entry in found)
        return cls(model, [_renamed(entry, names[entry.name] > 1, taken) for entry in found])

    def value(
        self, typed: Mapping[str, Any], given: Mapping[str, Any], resolve: Callable[[Entry, str], Any]
    ) -> Mapping[str, Any]:
        """The fields of the command: those *given* by a file, and over them what was *typed*, each text made a value by
        *resolve*. Raises CallRefused for pairs that are none.
        """
        fields: dict[str, Any] = {name: value for name, value in given.items() if name != "do"}
        for entry in self.entries:
            if typed.get(entry.name) not in (None, [], ()):
                _put(fields, entry.path, _valued(entry, typed[entry.name], resolve))
        return fields

    def made(self, fields: Mapping[str, Any]) -> Any:
        """The command. Raises CallRefused, naming every option that does not fit."""
        try:
            return self.model.model_validate(fields)
        except ValidationError as wrong:
            faults = [self._fault(error) for error in wrong.errors()]
            raise CallRefused(
                what_zh="；".join(fault.zh for fault in faults), what_en="; ".join(fault.en for fault in faults),
                next_zh="请改正后重新执行；用 --help 查看各项",
                next_en="Mend it and try again; --help lists the fields",
            ) from None  # fmt: skip

    def _fault(self, error: ErrorDetails) -> Text:
        place = tuple(str(one) for one in error["loc"])
        named = next((entry.flag for entry in self.entries if entry.path == place[: len(entry.path)]), None)
        under = [entry for entry in self.entries if entry.path[: len(place)] == place]
        needed = [entry.flag for entry in under if entry.needed] or [entry.flag for entry in under]
        flag = named or " ".join(needed) or ".".join(place)
        zh, en = _SAID.get(error["type"], ("不合要求（{msg}）", "does not fit ({msg})"))
        context = {"msg": error["msg"], **error.get("ctx", {})}
        return Text(zh=f"{flag} {zh.format(**context)}", en=f"{flag} {en.format(**context)}")


def _entries(model: type[BaseModel], path: tuple[str, ...]) -> list[Entry]:
    found: list[Entry] = []
    hints = get_type_hints(model, include_extras=True)
    for name, field in model.model_fields.items():
        hint, optional = _bare(hints[name])
        inner, place = _model_in(hint), (*path, name)
        needed = field.is_required() and not optional
        if inner is KeptRecord:  # what a mapping read is nothing that a person types
            continue
        if inner is not None and hint is inner:
            found += _entries(inner, place)
            continue
        shape = _shape(hint)
        if shape is not None:
            found.append(Entry(name, place, shape, hint, needed, field.description))
    return found


def _renamed(entry: Entry, twice: bool, taken: Container[str]) -> Entry:
    name = "_".join(entry.path) if twice else entry.name
    return replace(entry, name=f"its_{name}" if name in taken else name)


def _bare(hint: Any) -> tuple[Any, bool]:
    """*hint* without `None`, and whether it had it."""
    if get_origin(hint) in (Union, UnionType):
        rest = [one for one in get_args(hint) if one is not NoneType]
        if len(rest) == 1:
            return rest[0], True
    return hint, False


def _model_in(hint: Any) -> type[BaseModel] | None:
    return hint if isinstance(hint, type) and issubclass(hint, BaseModel) else None


def _shape(hint: Any) -> Shape | None:
    """How values of *hint* are typed; None for what is only given by a file."""
    origin = get_origin(hint)
    if hint is bool:
        return "flag"
    if origin is tuple or origin is list or (isinstance(origin, type) and issubclass(origin, frozenset | set)):
        return "rows" if _model_in(get_args(hint)[0]) else "list"
    if isinstance(origin, type) and issubclass(origin, Mapping):
        return None if _model_in(get_args(hint)[1]) else "pairs"
    return "text"


def _metavar(entry: Entry) -> str:
    choices = get_args(entry.hint) if get_origin(entry.hint) is Literal else ()
    if choices:
        return "|".join(map(str, choices))
    return {"pairs": "NAME=VALUE", "rows": "NAME=VALUE,..."}.get(entry.shape, entry.path[-1].upper())


def _put(fields: dict[str, Any], path: tuple[str, ...], value: Any) -> None:
    *outer, last = path
    for name in outer:
        inner = fields.get(name)
        fields[name] = dict(inner) if isinstance(inner, Mapping) else {}
        fields = fields[name]
    fields[last] = value


def _valued(entry: Entry, typed: Any, resolve: Callable[[Entry, str], Any]) -> Any:
    if entry.shape == "flag":
        return typed
    if entry.shape == "text":
        return resolve(entry, typed)
    if entry.shape == "list":
        return [resolve(entry, one) for one in typed]
    if entry.shape == "pairs":
        return dict(_pair(entry, one) for one in typed)
    return [_row(entry, one) for one in typed]


def _row(entry: Entry, typed: str) -> Mapping[str, Any]:
    if not typed.lstrip().startswith("{"):
        return dict(_pair(entry, one) for one in typed.split(","))
    try:
        return dict(json.loads(typed))
    except (ValueError, TypeError):
        raise _no_pair(entry, typed) from None


def _pair(entry: Entry, typed: str) -> tuple[str, Any]:
    """`name=value`; a value in brackets is JSON, as a list of units is, and an empty one is none."""
    name, sign, value = typed.partition("=")
    if not (name.strip() and sign):
        raise _no_pair(entry, typed)
    if value[:1] in {"[", "{"}:
        try:
            return name.strip(), json.loads(value)
        except ValueError:
            raise _no_pair(entry, typed) from None
    return name.strip(), value or None


def _no_pair(entry: Entry, typed: str) -> CallRefused:
    return CallRefused(
        what_zh=f"{entry.flag} {typed}：应为 名称=值", what_en=f"{entry.flag} {typed}: it should be name=value",
        next_zh="几项用逗号隔开，或重复写这个选项；列表写成 [\"a\", \"b\"]",
        next_en='Part several by commas, or give the option again; a list is written ["a", "b"]',
    )  # fmt: skip


_SAID: Mapping[str, tuple[str, str]] = {
    "missing": ("必填", "is needed"),
    "extra_forbidden": ("没有这一项", "is no field of this command"),
    "string_too_short": ("不能为空", "must not be empty"),
    "string_too_long": ("至多 {max_length} 个字符", "has at most {max_length} characters"),
    "literal_error": ("只能是 {expected}", "must be {expected}"),
    "enum": ("只能是 {expected}", "must be {expected}"),
    "int_parsing": ("应为整数", "must be a whole number"),
    "decimal_parsing": ("应为数字", "must be a number"),
    "bool_parsing": ("应为 true 或 false", "must be true or false"),
    "date_parsing": ("应为日期，如 2026-03-31", "must be a date, as 2026-03-31"),
    "date_from_datetime_parsing": ("应为日期，如 2026-03-31", "must be a date, as 2026-03-31"),
    "greater_than_equal": ("不能小于 {ge}", "must be {ge} or more"),
    "less_than_equal": ("不能大于 {le}", "must be {le} or less"),
    "greater_than": ("应大于 {gt}", "must be more than {gt}"),
    "less_than": ("应小于 {lt}", "must be less than {lt}"),
}
