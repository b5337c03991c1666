"""The bulletin as a document, read back."""

import re
from datetime import UTC, date, datetime
from io import BytesIO
from zipfile import ZipFile

import pytest
from docx import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING
from docx.oxml.ns import qn
from docx.shared import Pt

from supervise.builtin.page import visible
from supervise.builtin.render.bulletin import BODY_STYLE, write_bulletin
from supervise.testing.documents import HOSTILE, hostile, sample_bulletin


def opened(bulletin):
    return Document(BytesIO(write_bulletin(bulletin)))


def texts_in(document, style):
    return [paragraph.text for paragraph in document.paragraphs if paragraph.style.name == style]


def test_it_has_the_parts_of_a_notice_in_their_order():
    document = opened(sample_bulletin())
    parts = [paragraph for paragraph in document.paragraphs if paragraph.text]
    assert parts[0].text == "关于二〇二六年第四季度重点事项督办情况的通报"
    assert parts[0].style.paragraph_format.alignment == WD_ALIGN_PARAGRAPH.CENTER
    assert parts[1].text == "各处室、各分局、各直属单位："
    assert [part.text for part in parts[2:5]] == list(sample_bulletin().paragraphs)
    assert [part.text for part in parts[5:7]] == ["市局督查室", "2026年12月31日"]
    assert all(part.style.paragraph_format.alignment == WD_ALIGN_PARAGRAPH.RIGHT for part in parts[5:7])


def test_the_body_has_one_named_style_and_nothing_set_by_hand():
    document = opened(sample_bulletin())
    assert texts_in(document, BODY_STYLE) == list(sample_bulletin().paragraphs)
    style = document.styles[BODY_STYLE]
    assert (style.font.size, style.paragraph_format.line_spacing) == (Pt(16), Pt(28))
    assert style.paragraph_format.line_spacing_rule == WD_LINE_SPACING.EXACTLY
    assert style.element.pPr.ind.get(qn("w:firstLineChars")) == "200"
    assert style.element.rPr.rFonts.get(qn("w:eastAsia")) == "SimSun"
    for paragraph in document.paragraphs:
        assert all(run._r.rPr is None for run in paragraph.runs)


def test_the_title_is_bold_and_of_twenty_two_points():
    style = opened(sample_bulletin()).paragraphs[0].style
    assert (style.font.size, style.font.bold) == (Pt(22), True)


@pytest.mark.parametrize("addressee", ["各处室", "各处室：", "各处室:"])
def test_the_addressee_ends_with_one_colon(addressee):
    assert texts_in(opened(sample_bulletin().but(addressee=addressee)), "公文主送") == ["各处室："]


def test_the_table_holds_every_row_and_repeats_its_heading():
    document = opened(sample_bulletin())
    [table] = document.tables
    rows = [tuple(cell.text for cell in row.cells) for row in table.rows]
    assert rows == [sample_bulletin().headings, *sample_bulletin().rows]
    assert table.rows[0]._tr.trPr.find(qn("w:tblHeader")) is not None
    assert all(row._tr.trPr.find(qn("w:tblHeader")) is None for row in table.rows[1:])


def test_the_table_is_as_wide_as_the_text():
    [table] = opened(sample_bulletin()).tables
    assert sum(column.width.mm for column in table.columns) == pytest.approx(156, abs=0.5)


def test_a_bulletin_without_headings_has_no_table():
    assert opened(sample_bulletin().but(headings=(), rows=())).tables == []


def test_the_foot_says_as_of_when_and_by_which_rules():
    [foot] = texts_in(opened(sample_bulletin()), "公文附注")
    assert foot.startswith("截至：2026年12月31日 17:00（Asia/Shanghai）")
    assert all(ruleset in foot for ruleset in sample_bulletin().foot.rulesets)


def test_the_date_in_english_is_in_english():
    document = opened(sample_bulletin("en").but(dated=date(2026, 2, 1)))
    assert texts_in(document, "公文落款")[-1] == "1 February 2026"


def test_pages_are_numbered():
    footer = opened(sample_bulletin()).sections[0].footer.paragraphs[0]
    [field] = footer._p.findall(qn("w:fldSimple"))
    assert field.get(qn("w:instr")) == "PAGE"


def test_no_clock_leaves_a_trace_in_the_file():
    content = write_bulletin(sample_bulletin())
    assert content == write_bulletin(sample_bulletin())
    with ZipFile(BytesIO(content)) as parts:
        assert {part.date_time for part in parts.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        assert parts.namelist()[0] == "[Content_Types].xml"
    properties = Document(BytesIO(content)).core_properties
    assert properties.created == properties.modified == datetime(2026, 12, 31, 9, 0, tzinfo=UTC)
    assert properties.author == "市局督查室"


def test_hostile_text_is_read_back_as_it_was_made_visible():
    document = opened(hostile("bulletin"))
    assert texts_in(document, BODY_STYLE) == [visible(HOSTILE)] * 2
    assert document.tables[0].rows[1].cells[0].text == visible(HOSTILE)


def test_the_numbers_of_the_sentences_stand_in_the_document():
    bulletin = sample_bulletin()
    body = "".join(texts_in(opened(bulletin), BODY_STYLE))
    assert {int(number) for number in re.findall(r"\d+", body)} == set(bulletin.counts.values())
