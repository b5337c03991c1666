"""How a test file calls things: `roads`, `roads/planning`, `roads/2026-02`, `roads/planning/2026-02`, `roads/q1`.

A matter goes by its name, a task by its unit, a period by its slot, with its series where the rule names one, as
`roads/summary:2026Q1`, a problem as `q1`, its number in its task; without a unit the lead's is meant. A unit or a
leader, of whom a situation may speak, goes by its id.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from supervise.model.case import Case
from supervise.model.tasks import Period, Task
from supervise.rules.rulebook import SERIES

_PROACTIVE = re.compile(r"x[0-9]+\Z")


def resolve(case: Case, name: str) -> str | None:
    """The id of the matter, task, period or slot that *name* means in *case*; None where there is none."""
    head, *rest = name.split("/")
    if head not in case.matters:
        return None
    if not rest:
        return head
    of_unit = [one for one in case.tasks.values() if one.unit == rest[0]]
    task = next((one for one in of_unit if one.successor is None), of_unit[0] if of_unit else None)
    below = rest[1:] if task is not None else rest
    task = task or next((one for one in case.tasks.values() if one.leads), None)
    if task is None or not below:
        return None if task is None else task.id
    slot = _slot(case, task, below[0])
    return slot if slot is None or len(below) == 1 else "/".join([slot, *below[1:]])


def _slot(case: Case, task: Task, key: str) -> str | None:
    """The period with this key in the newest plan that has it, a problem as `q1`, or a proactive report's own slot."""
    if _PROACTIVE.match(key) or f"{task.id}/{key}" in case.problems:
        return f"{task.id}/{key}"
    found = [period.id for period in case.periods_of.get(task.id, ()) if key in {period.slot_key, _key(case, period)}]
    return found[-1] if found else None


def report_in(case: Case, slot: str) -> str | None:
    """The newest report in a slot; *slot* itself where it is a report."""
    if slot in case.reports:
        return slot
    versions = case.reports_of.get(slot, ())
    return versions[-1].id if versions else None


def shown(case: Case, id: str) -> str:
    """What a test file calls *id*."""
    if id in case.periods:
        period = case.periods[id]
        return f"{_task(case, period.task)}/{_key(case, period)}"
    if id in case.tasks:
        return f"{case.matter.id}/{case.tasks[id].unit}"
    if id in case.problems:
        return f"{_task(case, case.problems[id].task)}/{id.rpartition('/')[2]}"
    if id in case.reports:
        report = case.reports[id]
        slot = shown(case, report.slot) if report.slot in case.periods else f"{_task(case, report.task)}/x"
        return f"{slot}/r{report.version}"
    return id


def _key(case: Case, period: Period) -> str:
    series = case.plans[period.plan].series
    return period.slot_key if series == SERIES else f"{series}:{period.slot_key}"


def _task(case: Case, id: str) -> str:
    task = case.tasks[id]
    return case.matter.id if task.leads else f"{case.matter.id}/{task.unit}"


def known_below(case: Case) -> Sequence[str]:
    """What there is in *case*, as a test file calls it."""
    return [shown(case, id) for group in (case.matters, case.tasks, case.periods, case.problems) for id in group]
