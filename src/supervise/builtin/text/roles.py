"""Who leads and who supports, from a clause to the fields of a draft."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from supervise.builtin.units import Mention
from supervise.model.base import Text
from supervise.model.findings import Finding
from supervise.model.matters import Provenance

from .clauses import Clause
from .context import Context, Part
from .passages import Passage
from .verbs import Named

_LONGEST_CODE = 64


def read_roles(passage: Passage, clause: Clause, context: Context) -> Part:
    """Lead unit, support units and leader of a clause. A unit that the directory knows gives its id, another keeps its
    name and has a finding; a group word such as 各有关单位 is a finding and no unit.
    """
    quote = passage.text[clause.start : clause.end].strip()
    fields: dict[str, Any] = {}
    origins: dict[str, Provenance] = {}
    findings = [_group(passage, one.mention) for one in clause.named if one.mention.group]
    leads, supports = clause.roles()
    if len(leads) > 1:
        findings.append(_several(passage, leads))
    for named in (*leads[:1], *supports):
        if not _fits(named):
            findings.append(_too_long(passage, named))
        elif context.check_units and context.index.find(named.mention.text) is None:
            findings.append(_unknown(passage, named, context))
    if leads and _fits(leads[0]):
        fields["lead_unit"] = _code(leads[0], context)
        origins["lead_unit"] = Provenance(place=passage.place(leads[0].mention.at), quote=quote)
    if fitting := [named for named in supports if _fits(named)]:
        fields["support_units"] = tuple(dict.fromkeys(_code(named, context) for named in fitting))
        origins["support_units"] = Provenance(place=passage.place(fitting[0].mention.at), quote=quote)
    if clause.leader and len(clause.leader.text) <= _LONGEST_CODE:
        fields["leader"] = clause.leader.text
        origins["leader"] = Provenance(place=passage.place(clause.leader.at), quote=quote)
    findings += [_unused(passage, start, end) for start, end in clause.unused]
    return Part(fields, origins, findings)


def _code(named: Named, context: Context) -> str:
    unit = context.index.find(named.mention.text)
    return unit.id if unit else named.mention.text


def _fits(named: Named) -> bool:
    return len(named.mention.text) <= _LONGEST_CODE


def _unknown(passage: Passage, named: Named, context: Context) -> Finding:
    name = named.mention.text
    like = context.index.nearest(name)
    return Finding(
        code="unit-unknown",
        level="warning",
        message=Text(zh=f"通讯录里没有「{name}」，按原文保留", en=f"The directory has no {name!r}; the name was kept"),
        fix=Text(zh=f"是否为「{like.name}」", en=f"Is it {like.name!r}?") if like else None,
        field="lead_unit" if named.role == "lead" else "support_units",
        place=passage.place(named.mention.at),
        quote=name,
    )


def _group(passage: Passage, mention: Mention) -> Finding:
    return Finding(
        code="unit-group",
        level="warning",
        message=Text(zh=f"「{mention.text}」没有写明是哪些单位", en=f"{mention.text!r} does not say which units"),
        fix=Text(zh="请列出单位名称", en="Name the units"),
        field="support_units",
        place=passage.place(mention.at),
        quote=mention.text,
    )


def _several(passage: Passage, leads: Sequence[Named]) -> Finding:
    first, names = leads[0].mention.text, "、".join(one.mention.text for one in leads[:6])
    return Finding(
        code="several-leads",
        level="warning",
        message=Text(
            zh=f"有 {len(leads)} 个牵头单位（{names}），按第一个「{first}」牵头，其余列为配合",
            en=f"{len(leads)} units lead ({names}): the first, {first!r}, was taken; the others support",
        ),
        fix=Text(zh="请确认由谁牵头", en="Confirm who leads"),
        field="lead_unit",
        place=passage.place(leads[0].mention.at),
        quote=names,
    )


def _too_long(passage: Passage, named: Named) -> Finding:
    return Finding(
        code="unit-unreadable",
        level="warning",
        message=Text(zh="这一段读不出单位名称", en="No name of a unit can be read here"),
        fix=Text(zh="请用顿号分开各单位", en="Separate the units by commas"),
        field="support_units",
        place=passage.place(named.mention.at),
        quote=named.mention.text,
    )


def _unused(passage: Passage, start: int, end: int) -> Finding:
    quote = passage.text[start:end].strip(" ：:，,；;\n")
    return Finding(
        code="clause-unused",
        level="warning",
        message=Text(zh=f"责任分工中的「{quote[:40]}」没有读入", en=f"Part of the clause was not read: {quote[:40]!r}"),
        place=passage.place(start),
        quote=quote,
    )
