"""The installed command, as a shell runs it: exit codes, one JSON document, a clean stdout, and a real document."""

from __future__ import annotations

import json
import os
import pty
import signal
import subprocess
import sys
import time
from collections.abc import Mapping
from importlib.metadata import version
from pathlib import Path
from typing import Any

import pytest

COMMAND = [str(Path(sys.executable).with_name("supervise"))]
SHARED = Path(__file__).resolve().parents[2] / ".." / "shared" / "data"
GUANGZHOU = SHARED / "guangzhou_2012_talent_opinion.txt"

PLAN = "2026年重点工作安排\n一、推进老旧小区改造。完成管网更新。（牵头单位：住房保障处，配合单位：规划处）\n"


def supervise(*args: str | Path, cwd: Path, env: Mapping[str, str] | None = None) -> subprocess.CompletedProcess[bytes]:
    return subprocess.run(
        [*COMMAND, *map(str, args)], cwd=cwd, env={**os.environ, **(env or {})}, capture_output=True, check=False
    )  # fmt: skip


@pytest.fixture(scope="module")
def opinion(tmp_path_factory: pytest.TempPathFactory) -> Any:
    """What the command prints of a real city's document."""
    if not GUANGZHOU.exists():
        pytest.skip(f"{GUANGZHOU} is not there")
    done = supervise("import", GUANGZHOU.resolve(), "--dry-run", "--json", cwd=tmp_path_factory.mktemp("empty"))
    assert done.returncode == 0, done.stderr.decode()
    assert done.stderr == b""
    return json.loads(done.stdout.decode("utf-8"))


def item(opinion: Any, number: str) -> Any:
    """The draft of the numbered item of the document."""
    return next(draft for draft in opinion["drafts"] if draft["provenance"]["_row"]["quote"].strip().startswith(number))


def test_a_real_document_gives_44_drafts_each_with_its_lead_and_the_sentence_it_came_from(opinion: Any) -> None:
    assert list(opinion) == ["drafts", "unread", "findings"]
    assert len(opinion["drafts"]) == 44
    text = GUANGZHOU.read_text("utf-8")
    for draft in opinion["drafts"]:
        assert draft["lead_unit"]
        assert draft["provenance"]["lead_unit"]["quote"] in text
        assert draft["lead_unit"] in draft["provenance"]["lead_unit"]["quote"]


def test_the_item_without_a_clause_is_listed_as_unread(opinion: Any) -> None:
    assert len(opinion["unread"]) == 1
    assert opinion["unread"][0]["quote"].startswith("1.目标")


def test_an_item_may_have_no_support_units_and_brackets_do_not_break_a_clause(opinion: Any) -> None:
    assert item(opinion, "29.")["support_units"] == []
    assert item(opinion, "28.")["lead_unit"]


def test_group_words_are_findings_and_no_units(opinion: Any) -> None:
    told = {finding["quote"] for finding in opinion["findings"] if finding["code"] == "unit-group"}
    assert {"各项目牵头单位", "各有关单位"} <= told
    units = {unit for draft in opinion["drafts"] for unit in (draft["lead_unit"], *draft["support_units"])}
    assert not units & {"各项目牵头单位", "各有关单位"}


def test_exit_codes_are_0_when_done_1_on_findings_2_on_wrong_use(tmp_path: Path) -> None:
    (tmp_path / "plan.txt").write_text(PLAN, encoding="utf-8")
    (tmp_path / "bad.yaml").write_text("kind: validation\n", encoding="utf-8")
    assert supervise("init", cwd=tmp_path).returncode == 0
    assert supervise("init", cwd=tmp_path).returncode == 2
    assert supervise("rules", "check", "bad.yaml", cwd=tmp_path).returncode == 1
    assert supervise("import", "plan.txt", cwd=tmp_path).returncode == 1
    assert supervise("dossier", "DB-1", cwd=tmp_path).returncode == 1
    assert supervise("dossier", cwd=tmp_path).returncode == 2
    assert supervise("sing", cwd=tmp_path).returncode == 2
    assert supervise("journal", "verify", cwd=tmp_path).returncode == 0


@pytest.mark.parametrize("args", [("dossier", "DB-1"), ("tick",), ("import", "broken.xlsx", "--dry-run")])
def test_an_error_shows_no_traceback_and_leaves_one_document_on_stdout(tmp_path: Path, args: tuple[str, ...]) -> None:
    (tmp_path / "broken.xlsx").write_bytes(b"no workbook")
    for extra in ((), ("--json",)):
        done = supervise(*args, *extra, cwd=tmp_path)
        assert b"Traceback" not in done.stderr
        assert done.stderr.count(b"[") == 1
        assert done.stdout == b"" if not extra else list(json.loads(done.stdout)) == ["error"]


