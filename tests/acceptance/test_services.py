"""The paper's six services, each carried out by YAML alone: every test begins with an edit of the standard ruleset and
shows what it changes.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from supervise import MatterDraft, Verdict
from supervise.errors import DraftRefused
from supervise.model.base import Text
from supervise.model.commands import End
from supervise.rules.rulebook import Rulebook
from support.desks import Office, shown

STANDARD = Path(__file__).resolve().parents[2] / "rulesets" / "standard"


def standard(edited: str = "", old: str = "", new: str = "") -> Mapping[str, str]:
    """The standard rulesets, with *old* in the file *edited* replaced by *new*; it must stand there once."""
    files = {path.name: path.read_text(encoding="utf-8") for path in sorted(STANDARD.glob("*.yaml"))}
    files = {name: text for name, text in files.items() if not name.endswith(".test.yaml")}
    if edited:
        assert files[edited].count(old) == 1, (
            f"{edited} has changed: {old!r} stands there {files[edited].count(old)} times"
        )
        files[edited] = files[edited].replace(old, new)
    return files


def rulebook(office: Office) -> Rulebook:
    with office.desk.parts.store.begin() as uow:
        return office.desk.parts.worlds(uow).at(office.desk.parts.now()).rulebook


def said_in_both(text: Text) -> bool:
    """Whether the Chinese has Chinese words in it, and the English is another text without them outside its quotes."""
    chinese = any("一" <= character <= "鿿" for character in text.zh)
    return chinese and bool(text.en) and text.en != text.zh and any(letter.isascii() for letter in text.en)


def carries_out(office: Office, service: str, ruleset: str, rule: str) -> bool:
    """Whether a rule is titled in both languages and its basis names the service."""
    ref = rulebook(office).rule(ruleset, rule)
    return ref is not None and said_in_both(ref.title) and service in ref.basis.zh and service in ref.basis.en


RECORD = {
    "taskNo": "C-2026-018", "taskName": "老旧小区加装电梯", "source": "专报", "category": "民生",
    "assignedOn": "2026-02-09", "deadline": "2026-11-30", "planFinish": "2026-10-31", "leadDept": "甲处",
    "coDepts": "乙处、丙处", "leader": "chief", "chiefOfStaff": "root", "priority": "2", "labels": "电梯；民生",
}  # fmt: skip


def patrolled(folder: Path, rulesets: Mapping[str, str]) -> Office:
    source = {"name": "city", "path": str(folder), "cron": "0 9 * * *", "mapping": "standard/intake-city"}
    return Office("2026-02-10 08:00", rulesets, engine="python", settings={"patrol": [source]})


def put(folder: Path, **fields: Any) -> None:
    record = {**RECORD, **fields}
    (folder / f"{record['taskNo']}.json").write_text(json.dumps(record, ensure_ascii=False), encoding="utf-8")


def test_s1_records_are_collected_by_patrol(tmp_path):
    """智能采集数据: a folder is polled by its cron line, and a record seen twice makes one matter."""
    edit = ("intake-city.yaml", '      "4": superior\n', '      "4": superior\n      专报: superior\n')
    put(tmp_path)

    before = patrolled(tmp_path, standard())
    ticked = before.tick("2026-02-10 09:00")
    assert (ticked.received, [finding.code for finding in ticked.findings]) == (0, ["source-unknown"])
    assert said_in_both(ticked.findings[0].message)

    after = patrolled(tmp_path, standard(*edit))
    assert after.tick("2026-02-10 09:00").received == 1
    (matter,) = after.manager.find("matter")
    assert (matter.elements.title, matter.elements.source, matter.ext_id) == (
        "老旧小区加装电梯", "superior", "C-2026-018",
    )  # fmt: skip
    assert [task.unit for task in after.manager.find("task")] == ["a", "b", "c"]
    put(tmp_path, taskNo="C-2026-019", taskName="社区食堂建设")
    assert after.tick("2026-02-11 08:59").received == 0
    assert after.tick("2026-02-11 09:00").received == 1
    put(tmp_path, labels="电梯")
    assert after.tick("2026-02-12 09:00").received == 0
    assert len(after.manager.find("matter")) == 2
    mapping = rulebook(after).mappings["standard/intake-city"].ref
    assert said_in_both(mapping.title)
    assert "(S1)" in mapping.basis.zh
    assert "(S1)" in mapping.basis.en


def test_s2_forms_are_filled_from_records(tmp_path):
    """智能填充表单: a mapping fills the draft, and every field says where it came from."""
    edit = ("intake-city.yaml", "deadline: {path: [$.deadline, $.planFinish]}", "deadline: {path: $.planFinish}")
    put(tmp_path, source="2")

    def filled(rulesets: Mapping[str, str]) -> tuple[Office, Any]:
        office = patrolled(tmp_path, rulesets)
        office.tick("2026-02-10 09:00")
        return office, office.manager.find("matter").first()

    _, before = filled(standard())
    office, after = filled(standard(*edit))
    assert (before.elements.deadline, after.elements.deadline) == (date(2026, 11, 30), date(2026, 10, 31))
    for matter, path in ((before, "$.deadline"), (after, "$.planFinish")):
        source = matter.provenance["deadline"]
        assert (source.place.path, source.place.file) == (path, "C-2026-018.json")
        assert source.rule == "standard/intake-city/deadline"
    quotes = {name: source.quote for name, source in after.provenance.items()}
    assert quotes == {
        "title": "老旧小区加装电梯", "source": "2", "type": "民生", "assigned_at": "2026-02-09",
        "deadline": "2026-10-31", "lead_unit": "甲处",
        "support_units": "乙处、丙处", "leader": "chief", "priority": "2", "tags": "电梯；民生",
    }  # fmt: skip
    assert (after.elements.lead_unit, after.elements.support_units) == ("a", ("b", "c"))
    assert (after.elements.source, after.elements.priority) == ("instruction", "normal")
    assert set(after.origins.values()) == {"rule"}
    assert after.origins.keys() == quotes.keys()
    assert office.manager.edit(after.id, priority="key", leader="chief").origins["priority"] == "entered"
    mapping = rulebook(office).mappings["standard/intake-city"].ref
    assert "(S2)" in mapping.basis.zh
    assert "(S2)" in mapping.basis.en


def test_s3_data_is_checked_while_it_is_entered():
    """智能校核数据: each rule answers before the record is complete; the level in the YAML decides whether it stops."""
    rule = "    when: missing(leader)\n    field: leader\n    level: "
    edit = ("validation.yaml", f"{rule}warning", f"{rule}error")
    draft = MatterDraft(title="推进重点工作", source="meeting", lead_unit="a", deadline=date(2026, 12, 31))

    def verdict(office: Office, entered: MatterDraft) -> Any:
        return next(one for one in office.manager.check(entered) if one.rule == "key-without-leader")

    before, after = (Office("2026-02-10 09:00", texts, engine="python") for texts in (standard(), standard(*edit)))
    for office, level in ((before, "warning"), (after, "error")):
        assert verdict(office, draft).verdict == "cannot tell yet"
        assert verdict(office, draft.but(priority="normal")).verdict == "holds"
        violated = verdict(office, draft.but(priority="key"))
        assert (violated.verdict, violated.finding.level, violated.finding.field) == ("violated", level, "leader")
        assert said_in_both(violated.finding.message)
        assert said_in_both(violated.finding.fix)
        assert verdict(office, draft.but(priority="key", leader="chief")).verdict == "holds"
        assert carries_out(office, "(S3)", "standard/validation", "key-without-leader")
    before.manager.register(draft.but(priority="key"))
    with pytest.raises(DraftRefused) as refused:
        after.manager.register(draft.but(priority="key"))
    assert [finding.code for finding in refused.value.findings] == ["key-without-leader"]


def test_s4_progress_slots_open_by_the_cycle():
    """智能创建任务: the cycle of the task opens a slot at the start of every period, exactly once."""
    edit = (
        "periods.yaml",
        "    cycle: monthly\n    due: last workday 17:00\n    opens: due - 5 workdays 09:00\n",
        "    cycle: weekly\n    due: thursday 12:00\n    roll: previous workday\n",
    )

    def opened(rulesets: Mapping[str, str]) -> tuple[Office, list[Any]]:
        office = Office("2026-03-02 09:00", rulesets, engine="python")
        matter = office.register("a")
        office.tick("2026-03-31 18:00")
        office.tick()
        return office, list(office.case(matter).periods.values())

    _, before = opened(standard())
    office, after = opened(standard(*edit))
    assert [(one.slot_key, shown(one.opened_at), shown(one.due_at)) for one in before] == [
        ("2026-03", "24 Mar 09:00", "31 Mar 17:00"),
    ]  # fmt: skip
    assert [(one.slot_key, shown(one.opened_at), shown(one.due_at)) for one in after] == [
        ("2026-W11", "9 Mar 00:00", "12 Mar 12:00"),
        ("2026-W12", "16 Mar 00:00", "19 Mar 12:00"),
        ("2026-W13", "23 Mar 00:00", "26 Mar 12:00"),
        ("2026-W14", "30 Mar 00:00", "2 Apr 12:00"),
    ]
    plan = office.case("m1").plans[after[0].plan]
    assert (plan.cause.ruleset, plan.cause.rule) == ("standard/periods", "monthly")
    assert carries_out(office, "(S4)", "standard/periods", "monthly")


def told(office: Office, word: str) -> set[str]:
    """Who got a digest with a line that has *word* in it."""
    return {one.person for one in office.post.digests.values() if any(word in line for line in one.lines)}


def test_s5_alerts_are_pushed_before_the_end_to_three_levels():
    """智能预警推送: the YAML says how long before the end, at which level, and who hears of it."""
    rule = "at: due - 3 workdays 09:00\n    when: not period.reported\n    level: blue\n    notify: [responsible, unit]"
    edit = ("alerts.yaml", rule, rule.replace("3 workdays", "5 workdays").replace("unit]", "unit_head, leader]"))

    def lived(rulesets: Mapping[str, str]) -> tuple[Office, str]:
        office = Office("2026-03-02 09:00", rulesets, engine="python")
        matter = office.register("a", leader="chief")
        office.seat("a").acknowledge(f"{matter}/t1")
        for day in range(20, 32):
            office.tick(f"2026-03-{day} 10:00")
        return office, matter

    for rulesets, fired, people in (
        (standard(), "26 Mar 09:00", {"a0", "a1"}),
        (standard(*edit), "24 Mar 09:00", {"a0", "a1", "chief"}),
    ):
        office, matter = lived(rulesets)
        (soon,) = [alert for alert in office.alerts(matter) if alert.rule == "due-soon"]
        assert (shown(soon.fired_at), soon.level, soon.fired_at < office.case(matter).periods[soon.subject].due_at) == (
            fired, "blue", True,
        )  # fmt: skip
        assert told(office, "请于 2026年3月31日 17:00 前填报") == people
        assert said_in_both(soon.say)
        assert carries_out(office, "(S5)", "standard/alerts", "due-soon")


def test_s5_alerts_that_nobody_answers_climb_from_the_unit_to_its_leader_and_to_the_superior():
    edit = ("alerts.yaml", "{level: red, at: orange + 3 workdays, notify: [responsible, unit_head, leader, superior]",
            "{level: red, at: orange + 1 workday, notify: [responsible, unit_head, leader, superior]")  # fmt: skip
    reached = []
    for rulesets in (standard(), standard(*edit)):
        office = Office("2026-03-02 09:00", rulesets, engine="python")
        matter = office.register("a", leader="chief")
        office.seat("a").acknowledge(f"{matter}/t1")
        for day in range(1, 10):
            office.tick(f"2026-04-0{day} 09:00")
        overdue = {alert.level: alert for alert in office.alerts(matter) if alert.rule == "overdue"}
        assert list(overdue) == ["yellow", "orange", "red"]
        reached.append(shown(overdue["red"].fired_at))
        names = {"yellow": "黄色", "orange": "橙色", "red": "红色"}
        lines = {level: told(office, f"[{names[level]}]") for level in overdue}
        assert lines["yellow"] == {"a0", "a1", "chief"}
        assert lines["orange"] == {"a0", "a1", "chief"}
        assert lines["red"] == {"a0", "a1", "chief", "city"}
        assert all(said_in_both(alert.say) for alert in overdue.values())
        assert carries_out(office, "(S5)", "standard/alerts", "overdue")
    assert reached == ["8 Apr 17:00", "3 Apr 17:00"]


def test_s5_tasks_are_reminded_of_while_unacknowledged_and_when_their_deadline_is_near():
    edits = (
        ("alerts.yaml", "at: assigned + 2 workdays 17:00", "at: assigned + 1 workday 12:00"),
        ("alerts.yaml", "at: deadline - 5 workdays 09:00", "at: deadline - 10 workdays 09:00"),
    )

    def fired(rulesets: Mapping[str, str]) -> dict[str, str | None]:
        office = Office("2026-03-02 09:00", rulesets, engine="python")
        matter = office.register("a", deadline=date(2026, 3, 31))
        office.tick("2026-03-31 09:00")
        alerts = {
            f"{alert.rule}.{alert.rung}": alert for alert in office.alerts(matter) if alert.subject_kind == "task"
        }
        assert all(said_in_both(alert.say) for alert in alerts.values())
        assert all(carries_out(office, "(S5)", "standard/alerts", alert.rule) for alert in alerts.values())
        return {name: shown(alert.fired_at) for name, alert in alerts.items()}

    assert fired(standard()) == {
        "unacknowledged.blue": "4 Mar 17:00", "unacknowledged.yellow": "5 Mar 17:00",
        "deadline-near.blue": "25 Mar 09:00",
    }  # fmt: skip
    assert fired(standard(*edits[0]))["unacknowledged.blue"] == "3 Mar 12:00"
    assert fired(standard(*edits[1]))["deadline-near.blue"] == "18 Mar 09:00"


def test_s6_units_are_scored_each_quarter_by_elements_rules_and_grades():
    """智能生成报告: every point of the card has its rule and its facts, and the entries add up to the total."""
    edit = ("scoring.yaml", "points: -0.5 * workdays_late", "points: -1.25 * workdays_late")

    def scored(rulesets: Mapping[str, str]) -> tuple[Office, Any]:
        office = Office("2026-01-05 09:00", rulesets, engine="python")
        done = office.register("a", ["b"], title="提前办结的工作", deadline=date(2026, 3, 20), priority="normal")
        late = office.register("a", title="屡次迟报的工作")
        for matter in (done, late):
            office.at("2026-01-05 10:00").seat("a").acknowledge(f"{matter}/t1")
        office.seat("b").acknowledge(f"{done}/t2")
        for day, behind in (("2026-01-30", False), ("2026-02-03", True), ("2026-02-27", False), ("2026-03-05", True)):
            office.tick(f"{day} 10:00")
            for period in office.manager.find("period", where="open and not reported"):
                if behind is (period.task == f"{late}/t1"):
                    report = office.seat(period.unit).submit(period.id, done="已按计划推进")
                    office.manager.review(report.id, Verdict.accept())
        office.manager.do(End(matter=done, how="completed"))
        office.tick("2026-03-31 10:00")
        office.seat("a").submit(f"{late}/t1/p1/2026-03", done="已按计划推进")
        office.tick("2026-04-01 00:00")
        (card,) = office.group("unit:a").scorecards.values()
        return office, card

    office, before = scored(standard())
    _, after = scored(standard(*edit))
    given = [(entry.rule, entry.subject, entry.points) for entry in before.entries]
    assert given == [
        ("base", "a", Decimal(80)),
        ("done", "m1", Decimal(2)),
        # Due 30 January 17:00, reported 3 February: 2 workdays. Due 28 February, a day worked, reported 5 March: 4.
        ("late", "m2/t1/p1/2026-01", Decimal("-1.0")),
        ("late", "m2/t1/p1/2026-02", Decimal("-2.0")),
    ]
    assert (before.total, before.grade) == (sum(entry.points for entry in before.entries), "B") == (Decimal(79), "B")
    assert (after.total, after.grade) == (sum(entry.points for entry in after.entries), "C") == (Decimal("74.5"), "C")
    for entry in before.entries:
        assert said_in_both(entry.say)
        assert entry.cause.ruleset == "standard/scoring"
        assert entry.rule == "base" or carries_out(office, "(S6)", "standard/scoring", entry.rule)
    assert {"period.late", "period.workdays_late"} == next(
        set(entry.cause.facts) for entry in before.entries if entry.rule == "late"
    )
    sheet = office.manager.scorecard("a", "2026Q1").value
    assert sum(line.points for line in sheet.lines) == sheet.total == before.total
    assert all("(S6)" in line.basis for line in sheet.lines if line.rule.endswith("/late 2026.1"))
