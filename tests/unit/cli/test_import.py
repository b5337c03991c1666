"""template and import: what is read, what is registered, what is given back."""

from __future__ import annotations

from pathlib import Path

import pytest
from openpyxl import load_workbook

from .conftest import PLAN, Shell


@pytest.fixture
def plan(shell: Shell) -> Path:
    path = Path("plan.txt")
    path.write_text(PLAN, encoding="utf-8")
    return path


def filled_template(shell: Shell, *rows: dict[str, str]) -> Path:
    """The template with *rows* written below its heading and its example."""
    shell.does("template", "-o", "matters.xlsx")
    book = load_workbook("matters.xlsx")
    sheet = book.worksheets[0]
    heading = next(row for row in sheet.iter_rows() if any("事项名称" in str(cell.value or "") for cell in row))
    columns = {str(cell.value).strip("* "): cell.column for cell in heading if cell.value}
    below = heading[0].row + 2
    for number, row in enumerate(rows):
        for name, value in row.items():
            sheet.cell(below + number, columns[name]).value = value
    book.save("matters.xlsx")
    return Path("matters.xlsx")


GOOD = {
    "事项名称": "整治背街小巷", "督办来源": "会议交办", "交办时间": "2026-01-10", "交办期限": "2026-11-30",
    "责任部门": "规划处",
}  # fmt: skip


def test_a_dry_run_needs_no_workplace_and_registers_nothing(shell: Shell, plan: Path) -> None:
    told = shell.tells("import", plan, "--dry-run")
    assert list(told) == ["drafts", "unread", "findings"]
    assert [draft["lead_unit"] for draft in told["drafts"]] == ["住房保障处", "规划处"]
    assert list(Path().iterdir()) == [plan]


def test_chinese_stands_unescaped_in_the_json(shell: Shell, plan: Path) -> None:
    assert "住房保障处" in shell.run("import", plan, "--dry-run", "--json").stdout


def test_what_a_document_leaves_open_is_told_beside_it_and_what_it_says_itself_stays(shell: Shell, plan: Path) -> None:
    told = shell.tells(
        "import", plan, "--dry-run", "--set", "source=文件交办", "--set", "lead_unit=办公室", "--set", "tags=民生、安全"
    )
    first = told["drafts"][0]
    assert (first["source"], first["lead_unit"], first["tags"]) == ("document", "住房保障处", ["民生", "安全"])


def test_units_are_told_by_their_names_and_kept_by_their_ids(office: Shell) -> None:
    told = office.tells("import", "second.txt", "--dry-run", "--set", "support_units=住保处、局办公室")
    assert [draft["support_units"] for draft in told["drafts"]] == [["housing", "office"]]


@pytest.mark.parametrize("pair", ["source=hearsay", "sauce=document", "deadline=9月31日", "source", "=document"])
def test_a_value_that_fits_no_element_is_wrong_use(shell: Shell, plan: Path, pair: str) -> None:
    shell.refuses("import", plan, "--dry-run", "--set", pair, code=2)


def test_good_rows_are_registered_and_a_second_import_leaves_them_unchanged(office: Shell, plan: Path) -> None:
    given = ("--set", "source=document", "--set", "deadline=2026-10-31", "--set", "assigned_at=2026-01-12")
    first = office.tells("import", plan, *given)
    assert first["counts"] == {"registered": 2, "unchanged": 0, "refused": 0, "asked": 0}
    assert [row["no"] for row in first["rows"]] == ["DB-2026-0003", "DB-2026-0004"]
    assert office.tells("import", plan, *given)["counts"] == {"registered": 0, "unchanged": 2, "refused": 0, "asked": 0}


def test_refused_rows_exit_with_1_and_each_fault_is_told(office: Shell, plan: Path) -> None:
    result = office.run("import", plan)
    assert result.exit_code == 1
    assert "source-missing" in result.stdout
    assert "登记 0，已有 0，退回 2" in result.stdout


def test_a_workbook_with_faults_comes_back_marked_and_no_file_of_that_name_is_lost(office: Shell) -> None:
    bad = {**GOOD, "事项名称": "修缮历史建筑", "交办期限": "9月31日"}
    book = filled_template(office, GOOD, bad)
    Path("matters-returned.xlsx").write_bytes(b"the clerk's own")
    result = office.run("import", book, "--json")
    assert result.exit_code == 1
    assert '"workbook": "matters-returned-2.xlsx"' in result.stdout
    assert Path("matters-returned.xlsx").read_bytes() == b"the clerk's own"
    returned = load_workbook("matters-returned-2.xlsx")
    cells = [str(cell.value) for row in returned.worksheets[0].iter_rows() for cell in row if cell.value]
    assert "DB-2026-0003" in cells
    assert "错误信息" in "".join(cells)


def test_what_the_scope_asks_is_in_the_workbook_that_comes_back_and_is_taken_with_the_answer(office: Shell) -> None:
    rule = "{id: alleys, ask: \"contains(title, '背街')\", say: {zh: 背街小巷归城管局督办, en: the city's affair}}"
    Path("scope.yaml").write_text(
        "ruleset: own/scope\nkind: validation\nversion: '1'\neffective: {from: 2026-01-01}\n"
        f"title: {{zh: 范围, en: Scope}}\nbasis: {{zh: 范围, en: Scope}}\nscope:\n  - {rule}\n", encoding="utf-8"
    )  # fmt: skip
    office.does("rules", "activate", "scope.yaml")
    filled_template(office, GOOD)
    asked = office.at("2026-01-13 09:00").run("import", "matters.xlsx")
    assert asked.exit_code == 1
    assert "待确认" in asked.stdout
    cells = [cell.value for row in load_workbook("matters-returned.xlsx").worksheets[0].iter_rows() for cell in row]
    assert any("背街小巷归城管局督办；核实后确认" in str(value) for value in cells)
    taken = office.tells("import", "matters-returned.xlsx", "--confirm", "alleys")
    assert taken["counts"] == {"registered": 1, "unchanged": 0, "refused": 0, "asked": 0}


def test_a_workbook_without_faults_comes_back_only_where_it_was_asked_for(office: Shell) -> None:
    book = filled_template(office, GOOD)
    assert office.tells("import", book)["workbook"] is None
    assert office.tells("import", book, "--out", "numbered.xlsx")["workbook"] == "numbered.xlsx"
    assert load_workbook("numbered.xlsx").worksheets


def test_a_document_has_no_workbook_to_give_back(office: Shell, plan: Path) -> None:
    office.refuses("import", plan, "--out", "returned.xlsx", code=2)


def test_a_workbook_is_completed_in_its_cells(office: Shell) -> None:
    office.refuses("import", filled_template(office, GOOD), "--set", "source=document", code=2)


def test_a_file_that_cannot_be_read_is_refused_with_its_reason(office: Shell) -> None:
    Path("broken.xlsx").write_bytes(b"no workbook")
    assert "broken.xlsx" in office.refuses("import", "broken.xlsx", "--dry-run", code=1)


def test_a_file_that_cannot_be_written_is_told_without_a_traceback(office: Shell) -> None:
    Path("taken.xlsx").mkdir()
    office.refuses("template", "-o", "taken.xlsx", code=2)
    assert "file-failed" in office.refuses("template", "-o", f"{'x' * 300}.xlsx", code=1)
