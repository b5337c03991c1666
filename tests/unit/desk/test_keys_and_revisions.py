"""A command happens once under its key, and not at all on what has changed since it was read."""

from __future__ import annotations

from datetime import date

import pytest

from supervise import Actor, MatterDraft, Progress, TaskDraft, Verdict
from supervise.errors import KeyReused, NotPermitted, StaleRevision, WrongState
from supervise.model import commands as c
from support.commands import journal, period_of, refused
from support.desks import ADMIN, MANAGER, Office, responsible, texts

DRAFT = MatterDraft(title="推进重点工作", source="meeting", lead_unit="a", deadline=date(2026, 12, 31))


@pytest.mark.parametrize("store", ["memory", "sqlite"])
def test_the_same_key_and_content_happens_once_and_answers_as_before(store, tmp_path):
    at = "memory://" if store == "memory" else f"sqlite:///{tmp_path}/desk.db"
    office = Office("2026-02-10 09:00", texts("golden"), at=at, engine="python")
    first = office.manager.do(c.Register(draft=DRAFT), key="request-1")
    again = office.at("2026-03-10 09:00").manager.do(c.Register(draft=DRAFT), key="request-1")
    assert again == first.but(repeated=True)
    assert len(office.manager.find("matter")) == 1


def test_other_content_under_the_same_key_is_refused(office):
    office.manager.register(DRAFT, key="request-1")
    with refused(KeyReused, "幂等键 request-1 已用于另一内容的 Register", "request-1 was already used for a different"):
        office.manager.register(DRAFT.but(title="另一件事"), key="request-1")
    with pytest.raises(KeyReused):
        office.manager.do(c.Remove(matter="m1", reason="重复"), key="request-1")
    assert len(office.manager.find("matter")) == 1


def test_a_key_belongs_to_its_actor(office):
    other = office.desk.as_(MANAGER.but(id="another"))
    office.manager.register(DRAFT, key="request-1")
    other.register(DRAFT.but(title="另一件事"), key="request-1")
    assert len(office.manager.find("matter")) == 2


def test_what_was_refused_leaves_its_key_free(office, open_matter):
    with pytest.raises(WrongState):
        office.seat("a").submit(period_of(open_matter), key="k")
    office.seat("a").submit(period_of(open_matter), key="k", done="已完成")


@pytest.mark.parametrize(
    "give",
    [
        lambda office, m: office.manager.edit(m, key="k", tags=["急"]),
        lambda office, m: office.seat("a").acknowledge(f"{m}/t1", key="k"),
        lambda office, m: office.seat("a").submit(period_of(m), key="k", done="已完成"),
        lambda office, m: office.seat("a").report_proactively(f"{m}/t1", key="k", done="突发进展"),
        lambda office, m: office.manager.do(c.Urge(target=f"{m}/t1", text="请抓紧"), key="k"),
        lambda office, m: office.manager.do(c.End(matter=m, how="completed"), key="k"),
        lambda office, m: office.manager.do(c.Distribute(matter=m, tasks=(TaskDraft(unit="c"),)), key="k"),
        lambda office, m: office.seat("a").do(c.SaveDraft(period=period_of(m), progress=Progress(done="x")), key="k"),
    ],
)  # fmt: skip
def test_every_command_can_be_repeated_under_its_key(office, open_matter, give):
    give(office, open_matter)
    before = journal(office, open_matter)
    give(office, open_matter)
    assert journal(office, open_matter) == before


def test_a_repeated_review_does_not_stumble_over_its_own_first_time(office, open_matter):
    report = office.seat("a").submit(period_of(open_matter), done="已完成")
    first = office.manager.review(report.id, Verdict.accept(), key="r")
    assert office.manager.review(report.id, Verdict.accept(), key="r") == first.but(repeated=True)


def test_rules_are_activated_once_under_a_key(office):
    text = texts("golden")["tests/rulesets/golden/periods.yaml"].replace('version: "1"', 'version: "2"')
    activated = office.desk.activate({"p.yaml": text}, ADMIN, key="k")
    assert [change.id for change in activated.changes] == ["golden/periods@2"]
    assert office.desk.activate({"p.yaml": text}, ADMIN, key="k").changes == ()
    with refused(KeyReused, "Activate", "Activate"):
        office.desk.activate({"p.yaml": text.replace('version: "2"', 'version: "3"')}, ADMIN, key="k")


# expect


def test_an_edit_on_what_was_read_passes_and_a_stale_one_is_refused(office, matter):
    read = office.manager.get(matter)
    first = office.manager.edit(matter, expect=read.revision, title="第一人的修改")
    with refused(
        StaleRevision,
        f"{matter} 已是第 {first.revision} 版，您依据的是第 {read.revision} 版",
        f"{matter} is at revision {first.revision}, you acted on {read.revision}",
    ):
        office.manager.edit(matter, expect=read.revision, title="第二人的修改")
    assert office.manager.get(matter).elements.title == "第一人的修改"


