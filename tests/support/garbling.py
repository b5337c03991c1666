"""Texts as somebody might type them for an expression: from valid fragments, Chinese, full-width signs and rubbish."""

from __future__ import annotations

from random import Random
from typing import get_args

from supervise.rules.language import LanguageError
from supervise.rules.language.problems import Code

FACTS = {
    "bool": ("reported", "period.accepted", "matter.open", "已填报", "next.reported", "overdue"),
    "number": ("percent", "urged", "task.percent", "完成百分比", "下一周期.完成百分比", "period.task.percent"),
    "text": ("key", "task.unit", "matter.priority", "事项.优先级", "任务.承办单位", "period.task.matter.title"),
    "date": ("matter.deadline", "task.deadline", "事项.交办期限", "task.matter.deadline"),
    "instant": ("due_at", "met_at", "now", "现在", "下一周期.周期结束", "next.ends_at"),
    "texts": ("matter.tags", "matter.support_units"),
    "children": ("task.periods", "alerts", "任务.周期", "task"),
}
STRANGE = (
    "nosuch", "matter.nosuch", "不存在", "task", "None", "9" * 40, "1e999", "0x1f", "007", "1_0", "'未完", "date('2026-02-30')",
    "date(key)", "'\x00'", "'\ud800'", '"', "lambda: 1", "key.upper()", "[1, 'a']", "key[0]", "{}", "f'{x}'", "*x", "重点", "...",
)  # fmt: skip
LITERALS = {
    "bool": ("true", "False"),
    "number": ("1", "0", "3.5", "１２", "9" * 15, "0.000000000000001"),
    "text": ("'a'", "“重点”", "'key'", "'\\'q'", "'𠮷'", "''", "‘且（或）’"),
    "date": ("date('2026-03-01')", "date（“0001-01-01”）"),
    "instant": ("now", "现在"),
    "texts": ("['a']", "（‘a’、‘b’）", "('x', 'y',)"),
    "children": ("periods",),
}
SIGNED = {"==": ("==", "＝＝", "!=", "≠"), "<": ("<", "＜", "<=", "≤", ">", "≥"), "+": (" + ", "-", " * ", " / ", "／")}
JOINERS = (
    " = ", "&&", " is ", "**", "//", " if ", ":=", ".", "..", "\n", "\u2028", "\ufeff", "，", "、", "且", "或", " not ", "", "'",
)  # fmt: skip
PATTERNS = (
    "^a|b$", "(关于)?", r"\d{4}", "(a|b)*$", "(a+)+$", "(", r"(a)\1", "(?=a)", r"\pL{1000}{1000}", "a{3,1}", "[", "[[:foo:]]",
    r"\x{110000}", "重{99}", "a" * 201,
)  # fmt: skip
SIGNS = "()[]{}（）［］'\"\\.,，、。=<>!-+*/%@#;:&|~^`$ \t\n\x00\ud800\u200b\u2028\ufeff且或非为空ab1９é𠮷"


def garbled(dice: Random) -> str:
    """One text: mostly an expression, often damaged, sometimes very deep or very long, at times nothing but signs."""
    kind = dice.random()
    if kind < 0.05:
        return "".join(dice.choices(SIGNS, k=dice.randrange(80)))
    if kind < 0.12:
        return _repeated(dice)
    text = _said(dice, dice.choice(("bool", "bool", "bool", "number")), dice.randrange(5))
    for _ in range(dice.choice((0, 0, 0, 1, 1, 2, 4))):
        start = dice.randrange(len(text) + 1)
        end = min(len(text), start + dice.randrange(10))
        piece = dice.choice(
            (text[start:end] * 2, "", "".join(dice.choices(SIGNS, k=3)), dice.choice(JOINERS + STRANGE))
        )
        text = text[:start] + piece + text[end:]
    return text


def _repeated(dice: Random) -> str:
    """Something small so often that it is deep or long, about the bounds and beyond."""
    times = dice.choice((10, 29, 30, 31, 49, 100, 500, 1_999))
    inner = _said(dice, "bool", 1)
    opening, closing = dice.choice(
        (("(", ")"), ("not ", ""), ("[", "]"), ("missing(", ")"), ("（", "）"), ("any(task.periods, ", ")"))
    )
    row = dice.choice(
        (inner + dice.choice((" or ", " 且 ", " == ", " = ")), dice.choice(FACTS["text"]) + ".", "x", "- ", "¬")
    )
    return dice.choice((opening * times + inner + closing * times, row * times + inner))


