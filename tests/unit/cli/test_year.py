"""The office's own commands over a quarter: tick, report, review, the papers, and the checks of health."""

from __future__ import annotations

import sqlite3
from pathlib import Path
from zipfile import ZipFile

import pytest

from .conftest import Shell

MATTER = "DB-2026-0001"


@pytest.fixture
def week(office: Shell) -> Shell:
    """The first week of the first matter is open, in a week of which nobody has reported yet."""
    office.at("2026-01-20 09:30").does("tick")
    return office


def test_a_tick_opens_periods_and_writes_the_notices_to_the_outbox(week: Shell) -> None:
    told = week.at("2026-01-26 09:30").tells("tick")
    assert told["digests"] > 0
    assert told["delivered"] == told["digests"]
    assert not told["waiting"]
    assert len(list(Path("outbox").glob("*.eml"))) >= told["digests"]


def test_a_tick_goes_up_to_an_instant_in_the_zone_of_the_desk(office: Shell) -> None:
    office.at("2026-02-01 09:00")
    assert "2026-01-20 09:30" in office.does("tick", "--at", "2026-01-20T09:30")
    assert office.tells("tick", "--at", "2026-01-20T11:00:00+00:00")["at"] == "2026-01-20T11:00:00Z"


def test_a_tick_beyond_the_clock_is_refused(office: Shell) -> None:
    assert "beyond-clock" in office.refuses("tick", "--at", "2026-03-01", code=1)


def test_a_report_is_submitted_for_a_period_and_reviewed(week: Shell) -> None:
    report = week.tells("report", MATTER, "--as", "xu", "--done", "已完成入户调查", "--percent", "20")
    assert report["state"] == "submitted"
    assert report["progress"]["percent"] == 20
    assert report["slot"] == "m1/t1/p1/2026-W04"
    assert week.tells("review", report["id"], "accept")["state"] == "accepted"


def test_a_report_names_its_period_itself_too(week: Shell) -> None:
    told = week.tells(
        "report", "m1/t1/p1/2026-W04", "--as", "xu", "--done", "已完成入户调查", "--forecast", "2026-10-01"
    )
    assert told["progress"]["forecast"] == "2026-10-01"


def test_a_returned_report_waits_for_another_one(week: Shell) -> None:
    week.does("report", MATTER, "--as", "xu", "--done", "正在推进", "--percent", "10")
    assert week.tells("review", MATTER, "return", "--reason", "请补充数据")["verdict"]["reason"] == "请补充数据"
    assert week.tells("report", MATTER, "--as", "xu", "--done", "已完成三处", "--percent", "15")["version"] == 2


def test_where_several_periods_wait_each_is_named(week: Shell) -> None:
    week.at("2026-01-27 09:30").does("tick")
    said = week.refuses("report", MATTER, "--as", "xu", "--done", "已完成", "--percent", "10", code=2)
    assert "m1/t1/p1/2026-W04" in said
    assert "m1/t1/p1/2026-W05" in said


def test_nothing_to_review_is_told(week: Shell) -> None:
    week.refuses("review", MATTER, "accept", code=2)


def test_a_return_without_a_reason_is_refused(week: Shell) -> None:
    week.does("report", MATTER, "--as", "xu", "--done", "正在推进", "--percent", "10")
    week.refuses("review", MATTER, "return", code=1)


def test_who_may_not_report_is_told_what_it_takes(week: Shell) -> None:
    assert "responsible" in week.refuses("report", "m1/t1/p1/2026-W04", "--done", "x", code=1)


def test_an_alert_is_no_period_to_report_for(week: Shell) -> None:
    week.refuses("report", "m1/no-such-thing", "--as", "xu", "--done", "x", code=1)


def test_explain_says_why_in_the_language_asked_for(week: Shell) -> None:
    assert "key-weekly" in week.does("explain", MATTER)
    told = week.tells("explain", "m1/t1/p1/2026-W04", "--language", "en")
    assert told["id"] == "m1/t1/p1/2026-W04"
    assert "rule key-weekly" in told["text"]


