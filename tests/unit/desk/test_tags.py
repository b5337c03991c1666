"""Tags on a desk: entered, withdrawn, set and lifted by rule; what is outside the vocabulary; where each comes from."""

from __future__ import annotations

from io import BytesIO

import pytest
from openpyxl import Workbook, load_workbook

from supervise import MatterDraft
from supervise.errors import DraftRefused
from support.desks import ADMIN, MANAGER, Office, moment, texts


@pytest.fixture
def office() -> Office:
    return Office("2026-02-10 09:00", engine="python")


def strict() -> dict[str, str]:
    return {path: text.replace("outside: warning", "outside: error") for path, text in texts("golden").items()}


def test_a_label_becomes_its_code_in_either_language(office):
    matter = office.register("a", tags=("民生", "Safety at work", "livelihood"))
    assert office.manager.get(matter).elements.tags == ("livelihood", "safety")
    assert office.manager.edit(matter, tags=["防汛"]).elements.tags == ("flood-control",)


def test_a_stranger_is_told_with_the_nearest_tag_and_refused_only_where_the_standard_says_so(office):
    draft = MatterDraft(title="推进重点工作", source="meeting", lead_unit="a", deadline="2026-12-31", tags=("民声",))
    (told,) = [one.finding for one in office.manager.check(draft) if one.rule == "tag-unknown"]
    assert (told.level, told.field, told.fix.zh) == ("warning", "tags", "是否为「民生」")
    assert office.manager.get(office.register("a", tags=("民声",))).elements.tags == ("民声",)
    strictly = Office("2026-02-10 09:00", strict(), engine="python")
    with pytest.raises(DraftRefused):
        strictly.register("a", tags=("民声",))
    matter = strictly.register("a")
    with pytest.raises(DraftRefused):
        strictly.manager.edit(matter, tags=["民声"])


def test_a_rule_sets_its_tag_and_lifts_it_as_the_elements_change_and_raises_no_revision(office):
    matter = office.register("a", title="改造老旧小区")
    told = office.manager.get(matter)
    mark = told.tagging["renewal"]
    assert told.elements.tags == ("renewal",)
    assert (mark.sort, mark.at, mark.cause.rule) == ("rule", moment("2026-02-10 09:00"), "tag-renewal")
    assert (mark.cause.ruleset, mark.cause.version) == ("standard/validation", "2026.1")
    assert mark.cause.digest
    assert mark.cause.facts == {"matter.title": "改造老旧小区"}
    edited = office.manager.edit(matter, title="推进重点工作")
    assert (edited.elements.tags, edited.tagging, edited.revision) == ((), {}, told.revision + 1)


def test_no_rule_takes_away_what_a_person_entered_nor_gives_back_what_he_withdrew(office):
    matter = office.register("a", title="改造老旧小区", tags=("renewal", "safety"))
    assert office.manager.edit(matter, title="推进重点工作").elements.tags == ("renewal", "safety")
    office.manager.edit(matter, title="改造棚户区", tags=["safety"])
    withdrawn = office.manager.edit(matter, title="改造老旧小区")
    assert withdrawn.elements.tags == ("safety",)
    assert (withdrawn.tagging["renewal"].sort, withdrawn.tagging["renewal"].by) == ("withdrawn", MANAGER.id)
    given_back = office.manager.edit(matter, tags=["safety", "renewal"])
    assert given_back.tagging["renewal"].sort == "entered"


def test_sending_the_whole_list_back_leaves_the_tag_of_a_rule_with_its_rule(office):
    matter = office.register("a", title="改造老旧小区")
    kept = office.manager.edit(matter, tags=["renewal", "safety"])
    assert {tag: mark.sort for tag, mark in kept.tagging.items()} == {"renewal": "rule", "safety": "entered"}


