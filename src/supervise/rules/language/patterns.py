"""Regular expressions of linear time, and what is wrong with a text that is none.

The engine is Rust's `regex`, inside pydantic: no backreferences, no lookaround, no backtracking.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from pydantic_core import SchemaError, SchemaValidator, core_schema

from supervise.model.base import Text

LONGEST_PATTERN = 200
LARGEST_PATTERN = 1_000
"""How many characters and classes a pattern may have once its counted repetitions are written out: to compile one takes
time and memory in proportion.
"""

_TOLD = re.compile(r"    (?P<indent> *)(?P<mark>\^+)[ ^]*\nerror: (?P<reason>[^\n]+)")
"""The engine shows the pattern, marks below it where it stumbled, and says over what."""
_PART = re.compile(
    r"""(?P<open>\() | (?P<close>\)) | (?P<atom>\\[xuU]\{[^}]*\} | \\. | \[(?:\\.|[^\]\\])*\])
    | \{\s*(?P<least>[0-9]*)\s*(?P<comma>,?)\s*(?P<most>[0-9]*)\s*\} | (?P<other>.)""",
    re.VERBOSE | re.DOTALL,
)
_REASONS: Mapping[str, Text] = {
    "backreferences": Text(
        zh="不支持回溯引用，请把重复的内容再写一遍", en="backreferences are not supported: write out what is repeated"
    ),
    "look-around": Text(
        zh="不支持环视，请用 and、not 连接两个 matches(…)",
        en="lookaround is not supported: join two matches(…) by `and` or `not`",
    ),
    "unclosed group": Text(zh=r"“(”没有配对；括号本身写作 \(", en=r"'(' is never closed; a bracket itself is \("),
    "unopened group": Text(zh=r"“)”没有配对；括号本身写作 \)", en=r"')' closes nothing; a bracket itself is \)"),
    "unclosed character class": Text(
        zh=r"“[”没有配对；方括号本身写作 \[", en=r"'[' is never closed; a bracket itself is \["
    ),
    "repetition": Text(
        zh=r"重复次数写错：*、+、?、{m,n} 之前要有内容，m 不大于 n；符号本身之前加反斜杠",
        en=r"a repetition (*, +, ?, {m,n}) follows something, m up to n; the sign itself takes a backslash before it",
    ),
    "escape sequence": Text(
        zh=r"没有这种转义；反斜杠本身写作四个：\\\\", en=r"no such escape; a backslash itself takes four: \\\\"
    ),
    "class range": Text(zh="区间应由小到大，如 [a-z]", en="a range goes upwards, as [a-z]"),
    "size limit": Text(
        zh="重复次数展开后过大，请减少次数", en="too large once its repetitions are written out: use lower counts"
    ),
}


@dataclass(frozen=True)
class Fault:
    """What is wrong with a pattern, and in which of its characters; `length` 0 where it is the whole."""

    message: Text
    offset: int = 0
    length: int = 0


def compile_pattern(pattern: str) -> Callable[[str], bool] | Fault:
    """Whether a text has *pattern* anywhere in it, in time linear in the text; or why *pattern* is no such pattern."""
    if len(pattern) > LONGEST_PATTERN:
        return Fault(
            Text(
                zh=f"正则表达式至多 {LONGEST_PATTERN} 字", en=f"a pattern has up to {LONGEST_PATTERN} characters"
            ),
            LONGEST_PATTERN,
            len(pattern) - LONGEST_PATTERN,
        )  # fmt: skip
    swollen = _swollen(pattern)
    if swollen is not None:
        return swollen
    try:
        validator = SchemaValidator(core_schema.str_schema(pattern=pattern, regex_engine="rust-regex"))
    except SchemaError as refused:
        return _fault(str(refused))
    return validator.isinstance_python


def _swollen(pattern: str) -> Fault | None:
    """The first repetition with which *pattern*, written out, passes its bound."""
    groups, last = [0], 0
    for part in _PART.finditer(pattern):
        if part["open"]:
            groups.append(0)
        elif part["close"] and len(groups) > 1:
            last = groups.pop()
            groups[-1] += last
        elif part["least"] or part["most"]:
            times = int((part["most"] or part["least"])[:9]) + (part["comma"] != "" and not part["most"])
            groups[-1] += last * (times - 1)
            last *= times
            if sum(groups) > LARGEST_PATTERN:
                return Fault(_REASONS["size limit"], part.start(), len(part[0]))
        else:
            last = 1
            groups[-1] += 1
    return None


def _fault(told: str) -> Fault:
    shown = _TOLD.search(told)
    reason = shown["reason"] if shown else told.splitlines()[-1].strip()
    message = next((text for known, text in _REASONS.items() if known in reason), None)
    if message is None:
        message = Text(zh=f"不是可用的正则表达式：{reason}", en=f"no pattern: {reason}")
    return Fault(message, len(shown["indent"]), len(shown["mark"])) if shown else Fault(message)
