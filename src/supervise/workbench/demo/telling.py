"""How the story is told: one sentence at a time, in the language asked for."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from supervise.errors import Language
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
