"""What all commands share: where they work, as whom, in which language, and how they fail."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

from supervise.cli.answers import Answer, give

from .conftest import Shell


def test_a_command_about_ones_own_data_needs_a_desk(shell: Shell) -> None:
    said = shell.refuses("tick", code=2)
    assert "supervise init" in said
    assert "--db" in said


def test_a_workplace_is_found_in_the_current_folder_or_in_the_one_that_is_named(office: Shell, tmp_path: Path) -> None:
    office.does("doctor")
    away = tmp_path / "away"
    away.mkdir()
    os.chdir(away)
    office.refuses("doctor", code=2)
    office.does("doctor", "--folder", tmp_path)


def test_a_database_can_be_named_without_a_workplace(shell: Shell) -> None:
    assert shell.tells("journal", "verify", "--db", "sqlite:///own.db") == {"sound": True, "break": None}
    assert Path("own.db").exists()


@pytest.mark.parametrize("url", ["sqlite:///not/there/desk.db", "sqlite:///words.txt", "carrier-pigeon://desk"])
def test_a_database_that_cannot_be_one_is_refused(shell: Shell, url: str) -> None:
    Path("words.txt").write_text("not a database, only words\n", encoding="utf-8")
    shell.refuses("tick", "--db", url, code=2)


def test_the_actor_is_the_first_manager_unless_one_is_named(office: Shell) -> None:
    matters = office.tells("ledger")["document"]["rows"]
    assert len(matters) == 2
    assert len(office.tells("ledger", "--as", "xu")["document"]["rows"]) == 1


def test_an_actor_who_is_not_in_the_directory_is_refused_by_name(office: Shell) -> None:
    assert "nobody-here" in office.refuses("ledger", "--as", "nobody-here", code=2)


def test_where_nobody_has_the_role_an_actor_has_to_be_named(shell: Shell) -> None:
    assert "--as" in shell.refuses("ledger", "--db", "sqlite:///own.db", code=2)


def test_messages_are_in_the_language_of_the_workplace_unless_another_is_asked_for(shell: Shell) -> None:
    shell.does("init")
    yaml = Path("supervise.yaml")
    assert "没有" in shell.refuses("dossier", "DB-1", code=1)
    assert "There is no matter" in shell.refuses("dossier", "DB-1", "--language", "en", code=1)
    yaml.write_text(yaml.read_text("utf-8").replace("language: zh", "language: en"), encoding="utf-8")
    assert "There is no matter" in shell.refuses("dossier", "DB-1", code=1)
    assert "没有" in shell.refuses("dossier", "DB-1", "--language", "zh", code=1)


def test_an_error_is_a_json_document_too_and_still_said_on_stderr(office: Shell) -> None:
    result = office.run("dossier", "DB-1", "--json")
    assert result.exit_code == 1
    told = json.loads(result.stdout)["error"]
    assert told["code"] == "not-found"
    assert set(told) == {"code", "zh", "en"}
    assert "not-found" in result.stderr


def test_a_broken_workplace_is_told_without_a_traceback(office: Shell) -> None:
    Path("supervise.yaml").write_text("databse: x\n", encoding="utf-8")
    assert "databse" in office.refuses("tick", code=1)


def test_a_broken_directory_is_told_without_a_traceback(office: Shell) -> None:
    Path("directory.yaml").write_text("units: [{id: a}]\n", encoding="utf-8")
    assert "directory.yaml" in office.refuses("tick", code=1)


@pytest.mark.parametrize(
    "args",
    [
        ("sing",),
        ("tick", "--louder"),
        ("import",),
        ("import", "not-there.txt"),
        ("report", "p", "--percent", "101"),
        ("report", "p", "--forecast", "31/12/2026"),
        ("review", "r", "applaud"),
        ("ledger", "-o", "not/there/ledger.xlsx"),
        ("tick", "--at", "yesterday"),
        ("ledger", "--where", "colour =="),
        ("demo", "--until", "2027-01-01"),
    ],
)
def test_wrong_use_exits_with_2(office: Shell, args: tuple[str, ...]) -> None:
    office.refuses(*args, code=2)


def test_control_characters_of_what_is_told_do_not_steer_the_terminal(office: Shell) -> None:
    said = office.refuses("dossier", "\x1b[31mDB-1", code=1)
    assert "DB-1" in said
    assert "\x1b" not in said


def test_control_characters_of_what_is_found_do_not_steer_the_terminal(capsys: pytest.CaptureFixture[str]) -> None:
    give(Answer({}, ["\x1b[31m推进改造"]), as_json=False)
    assert capsys.readouterr().out == "␛[31m推进改造\n"


def test_every_command_explains_itself(shell: Shell) -> None:
    said = shell.does("--help")
    for name in (
        "demo", "init", "template", "import", "tick", "report", "review", "ledger", "dossier", "score", "bulletin",
        "explain", "doctor", "rules", "journal",
    ):  # fmt: skip
        assert f" {name} " in said
        assert "--help" in shell.does(name, "--help")
    for name in (("rules", "check"), ("rules", "activate"), ("journal", "verify")):
        shell.does(*name, "--help")
