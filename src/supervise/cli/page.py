"""The page of every command and option, made from the commands themselves.

`python -m supervise.cli.page` prints it; docs/command-line.md holds it, and a test compares the two.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from typing import Any, Literal, get_args, get_origin

import typer

from .app import app
from .command import SEAT

_SHARED = {option.name for option in SEAT}


def page() -> str:
    """The page as Markdown."""
    return "\n".join([_HEAD, *_commands(typer.main.get_command(app), "supervise")])


def _commands(command: Any, name: str) -> Iterator[str]:
    inner = getattr(command, "commands", None)
    if inner is not None:
        for one, member in inner.items():
            yield from _commands(member, f"{name} {one}")
        return
    usage = " ".join(_argument(one) for one in command.params if one.param_type_name == "argument")
    yield f"## {name}\n\n`{f'{name} {usage}'.strip()} [OPTIONS]`\n\n{_plain(command.help)}\n"
    rows = [_row(one) for one in command.params if one.name not in _SHARED and one.name != "help"]
    if rows:
        yield "\n".join(["| option | what |", "|---|---|", *rows, ""])


def _argument(parameter: Any) -> str:
    name = parameter.metavar or parameter.name.upper()
    return name if parameter.required else f"[{name}]"


def _row(parameter: Any) -> str:
    flags = ", ".join(f"`{flag}`" for flag in (*parameter.opts, *parameter.secondary_opts))
    shown = flags if parameter.param_type_name == "option" else f"`{_argument(parameter)}`"
    choices = _choices(parameter)
    return f"| {shown}{f' {choices}' if choices else ''} | {_plain(parameter.help or '')} |"


def _choices(parameter: Any) -> str:
    """The words that may be written, where there is a list of them."""
    annotation = getattr(getattr(parameter, "type_descriptor", None), "annotation", None)
    literal = get_args(annotation) if get_origin(annotation) is Literal else ()
    named = [str(one) for one in literal] or (parameter.metavar or "").split("|")
    return ", ".join(f"`{one}`" for one in named) if len(named) > 1 else ""


def _plain(text: str) -> str:
    return " ".join(text.split()).replace("|", "\\|")


_HEAD = """\
# Every command and option

Made from the commands by `python -m supervise.cli.page`; [commands.md](commands.md) tells what they are for. All take
`--json` and `--language zh|en`; those that work on a desk also `--folder` and `--db`, those that ask as somebody
`--as ID`. `NO_COLOR` in the environment turns colours off. Exit codes: 0 done, 1 findings or failures, 2 wrong use.
"""


if __name__ == "__main__":
    sys.stdout.write(page())
