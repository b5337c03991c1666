"""Every error that the library raises, as one tree; each has a code, says what happened and what to do next, zh and en.

SuperviseError
├── UsageError                usage               a call that cannot be meant
├── NotFound                  not-found
├── NotPermitted              not-permitted
├── WrongState                wrong-state         the command does not fit the state of what it names
├── PartsMissing              parts-missing       units owe their parts of a joint report
├── StaleRevision             stale-revision      `expect` met a newer revision
├── KeyReused                 key-reused          one idempotency key, two contents
├── DraftRefused              draft-refused       findings of level error stand
├── AnswerNeeded              answer-needed       a question of the scope that nobody has confirmed
├── BeyondClock               beyond-clock        an instant after the desk's clock
├── NotYet                    not-yet             a result asked for before all it rests on has happened
├── CalendarUnpublished       calendar-unpublished
├── CycleInvalid              cycle-invalid
├── RulesetsInvalid           rulesets-invalid    diagnostics with file:line:column
├── SignatureNeeded           signature-needed    this desk activates what a second person has signed
├── OwnProposal               own-proposal        nobody signs what he proposed himself
├── RuleFailed                rule-failed         a rule raised while it was judged
├── InferenceFailed           inference-failed    the inference engine broke its contract or its limit
├── FileRefused               file-refused        a file that cannot be read, and why
├── PluginFailed              plugin-failed
├── EngineUnavailable         engine-unavailable
├── StoreBusy                 store-busy          the case stayed claimed by others
├── StoreAway                 store-away          the database cannot be reached, or went away
└── StoreFailed               store-failed        the database refused what it was asked
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, ClassVar, Literal

Language = Literal["zh", "en"]


class SuperviseError(Exception):
    """The root. Subclasses hold templates; the keyword facts fill them and stay readable as `facts`."""

    code: ClassVar[str] = "error"
    zh: ClassVar[str] = "{what}"
    en: ClassVar[str] = "{what}"
    hint_zh: ClassVar[str] = ""
    hint_en: ClassVar[str] = ""

    def __init__(self, **facts: Any) -> None:
        self.facts = facts
        super().__init__(self.say("en"))

    def say(self, language: Language) -> str:
        """What happened and what to do next, in *language*."""
        what, hint = (self.zh, self.hint_zh) if language == "zh" else (self.en, self.hint_en)
        facts = self._in_chinese() if language == "zh" else self.facts
        told = what.format(**facts)
        return f"{told} [{self.code}]" + (f"\n  {hint.format(**facts)}" if hint else "")

    def _in_chinese(self) -> dict[str, Any]:
        """The facts as they are said in Chinese."""
        return self.facts

    def __reduce__(self) -> tuple[Any, ...]:
        return (_rebuild, (type(self), self.facts))


def _rebuild(kind: type[SuperviseError], facts: dict[str, Any]) -> SuperviseError:
    return kind(**facts)


class UsageError(SuperviseError):
    code = "usage"
    zh, en = "用法不对：{what}", "Wrong use: {what}"
    hint_zh, hint_en = "请对照文档 docs/embedding.md", "See docs/embedding.md"


class NotFound(SuperviseError):
    code = "not-found"
    zh, en = "没有{subject} {id}", "There is no {subject} {id}"
    hint_zh, hint_en = "请核对编号，或确认您可以看到它", "Check the id, and that you may see it"

    def _in_chinese(self) -> dict[str, Any]:
        named = str(self.facts["subject"]).replace(" or ", ", ").split(", ")
        *rest, last = (_SUBJECTS.get(one, f" {one}") for one in named)
        return {**self.facts, "subject": f"{'、'.join(rest)}或{last}" if rest else last}


_SUBJECTS = {
    "matter": "事项", "task": "任务", "period": "周期", "report": "填报", "problem": "存在问题",
    "alert": "预警", "open alert": "未解除的预警",
    "rule": "规则", "mapping": "填充规则", "proposal": "待签规则", "unit": "单位", "leader": "领导", "district": "区属",
    "scorecard": "考核表", "score entry": "计分项", "bulletin": "通报", "cycle": "考核周期",
}  # fmt: skip
"""The words for what was not found, which the code names in English."""


class NotPermitted(SuperviseError):
    code = "not-permitted"
    zh, en = "{actor} 无权执行 {command}（对象 {target}）", "{actor} may not {command} on {target}"
    hint_zh, hint_en = (
        "需要的角色与关系：{needs}",
        "It takes one of these roles and relations: {needs}",
    )


class WrongState(SuperviseError):
    code = "wrong-state"
    zh, en = "{subject} {id} 目前为 {state}，不能执行 {command}", "{subject} {id} is {state}: {command} does not fit"
    hint_zh, hint_en = "{next_zh}", "{next_en}"


class PartsMissing(SuperviseError):
    """`missing` are the ids of the units that owe a part, `units` their names."""

    code = "parts-missing"
    zh, en = "{period} 还缺 {units} 的分报", "The report of {period} lacks the parts of {units}"
    hint_zh, hint_en = (
        "请催其填报，或写明不等的理由（without）后提交",
        "Wait for them, ask them no longer (AskParts), or say why you go without them (without)",
    )


class StaleRevision(SuperviseError):
    code = "stale-revision"
    zh, en = (
        "{id} 已是第 {found} 版，您依据的是第 {expected} 版",
        "{id} is at revision {found}, you acted on {expected}",
    )
    hint_zh, hint_en = "请重新打开，核对他人的改动后再提交", "Read it again, look at what others changed, then repeat"


class KeyReused(SuperviseError):
    code = "key-reused"
    zh, en = "幂等键 {key} 已用于另一内容的 {command}", "Key {key} was already used for a different {command}"
    hint_zh, hint_en = "同一请求用同一键，不同请求换新键", "Use one key per request: a new request needs a new key"


class DraftRefused(SuperviseError):
    """Findings of level error stand against what was handed in; `findings` lists all of them."""

    code = "draft-refused"
    zh, en = "有 {count} 处错误，未予登记：\n{listing_zh}", "{count} errors, nothing was registered:\n{listing_en}"
    hint_zh, hint_en = "请逐条改正后重新提交", "Correct each of them and hand it in again"

    @property
    def findings(self) -> Sequence[Any]:
        return self.facts["findings"]  # type: ignore[no-any-return]


class AnswerNeeded(SuperviseError):
    """The scope asks whether this is to be supervised at all; `findings` are its questions, `code` their rules."""

    code = "answer-needed"
    zh, en = "须先确认才能登记：\n{listing_zh}", "To be confirmed before it is registered:\n{listing_en}"
    hint_zh, hint_en = "核实后以 confirm={rules} 重新登记", "Look into it, then register with confirm={rules}"

    @property
    def findings(self) -> Sequence[Any]:
        return self.facts["findings"]  # type: ignore[no-any-return]


class BeyondClock(SuperviseError):
    code = "beyond-clock"
    zh, en = "{at} 晚于督办台的时钟 {clock}", "{at} is after the desk's clock {clock}"
    hint_zh, hint_en = (
        "时间只能巡检到现在；请核对服务器时钟",
        "Time is advanced to now at most; check the server's clock",
    )


class NotYet(SuperviseError):
    code = "not-yet"
    zh, en = "{what} 要到 {until} 之后才能得出", "{what} cannot be had before {until}"
    hint_zh, hint_en = "请在该时点之后先巡检一次", "Tick once after that instant"


class CalendarUnpublished(SuperviseError):
    code = "calendar-unpublished"
    zh, en = (
        "{year} 年的放假安排尚未公布，无法计算工作日",
        "The official calendar of {year} is not published: no workdays",
    )
    hint_zh, hint_en = (
        "国务院办公厅发布通知后更新日历插件（chinesecalendar）再巡检",
        "Update the calendar plugin (chinesecalendar) once the notice is out, then tick",
    )


class CycleInvalid(SuperviseError):
    code = "cycle-invalid"
    zh, en = "看不懂的周期或时点：{text}（{why_zh}）", "Not a cycle or a point in time: {text} ({why_en})"
    hint_zh, hint_en = "可以写：{examples}", "What may be written: {examples}"


class RulesetsInvalid(SuperviseError):
    """Nothing was activated. `diagnostics` lists every error of every file."""

    code = "rulesets-invalid"
    zh, en = (
        "规则有 {count} 处错误，未启用：\n{listing_zh}",
        "{count} errors in the rules, nothing activated:\n{listing_en}",
    )
    hint_zh, hint_en = "用 supervise rules check 逐条查看", "Run supervise rules check to see each of them"

    @property
    def diagnostics(self) -> Sequence[Any]:
        return self.facts["diagnostics"]  # type: ignore[no-any-return]


class SignatureNeeded(SuperviseError):
    code = "signature-needed"
    zh, en = "本督办台启用规则须由第二人签批", "This desk activates rules only when a second person has signed"
    hint_zh, hint_en = (
        "先 supervise rules propose，再由他人 supervise rules sign",
        "Propose them with supervise rules propose; somebody else signs with supervise rules sign",
    )


class OwnProposal(SuperviseError):
    code = "own-proposal"
    zh, en = "{actor} 不能签批自己提出的规则 {id}", "{actor} may not sign {id}, which he proposed himself"
    hint_zh, hint_en = "请由另一位有签批权的人处理", "Somebody else who may sign has to do it"


class RuleFailed(SuperviseError):
    code = "rule-failed"
    zh, en = "规则 {rule} 对 {subject} 的判断出错：{why}", "Rule {rule} failed on {subject}: {why}"
    hint_zh, hint_en = (
        "该案卷停在原处，其余照常；改正规则后再巡检",
        "This case waits, all others go on; mend the rule, then tick",
    )


class InferenceFailed(SuperviseError):
    code = "inference-failed"
    zh, en = "推理引擎未能完成：{why}", "The inference engine did not finish: {why}"
    hint_zh, hint_en = (
        '可用 engine="python" 打开督办台，并报告此问题',
        'Open the desk with engine="python" and report this',
    )


class FileRefused(SuperviseError):
    code = "file-refused"
    zh, en = "文件 {name} 读不了：{why_zh}", "File {name} was not read: {why_en}"
    hint_zh, hint_en = "{next_zh}", "{next_en}"


class PluginFailed(SuperviseError):
    code = "plugin-failed"
    zh, en = "插件 {plugin} 出错：{why}", "Plugin {plugin} failed: {why}"
    hint_zh, hint_en = "用 supervise doctor 查看；其余插件照常", "See supervise doctor; the other plugins go on"


class EngineUnavailable(SuperviseError):
    code = "engine-unavailable"
    zh, en = "这台机器上没有 durable-rules", "durable-rules is not installed on this machine"
    hint_zh, hint_en = '用 engine="auto" 或 engine="python"', 'Use engine="auto" or engine="python"'


class StoreBusy(SuperviseError):
    code = "store-busy"
    zh, en = "{stream} 连续 {tries} 次被他人占用", "{stream} stayed busy for {tries} tries"
    hint_zh, hint_en = "请稍后再试", "Try again in a moment"


class StoreAway(SuperviseError):
    code = "store-away"
    zh, en = "数据库 {where} 连不上或中途断开：{why}", "The database {where} cannot be reached, or went away: {why}"
    hint_zh = "没有提交的一概没有保留；数据库恢复后再巡检一次即可接上，同一 key 的命令可以放心重发"
    hint_en = (
        "Nothing uncommitted was kept; once it is back the next tick goes on, and a command may be given again under "
        "its key"
    )


class StoreFailed(SuperviseError):
    code = "store-failed"
    zh, en = "数据库 {where} 拒绝了操作：{why}", "The database {where} refused: {why}"
    hint_zh = "请核对数据表是否由本版本建立、账号是否有权限、磁盘是否完好"
    hint_en = (
        "Check that its tables were made by this version, that the account may use them, and that the disk is sound"
    )