def _said(dice: Random, type_: str, depth: int) -> str:
    """An expression of this type, a strange one now and then."""
    if dice.random() < 0.02:
        return dice.choice(STRANGE)
    if depth <= 0:
        return dice.choice(FACTS[type_] + LITERALS[type_])
    way = dice.choice(_WAYS.get(type_, (_plainly,)))
    return way(dice, type_, depth - 1)


def _plainly(dice: Random, type_: str, depth: int) -> str:
    return _said(dice, type_, 0)


def _in_brackets(dice: Random, type_: str, depth: int) -> str:
    return dice.choice(("({})", "（{}）", "( {}\n)")).format(_said(dice, type_, depth))


def _joined(dice: Random, type_: str, depth: int) -> str:
    return dice.choice((" and ", " or ", " 且 ", " 或 ")).join(
        f"({_said(dice, 'bool', depth)})" for _ in range(dice.choice((2, 2, 3)))
    )


def _denied(dice: Random, type_: str, depth: int) -> str:
    return dice.choice(("not ", "非 ")) + _said(dice, "bool", depth)


def _compared(dice: Random, type_: str, depth: int) -> str:
    of, signs = dice.choice((("number", "<"), ("date", "<"), ("instant", "<"), ("text", "=="), ("number", "==")))
    return dice.choice(SIGNED[signs]).join(_said(dice, of, depth) for _ in range(dice.choice((2, 2, 3))))


def _among(dice: Random, type_: str, depth: int) -> str:
    return _said(dice, "text", 0) + dice.choice((" in ", " not in ", " 属于 ", " 不属于 ")) + _said(dice, "texts", 0)


def _asked(dice: Random, type_: str, depth: int) -> str:
    of = dice.choice(("text", "number", "date", "texts", "bool"))
    if dice.random() < 0.3:
        return dice.choice(FACTS[of]) + dice.choice((" 为空", " 不为空"))
    return f"missing({_said(dice, of, depth)})"


def _of_text(dice: Random, type_: str, depth: int) -> str:
    text = _said(dice, "text", depth)
    if dice.random() < 0.4:
        return f"matches({text}, '{dice.choice(PATTERNS)}')"
    return f"{dice.choice(('contains', 'starts_with'))}({text}, {_said(dice, 'text', depth)})"


def _over_children(dice: Random, type_: str, depth: int) -> str:
    children, asked = _said(dice, "children", 0), _said(dice, "number" if type_ == "number" else "bool", depth)
    return f"{'sum' if type_ == 'number' else dice.choice(('any', 'all'))}({children}, {asked})"


def _counted(dice: Random, type_: str, depth: int) -> str:
    return f"count({_said(dice, 'children', 0)}, {_said(dice, 'bool', depth)})"


def _reckoned(dice: Random, type_: str, depth: int) -> str:
    return dice.choice(SIGNED["+"]).join(_said(dice, "number", depth) for _ in range(dice.choice((2, 3))))


def _called(dice: Random, type_: str, depth: int) -> str:
    number = _said(dice, "number", depth)
    days = f"({_said(dice, 'date', depth)}, {_said(dice, 'instant', depth)})"
    return dice.choice((
        f"abs({number})", f"round({number}, {dice.randrange(12)})", f"max({number}, {number})", f"min({number}, 1, 2)",
        f"len({_said(dice, dice.choice(('text', 'texts')), 0)})", f"days{days}", f"workdays{days}", f"-{number}", f"- -{number}",
    ))  # fmt: skip


_WAYS = {
    "bool": (
        _plainly,
        _in_brackets,
        _joined,
        _joined,
        _denied,
        _compared,
        _compared,
        _among,
        _asked,
        _of_text,
        _over_children,
    ),
    "number": (_plainly, _in_brackets, _reckoned, _reckoned, _called, _over_children, _counted),
}


def told_in_place(error: LanguageError, source: str) -> None:
    """Every problem is of a declared kind, lies in *source* and is told in both languages."""
    assert error.problems
    for problem in error.problems:
        assert problem.code in get_args(Code)
        assert 0 <= problem.offset <= len(source)
        assert 1 <= problem.length <= max(1, len(source) - problem.offset)
        assert problem.message.zh
        assert problem.message.en
