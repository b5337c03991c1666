"""The tutorials are lived through as they stand, in both languages: files are written, commands run and compared."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from typer.testing import CliRunner

from supervise.cli.app import app
from supervise.testing.clock import MovableClock
from support.desks import ROOT, moment

BLOCK = re.compile(r"^```(\w*)\n(.*?)^```$", re.MULTILINE | re.DOTALL)


@pytest.mark.parametrize("name", ["tutorial.md", "tutorial.zh-CN.md"])
def test_every_command_of_a_tutorial_says_what_is_shown(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    clock = MovableClock(moment("2026-06-15 09:00"))
    said, shown, failed = "", 0, 0
    for kind, body in BLOCK.findall((ROOT / "docs" / name).read_text(encoding="utf-8")):
        if kind == "yaml":
            path = Path(body.splitlines()[0].removeprefix("# "))
            path.parent.mkdir(exist_ok=True)
            path.write_text(body, encoding="utf-8")
        elif kind == "sh":
            said = ""
            for line in body.splitlines():
                clock.forward(minutes=1)
                result = CliRunner().invoke(app, line.removeprefix("supervise ").split(), obj=clock)
                said += result.stdout
                failed += result.exit_code
        else:
            assert said == body
            shown += 1
    assert (shown, failed) == (6, 1)
