"""deadlines: which deadline a task has."""

from __future__ import annotations

from datetime import date

from supervise.model.matters import Matter
from supervise.model.tasks import Task


def deadline_of(task: Task, matter: Matter) -> date | None:
    """Its own deadline, else that of its matter."""
    return task.deadline or matter.elements.deadline
