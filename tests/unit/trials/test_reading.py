"""Test files: every fault at its place, in both languages, with the nearest name; nothing valid is lost."""

from __future__ import annotations

from typing import get_args

import pytest

from supervise.model.commands import CaseCommand
from supervise.workbench.trials.words import COMMANDS

from .conftest import HEAD, Folder


def places(folder: Folder) -> list[tuple[int, int, str, str | None]]:
    return [(fault.line, fault.column, fault.code, fault.suggestion) for fault in folder.faults()]


def test_all_faults_of_a_file_are_told_at_once_each_with_the_nearest_name(folder: Folder) -> None:
    folder.tests(
        """
        {at: 2026-03-02 09:00, registr: roads}
        {at: 2026-03-02 09:00, register: rods}
        {at: 2026-03-03, register: roads, with: {deadlin: 2026-12-31}}
        {at: 2026-03-04 09:00, no alerts: [unsen], only alertz: all}
        {at: 2026-03-05 25:00, by: 督办}
        {at: 2026-03-05 09:00, acknowledge: roads, refused: not-permited}
        {at: 2026-03-05 09:00, alerts: [{rule: unseen, muted: perhaps, since: soon}]}
        {at: 2026-03-05 09:00, scores: [{unit: hausing, total: many}]}
        """
    )
    assert places(folder) == [
        (13, 32, "rule-unknown-key", "register"),
        (14, 42, "rule-unknown-name", "roads"),
        (15, 50, "rule-unknown-name", "deadline"),
        (16, 44, "rule-unknown-rule", "unseen"),
        (16, 52, "rule-unknown-key", "only alerts"),
        (17, 14, "rule-bad-value", None),
        (17, 36, "rule-unknown-name", "督办员"),
        (18, 61, "rule-unknown-name", "not-permitted"),
        (19, 63, "rule-bad-value", None),
        (19, 79, "rule-bad-value", None),
        (20, 48, "rule-unknown-name", "housing"),
        (20, 64, "rule-bad-value", None),
    ]  # fmt: skip


def test_a_command_is_aimed_at_a_matter_and_a_claim_may_be_about_a_unit(folder: Folder) -> None:
    folder.tests("{at: 2026-03-02 09:00, register: housing, no alerts: [{of: housing}]}")
    assert places(folder) == [(13, 42, "rule-unknown-name", None)]


def test_a_fault_is_told_in_both_languages_with_its_line_underlined(folder: Folder) -> None:
    folder.tests("{at: 2026-03-02 09:00, register: rods}")
    [fault] = folder.faults()
    assert fault.show("zh").splitlines()[0].endswith(":13:42: 没有事项 rods  [rule-unknown-name]")
    assert "是否应为「roads」？" in fault.show("zh")
    assert "there is no matter 'rods'" in fault.show("en")
    assert "did you mean 'roads'?" in fault.show("en")


def test_the_steps_of_a_test_go_in_the_order_of_time(folder: Folder) -> None:
    folder.tests("{at: 2026-03-03 09:00, register: roads}\n{at: 2026-03-02 09:00}")
    assert [(line, code) for line, _, code, _ in places(folder)] == [(14, "rule-bad-value")]


def test_two_tests_of_one_file_have_two_names(folder: Folder) -> None:
    folder.tests("{at: 2026-03-02 09:00}")
    path = folder.path / "alerts.test.yaml"
    path.write_text(path.read_text("utf-8") + "  - {test: 提醒, steps: []}\n", encoding="utf-8")
    assert [(line, code) for line, _, code, _ in places(folder)] == [(14, "rule-duplicate-id")]


def test_a_step_without_its_instant_and_a_file_without_tests_are_faults(folder: Folder) -> None:
    folder.tests("{register: roads}")
    assert [code for _, _, code, _ in places(folder)] == ["rule-missing-key"]
    (folder.path / "alerts.test.yaml").write_text("units: {}\n", encoding="utf-8")
    assert [code for _, _, code, _ in places(folder)] == ["rule-missing-key"]


@pytest.mark.parametrize("text", ["", "- a\n", "title: [\n", "tests: &a\n", "tests：是\n"])
def test_what_is_no_test_file_at_all_is_told_and_never_raises(folder: Folder, text: str) -> None:
    (folder.path / "alerts.test.yaml").write_text(text, encoding="utf-8")
    assert folder.faults()


def test_faults_of_the_rulesets_are_told_instead_of_running_tests_on_them(folder: Folder) -> None:
    folder.rules("kind: alerts\n").tests("{at: 2026-03-02 09:00}")
    assert {fault.path.rpartition("/")[2] for fault in folder.faults()} == {"alerts.yaml"}


def test_rulesets_that_are_not_there_are_told_at_their_name(folder: Folder) -> None:
    folder.tests("{at: 2026-03-02 09:00}", HEAD.replace("alerts.yaml", "alarms.yaml"))
    [fault] = folder.faults()
    assert (fault.line, fault.column, fault.code) == (2, 11, "rule-bad-value")


def test_a_label_of_a_code_list_and_a_single_unit_are_understood(folder: Folder) -> None:
    folder.tests(
        "{at: 2026-03-02 09:00, check: roads, with: {priority: 重点, support_units: planning, leader: 何局长}, "
        "draft: {priority: key, support_units: [planning], source: meeting, deadline: 2026-12-31}}"
    )
    assert folder.told() == []


def test_the_office_keeps_its_unit(folder: Folder) -> None:
    folder.tests(
        "{at: 2026-03-02 09:00}", HEAD.replace("planning: {name", "office: {name").replace("[planning]", "[office]")
    )
    assert [(line, code) for line, _, code, _ in places(folder)] == [(3, "rule-bad-value")]


def test_every_command_on_a_matter_can_be_given_in_a_test() -> None:
    assert {spoken.command for spoken in COMMANDS.values()} == set(get_args(CaseCommand))
