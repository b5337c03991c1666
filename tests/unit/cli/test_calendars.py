"""`calendar show` and `calendar publish`, and the days of a deadline, as they run from a shell."""

from __future__ import annotations

from pathlib import Path

from .conftest import Shell

NOTICE = """\
关于调整2026年劳动节假期安排的通知
测办发〔2026〕3号

一、劳动节：4月24日（星期五）放假调休，共1天。4月25日（星期六）上班。
2026年4月20日
"""


def test_a_year_is_shown_with_its_notices_and_as_it_was_known(office: Shell) -> None:
    told = office.does("calendar", "show", "2019", "--language", "en")
    assert "off 2019-05-01..05-04  (国办发明电〔2019〕3号)" in told
    before = office.does("calendar", "show", "2019", "--as-known", "2019-03-21")
    assert "2019-05-01" in before
    assert "2019-05-04" not in before
    missing = office.run("calendar", "show", "2039")
    assert missing.exit_code == 1
    assert "2039 年放假安排（china）尚未发布" in missing.stdout
    assert "is no date" in office.refuses("calendar", "show", "2019", "--as-known", "x", "--language", "en", code=2)


def test_a_notice_is_shown_with_what_it_moves_and_published_when_told(office: Shell) -> None:
    office.at("2026-04-20 10:00").does("tick")
    Path("notice.txt").write_text(NOTICE, encoding="utf-8")
    moves = office.tells("calendar", "publish", "notice.txt")["moves"]
    (weekly,) = [move for move in moves if move["period"].endswith("W17") and move["unit"] == "housing"]
    assert weekly["before"] == "2026-04-24T09:00:00Z"
    assert weekly["after"] == "2026-04-23T09:00:00Z"
    tried = office.does("calendar", "publish", "notice.txt", "--dry-run", "--yes")
    assert "→ 放假 2026-04-24" in tried
    assert f"{weekly['period']}  housing  2026-04-24 17:00 → 2026-04-23 17:00" in tried
    assert "尚未发布" in tried
    assert "已发布 测办发〔2026〕3号" in office.does("calendar", "publish", "notice.txt", "--yes")
    assert "都已发布过" in office.does("calendar", "publish", "notice.txt", "--yes")
    office.at("2026-04-20 10:01").does("tick")
    told = office.does("explain", weekly["period"], "--deadline")
    assert "2026-04-24（星期五）放假，依测办发〔2026〕3号：不计。" in told
    assert "2026-04-23（星期四）工作日：截止日。" in told


def test_what_is_not_understood_is_told_with_its_place_and_nothing_is_published(office: Shell) -> None:
    Path("notice.txt").write_text(NOTICE.replace("星期五", "星期四"), encoding="utf-8")
    result = office.run("calendar", "publish", "notice.txt", "--yes")
    assert result.exit_code == 1
    assert "notice.txt:4:13: 2026-04-24 是星期五，不是星期四" in result.stdout
    assert "测办发" not in office.does("calendar", "show", "2026")
    assert "no notice was given" in office.refuses("calendar", "publish", "--language", "en", code=2)


def test_a_workplace_says_which_units_go_by_another_calendar(office: Shell) -> None:
    place = Path("supervise.yaml")
    place.write_text(place.read_text(encoding="utf-8") + "calendars: {planning: district}\n", encoding="utf-8")
    Path("notice.txt").write_text(NOTICE, encoding="utf-8")
    office.does("calendar", "publish", "notice.txt", "--calendar", "district", "--yes")
    assert "测办发〔2026〕3号" in office.does("calendar", "show", "2026", "--calendar", "district")
    assert "测办发〔2026〕3号" not in office.does("calendar", "show", "2026")
