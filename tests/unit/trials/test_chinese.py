"""A test file in Chinese says what one in plain notation says."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from supervise.workbench.trials.folders import Library
from supervise.workbench.trials.running import run_playbook
from supervise.workbench.trials.words import CHINESE, COMMANDS, FILE_KEYS, OFFICE_KEYS, PLAIN_KEYS, ROWS, UNIT_KEYS

FILE = """\
标题: 预警的测试
所测规则: [standard]
单位表:
  housing: {名称: 住房保障处, 分管领导: 何局长}
默认: {督办来源: 会议交办, 责任部门: housing, 分管领导: 何局长, 交办时间: 2026-03-02, 交办期限: 2026-12-31}
事项:
  roads: {事项名称: 修复三处塌方路段}
测试:
  - 测试项: 提醒，填报即解除
    步骤:
      - {时间: 2026-03-02 09:00, 立项: roads}
      - {时间: 2026-03-02 09:00, 签收: roads}
      - {时间: 2026-03-26 08:59, 没有预警: 全部}
      - 时间: 2026-03-26 09:00
        仅有预警: [{规则: due-soon, 对象: roads/2026-03, 被抑制: 否}]
        通知: [{收件人: 住房保障处经办人, 规则: due-soon}]
      - {时间: 2026-03-27 10:00, 填报: roads/2026-03, 进展情况: 完成一处, 完成百分比: %s, 没有预警: 全部}
"""


@pytest.mark.parametrize(("percent", "passes"), [("30", True), ("完成一半", False)])
def test_a_test_in_chinese_is_run_like_any_other(tmp_path: Path, percent: str, passes: bool) -> None:
    path = tmp_path / "alerts.test.yaml"
    path.write_text(FILE % percent, encoding="utf-8")
    book, faults = Library(ZoneInfo("Asia/Shanghai")).playbook(path)
    assert book is not None, [fault.show("zh") for fault in faults]
    (outcome,) = run_playbook(book)
    assert outcome.passed is passes, outcome.differences


def test_what_does_not_hold_is_seen_in_chinese_too(tmp_path: Path) -> None:
    path = tmp_path / "alerts.test.yaml"
    path.write_text((FILE % "30").replace("被抑制: 否", "被抑制: 是"), encoding="utf-8")
    book, _ = Library(ZoneInfo("Asia/Shanghai")).playbook(path)
    assert book is not None
    (outcome,) = run_playbook(book)
    assert not outcome.passed


def test_an_unknown_key_is_told_with_the_nearest_word_in_chinese(tmp_path: Path) -> None:
    path = tmp_path / "alerts.test.yaml"
    path.write_text((FILE % "30").replace("完成百分比", "完成百分笔"), encoding="utf-8")
    book, faults = Library(ZoneInfo("Asia/Shanghai")).playbook(path)
    assert book is None
    assert [fault.suggestion for fault in faults] == ["完成百分比"]


def test_tags_and_actions_have_their_words(tmp_path: Path) -> None:
    path = tmp_path / "alerts.test.yaml"
    only = "仅有预警: [{规则: due-soon, 对象: roads/2026-03, 被抑制: 否}]"
    more = "没有后续动作: [{动作: document, 标题: 督办函}]", "没有标签: [{标签: 防汛, 对象: roads}]"
    path.write_text((FILE % "30").replace(only, "\n        ".join((only, *more))), encoding="utf-8")
    book, faults = Library(ZoneInfo("Asia/Shanghai")).playbook(path)
    assert book is not None, [fault.show("zh") for fault in faults]
    assert [claim.kind for claim in book.trials[0].steps[3].claims] == ["alerts", "actions", "tags", "notices"]
    (outcome,) = run_playbook(book)
    assert outcome.passed, outcome.differences


@pytest.mark.parametrize(
    "keys",
    [
        FILE_KEYS,
        UNIT_KEYS,
        OFFICE_KEYS,
        *ROWS.values(),
        *((*PLAIN_KEYS, *COMMANDS, *one.keys) for one in COMMANDS.values()),
    ],
    ids=lambda keys: "-".join(list(keys)[-3:]),
)
def test_every_key_has_a_word_of_its_own_where_it_stands(keys: Sequence[str]) -> None:
    distinct = set(keys)
    assert not distinct - CHINESE.keys()
    assert len({CHINESE[key] for key in distinct}) == len(distinct)