def test_json_is_utf_8_whatever_the_terminal_takes(tmp_path: Path) -> None:
    (tmp_path / "plan.txt").write_text(PLAN, encoding="utf-8")
    poor = {"PYTHONIOENCODING": "latin-1", "PYTHONUTF8": "0", "LC_ALL": "C"}
    done = supervise("import", "plan.txt", "--dry-run", "--json", cwd=tmp_path, env=poor)
    assert json.loads(done.stdout.decode("utf-8"))["drafts"][0]["lead_unit"] == "住房保障处"
    assert supervise("import", "plan.txt", "--dry-run", cwd=tmp_path, env=poor).returncode == 0


def test_a_reader_that_leaves_early_is_no_failure_to_shout_about(tmp_path: Path) -> None:
    (tmp_path / "plan.txt").write_text(PLAN * 3000, encoding="utf-8")
    with subprocess.Popen(
        [*COMMAND, "import", "plan.txt", "--dry-run"],
        cwd=tmp_path,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    ) as running:
        assert running.stdout is not None
        assert running.stderr is not None
        running.stdout.read(10)
        running.stdout.close()
        assert running.stderr.read() == b""


def at_a_terminal(*args: str, cwd: Path, env: Mapping[str, str]) -> tuple[bytes, bytes]:
    """What a command writes on stdout, and on a stderr that is a terminal."""
    ours, theirs = pty.openpty()
    try:
        done = subprocess.run(
            [*COMMAND, *args], cwd=cwd, env={**os.environ, "TERM": "xterm-256color", **env}, stdout=subprocess.PIPE,
            stderr=theirs, check=False,
        )  # fmt: skip
        os.set_blocking(ours, False)
        shown = os.read(ours, 65536)
    finally:
        os.close(theirs)
        os.close(ours)
    return done.stdout, shown


def test_progress_is_shown_on_stderr_to_a_person_and_never_on_stdout(tmp_path: Path) -> None:
    (tmp_path / "plan.txt").write_text(PLAN, encoding="utf-8")
    command = ("import", "plan.txt", "--dry-run", "--json")
    colourful, shown = at_a_terminal(*command, cwd=tmp_path, env={"NO_COLOR": ""})
    assert "试读" in shown.decode()
    assert b"\x1b[3" in shown
    assert list(json.loads(colourful)) == ["drafts", "unread", "findings"]
    assert supervise(*command, cwd=tmp_path).stderr == b""


def test_no_color_is_respected(tmp_path: Path) -> None:
    _, plain = at_a_terminal("dossier", "x", cwd=tmp_path, env={"NO_COLOR": "1"})
    _, coloured = at_a_terminal("dossier", "x", cwd=tmp_path, env={"NO_COLOR": ""})
    assert b"\x1b[1;31m" in coloured
    assert b"31m" not in plain
    assert "supervise.yaml" in plain.decode()


def test_a_demo_leaves_its_folder_and_takes_no_folder_with_other_files(tmp_path: Path) -> None:
    done = supervise("demo", "--until", "2026-01-02", "--out", "shown", "--json", cwd=tmp_path)
    assert done.returncode == 0, done.stderr.decode()
    assert json.loads(done.stdout)["one_tick_equals_daily"] is True
    assert (tmp_path / "shown" / "supervise.db").exists()
    again = supervise("demo", "--until", "2026-01-02", "--out", "shown", cwd=tmp_path)
    assert again.returncode == 0
    assert "2026" in again.stdout.decode()
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "supervise.db").write_bytes(b"precious")
    assert supervise("demo", "--out", "mine", cwd=tmp_path).returncode == 2
    assert (tmp_path / "mine" / "supervise.db").read_bytes() == b"precious"


def test_an_interrupt_ends_a_command_at_once_with_130(tmp_path: Path) -> None:
    with subprocess.Popen(
        [*COMMAND, "demo"],
        cwd=tmp_path,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env={**os.environ, "PYTHONUNBUFFERED": "1"},
    ) as running:
        assert running.stdout is not None
        assert running.stderr is not None
        running.stdout.readline()
        time.sleep(0.5)
        running.send_signal(signal.SIGINT)
        said = running.stderr.read()
        running.stdout.close()
        assert running.wait(timeout=30) == 130
        assert b"Traceback" not in said


def test_the_version_is_that_of_the_distribution(tmp_path: Path) -> None:
    assert supervise("--version", cwd=tmp_path).stdout.decode().strip() == version("supervise-core")
