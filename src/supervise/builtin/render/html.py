"""Pages as one self-contained file each: escaped, without network, the same bytes for the same values."""

from __future__ import annotations

import re
from datetime import datetime
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined

from supervise.builtin.page import PALETTE, foot_lines, light_of, local, say_instant, say_time, visible
from supervise.model.base import Text
from supervise.model.documents import Foot

_LONG_WORD = re.compile("[!-\u2e7f]{25}")

_WORDS = {
    "no": Text(zh="督办编号", en="No."),
    "dossier": Text(zh="事项全档", en="Dossier"),
    "facts": Text(zh="基本信息", en="Elements"),
    "tasks": Text(zh="督办任务", en="Tasks"),
    "periods": Text(zh="反馈周期", en="Reporting periods"),
    "timeline": Text(zh="办理经过", en="What happened"),
    "rule_of": Text(zh="规则", en="Rule"),
    "none": Text(zh="无", en="none"),
    "subject": Text(zh="考核对象", en="Subject"),
    "cycle": Text(zh="考核周期", en="Cycle"),
    "total": Text(zh="合计", en="Total"),
    "grade": Text(zh="等次", en="Grade"),
    "entries": Text(zh="计分项", en="Entries"),
    "points": Text(zh="分值", en="Points"),
    "what": Text(zh="计分事由", en="What for"),
    "rule": Text(zh="规则与依据", en="Rule and basis"),
    "evidence": Text(zh="对象与事实", en="Subject and facts"),
    "added": Text(zh="得分", en="Added"),
    "deducted": Text(zh="扣分", en="Deducted"),
    "balanced": Text(zh="平衡", en="Balanced"),
    "open": Text(zh="待定", en="open"),
    "by_unit": Text(zh="分单位核验", en="By unit"),
    "differences": Text(zh="差异与原因", en="Differences and causes"),
    "sealed": Text(zh="日志封存", en="Sealed journals"),
    "no_difference": Text(zh="无差异", en="no difference"),
}


def fill_page(template: str, *, language: str, zone: str, foot: Foot, **values: Any) -> bytes:
    """The page *template*, in UTF-8. Every value in it is escaped text; instants show by the clocks of *zone*."""
    return (
        _ENVIRONMENT.get_template(template)
        .render(
            lang="zh-Hans" if language == "zh" else "en",
            palette=PALETTE,
            tone=lambda name: name if name in PALETTE else "plain",
            word=lambda key: _WORDS[key].say(language),
            when=lambda at: say_instant(at, zone, language),
            day=lambda at: f"{local(at, zone):%Y-%m-%d}",
            time=lambda at: say_time(local(at, zone)),
            iso=_iso,
            foot_lines=foot_lines(foot, zone, language),
            **values,
        )
        .encode()
    )


def light_columns(rows: tuple[tuple[str, ...], ...]) -> frozenset[int]:
    """Which columns of a table hold nothing but the words of lights, so that they may be shown in colour."""
    columns = enumerate(zip(*rows, strict=True))
    return frozenset(
        at for at, cells in columns if any(cells) and all(light_of(cell) is not None for cell in cells if cell)
    )


def _iso(at: datetime) -> str:
    return at.isoformat(timespec="seconds")


def _sprawls(text: str) -> bool:
    """Whether *text* has a word that would stretch a table beyond its page."""
    return _LONG_WORD.search(text) is not None


def _shown(value: Any) -> Any:
    return visible(value) if type(value) is str else value


_ENVIRONMENT = Environment(
    loader=PackageLoader(__package__),
    autoescape=True,
    undefined=StrictUndefined,
    finalize=_shown,
    trim_blocks=True,
    lstrip_blocks=True,
)
_ENVIRONMENT.filters["light"] = light_of
_ENVIRONMENT.tests["sprawling"] = _sprawls
