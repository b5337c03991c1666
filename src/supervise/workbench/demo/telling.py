"""How the story is told: one sentence at a time, in the language asked for."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from supervise.errors import Language
from supervise.model.base import Text
from supervise.model.commands import CaseCommand, Distribute, Edit, EditTask, End, EndTask, Instruct, Remove, Reopen
from supervise.model.words import WORDS

Say = Callable[[str], None]


@dataclass(frozen=True)
class Teller:
    """Tells in one language through `say`, a line at a time."""

    language: Language
    say: Say

    def tell(self, zh: str, en: str) -> None:
        self.say(zh if self.language == "zh" else en)

    def head(self, zh: str, en: str) -> None:
        """Begins a chapter."""
        self.say("")
        self.tell(f"■ {zh}", f"■ {en}")

    def counts(self, numbers: Mapping[str, int], *, prefix: str = "") -> str:
        """`蓝色 120，黄色 30`: counts by code, the codes in words."""
        words = [f"{self.word(prefix + code)} {number:,}" for code, number in numbers.items()]
        return ("，" if self.language == "zh" else ", ").join(words)

    def word(self, code: str) -> str:
        known = WORDS.get(code)
        return known.say(self.language) if known else code.rpartition(".")[2]


def narrate(command: CaseCommand) -> Text | None:
    """A sentence for a command that is worth one; None for the daily ones."""
    match command:
        case Remove():
            return Text(
                zh=f"删除 {command.matter}：{command.reason}", en=f"{command.matter} is removed: {command.reason}"
            )
        case Distribute():
            return Text(zh=f"分发 {command.matter}", en=f"{command.matter} is distributed")
        case Edit():
            changed = ", ".join(f"{name} = {value}" for name, value in command.changes.items())
            return Text(zh=f"编辑 {command.matter}：{changed}", en=f"{command.matter} is edited: {changed}")
        case EditTask():
            return Text(
                zh=f"编辑任务 {command.task}：周期 {command.cycle}，期限 {command.deadline}",
                en=f"Task {command.task} is edited: {command.cycle}, deadline {command.deadline}",
            )
        case EndTask():
            return Text(
                zh=f"结束任务 {command.task}：{command.reason}", en=f"Task {command.task} is ended: {command.reason}"
            )
        case End(how="terminated"):
            return Text(
                zh=f"意外结束 {command.matter}：{command.note}",
                en=f"{command.matter} ends by accident ({command.reason}): {command.note}",
            )
        case Reopen():
            return Text(
                zh=f"恢复 {command.matter}：{command.reason}", en=f"{command.matter} is reopened: {command.reason}"
            )
        case Instruct():
            return Text(
                zh=f"批示 {command.matter}：{command.text}", en=f"An instruction on {command.matter}: {command.text}"
            )
        case _:
            return None
