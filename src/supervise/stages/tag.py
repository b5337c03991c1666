"""tag: which tags (数据标签) a matter carries: what people entered and withdrew, and else what the rules say."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from supervise.model.causes import Cause
from supervise.model.matters import Matter
from supervise.model.tags import TagMark
from supervise.rules.activation import World
from supervise.rules.rulebook import Facts, TagRule

from .facts import shown


def marked(
    tagging: Mapping[str, TagMark], before: Collection[str], after: Collection[str], *, by: str, at: datetime
) -> Mapping[str, TagMark]:
    """The marks once a person has changed the tags from *before* to *after*: what came is entered, what went is
    withdrawn, what stayed keeps its mark.
    """
    came = {tag: TagMark(sort="entered", at=at, by=by) for tag in after if tag not in before}
    went = {tag: TagMark(sort="withdrawn", at=at, by=by) for tag in before if tag not in after}
    return {**tagging, **came, **went}


@dataclass(frozen=True)
class Retagging:
    """One tag set or lifted by rule: the matter with it, and the rule behind it."""

    tag: str
    matter: Matter
    cause: Cause

    @property
    def carried(self) -> bool:
        return self.tag in self.matter.elements.tags


def retagged(matter: Matter, facts: Facts, world: World, at: datetime) -> Iterator[Retagging]:
    """Each change that the rules in force ask of the tags of *matter*, one after another.

    A rule sets its tag while it certainly holds, and the tag goes once none of its rules may hold any more: a rule that
    cannot tell leaves the tag that it set. What a person entered or withdrew stays as it is.
    """
    rules = world.rulebook.tags
    set_before = [tag for tag, mark in matter.tagging.items() if mark.sort == "rule"]
    for tag in dict.fromkeys([*set_before, *(rule.tag for rule in rules)]):
        mark = matter.tagging.get(tag)
        by_person = mark.sort != "rule" if mark is not None else tag in matter.elements.tags
        if by_person:
            continue
        changed = _changed(mark, [rule for rule in rules if rule.tag == tag], facts, world, at)
        if changed is not None:
            matter = _with(matter, tag, changed[0])
            yield Retagging(tag, matter, changed[1])


def _changed(
    mark: TagMark | None, rules: list[TagRule], facts: Facts, world: World, at: datetime
) -> tuple[TagMark | None, Cause] | None:
    """The new mark of a tag that is left to *rules*, None for a tag that goes, with its cause; None for no change."""
    if mark is not None and any(_is_of(rule, mark) and rule.when(facts) is not False for rule in rules):
        return None
    holding = next((rule for rule in rules if rule.when(facts) is True), None)
    if holding is not None:
        cause = _cause(holding, facts, world)
        return TagMark(sort="rule", at=at, cause=cause), cause
    if mark is None or mark.cause is None:
        return None
    stopped = next((rule for rule in rules if _is_of(rule, mark)), None)
    return None, mark.cause if stopped is None else _cause(stopped, facts, world)


def _is_of(rule: TagRule, mark: TagMark) -> bool:
    """Whether the mark is by this rule, of whichever version."""
    cause = mark.cause
    return cause is not None and (cause.ruleset, cause.rule) == (rule.ref.ruleset.name, rule.ref.id)


def _cause(rule: TagRule, facts: Facts, world: World) -> Cause:
    return rule.ref.cause(world=world.seq, facts=shown(facts, rule.when.reads))


def _with(matter: Matter, tag: str, mark: TagMark | None) -> Matter:
    """The matter with this mark of *tag*. Only commands raise its revision."""
    others = tuple(one for one in matter.elements.tags if one != tag)
    tagging = {name: one for name, one in matter.tagging.items() if name != tag}
    if mark is None:
        return matter.but(elements=matter.elements.but(tags=others), tagging=tagging)
    tags = matter.elements.tags if tag in matter.elements.tags else (*others, tag)
    return matter.but(elements=matter.elements.but(tags=tags), tagging={**tagging, tag: mark})
