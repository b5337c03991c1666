"""Tags over generated edits, activations, entries and withdrawals: what a matter carries equals a model by brute force,
and each tag says by whom or by which rule.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from hypothesis import example, given, settings
from hypothesis import strategies as st

from support.desks import ADMIN, Office, texts
from support.lives import CI

TAGS = ("livelihood", "safety", "renewal")
DISTRICTS = ("东", "西", None)

rules = st.lists(st.tuples(st.sampled_from(TAGS), st.sampled_from(("东", "西"))), max_size=4)
steps = st.lists(
    st.one_of(
        st.tuples(st.just("district"), st.sampled_from(DISTRICTS)),
        st.tuples(st.just("tags"), st.lists(st.sampled_from(TAGS), unique=True)),
        st.tuples(st.just("activate"), rules),
        st.tuples(st.just("tick"), st.none()),
    ),
    max_size=9,
)


def ruleset(of: Sequence[tuple[str, str]], version: int) -> dict[str, str]:
    """A ruleset of tags; a rule is known again by its place."""
    lines = [f"  - {{id: r{n}, tag: {tag}, when: district == '{where}'}}" for n, (tag, where) in enumerate(of)]
    head = [
        "ruleset: t/tags", "kind: validation", f'version: "{version}"', "effective: {from: 2026-01-01}",
        "title: {zh: 标签, en: Tags}", "basis: {zh: 标签, en: Tags}",
    ]  # fmt: skip
    return {"t/tags.yaml": "\n".join([*head, *(["tags:", *lines] if lines else ["rules: []"])]) + "\n"}


@dataclass
class Model:
    """What is known of each tag: `entered`, `withdrawn`, or the place of the rule that set it."""

    rules: Sequence[tuple[str, str]]
    district: str | None = None
    known: dict[str, str | int] = field(default_factory=dict)

    def carried(self) -> set[str]:
        return {tag for tag, how in self.known.items() if how != "withdrawn"}

    def enter(self, tags: Sequence[str]) -> None:
        before = self.carried()
        self.known |= dict.fromkeys(set(tags) - before, "entered") | dict.fromkeys(before - set(tags), "withdrawn")

    def derive(self) -> None:
        for tag in TAGS:
            how = self.known.get(tag)
            if how in ("entered", "withdrawn"):
                continue
            truth = {
                place: None if self.district is None else self.district == where
                for place, (of, where) in enumerate(self.rules) if of == tag
            }  # fmt: skip
            if how is not None and truth.get(how, False) is not False:
                continue
            self.known.pop(tag, None)
            holding = [place for place, holds in truth.items() if holds]
            self.known |= dict.fromkeys([tag], holding[0]) if holding else {}


@settings(CI, max_examples=60)
@example([("safety", "东")], [], "东", [("district", None), ("activate", [("renewal", "西")])])
@example([("safety", "东")], [], "东", [("tags", []), ("district", "西"), ("district", "东")])
@given(rules, st.lists(st.sampled_from(TAGS), unique=True), st.sampled_from(DISTRICTS), steps)
def test_the_tags_of_a_matter_equal_a_brute_force_model(first, entered, district, does):
    office = Office("2026-02-10 09:00", {**texts("golden"), **ruleset(first, 0)}, engine="python")
    matter = office.register("a", tags=tuple(entered), district=district)
    model = Model(first, district)
    model.enter(entered)
    model.derive()
    for number, (what, value) in enumerate(does, start=1):
        office.at(f"2026-02-{10 + number} 09:00")
        if what == "district":
            model.district = value
            office.manager.edit(matter, district=value)
        elif what == "tags":
            model.enter(value)
            office.manager.edit(matter, tags=value)
        elif what == "activate":
            model.rules = value
            office.desk.activate(ruleset(value, number), ADMIN)
        office.tick(f"2026-02-{10 + number} 10:00")
        model.derive()
        told = office.manager.get(matter)
        assert set(told.elements.tags) == model.carried()
        assert {tag: _how(mark) for tag, mark in told.tagging.items()} == model.known
    assert office.desk.verify() is None


def _how(mark):
    return mark.sort if mark.cause is None else int(mark.cause.rule.removeprefix("r"))


@settings(CI, max_examples=40)
@given(rules, steps, st.booleans())
def test_a_missed_tick_does_not_show_in_tags_and_a_second_one_changes_nothing(first, does, by_last):
    """Two desks do the same, one ticked after each step, one only at the end."""
    offices = [Office("2026-02-10 09:00", {**texts("golden"), **ruleset(first, 0)}, engine="python") for _ in range(2)]
    ids = [office.register("a", district="东") for office in offices]
    for number, (what, value) in enumerate(does, start=1):
        for office, matter, ticked in zip(offices, ids, (True, by_last), strict=True):
            office.at(f"2026-02-{10 + number} 09:00")
            if what in {"district", "tags"}:
                office.manager.edit(matter, **{what: value})
            elif what == "activate":
                office.desk.activate(ruleset(value, number), ADMIN)
            if ticked:
                office.tick(f"2026-02-{10 + number} 10:00")
    for office in offices:
        office.tick("2026-02-25 09:00")
    punctual, late = (office.case(matter).matter for office, matter in zip(offices, ids, strict=True))
    assert punctual == late
    journals = [_journal(office, matter) for office, matter in zip(offices, ids, strict=True)]
    assert journals[0] == journals[1]
    offices[1].tick()
    assert _journal(offices[1], ids[1]) == journals[1]


def _journal(office, matter):
    with office.desk.parts.store.begin() as uow:
        return [entry.event for entry in uow.journal(f"matter:{matter}")]
