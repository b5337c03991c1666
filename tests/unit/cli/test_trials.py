"""rules test, rules cover, rules new: what is told, what is written, and how they end."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import get_args
from xml.etree import ElementTree as ET

import pytest

from supervise.rules.headers import Kind
from support.desks import ROOT

from .conftest import Shell

STANDARD = ROOT / "rulesets" / "standard"


@pytest.fixture
def ours(shell: Shell) -> Shell:
    """A shell in a folder with one rule, its test and its page in `ours`."""
    shell.does("rules", "new", "remind", "--kind", "alerts", "--folder", "ours")
    return shell


def spoil() -> None:
    path = Path("ours/remind.yaml")
    path.write_text(path.read_text("utf-8").replace("workdays 09:00", "workdays 08:30"), encoding="utf-8")


@pytest.mark.parametrize("kind", get_args(Kind))
def test_a_new_rule_of_any_kind_passes_its_check_and_its_test_at_once(shell: Shell, kind: str) -> None:
    told = shell.tells("rules", "new", "ours-first", "--kind", kind, "--folder", "ours")
    assert told["files"] == ["ours/ours-first.yaml", "ours/ours-first.test.yaml", "ours/ours-first.md"]
    assert "0 处错误" in shell.does("rules", "check", "ours")
    assert "0 项不符" in shell.does("rules", "test", "ours")


def test_new_never_writes_over_a_file(ours: Shell) -> None:
    before = Path("ours/remind.md").read_text("utf-8")
    assert "remind.yaml" in ours.refuses("rules", "new", "remind", "--kind", "periods", "--folder", "ours", code=2)
    assert Path("ours/remind.md").read_text("utf-8") == before


def test_new_says_which_ids_and_which_templates_there_are(shell: Shell) -> None:
    assert "due-soon" in shell.refuses("rules", "new", "催办", "--kind", "alerts", "--folder", "ours", code=2)
    told = shell.refuses(
        "rules", "new", "a", "--kind", "alerts", "--folder", "ours", "--from", "laddr", "--language", "en", code=2
    )
    assert "ladder, reminder, situation" in told
    assert not Path("ours").exists()


def test_tests_that_hold_end_with_0_and_their_number(ours: Shell) -> None:
    assert ours.does("rules", "test", "ours") == "2 项测试，0 项不符\n"
    assert ours.does("rules", "test", "ours", "--language", "en") == "tests: 2, failed: 0\n"


def test_a_difference_is_told_at_its_line_in_the_language_of_the_call_and_ends_with_1(ours: Shell) -> None:
    spoil()
    zh, en = ours.run("rules", "test", "ours"), ours.run("rules", "test", "ours", "--language", "en")
    assert (zh.exit_code, en.exit_code) == (1, 1)
    assert "ours/remind.test.yaml:14:44: 「截止前两个工作日九时提醒责任人」 2026-03-27 08:59 预警" in zh.stdout
    assert "    应为 没有" in zh.stdout
    assert "ours/remind.test.yaml:14:44: “截止前两个工作日九时提醒责任人” 2026-03-27 08:59 alerts" in en.stdout
    assert "    expected none" in en.stdout
    assert zh.stdout.splitlines()[-1] == "2 项测试，1 项不符"


def test_json_has_every_test_and_every_difference_with_its_place(ours: Shell) -> None:
    spoil()
    told = ours.tells("rules", "test", "ours")
    assert (told["passed"], told["failed"]) == (1, 1)
    [failed] = [one for one in told["tests"] if not one["passed"]]
    assert failed["file"] == "ours/remind.test.yaml"
    assert (failed["differences"][0]["line"], failed["differences"][0]["column"]) == (14, 44)
    assert failed["differences"][0]["what"] == {"zh": "预警", "en": "alerts"}


def test_a_junit_report_has_a_suite_to_a_file_and_tells_what_failed(ours: Shell) -> None:
    spoil()
    ours.does("rules", "new", "other", "--kind", "validation", "--folder", "ours")
    assert ours.run("rules", "test", "ours", "--junit", "report.xml").exit_code == 1
    suites = {suite.get("name"): suite for suite in ET.parse("report.xml").getroot()}  # noqa: S314 - our own file
    assert {name: (one.get("tests"), one.get("failures")) for name, one in suites.items()} == {
        "ours/remind.test.yaml": ("2", "1"), "ours/other.test.yaml": ("1", "0"),
    }  # fmt: skip
    [failure] = suites["ours/remind.test.yaml"].iter("failure")
    assert "2026-03-27 08:59" in (failure.text or "")


def test_a_faulty_test_file_is_told_like_a_faulty_ruleset_and_the_others_still_run(ours: Shell) -> None:
    ours.does("rules", "new", "other", "--kind", "validation", "--folder", "ours")
    path = Path("ours/other.test.yaml")
    path.write_text(path.read_text("utf-8").replace("only findings", "only finding"), encoding="utf-8")
    result = ours.run("rules", "test", "ours")
    assert result.exit_code == 1
    assert "是否应为「only findings」？" in result.stdout
    assert result.stdout.splitlines()[-1] == "2 项测试，0 项不符"


def test_rulesets_that_do_not_come_into_force_together_are_told_and_the_others_still_run(ours: Shell) -> None:
    """Elements that begin in 2026, and rules that claim to be older: a desk would refuse them, and so does the test."""
    ours.does("rules", "new", "risk", "--kind", "elements", "--folder", "own")
    ours.does("rules", "new", "check", "--kind", "validation", "--folder", "own")
    path = Path("own/risk.yaml")
    path.write_text(
        path.read_text("utf-8").replace('version: "1"', 'version: "1"\neffective: {from: 2026-01-01}'), encoding="utf-8"
    )
    test = Path("own/check.test.yaml")
    test.write_text(test.read_text("utf-8").replace("rulesets: [check.yaml]", "rulesets: ."), encoding="utf-8")
    result = ours.run("rules", "test", "own", "ours")
    assert result.exit_code == 1
    assert "[rule-no-elements]" in result.stdout
    assert result.stdout.splitlines()[-1] == "3 项测试，0 项不符"


def test_the_zone_of_the_workplace_is_that_of_its_tests(shell: Shell) -> None:
    shell.does("init")
    shell.does("rules", "new", "remind", "--kind", "alerts", "--folder", "ours")
    path = Path("supervise.yaml")
    path.write_text(path.read_text("utf-8").replace("Asia/Shanghai", "Asia/Urumqi"), encoding="utf-8")
    assert shell.does("rules", "test", "ours") == "2 项测试，0 项不符\n"


def test_a_ruleset_stands_for_the_tests_beside_it(ours: Shell) -> None:
    assert ours.does("rules", "test", "ours/remind.yaml") == "2 项测试，0 项不符\n"


def test_a_folder_without_tests_is_wrong_use(shell: Shell) -> None:
    Path("empty").mkdir()
    assert "rules new" in shell.refuses("rules", "test", "empty", code=2)


def test_coverage_is_told_gap_by_gap_and_fails_under_a_limit(ours: Shell) -> None:
    assert "规则 1/1（100.0%）" in ours.does("rules", "cover", "ours", "--least", "100", "--least-thresholds", "100")
    path = Path("ours/remind.test.yaml")
    path.write_text(
        path.read_text("utf-8").replace("      - {at: 2026-03-27 08:59, no alerts: [remind]}\n", ""), encoding="utf-8"
    )
    path.write_text(path.read_text("utf-8").replace(", since: 2026-03-27 09:00", ""), encoding="utf-8")
    result = ours.run("rules", "cover", "ours", "--least-thresholds", "90")
    assert result.exit_code == 1
    assert (
        "ours/remind.yaml:12:9: 界限 due - 2 workdays 09:00（remind）：未到界限一侧未测，可测：2026-03-26 09:00 roads/2026-03"
        in result.stdout
    )
    assert result.stdout.splitlines()[-1] == "界限覆盖 0.0% 低于 90%"
    assert ours.run("rules", "cover", "ours").exit_code == 0
    told = ours.tells("rules", "cover", "ours")
    assert told["shares"]["threshold"] == {"reached": 0, "of": 1}
    assert told["gaps"][0]["place"] == "ours/remind.yaml:12:9"
    assert [(one["text"], one["seen"]) for one in told["conditions"]] == [("not period.reported", ["true", "false"])]


def test_tests_that_fail_are_no_coverage(ours: Shell) -> None:
    spoil()
    assert ours.run("rules", "cover", "ours").exit_code == 1


def test_the_shipped_rulesets_reach_the_limits_that_they_promise(shell: Shell) -> None:
    shell.does("rules", "cover", STANDARD, "--least", "95", "--least-thresholds", "90")


def test_the_command_line_runs_where_pytest_is_not_installed() -> None:
    code = "import sys; sys.modules['pytest'] = None; import supervise.cli.app; from supervise.workbench.trials import bench"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