def test_an_activation_derives_tags_again_at_the_next_look_and_leaves_ended_matters_as_they_were(office):
    ended, open_one = office.register("a", title="改造老旧小区"), office.register("a", title="改造老旧小区")
    office.at("2026-02-11 09:00").manager.do(_end(ended))
    path = "rulesets/standard/validation.yaml"
    text = _standard(path).replace("tag: renewal", "tag: business").replace('version: "2026.1"', 'version: "2026.2"')
    office.desk.activate({path: text}, ADMIN)
    office.tick("2026-02-11 10:00")
    assert office.manager.get(ended).elements.tags == ("renewal",)
    assert office.manager.get(open_one).elements.tags == ("business",)


def _end(matter):
    from supervise.model.commands import End

    return End(matter=matter, how="completed")


def _standard(path):
    from support.desks import ROOT

    return (ROOT / path).read_text(encoding="utf-8")


def test_explain_and_dossier_say_where_each_tag_comes_from(office):
    matter = office.register("a", title="改造老旧小区", tags=("safety", "flood-control"))
    office.at("2026-02-11 09:00").manager.edit(matter, tags=["safety", "renewal"])
    zh, en = office.manager.explain(matter, "zh"), office.manager.explain(matter, "en")
    assert "标签「安全生产」于2026-02-10 09:00由督查员录入。" in zh
    assert "标签「防汛」于2026-02-11 09:00由督查员去掉，规则不再加上。" in zh
    assert "标签「城市更新」于2026-02-10 09:00由规则加上。\n  依据规则 tag-renewal" in zh
    assert "Tag “Urban renewal”: set by rule 2026-02-10 09:00.\n  By rule tag-renewal" in en
    assert "Tag “Safety at work”: entered by 督查员 2026-02-10 09:00." in en
    made = office.manager.dossier(matter).value
    lines = [line for label, line in made.facts if label == "标签来历"]
    assert "城市更新（规则加上：standard/validation/tag-renewal 2026.1，2026-02-10 09:00）" in lines
    assert "防汛（去掉：督查员，2026-02-11 09:00）" in lines
    (told,) = [entry for entry in made.timeline if entry.what == "规则加标签"]
    assert (told.detail, told.rule) == ("城市更新", "standard/validation/tag-renewal 2026.1")


def test_the_ledger_shows_labels_and_tags_can_be_searched(office):
    matter = office.register("a", title="改造老旧小区", tags=("safety",))
    ledger = office.manager.ledger().value
    column = [column.code for column in ledger.columns].index("tags")
    assert ledger.rows[0][column] == "安全生产、城市更新"
    for where in ("contains(matter.tags, 'renewal')", "'城市更新' in tags"):
        assert [one.id for one in office.manager.find("matter", where=where).found] == [matter]


@pytest.mark.parametrize("cell", ["民生、安全生产", "民生，safety", "Public livelihood, 安全生产;民生"])
def test_a_workbook_is_read_with_labels_set_apart_as_clerks_do(office, tmp_path, cell):
    book = Workbook()
    book.active.append(["事项名称", "督办来源", "交办期限", "责任部门", "数据标签"])
    book.active.append(["推进重点工作", "会议交办", "2026-12-31", "甲处", cell])
    book.save(tmp_path / "in.xlsx")
    (row,) = office.manager.import_matters(tmp_path / "in.xlsx").rows
    assert (row.outcome, row.findings) == ("registered", ())
    assert set(office.manager.get(row.matter).elements.tags) == {"livelihood", "safety"}


def test_the_template_offers_labels_and_an_example_in_labels(office):
    sheet = load_workbook(BytesIO(office.manager.template())).worksheets[0]
    column = next(cell.column_letter for cell in sheet[1] if cell.value == "数据标签")
    assert sheet[f"{column}2"].value == "民生、城市更新"
    (offered,) = [one for one in sheet.data_validations.dataValidation if f"{column}2" in str(one.sqref)]
    assert (offered.type, offered.showErrorMessage) == ("list", False)
