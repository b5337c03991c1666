"""init: a new workplace, and nothing overwritten."""

from __future__ import annotations

from pathlib import Path

import pytest

from .conftest import Shell


def test_a_new_workplace_works_at_once(shell: Shell) -> None:
    assert shell.tells("init", "--folder", "desk/of/ours") == {
        "files": ["desk/of/ours/supervise.yaml", "desk/of/ours/directory.yaml"]
    }
    shell.does("tick", "--folder", "desk/of/ours")
    shell.does("doctor", "--folder", "desk/of/ours")
    assert Path("desk/of/ours/supervise.db").exists()


@pytest.mark.parametrize("name", ["supervise.yaml", "directory.yaml"])
def test_a_file_that_is_there_is_never_overwritten_and_nothing_else_is_written(shell: Shell, name: str) -> None:
    Path(name).write_text("mine\n", encoding="utf-8")
    assert name in shell.refuses("init", code=2)
    assert Path(name).read_text("utf-8") == "mine\n"
    assert [path.name for path in Path().iterdir()] == [name]
