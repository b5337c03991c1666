"""Every word that a test file may use, in one table: keys of the file, commands, and what may be said of each thing."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal, get_args

from supervise.model import commands as c
from supervise.model.base import Value
from supervise.model.reports import Progress, Verdict
from supervise.rules.chinese import TESTS

Sort = Literal["text", "instant", "number", "subject", "person", "unit", "rule", "truth", "said", "tag"]
"""What stands at a key of an expected row. `said` is compared as part of a sentence, in either language."""
Kind = Literal["alerts", "periods", "notices", "actions", "findings", "tags", "lights", "scores", "entries"]
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
    "actions": {"do": "text", "title": "said", "rule": "rule", "of": "subject", "level": "text", "role": "text",
                "unit": "unit", "fate": "text", "why": "text"},
    "findings": {"rule": "rule", "level": "text", "field": "text", "say": "said"},
    "tags": {"tag": "tag", "of": "subject", "rule": "rule"},
    "lights": {"of": "subject", "dimension": "text", "light": "text"},
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


@dataclass(frozen=True)
class Spoken:
    """How a command is said: what it is aimed at, what else it may have, and in which of its fields that goes."""

    command: type[Value]
    aim: str
    subjects: tuple[str, ...]
    keys: tuple[str, ...] = ()
    within: str = ""
    by_unit: bool = False
    """Given by the unit's responsible person where nobody is named, else by the manager."""


_AIMS: Mapping[str, tuple[str, ...]] = {
    "matter": ("matter",), "task": ("task",), "period": ("period",), "report": ("report",),
    "problem": ("problem",),
    "target": ("task", "period", "alert"),
}  # fmt: skip
_PARTS: Mapping[str, type[Value]] = {"progress": Progress, "verdict": Verdict}
"""Fields of commands whose own fields are said as if they were the command's."""
_OF_UNITS = frozenset(
    {
        "acknowledge", "save-draft", "submit", "withdraw", "report-proactively", "request-extension", "raise-problem",
        "ask-parts", "save-part", "synthesise", "return",
    }
)  # fmt: skip
_DRAFTED: Mapping[str, Spoken] = {
    "register": Spoken(c.Register, "id", ("matter",), ("with", "distribute", "confirm")),
    "edit": Spoken(c.Edit, "matter", ("matter",), ("with",)),
    CHECK: Spoken(c.Register, "id", ("matter",), ("with",)),
    FILL: Spoken(c.Register, "id", ("mapping",), ("record",)),
}
"""What is said of a draft. `check` asks what the rules say of it, `fill` what a mapping makes of a record; neither
registers anything."""


def _spoken(word: str, command: type[Value]) -> Spoken:
    """A command of the model as its fields tell."""
    names = [name for name in command.model_fields if name != "do"]
    aim = next(name for name in _AIMS if name in names)
    within = next((name for name in _PARTS if name in names), "")
    inner = _PARTS[within].model_fields if within else ()
    alert = ("rule", "level") if aim == "target" else ()
    keys = (*(name for name in names if name not in {aim, within}), *inner, *alert)
    return Spoken(command, aim, _AIMS[aim], keys, within, word in _OF_UNITS)


_MODEL: Mapping[str, type[Value]] = {kind.model_fields["do"].default: kind for kind in get_args(c.CaseCommand)}
COMMANDS: Mapping[str, Spoken] = {
    **_DRAFTED, **{word: _spoken(word, kind) for word, kind in _MODEL.items() if word not in _DRAFTED},
}  # fmt: skip
"""Every command on a matter, by its word; a target that is an alert is told by its `rule` and `level`."""

CHINESE: Mapping[str, str] = {
    **TESTS,
    **{f"only {kind}": f"仅有{TESTS[kind]}" for kind in ROWS},
    **{f"no {kind}": f"没有{TESTS[kind]}" for kind in ROWS},
}
"""What each key is called in Chinese."""
SAID_IN_CHINESE: Mapping[str, str] = {"全部": ALL, "无人": NOBODY}
