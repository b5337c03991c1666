"""What is wrong with a file as YAML, in plain words: what stands there, where, and how to write it instead."""

from __future__ import annotations

import re
from typing import NamedTuple

from supervise.model.base import Text

from .diagnostics import Diagnostic, Source


class _Problem(NamedTuple):
    """What the parser says, as a pattern; the same for people; and what to do."""

    said: re.Pattern[str]
    what: Text
    fix: Text


def _problem(said: str, what_zh: str, what_en: str, fix_zh: str, fix_en: str) -> _Problem:
    return _Problem(re.compile(said), Text(zh=what_zh, en=what_en), Text(zh=fix_zh, en=fix_en))


_PROBLEMS = (
    _problem(
        "mapping values are not allowed",
        "一个值里又有冒号", "there is another ': ' inside a value",
        "含冒号的值要整个加引号", "quote a value that has ': ' in it",
    ),
    _problem(
        "could not find expected ':'",
        "这一行的键后没有冒号", "there is no ': ' after the key of this line",
        "键后写半角冒号和一个空格", "write an ASCII colon and a space after the key",
    ),
    _problem(
        "expected ','|flow (sequence|mapping|node)|did not find expected node content",
        "括号里的文字被标点断开", "a mark cuts the text in these brackets",
        "括号里含逗号、方括号、花括号或引号的文字要整个加引号",
        "inside brackets, quote a text that has a comma, brackets, braces or quotes in it",
    ),
    _problem(
        "expected key|block end|expected '-' indicator",
        "缩进与上文不齐，或引号后面还有文字", "an indent unlike the lines above, or text after a closing quote",
        "同一层左边对齐；以引号开头的值要整个再加一层引号",
        "align what is on one level; put the whole of a value that begins with a quote into quotes",
    ),
    _problem(
        "cannot start any token",
        "值不能以这个字符开头", "a value cannot begin with this character",
        "给整个值加引号", "quote the whole value",
    ),
    _problem(
        "escape character|hexdecimal|hexadecimal|Unicode character escape",
        "双引号里的反斜杠写法不对", "a backslash in double quotes that means nothing",
        "改用单引号，或把反斜杠写成两个", "use single quotes, or write the backslash twice",
    ),
    _problem(
        "quoted scalar|unexpected end of stream|unexpected document indicator|document separator",
        "引号没有闭合", "a quote is not closed",
        "在文字末尾补上引号", "close it where the text ends",
    ),
    _problem(
        "block sequence entries are not allowed|sequence entries are not allowed",
        "列表不能与键写在同一行", "a list cannot begin on the line of its key",
        "列表的每一项另起一行，以 - 开头", "put each member on a line of its own, after a '- '",
    ),
    _problem(
        "mapping keys are not allowed",
        "问号开头的键不能写在这里", "a key with a question mark cannot stand here",
        "去掉问号，写成 键: 值", "leave out the question mark and write key: value",
    ),
    _problem(
        "tag|directive",
        "不支持 YAML 标签和指令", "YAML tags and directives are not supported",
        "以 ! 或 % 开头的值要加引号；否定写 not", "quote a value that begins with ! or %; for a negation write 'not'",
    ),
    _problem(
        "alphabetic or numeric character|anchor|alias",
        "不支持 YAML 锚点和引用", "YAML anchors and aliases are not supported",
        "以 & 或 * 开头的值要加引号；共用的条件写在 define 里",
        "quote a value that begins with & or *; share a condition by 'define'",
    ),
    _problem(
        "tab character|block scalar|chomping|indentation",
        "竖线或大于号后的多行文字缩进不对", "the lines after | or > are not indented as they should be",
        "多行文字每行都用空格缩进，比键多两格", "indent every line with spaces, two more than the key",
    ),
    _problem(
        "document start|<document",
        "文件到这里已经结束，后面还有内容", "the document has ended, and more text follows",
        "删去多余的内容，或另存为一个文件", "leave out what follows, or put it into a file of its own",
    ),
)  # fmt: skip

