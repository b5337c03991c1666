"""What the language says to an author, in both languages."""

from __future__ import annotations

from collections.abc import Mapping

from supervise.model.base import Text

TYPES: Mapping[str, Text] = {
    "text": Text(zh="文本", en="text"),
    "number": Text(zh="数值", en="number"),
    "bool": Text(zh="是否", en="yes/no"),
    "date": Text(zh="日期", en="date"),
    "instant": Text(zh="时刻", en="instant"),
    "texts": Text(zh="文本列表", en="list of texts"),
    "tasks": Text(zh="各任务", en="tasks"),
    "periods": Text(zh="各周期", en="periods"),
    "reports": Text(zh="各填报", en="reports"),
    "alerts": Text(zh="各预警", en="alerts"),
}

UNREADABLE = Text(zh="从这里起读不懂", en="this cannot be read from here on")
NOT_SPOKEN = Text(zh="规则语言里没有这种写法", en="this is not part of the language")
TOO_BIG = Text(zh="表达式过大或嵌套过深", en="too large, or nested too deeply")
NO_NONE = Text(zh="缺项只能用 missing(…) 判断", en="only missing(…) tests for a missing fact")
NO_VALUE = Text(zh="下级不是值，请用 count、any、all、sum", en="children are no value: use count, any, all or sum")
BAD_NUMBER = Text(zh="不是可用的数", en="not a number here")
LONE_LIST = Text(zh="列表只能写在 in 之后", en="a list stands only after `in`")
NO_METHODS = Text(zh="函数写作 f(x)，不能写作 x.f()", en="functions are written f(x), not x.f()")
LITERALS_ONLY = Text(
    zh="列表里只能写同一类型的文本、数或日期，至少一个",
    en="a list holds texts, numbers or dates of one type, at least one",
)
IN_NEEDS_LIST = Text(zh="in 之后应是列表，如 ['a', 'b']", en="`in` needs a list, as ['a', 'b']")
NO_CHAINED_IN = Text(zh="in 不能与其他比较连写", en="`in` cannot be chained with another comparison")
BAD_DATE = Text(zh="日期写作 date('2026-03-01')", en="a date is written date('2026-03-01')")
NO_PATTERN = Text(
    zh="第二项应是直接写出的正则表达式，如 '^关于'",
    en="the second argument is a pattern, written out as '^关于'",
)
BAD_DIGITS = Text(zh="小数位数应直接写出，0 到 10", en="the number of decimal places is written out, from 0 to 10")
PLACEHOLDER = Text(zh="花括号里只能写事实的名称", en="braces hold nothing but the name of a fact")
LONE_BRACE = Text(
    zh="花括号不成对；要写出花括号本身，请写两个", en="a brace without its pair; a brace itself is written twice"
)


def wanted(type_: str, found: str) -> Text:
    return Text(
        zh=f"这里应是{TYPES[type_].zh}，而这是{TYPES[found].zh}",
        en=f"this should be {TYPES[type_].en}, not {TYPES[found].en}",
    )


def no_argument(function: str, found: str) -> Text:
    return Text(zh=f"{function} 不接受{TYPES[found].zh}", en=f"{function} does not take {TYPES[found].en}")


def no_arithmetic(operator: str, left: str, right: str) -> Text:
    return Text(
        zh=f"{operator} 只用于数值，而这里是{TYPES[left].zh}与{TYPES[right].zh}",
        en=f"{operator} is for numbers, not for {TYPES[left].en} and {TYPES[right].en}",
    )


def no_comparison(left: str, right: str) -> Text:
    return Text(
        zh=f"{TYPES[left].zh}不能与{TYPES[right].zh}比较",
        en=f"{TYPES[left].en} cannot be compared with {TYPES[right].en}",
    )


def no_order(type_: str) -> Text:
    return Text(zh=f"{TYPES[type_].zh}没有先后大小", en=f"there is no order among values of type {TYPES[type_].en}")


def unknown_fact(name: str) -> Text:
    return Text(zh=f"没有事实“{name}”", en=f"unknown fact '{name}'")


def unknown_function(name: str) -> Text:
    return Text(zh=f"没有函数“{name}”", en=f"unknown function '{name}'")


def argument_count(function: str, least: int, most: int) -> Text:
    number = f"{least}" if least == most else f"{least}–{most}"
    return Text(zh=f"{function} 应有 {number} 项", en=f"{function} takes {number} arguments, in order, without names")


def needs_children(function: str) -> Text:
    return Text(
        zh=f"{function} 的第一项应是对象自己的下级，如 task.periods",
        en=f"the first argument of {function} is the subject's own children, as task.periods",
    )


def whole_subject(name: str) -> Text:
    return Text(zh=f"“{name}”是对象，请写它的某个事实", en=f"'{name}' is a subject: name one of its facts")


def ambiguous(name: str, fact: str) -> Text:
    return Text(
        zh=f"“{name}”既是 define 的名称，又是事实 {fact}，请改名",
        en=f"'{name}' is a `define` and the fact {fact} at once: rename it",
    )


def unfit_define(name: str, fact: str) -> Text:
    return Text(zh=f"“{name}”用到的 {fact} 这里没有", en=f"'{name}' uses {fact}, which is not to be had here")


def elapsed(name: str) -> Text:
    return Text(
        zh=f"预警的条件不读随时间自行变化的 {name}：请用 at 写明时点",
        en=f"the condition of an alert does not read {name}, which time alone changes: say when by `at`",
    )


def unknown_code(code: str, element: Text) -> Text:
    return Text(zh=f"{element.zh}的代码表里没有“{code}”", en=f"'{code}' is not among the codes of {element.en}")