def test_why_not_says_what_a_rule_lacks_and_from_when_it_will_hold(week: Shell) -> None:
    said = week.does("why-not", "standard/alerts/deadline-near", "m2/t1")
    assert "期限前5个工作日 09:00" in said
    told = week.tells("why-not", "deadline-near", "m2/t1", "--language", "en", "--at", "2026-01-20 09:00")
    assert (told["rule"], told["holds"]) == ("standard/alerts/deadline-near", False)
    assert told["at"] == "2026-01-20T01:00:00Z"
    assert [step["rung"] for step in told["steps"]] == ["blue"]
    assert "Its instant has not come" in told["text"]
    assert week.does("why-not", "title-missing", MATTER) == week.does("why-not", "title-missing", "m1")
    assert "没有规则" in week.refuses("why-not", "overdu", "m1", code=1)


def test_the_ledger_is_narrowed_by_a_condition_and_overwrites_nothing_unasked(week: Shell) -> None:
    first = week.tells("ledger", "--where", "priority == 'key'")
    assert (first["file"], len(first["document"]["rows"])) == ("ledger.xlsx", 1)
    assert week.tells("ledger")["file"] == "ledger-2.xlsx"
    Path("mine.xlsx").write_bytes(b"old")
    week.does("ledger", "-o", "mine.xlsx")
    assert ZipFile("mine.xlsx").namelist()


def test_the_dossier_is_named_by_the_number_of_its_matter(week: Shell) -> None:
    assert week.tells("dossier", MATTER)["document"]["no"] == MATTER
    assert "老旧小区改造" in Path(f"dossier-{MATTER}.html").read_text("utf-8")


def test_scorecards_and_the_bulletin_follow_the_end_of_the_quarter(week: Shell) -> None:
    week.refuses("score", "住房保障处", "2026Q1", code=1)
    week.at("2026-04-01 09:30").does("tick")
    card = week.tells("score", "住保处", "2026Q1")
    lines = card["document"]["lines"]
    assert sum(float(line["points"]) for line in lines) == pytest.approx(float(card["document"]["total"]))
    said = week.does("score", "housing", "2026Q1", "-o", "card.html")
    assert "合计" in said
    assert "住房保障处" in Path("card.html").read_text("utf-8")
    bulletin = week.tells("bulletin", "2026Q1", "--addressee", "各处室", "--signature", "督查室")
    assert (bulletin["file"], bulletin["document"]["addressee"]) == ("bulletin-2026Q1.docx", "各处室")
    assert "word/document.xml" in ZipFile("bulletin-2026Q1.docx").namelist()


def test_a_healthy_desk_says_so(week: Shell) -> None:
    assert "没有需要处理的问题" in week.does("doctor")
    assert week.tells("journal", "verify") == {"sound": True, "break": None}


def test_a_tail_that_was_cut_is_found_against_a_checkpoint_kept_elsewhere(week: Shell) -> None:
    told = week.tells("journal", "checkpoint", "-o", "seal.json")
    assert (told["number"], told["file"]) == (1, "seal.json")
    assert week.tells("journal", "verify", "--against", "seal.json") == {"sound": True, "break": None}
    with sqlite3.connect("supervise.db") as tables:
        tables.execute(
            "DELETE FROM sv_event WHERE stream = 'desk' AND seq = (SELECT max(seq) FROM sv_event WHERE stream = 'desk')"
        )
    tables.close()
    assert week.tells("journal", "verify", "--against", "seal.json")["break"]["stream"] == "desk"


def test_what_is_no_checkpoint_is_refused(week: Shell) -> None:
    Path("other.json").write_text("{}", encoding="utf-8")
    assert "不是检查点文件" in week.refuses("journal", "verify", "--against", "other.json", code=1)


def test_an_edit_behind_the_back_of_the_journal_is_found(week: Shell) -> None:
    with sqlite3.connect("supervise.db") as tables:
        tables.execute(
            "UPDATE sv_event SET event = replace(event, '管网', '电网') WHERE seq = 1 AND stream = 'matter:m1'"
        )
    tables.close()
    result = week.run("journal", "verify", "--json")
    assert result.exit_code == 1
    assert '"stream": "matter:m1"' in result.stdout
    assert "matter:m1" in week.run("journal", "verify").stdout
    assert week.run("doctor").exit_code == 1
