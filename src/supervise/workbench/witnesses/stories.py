"""A witness that is lived through: a test of the rulesets in which the fault is seen, tried before it is handed out."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from supervise.errors import RulesetsInvalid
from supervise.rules.lint.found import Found, Story
from supervise.workbench.trials.folders import borrowed_for
from supervise.workbench.trials.reading import read_playbook
from supervise.workbench.trials.running import run_playbook

from .facts import is_shipped
from .lives import LAST_DAY, START, UNIT, Life, Setting, lives, matter_of

ENDING = ".test.yaml"
_MOST_TRIED = 6


def story_of(found: Found, setting: Setting, named: Sequence[str]) -> str | None:
    """The text of a test file that shows *found*, with the rulesets called *named*; None where none was seen to."""
    if found.story is None:
        return None
    for number, told in enumerate(_TELLERS[found.story.shows](found.story, setting)):
        text = _text(found, told, named)
        if _shows(text, setting):
            return text
        if number >= _MOST_TRIED:
            break
    return None


def _shows(text: str, setting: Setting) -> bool:
    own = {one.path: one.text for one in setting.rulesets if not is_shipped(one.path)}
    files = own, borrowed_for(own)
    book, faults = read_playbook("witness.test.yaml", text, files, setting.rulesets, setting.zone)
    try:
        return book is not None and not faults and all(one.passed for one in run_playbook(book))
    except RulesetsInvalid:
        return False  # rulesets that do not come into force together cannot be lived through


@dataclass(frozen=True)
class _Told:
    """What differs from one story to the next."""

    matter: Mapping[str, Any]
    steps: Sequence[Mapping[str, Any]]
    unit: Mapping[str, Any]
    office: Mapping[str, Any]


def _text(found: Found, told: _Told, named: Sequence[str]) -> str:
    message = found.message
    lines = [
        f"# {found.lint}: {message.zh}",
        f"# {message.en}",
        f"title: {_flow(found.lint + ' ' + found.rule)}",
        f"rulesets: {_flow(named)}",
        f"units: {_flow({UNIT: told.unit})}",
        *([f"office: {_flow(told.office)}"] if told.office else []),
        f"matters: {_flow({'one': told.matter})}",
        "tests:",
        f"  - test: {_flow(message.zh)}",
        "    steps:",
        *(f"      - {_flow(step)}" for step in told.steps),
    ]
    return "\n".join(lines) + "\n"


def _flow(value: Any) -> str:
    """A value on one line of YAML."""
    return json.dumps(value, ensure_ascii=False)


def _uncovered(story: Story, setting: Setting) -> Iterator[_Told]:
    """Registered, and to the end of the year no period is there."""
    matter = {**matter_of(setting), "source": story.about["source"]}
    steps = [{"at": START, "register": "one"}, {"at": f"{LAST_DAY} 09:00", "no periods": "all"}]
    yield _Told(matter, steps, _NAMED, {})


def _late(story: Story, setting: Setting) -> Iterator[_Told]:
    """At the opening of the period the alert is there, though its own instant has passed."""
    for life in lives(story, setting):
        first = next((at for name, at in life.instants if life.rungs[name].level == story.about["level"]), None)
        if first is None or life.opens is None or first >= life.opens:
            continue
        at, of = setting.shown(life.opens), life.of
        row = {"rule": story.about["rule"], "of": of, "level": story.about["level"], "since": at}
        steps = [{"at": at, "periods": [{"of": of, "opens": at}], "alerts": [row]}]
        yield _Told(life.matter, [*_begun(life), *steps], _NAMED, {})


def _together(story: Story, setting: Setting) -> Iterator[_Told]:
    """Both rungs fire at one instant."""
    for life in lives(story, setting):
        by_level = {life.rungs[name].level: at for name, at in life.instants}
        lower, upper = (by_level.get(story.about[which]) for which in ("lower", "upper"))
        if lower is None or upper is None or upper >= lower:
            continue
        at = setting.shown(max(lower, life.opens or lower))
        levels = (story.about["lower"], story.about["upper"])
        rows = [{"rule": story.about["rule"], "of": life.of, "level": level, "since": at} for level in levels]
        yield _Told(life.matter, [*_begun(life), {"at": at, "alerts": rows}], _NAMED, {})


def _nobody(story: Story, setting: Setting) -> Iterator[_Told]:
    """The alert fires, and its notice is withheld: nobody has the role."""
    role = story.about["role"]
    unit = {**_NAMED, **{key: [] for key in _UNIT_KEYS.get(role, ())}}
    office: Mapping[str, Any] = {role: []} if role in {"superior", "assigner"} else {}
    for life in lives(story, setting):
        told = [(name, at) for name, at in life.instants if role in life.rungs[name].notify]
        if told:
            at = setting.shown(max(told[0][1], life.opens or told[0][1]))
            row = {"to": "nobody", "rule": story.about["rule"], "role": role, "fate": "withheld", "why": "nobody"}
            yield _Told(life.matter, [*_begun(life), {"at": at, "notices": [row]}], unit, office)


_TELLERS: Mapping[str, Callable[[Story, Setting], Iterator[_Told]]] = {
    "no-periods": _uncovered,
    "late-alert": _late,
    "rungs-together": _together,
    "nobody": _nobody,
}
_NAMED: Mapping[str, Any] = {"name": "住房保障处"}
_UNIT_KEYS: Mapping[str, Sequence[str]] = {
    "responsible": ("responsible",), "unit": ("responsible", "contact"), "unit_head": ("head",), "leader": ("leader",),
}  # fmt: skip


def _begun(life: Life) -> list[Mapping[str, Any]]:
    begun: list[Mapping[str, Any]] = [{"at": START, "register": "one"}]
    return [*begun, {"at": START, "acknowledge": "one"}] if life.acknowledge else begun
