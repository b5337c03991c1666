"""One meaning in two notations: what is written in either loads to the same digest and the same rules."""

from __future__ import annotations

import ast
import contextlib
import re
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from supervise.calendar.offsets import parse_moment, parse_span
from supervise.errors import CycleInvalid
from supervise.rules import chinese, examples
from supervise.rules.chinese import ANCHORS, EVENTS, KEYS, UNITS, VALUES
from supervise.rules.loading import Ruleset, read_all
from supervise.rules.rewriting import rewrite
from supervise.rules.times import chinese_time, plain_time
from support.rulesets import rulesets

SHIPPED = Path(__file__).resolve().parents[2] / "rulesets" / "standard"
ELEMENTS = (SHIPPED / "elements.yaml").read_text(encoding="utf-8")


def load_one(text: str) -> Ruleset:
    read, faults = read_all([("elements.yaml", ELEMENTS), ("city.yaml", text)])
    assert not faults, faults[0].show("en") + text
    return read[1]


@settings(max_examples=150, deadline=None)
@given(rulesets())
def test_a_ruleset_rewritten_in_the_other_notation_has_the_same_digest(text: str) -> None:
    plain = load_one(text)
    chinese = load_one(rewrite(plain.text, plain.meanings, "chinese"))
    assert chinese.text != plain.text
    assert chinese.ref.digest == plain.ref.digest
    assert chinese.text.count("key_matter") == plain.text.count("key_matter"), "a defined name is written as it is"
    again = load_one(rewrite(chinese.text, chinese.meanings, "plain"))
    assert again.ref.digest == plain.ref.digest
    assert again.text.count("key_matter") == plain.text.count("key_matter")
    assert rewrite(again.text, again.meanings, "chinese") == rewrite(chinese.text, chinese.meanings, "chinese")


LADDER = """\
规则集: city/cards
种类: 预警
版本: "1"
标题: {中文: 牌, 英文: Cards}
依据: {中文: 试行, 英文: On trial}
级别表:
  - {级别: first, 名称: {中文: 黄牌, 英文: yellow card}, 颜色: 黄}
  - {级别: second, 名称: {中文: 红牌, 英文: red card}, 颜色: 红}
规则:
  - 编号: late
    对象: 周期
    持续条件: 非 已填报
    梯级:
      - {级别: 黄牌, 时点: 截止}
      - {级别: 红牌, 时点: %s}
    直接启动: [{级别: 红牌, 条件: 事项.优先级 为 '重点'}]
    内容: {中文: 未报, 英文: not reported}
  - 编号: both
    对象: 事项
    设: {甲: 角色 为 'lead', 乙: 角色 为 'support'}
    关联: [%s]
    级别: 红牌
    内容: {中文: 都未报, 英文: neither reported}
"""


@pytest.mark.parametrize(
    "at", ["黄牌后2个工作日", "黄牌+2个工作日", "黄牌 + 2 workdays", "first后两个工作日", "first + 2 workdays"]
)
def test_time_is_counted_from_a_level_by_its_own_name(at: str) -> None:
    one = load_one(LADDER % (at, "甲.事项 为 乙.事项"))
    assert one.ref.digest == load_one(LADDER % ("first + 2 workdays", "甲.matter == 乙.matter")).ref.digest
    assert "时点: 黄牌后2个工作日" in rewrite(one.text, one.meanings, "chinese")
    plain = rewrite(one.text, one.meanings, "plain")
    assert "at: first + 2 workdays" in plain
    assert "level: second" in plain
    assert "join: [甲.matter == 乙.matter]" in plain


def test_a_wrong_word_of_a_join_is_told_as_it_was_written() -> None:
    text = LADDER % ("黄牌", "甲.承办单 为 乙.事项")
    _, faults = read_all([("elements.yaml", ELEMENTS), ("city.yaml", text)])
    assert [(fault.code, fault.line, fault.column) for fault in faults] == [("rule-unknown-name", 21, 12)]
    assert faults[0].suggestion == "承办单位"


@pytest.mark.parametrize("name", sorted(path.name for path in SHIPPED.glob("*.yaml") if ".test." not in path.name))
def test_the_shipped_rulesets_have_one_digest_in_both_notations(name: str) -> None:
    files = {name: (SHIPPED / name).read_text(encoding="utf-8"), "elements.yaml": ELEMENTS}
    read, _ = read_all(files.items())
    plain = next(one for one in read if one.path == name)
    read, faults = read_all({**files, name: rewrite(plain.text, plain.meanings, "chinese")}.items())
    assert not faults
    assert next(one for one in read if one.path == name).ref.digest == plain.ref.digest


_clock = st.just("") | st.times().map(lambda at: f" {at:%H:%M}")
_anchor = st.sampled_from([*ANCHORS, "my-rung", "红牌"])
_event = st.just("") | st.sampled_from([f" {event}" for event in EVENTS if event not in {"fired", "delivered"}])


@st.composite
def moments(draw: st.DrawFn) -> str:
    amount = draw(st.integers(1, 400))
    unit = draw(st.sampled_from(list(UNITS)))
    counted = draw(st.sampled_from(["", f" + {amount} {unit}", f" - {amount} {unit}"]))
    if counted and amount > 1:
        counted += "s"
    timed = not (counted and unit in {"hour", "minute"})
    return draw(_anchor) + draw(_event) + counted + (draw(_clock) if timed else "")


@given(moments())
def test_a_point_in_time_is_the_same_moment_in_both_notations(plain: str) -> None:
    assert plain_time(plain) == plain
    chinese = chinese_time(plain)
    assert plain_time(chinese) == plain
    assert parse_moment(plain_time(chinese)) == parse_moment(plain)


@given(st.integers(1, 400), st.sampled_from(list(UNITS)))
def test_a_length_of_time_is_the_same_in_both_notations(amount: int, unit: str) -> None:
    plain = f"{amount} {unit}{'' if amount == 1 else 's'}"
    assert plain_time(chinese_time(plain)) == plain
    assert parse_span(plain_time(chinese_time(plain))) == parse_span(plain)


@given(st.text(alphabet="截止前后黄色签收3三个工作日天 0917:：+-due", max_size=20))
def test_any_text_is_a_phrase_of_time_or_is_left_to_be_refused(text: str) -> None:
    plain = plain_time(text)
    assert plain_time(plain) == plain
    with contextlib.suppress(CycleInvalid):
        parse_moment(plain)


def test_no_word_of_the_notation_is_a_word_of_the_other() -> None:
    assert not set(KEYS) & set(KEYS.values())
    assert not {value.rpartition(".")[2] for value in VALUES} & set(VALUES.values())


def test_the_words_of_the_notation_stand_in_one_table() -> None:
    """A mapping from words to words in Chinese, anywhere else among the rules, would be a second table."""
    here = {chinese.__file__, examples.__file__}
    found = [
        f"{path.name}:{node.lineno}"
        for path in Path(chinese.__file__).parent.rglob("*.py")
        if str(path) not in here
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.Dict) and any(map(_in_chinese, (*node.keys, *node.values)))
    ]
    assert found == []


def _in_chinese(node: ast.expr | None) -> bool:
    """Whether it is a word in Chinese, as it might be written in a ruleset: no remark in brackets, no title in two."""
    return isinstance(node, ast.Constant) and re.fullmatch("[\u4e00-\u9fff]+", str(node.value)) is not None
