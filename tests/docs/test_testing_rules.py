"""The page on tests of rules is lived through as it stands: files are written, commands run, and say what it shows."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from typer.testing import CliRunner

from supervise.cli.app import app
from supervise.workbench.trials.words import COMMANDS, FILE_KEYS, OFFICE_KEYS, ROWS, UNIT_KEYS
from support.desks import ROOT

PAGE = (ROOT / "docs" / "testing-rules.md").read_text(encoding="utf-8")
BLOCK = re.compile(r"^```(\w*)\n(.*?)^```$", re.MULTILINE | re.DOTALL)


def test_every_file_of_the_page_is_written_and_every_command_says_what_is_shown(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    said, shown = "", 0
    for kind, body in BLOCK.findall(PAGE):
        if kind == "yaml":
            path = Path(body.splitlines()[0].removeprefix("# "))
            path.parent.mkdir(exist_ok=True)
            path.write_text(body, encoding="utf-8")
        elif kind == "sh":
            commands = [line.removeprefix("supervise ").split() for line in body.splitlines()]
            said = "".join(CliRunner().invoke(app, command).stdout for command in commands)
        else:
            assert said == body
            shown += 1
    assert shown == 5


@pytest.mark.parametrize("language", ["中文", "English"])
def test_each_half_of_the_page_names_every_command_and_everything_that_can_be_expected(language: str) -> None:
    half = PAGE.partition(f"\n## {language}\n")[2].partition("\n## ")[0]
    words = {*COMMANDS, *ROWS, *FILE_KEYS, *UNIT_KEYS, *OFFICE_KEYS, "draft", "explain", "refused", "by"} - {
        "kind",
        "title",
    }
    assert [word for word in sorted(words) if not re.search(rf"(?<![\w-]){word}(?![\w-])", half)] == []
