"""Lights that would be green though nobody has reported anything."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import product
from typing import Any

from supervise.model.base import Text
from supervise.rules.catalogue import FACTS, Subject
from supervise.rules.language import Formula
from supervise.rules.language.scope import CHILDREN
from supervise.rules.loading import Ruleset
from supervise.rules.rulebook import Light

from .found import Found
from .samples import FIRST_INSTANT, Facts, trials
from .together import Together
from .variables import Vocabulary

_UNREPORTED: Mapping[str, Any] = {
    "period.reported": False, "period.met_at": None, "period.accepted": False, "period.percent": None,
    "period.report_state": None, "period.returned": 0, "period.rejected": 0, "task.percent": None,
    "task.last_reported_at": None, "matter.last_reported_at": None, "next.reported": False, "next.met_at": None,
    "next.accepted": False, "next.percent": None, "next.report_state": None, "next.returned": 0, "next.rejected": 0,
}  # fmt: skip
"""What is so where nothing was reported."""
_SUBJECTS: Mapping[str, Subject] = {"period": "period", "task": "task", "matter": "matter"}
_CHILD_OF: Mapping[str, Subject] = {str(kind): child for kind, child in CHILDREN.items()}


def check(together: Together) -> Iterator[Found]:
    for ruleset in together.rulesets:
        for key, lines in ruleset.content.lights.items():
            subject = _SUBJECTS.get(key.partition(".")[0])
            if subject is not None:
                yield from _green(together, ruleset, key, subject, lines)


def _green(together: Together, ruleset: Ruleset, key: str, subject: Subject, lines: Sequence[Light]) -> Iterator[Found]:
    """Every green line that is the first to hold under some facts of which none has been reported."""
    formulas = [line.when for line in lines if isinstance(line.when, Formula)]
    shown: dict[int, Facts] = {}
    for facts in _unreported(formulas, together.vocabulary(subject)):
        first = next(
            (number for number, line in enumerate(lines, 1) if line.when is None or line.when(facts) is True), 0
        )
        if first and lines[first - 1].light == "green":
            shown.setdefault(first, facts)
    for number, facts in shown.items():
        message = Text(
            zh="没有任何填报时这一行也成立：绿灯须以填报为条件（督办台此时显示灰灯）",
            en="this holds though nothing was reported: green has to ask for a report (the desk shows grey instead)",
        )
        names = [one.name for one in together.asked if one.ruleset is ruleset and one.rule == f"lights/{key}"]
        yield together.tell_light(
            "green-unreported", ruleset, key, number, message, [together.case(subject, facts, names)]
        )


def _unreported(formulas: Sequence[Formula], vocabulary: Vocabulary) -> Iterator[Facts]:
    """Facts at several instants of a period's life, and whatever else is asked, with nothing reported."""
    tried_facts = tuple(trials(formulas, vocabulary, most=300))
    for times, facts in product(_times(), tried_facts):
        tried = Facts(facts)
        for name in facts:
            child = _CHILD_OF.get(name.rpartition(".")[2])
            if child is not None:
                tried[name] = _children(child, times)
            elif name in times:
                tried[name] = times[name]
        tried.update({name: value for name, value in _UNREPORTED.items() if name in facts})
        if "accepted" not in (tried["period.state"], tried["next.state"]):
            yield tried


def _times() -> Iterator[Mapping[str, Any]]:
    """A month, looked at before it opens, while it is open, after its due and after its end."""
    day = FIRST_INSTANT.replace(hour=0)
    month = {
        "starts_at": day, "opens_at": day.replace(day=20), "due_at": day.replace(day=25, hour=17),
        "assessment_due_at": day.replace(day=25, hour=17), "ends_at": day.replace(month=4, day=1),
    }  # fmt: skip
    for now in (day.replace(day=3), day.replace(day=23), day.replace(day=26), day.replace(month=4, day=2)):
        yield {"now": now, **{f"period.{name}": at for name, at in month.items()}}


def _children(child: Subject, times: Mapping[str, Any]) -> tuple[Facts, ...]:
    """One task or period of which nothing was reported, and its own; of anything else there is none."""
    if child not in {"task", "period"}:
        return ()
    facts = Facts({name: value for name, value in times.items() if name.startswith((f"{child}.", "now"))})
    for word, fact in FACTS[child].items():
        name = f"{child}.{word}"
        if fact.type in CHILDREN:
            facts[name] = _children(CHILDREN[fact.type], times)
        elif name not in facts and fact.type == "bool":
            facts[name] = word == "open"
        elif name not in facts and fact.type == "number":
            facts[name] = 0
    due, now = times["period.due_at"], times["now"]
    overdue = {"period.overdue": now >= due, "period.late": now >= due, "task.overdue": False}
    facts.update({name: value for name, value in {**_UNREPORTED, **overdue}.items() if name.startswith(f"{child}.")})
    return (facts,)
