"""Rulesets in Chinese notation, as a bureau's analyst writes them."""

from __future__ import annotations

from supervise.rules.loading import check, read_all

CHINESE = """\
规则集: city/alerts
种类: 预警
版本: "1"
生效: {自: 2026-01-01}
标题: {中文: 市级预警, 英文: City alerts}
依据: {中文: 督办办法, 英文: Rules of supervision}
定义:
  重点事项: 事项.重要程度 为 '重点'
规则:
  - 编号: due-soon
    对象: 周期
    时点: 截止前三个工作日 09：00
    条件: 非 已填报 且 （重点事项 或 任务.角色 为 ‘牵头’）
    级别: blue
    通知: [责任人, 分管领导]
    重复: {间隔: 1个工作日, 最多: 2}
    内容: {中文: "请于 {填报截止} 前填报", 英文: "due before {period.due_at}"}
灯:
  - 对象: 周期
    依次:
      - {灯色: 绿, 条件: 填报时间 早于 周期结束}
      - {灯色: 灰}
"""
PLAIN = """\
ruleset: city/alerts
kind: alerts
version: "1"
effective: {from: 2026-01-01}
title: {zh: 市级预警, en: City alerts}
basis: {zh: 督办办法, en: Rules of supervision}
define:
  重点事项: matter.priority == 'key'
rules:
  - id: due-soon
    for: period
    at: due - 3 workdays 09:00
    when: not reported and (重点事项 or task.role == 'lead')
    level: blue
    notify: [responsible, leader]
    repeat: {every: 1 workday, at_most: 2}
    say: {zh: "请于 {due_at} 前填报", en: "due before {due_at}"}
lights:
  - for: period
    first:
      - {light: green, when: met_at < ends_at}
      - {light: grey}
"""


def faults(elements: str, text: str) -> list[tuple[int, int, str, str | None]]:
    return [(one.line, one.column, one.code, one.suggestion) for one in check({"e.yaml": elements, "city.yaml": text})]


def test_it_means_what_its_twin_in_plain_notation_means(elements: str) -> None:
    read = []
    for text in (CHINESE, PLAIN):
        rulesets, found = read_all([("e.yaml", elements), ("city.yaml", text)])
        assert not found, found[0].show("zh")
        read.append(rulesets[1])
    assert read[0].ref.digest == read[1].ref.digest
    chinese, plain = (one.content.alerts[0] for one in read)
    assert chinese.rungs[0].at == plain.rungs[0].at
    assert chinese.rungs[0].notify == plain.rungs[0].notify


def test_another_limit_is_another_digest(elements: str) -> None:
    digests = {
        read_all([("e.yaml", elements), ("city.yaml", text)])[0][1].ref.digest
        for text in (CHINESE, CHINESE.replace("截止前三个", "截止前两个"))
    }
    assert len(digests) == 2


def test_a_misspelt_fact_is_told_at_its_own_column(elements: str) -> None:
    assert faults(elements, CHINESE.replace("非 已填报", "非 己填报")) == [(13, 11, "rule-unknown-name", "已填报")]


def test_a_misspelt_label_is_told_with_the_code_it_may_mean(elements: str) -> None:
    assert faults(elements, CHINESE.replace("为 '重点'", "为 '重点的'")) == [(8, 19, "rule-unknown-code", "'key'")]


def test_a_key_given_in_both_notations_is_given_twice(elements: str) -> None:
    (fault,) = faults(elements, CHINESE.replace("    级别: blue\n", "    级别: blue\n    level: red\n"))
    assert fault[:3] == (15, 5, "rule-duplicate-key")


def test_an_unknown_key_in_chinese_is_told_with_the_nearest_in_chinese(elements: str) -> None:
    (fault,) = faults(elements, CHINESE.replace("    通知: ", "    通知人: "))
    assert fault == (15, 5, "rule-unknown-key", "通知")


def test_a_phrase_of_time_that_is_none_is_told(elements: str) -> None:
    (fault,) = faults(elements, CHINESE.replace("截止前三个工作日 09：00", "截止前几天"))
    assert fault[:3] == (12, 9, "rule-unknown-name")
