"""Test files written into an empty folder, read and run as `rules test` does."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from supervise.rules.diagnostics import Diagnostic
from supervise.workbench.trials.covering import Report, report_on
from supervise.workbench.trials.folders import Library, read_text, rulesets_below
from supervise.workbench.trials.running import Outcome, run_playbook
from supervise.workbench.trials.showing import show_outcome
from supervise.workbench.trials.tally import Tally
from supervise.workbench.trials.watching import Coverage

ZONE = ZoneInfo("Asia/Shanghai")

RULES = """\
ruleset: city/alerts
kind: alerts
version: "1"
title: {zh: 预警, en: Alerts}
basis: {zh: 智能预警推送 (S5), en: Alerts in time (S5)}
rules:
  - id: unseen
    for: task
    at: assigned + 2 workdays 09:00
    when: not task.acknowledged
    level: blue
    notify: [responsible, leader]
    say: {zh: "「{task.title}」尚未签收", en: "“{task.title}” is not acknowledged"}
"""

HEAD = """\
title: 签收提醒
rulesets: alerts.yaml
units:
  housing: {name: 住房保障处}
  planning: {name: 规划处}
defaults: {title: 修复塌方路段, source: 会议交办, lead_unit: housing, assigned_at: 2026-03-02, deadline: 2026-12-31}
matters:
  roads: {}
  shared: {support_units: [planning]}
tests:
"""
"""Ten lines; the first step of a test stands on line 13."""


class Folder:
    """A folder with one ruleset and one test file."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.rules(RULES)

    def rules(self, text: str) -> Folder:
        (self.path / "alerts.yaml").write_text(text, encoding="utf-8")
        return self

    def tests(self, steps: str, head: str = HEAD, *, name: str = "提醒") -> Folder:
        """One test with these steps, each a line of its own beginning at column 7."""
        body = "".join(f"      - {line}\n" for line in map(str.strip, steps.strip().splitlines()))
        (self.path / "alerts.test.yaml").write_text(f"{head}  - test: {name}\n    steps:\n{body}", encoding="utf-8")
        return self

    def faults(self) -> Sequence[Diagnostic]:
        return Library(ZONE).playbook(self.path / "alerts.test.yaml")[1]

    def outcomes(self, watcher: Coverage | None = None) -> Sequence[Outcome]:
        book, faults = Library(ZONE).playbook(self.path / "alerts.test.yaml")
        assert book is not None, [fault.show("en") for fault in faults]
        return list(run_playbook(book, watcher=watcher))

    def told(self, language: str = "en") -> list[str]:
        """What is told of the tests that failed, without the folder."""
        lines = (line for one in self.outcomes() for line in show_outcome(one, ZONE, language))
        return [line.replace(f"{self.path.as_posix()}/", "") for line in lines]

    def covered(self) -> Report:
        tally = Tally()
        assert all(one.passed for one in self.outcomes(Coverage(tally))), self.told()
        texts = {path.as_posix(): read_text(path) for path in rulesets_below([self.path])}
        rulesets = Library(ZONE).rulesets(texts)[0]
        return report_on((one for one in rulesets if one.path in texts), tally)

    def gaps(self, language: str = "en") -> list[str]:
        return [gap.say(language).replace(f"{self.path.as_posix()}/", "") for gap in self.covered().gaps]


@pytest.fixture
def folder(tmp_path: Path) -> Folder:
    return Folder(tmp_path)


Play = Callable[[str], list[str]]


@pytest.fixture
def differences(folder: Folder) -> Play:
    """What is told, in English, of a test with these steps."""
    return lambda steps: folder.tests(steps).told()
