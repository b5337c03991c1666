"""notify:, by:, do: and repeat: — who is told of an alert, by which channels, what is done, and how often again."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, get_args

from supervise.model.alerts import ActionSort, Role
from supervise.model.base import Text
from supervise.rules.catalogue import Subject
from supervise.rules.loader import Entries
from supervise.rules.reading import Fields
from supervise.rules.rulebook import ActionRule, Repeat
from supervise.rules.terms import Terms

TELLING = ("notify", "by", "do")
"""The keys that say what becomes of an alert; `read_roles`, `read_channels` and `read_actions` read them."""

REPEAT_KEYS = ("every", "at_most", "until")
ACTION_KEYS = (*get_args(ActionSort), "to")

_ROLES: tuple[Any, ...] = get_args(Role)
_USUALLY_TO: dict[ActionSort, Role] = {"document": "unit", "todo": "manager", "interview": "unit_head"}


def read_roles(fields: Fields) -> tuple[Role, ...]:
    """The roles that are told; nobody by default."""
    roles = [fields.page.as_choice(node, _ROLES, "rule-unknown-role") for node, _ in fields.texts("notify")]
    return tuple(role for role in _ROLES if role in roles)


def read_channels(fields: Fields) -> tuple[str, ...]:
    """The channels that notices go by; empty for all that the desk has."""
    return tuple(dict.fromkeys(name for _, name in fields.texts("by")))


def read_actions(fields: Fields) -> tuple[ActionRule, ...]:
    """What is to be done, as `do: [{document: 督办函}]`: the title in one language for both, or in each."""
    return tuple(_actions(fields))


def _actions(fields: Fields) -> Iterator[ActionRule]:
    sorts: Sequence[ActionSort] = get_args(ActionSort)
    for one in fields.all_fields("do", ACTION_KEYS):
        given = [sort for sort in sorts if sort in one]
        if len(given) != 1:
            listed = " / ".join(sorts)
            message = Text(zh=f"每个动作写 {listed} 之一", en=f"an action is one of {listed}")
            one.page.fault(one.entries, "rule-missing-key" if not given else "rule-bad-value", message)
            continue
        (sort,) = given
        title = _title(one, sort)
        to: Role | None = one.choice("to", _ROLES, _USUALLY_TO[sort])
        if title is not None and to is not None:
            yield ActionRule(sort, title, to)


def _title(fields: Fields, sort: ActionSort) -> Text | None:
    if isinstance(fields.node(sort), Entries):
        return fields.both(sort)
    text = fields.text(sort)
    return None if text is None else Text(zh=text, en=text)


def read_repeat(fields: Fields, terms: Terms, subject: Subject) -> Repeat | None:
    """Every so often after the notice before: at most so many times after the first, or until an instant, or both.

    `until: resolved` is for as long as the alert lasts.
    """
    inner = fields.fields("repeat", REPEAT_KEYS, ("every",))
    if inner is None:
        return None
    every, at_most = terms.span(inner, "every"), inner.whole("at_most", least=1)
    if "at_most" not in inner and "until" not in inner:
        message = Text(
            zh="须写 at_most（最多几次）或 until（到何时为止，直至解除写 resolved）",
            en="'at_most' or 'until' is missing; 'until: resolved' is for as long as it lasts",
        )
        inner.page.fault(inner.entries, "rule-missing-key", message, "at_most: 5")
        return None
    endless = "until" in inner and inner.text("until") == "resolved"
    until = None if endless or "until" not in inner else terms.moment(inner, "until", subject)
    return None if every is None else Repeat(every, at_most, until)
