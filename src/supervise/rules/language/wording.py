"""What the language says to an author, in both languages."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence

from supervise.model.base import Text

TYPES: Mapping[str, Text] = {
    "text": Text(zh="文本", en="text"),
    "number": Text(zh="数值", en="number"),
    "bool": Text(zh="“是/否”", en="yes/no"),
    "date": Text(zh="日期", en="date"),
    "instant": Text(zh="时刻", en="instant"),
    "texts": Text(zh="文本列表", en="list of texts"),
    "tasks": Text(zh="各任务", en="tasks"),
    "periods": Text(zh="各周期", en="periods"),
    "reports": Text(zh="各填报", en="reports"),
    "alerts": Text(zh="各预警", en="alerts"),
}

EMPTY = Text(
    zh="表达式是空的，请写一个条件，如 not reported", en="the expression is empty: write one, as `not reported`"
)
NO_OPERATOR = Text(zh="文本之前少了运算符，如 ==", en="text stands right after something else: an operator is missing")
UNCLOSED_TEXT = Text(
    zh="文本没有在本行结束的引号，请补上", en="the text is not closed by a quote on its line: add the quote"
)
UNREADABLE = Text(
    zh="从这里起读不懂：看看前面是否少了运算符、逗号或名称",
    en="this cannot be read from here on: is an operator, a comma or a name missing before it?",
)
NOT_SPOKEN = Text(
    zh="规则语言里没有这种写法：只有比较、and or not in、+ - * / 和函数",
    en="this is not part of the language: it has comparisons, and or not in, + - * / and functions",
)
TOO_BIG = Text(
    zh="表达式过大或嵌套过深，请拆成几条规则", en="too large, or nested too deeply: make several rules of it"
)
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


_LEAVE_OUT = Text(zh="，请删去；要当作文本，请加引号", en=": leave it out; as a text it is quoted")
_INSTEAD: Mapping[str, Text] = {
    **dict.fromkeys(("**", "%", "@", "^"), Text(zh="：运算只有 + - * /", en=": there are + - * / alone")),
    **dict.fromkeys(
        ("if", "else"), Text(zh="：请写成两条规则，或用 and、or", en=": make two rules of it, or use and, or")
    ),
    **dict.fromkeys((";", "。"), Text(zh="：条件之间用 and 或 or", en=": conditions are joined by and, or")),
    "#": Text(zh="：注释写在 YAML 里", en=": a comment stands in the YAML"),
}


def not_spoken(word: str, near: str | None) -> Text:
    """A sign or a word of other languages, with what there is in its place where *near* does not say it."""
    instead = Text(zh="", en="") if near else _INSTEAD.get(word, _LEAVE_OUT)
    return Text(zh=f"规则语言里没有“{word}”{instead.zh}", en=f"'{word}' is not part of the language{instead.en}")


def too_long(most: int) -> Text:
    return Text(
        zh=f"表达式超过 {most} 字，请拆成几条规则", en=f"longer than {most} characters: make several rules of it"
    )


def unclosed(sign: str) -> Text:
    return Text(zh=f"“{sign}”没有配对，请补上另一半", en=f"'{sign}' is never closed: write the other half")


def unopened(sign: str) -> Text:
    return Text(zh=f"“{sign}”没有配对，请删去或补上前一半", en=f"'{sign}' closes nothing: leave it out, or open it")


def needs_name(word: str) -> Text:
    return Text(zh=f"“{word}”之前应是名称", en=f"'{word}' stands after a name")


def bad_number(word: str) -> Text:
    return Text(
        zh=f"不是可用的数：{word}（日期写作 date('2026-03-01')，至多 15 位）",
        en=f"not a number here: {word} (a date is date('2026-03-01'); at most 15 digits)",
    )


_COMPARE = Text(zh="，请写成比较或 missing(…)", en=": write a comparison, or missing(…)")


def wanted(type_: str, found: str) -> Text:
    return Text(
        zh=f"这里应是{TYPES[type_].zh}，而这是{TYPES[found].zh}{_COMPARE.zh if type_ == 'bool' else ''}",
        en=f"this should be {TYPES[type_].en}, not {TYPES[found].en}{_COMPARE.en if type_ == 'bool' else ''}",
    )


def no_argument(function: str, found: str, takes: Iterable[str]) -> Text:
    known = [one for name, one in TYPES.items() if name in takes]
    return Text(
        zh=f"{function} 不接受{TYPES[found].zh}，这里应是{'、'.join(one.zh for one in known)}",
        en=f"{function} does not take {TYPES[found].en}; here belongs: {', '.join(one.en for one in known)}",
    )


def no_arithmetic(operator: str, left: str, right: str) -> Text:
    return Text(
        zh=f"{operator} 只用于数值，而这里是{TYPES[left].zh}与{TYPES[right].zh}",
        en=f"{operator} is for numbers, not for {TYPES[left].en} and {TYPES[right].en}",
    )


def no_comparison(left: str, right: str) -> Text:
    return Text(
        zh=f"{TYPES[left].zh}不能与{TYPES[right].zh}比较：两边须是同一类型，不能是列表或下级",
        en=f"{TYPES[left].en} cannot be compared with {TYPES[right].en}: both sides are of one type, and no list",
    )


def no_order(type_: str) -> Text:
    return Text(
        zh=f"{TYPES[type_].zh}没有先后大小，只能用 == 和 !=",
        en=f"there is no order among values of type {TYPES[type_].en}: only == and !=",
    )


def unknown_fact(name: str, near: str | None) -> Text:
    """*near* is the known name to suggest; where there is none, the message says where all of them stand."""
    if near is not None:
        return Text(zh=f"没有事实“{name}”", en=f"unknown fact '{name}'")
    return Text(
        zh=f"没有事实“{name}”：可用的事实见参考手册 docs/reference.md，文本要加引号",
        en=f"unknown fact '{name}': docs/reference.md lists all there are, and a text is quoted",
    )


def unknown_function(name: str, known: Sequence[str]) -> Text:
    return Text(
        zh=f"没有函数“{name}”，可用的有：{'、'.join(known)}",
        en=f"unknown function '{name}'; there are {', '.join(known)}",
    )


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
    return Text(
        zh=f"“{name}”用到的 {fact} 这里没有，请改写它或不用它",
        en=f"'{name}' uses {fact}, which is not to be had here: define it by other facts, or leave it out",
    )


def elapsed(name: str) -> Text:
    return Text(
        zh=f"预警的条件不读随时间自行变化的 {name}：请用 at 写明时点",
        en=f"the condition of an alert does not read {name}, which time alone changes: say when by `at`",
    )


_SHOWN_CODES = 12


def unknown_code(code: str, element: Text, codes: Collection[str]) -> Text:
    listed = ", ".join(f"'{one}'" for one in [*codes][:_SHOWN_CODES]) + (" …" if len(codes) > _SHOWN_CODES else "")
    return Text(
        zh=f"{element.zh}的代码表里没有“{code}”，有 {listed}",
        en=f"'{code}' is not among the codes of {element.en}: {listed}",
    )
