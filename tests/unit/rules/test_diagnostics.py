"""An error of a ruleset: its place, its line underlined, in Chinese and English."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from pathlib import Path

from supervise.model.base import Text
from supervise.rules.diagnostics import CODES, Diagnostic, Source

Faults = Callable[[str, str], Sequence[Diagnostic]]


def test_an_error_is_shown_with_its_line_underlined() -> None:
    fault = Diagnostic(
        path="rulesets/city/alerts.yaml", line=14, column=22, code="rule-unknown-name",
        message=Text(zh="没有事实“period.reportd”", en="unknown fact 'period.reportd'"),
        suggestion="period.reported", excerpt="    when: not period.reportd", length=7,
    )  # fmt: skip
    assert fault.show("en") == (
        "rulesets/city/alerts.yaml:14:22: unknown fact 'period.reportd'  [rule-unknown-name]\n"
        "    when: not period.reportd\n"
        "                     ^^^^^^^ did you mean 'period.reported'?"
    )
    assert fault.show("zh") == (
        "rulesets/city/alerts.yaml:14:22: 没有事实“period.reportd”  [rule-unknown-name]\n"
        "    when: not period.reportd\n"
        "                     ^^^^^^^ 是否应为「period.reported」？"
    )


def test_the_carets_stand_below_chinese_characters_too() -> None:
    source = Source("a.yaml", "  say: {zh: 「甲乙」, en: {x}}")
    shown = source.diagnose(source.text.index("乙"), 1, "rule-template", Text(zh="错", en="bad")).show("zh")
    assert shown.splitlines()[1:] == ["    say: {zh: 「甲乙」, en: {x}}", "    " + " " * 14 + "^^"]


def test_a_line_too_long_to_show_is_left_out() -> None:
    source = Source("a.yaml", "x" * 5000)
    assert source.diagnose(4000, 3, "rule-syntax", Text(zh="错", en="bad")).show("en") == (
        "a.yaml:1:4001: bad  [rule-syntax]"
    )


def test_what_a_terminal_would_obey_is_not_shown() -> None:
    source = Source("a.yaml", "a: \x1b[2J\0")
    assert "\x1b" not in source.diagnose(3, 1, "rule-syntax", Text(zh="错", en="bad")).show("en")


def test_a_fault_stays_within_its_line() -> None:
    source = Source("a.yaml", "a: b\nc: d")
    fault = source.diagnose(3, 50, "rule-syntax", Text(zh="错", en="bad"))
    assert (fault.column, fault.length) == (4, 1)


def test_every_code_that_the_rules_use_is_described() -> None:
    package = Path(__file__).resolve().parents[3] / "src/supervise/rules"
    used = set(re.findall(r'"(rule-[a-z-]+)"', "".join(path.read_text("utf-8") for path in package.rglob("*.py"))))
    assert used == CODES.keys()


def test_four_errors_of_one_file_are_told_at_their_places(faults: Faults) -> None:
    body = """\
rules:
  - id: due-soon
    for: period
    at: due - 3 workdays 09:00
    when: not period.reportd
    level: blue
    notifiy: [unit]
    say: {zh: 请填报, en: Please report}
  - id: due-soon
    for: period
    when: period.due_at > 3
    level: blue
    say: {zh: 请填报, en: Please report}
"""
    found = faults("alerts", body)
    assert [fault.show("en") for fault in found] == [
        "alerts.yaml:10:15: unknown fact 'period.reportd'  [rule-unknown-name]\n"
        "    when: not period.reportd\n"
        "              ^^^^^^^^^^^^^^ did you mean 'period.reported'?",
        "alerts.yaml:12:5: unknown key 'notifiy'; there are id, title, basis, for, at, when, level, notify, by, do, "
        "repeat, say, supersedes, issue, cooldown  [rule-unknown-key]\n"
        "    notifiy: [unit]\n"
        "    ^^^^^^^ did you mean 'notify'?",
        "alerts.yaml:14:9: 'due-soon' is taken by line 7  [rule-duplicate-id]\n    - id: due-soon\n          ^^^^^^^^",
        f"alerts.yaml:16:11: {found[3].message.en}  [rule-type]\n"
        "    when: period.due_at > 3\n"
        "          ^^^^^^^^^^^^^^^^^",
    ]
