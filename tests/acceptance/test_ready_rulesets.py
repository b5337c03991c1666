"""The ready rulesets: sound, tested, covered, explained in both languages, and the same in either notation."""

from __future__ import annotations

import os
import re
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from supervise.cli.app import app
from supervise.rules.loading import Ruleset, read_all
from supervise.rules.rewriting import rewrite
from support.desks import Office

ROOT = Path(__file__).resolve().parents[2]
RULESETS = ROOT / "rulesets"
FOLDERS = sorted({path.parent for path in RULESETS.rglob("*.yaml")})
PLACES = ("sanming", "suqian", "guangyuan", "wenzhou", "hotline-12345", "limits-13710", "calendars", "chinese")
CHINESE_HEAD = "规则集"


def told(*args: str) -> str:
    """What a command over the ready rulesets prints; it must succeed."""
    result = CliRunner().invoke(app, ["rules", *args])
    assert result.exit_code == 0, result.output
    return result.output


def loaded(path: Path) -> Ruleset:
    """The ruleset in a file, over the standard data elements."""
    files = [(one.as_posix(), one.read_text("utf-8")) for one in (RULESETS / "standard" / "elements.yaml", path)]
    rulesets, faults = read_all(files)
    assert not faults
    return rulesets[-1]


def said(text: str) -> list[str]:
    """The lines of a ruleset that hold titles and messages."""
    return [line for line in text.splitlines() if re.search(r"\b(zh|en): ", line)]


def named(folder: Path) -> str:
    return folder.relative_to(RULESETS).as_posix()


def test_every_ready_ruleset_passes_its_check() -> None:
    assert "0 处错误" in told("check", str(RULESETS))


def test_every_test_holds_and_reaches_95_per_cent_of_the_rules_and_90_of_the_limits() -> None:
    assert "0 项不符" in told("cover", str(RULESETS), "--least", "95", "--least-thresholds", "90")


@pytest.mark.parametrize("folder", FOLDERS, ids=named)
def test_every_folder_of_rulesets_has_its_tests_and_reaches_the_limits_alone(folder: Path) -> None:
    assert list(folder.glob("*.test.yaml"))
    told("cover", str(folder), "--least", "95", "--least-thresholds", "90")


@pytest.mark.parametrize("place", PLACES)
def test_every_place_says_in_both_languages_what_its_rules_carry_out(place: str) -> None:
    page = (RULESETS / place / "README.md").read_text("utf-8")
    title = page.partition("\n")[0]
    assert " · " in title, title
    if place != "chinese":
        for part in ("规则能做的", "写不出来的", "What the rules do", "What cannot be said"):
            assert f"**{part}**" in page, part


@pytest.mark.parametrize("folder", FOLDERS, ids=named)
def test_every_ruleset_names_the_schema_that_an_editor_reads(folder: Path) -> None:
    for path in folder.glob("*.yaml"):
        if ".test." not in path.name:
            text = path.read_text("utf-8")
            file = "ruleset.zh.json" if CHINESE_HEAD in text else "ruleset.json"
            where = Path(os.path.relpath(RULESETS / "schema" / file, folder)).as_posix()
            assert text.startswith(f"# yaml-language-server: $schema={where}\n"), path


def test_the_standard_alerts_in_chinese_are_the_standard_alerts() -> None:
    plain, chinese = loaded(RULESETS / "standard" / "alerts.yaml"), loaded(RULESETS / "chinese" / "alerts.yaml")
    assert CHINESE_HEAD in chinese.text
    assert chinese.ref == plain.ref
    assert said(rewrite(chinese.text, chinese.meanings, "plain")) == said(plain.text) != []


def test_the_standard_alerts_in_chinese_have_the_tests_of_the_standard_alerts() -> None:
    plain, chinese = (
        (RULESETS / folder / "alerts.test.yaml").read_text("utf-8").partition("\nunits:\n")[2]
        for folder in ("standard", "chinese")
    )
    assert chinese == plain != ""


