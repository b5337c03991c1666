"""Each construct that the scoring of real offices needs, on a card small enough to add up by hand."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from supervise.model.tasks import PeriodState, TaskState
from support.scoring import Slot, a_case, an_award, card_of, lines, local, rule, rules

DUE = local("2026-02-25 17:00")
MISSED = Slot(DUE, state=PeriodState.MISSED, closed=local("2026-03-02 17:00"))


def late(day: str) -> Slot:
    return Slot(DUE, met=local(f"2026-{day} 10:00"))


def numbers(card) -> list[str]:
    return [str(points) for _, _, points, _ in lines(card)]


def test_fixed_points_per_occurrence():
    body = rules(rule("missed", "for: period, when: missed, points: -0.5"))
    assert numbers(card_of(body, [a_case(slots={"a": [MISSED, MISSED]})])) == ["-0.5", "-0.5"]


def test_points_by_expression_and_their_cap():
    body = rules(rule("late", "for: period, when: late, points: -0.5 * workdays_late, cap: -2"))
    card = card_of(body, [a_case(slots={"a": [late("02-27"), late("03-04"), late("03-05")]})])
    given, (sort, name, points, balances) = lines(card)[:-1], lines(card)[-1]
    assert [one[2] for one in given] == [Decimal("-1.0"), Decimal("-3.0"), Decimal("-3.5")]
    assert (sort, name, points, balances) == ("cap", "late", Decimal("5.5"), (2, 3, 4))
    assert card.total == 98


def test_points_by_role_and_for_the_lead_alone():
    body = rules(rule("done", "for: matter, when: completed, points: {lead: 2, support: 1}"),
                 rule("led", "for: matter, when: completed, points: 3"))  # fmt: skip
    case = a_case("ab", ended=local("2026-03-01 10:00"))
    assert [numbers(card_of(body, [case], unit)) for unit in "ab"] == [["2", "3"], ["1"]]


BANDS = "bands: [{to: 0, points: 3}, {to: 5, points: 2}, {points: 0.5}], of: workdays_late"


@pytest.mark.parametrize(("met", "points"), [
    ("2026-02-20 10:00", "3"), ("2026-02-27 10:00", "2"), ("2026-03-03 10:00", "2"), ("2026-03-10 10:00", "0.5"),
])  # fmt: skip
def test_bands_without_from_tile_what_there_is(met, points):
    body = rules(rule("grade", f"for: period, when: reported, points: {{{BANDS}}}"))
    assert numbers(card_of(body, [a_case(slots={"a": [Slot(DUE, met=local(met))]})])) == [points]


@pytest.mark.parametrize(("bands", "between"), [
    ("[{to: 1, points: -1}, {from: 4, to: 9, points: -3}]", (-3, -1)),
    ("[{to: 3, points: -1}, {from: 2, points: -2}]", (-2, -1)),
    ("[{to: 1, points: -1}]", (-1, -1)),
])  # fmt: skip
def test_a_value_in_a_gap_or_an_overlap_of_bands_is_undecided_and_needs_a_person(bands, between):
    body = rules(rule("late", f"for: period, when: late, points: {{bands: {bands}, of: workdays_late}}"))
    card = card_of(body, [a_case(slots={"a": [late("02-27")]})])
    (entry,) = card.undecided
    assert (entry.between, entry.points, card.total) == (between, 0, 100)


def test_bands_that_overlap_but_agree_are_decided():
    bands = "[{to: 3, points: -1}, {from: 2, points: -1}]"
    body = rules(rule("late", f"for: period, when: late, points: {{bands: {bands}, of: workdays_late}}"))
    assert numbers(card_of(body, [a_case(slots={"a": [late("02-27")]})])) == ["-1"]


def rate(extra: str = "none: full", slope: str = "-2") -> str:
    of = "rate: 'count(card.periods, not late)', out_of: len(card.periods)"
    return rules(rule("rate", f"for: card, points: {{{of}, target: 90, full: 25, slope: {slope}, {extra}}}"))


def test_a_rate_costs_for_each_full_percent_under_its_target():
    on_time, not_yet = Slot(DUE, met=local("2026-02-20 10:00")), late("02-27")
    for slots, points in (([on_time], 25), ([on_time] * 2 + [not_yet], 25 - 2 * 23), ([on_time] * 9 + [not_yet], 25)):
        assert numbers(card_of(rate(), [a_case(slots={"a": slots})])) == [str(points)]
    assert numbers(card_of(rate("least: 5, none: full"), [a_case(slots={"a": [on_time, not_yet]})])) == ["5"]


@pytest.mark.parametrize(("none", "points"), [("full", ["25"]), ("zero", []), ("undecided", ["0"])])
def test_a_rate_says_what_no_denominator_means(none, points):
    card = card_of(rate(f"none: {none}"), [a_case()])
    assert numbers(card) == points
    assert [entry.between for entry in card.undecided] == ([(0, 25)] if none == "undecided" else [])


def test_joint_liability_falls_on_every_unit_of_the_matter():
    body = rules(rule("missed", "for: period, when: missed, points: -1, to: each"))
    case = a_case("abc", slots={"b": [MISSED]})
    assert [numbers(card_of(body, [case], unit)) for unit in "abc"] == [["-1"]] * 3


def test_what_is_split_adds_up_and_the_rest_goes_to_the_lead_first():
    body = rules(rule("done", "for: matter, when: completed, points: 10, to: split"))
    case = a_case("bac", ended=local("2026-03-01 10:00"))
    shares = {unit: card_of(body, [case], unit).entries[-1].points for unit in "abc"}
    assert shares == {"b": Decimal("3.34"), "a": Decimal("3.33"), "c": Decimal("3.33")}


def test_every_second_yellow_alert_on_one_task_costs():
    told, untold = ("yellow", True), ("yellow", False)
    body = rules(rule("twice", "for: task, each: 2, of: alerts, where: level == 'yellow', points: -1"))
    for alerts, points in (((told,), []), ((told, told), ["-1"]), ((told,) * 5, ["-2"]), ((told, untold), [])):
        card = card_of(body, [a_case(slots={"a": [Slot(DUE, alerts=alerts)]})])
        assert numbers(card) == points
    assert card_of(body, [a_case(slots={"a": [Slot(DUE, alerts=(told, told))]})]).entries[-1].cause.facts == {
        "task.alerts": 2
    }


ONE_OF = (
    "one_of: {{outcome: {{per: matter, keep: {keep}}}}}\nawards: {{praised: {{zh: 表扬, en: Praised}}}}\n"
    + rules(rule("done", "for: matter, when: completed, points: 2, one_of: outcome"),
            rule("praised", "for: award, when: award.kind == 'praised', points: 5, one_of: outcome"),
            rule("early", "for: matter, when: completed_early, points: 3, one_of: outcome"))
    .replace("{", "{{").replace("}", "}}")
)  # fmt: skip


@pytest.mark.parametrize(("keep", "kept", "total"), [("highest", 3, 105), ("lowest", 2, 102), ("first", 2, 102)])
def test_of_a_group_one_entry_counts_and_the_others_are_balanced(keep, kept, total):
    case = a_case(ended=local("2026-03-01 10:00"), deadline=date(2026, 3, 31))
    award = an_award("praised", date(2026, 2, 3), matter="m1")
    card = card_of(ONE_OF.format(keep=keep), [case], awards=[award])
    assert card.total == total
    dropped = [(one[0], one[1], one[2], one[3]) for one in lines(card) if one[0] != "points"]
    assert len(dropped) == 2
    for sort, name, points, (place,) in dropped:
        assert (sort, name, points) == ("one-of", "outcome", -card.entries[place - 1].points)
    places = {place for _, _, _, (place,) in dropped}
    (left,) = [place for place in (2, 3, 4) if place not in places]
    assert card.entries[left - 1].points == {105: 5, 102: 2}[total]
    assert kept


def test_awards_of_another_matter_or_none_are_no_part_of_its_outcome():
    case = a_case(ended=local("2026-03-01 10:00"), deadline=date(2026, 3, 31))
    awards = [an_award("praised", date(2026, 2, 3), number=1), an_award("praised", date(2026, 2, 4), number=2)]
    assert card_of(ONE_OF.format(keep="highest"), [case], awards=awards).total == 100 + 3 + 5 + 5


def test_what_a_person_judges_gives_nothing_until_it_is_decided():
    body = rules(rule("early", "for: matter, when: completed_early, points: {judge: [0.5, 1]}"))
    card = card_of(body, [a_case(ended=local("2026-03-01 10:00"), deadline=date(2026, 3, 31))])
    (entry,) = card.undecided
    assert (entry.sort, entry.points, entry.between) == ("open", 0, (Decimal("0.5"), Decimal(1)))
    assert card.total == 100


def test_an_undecided_entry_does_not_push_a_decided_one_out_of_its_group():
    body = "one_of: {outcome: {per: matter, keep: lowest}}\n" + rules(
        rule("done", "for: matter, when: completed, points: 2, one_of: outcome"),
        rule("early", "for: matter, when: completed_early, points: {judge: [0.5, 1]}, one_of: outcome"),
    )
    card = card_of(body, [a_case(ended=local("2026-03-01 10:00"), deadline=date(2026, 3, 31))])
    assert card.total == 102


def test_deductions_are_doubled_for_a_context_and_bonuses_are_not():
    body = rules(
        rule("late", "for: period, when: late, points: -1"),
        rule("done", "for: matter, when: completed, points: 2"),
        rule("listed-only", "for: card, when: \"all(card.matters, priority == 'key')\", "
             "times: {factor: 2, of: deductions}"),
    )  # fmt: skip
    case = a_case(slots={"a": [late("02-27")]}, ended=local("2026-03-01 10:00"), priority="key")
    card = card_of(body, [case])
    assert lines(card)[-1] == ("times", "listed-only", Decimal(-1), (3,))
    assert card.total == 100 + 2 - 2


def test_a_multiplier_of_one_matter_leaves_the_others_alone():
    body = rules(
        rule("late", "for: period, when: late, points: -1"),
        rule("key", "for: matter, when: matter.priority == 'key', times: {factor: 1.5, of: [late]}"),
    )
    ended = local("2026-03-01 10:00")
    key = a_case(id="m1", slots={"a": [late("02-27")]}, priority="key", ended=ended)
    usual = a_case(id="m2", slots={"a": [late("02-27")]}, priority="normal", ended=ended)
    assert card_of(body, [key, usual]).total == Decimal("97.5")


def test_the_most_and_the_least_of_the_card():
    gain = "max: 100\nbase: 98\n" + rules(rule("done", "for: matter, when: completed, points: 5"))
    card = card_of(gain, [a_case(ended=local("2026-03-01 10:00"))])
    assert (lines(card)[-1], card.total) == (("max", "max", Decimal(-3), (1, 2)), 100)
    loss = "min: 0\nbase: 3\n" + rules(rule("missed", "for: period, when: missed, points: -2"))
    card = card_of(loss, [a_case(slots={"a": [MISSED, MISSED]})])
    assert (lines(card)[-1], card.total) == (("min", "min", Decimal(1), (2, 3)), 0)


def test_a_part_of_the_card_is_taken_until_nothing_is_left():
    body = "base: 60\nsections: {reports: {title: {zh: 报送, en: Reports}, base: 3, min: 0}}\n" + rules(
        rule("missed", "for: period, when: missed, points: -2, section: reports"),
        rule("late", "for: period, when: late, points: -1"),
    )
    card = card_of(body, [a_case(slots={"a": [MISSED, MISSED]})])
    assert ("section", "reports", Decimal(1), (3, 5)) in lines(card)
    assert card.total == 60 - 2
    assert [(one.rule, one.points) for one in card.entries if one.sort == "base"] == [("base", 60), ("reports", 3)]


@pytest.mark.parametrize(("limit", "total", "grade"), [("grade: C", 96, "C"), ("total: 10", 10, "C")])
def test_a_veto_holds_the_grade_or_the_total(limit, total, grade):
    body = rules(
        rule("missed", "for: period, when: missed, points: -2"),
        rule("twice", f"for: card, when: 'count(card.periods, missed) >= 2', veto: {{{limit}}}"),
    ) + "grades: [{at_least: 90, grade: A}, {at_least: 60, grade: B}, {grade: C}]\n"  # fmt: skip
    card = card_of(body, [a_case(slots={"a": [MISSED, MISSED]})])
    assert (card.total, card.grade) == (total, grade)
    assert lines(card)[-1][:2] == ("veto", "twice")
    once = card_of(body, [a_case(slots={"a": [MISSED]})])
    assert (once.total, once.grade) == (98, "A")


def test_a_veto_never_raises_what_is_lower():
    body = "base: 5\n" + rules(rule("missed", "for: period, when: missed, veto: {total: 10}"))
    assert card_of(body, [a_case(slots={"a": [MISSED]})]).total == 5


@pytest.mark.parametrize(("mode", "total"), [("half_up", "99.13"), ("half_even", "99.12")])
def test_the_total_is_rounded_once_and_the_difference_is_an_entry(mode, total):
    body = f"round: 2 {mode}\n" + rules(rule("late", "for: period, when: late, points: -0.875 * workdays_late"))
    card = card_of(body, [a_case(slots={"a": [late("02-26")]})])
    assert card.total == Decimal(total)
    assert lines(card)[-1][0] == "round"


def test_a_bonus_for_volume_counts_what_the_card_holds():
    body = rules(rule("volume", "for: card, points: {bands: [{to: 1, points: 0}, {points: 3}], of: len(card.matters)}"))
    ended = local("2026-03-01 10:00")
    assert numbers(card_of(body, [a_case(id="m1", ended=ended)])) == []
    assert numbers(card_of(body, [a_case(id="m1", ended=ended), a_case(id="m2", ended=ended)])) == ["3"]


@pytest.mark.parametrize(("no_tasks", "total"), [("excluded", None), ("full", 100)])
def test_a_unit_without_tasks_in_the_cycle_is_left_out_or_keeps_its_base(no_tasks, total):
    body = rules(rule("late", "for: period, when: late, points: -1")) + f"no_tasks: {no_tasks}\n"
    case = a_case(assigned={"a": local("2025-06-01 09:00")})
    card = card_of(body, [case])
    assert (card and card.total) == total


@pytest.mark.parametrize(
    ("ended", "why", "lost"),
    [
        (None, "", [-1]),
        ("2026-02-10 09:00", "task-ended", []),  # before the deadline that the matter missed
        ("2026-03-10 09:00", "task-ended", [-1]),  # it still had its share when the deadline passed
        ("2026-02-10 09:00", "matter-ended", [-1]),  # with the matter, not early
    ],
)
@pytest.mark.parametrize("points", ["{lead: -2, support: -1}", "-2, to: split"])
def test_a_unit_loses_nothing_for_what_comes_after_its_task_was_ended(ended, why, lost, points):
    case = a_case(["a", "b"], deadline=date(2026, 2, 27))
    task = case.tasks["m1/t2"]
    if ended:
        task = task.but(state=TaskState.ENDED, ended_at=local(ended), ended_why=why)
    case = replace(case, tasks={**case.tasks, task.id: task})
    body = rules(rule("overdue", f"for: matter, when: overdue, points: {points}"))
    assert [one[2] for one in lines(card_of(body, [case], "b"))] == lost
    rest = -1 if "split" in points and lost else -2
    assert [one[2] for one in lines(card_of(body, [case], "a"))] == [rest]


def test_units_are_ranked_within_their_group_and_equals_share_a_place():
    from supervise.stages.rank import Standing, standings

    def ranked(unit: str, group: str, total: int, edition: int = 1):
        made = card_of(rules(rule("late", "for: period, when: late, points: -1")), [a_case(unit)], unit)
        return made.but(group=group, total=Decimal(total), edition=edition)

    cards = [ranked("a", "office", 90), ranked("b", "office", 90), ranked("c", "branch", 70), ranked("d", "office", 80)]
    assert standings([*cards, ranked("d", "office", 95, 2)]) == {
        "a": Standing("office", 2, 3, 1), "b": Standing("office", 2, 3, 1), "c": Standing("branch", 1, 1, 0),
        "d": Standing("office", 1, 3, 0),
    }  # fmt: skip
    assert standings(cards)["d"] == Standing("office", 3, 3, 0)


def test_what_another_entry_displaced_counts_for_no_bound():
    body = "base: 98\nmax: 100\none_of: {outcome: {per: matter, keep: highest}}\n" + rules(
        rule("done", "for: matter, when: completed, points: 2, one_of: outcome"),
        rule("early", "for: matter, when: completed_early, points: 5, one_of: outcome"),
    )
    card = card_of(body, [a_case(ended=local("2026-03-01 10:00"), deadline=date(2026, 3, 31))])
    assert lines(card)[-1] == ("max", "max", Decimal(-3), (1, 3))
    assert card.total == 100


def test_a_rule_is_capped_before_the_card_is_bounded():
    body = "base: 99\nmax: 100\n" + rules(rule("done", "for: matter, when: completed, points: 5, cap: 2"))
    card = card_of(body, [a_case(ended=local("2026-03-01 10:00"))])
    assert [(sort, points) for sort, _, points, _ in lines(card)[-2:]] == [("cap", Decimal(-3)), ("max", Decimal(-1))]
    assert card.total == 100
