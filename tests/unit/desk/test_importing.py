"""Importing files: what a caller gives fills what a row leaves empty, and nothing else."""

from __future__ import annotations

from support.desks import Office

TEXT = """重点工作安排
1.完成老旧小区改造验收。2026年10月底前完成全部点位。（牵头单位：甲处，配合单位：乙处）
2.开展隐患排查整治。2026年6月底前形成台账。（牵头单位：丙处）
"""


def imported(tmp_path, **given):
    path = tmp_path / "plan.txt"
    path.write_text(TEXT, encoding="utf-8")
    office = Office("2026-03-02 09:00")
    return office, office.manager.import_matters(path, **given)


def test_a_document_registers_once_its_source_is_given(tmp_path):
    office, result = imported(tmp_path, source="document", type="routine")
    assert [row.outcome for row in result.rows] == ["registered", "registered"]
    matter = office.manager.get(result.rows[0].matter)
    assert (matter.elements.source, matter.elements.lead_unit) == ("document", "a")
    assert matter.provenance["source"].place.path == "given"


def test_without_a_source_every_item_is_refused_and_says_so(tmp_path):
    _, result = imported(tmp_path)
    assert {row.outcome for row in result.rows} == {"refused"}
    assert all("source" in {finding.field for finding in row.findings} for row in result.rows)


def test_what_a_row_says_itself_is_not_replaced(tmp_path):
    office, result = imported(tmp_path, source="document", lead_unit="b")
    assert office.manager.get(result.rows[0].matter).elements.lead_unit == "a"


def test_the_same_document_again_changes_nothing(tmp_path):
    office, _ = imported(tmp_path, source="document")
    again = office.manager.import_matters(tmp_path / "plan.txt", source="document")
    assert [row.outcome for row in again.rows] == ["unchanged", "unchanged"]