@pytest.mark.parametrize("place", ["sanming", "chinese"])
def test_a_ruleset_in_chinese_written_plain_keeps_its_digest(place: str, tmp_path: Path) -> None:
    chinese = loaded(RULESETS / place / "alerts.yaml")
    path = tmp_path / "alerts.yaml"
    path.write_text(rewrite(chinese.text, chinese.meanings, "plain"), "utf-8")
    assert CHINESE_HEAD not in path.read_text("utf-8")
    assert loaded(path).ref.digest == chinese.ref.digest


def test_a_fault_in_one_set_is_told_by_the_coverage_of_all_sets(tmp_path: Path) -> None:
    for name in ("one", "two"):
        (tmp_path / name).mkdir()
        for file in ("elements.yaml", "periods.yaml", "periods.test.yaml"):
            text = (RULESETS / "calendars" / "fifth" / file).read_text("utf-8")
            (tmp_path / name / file).write_text(text, "utf-8")
    told("cover", str(tmp_path), "--least", "100", "--least-thresholds", "100")
    broken = tmp_path / "two" / "periods.yaml"
    broken.write_text(broken.read_text("utf-8").replace("day 5 18:00", "day 45 18:00"), "utf-8")
    result = CliRunner().invoke(app, ["rules", "cover", str(tmp_path)])
    assert result.exit_code == 1
    assert f"{broken}:" in result.output


def office(*rulesets: str, **elements: Any) -> Office:
    """A desk under these rulesets, with one matter given on Monday 2 March and due on Friday 20 March."""
    desk = Office("2026-03-01 09:00", {name: (RULESETS / name).read_text("utf-8") for name in rulesets})
    told = {"assigned_at": date(2026, 3, 2), "deadline": date(2026, 3, 20), **elements}
    desk.at("2026-03-02 09:00").register(**told)
    return desk


def deeds(desk: Office, at: str) -> list[tuple[str, str, str]]:
    """What alerts have had done by *at*: of what sort, what, and for whom."""
    desk.tick(at)
    return [(one.sort, one.title, one.addressee) for one in desk.post.actions()]


def test_guangyuan_sends_a_letter_at_the_second_yellow_and_has_an_interview_at_red() -> None:
    standard = ("standard/elements.yaml", "standard/periods.yaml")
    tardy = office(*standard, "guangyuan/alerts.yaml", cycle="monthly", deadline=date(2026, 12, 31))
    assert deeds(tardy, "2026-03-25 17:00") == []
    assert deeds(tardy, "2026-04-24 17:00") == [("document", "督办函", "甲处")]
    assert deeds(tardy, "2026-05-25 17:00") == [("document", "督办函", "甲处")] * 2
    past = office(*standard, "guangyuan/alerts.yaml", cycle="monthly")
    assert deeds(past, "2026-03-20 23:59") == []
    assert deeds(past, "2026-03-21 00:00") == [("interview", "约谈承办单位主要负责人", "甲处")]


def test_the_hotline_has_a_call_made_a_letter_sent_and_criticism_written_each_once() -> None:
    late = office("hotline-12345/elements.yaml", "hotline-12345/alerts.yaml", source="hotline", type="complaint")
    call, letter, criticism = ("todo", "电话催办承办部门"), ("document", "催办通知书"), ("document", "通报批评")
    for at, done in (
        ("2026-03-20 08:59", []),
        ("2026-03-20 09:00", [call]),
        ("2026-03-21 08:59", [call]),
        ("2026-03-21 09:00", [call, letter]),
        ("2026-03-27 17:59", [call, letter]),
        ("2026-03-27 18:00", [call, letter, criticism]),
        ("2026-06-30 18:00", [call, letter, criticism]),
    ):
        assert [deed[:2] for deed in deeds(late, at)] == done, at


def snails(desk: Office) -> list[str]:
    return [one.id for one in desk.manager.find("unit", "'snail:red' in lights")]


def test_the_units_of_wenzhou_with_two_red_months_in_a_row_are_found() -> None:
    red = office("standard/elements.yaml", "wenzhou/periods.yaml", "wenzhou/alerts.yaml", deadline=date(2026, 12, 31))
    red.tick("2026-05-31 23:59")
    assert snails(red) == []
    red.tick("2026-06-01 00:00")
    assert snails(red) == ["a"]
