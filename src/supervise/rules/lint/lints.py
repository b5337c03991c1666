"""The ids of the lint: what each is called, and how grave it is. `docs/lint.md` has a section for each of them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from supervise.model.base import Text

Level = Literal["error", "warning"]


@dataclass(frozen=True)
class Lint:
    """One kind of finding."""

    level: Level
    title: Text


def _l(level: Level, zh: str, en: str) -> Lint:
    return Lint(level, Text(zh=zh, en=en))


LINTS: Mapping[str, Lint] = {
    "never-true": _l("error", "永远不会成立的规则", "A rule that can never hold"),
    "always-true": _l("warning", "永远成立的规则", "A rule that always holds"),
    "shadowed": _l("error", "被前面的规则全部占去", "A rule whose every case an earlier one takes"),
    "gap": _l("warning", "有一段没有规则管", "A case that falls between the rules"),
    "overlap": _l("warning", "同一情况有两条规则管", "A case that two rules claim"),
    "missing-unguarded": _l("warning", "没有考虑未填的情况", "A comparison that is silent where the fact is missing"),
    "unknown-recipient": _l("error", "通知不到任何人", "A notice that reaches nobody"),
    "before-opening": _l("warning", "预警时点早于周期开放", "An alert before its period opens"),
    "rungs-reversed": _l("error", "上级梯级先到", "A ladder whose later rung can come first"),
    "own-stratum": _l("error", "情形只能由情形满足", "A situation that only situations could fill"),
    "green-unreported": _l("error", "没有填报也是绿灯", "A green light without a report"),
    "no-denominator": _l("warning", "分母可能为零", "A rate whose denominator may be nothing"),
    "loss-untold": _l("warning", "扣分所依据的预警没有通知单位", "Points lost for alerts of which no unit is told"),
    "source-uncovered": _l("error", "来源没有时限规则", "A source for which no rule sets a cycle"),
    "waiver-expired": _l("error", "豁免已过期", "A waiver that has expired"),
    "waiver-unused": _l("warning", "豁免没有对象", "A waiver that waives nothing"),
}  # fmt: skip
"""Every id of the lint."""
