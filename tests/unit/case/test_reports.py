"""Commands on progress reports: save, submit, withdraw, report proactively, review."""

from __future__ import annotations

import pytest

from supervise import Progress, Verdict
from supervise.errors import DraftRefused, NotFound, NotPermitted, WrongState
from supervise.model import commands as c
from support.commands import done_by, period_of, refused
from support.desks import Office, shown, texts


@pytest.fixture
def period(open_matter) -> str:
    return period_of(open_matter)


@pytest.fixture
def housing(office):
    """The seat of the lead unit."""
    return office.seat("a")


def state(office: Office, period: str) -> tuple[str, bool, str | None]:
    """The period's state, whether it is reported, and the state of its report."""
    facts = office.manager.find("period", where=f"id == '{period}'").found[0].facts
    return facts["period.state"], facts["period.reported"], facts["period.report_state"]


def test_a_draft_is_kept_changed_in_place_and_reports_nothing(office, housing, period):
    first = housing.save_draft(period, done="起草中")
    again = housing.save_draft(period, done="起草完毕", percent=30)
    assert (first.id, again.id) == (f"{period}/r1", f"{period}/r1")
    assert (again.progress.done, again.progress.percent, again.revision) == ("起草完毕", 30, first.revision + 1)
    assert state(office, period) == ("open", False, "draft")


def test_submitting_without_progress_submits_the_draft(office, housing, period):
    housing.save_draft(period, done="已完成初稿", percent=30)
    report = housing.submit(period)
    assert (report.id, report.progress.done, report.state) == (f"{period}/r1", "已完成初稿", "submitted")
    assert (shown(report.submitted_at), shown(report.received_at)) == ("16 Feb 10:00", "16 Feb 10:00")
    assert state(office, period) == ("open", True, "submitted")


def test_submitting_with_progress_replaces_the_draft(office, housing, period):
    housing.save_draft(period, done="草稿内容")
    assert housing.submit(period, done="正式内容").progress == Progress(done="正式内容")
    assert len(office.case(period.split("/")[0]).reports) == 1


def test_there_must_be_something_to_submit(housing, period):
    with refused(WrongState, "请先填写进展", "There is no draft: give the progress"):
        housing.submit(period)


def test_only_one_report_of_a_period_waits_for_review(housing, period):
    housing.submit(period, done="已完成")
    with refused(WrongState, "已有报送待审核，可先撤回", "A report is waiting for review; withdraw it first"):
        housing.submit(period, done="又完成一些")
    housing.save_draft(period, done="下一版")
    with refused(WrongState, "已有报送待审核，可先撤回", "withdraw it first"):
        housing.submit(period)


def test_a_report_with_errors_is_refused_and_the_draft_stays_as_it_was():
    office = Office("2026-02-10 09:00", engine="python")
    matter = office.register("a")
    office.tick("2026-02-24 10:00")
    period = office.manager.find("period", where="open").first()
    assert period.task == f"{matter}/t1"
    office.seat("a").save_draft(period.id, percent=10)
    before = office.case(matter)
    with refused(DraftRefused, "未填写进展情况", "The report does not say what was done"):
        office.seat("a").submit(period.id)
    assert office.case(matter) == before


@pytest.mark.parametrize("command", [c.SaveDraft, c.Submit])
def test_a_closed_period_takes_no_report(office, housing, period, command):
    office.manager.review(housing.submit(period, done="已完成").id, Verdict.accept())
    with refused(WrongState, "该周期已关闭，可主动填报", "The period is closed; report proactively"):
        housing.do(command(period=period, progress=Progress(done="补充")))


def test_a_period_that_never_opened_is_nobodys(office, open_matter, housing):
    with refused(NotPermitted, "无权执行 Submit", "may not Submit"):
        housing.submit(period_of(open_matter, key="2026-07"), done="提前填报")


# withdraw


