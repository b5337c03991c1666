"""Lights: derived by rule as of an instant, never stored, never typed in (红黄绿灯)."""

from __future__ import annotations

from supervise.rules.rulebook import Facts, Rulebook

NO_LIGHT = "grey"


def light_of(kind: str, facts: Facts, book: Rulebook) -> str:
    """The first light of this kind of subject that certainly holds. Nothing is green that nobody has reported on."""
    for line in book.lights.get(kind, ()):
        if line.when is None or line.when(facts) is True:
            return NO_LIGHT if line.light == "green" and not _reported(kind, facts) else line.light
    return NO_LIGHT


def _reported(kind: str, facts: Facts) -> bool:
    if kind == "period":
        return facts["period.reported"] is True
    if kind == "task":
        return facts["task.last_reported_at"] is not None
    return any(_reported("task", task) for task in facts["matter.tasks"])
