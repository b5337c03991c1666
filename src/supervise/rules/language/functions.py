"""The fixed list of functions: what each takes and gives, and the exact arithmetic and dates behind them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, tzinfo
from decimal import MAX_EMAX, MIN_EMIN, ROUND_HALF_UP, Context, Decimal
from typing import Any, get_args

from supervise.rules.catalogue import FactType

from .scope import CHILDREN
from .tree import Function, Gathering

_ANY = frozenset(get_args(FactType))
_TEXT: frozenset[FactType] = frozenset({"text"})
_NUMBER: frozenset[FactType] = frozenset({"number"})
_WHEN: frozenset[FactType] = frozenset({"date", "instant"})
_LISTED: frozenset[FactType] = frozenset({"text", "texts"})


@dataclass(frozen=True)
class Signature:
    """What a function takes, argument by argument, and gives. `alike`: all arguments, and the result, of one type."""

    takes: tuple[frozenset[FactType], ...]
    gives: FactType
    alike: bool = False
    most: int | None = None
    """How many arguments at most, where more than `takes` lists are allowed; the last entry stands for the rest."""
    least: int | None = None


SIGNATURES: Mapping[Function, Signature] = {
    "len": Signature((_LISTED | CHILDREN.keys(),), "number"),
    "min": Signature((_NUMBER | _WHEN,) * 2, "number", alike=True, most=10),
    "max": Signature((_NUMBER | _WHEN,) * 2, "number", alike=True, most=10),
    "abs": Signature((_NUMBER,), "number"),
    "round": Signature((_NUMBER, _NUMBER), "number", least=1),
    "days": Signature((_WHEN, _WHEN), "number"),
    "workdays": Signature((_WHEN, _WHEN), "number"),
    "contains": Signature((_LISTED, _TEXT), "bool"),
    "starts_with": Signature((_TEXT, _TEXT), "bool"),
    "matches": Signature((_TEXT, _TEXT), "bool"),
    "missing": Signature((_ANY,), "bool"),
}
FUNCTIONS: tuple[str, ...] = (*SIGNATURES, *get_args(Gathering), "date")
MOST_DIGITS = 10

# Its own context, so that no setting of the host's threads shows in a result. Fifty digits hold every sum and product
# of the facts; a quotient is rounded half to even at the fiftieth.
_EXACT = Context(prec=50, Emax=MAX_EMAX, Emin=MIN_EMIN)


def _plus(left: Decimal | int, right: Decimal | int) -> Decimal | int:
    return left + right if type(left) is int and type(right) is int else _EXACT.add(left, right)


def _minus(left: Decimal | int, right: Decimal | int) -> Decimal | int:
    return left - right if type(left) is int and type(right) is int else _EXACT.subtract(left, right)


def _times(left: Decimal | int, right: Decimal | int) -> Decimal | int:
    return left * right if type(left) is int and type(right) is int else _EXACT.multiply(left, right)


def _divide(left: Decimal | int, right: Decimal | int) -> Decimal | None:
    return _EXACT.divide(left, right) if right else None


def _round(number: Decimal | int, digits: int = 0) -> Decimal:
    """*number* to so many decimal places, halves away from zero (四舍五入)."""
    exact = Decimal(number)
    if exact.adjusted() + digits >= _EXACT.prec - 1:
        return exact
    return exact.quantize(Decimal(1).scaleb(-digits), ROUND_HALF_UP, _EXACT)


def _number(value: Decimal | int | None) -> Decimal | None:
    return value if value is None else Decimal(value)


def _days(zone: tzinfo, start: date | datetime, end: date | datetime) -> int:
    """Calendar days from *start* to *end*; an instant counts by its date in *zone*."""
    return (_date(end, zone) - _date(start, zone)).days


def _date(when: date | datetime, zone: tzinfo) -> date:
    return when.astimezone(zone).date() if isinstance(when, datetime) else when


def _workdays(almanac: Any, zone: tzinfo, start: date | datetime, end: date | datetime) -> int | None:
    """Workdays from *start* to *end* as the almanac counts them; 0 where *end* is not later.

    The starting day is not counted, so a date starts with its first instant; as an end it counts whole, so it ends with
    its last one.
    """
    since = start if isinstance(start, datetime) else datetime.combine(start, time.min, zone)
    until = end if isinstance(end, datetime) else datetime.combine(end, time.max, zone)
    elapsed: int | None = almanac.elapsed_workdays(since, until)
    return elapsed


RUNTIME: Mapping[str, Any] = {
    "__builtins__": {}, "len": len, "min": min, "max": max,
    "PLUS": _plus, "MINUS": _minus, "TIMES": _times, "OVER": _divide,
    "ABS": _EXACT.abs, "ROUND": _round, "NUMBER": _number,
    "DAYS": _days, "WORKDAYS": _workdays,
}  # fmt: skip
"""All that generated code can reach."""
