"""Lights: derived by rule as of an instant, never stored, never typed in (红黄绿灯)."""

from __future__ import annotations

from supervise.rules.rulebook import Facts, Rulebook

NO_LIGHT = "grey"


def light_of(kind: str, facts: Facts, book: Rulebook, dimension: str = "") -> str:
    """The first light of this kind of subject that certainly holds, in a *dimension* of its own where one is named.
    Nothing is green that nobody has reported on, in no dimension.
    """
    for line in book.lights.get(f"{kind}.{dimension}" if dimension else kind, ()):
        if line.when is None or line.when(facts) is True:
            return NO_LIGHT if line.light == "green" and not _reported(kind, facts) else line.light
    return NO_LIGHT


def lights_of(kind: str, facts: Facts, book: Rulebook) -> tuple[str, ...]:
    """The lights in all dimensions, as `quality:red`."""
    return tuple(f"{name}:{light_of(kind, facts, book, name)}" for name in book.dimensions_of(kind))


def _reported(kind: str, facts: Facts) -> bool:
    if kind == "period":
        return facts["period.reported"] is True
    if kind == "task":
        return facts["task.last_reported_at"] is not None
    if kind == "matter":
        return facts["matter.last_reported_at"] is not None
    return any(period["period.reported"] is True for period in facts[f"{kind}.periods"] or ())
