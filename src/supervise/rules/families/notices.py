"""notify: and repeat: — who is told of an alert, and how often again."""

from __future__ import annotations

from typing import Any, get_args

from supervise.model.alerts import Role
from supervise.rules.reading import Fields
from supervise.rules.rulebook import Repeat
from supervise.rules.terms import Terms


def read_roles(fields: Fields) -> tuple[Role, ...]:
    """The roles that are told; nobody by default."""
    known: tuple[Any, ...] = get_args(Role)
    roles = [
        fields.page.as_choice(node, known, "rule-unknown-role", key="notify") for node, _ in fields.texts("notify")
    ]
    return tuple(role for role in known if role in roles)


def read_repeat(fields: Fields, terms: Terms) -> Repeat | None:
    """Every so often after the notice before, at most so many times after the first."""
    inner = fields.fields("repeat", ("every", "at_most"), ("every", "at_most"))
    if inner is None:
        return None
    every, at_most = terms.span(inner, "every"), inner.whole("at_most", least=1)
    return None if every is None or at_most is None else Repeat(every, at_most)
