"""People and units, as the host vouches for them."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from .base import Code, Value

ActorRole = Literal["admin", "manager", "responsible", "leader", "appraiser", "superior", "assigner"]
"""系统管理员, 督办管理员, 事项责任人, 分管领导, 考核主体, 上级主管部门, 交办人."""


class Actor(Value):
    """Who asks. The host has identified him; `roles` are what he may act as."""

    id: Code
    name: str = ""
    unit: Code
    roles: frozenset[ActorRole] = Field(default_factory=frozenset)


class Unit(Value):
    """An office, a branch, a subordinate body."""

    id: Code
    name: str
    kind: str = "office"
    district: str | None = None
    aliases: tuple[str, ...] = ()
