"""Clerks' workbooks: the template that goes out, the rows that come in, and the workbook that goes back marked."""

from __future__ import annotations

from collections.abc import Sequence

from supervise.hooks.specs import hookimpl
from supervise.model.intake import Reading, RowOutcome
from supervise.model.standard import Standard
from supervise.ports import WorkbookIntake

from .annotate import annotate_workbook
from .reading import read_workbook
from .template import write_template


class ExcelIntake:
    """xlsx and xlsm; implements `ports.WorkbookIntake`."""

    def template(self, standard: Standard) -> bytes:
        """An empty workbook for the clerk to fill in."""
        return write_template(standard)

    def read(self, name: str, content: bytes, standard: Standard) -> Reading:
        """Every row as a draft with its faults. Raises FileRefused for what is no readable workbook with a header."""
        return read_workbook(name, content, standard)

    def annotate(self, content: bytes, outcomes: Sequence[RowOutcome], standard: Standard) -> bytes:
        """The clerk's own workbook with its faults marked and the numbers of its matters. Raises FileRefused."""
        return annotate_workbook(content, outcomes, standard)


@hookimpl
def supervise_workbook_intake() -> WorkbookIntake:
    return ExcelIntake()
