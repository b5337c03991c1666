"""What is wrong with a ruleset: each error with its place, what to write instead, and how it is shown."""

from __future__ import annotations

import difflib
import re
from bisect import bisect_right
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from unicodedata import east_asian_width

from supervise.model.base import Text, Value

CODES: Mapping[str, Text] = {
    "rule-syntax": Text(
        zh="不是合法的 YAML，或不是规则语言的条件", en="not YAML, or not a condition of the rule language"
    ),
    "rule-too-big": Text(
        zh="过大、过深，或用了锚点、引用、标签", en="too large, too deep, or built of anchors and tags"
    ),
    "rule-encoding": Text(zh="不是 UTF-8 编码的文本", en="not a text in UTF-8"),
    "rule-unknown-key": Text(zh="这里没有这个键", en="a key that this place does not know"),
    "rule-missing-key": Text(zh="缺少必需的键", en="a key that has to be there"),
    "rule-duplicate-key": Text(zh="同一映射中键重复", en="the same key twice in one mapping"),
    "rule-duplicate-id": Text(zh="编号或名称重复", en="the same id or name twice"),
    "rule-bad-value": Text(zh="值不合要求", en="a value of the wrong form, or outside its list"),
    "rule-bad-moment": Text(zh="看不懂的周期、时长或时点", en="not a cycle, a length of time or a point in time"),
    "rule-unknown-name": Text(zh="没有这个事实、数据元或起点", en="no such fact, element or date to count from"),
    "rule-unknown-code": Text(zh="代码表里没有这个代码", en="a code that the element's list does not have"),
    "rule-unknown-rule": Text(zh="没有这条规则或这个梯级", en="no such rule or rung"),
    "rule-unknown-role": Text(zh="没有这个接收角色", en="no such role to notify"),
    "rule-function": Text(zh="没有这个函数，或参数个数不对", en="no such function, or not its number of arguments"),
    "rule-literal": Text(zh="写出的数、日期或正则表达式不可用", en="a number, a date or a pattern that is none"),
    "rule-type": Text(zh="类型不符", en="values of types that do not go together"),
    "rule-ambiguous": Text(zh="define 的名称与事实同名", en="a defined name that is also the name of a fact"),
    "rule-template": Text(zh="消息中的花括号有误", en="braces of a message that hold no name of a fact"),
    "rule-elapsed": Text(
        zh="预警条件读取了随时间变化的事实", en="a condition of an alert that time alone would change"
    ),
    "rule-stratum": Text(zh="规则读取了自身或更高层的结果", en="a rule that reads its own result, or one above it"),
    "rule-light": Text(zh="没有填报也会显示绿灯", en="a light that would be green when nothing was reported"),
    "rule-no-elements": Text(zh="没有数据元标准", en="no ruleset of kind elements to type the rules by"),
    "rule-overlap": Text(zh="同一规则集的两个版本重叠", en="two versions of one ruleset that overlap"),
}
"""Every code of a diagnostic, with what it means."""

FIXES: Mapping[str, Text] = {
    "rule-syntax": Text(
        zh="写成 not period.reported and percent < 50 这样的条件",
        en="write a condition such as not period.reported and percent < 50",
    ),
    "rule-too-big": Text(zh="拆成几条规则，或拆成几个文件", en="split it into several rules, or into several files"),
    "rule-encoding": Text(zh="用编辑器另存为 UTF-8 编码", en="save the file as UTF-8 with your editor"),
    "rule-unknown-key": Text(zh="改成所列的键，或删去这一项", en="use one of the keys listed, or leave it out"),
    "rule-missing-key": Text(zh="补上这个键", en="add this key"),
    "rule-duplicate-key": Text(zh="只留一个，删去另一个", en="keep one of the two"),
    "rule-duplicate-id": Text(zh="换一个没有用过的名称", en="give it a name that is not taken"),
    "rule-bad-value": Text(zh="改成所要求的写法", en="write it in the form that is asked for"),
    "rule-bad-moment": Text(zh="照所举的例子写", en="write it like one of the examples"),
    "rule-unknown-name": Text(zh="改成参考页所列的名称", en="use a name that the reference lists"),
    "rule-unknown-code": Text(zh="改成该数据元代码表里的代码", en="use a code of the element's own list"),
    "rule-unknown-rule": Text(zh="改成本规则集里有的规则或梯级", en="name a rule or a rung of this ruleset"),
    "rule-unknown-role": Text(zh="改成所列的角色", en="use one of the roles listed"),
    "rule-function": Text(zh="按参考页的函数表写", en="write it as the reference lists the functions"),
    "rule-literal": Text(
        zh="日期写作 date('2026-06-30')，数至多 15 位，正则表达式不用回溯引用",
        en="a date is date('2026-06-30'), a number has at most 15 digits, a pattern no backreference",
    ),
    "rule-type": Text(zh="两边换成同一类型的值", en="put values of one type together"),
    "rule-ambiguous": Text(zh="给 define 换一个名称", en="give the define another name"),
    "rule-template": Text(
        zh="花括号里只写一个事实名，如 {task.title}", en="put the name of one fact in braces, as {task.title}"
    ),
    "rule-elapsed": Text(zh="时间写进 at，如 at: due + 1 workday", en="put the time into 'at', as at: due + 1 workday"),
    "rule-stratum": Text(
        zh="只引用单个对象的预警规则，且不要互相引用", en="refer to alerts on single subjects, and never in a circle"
    ),
    "rule-light": Text(
        zh="给绿灯加上有填报才成立的条件，如 when: met_at < ends_at",
        en="give green a condition that only a report makes true, as when: met_at < ends_at",
    ),
    "rule-no-elements": Text(
        zh="加上数据元标准，可复制 rulesets/standard/elements.yaml",
        en="add one; rulesets/standard/elements.yaml can be copied",
    ),
    "rule-overlap": Text(
        zh="改 effective 或版本号，使同一天只有一个版本",
        en="change 'effective' or the version, so that each day has one",
    ),
}
"""What to do about each code, told where a diagnostic has nothing more exact to say."""

