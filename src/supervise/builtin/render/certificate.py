"""The certificate (核验证书) as a page: the periods called for, those there, each difference with its cause."""

from __future__ import annotations

from supervise.errors import UsageError
from supervise.model.documents import Certificate

from .html import fill_page


def write_certificate(certificate: Certificate) -> bytes:
    """*certificate* as HTML. Raises UsageError where a table's rows do not match its headings."""
    for headings, rows in (
        (certificate.headings, certificate.rows),
        (certificate.difference_headings, certificate.differences),
    ):
        if any(len(row) != len(headings) for row in rows):
            raise UsageError(what=f"a row of the certificate has not the columns {', '.join(headings)}")
    return fill_page(
        "certificate.html",
        language=certificate.language,
        zone=certificate.zone,
        foot=certificate.foot,
        certificate=certificate,
    )
