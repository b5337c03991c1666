"""What was expected held against what is there: only what is named is compared, and each difference says both."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from supervise.model.base import Text
from supervise.rules.loader import Node

from .plot import Claim, Row
from .seeing import Seen
from .words import ROWS, Kind

MOST = 6
"""How many of the things that are there a difference names."""


@dataclass(frozen=True)
class Difference:
    """One thing that is not as expected: what, at which value of the test file, what stands there and what is so."""

    node: Node
    what: Text
    expected: Text
    got: Text


@dataclass(frozen=True)
class Comparison:
    """Compares as a reader of the test file would: names are resolved by `called`, instants shown in `zone`."""

    zone: ZoneInfo
    called: Callable[[str], str]
    """A subject as the file says it -> as what is seen calls it."""
    known: Callable[[str], bool] = lambda name: True
    """Whether there is a subject of that name."""

    def differences(self, claim: Claim, seen: Sequence[Seen]) -> Iterator[Difference]:
        if claim.mode == "no":
            yield from self._absent(claim, seen)
            return
        left = list(seen)
        missing: list[Row] = []
        for row in _strictest_first(claim.rows):
            match = next((one for one in left if self.fits(row, one, claim.kind)), None)
            if match is None:
                missing.append(row)
            else:
                left.remove(match)
        for row in sorted(missing, key=lambda row: row.node.start):
            yield self._lacking(claim.kind, row, left, seen)
        if claim.mode == "only":
            nearest = [self._nearest(row, left, claim.kind) for row in missing]
            extra = [one for one in left if one not in nearest]
            if extra:
                yield Difference(
                    claim.node, _kind(claim.kind), Text(zh="除所列之外没有别的", en="these and no others"),
                    self._several(extra),
                )  # fmt: skip

    def fits(self, row: Row, seen: Seen, kind: Kind) -> bool:
        """Whether *seen* is all that *row* names."""
        return all(self._same(key, want.value, seen.get(key), kind) for key, want in row.wants.items())

    def _same(self, key: str, wanted: Any, got: Any, kind: Kind) -> bool:
        sort = ROWS[kind][key]
        if sort == "said":
            return got is not None and (wanted in got.zh or wanted in got.en)
        if sort == "subject":
            return bool(self.called(wanted) == got)
        return bool(wanted == got)

    def _absent(self, claim: Claim, seen: Sequence[Seen]) -> Iterator[Difference]:
        if claim.everything and seen:
            yield Difference(claim.node, _kind(claim.kind), _NONE, self._several(seen))
        for row in claim.rows:
            if "of" in row.wants and claim.kind != "periods" and not self.known(row.get("of")):
                there_is = Text(zh=f"有 {row.get('of')}", en=f"there is {row.get('of')}")
                yield Difference(row.wants["of"].node, _kind(claim.kind), there_is, _NONE)
            there = [one for one in seen if self.fits(row, one, claim.kind)]
            if there:
                yield Difference(row.node, _kind(claim.kind), _NONE, self._several(there))

    def _lacking(self, kind: Kind, row: Row, left: Sequence[Seen], seen: Sequence[Seen]) -> Difference:
        """A row that nothing fits: against the nearest that is there, value by value, or against all that is there."""
        near = self._nearest(row, left, kind)
        if near is None:
            expected = self._shown({key: want.value for key, want in row.wants.items()})
            return Difference(row.node, _kind(kind), Text(zh=expected, en=expected), self._several(seen))
        wrong = [key for key, want in row.wants.items() if not self._same(key, want.value, near.get(key), kind)]
        about = self._shown({key: near[key] for key in row.wants if key not in wrong})
        what = _kind(kind).but(zh=f"{_kind(kind).zh} {about}".strip(), en=f"{_kind(kind).en} {about}".strip())
        expected = self._shown({key: row.wants[key].value for key in wrong})
        got = self._shown({key: near[key] for key in wrong})
        return Difference(row.wants[wrong[0]].node, what, Text(zh=expected, en=expected), Text(zh=got, en=got))

    def _nearest(self, row: Row, left: Sequence[Seen], kind: Kind) -> Seen | None:
        """What agrees in the row's leading key and in most of the others."""
        first = next((key for key in ROWS[kind] if key in row.wants), None)
        if first is None:
            return None
        alike = [one for one in left if self._same(first, row.wants[first].value, one.get(first), kind)]
        agreeing = [
            (sum(self._same(key, want.value, one.get(key), kind) for key, want in row.wants.items()), -number)
            for number, one in enumerate(alike)
        ]
        return alike[-max(agreeing)[1]] if agreeing else None

    def _several(self, seen: Sequence[Seen]) -> Text:
        if not seen:
            return _NOTHING
        listed = "\n".join(self._shown(one) for one in seen[:MOST])
        more = len(seen) - MOST
        if more <= 0:
            return Text(zh=listed, en=listed)
        return Text(zh=f"{listed}\n……另有 {more} 项", en=f"{listed}\n... and {more} more")

    def _shown(self, values: Mapping[str, Any]) -> str:
        """As a row of the file would say it; what is empty is left out."""
        told = (f"{key}: {self.written(value)}" for key, value in values.items() if value not in (None, ""))
        return "{" + ", ".join(told) + "}"

    def written(self, value: Any) -> str:
        """A value as the file would say it."""
        if isinstance(value, datetime):
            local = value.astimezone(self.zone)
            return f"{local:%Y-%m-%d %H:%M}" if not local.second else f"{local:%Y-%m-%d %H:%M:%S}"
        if isinstance(value, bool):
            return str(value).lower()
        if isinstance(value, Decimal):
            return f"{value:f}"
        return value.zh if isinstance(value, Text) else str(value)


def _strictest_first(rows: Sequence[Row]) -> Sequence[Row]:
    """A row that says less may not take what only fits a row that says more."""
    return sorted(rows, key=lambda row: (-len(row.wants), row.node.start))


def _kind(kind: Kind) -> Text:
    return Text(zh=_KINDS[kind], en=kind)


_KINDS: Mapping[Kind, str] = {
    "alerts": "预警", "periods": "周期", "notices": "通知", "actions": "后续动作", "findings": "检核问题",
    "tags": "标签", "lights": "灯", "scores": "考核表", "entries": "计分项",
}  # fmt: skip
_NONE = Text(zh="没有", en="none")
_NOTHING = Text(zh="没有", en="none")
