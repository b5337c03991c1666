"""The built-in renderer: ledgers as xlsx, bulletins as docx, dossiers, scorecards and certificates as HTML."""

from __future__ import annotations

from supervise.builtin.excel.ledger import write_ledger
from supervise.hooks.specs import hookimpl
from supervise.model.documents import Bulletin, Certificate, Dossier, Ledger, ScoreSheet
from supervise.ports import Renderer

from .bulletin import write_bulletin
from .certificate import write_certificate
from .dossier import write_dossier
from .scorecard import write_scorecard


class OfficeRenderer:
    """Files for an office: each made of its document alone, equal documents giving equal bytes."""

    def ledger(self, ledger: Ledger) -> bytes:
        """An xlsx workbook. Raises UsageError where rows, columns and lights do not match."""
        return write_ledger(ledger)

    def dossier(self, dossier: Dossier) -> bytes:
        """An HTML page. Raises UsageError where a table's rows do not match its headings."""
        return write_dossier(dossier)

    def scorecard(self, sheet: ScoreSheet) -> bytes:
        """An HTML page. Raises UsageError where the entries do not add up to the total."""
        return write_scorecard(sheet)

    def bulletin(self, bulletin: Bulletin) -> bytes:
        """A docx document. Raises UsageError where a row does not match the headings."""
        return write_bulletin(bulletin)

    def certificate(self, certificate: Certificate) -> bytes:
        """An HTML page. Raises UsageError where a table's rows do not match its headings."""
        return write_certificate(certificate)


@hookimpl
def supervise_renderer() -> Renderer:
    return OfficeRenderer()
