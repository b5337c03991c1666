"""The bureau that random histories happen in: its units, its people, and what they choose from."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from supervise.model.directory import Actor

UNITS = ("water", "roads", "parks")
LEADERS = ("chen", "lin")
DISTRICTS = ("north", "south")
CYCLES = ("weekly", "monthly", None, "fortnightly", "once", "yearly")

BUREAU: Mapping[str, Any] = {
    "units": [
        {"id": "inspection", "name": "督查室"},
        {"id": "water", "name": "水务处"},
        {"id": "roads", "name": "道路处"},
        {"id": "parks", "name": "园林处"},
    ],
    "actors": [
        {"id": "manager", "name": "督查员", "unit": "inspection", "roles": ["manager"]},
        {"id": "admin", "name": "管理员", "unit": "inspection", "roles": ["admin"]},
        {"id": "chen", "name": "陈主任", "unit": "inspection", "roles": ["leader"]},
        {"id": "lin", "name": "林主任", "unit": "inspection", "roles": ["leader"]},
        {"id": "city", "name": "市督查室", "unit": "inspection", "roles": ["superior"]},
        {"id": "water1", "name": "水务员", "unit": "water", "roles": ["responsible"]},
        {"id": "water0", "name": "水务处长", "unit": "water", "roles": ["responsible"], "heads": True},
        {"id": "roads1", "name": "道路员", "unit": "roads", "roles": ["responsible"], "heads": True},
        {"id": "parks1", "name": "园林员", "unit": "parks", "roles": ["responsible"]},
    ],
    "office": {"superior": ["city"], "manager": ["manager"]},
}  # fmt: skip
"""A small bureau to live in: the setting `directory` of a desk. One person hears in two roles, one unit has no head."""

MANAGER = Actor(id="manager", unit="inspection", roles=frozenset({"manager"}))
LEADER = Actor(id="chen", unit="inspection", roles=frozenset({"leader"}))
SUPERIOR = Actor(id="city", unit="inspection", roles=frozenset({"superior"}))
ADMIN = Actor(id="admin", unit="inspection", roles=frozenset({"admin"}))


def responsible(unit: str) -> Actor:
    return Actor(id=f"{unit}1", unit=unit, roles=frozenset({"responsible"}))
