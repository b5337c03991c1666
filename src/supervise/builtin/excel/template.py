"""The import template: a workbook made of the data-element standard, so that a clerk can hardly fill it in wrongly."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from io import BytesIO
from typing import Any

from xlsxwriter.format import Format
from xlsxwriter.utility import xl_col_to_name
from xlsxwriter.workbook import Workbook
from xlsxwriter.worksheet import Worksheet

from supervise.builtin.dates import read_date
from supervise.builtin.page import visible
from supervise.model.standard import ElementSpec, Standard

from .header import OWN_TITLES
from .reading import EXAMPLE
from .styles import width_of

LAST_ROW = 10_000
"""The last row that drop-downs and date checks reach."""
_SHEET = {"zh": "督办事项", "en": "Matters"}
_LISTS, _ABOUT = "_lists", "_standard"
_AUTHOR = "督办台"
_LEGEND = {
    "zh": "带 * 的列必填；灰色示例行不会导入，请从第 3 行开始填写。",
    "en": "Columns with * are required. The grey example row is not imported: start in row 3.",
}
_TYPE_NOTES: Mapping[str, Mapping[str, str]] = {
    "date": {"zh": "日期，如 2026-03-31", "en": "A date, as 2026-03-31"},
    "integer": {"zh": "整数", "en": "A whole number"},
    "decimal": {"zh": "数字", "en": "A number"},
    "code": {"zh": "从下拉列表中选择", "en": "Choose from the list"},
    "unit": {"zh": "从下拉列表中选择一个单位", "en": "Choose one unit from the list"},
    "units": {"zh": "可填多个单位，用顿号分隔", "en": "Several units may be given, separated by commas"},
    "list": {"zh": "可填多项，用顿号分隔", "en": "Several may be given, separated by commas"},
}
_LENIENT: Mapping[str, Mapping[str, Any]] = {
    "units": {"show_error": False}, "list": {"show_error": False}, "unit": {"error_type": "warning"},
}  # fmt: skip
"""Units go by aliases too, and several units or tags in one cell: what the list does not offer is no mistake yet."""
_OPTIONS = {
    "in_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
    "default_date_format": "yyyy-mm-dd",
}


def write_template(standard: Standard) -> bytes:
    """An xlsx with one column per element, in their order: required ones marked, notes on the headings, drop-downs for
    codes and units, checked dates, an example row that import passes over, and the standard's version on a hidden
    sheet.
    """
    out = BytesIO()
    book = Workbook(out, _OPTIONS)
    book.set_properties({"title": _SHEET[standard.language], "comments": standard.version})
    sheet = book.add_worksheet(_SHEET[standard.language])
    lists = _Lists(book)
    formats = _formats(book)
    sequence = OWN_TITLES["sequence"][standard.language]
    sheet.set_column(0, 0, 8, formats["text"])
    sheet.write_string(0, 0, sequence, formats["heading"])
    sheet.write_comment(0, 0, _LEGEND[standard.language], _comment_box(_LEGEND[standard.language]))
    sheet.write_string(1, 0, EXAMPLE[standard.language], formats["example"])
    for column, spec in enumerate(standard.elements, start=1):
        _write_column(sheet, column, spec, standard, formats)
        _check_column(sheet, column, spec, standard, lists)
    sheet.set_row(0, 32)
    sheet.set_row(1, 34)
    sheet.freeze_panes(1, 0)
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(0)
    _write_about(book, standard)
    book.close()
    return out.getvalue()


def _formats(book: Workbook) -> Mapping[str, Format]:
    base = {"font_name": "宋体", "font_size": 11, "valign": "vcenter", "text_wrap": True}
    heading = base | {"font_name": "黑体", "align": "center", "border": 1, "border_color": "#A6A6A6"}
    grey = base | {"font_color": "#7F7F7F", "italic": True, "bg_color": "#F2F2F2"}
    return {
        "heading": book.add_format(heading | {"bg_color": "#DDEBF7"}),
        "required": book.add_format(heading | {"bg_color": "#FCE4D6", "bold": True}),
        "text": book.add_format(base | {"num_format": "@"}),
        "date": book.add_format(base | {"num_format": "yyyy-mm-dd", "align": "left"}),
        "number": book.add_format(base),
        "example": book.add_format(grey | {"num_format": "@"}),
        "example date": book.add_format(grey | {"num_format": "yyyy-mm-dd", "align": "left"}),
    }


def _write_column(
    sheet: Worksheet, column: int, spec: ElementSpec, standard: Standard, formats: Mapping[str, Format]
) -> None:
    title = spec.zh if standard.language == "zh" else spec.en
    heading = f"*{title}" if spec.required else title
    kind = "date" if spec.type == "date" else "number" if spec.type in {"integer", "decimal"} else "text"
    example = _example(spec, standard)
    sheet.set_column(column, column, _width(heading, spec, standard, str(example or "")), formats[kind])
    sheet.write_string(0, column, visible(heading), formats["required" if spec.required else "heading"])
    if note := _note(spec, standard.language):
        sheet.write_comment(0, column, note, _comment_box(note))
    if isinstance(example, date):
        sheet.write_datetime(1, column, example, formats["example date"])
    else:
        sheet.write_string(1, column, visible(example), formats["example"])


def _example(spec: ElementSpec, standard: Standard) -> str | date:
    if spec.type == "date" and isinstance(day := read_date(spec.example), date):
        return day
    if spec.type == "list" and spec.codes:
        members = [spec.codes.get(part.strip()) or part.strip() for part in spec.example.split("、")]
        shown = [one if isinstance(one, str) else one.say(standard.language) for one in members]
        return ("、" if standard.language == "zh" else ", ").join(shown)
    label = spec.codes.get(spec.example)
    return label.say(standard.language) if label else spec.example


def _note(spec: ElementSpec, language: str) -> str:
    said = spec.note_zh if language == "zh" else spec.note_en
    length = (
        {"zh": f"最多 {spec.length} 个字", "en": f"{spec.length} characters at most"}[language] if spec.length else ""
    )
    notes = (said, _TYPE_NOTES.get(spec.type, {}).get(language, ""), length)
    return visible("\n".join(note for note in notes if note))


def _comment_box(note: str) -> Mapping[str, Any]:
    lines = sum(max(1, -(-width_of(line) // 30)) for line in note.split("\n"))
    return {"author": _AUTHOR, "font_name": "宋体", "font_size": 10, "x_scale": 1.8, "height": 24 + 18 * lines}


def _width(heading: str, spec: ElementSpec, standard: Standard, example: str) -> int:
    texts = [heading, example, *_choices(spec, standard)]
    if spec.type == "date":
        texts.append("2026-03-31")
    least = 36 if spec.code == "title" else 48 if spec.code == "body" else 10
    return max(least, min(40, max(map(width_of, texts)))) + 4


def _choices(spec: ElementSpec, standard: Standard) -> Sequence[str]:
    if spec.type in {"unit", "units"}:
        return [visible(unit.name) for unit in standard.units]
    return [visible(label.say(standard.language)) for label in spec.codes.values()]


def _check_column(sheet: Worksheet, column: int, spec: ElementSpec, standard: Standard, lists: _Lists) -> None:
    title = (spec.zh if standard.language == "zh" else spec.en)[:32]
    options: dict[str, Any] = {"ignore_blank": True, "input_title": title}
    options["input_message"] = _note(spec, standard.language)[:255] or title
    choices = _choices(spec, standard)
    if choices:
        options |= {"validate": "list", "source": lists.add(choices)}
        options |= _LENIENT.get(spec.type, {})
    elif spec.type == "date":
        first, last = date(2000, 1, 1), date(2199, 12, 31)
        options |= {"validate": "date", "criteria": "between", "minimum": first, "maximum": last}
    elif spec.type in {"integer", "decimal"}:
        bound = 10**15
        options |= {"validate": spec.type, "criteria": "between", "minimum": -bound, "maximum": bound}
    elif spec.length and spec.type == "text":
        options |= {"validate": "length", "criteria": "<=", "value": spec.length}
    else:
        options |= {"validate": "any"}
    sheet.data_validation(1, column, LAST_ROW - 1, column, options)


class _Lists:
    """The hidden sheet with what drop-downs offer; equal lists share a column."""

    def __init__(self, book: Workbook) -> None:
        self._sheet = book.add_worksheet(_LISTS)
        self._sheet.hide()
        self._made: dict[tuple[str, ...], str] = {}

    def add(self, choices: Sequence[str]) -> str:
        """The reference of a column that holds *choices*."""
        key = tuple(choices)
        if key not in self._made:
            column = len(self._made)
            for row, choice in enumerate(choices):
                self._sheet.write_string(row, column, choice)
            letter = xl_col_to_name(column)
            self._made[key] = f"={_LISTS}!${letter}$1:${letter}${len(choices)}"
        return self._made[key]


def _write_about(book: Workbook, standard: Standard) -> None:
    about = book.add_worksheet(_ABOUT)
    about.hide()
    about.write_string(0, 0, "standard")
    about.write_string(0, 1, visible(standard.version))
    for row, spec in enumerate(standard.elements, start=1):
        about.write_string(row, 0, spec.code)
        about.write_string(row, 1, visible(spec.zh))
