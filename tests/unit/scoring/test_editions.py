"""Editions of a card: what is judged or recorded late makes a new one beside the old, and says why."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from supervise import Actor
from supervise.errors import KeyReused, NotFound, NotPermitted, UsageError, WrongState
from supervise.model import commands as c
from support.commands import refused
from support.desks import Office, texts
from support.lives import a_store
from support.scoring import HEAD, rule, rules

BODY = (
    "base: 80\ngroups: {by: unit.kind}\nawards: {praised: {zh: 通报表扬, en: Praised}}\n"
    + rules(rule("early", "for: matter, when: completed_early, points: {judge: [0.5, 1]}"),
            rule("praised", "for: award, when: award.kind == 'praised', points: 5, cap: 8"))
    + "grades: [{at_least: 85, grade: A}, {grade: B}]\n"
)  # fmt: skip
CARD = "city-scoring/a/2026Q1/e1"
APPRAISER = Actor(id="judge", unit="inspection", roles=frozenset({"appraiser"}))


def lived(tick: bool = True, at: Any = "memory://") -> Office:
    """A matter that unit a completed early in the first quarter."""
    office = Office("2026-02-10 09:00", {**texts(), "scoring.yaml": HEAD + BODY}, engine="python", at=at)
    matter = office.register("a", title="老旧小区改造")
    office.at("2026-03-10 10:00").manager.do(c.End(matter=matter, how="completed"))
    if tick:
        office.tick("2026-04-01 09:00")
    return office


def editions(office: Office) -> list:
    return sorted(office.group("unit:a").scorecards.values(), key=lambda card: card.edition)


def judge(points: str = "0.75", card: str = CARD, subject: str = "m1") -> c.JudgeScore:
    return c.JudgeScore(card=card, rule="early", subject=subject, points=Decimal(points), reason="提前半月完成")


def test_a_judgement_makes_a_new_edition_beside_the_old():
    office = lived()
    before = editions(office)
    done = office.at("2026-04-03 10:00").desk.as_(APPRAISER).do(judge(), key="k1")
    first, second = editions(office)
    assert [first] == before
    assert (first.total, second.total, second.edition) == (80, Decimal("80.75"), 2)
    assert (second.undecided, len(first.undecided)) == ((), 1)
    assert done.ids == {"scorecard": ("city-scoring/a/2026Q1/e2",)}
    again = office.desk.as_(APPRAISER).do(judge(), key="k1")
    assert again.repeated
    assert len(editions(office)) == 2
    with pytest.raises(KeyReused):
        office.desk.as_(APPRAISER).do(judge("1"), key="k1")
    assert office.desk.verify() is None


def test_both_stores_keep_awards_judgements_and_balancing_entries_alike():
    def kept(at: Any) -> tuple[list, Any]:
        office = lived(at=at)
        office.desk.as_(APPRAISER).do(judge())
        for day in (20, 21):
            office.manager.award("a", "praised", date(2026, 3, day), "省政府通报表扬", matter="m1")
        assert office.desk.verify() is None
        return editions(office), office.group("unit:a").awards

    with a_store("sqlite") as store:
        assert kept(store) == kept("memory://")


def test_balancing_and_open_entries_stand_out_on_the_page():
    office = lived()
    for day in (20, 21):
        office.manager.award("a", "praised", date(2026, 3, day), "省政府通报表扬")
    page = office.manager.scorecard("a", "2026Q1").content.decode()
    assert "平衡项（单项封顶），对应第 3、4 项" in page
    assert page.count('<tr class="balance">') == page.count('<tr class="open">') == 1


def test_the_sheet_and_the_explanation_say_what_is_open_and_what_was_judged():
    office = lived()
    sheet = office.manager.scorecard("a", "2026Q1").value
    assert "待定 1 项，需人工评定，总分和等次均为暂定" in sheet.notes
    assert [line.note for line in sheet.lines if line.sort == "open"] == ["待定，需人工评定：0.5 至 1 分，评定前不计分"]
    assert "undecided, needs a person" in office.manager.explain(CARD, "en").lower()
    office.desk.as_(APPRAISER).do(judge())
    told = office.manager.explain("city-scoring/a/2026Q1/e2", "zh")
    assert "第 2 版" in told
    assert "提前半月完成" in told
    sheet = office.manager.scorecard("a", "2026Q1").value
    assert any("第 2 版" in note for note in sheet.notes)
    assert "第 1 名；同组（office）共 1 个单位" in sheet.notes


def test_a_judgement_is_refused_outside_its_range_on_an_old_edition_and_where_nothing_is_open():
    office = lived()
    seat = office.desk.as_(APPRAISER)
    with refused(WrongState, "应在 0.5 至 1 分之间", "between 0.5 and 1"):
        seat.do(judge("2"))
    with pytest.raises(NotFound):
        seat.do(judge(subject="m9"))
    with pytest.raises(NotFound):
        seat.do(judge(card="city-scoring/a/2031Q1/e1"))
    seat.do(judge())
    with refused(WrongState, "e2", "latest edition"):
        seat.do(judge())
    assert len(editions(office)) == 2


@pytest.mark.parametrize(("unit", "roles"), [("b", {"responsible"}), ("a", {"appraiser"}), ("b", {"leader"})])
def test_only_an_appraiser_or_a_manager_of_another_unit_judges_and_awards(unit, roles):
    seat = lived().desk.as_(Actor(id="x", unit=unit, roles=frozenset(roles)))
    with pytest.raises(NotPermitted):
        seat.do(judge())
    with pytest.raises(NotPermitted):
        seat.award("a", "praised", date(2026, 2, 20), "通报表扬")


def test_an_award_within_the_cycle_is_scored_and_one_recorded_late_makes_a_new_edition():
    office = lived(tick=False)
    office.manager.award("a", "praised", date(2026, 2, 20), "市政府通报表扬")
    office.tick("2026-04-01 09:00")
    office.at("2026-04-07 10:00").manager.award("a", "praised", date(2026, 3, 20), "省政府通报表扬")
    first, second = editions(office)
    assert (first.total, first.grade, second.total) == (85, "A", 88)
    assert (second.entries[-1].sort, second.entries[-1].points) == ("cap", -2)
    assert "补录：省政府通报表扬" in office.manager.explain(second.id, "zh")
    office.manager.award("a", "praised", date(2026, 3, 21), "再次表扬")
    assert editions(office)[-1].total == 88, "the cap takes all of it"
    office.manager.award("a", "praised", date(2026, 4, 2), "下一季度的表扬")
    assert len(editions(office)) == 3
    assert office.desk.verify() is None


def test_a_judgement_outlives_a_late_award():
    office = lived()
    office.at("2026-04-03 10:00").desk.as_(APPRAISER).do(judge())
    office.manager.award("a", "praised", date(2026, 3, 20), "省政府通报表扬")
    assert [card.total for card in editions(office)] == [80, Decimal("80.75"), Decimal("85.75")]


def test_a_late_tick_does_not_show_in_the_editions_of_a_card():
    def awarded(*ticks: str) -> list:
        office = lived(tick=False)
        for tick in ticks:
            office.tick(tick)
        office.at("2026-04-07 10:00").manager.award("a", "praised", date(2026, 3, 20), "省政府通报表扬")
        office.manager.award("a", "praised", date(2026, 3, 21), "市政府通报表扬")
        office.tick("2026-04-08 09:00")
        assert office.desk.verify() is None
        return editions(office)

    assert awarded("2026-04-01 09:00") == awarded()
    assert [card.edition for card in awarded()] == [1, 2, 3]


def test_an_award_names_a_known_kind_unit_matter_and_a_day_that_has_come():
    office = lived()
    with pytest.raises(UsageError):
        office.manager.award("a", "prased", date(2026, 2, 20), "表扬")
    with pytest.raises(UsageError):
        office.manager.award("a", "praised", date(2026, 12, 20), "表扬")
    with pytest.raises(NotFound):
        office.manager.award("zz", "praised", date(2026, 2, 20), "表扬")
    with pytest.raises(NotFound):
        office.manager.award("a", "praised", date(2026, 2, 20), "表扬", matter="m99")


def test_a_gap_between_bands_is_undecided_until_a_person_judges_it():
    """One matter falls between the bands: the desk records that a person is needed, and takes his judgement once."""
    gap = "{bands: [{to: 0, points: 0}, {from: 2, points: 3}], of: len(card.matters)}"
    body = "base: 80\ngroups: {by: unit.kind}\n" + rules(rule("volume", f"for: card, points: {gap}"))
    office = Office("2026-02-10 09:00", {**texts(), "scoring.yaml": HEAD + body}, engine="python")
    matter = office.register("a")
    office.at("2026-03-10 10:00").manager.do(c.End(matter=matter, how="completed"))
    office.tick("2026-04-01 09:00")
    (card,) = editions(office)
    (entry,) = card.undecided
    assert (entry.rule, entry.subject, entry.sort, entry.points, entry.between) == ("volume", "a", "open", 0, (0, 3))
    assert card.total == 80
    seat = office.at("2026-04-03 10:00").desk.as_(APPRAISER)
    with refused(WrongState, "应在 0 至 3 分之间", "between 0 and 3"):
        seat.judge_score(card.id, "volume", "a", "4", "多")
    seat.judge_score(card.id, "volume", "a", "1.5", "按半数计")
    second = editions(office)[-1]
    assert (second.edition, second.undecided, second.total) == (2, (), Decimal("81.5"))
    assert office.desk.verify() is None
