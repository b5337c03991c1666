"""Who may do what, as data: command -> role -> the relations in which it is allowed. What is not here is refused.

Relations of the actor to what the command is aimed at: `lead` (his unit leads it), `support` (his unit supports it),
`stranger` (neither), `self` (he wrote it himself, or it is said of his own unit; this one wins over the others).
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

from .directory import ActorRole

Relation = Literal["lead", "support", "stranger", "self"]
Permissions = Mapping[str, Mapping[ActorRole, frozenset[Relation]]]

_ANY: frozenset[Relation] = frozenset({"lead", "support", "stranger", "self"})
_OTHERS: frozenset[Relation] = _ANY - {"self"}
_INVOLVED: frozenset[Relation] = frozenset({"lead", "support", "self"})
_UNITS: frozenset[Relation] = frozenset({"lead", "support"})

_MANAGED: Mapping[ActorRole, frozenset[Relation]] = {"manager": _ANY}
_REPORTING: Mapping[ActorRole, frozenset[Relation]] = {"responsible": _INVOLVED}

PERMISSIONS: Permissions = {
    "Activate": {"admin": _ANY},
    "PublishCalendar": {"admin": _ANY},
    "Propose": {"admin": _ANY},
    "Sign": {"admin": _ANY, "manager": _ANY},
    "Register": {"manager": _ANY, "superior": _ANY, "assigner": _ANY},
    "Edit": _MANAGED,
    "Remove": _MANAGED,
    "Distribute": _MANAGED,
    "EditTask": _MANAGED,
    "EndTask": _MANAGED,
    "Acknowledge": {"responsible": _INVOLVED, "leader": _INVOLVED},
    "SaveDraft": _REPORTING,
    "Submit": _REPORTING,
    "AskParts": {"responsible": _INVOLVED, "manager": _ANY},
    # Of a period of another unit's task: by who is of a unit that was asked.
    "SavePart": _REPORTING,
    "Synthesise": _REPORTING,
    "Withdraw": {"responsible": frozenset({"self"})},
    "ReportProactively": _REPORTING,
    "Review": {"manager": _OTHERS, "superior": _OTHERS},
    "Urge": {"manager": _ANY, "leader": _ANY, "superior": _ANY, "assigner": _ANY},
    "RaiseProblem": {"responsible": _INVOLVED, "manager": _ANY},
    "AssignProblem": _MANAGED,
    "CoordinateProblem": {"responsible": _INVOLVED, "manager": _ANY, "leader": _ANY},
    "SolveProblem": {"responsible": _INVOLVED, "manager": _ANY},
    "ConfirmProblem": {"responsible": frozenset({"self"}), "manager": _ANY},
    "ReopenProblem": {"responsible": frozenset({"self"}), "manager": _ANY},
    "End": {"manager": _ANY, "superior": _ANY},
    "Verify": {"manager": _OTHERS - _UNITS, "superior": _OTHERS},
    "Reopen": {"manager": _ANY, "superior": _ANY},
    "Instruct": {"leader": _ANY, "manager": _ANY},
    "Issue": {"manager": _ANY, "leader": _ANY, "superior": _ANY},
    "Suspend": _MANAGED,
    "Resume": _MANAGED,
    "RequestExtension": _REPORTING,
    "Extend": _MANAGED,
    "DecideExtension": {"manager": _OTHERS, "superior": _OTHERS},
    # From the second extension of a period on.
    "ExtendAgain": {"leader": _OTHERS, "superior": _OTHERS},
    "Transfer": _MANAGED,
    "Return": _REPORTING,
    "DecideReturn": {"manager": _OTHERS},
    "TakeReceipt": {"manager": _ANY, "admin": _ANY},
    "Award": {"manager": _OTHERS, "appraiser": _OTHERS},
    "JudgeScore": {"manager": _OTHERS, "appraiser": _OTHERS},
}


def allowed(permissions: Permissions, command: str, roles: frozenset[ActorRole], relation: Relation) -> bool:
    """Whether one of *roles* may give *command* in this *relation*."""
    table = permissions.get(command, {})
    return any(relation in table.get(role, frozenset()) for role in roles)


def needs(permissions: Permissions, command: str) -> str:
    """The roles and relations that *command* takes, as one line."""
    table = permissions.get(command, {})
    return "; ".join(f"{role} ({', '.join(sorted(relations))})" for role, relations in sorted(table.items())) or "—"
