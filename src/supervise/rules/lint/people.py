"""Notices that reach nobody: roles that no unit has, or that the subject of a rule cannot have."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import get_args

from supervise.model.alerts import Role
from supervise.model.base import Text
from supervise.rules.loading import Ruleset

from .asking import Teller, line_of, may_have, roles_of, tellers
from .found import Found, Story
from .samples import Facts
from .together import Together


def check(together: Together) -> Iterator[Found]:
    for ruleset in together.rulesets:
        for rule in tellers(ruleset):
            for role in roles_of(rule):
                yield from _unreached(together, ruleset, rule, role)


def _unreached(together: Together, ruleset: Ruleset, rule: Teller, role: str) -> Iterator[Found]:
    story = None
    if not may_have(rule.subject, role):
        message = Text(
            zh=f"对象是 {rule.subject} 的规则没有 {role}：这条通知永远没有接收人",
            en=f"a rule for a {rule.subject} has no {role}: this notice never has a recipient",
        )
        units: Sequence[frozenset[str]] = (frozenset(get_args(Role)),)
    elif together.roles and not any(role in roles for roles in together.roles.values()):
        message = Text(
            zh=f"人员目录中没有一个单位有 {role}：这条通知发不出去",
            en=f"no unit of the directory has a {role}: this notice reaches nobody",
        )
        units = tuple(together.roles.values())
        story = Story("nobody", {"rule": rule.ref.id, "role": role, "subject": rule.subject})
    else:
        return
    name = f"{ruleset.ref.name} {rule.ref.id}.notify.{role}"
    cases = [together.case(rule.subject, Facts({"roles": sorted(roles)}), [name]) for roles in dict.fromkeys(units)]
    yield together.tell("unknown-recipient", ruleset, rule.ref.id, line_of(rule.ref.place), role, message, cases, story)