_LONGEST_EXCERPT = 300
_UNPRINTABLE = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]")


class Diagnostic(Value):
    """One error of a ruleset. `line` and `column` count from 1, in characters; `length` is how many it concerns.

    `excerpt` is the line as it stands in the file, empty where it is too long to show. What to do next is the
    `suggestion`, the right word itself, or else `fix`.
    """

    path: str
    line: int
    column: int
    code: str
    message: Text
    suggestion: str | None = None
    fix: Text | None = None
    excerpt: str = ""
    length: int = 1

    def show(self, language: str) -> str:
        """The error as a terminal shows it: place, message, code, then the line with what is wrong underlined."""
        head = f"{self.path}:{self.line}:{self.column}: {self.message.say(language)}  [{self.code}]"
        hint = self.hint(language)
        if not self.excerpt.strip():
            return f"{head}\n    {hint}" if hint else head
        indent = len(self.excerpt) - len(self.excerpt.lstrip())
        shown = self.excerpt.strip()
        start = min(max(self.column - 1 - indent, 0), len(shown))
        marked = shown[start : start + self.length]
        carets = "^" * max(_width(marked), 1)
        return f"{head}\n    {shown}\n    {' ' * _width(shown[:start])}{carets} {hint}".rstrip()

    def hint(self, language: str) -> str:
        """What to do next."""
        if self.suggestion is None:
            return "" if self.fix is None else self.fix.say(language)
        return f"是否应为「{self.suggestion}」？" if language == "zh" else f"did you mean '{self.suggestion}'?"


def _width(text: str) -> int:
    """Columns that *text* takes on a terminal, where a Chinese character takes two."""
    return sum(2 if east_asian_width(character) in "WF" else 1 for character in text)


def nearest(word: str, known: Iterable[str]) -> str | None:
    """The known word that *word* was probably meant to be."""
    close = difflib.get_close_matches(word, list(known), n=1, cutoff=0.6)
    return close[0] if close else None


def show_all(diagnostics: Iterable[Diagnostic], language: str) -> str:
    """All of them, one below the other."""
    return "\n".join(diagnostic.show(language) for diagnostic in diagnostics)


@dataclass(frozen=True)
class Source:
    """The text of one file, to tell lines and columns by."""

    path: str
    text: str = field(repr=False)

    @cached_property
    def _starts(self) -> list[int]:
        return [0, *(match.end() for match in re.finditer(r"\r\n|\r|\n", self.text))]

    def place(self, index: int) -> tuple[int, int]:
        """Line and column, from 1, of the character at *index*."""
        line = bisect_right(self._starts, index)
        return line, index - self._starts[line - 1] + 1

    def first(self, line: int) -> int:
        """The index of the first character of *line*."""
        return self._starts[line - 1]

    def start_of(self, line: int) -> int:
        """The index of the first character of *line* that is no blank."""
        text = self.line(line)
        return self.first(line) + len(text) - len(text.lstrip())

    def line(self, number: int) -> str:
        """The line *number*, from 1, without its end."""
        end = self._starts[number] if number < len(self._starts) else len(self.text)
        return self.text[self._starts[number - 1] : end].rstrip("\r\n")

    def diagnose(
        self, index: int, length: int, code: str, message: Text, suggestion: str | None = None, fix: Text | None = None
    ) -> Diagnostic:
        """An error at the *length* characters from *index* on; what runs over the line's end is cut there.

        Without a *fix* of its own it has that of its code.
        """
        line, column = self.place(min(max(index, 0), len(self.text)))
        excerpt = self.line(line)
        length = max(1, min(length, len(excerpt) - column + 1))
        return Diagnostic(
            path=self.path, line=line, column=column, code=code, message=message, suggestion=suggestion,
            fix=fix or FIXES.get(code),
            excerpt=_UNPRINTABLE.sub("\N{REPLACEMENT CHARACTER}", excerpt) if len(excerpt) <= _LONGEST_EXCERPT else "",
            length=length,
        )  # fmt: skip
