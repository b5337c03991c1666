"""A witness made of facts: under each of them the rules are asked again, and have to answer as the file says."""

from __future__ import annotations

import json
import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any, cast

from pydantic_core import to_jsonable_python

from supervise.desk.activating import standard_rulesets
from supervise.errors import FileRefused
from supervise.model.standard import ElementSpec
from supervise.rules.catalogue import FACTS, Subject
from supervise.rules.language.scope import CHILDREN, find_fact
from supervise.rules.lint.found import Found
from supervise.rules.lint.samples import Facts
from supervise.rules.lint.together import Together
from supervise.rules.loading import load
from supervise.workbench.trials.folders import STANDARD, read_text

ENDING = ".witness.json"


@dataclass(frozen=True)
class Answered:
    """One question of a witness: under which facts, what it says, and what is answered now."""

    facts: Mapping[str, Any]
    name: str
    said: Any
    answered: Any

    @property
    def same(self) -> bool:
        return bool(self.said == self.answered)


def as_document(found: Found, folder: Path) -> Mapping[str, Any]:
    """The file of a finding, as it stands in *folder*."""
    place = found.diagnostic
    return {
        "lint": found.lint,
        "rule": found.rule,
        "place": f"{place.path}:{place.line}:{place.column}",
        "message": {"zh": place.message.zh, "en": place.message.en},
        "rulesets": [relative(path, folder) for path in found.files],
        "cases": cases_document(found),
    }


def cases_document(found: Found) -> Sequence[Mapping[str, Any]]:
    """The cases of a finding as JSON holds them."""
    return [{"subject": case.subject, "facts": _written(case.facts), "says": dict(case.says)} for case in found.cases]


def relative(path: str, folder: Path) -> str:
    """A ruleset as a file in *folder* names it; a shipped one goes by `standard/alerts`."""
    return path if is_shipped(path) else Path(os.path.relpath(path, folder)).as_posix()


def is_shipped(path: str) -> bool:
    """Whether a path means a ruleset that ships with the library, and no file of one's own."""
    return path.startswith(f"rulesets/{STANDARD}/") and not Path(path).exists()


def _written(facts: Mapping[str, Any]) -> Mapping[str, Any]:
    written: Mapping[str, Any] = to_jsonable_python(
        {name: str(value) if isinstance(value, Decimal) else value for name, value in facts.items()}
    )
    return written


def run_witness(path: Path) -> Sequence[Answered]:
    """The questions of the witness at *path*, asked again. Raises FileRefused, and RulesetsInvalid for its rulesets."""
    told = _read(path)
    together = Together(load(_rulesets(path, told["rulesets"])))
    found: list[Answered] = []
    for case in told["cases"]:
        facts = _revived(case["facts"], case["subject"], together.elements)
        for name, said in case["says"].items():
            try:
                answered = together.answer(name, facts)
            except KeyError:
                answered = "?"
            found.append(Answered(case["facts"], name, said, answered))
    return found


def _read(path: Path) -> Mapping[str, Any]:
    try:
        told: Mapping[str, Any] = json.loads(read_text(path))
        known = {"rulesets", "cases"} <= told.keys()
    except (ValueError, AttributeError):
        known = False
    if not known:
        raise FileRefused(
            name=str(path), why_zh="不是 supervise rules lint --witness 写出的文件",
            why_en="not a file that supervise rules lint --witness has written",
            next_zh="请重新写出", next_en="Write it again",
        )  # fmt: skip
    return told


def _rulesets(path: Path, named: Sequence[str]) -> Mapping[str, str]:
    shipped = standard_rulesets()
    return {
        name: shipped[name] if is_shipped(name) and name in shipped else read_text(path.parent / name)
        for name in named
    }  # fmt: skip


def _revived(facts: Mapping[str, Any], subject: str, elements: Mapping[str, ElementSpec]) -> Facts:
    return Facts({name: _value(name, value, subject, elements) for name, value in facts.items()})


def _value(name: str, value: Any, subject: str, elements: Mapping[str, ElementSpec]) -> Any:
    """A value of JSON as the fact has it."""
    named = find_fact(name.split("."), cast(Subject, subject), elements) if subject in FACTS else None
    if named is None or value is None:
        return value
    if named.type in CHILDREN:
        return tuple(_revived(child, CHILDREN[named.type], elements) for child in value)
    made: Mapping[str, Any] = {
        "date": date.fromisoformat, "instant": datetime.fromisoformat, "texts": tuple,
        "number": lambda number: number if isinstance(number, int) else Decimal(number),
    }  # fmt: skip
    return made[named.type](value) if named.type in made else value
