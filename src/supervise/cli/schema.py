"""`rules schema`: what an editor needs to complete and check rulesets while they are written."""

from __future__ import annotations

import os
import re
from pathlib import Path
from typing import Annotated, Literal

import typer

from supervise.desk.rulefiles import read_rulesets
from supervise.rules.chinese import KEYS
from supervise.rules.diagnostics import Diagnostic
from supervise.rules.encoding import read_source
from supervise.rules.schema.chinese import chinese_schema, chinese_schema_text
from supervise.rules.schema.document import ruleset_schema, schema_text
from supervise.rules.schema.modeline import with_modeline

from .answers import Answer
from .call import Call
from .refusals import no_rulesets

PLACE = Path("schema")
"""Where the schemas lie, from the folder of the rulesets."""
PLAIN, CHINESE = "ruleset.json", "ruleset.zh.json"
"""One for each notation."""
_CHINESE = re.compile(rb"^(?:\xef\xbb\xbf)?" + KEYS["ruleset"].encode() + rb"[ \t]*:", re.MULTILINE)


def schema(
    call: Call,
    install: Annotated[
        Path | None,
        typer.Option(
            "--install", exists=True, file_okay=False, metavar="FOLDER",
            help="Write it beside the rulesets in FOLDER, and their first lines. 安装到规则文件夹",
        ),
    ] = None,
    notation: Annotated[
        Literal["plain", "chinese"], typer.Option("--notation", help="Which one to print; both are installed. 写法")
    ] = "plain",
) -> Answer:  # fmt: skip
    """The JSON Schema of rulesets, for completion and checks in an editor. 编辑器用的规则模式"""
    if install is not None:
        return _install(call, install)
    if notation == "chinese":
        return Answer(chinese_schema(), raw=chinese_schema_text().rstrip("\n"))
    return Answer(ruleset_schema(), raw=schema_text().rstrip("\n"))


def _install(call: Call, folder: Path) -> Answer:
    files = read_rulesets(folder)
    if not files:
        raise no_rulesets(folder)
    home = folder / PLACE
    home.mkdir(exist_ok=True)
    schemas = {home / PLAIN: schema_text(), home / CHINESE: chinese_schema_text()}
    written = [str(path) for path, text in schemas.items() if _write(path, text.encode())]
    faults: list[Diagnostic] = []
    for name, data in files.items():
        path, fault = Path(name), read_source(name, data)[1]
        if fault is not None:
            faults.append(fault)
            continue
        target = home / (CHINESE if _CHINESE.search(data) else PLAIN)
        if _write(path, with_modeline(data, Path(os.path.relpath(target, path.parent)).as_posix())):
            written.append(name)
    unchanged = call.text("都已是最新，没有变化", "All of them are up to date: nothing was written")
    lines = [call.text(f"已写入 {name}", f"Wrote {name}") for name in written] or [unchanged]
    document = {"schema": str(home / PLAIN), "written": written, "diagnostics": faults}
    return Answer(document, [*lines, *(fault.show(call.language) for fault in faults)], failed=bool(faults))


def _write(path: Path, data: bytes) -> bool:
    """Write *data*, unless the file holds just that."""
    if path.exists() and path.read_bytes() == data:
        return False
    path.write_bytes(data)
    return True
