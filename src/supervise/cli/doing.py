"""`do`: every command of the model by its own name, with an option for each of its fields."""

from __future__ import annotations

import inspect
import json
import sys
from collections.abc import Callable, Mapping
from inspect import Parameter, Signature
from pathlib import Path
from typing import Annotated, Any, get_args

import typer
from pydantic import BaseModel

from supervise.desk.desk import Desk
from supervise.model.commands import Command, Done
from supervise.model.words import word

from .answers import Answer
from .call import Call
from .choosing import matter_id, unit_id
from .command import SEAT, command
from .forms import Entry, Form
from .refusals import CallRefused, unreadable
from .ticking import instant_of

commands = typer.Typer(
    help="Give a command of the model by its name; every field is an option. 按名称下达命令", no_args_is_help=True
)

ELSEWHERE: Mapping[str, str] = {"activate": "rules activate"}
"""Commands that read files of their own, and what they are on the command line."""

_Key = Annotated[str | None, typer.Option("--key", help="Given again under it, nothing happens twice. 幂等键")]
_Expect = Annotated[
    int | None, typer.Option("--expect", metavar="REVISION", help="Refused where it has changed since. 所见版本")
]
_File = Annotated[
    str | None,
    typer.Option("--file", metavar="FILE", help="The fields as one JSON object, - for stdin. 从文件读取"),
]
_OWN = {"key": _Key, "expect": _Expect, "file": _File}
_TAKEN = frozenset({"call", "context", *_OWN, *(option.name for option in SEAT)})


def models() -> Mapping[str, type[BaseModel]]:
    """The commands of the model by the name that each goes by, as `award`."""
    return {str(model.model_fields["do"].default): model for model in _members(Command)}


def _members(union: Any) -> list[type[BaseModel]]:
    if isinstance(union, type):
        return [union] if issubclass(union, BaseModel) else []
    return [model for one in get_args(union) for model in _members(one)]


def _add(name: str, model: type[BaseModel]) -> None:
    form = Form.of(model, _TAKEN)
    own = [Parameter(one, Parameter.KEYWORD_ONLY, default=None, annotation=hint) for one, hint in _OWN.items()]

    def give(call: Call, /, **typed: Any) -> Answer:
        key, expect, file = (typed.pop(one) for one in _OWN)
        given = {} if file is None else _read(file, name)
        with call.desk() as desk:
            made = form.made(form.value(typed, given, _resolver(desk)))
            done = call.seat(desk).do(made, key=key, expect=expect)
        return Answer(done, [_line(call, name, done)])

    entries = [entry.parameter() for entry in form.entries]
    call = Parameter("call", Parameter.POSITIONAL_ONLY)
    give.__signature__ = Signature([call, *entries, *own])  # type: ignore[attr-defined] # what `command` reads
    give.__doc__ = _help(model)
    command(commands, name, SEAT)(give)


def _help(model: type[BaseModel]) -> str:
    """The docstring of a command as paragraphs, so that its first one is what a list of commands shows."""
    told = inspect.cleandoc(model.__doc__ or "")
    return f"{told}\n\nThe model: supervise.model.commands.{model.__name__}."


def _resolver(desk: Desk) -> Callable[[Entry, str], Any]:
    """What people type as the values that commands hold: numbers and names as ids, instants in the desk's zone."""

    def resolve(entry: Entry, typed: str) -> Any:
        if entry.holds_id:
            head, slash, rest = typed.partition("/")
            return f"{matter_id(desk, head)}{slash}{rest}"
        if entry.holds_unit:
            return unit_id(desk, typed)
        if entry.holds_instant:
            return instant_of(typed, desk.parts.almanac.zone)
        return typed

    return resolve


def _read(file: str, name: str) -> Mapping[str, Any]:
    """The fields in *file*. Raises FileRefused for what cannot be read, CallRefused for what is no such command."""
    try:
        text = sys.stdin.read() if file == "-" else Path(file).read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as failed:
        raise unreadable(Path(file), failed) from failed
    try:
        told = json.loads(text)
    except ValueError:
        told = None
    if not isinstance(told, dict) or told.get("do", name) != name:
        raise CallRefused(
            what_zh=f"{file} 中不是命令 {name}", what_en=f"{file} does not hold a command {name}",
            next_zh=f'应为一个 JSON 对象，如 {{"do": "{name}", …}}',
            next_en=f'It should be one JSON object, as {{"do": "{name}", ...}}',
        )  # fmt: skip
    return told


def _line(call: Call, name: str, done: Done) -> str:
    ids = [f"{word(kind, call.language)} {id}" for kind, members in done.ids.items() for id in members]
    said = call.text("此前已办", "done before") if done.repeated else call.text("已办", "done")
    listed = call.text("，", ", ").join(ids)
    return f"{name}  {said}  {listed}".rstrip()


for _name, _model in models().items():
    if _name not in ELSEWHERE:
        _add(_name, _model)
