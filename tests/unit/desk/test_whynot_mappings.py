"""Why not, of the lines of a mapping: what they read of the record that a matter came from, in both languages."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from supervise.errors import NotFound
from supervise.model.intake import Record
from supervise.model.matters import Matter
from supervise.stages.fill import KEPT_LENGTH, KEPT_VALUES, kept
from support.desks import ADMIN, Office, moment, texts

MAPPING = """
ruleset: small/records
kind: mapping
version: "1"
effective: {from: 2026-01-01}
title: {zh: 接入, en: Intake}
basis: {zh: 智能填充表单, en: Forms}
source: city
fields:
  title: $.taskName
  body: {path: [$.text, $.more.text]}
  source: {path: $.source, codes: {"1": meeting}}
  type: {constant: routine}
  assigned_at: $.assignedOn
  deadline: {path: [$.deadline, $.planFinish]}
  lead_unit: $.leadDept
  support_units: {path: $.coDepts, split: "、"}
  leader: $.leader
"""
OTHER = """
ruleset: small/others
kind: mapping
version: "1"
effective: {from: 2026-01-01}
title: {zh: 另一来源, en: Another source}
basis: {zh: 智能填充表单, en: Forms}
source: province
fields:
  title: $.name
  district: $.area
"""
RECORD: dict[str, Any] = {
    "taskNo": "C-1", "taskName": "老旧小区加装电梯", "source": "1", "assignedOn": "2026-02-09", "deadline": "",
    "planFinish": "2026-10-31", "leadDept": "甲处", "coDepts": "、", "secretNote": "不得外传",
}  # fmt: skip


def patrolled(folder: Path, at: str = "memory://", **changed: Any) -> tuple[Office, str]:
    """An office that has received the record, and the id of its matter."""
    record = json.dumps({**RECORD, **changed}, ensure_ascii=False)
    (folder / "C-1.json").write_text(record, encoding="utf-8")
    source = {"name": "city", "path": str(folder), "cron": "0 9 * * *", "mapping": "small/records"}
    rules = {**texts(), "records.yaml": MAPPING, "others.yaml": OTHER}
    office = Office("2026-02-10 09:00", rules, at=at, engine="python", settings={"patrol": [source]})
    assert office.tick().received == 1
    matter = office.manager.find("matter").first()
    assert matter is not None
    return office, matter.id


@pytest.fixture(scope="module")
def received(tmp_path_factory: pytest.TempPathFactory) -> tuple[Office, str]:
    return patrolled(tmp_path_factory.mktemp("inbox"))


ANSWERS = [
    ("title", True, "记录的 $.taskName 为「老旧小区加装电梯」。", "$.taskName of the record: “老旧小区加装电梯”."),
    ("source", True, "填入督办来源：“会议交办”。", "It filled source: “Assigned by a meeting”."),
    ("type", True, "填入固定值，督办类型：“日常工作”。", "Its constant was filled in, type: “Routine work”."),
    ("deadline", True, "记录的 $.deadline 没有值。\n  记录的 $.planFinish 为「2026-10-31」。\n  填入交办期限：2026-10-31。",
     "$.deadline of the record had no value.\n  $.planFinish of the record: “2026-10-31”.\n  It filled deadline"),
    ("lead_unit", True, "记录的 $.leadDept 为「甲处」。\n  填入责任部门：甲处。", "It filled lead unit: 甲处."),
    ("support_units", False, "记录的 $.coDepts 为「、」。\n  换算后为空，没有填入。", "Nothing was left of the value"),
    ("body", False, "记录的 $.text 没有值。\n  记录的 $.more.text 没有值。\n  也没有写固定值，没有填入。",
     "$.more.text of the record had no value.\n  The line has no constant: nothing was filled."),
    ("leader", False, "记录的 $.leader 没有值。", "$.leader of the record had no value."),
    ("district", False, "该事项的记录由映射 small/records 1 填充，没有用 small/others。",
     "The record of the matter was filled by small/records 1, not by small/others."),
]  # fmt: skip


@pytest.mark.parametrize(("element", "holds", "zh", "en"), ANSWERS)
def test_a_line_says_what_it_read_and_what_became_of_it(received, element, holds, zh, en):
    office, matter = received
    ruleset = "small/others" if element == "district" else "small/records"
    told = office.manager.why_not(f"{ruleset}/{element}", matter, language="zh")
    assert zh in told.text
    assert en in told.but(language="en").text
    assert (told.rule, told.holds, told.next_at) == (f"{ruleset}/{element}", holds, None)
    assert told.since == (moment("2026-02-10 09:00") if holds else None)


def test_what_a_person_entered_since_is_told_with_him_and_the_answer_before_stays(tmp_path):
    office, matter = patrolled(tmp_path)
    office.at("2026-02-11 10:00").manager.edit(matter, deadline="2026-11-30", leader="chief")
    office.at("2026-02-12 10:00").manager.edit(matter, leader=None)
    told = office.manager.why_not("deadline", matter)
    assert not told.holds
    assert "填入交办期限：2026-10-31。\n  2026-02-11 10:00由督查员录入，交办期限：2026-11-30。" in told.text
    assert "督查员 entered it at 2026-02-11 10:00, deadline: 2026-11-30." in told.but(language="en").text
    assert "2026-02-12 10:00由督查员清除了" in office.manager.why_not("leader", matter).text
    before = office.manager.why_not("deadline", matter, at=moment("2026-02-11 09:00"))
    assert before.holds
    assert "督查员" not in before.text


def test_a_matter_without_a_record_says_that_there_is_none():
    office = Office("2026-02-10 09:00", {**texts(), "records.yaml": MAPPING}, engine="python")
    by_hand = office.manager.why_not("small/records/lead_unit", office.register("a"))
    assert not by_hand.holds
    assert "该事项由督查员录入，没有外来记录，映射不起作用。" in by_hand.text
    assert "督查员 entered the matter by hand" in by_hand.but(language="en").text
    named = office.manager.why_not("lead_unit", office.register("a", ext_system="oa", ext_id="7"))
    assert "该事项注明来自 oa，但不是由映射填充的" in named.text


def test_a_matter_read_from_a_file_names_the_file(tmp_path):
    office = Office("2026-02-10 09:00", {**texts(), "records.yaml": MAPPING}, engine="python")
    path = tmp_path / "会议纪要.txt"
    path.write_text("一、推进老旧小区加装电梯（牵头单位：甲处；完成时限：2026年10月31日）\n", encoding="utf-8")
    rows = office.manager.import_matters(path, source="meeting", type="routine", assigned_at="2026-02-09").rows
    matter = next(row.matter for row in rows if row.matter)
    assert "读自文件 会议纪要.txt，没有外来记录" in office.manager.why_not("title", matter).text


def test_the_version_that_read_the_record_answers_when_another_is_in_force(tmp_path):
    office, matter = patrolled(tmp_path)
    later = MAPPING.replace('version: "1"', 'version: "2"').replace("2026-01-01", "2026-03-01")
    later = later.replace("  leader: $.leader\n", "  district: $.area\n").replace("$.leadDept", "$.unit")
    office.desk.activate({"records.yaml": later}, by=ADMIN)
    office.at("2026-03-02 09:00")
    assert "记录的 $.leadDept 为「甲处」" in office.manager.why_not("small/records/lead_unit", matter).text
    assert "small/records 1 没有这一行" in office.manager.why_not("small/records/district", matter).text


def test_who_may_not_see_the_matter_and_who_asks_of_a_task_hear_nothing(received):
    office, matter = received
    assert "甲处" in office.seat("a").why_not("lead_unit", matter).text
    with pytest.raises(NotFound):
        office.seat("c").why_not("lead_unit", matter)
    with pytest.raises(NotFound):
        office.manager.why_not("lead_unit", f"{matter}/t1")


def test_only_what_lines_name_is_kept_and_survives_a_database(tmp_path):
    office, matter = patrolled(tmp_path, f"sqlite:///{tmp_path / 'office.db'}")
    office.manager.edit(matter, leader="chief")
    record = office.manager.get(matter).record
    assert record.values == {
        "$.taskName": "老旧小区加装电梯", "$.source": "1", "$.assignedOn": "2026-02-09", "$.planFinish": "2026-10-31",
        "$.leadDept": "甲处", "$.coDepts": "、",
    }  # fmt: skip
    with office.desk.parts.store.begin() as uow:
        puts = [put for entry in uow.journal(f"matter:{matter}") for put in entry.event.puts]
    records = [put.record for put in puts if isinstance(put, Matter)]
    assert len(records) > 1
    assert all(one == record for one in records)


def test_what_is_kept_of_a_record_is_bounded(received):
    office, _ = received
    with office.desk.parts.store.begin() as uow:
        rules = office.desk.parts.worlds(uow).at(office.clock()).rulebook.mappings["small/records"]
    long = Record(source="city", ext_id="1", data={"taskName": "长" * 999, "leader": ["甲", {"a": None}]})
    values = kept(long, rules).values
    assert values == {"$.taskName": "长" * (KEPT_LENGTH - 1) + "…", "$.leader": '["甲", {"a": null}]'}
    wide = replace(rules, fields=[replace(rules.fields[0], paths=[f"$.a[{place}]" for place in range(150)])])
    many = kept(Record(source="city", ext_id="1", data={"a": ["x"] * 150}), wide)
    assert len(many.values) == KEPT_VALUES
    assert many.left_off == tuple(f"$.a[{place}]" for place in range(KEPT_VALUES, 150))


def test_explain_tells_which_line_filled_which_element(received):
    office, matter = received
    told = office.manager.explain(matter, "zh")
    assert "由映射 small/records 1 从 city 的记录 C-1 填入：" in told
    assert "交办期限（$.planFinish）" in told
    assert "Deadline ($.planFinish)" in office.manager.explain(matter, "en")
