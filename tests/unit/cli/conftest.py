"""A workplace on disk and a clock that moves when told; commands run as they do from a shell."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from shutil import copytree
from typing import Any

import pytest
from typer.testing import CliRunner, Result

from supervise.cli.app import app
from supervise.testing.clock import MovableClock
from support.desks import moment

PLAN = """\
2026年重点工作安排
一、推进老旧小区改造。完成三个片区的管网更新。（牵头单位：住房保障处，配合单位：规划处）
二、编制片区详细规划。形成草案并征求意见。（牵头单位：规划处）
"""


class Shell:
    """Runs `supervise` in the current folder, under a clock of the test."""

    def __init__(self) -> None:
        self.clock = MovableClock(moment("2026-01-12 09:00"))

    def at(self, text: str) -> Shell:
        self.clock.move_to(moment(text))
        return self

    def run(self, *args: str | Path) -> Result:
        result = CliRunner().invoke(app, [str(arg) for arg in args], obj=self.clock)
        if result.exception is not None and not isinstance(result.exception, SystemExit):
            raise result.exception
        return result

    def does(self, *args: str | Path) -> str:
        """What a command that succeeds prints."""
        result = self.run(*args)
        assert result.exit_code == 0, result.output
        return result.stdout

    def tells(self, *args: str | Path) -> Any:
        """The one JSON document of a command, whether it succeeds or not."""
        return json.loads(self.run(*args, "--json").stdout)

    def refuses(self, *args: str | Path, code: int) -> str:
        """What a command that fails with *code* says on stderr; it says nothing on stdout."""
        result = self.run(*args)
        assert (result.exit_code, result.stdout) == (code, ""), result.output
        return result.stderr


@contextmanager
def within(folder: Path) -> Iterator[Shell]:
    """A shell in *folder*."""
    before = Path.cwd()
    os.chdir(folder)
    try:
        yield Shell()
    finally:
        os.chdir(before)


@pytest.fixture
def shell(tmp_path: Path) -> Iterator[Shell]:
    """A shell in an empty folder."""
    with within(tmp_path) as shell:
        yield shell


@pytest.fixture(scope="session")
def workplace(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a workplace with two matters, of which the first is a key matter that reports weekly; made once,
    and copied by whoever uses it.
    """
    folder = tmp_path_factory.mktemp("workplace")
    with within(folder) as shell:
        shell.does("init")
        first, second = PLAN.split("二、")
        Path("first.txt").write_text(first, encoding="utf-8")
        Path("second.txt").write_text(f"2026年重点工作安排\n二、{second}", encoding="utf-8")
        given = ("--set", "source=document", "--set", "assigned_at=2026-01-10", "--set", "deadline=2026-11-30")
        shell.does("import", "first.txt", *given, "--set", "priority=key")
        shell.does("import", "second.txt", *given)
    return folder


@pytest.fixture
def office(shell: Shell, workplace: Path) -> Shell:
    """A shell in a workplace of its own with two matters."""
    copytree(workplace, Path.cwd(), dirs_exist_ok=True)
    return shell
