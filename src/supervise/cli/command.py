"""How a function becomes a command: with the options that all share, and every error answered instead of raised."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Mapping, Sequence
from inspect import Parameter, Signature
from pathlib import Path
from typing import Annotated, Any, Concatenate, ParamSpec

import typer

from supervise.desk.desk import wall_clock
from supervise.errors import Language, SuperviseError

from .answers import Answer, give, print_line, refuse
from .call import Call
from .refusals import system_failed
from .workplace import find_workplace

P = ParamSpec("P")


def _option(name: str, kind: Any, default: Any, *flags: str, **told: Any) -> Parameter:
    annotation = Annotated[kind, typer.Option(*flags, **told)]
    return Parameter(name, Parameter.KEYWORD_ONLY, default=default, annotation=annotation)


_JSON = _option("json", bool, False, "--json", help="One JSON document on stdout, nothing else. 以 JSON 输出")
_LANGUAGE = _option("language", Language | None, None, "--language", help="Language of messages and documents. 语言")
_FOLDER = _option(
    "folder", Path | None, None, "--folder", file_okay=False, help="Where supervise.yaml is; here by default. 文件夹"
)  # fmt: skip
_DB = _option("db", str | None, None, "--db", metavar="URL", help="The desk's database, as sqlite:///desk.db. 数据库")
_AS = _option("actor", str | None, None, "--as", metavar="ID", help="Who asks, by id in the directory. 操作人")

PLAIN = (_LANGUAGE, _JSON)
PLACE = (_FOLDER, *PLAIN)
DESK = (_FOLDER, _DB, *PLAIN)
SEAT = (_AS, *DESK)
"""The options that a command shares with others: how it answers, where it works, on which desk, as whom."""


def command(
    commands: typer.Typer, name: str, shared: Sequence[Parameter]
) -> Callable[[Callable[Concatenate[Call, P], Answer]], Callable[Concatenate[Call, P], Answer]]:
    """Add a function to *commands* as *name*, with the options *shared* beside its own; its docstring is the help.

    It is given a Call and returns an Answer, which is printed as the options ask.
    """

    def add(function: Callable[Concatenate[Call, P], Answer]) -> Callable[Concatenate[Call, P], Answer]:
        own = list(inspect.signature(function, eval_str=True).parameters.values())[1:]
        context = Parameter("context", Parameter.KEYWORD_ONLY, annotation=typer.Context)
        parameters = [context, *(one.replace(kind=Parameter.KEYWORD_ONLY) for one in own), *shared]

        def run(context: typer.Context, **told: Any) -> None:
            own_told = {one.name: told.pop(one.name) for one in own}
            told["json"] |= own_told.get("format") == "json"
            raise typer.Exit(_answer(context, told, lambda call: function(call, **own_told)))  # type: ignore[call-arg] # typer has checked them

        run.__signature__ = Signature(parameters)  # type: ignore[attr-defined] # how typer learns of the options
        run.__annotations__ = {one.name: one.annotation for one in parameters}
        run.__doc__ = function.__doc__
        commands.command(name)(run)
        return function

    return add


def _answer(context: typer.Context, told: Mapping[str, Any], function: Callable[[Call], Answer]) -> int:
    language: Language = told["language"] or "zh"
    as_json: bool = told["json"]
    try:
        workplace = find_workplace(told.get("folder")) if "folder" in told else None
        language = told["language"] or (workplace.language if workplace else language)
        call = Call(
            clock=context.obj or wall_clock, language=language, say=_silent if as_json else print_line,
            folder=told.get("folder"), workplace=workplace, db=told.get("db"), actor=told.get("actor"),
        )  # fmt: skip
        return give(function(call), as_json=as_json)
    except SuperviseError as failed:
        return refuse(failed, language, as_json=as_json)
    except BrokenPipeError:
        raise
    except OSError as failed:
        return refuse(system_failed(failed), language, as_json=as_json)


def _silent(line: str) -> None:
    """What a command tells on its way is not part of its JSON document."""
