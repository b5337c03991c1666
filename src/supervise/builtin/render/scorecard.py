"""The scorecard (考核表) as a page: every point with its sentence, rule, basis and facts, adding up to the total."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Context, Decimal
from fractions import Fraction

from supervise.errors import UsageError
from supervise.model.documents import ScoreSheet

from .html import fill_page

_EXACT = Context(prec=1000)
_GIVEN = frozenset({"base", "points", "open"})


def write_scorecard(sheet: ScoreSheet) -> bytes:
    """*sheet* as HTML. Raises UsageError where the entries do not add up to the total, exactly."""
    points = [line.points for line in sheet.lines]
    if sum(map(Fraction, points)) != Fraction(sheet.total):
        raise UsageError(what=f"the entries of {sheet.subject} add up to {_sum(points)}, not to {sheet.total}")
    given = [line.points for line in sheet.lines if line.sort in _GIVEN]
    balances = [line.points for line in sheet.lines if line.sort not in _GIVEN]
    return fill_page(
        "scorecard.html",
        language=sheet.language,
        zone=sheet.zone,
        foot=sheet.foot,
        sheet=sheet,
        signed=_signed,
        plain=lambda number: f"{number:f}",
        added=_sum(point for point in given if point > 0),
        deducted=_sum(point for point in given if point < 0),
        balanced=_sum(balances) if balances else None,
    )


def _sum(points: Iterable[Decimal]) -> Decimal:
    total = Decimal(0)
    for point in points:
        total = _EXACT.add(total, point)
    return total


def _signed(points: Decimal) -> str:
    """+2, −0.5, 0: with the sign of typography, so that a column lines up."""
    return f"{points:+f}".replace("-", "−") if points else f"{points:f}"
