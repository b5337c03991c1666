"""Which alerts hold at an instant, by ladder, direct start and supersession, as programs of clauses.

The rules themselves are facts here: a rung that is ready carries the numbers of its subject, its rule and its place. So
one program of five clauses serves every rulebook and every kind of subject; situations are a second one above it.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from supervise.errors import UsageError

from .clauses import Clause, Executor, Fact, Head, Inference, Pattern, Program, Test
from .rulebook import AlertRule, SituationRule

_HOLDS: Final = Head("holds", (("subject", 0, "subject"), ("rule", 0, "rule"), ("rung", 0, "rung")))

FIRST_RUNG: Final = "first-rung"
NEXT_RUNG: Final = "next-rung"
DIRECT_START: Final = "direct-start"
OUTRANKED: Final = "outranked"
SUPERSEDED: Final = "superseded"
SITUATION: Final = "situation"

ALERTS: Final = Program((
    Clause(FIRST_RUNG, (Pattern(("first",)),), _HOLDS),
    Clause(
        NEXT_RUNG,
        (
            Pattern(("next",)),
            Pattern(
                ("holds",),
                (
                    Test("subject", "==", 0, "subject"),
                    Test("rule", "==", 0, "rule"),
                    Test("rung", "==", 0, "below"),
                ),
            ),
        ),
        _HOLDS,
    ),
    Clause(DIRECT_START, (Pattern(("direct",)),), _HOLDS),
    Clause(
        OUTRANKED,
        (
            Pattern(("holds",)),
            Pattern(
                ("holds",),
                (
                    Test("subject", "==", 0, "subject"),
                    Test("rule", "==", 0, "rule"),
                    Test("rung", "<", 0, "rung"),
                ),
            ),
        ),
    ),
    Clause(
        SUPERSEDED,
        (
            Pattern(("supersedes",)),
            Pattern(("holds",), (Test("rule", "==", 0, "rule"),)),
            Pattern(("holds",), (Test("subject", "==", 1, "subject"), Test("rule", "==", 0, "other"))),
        ),
    ),
))  # fmt: skip
"""Of a frame of `outranked` and of `superseded`, the last fact is muted by the one before it."""

SITUATIONS: Final = Program((Clause(SITUATION, (Pattern(("enough",)),), _HOLDS),))
"""Runs above the alerts: what it reads was counted, or joined, over alerts that hold."""


@dataclass(frozen=True)
class Ready:
    """A rung whose condition and instant are certainly met for a subject. Its rule may still ask for the rung below."""

    rule: str
    rung: str
    subject: str


@dataclass(frozen=True)
class Holding:
    """A rung that holds for a subject, and the clause that makes it hold (that of the ladder, where several do).

    `muted_by` is the rule and rung that speak in its place: one that is not muted itself where there is one, then one
    of a superseding rule before one of its own, in the order of the rules, the highest rung first.
    """

    rule: str
    rung: str
    subject: str
    muted_by: tuple[str, str] | None
    clause: str


@dataclass(frozen=True)
class AlertProgram:
    """The alert rules of a rulebook as numbers: rules from 1 in their order, rungs of each from 1 upwards."""

    names: Mapping[tuple[int, int], tuple[str, str]]
    """The rule and rung of these numbers."""
    numbers: Mapping[tuple[str, str], tuple[int, int]]
    supersedes: Mapping[int, Sequence[int]]


def alert_program(rules: Sequence[AlertRule]) -> AlertProgram:
    """The program of *rules*. What they supersede among rules that are not in force is left out.

    Raises UsageError where two rules, or two rungs of one, have the same name.
    """
    place = {rule.ref.id: number for number, rule in enumerate(rules, 1)}
    if len(place) < len(rules):
        raise UsageError(what="two alert rules have the same id")
    names: dict[tuple[int, int], tuple[str, str]] = {}
    for number, rule in enumerate(rules, 1):
        names |= {(number, step): (rule.ref.id, rung.name) for step, rung in enumerate(rule.rungs, 1)}
    numbers = {name: of for of, name in names.items()}
    if len(numbers) < len(names):
        raise UsageError(what="two rungs of an alert rule have the same name")
    supersedes = {
        place[rule.ref.id]: [place[other] for other in rule.supersedes if other in place and other != rule.ref.id]
        for rule in rules
    }
    return AlertProgram(names, numbers, supersedes)


def holding(
    program: AlertProgram,
    ready: Collection[Ready],
    started: Collection[Ready],
    executor: Executor,
    silent: Collection[Ready] = (),
) -> tuple[Holding, ...]:
    """The rungs that hold, by subject, then in the order of rules and rungs.

    A first rung holds where it is *ready*. A higher one holds where it is ready and the one below it holds, or where
    its direct start is met together with the condition of its rule (*started*; of a first rung this adds nothing). A
    holding rung mutes the lower ones of its rule on its subject, and all those of the rules that its rule supersedes,
    unless it is *silent*: only proposed. What is muted holds nevertheless. Raises UsageError for a rung that the
    program does not have.
    """
    if not ready and not started:
        return ()
    subjects = sorted({of.subject for of in (*ready, *started)})
    facts = [*_rungs(program, ready, started, subjects)]
    present = {fact.keys["rule"] for fact in facts}
    facts += [
        Fact(frozenset(("supersedes",)), {"rule": rule, "other": other})
        for rule in sorted(present)
        for other in program.supersedes[rule]
        if other in present
    ]
    return _told(program, subjects, facts, executor.run(ALERTS, facts), frozenset(silent))


def counts_holding(
    rules: Sequence[SituationRule], enough: Collection[tuple[str, str]], executor: Executor
) -> tuple[Holding, ...]:
    """The situations that hold, by subject, then in the order of *rules*: those of which *enough* was found.

    *enough* has (rule, subject). A situation is one rung, named by its level. Raises UsageError for an unknown rule.
    """
    if not enough:
        return ()
    place = {rule.ref.id: number for number, rule in enumerate(rules, 1)}
    if unknown := sorted({rule for rule, _ in enough} - place.keys()):
        raise UsageError(what=f"there is no situation {', '.join(unknown)} among the rules in force")
    subjects = sorted({subject for _, subject in enough})
    number = {subject: n for n, subject in enumerate(subjects, 1)}
    flags = frozenset(("enough",))
    facts = [Fact(flags, {"subject": number[subject], "rule": place[rule], "rung": 1}) for rule, subject in enough]
    names = {(n, 1): (rule.ref.id, rule.level) for n, rule in enumerate(rules, 1)}
    return _told(AlertProgram(names, {}, {}), subjects, facts, executor.run(SITUATIONS, facts))


def _rungs(
    program: AlertProgram,
    ready: Collection[Ready],
    started: Collection[Ready],
    subjects: Sequence[str],
) -> Iterator[Fact]:
    number = {subject: n for n, subject in enumerate(subjects, 1)}
    met, direct = frozenset(ready), frozenset(started)
    for of in sorted(met | direct, key=lambda of: (of.subject, of.rule, of.rung)):
        if (of.rule, of.rung) not in program.numbers:
            raise UsageError(what=f"there is no rung {of.rung} of an alert rule {of.rule} among the rules in force")
        rule, rung = program.numbers[of.rule, of.rung]
        flags = {"first" if rung == 1 else "next"} if of in met else set()
        if of in direct and rung > 1:
            flags.add("direct")
        keys = {"subject": number[of.subject], "rule": rule, "rung": rung, "below": rung - 1}
        yield Fact(frozenset(flags), keys)


def _told(
    program: AlertProgram,
    subjects: Sequence[str],
    facts: Sequence[Fact],
    inference: Inference,
    silent: Collection[Ready] = (),
) -> tuple[Holding, ...]:
    of = [fact.keys for fact in (*facts, *inference.derived)]
    clauses: dict[int, str] = {}
    muters: dict[int, list[int]] = {}
    held = {_numbers(fact.keys): len(facts) + n for n, fact in enumerate(inference.derived)}

    def name_of(index: int) -> Ready:
        keys = of[index]
        return Ready(*program.names[keys["rule"], keys["rung"]], subjects[keys["subject"] - 1])

    for firing in inference.firings:
        if firing.clause in (OUTRANKED, SUPERSEDED):
            muter, muted = firing.frame[-2:]
            if not silent or name_of(muter) not in silent:
                muters.setdefault(muted, []).append(muter)
        else:
            clauses.setdefault(held[_numbers(of[firing.frame[0]])], firing.clause)

    def speaker(muted: int) -> tuple[str, str] | None:
        best = min(
            muters.get(muted, ()),
            key=lambda by: (by in muters, of[by]["rule"] == of[muted]["rule"], of[by]["rule"], -of[by]["rung"]),
            default=None,
        )
        return None if best is None else program.names[of[best]["rule"], of[best]["rung"]]

    return tuple(
        Holding(*program.names[rule, rung], subjects[subject - 1], speaker(index), clauses[index])
        for (subject, rule, rung), index in sorted(held.items())
    )


def _numbers(keys: Mapping[str, int]) -> tuple[int, int, int]:
    return keys["subject"], keys["rule"], keys["rung"]
