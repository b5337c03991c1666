"""rules lint and rules witness: findings at their places, exit codes, waivers counted, witnesses that run."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from support.desks import ROOT

from .conftest import Shell

STANDARD = ROOT / "rulesets" / "standard"
HEAD = """\
ruleset: ours/{kind}
kind: {kind}
version: "1"
effective: {{from: 2026-01-01}}
title: {{zh: 本局规则, en: Our rules}}
basis: {{zh: 服务 (S5), en: Service (S5)}}
"""
DOUBTFUL = (
    HEAD.format(kind="alerts")
    + """\
rules:
  - id: never
    for: period
    when: period.reported and not period.reported
    level: blue
    say: {zh: 提醒, en: Reminder}
lights:
  for: period
  first:
    - {light: yellow, when: returned > 5}
    - {light: red, when: returned > 10}
    - {light: grey}
"""
)
WARNED = (
    HEAD.format(kind="scoring")
    + """\
body: 督查室
cycle: quarterly
base: 80
rules:
  - {id: slow, for: task, when: task.percent < 50, points: -1, say: {zh: 进度慢, en: Slow}}
"""
)
NOBODY = (
    HEAD.format(kind="alerts")
    + """\
rules:
  - {id: a, for: period, at: due, when: not period.reported, level: red, notify: [superior], say: {zh: 提醒, en: Late}}
"""
)


@pytest.fixture
def doubtful(shell: Shell) -> Path:
    path = Path("ours.yaml")
    path.write_text(DOUBTFUL, encoding="utf-8")
    return path


def test_findings_are_told_at_their_places_with_level_and_id_and_errors_exit_with_1(
    shell: Shell, doubtful: Path
) -> None:
    result = shell.run("rules", "lint", doubtful, "--language", "en")
    assert result.exit_code == 1
    told = re.findall(r"^ours\.yaml:(\d+):(\d+): (\w+) ([a-z/]+): .*\[([a-z-]+)\]$", result.stdout, re.MULTILINE)
    assert told == [
        ("10", "11", "error", "never", "never-true"), ("17", "7", "error", "lights/period", "shadowed"),
    ]  # fmt: skip
    assert result.stdout.splitlines()[-1] == "errors: 2, warnings: 0, waived: 0"
    assert "永远不会成立" in shell.run("rules", "lint", doubtful).stdout


def test_json_holds_the_same_findings_by_either_option(shell: Shell, doubtful: Path) -> None:
    told = shell.tells("rules", "lint", doubtful)
    assert [(one["code"], one["level"], one["rule"], one["waived"]) for one in told["findings"]] == [
        ("never-true", "error", "never", None), ("shadowed", "error", "lights/period", None),
    ]  # fmt: skip
    assert all(case["says"]["ours/alerts lights/period"] == "1 yellow" for case in told["findings"][1]["cases"])
    by_format = shell.run("rules", "lint", doubtful, "--format", "json").stdout
    assert json.loads(by_format) == told


def test_warnings_pass_unless_they_are_meant_to_fail(shell: Shell) -> None:
    Path("warned.yaml").write_text(WARNED, encoding="utf-8")
    assert "1 处警告" in shell.does("rules", "lint", "warned.yaml")
    assert shell.run("rules", "lint", "warned.yaml", "--strict").exit_code == 1


def test_the_standard_rulesets_pass_strictly_and_their_waivers_are_counted(shell: Shell) -> None:
    assert shell.does("rules", "lint", STANDARD, "--strict").splitlines()[-1] == "0 处错误，0 处警告，3 处豁免"


def test_an_expired_waiver_fails_and_names_its_owner(shell: Shell) -> None:
    shell.at("2028-01-01 09:00")
    result = shell.run("rules", "lint", STANDARD, "--language", "en")
    assert result.exit_code == 1
    assert "by 督查室 expired on 2027-12-31" in result.stdout


def test_recipients_are_held_against_the_directory_that_is_named(shell: Shell) -> None:
    Path("ours.yaml").write_text(NOBODY, encoding="utf-8")
    Path("people.yaml").write_text("units: [{id: housing, name: 住房保障处}]\nactors: []\n", encoding="utf-8")
    assert "unknown-recipient" not in shell.does("rules", "lint", "ours.yaml")
    assert "[unknown-recipient]" in shell.run("rules", "lint", "ours.yaml", "--directory", "people.yaml").stdout


def test_recipients_are_held_against_the_directory_of_the_workplace(office: Shell) -> None:
    Path("ours.yaml").write_text(NOBODY.replace("superior", "assigner"), encoding="utf-8")
    told = office.tells("rules", "lint", "ours.yaml")
    assert {one["code"] for one in told["findings"]} <= {"unknown-recipient"}


def test_witnesses_are_written_and_run(shell: Shell, doubtful: Path) -> None:
    assert shell.run("rules", "lint", doubtful, "--witness", "cases").exit_code == 1
    assert sorted(path.name for path in Path("cases").iterdir()) == [
        "never-true-never.witness.json", "shadowed-lights-period.witness.json",
    ]  # fmt: skip
    shown = shell.does("rules", "witness", "cases", "--language", "en")
    assert "ours/alerts lights/period = 1 yellow" in shown
    assert shown.splitlines()[-1] == "witnesses: 2, no longer so: 0"
    doubtful.write_text(DOUBTFUL.replace("returned > 10", "returned > 3"), encoding="utf-8")
    assert shell.run("rules", "witness", "cases").exit_code == 0, "it is yellow still, whatever the line below says"
    doubtful.write_text(DOUBTFUL.replace("returned > 5", "returned > 50"), encoding="utf-8")
    mended = shell.run("rules", "witness", "cases", "--language", "en")
    assert mended.exit_code == 1
    assert "= 2 red (was 1 yellow)" in mended.stdout


def test_a_witness_that_can_be_lived_through_is_a_test_of_the_rulesets(shell: Shell) -> None:
    Path("people.yaml").write_text("units: [{id: housing, name: 住房保障处}]\nactors: []\n", encoding="utf-8")
    Path("rules").mkdir()
    Path("rules/ours.yaml").write_text(NOBODY, encoding="utf-8")
    for name in ("elements.yaml", "periods.yaml"):
        Path("rules", name).write_text((STANDARD / name).read_text(encoding="utf-8"), encoding="utf-8")
    shell.run("rules", "lint", "rules", "--directory", "people.yaml", "--witness", "cases")
    assert [path.name for path in Path("cases").iterdir()] == ["unknown-recipient-a.test.yaml"]
    assert "0 项不符" in shell.does("rules", "test", "cases")


def test_rulesets_that_do_not_load_are_told_as_check_tells_them(shell: Shell) -> None:
    Path("ours.yaml").write_text(DOUBTFUL.replace("returned > 10", "returnd > 10"), encoding="utf-8")
    result = shell.run("rules", "lint", "ours.yaml")
    assert result.exit_code == 1
    assert "[rule-unknown-name]" in result.stdout
    assert "rules check" in result.stdout


def test_a_folder_without_rulesets_or_witnesses_is_wrong_use(shell: Shell) -> None:
    Path("empty").mkdir()
    shell.refuses("rules", "lint", "empty", code=2)
    shell.refuses("rules", "witness", "empty", code=2)


def test_a_witness_that_is_none_is_refused(shell: Shell) -> None:
    Path("a.witness.json").write_text("[]", encoding="utf-8")
    assert "a.witness.json" in shell.refuses("rules", "witness", "a.witness.json", code=1)