_OTHER = Text(zh="这里不合 YAML 的写法", en="this is not written as YAML")
_REWRITE = Text(zh="照旁边的行写成 键: 值", en="write it as key: value, like the lines around it")
FLATTER = Text(
    zh="规则集用不到这样深的嵌套，删去多余的括号或缩进", en="no ruleset is so deep: delete brackets or indents"
)
_CLOSE = Text(zh="补上与它配对的括号", en="write the bracket that closes it")

_COLON = Text(zh="全角冒号不能用在键后", en="a full-width colon cannot follow a key")
_ASCII_COLON = Text(zh="改成半角冒号，后面加一个空格", en="write an ASCII colon and a space")
_COMMA = Text(zh="括号里用全角逗号分隔", en="a full-width comma between members")
_ASCII_COMMA = Text(zh="改成半角逗号，后面加一个空格", en="write an ASCII comma and a space")
_SPACE = Text(zh="用全角空格或不间断空格缩进", en="an indent of full-width or unbreakable spaces")
_ASCII_SPACE = Text(zh="缩进换成半角空格", en="indent with plain spaces")

_WIDE_COLON = re.compile(r"""\s*(?:- +)*(?:\{\s*)?['"]?[\w-]+['"]?\s*(：)""")
_WIDE_COMMA = re.compile("，")
_WIDE_INDENT = re.compile("[ ]*([\u3000\u00a0])")


def syntax_error(source: Source, index: int, said: str, opened: int | None = None) -> Diagnostic:
    """The error at *index*, of which the parser has *said* something; a full-width mark nearby is named first.

    *opened* is where the bracket or brace stands in which the error lies, if it lies in one.
    """
    line = source.place(min(index, len(source.text)))[0]
    if "maximum nesting depth" in said:
        return source.diagnose(index, 1, "rule-too-big", Text(zh="嵌套太深", en="nested too deep"), fix=FLATTER)
    if found := wide_mark(source, line, index, flow=opened is not None):
        return found
    if opened is not None and source.text[opened : opened + 1] not in {"[", "{"}:
        opened = max(source.text.rfind(bracket, 0, index) for bracket in "[{")
    if opened is not None and opened >= 0 and (source.place(opened)[0] < line or not source.text[index:].strip()):
        bracket = source.text[opened]
        what = Text(zh=f"{bracket} 没有闭合", en=f"'{bracket}' is not closed")
        return source.diagnose(opened, 1, "rule-syntax", what, fix=_CLOSE)
    what, fix = next(((one.what, one.fix) for one in _PROBLEMS if one.said.search(said)), (_OTHER, _REWRITE))
    return source.diagnose(index, 1, "rule-syntax", what, fix=fix)


def wide_mark(source: Source, line: int, index: int, *, flow: bool) -> Diagnostic | None:
    """A full-width mark that YAML takes for text: on *line*, or where the lines above it have begun to be wrong."""
    first = line
    while first > 1 and _mark_of(source, first - 1):
        first -= 1
    for number in range(first, line + 1):
        if found := _mark_of(source, number):
            return found
    commas = [found.start() for found in _WIDE_COMMA.finditer(source.line(line)) if flow]
    before = [at for at in commas if source.first(line) + at < index]
    return (
        source.diagnose(source.first(line) + before[-1], 1, "rule-syntax", _COMMA, fix=_ASCII_COMMA) if before else None
    )


def _mark_of(source: Source, line: int) -> Diagnostic | None:
    for form, what, fix in ((_WIDE_INDENT, _SPACE, _ASCII_SPACE), (_WIDE_COLON, _COLON, _ASCII_COLON)):
        if found := form.match(source.line(line)):
            return source.diagnose(source.first(line) + found.start(1), 1, "rule-syntax", what, fix=fix)
    return None
