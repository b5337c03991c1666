"""Laws of scoring, under any scheme of the grammar and over generated cases: cards add up, entries balance no more than
there is, and nobody pays for what he was not told of or did not yet answer for.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from fractions import Fraction

from hypothesis import given, settings
from hypothesis import strategies as st

from supervise.model.awards import Award
from supervise.model.case import Case
from supervise.model.scores import Judgement, Scorecard, ScoreEntry
from supervise.rules.scheme import ScoringScheme
from supervise.stages.concern import told_alerts
from support.lives import CI
from support.schemes import CASES, UNITS, Written, awards, schemes
from support.scoring import QUARTER, card_of, exactly, scheme

RUN = settings(CI, max_examples=150)
LIMITING = {"one-of", "cap", "section", "max", "min", "veto"}


def cards(written: Written, told: Sequence[Case], said: Sequence[Award]) -> Mapping[str, Scorecard]:
    made = {unit: card_of(written.text, told, unit, awards=said if unit == "a" else ()) for unit in UNITS}
    return {unit: card for unit, card in made.items() if card is not None}


@given(schemes(), CASES, awards())
@RUN
def test_the_entries_of_a_card_add_up_to_its_total(written, told, said):
    for card in cards(written, told, said).values():
        assert exactly(card) == Fraction(card.total)
        assert all(entry.points == 0 for entry in card.undecided)


@given(schemes(), CASES, awards())
@RUN
def test_a_balancing_entry_names_its_rule_and_never_exceeds_what_it_balances(written, told, said):
    made = scheme(written.text)
    known = {ref.id for ref in made.refs()} | {"min", "max", "round"}
    for card in cards(written, told, said).values():
        for place, entry in enumerate(card.entries, start=1):
            assert all(other < place for other in entry.balances)
            if entry.balancing:
                assert entry.rule in known
                _is_covered(entry, [card.entries[other - 1] for other in entry.balances], made)


def _is_covered(entry: ScoreEntry, balanced: Sequence[ScoreEntry], made: ScoringScheme) -> None:
    points, there = Fraction(entry.points), sum((Fraction(one.points) for one in balanced), Fraction(0))
    if entry.sort in LIMITING and points:
        assert points * there < 0, "it goes against what it balances"
        assert abs(points) <= abs(there)
        assert all(Fraction(one.points) * points < 0 for one in balanced)
    if entry.sort == "one-of":
        assert points == -there
    if entry.sort == "round":
        assert made.rounding is not None
        assert abs(points) <= Fraction(1, 2 * 10**made.rounding.places)


@given(schemes(), CASES, awards())
@RUN
def test_the_bounds_of_a_scheme_hold(written, told, said):
    made = scheme(written.text)
    for card in cards(written, told, said).values():
        for rule in made.rules:
            if rule.cap is not None:
                total = sum((entry.points for entry in _of_rule(card, rule.ref.id)), 0)
                assert total >= rule.cap if rule.cap < 0 else total <= rule.cap
        vetoes = [entry for entry in card.entries if entry.sort == "veto"]
        assert made.high is None or card.total <= made.high
        assert made.low is None or card.total >= made.low or vetoes
        if made.rounding is not None:
            assert card.total == round(card.total, made.rounding.places)
        for entry in vetoes:
            (veto,) = [one for one in made.vetoes if one.ref.id == entry.rule]
            assert veto.total is None or card.total <= veto.total
            grades = [one.grade for one in made.grades]
            assert veto.grade is None or grades.index(card.grade) >= grades.index(veto.grade)


def _of_rule(card: Scorecard, name: str) -> Sequence[ScoreEntry]:
    """What a rule gave, with what one-of, multipliers and its cap made of it."""
    places = {place for place, one in enumerate(card.entries, start=1) if one.rule == name and one.sort == "points"}
    about = (one for one in card.entries if one.balances and one.sort in {"one-of", "times", "cap"})
    return [card.entries[place - 1] for place in places] + [one for one in about if places & set(one.balances)]


@given(schemes().filter(lambda written: not written.ordered), CASES, awards(), st.randoms(use_true_random=False))
@RUN
def test_the_order_of_rules_makes_no_difference_unless_the_first_is_kept(written, told, said, random):
    shuffled = list(written.body["rules"])
    random.shuffle(shuffled)
    other = Written({**written.body, "rules": shuffled})
    before, after = cards(written, told, said), cards(other, told, said)
    assert {unit: (card.total, card.grade) for unit, card in before.items()} == {
        unit: (card.total, card.grade) for unit, card in after.items()
    }


@given(schemes(), CASES)
@RUN
def test_what_is_split_adds_up_to_the_whole(written, told):
    quiet = [replace(case, alerts={}, notices={}) for case in told]  # so that every unit sees the same facts
    whole = Written(
        {**written.body, "rules": [{**rule, "to": "own"} if "to" in rule else rule for rule in _given(written)]}
    )
    split = Written(
        {**written.body, "rules": [{**rule, "to": "split"} if "to" in rule else rule for rule in _given(written)]}
    )
    names = {rule["id"] for rule in _given(split) if rule.get("to") == "split" and not _judged(rule)}
    if any(_judged(rule) and "to" in rule for rule in _given(split)):
        return
    one, other = _given_points(cards(whole, quiet, ()), names), _given_points(cards(split, quiet, ()), names)
    charged = {key for key in one if key in other}
    assert {key: one[key] for key in charged} == {key: other[key] for key in charged}


def _given(written: Written) -> Sequence[dict]:
    return [rule for rule in written.body["rules"] if "points" in rule]


def _judged(rule: Mapping) -> bool:
    return isinstance(rule["points"], dict) and "judge" in rule["points"]


def _given_points(made: Mapping[str, Scorecard], names: set[str]) -> Mapping[tuple[str, str], Fraction]:
    found: dict[tuple[str, str], Fraction] = {}
    for card in made.values():
        for entry in card.entries:
            if entry.sort == "points" and entry.rule in names:
                key = (entry.rule, entry.subject)
                found[key] = found.get(key, Fraction(0)) + Fraction(entry.points)
    return found


@given(schemes(), CASES, awards())
@RUN
def test_an_alert_that_a_unit_was_not_told_of_makes_no_difference_to_its_card(written, told, said):
    for unit in UNITS:
        heard = [_only_told(case, unit) for case in told]
        mine = said if unit == "a" else ()
        assert card_of(written.text, told, unit, awards=mine) == card_of(written.text, heard, unit, awards=mine)


def _only_told(case: Case, unit: str) -> Case:
    kept = told_alerts(case).get(unit, frozenset())
    return replace(case, alerts={id: alert for id, alert in case.alerts.items() if id in kept})


OF_THE_DEADLINE = {
    "matter.overdue", "matter.completed_late", "matter.deadline", "matter.deadline_at", "task.overdue",
    "task.deadline", "task.deadline_at",
}  # fmt: skip


@given(schemes(), CASES)
@RUN
def test_nobody_pays_for_time_before_his_assignment(written, told):
    by_id = {case.matter.id: case for case in told}
    for unit, card in cards(written, told, ()).items():
        for entry in card.entries:
            case = by_id.get(entry.matter or "")
            if entry.sort == "points" and entry.points < 0 and case is not None:
                since = min(task.assigned_at for task in case.tasks.values() if task.unit == unit)
                period = case.periods.get(entry.subject)
                assert period is None or since < period.assessment_due_at
                deadline = case.matter.elements.deadline
                if entry.cause.facts.keys() & OF_THE_DEADLINE and deadline is not None:
                    assert since.date() <= deadline


@given(schemes(), CASES, awards(), st.data())
@RUN
def test_a_judgement_moves_the_total_into_its_range_and_leaves_the_facts_alone(written, told, said, data):
    for unit, card in cards(written, told, said).items():
        for entry in card.undecided[:1]:
            low, high = entry.between
            points = data.draw(st.sampled_from([low, high]))
            judged = {(entry.rule, entry.subject): Judgement(points=points, reason="r", by="boss", at=QUARTER.to_at)}
            after = card_of(written.text, told, unit, awards=said if unit == "a" else (), judged=judged)
            assert exactly(after) == Fraction(after.total)
            decided = [one for one in after.entries if one.judged is not None]
            assert [(one.rule, one.subject, one.points) for one in decided] == [(entry.rule, entry.subject, points)]
            assert len(after.undecided) == len(card.undecided) - 1
