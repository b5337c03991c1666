"""The dossier (事项全档) of one matter as a page: its elements, tasks and periods, and all that happened, in order."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from supervise.errors import UsageError
from supervise.model.documents import Dossier

from .html import fill_page, light_columns

_SHORT = 24
"""Characters of a value that shares its line with another."""


def write_dossier(dossier: Dossier) -> bytes:
    """*dossier* as HTML. Raises UsageError where a table's rows do not match its headings."""
    for headings, rows in ((dossier.task_headings, dossier.tasks), (dossier.period_headings, dossier.periods)):
        if any(len(row) != len(headings) for row in rows):
            raise UsageError(what=f"a row of the dossier has not the columns {', '.join(headings)}")
    return fill_page(
        "dossier.html",
        language=dossier.language,
        zone=dossier.zone,
        foot=dossier.foot,
        dossier=dossier,
        facts=list(_paired(dossier.facts)),
        task_lights=light_columns(dossier.tasks),
        period_lights=light_columns(dossier.periods),
    )


def _paired(facts: Iterable[tuple[str, str]]) -> Iterator[tuple[tuple[str, str], ...]]:
    """Lines of the table: two short facts side by side, a long one alone."""
    waiting: tuple[tuple[str, str], ...] = ()
    for fact in facts:
        if len(fact[1]) > _SHORT or "\n" in fact[1]:
            if waiting:
                yield waiting
            yield (fact,)
            waiting = ()
        elif waiting:
            yield (*waiting, fact)
            waiting = ()
        else:
            waiting = (fact,)
    if waiting:
        yield waiting
