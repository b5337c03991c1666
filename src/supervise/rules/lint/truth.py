"""Rules that can never speak, and rules that always do."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice

from supervise.model.base import Text
from supervise.rules.language.tree import Constant

from .found import Found
from .samples import Facts, trials
from .solver import never, opposite
from .speaking import Speech, speeches
from .together import SHOWN, Together

_NEVER = Text(zh="永远不会成立：没有任何情况能同时满足", en="it can never hold: no case meets all of it")
_ALWAYS = Text(
    zh="永远成立：这个条件不起作用，是否写漏了什么",
    en="it always holds: the condition decides nothing; is something left out?",
)
_MUST_NEVER = Text(zh="永远不会报错：任何情况都满足 must", en="it never finds a fault: every case meets its 'must'")
_MUST_ALWAYS = Text(zh="任何情况都报错：没有情况能满足 must", en="it always finds a fault: no case meets its 'must'")


def check(together: Together) -> Iterator[Found]:
    for speech in speeches(together):
        vocabulary = speech.vocabulary(together)
        statement, must = speech.statement(vocabulary), speech.at.part == "must"
        if never(statement, vocabulary):
            yield from _tell(together, speech, "never-true", _MUST_NEVER if must else _NEVER, speaks=False)
        elif (
            speech.whole and not isinstance(speech.at.formula.tree, Constant) and never(opposite(statement), vocabulary)
        ):
            yield from _tell(together, speech, "always-true", _MUST_ALWAYS if must else _ALWAYS, speaks=True)


def _tell(together: Together, speech: Speech, lint: str, message: Text, *, speaks: bool) -> Iterator[Found]:
    """Told with the facts at and beside every limit, unless one of them shows the contrary."""
    tried: list[Facts] = list(islice(trials(speech.formulas, speech.vocabulary(together)), 2_000))
    if all(speech.speaks(facts) is speaks for facts in tried):
        cases = [together.case(speech.subject, facts, speech.names) for facts in tried[:SHOWN]]
        yield together.tell_of(lint, speech.at, message, cases)
