"""Every word that a test file may use, in one table: keys of the file, commands, and what may be said of each thing."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from supervise.model import commands as c

Sort = Literal["text", "instant", "number", "subject", "person", "unit", "rule", "truth", "said"]
"""What stands at a key of an expected row. `said` is compared as part of a sentence, in either language."""
Kind = Literal["alerts", "periods", "notices", "findings", "lights", "scores", "entries"]
Mode = Literal["some", "only", "no"]

FILE_KEYS = ("title", "rulesets", "units", "office", "defaults", "matters", "tests")
UNIT_KEYS = ("name", "kind", "responsible", "head", "contact", "leader")
OFFICE_KEYS = ("manager", "superior", "assigner", "admin")
TEST_KEYS = ("test", "steps")

ROWS: Mapping[Kind, Mapping[str, Sort]] = {
    "alerts": {"rule": "rule", "of": "subject", "level": "text", "rung": "text", "since": "instant", "muted": "truth",
               "say": "said"},
    "periods": {"of": "subject", "state": "text", "opens": "instant", "starts": "instant", "due": "instant",
                "ends": "instant", "rule": "rule", "cycle": "text"},
    "notices": {"to": "person", "rule": "rule", "of": "subject", "level": "text", "role": "text", "unit": "unit",
                "fate": "text", "why": "text", "say": "said"},
    "findings": {"rule": "rule", "level": "text", "field": "text", "say": "said"},
    "lights": {"of": "subject", "light": "text"},
    "scores": {"unit": "unit", "cycle": "text", "total": "number", "grade": "text", "body": "text"},
    "entries": {"rule": "rule", "unit": "unit", "cycle": "text", "points": "number", "of": "subject", "say": "said"},
}  # fmt: skip
"""What may be expected, and of what sort each value is. A row that is a mere text gives its first key."""

MODES: Mapping[str, tuple[Mode, Kind]] = {
    **{kind: ("some", kind) for kind in ROWS},
    **{f"only {kind}": ("only", kind) for kind in ROWS},
    **{f"no {kind}": ("no", kind) for kind in ROWS},
}  # fmt: skip
"""`alerts` are among what is there, `only alerts` are all that is there, `no alerts` are not there."""

LONGEST_NAME = 36
"""Characters of the name of a matter, which is its id."""
ALL = "all"
NOBODY = "nobody"
"""Who was told of a notice that was withheld."""
EXPLAIN = "explain"
CHECK = "check"
FILL = "fill"
DRAFT = "draft"
PLAIN_KEYS = ("at", "by", "note", "refused", DRAFT, EXPLAIN, *MODES)
"""What any step may have beside its command."""

_PROGRESS = ("done", "problems", "help_needed", "next_step", "forecast", "percent")


@dataclass(frozen=True)
class Spoken:
    """How a command is said: what it is aimed at, what else it may have, and in which of its fields that goes."""

    command: type
    aim: str
    subjects: tuple[str, ...]
    keys: tuple[str, ...] = ()
    within: str = ""
    by_unit: bool = False
    """Given by the unit's responsible person where nobody is named, else by the manager."""


COMMANDS: Mapping[str, Spoken] = {
    "register": Spoken(c.Register, "id", ("matter",), ("with", "distribute")),
    "edit": Spoken(c.Edit, "matter", ("matter",), ("with",)),
    "remove": Spoken(c.Remove, "matter", ("matter",), ("reason",)),
    "distribute": Spoken(c.Distribute, "matter", ("matter",)),
    "edit-task": Spoken(c.EditTask, "task", ("task",), ("title", "deadline", "cycle")),
    "end-task": Spoken(c.EndTask, "task", ("task",), ("reason",)),
    "acknowledge": Spoken(c.Acknowledge, "target", ("task", "alert"), ("rule", "level"), by_unit=True),
    "save-draft": Spoken(c.SaveDraft, "period", ("period",), _PROGRESS, "progress", by_unit=True),
    "submit": Spoken(c.Submit, "period", ("period",), _PROGRESS, "progress", by_unit=True),
    "withdraw": Spoken(c.Withdraw, "report", ("report",), by_unit=True),
    "report-proactively": Spoken(c.ReportProactively, "task", ("task",), _PROGRESS, "progress", by_unit=True),
    "review": Spoken(c.Review, "report", ("report",), ("decision", "reason"), "verdict"),
    "urge": Spoken(c.Urge, "target", ("task", "period"), ("text",)),
    "end": Spoken(c.End, "matter", ("matter",), ("how", "reason")),
    "verify": Spoken(c.Verify, "matter", ("matter",)),
    "reopen": Spoken(c.Reopen, "matter", ("matter",), ("reason",)),
    CHECK: Spoken(c.Register, "id", ("matter",), ("with",)),
    FILL: Spoken(c.Register, "id", ("mapping",), ("record",)),
}
"""`check` asks what the rules say of a draft, `fill` what a mapping makes of a record; neither registers anything."""
