"""The closed sets that some facts take their values from, each code with its label."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from supervise.model.base import Text
from supervise.model.matters import MatterState
from supervise.model.reports import ReportState
from supervise.model.standard import ElementSpec
from supervise.model.tasks import PeriodState, TaskState
from supervise.model.words import WORDS


def _labelled(codes: Iterable[str]) -> Mapping[str, Text]:
    return {str(code): WORDS[str(code)] for code in codes}


_REPORT_STATES = _labelled(ReportState)
FACT_CODES: Mapping[str, Mapping[str, Text]] = {
    "matter.state": _labelled(MatterState),
    "task.state": _labelled(TaskState),
    "task.role": _labelled(("lead", "support")),
    "period.state": _labelled(PeriodState),
    "period.report_state": _REPORT_STATES,
    "next.state": _labelled(PeriodState),
    "next.report_state": _REPORT_STATES,
    "report.state": _REPORT_STATES,
}
"""By canonical name. Levels and lights are not here: a ruleset may bring its own."""


def codes_of(name: str, elements: Mapping[str, ElementSpec]) -> Mapping[str, Text]:
    """The codes of the fact called *name*, a data element's included; empty where any text will do."""
    head, _, fact = name.partition(".")
    element = elements.get(fact) if head == "matter" else None
    return FACT_CODES.get(name, {}) if element is None else element.codes


def code_labelled(label: str, codes: Mapping[str, Text]) -> str | None:
    """The one code that *label* names, in either language; None where there is none, or more than one."""
    named = [code for code, text in codes.items() if label in {text.zh, text.en}]
    return named[0] if len(named) == 1 else None