def test_a_withdrawn_report_leaves_the_period_unreported_and_the_next_is_a_new_version(office, housing, period):
    report = housing.submit(period, done="已完成")
    housing.withdraw(report.id)
    assert state(office, period) == ("open", False, "withdrawn")
    assert housing.submit(period, done="重新填报").id == f"{period}/r2"


def test_a_reviewed_report_is_not_withdrawn(office, housing, period):
    report = housing.submit(period, done="已完成")
    office.manager.review(report.id, Verdict.send_back("请补充"))
    with refused(WrongState, "已审核的报送不能撤回", "A reviewed report cannot be withdrawn"):
        housing.withdraw(report.id)


def test_a_report_of_a_closed_period_is_not_withdrawn(office, open_matter, period):
    report = office.seat("b").submit(period_of(open_matter, 2), done="已完成")
    office.manager.do(c.EndTask(task=f"{open_matter}/t2", reason="不再需要"))
    with refused(WrongState, "该周期已关闭", "The period is closed"):
        office.seat("b").withdraw(report.id)


def test_a_proactive_report_of_an_ended_matter_is_not_withdrawn(office, open_matter, housing):
    report = housing.report_proactively(f"{open_matter}/t1", done="临时进展")
    office.manager.do(c.End(matter=open_matter, how="completed"))
    with refused(WrongState, "事项已结束", "The matter has ended"):
        housing.withdraw(report.id)


# review


def test_acceptance_closes_the_period(office, housing, period):
    report = housing.submit(period, done="已完成")
    done = office.at("2026-02-17 09:00").manager.review(report.id, Verdict.accept("同意"))
    assert done.ids == {"report": (report.id,), "period": (period,)}
    case = office.case(period.split("/")[0])
    reviewed, closed = case.reports[report.id], case.periods[period]
    assert (reviewed.state, reviewed.reviewed_by, shown(reviewed.reviewed_at)) == ("accepted", "boss", "17 Feb 09:00")
    assert (closed.state, closed.closed_why, shown(closed.closed_at)) == ("accepted", "accepted", "17 Feb 09:00")
    assert [event.type for event in done_by(office, case.matter.id, "Review")] == ["report-accepted"]


def test_a_returned_report_leaves_the_period_reported_and_open(office, housing, period):
    office.manager.review(housing.submit(period, done="已完成").id, Verdict.send_back("请补充数据"))
    assert state(office, period) == ("open", True, "returned")
    (event,) = done_by(office, period.split("/")[0], "Review")
    assert (event.type, event.note) == ("report-returned", "请补充数据")


def test_neither_a_draft_nor_a_withdrawal_makes_a_return_good(office, housing, period):
    office.manager.review(housing.submit(period, done="已完成").id, Verdict.send_back("请补充数据"))
    housing.save_draft(period, done="补充中")
    assert state(office, period) == ("open", True, "returned")
    second = housing.submit(period, done="已补充")
    assert state(office, period) == ("open", True, "submitted")
    housing.withdraw(second.id)
    assert state(office, period) == ("open", True, "returned")


def test_a_rejected_report_leaves_the_period_unreported(office, housing, period):
    office.manager.review(housing.submit(period, done="已完成").id, Verdict.reject("内容不实"))
    assert state(office, period) == ("open", False, "rejected")


@pytest.mark.parametrize("decision", ["return", "reject"])
def test_a_return_or_a_rejection_needs_its_reason(office, housing, period, decision):
    report = housing.submit(period, done="已完成")
    with refused(WrongState, "without a reason", "without a reason"):
        office.manager.review(report.id, Verdict(decision=decision))


@pytest.mark.parametrize("first", [Verdict.accept(), Verdict.send_back("请补充"), Verdict.reject("不实")])
def test_a_report_is_reviewed_once(office, housing, period, first):
    report = housing.submit(period, done="已完成")
    office.manager.review(report.id, first)
    with refused(WrongState, "只有已提交的报送可以审核", "Only a submitted report can be reviewed"):
        office.manager.review(report.id, Verdict.accept())