def test_of_two_seats_that_edit_the_same_matter_nobody_overwrites_the_other(office, matter):
    mine, yours = office.manager, office.desk.as_(MANAGER.but(id="colleague"))
    seen = mine.get(matter).revision
    yours.edit(matter, expect=seen, district="东区")
    with pytest.raises(StaleRevision) as stale:
        mine.edit(matter, expect=seen, district="西区")
    after = mine.edit(matter, expect=stale.value.facts["found"], district="西区")
    assert (after.elements.district, after.revision) == ("西区", seen + 2)


def test_without_expect_the_last_one_wins(office, matter):
    office.manager.edit(matter, district="东区")
    assert office.manager.edit(matter, district="西区").elements.district == "西区"


def test_what_a_command_answers_is_the_revision_to_expect_next(office, open_matter):
    done = office.manager.do(c.EditTask(task=f"{open_matter}/t1", title="改名"))
    office.manager.do(c.EditTask(task=f"{open_matter}/t1", title="再改名"), expect=done.revision)
    with pytest.raises(StaleRevision):
        office.manager.do(c.EditTask(task=f"{open_matter}/t1", title="三改名"), expect=done.revision)


def test_a_report_on_a_period_that_somebody_else_has_reported_meanwhile_is_refused(office, open_matter):
    seat, colleague = office.seat("a"), office.desk.as_(responsible("a").but(id="a0"))
    seen = seat.get(period_of(open_matter)).revision
    report = colleague.submit(period_of(open_matter), expect=seen, done="已完成")
    colleague.withdraw(report.id)
    with pytest.raises(StaleRevision):
        seat.submit(period_of(open_matter), expect=seen, done="不同的内容")
    seat.submit(period_of(open_matter), expect=seat.get(period_of(open_matter)).revision, done="不同的内容")


def test_a_review_of_what_was_withdrawn_meanwhile_is_refused_as_stale(office, open_matter):
    report = office.seat("a").submit(period_of(open_matter), done="已完成")
    office.seat("a").withdraw(report.id)
    with pytest.raises(StaleRevision):
        office.manager.do(c.Review(report=report.id, verdict=Verdict.accept()), expect=report.revision)


@pytest.mark.parametrize(
    ("give", "of"),
    [
        (lambda o, m: o.seat("a").save_draft(period_of(m), done="草稿"), period_of),
        (lambda o, m: o.seat("a").submit(period_of(m), done="已完成"), period_of),
        (lambda o, m: o.seat("a").acknowledge(f"{m}/t1"), lambda m: f"{m}/t1"),
        (lambda o, m: o.manager.do(c.EndTask(task=f"{m}/t2", reason="不再需要")), lambda m: period_of(m, 2)),
        (lambda o, m: o.manager.do(c.End(matter=m, how="completed")), period_of),
        (lambda o, m: o.manager.do(c.End(matter=m, how="completed")), lambda m: m),
        (lambda o, m: o.manager.distribute(m, TaskDraft(unit="c")), lambda m: m),
    ],
)
def test_a_command_raises_the_revision_of_what_it_changes(office, open_matter, give, of):
    before = office.manager.get(of(open_matter)).revision
    give(office, open_matter)
    assert office.manager.get(of(open_matter)).revision == before + 1


def test_every_step_of_a_review_raises_the_revisions_of_report_and_period(office, open_matter):
    seen = []

    def note() -> None:
        case = office.case(open_matter)
        seen.append((case.reports[report.id].revision, case.periods[period_of(open_matter)].revision))

    report = office.seat("a").submit(period_of(open_matter), done="已完成")
    note()
    office.manager.review(report.id, Verdict.send_back("请补充"))
    note()
    report = office.seat("a").submit(period_of(open_matter), done="已补充")
    office.manager.review(report.id, Verdict.accept())
    note()
    assert seen == [(1, 2), (2, 3), (2, 5)]


def test_time_alone_raises_no_revision(office, matter):
    def revisions() -> dict[str, int]:
        case = office.case(matter)
        entities = [*case.matters.values(), *case.tasks.values(), *case.periods.values(), *case.reports.values()]
        return {one.id: one.revision for one in entities}

    office.tick("2026-02-14 09:00")
    before = revisions()
    office.tick("2026-06-30 10:00")
    after = revisions()
    assert {id: after[id] for id in before} == before
    assert set(after.values()) == {1, 2}
    assert len(after) > len(before)


def test_permission_is_asked_before_revision(office, matter):
    stranger = office.desk.as_(Actor(id="x", unit="c", roles=frozenset({"responsible"})))
    with pytest.raises(NotPermitted):
        stranger.edit(matter, expect=999, title="改名")