def test_a_draft_is_not_reviewed(office, housing, period):
    with refused(WrongState, "只有已提交的报送可以审核", "Only a submitted report can be reviewed"):
        office.manager.review(housing.save_draft(period, done="草稿").id, Verdict.accept())


def test_after_the_end_what_was_reported_can_be_accepted_but_not_sent_back(office, open_matter, housing, period):
    report = housing.submit(period, done="已完成")
    office.manager.do(c.End(matter=open_matter, how="completed"))
    with refused(WrongState, "该周期已关闭", "The period is closed"):
        office.manager.review(report.id, Verdict.send_back("请补充"))
    office.manager.review(report.id, Verdict.accept())
    assert office.case(open_matter).reports[report.id].state == "accepted"


def test_a_report_that_does_not_exist_is_not_found(office, open_matter):
    with refused(NotFound, "没有填报", "There is no report"):
        office.manager.review(f"{period_of(open_matter)}/r9", Verdict.accept())


# proactive


def test_a_proactive_report_is_extra_and_fills_no_slot(office, open_matter, housing, period):
    first = housing.report_proactively(f"{open_matter}/t1", done="突发进展", percent=40)
    second = housing.report_proactively(f"{open_matter}/t1", done="又有进展")
    assert (first.id, second.id) == (f"{open_matter}/t1/x1/r1", f"{open_matter}/t1/x2/r1")
    assert first.proactive
    assert state(office, period) == ("open", False, None)
    assert office.manager.find("task", where="percent == 40").first().id == f"{open_matter}/t1"


def test_a_proactive_report_can_be_reviewed(office, open_matter, housing):
    report = housing.report_proactively(f"{open_matter}/t1", done="突发进展")
    office.manager.review(report.id, Verdict.accept())
    assert office.case(open_matter).reports[report.id].state == "accepted"


@pytest.fixture
def counting() -> Office:
    """A desk whose rules let a proactive report fill the open slot."""
    rules = texts("golden")
    path = "tests/rulesets/golden/periods.yaml"
    changed = rules[path].replace("  - id: monthly\n", "  - id: monthly\n    proactive: counts\n")
    assert changed != rules[path]
    return Office("2026-02-10 09:00", {**rules, path: changed}, engine="python")


def test_where_it_counts_a_proactive_report_fills_the_open_slot_once(counting):
    matter = counting.register("a")
    counting.tick("2026-02-16 10:00")
    first = counting.seat("a").report_proactively(f"{matter}/t1", done="突发进展")
    second = counting.seat("a").report_proactively(f"{matter}/t1", done="又有进展")
    assert (first.id, second.id) == (f"{period_of(matter)}/r1", f"{matter}/t1/x1/r1")
    assert not first.proactive
    assert state(counting, period_of(matter)) == ("open", True, "submitted")


def test_a_counting_report_takes_up_the_draft_of_its_slot_and_a_draft_is_no_report(counting):
    matter = counting.register("a")
    counting.tick("2026-02-16 10:00")
    report = counting.seat("a").submit(period_of(matter), done="已完成")
    counting.seat("a").save_draft(period_of(matter), done="下一版")
    extra = counting.seat("a").report_proactively(f"{matter}/t1", done="又有进展")
    assert (report.version, extra.proactive) == (1, True)


def test_it_never_fills_an_unopened_or_a_past_slot(counting):
    matter = counting.register("a")
    before = counting.seat("a").report_proactively(f"{matter}/t1", done="尚未开放")
    assert before.id == f"{matter}/t1/x1/r1"
    counting.tick("2026-02-27 10:00")
    overdue_in_its_month = counting.seat("a").report_proactively(f"{matter}/t1", done="本月补报")
    assert overdue_in_its_month.slot == period_of(matter)
    counting.manager.review(overdue_in_its_month.id, Verdict.reject("不实"))
    after = counting.at("2026-03-02 10:00").seat("a").report_proactively(f"{matter}/t1", done="上月的事")
    assert after.proactive
    assert state(counting, period_of(matter)) == ("open", False, "rejected")
