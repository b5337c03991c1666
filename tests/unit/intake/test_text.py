"""The forms that numbered documents come in."""

from datetime import date
from time import perf_counter

import pytest

from supervise.builtin.text import TextReader
from supervise.errors import FileRefused
from supervise.model.intake import Reading
from supervise.model.standard import Standard
from unit.intake.standards import STANDARD

NOBODY = Standard((), ())


def read(text: str, standard: Standard = NOBODY, name: str = "plan.txt") -> Reading:
    return TextReader().read(name, text.encode(), standard)


def roles(text: str) -> list[tuple[str | None, tuple[str, ...]]]:
    return [(draft.lead_unit, draft.support_units) for draft in read(text).drafts]


@pytest.mark.parametrize(
    "clause",
    [
        "（牵头单位：市水务局，配合单位：市财政局、市教育局）",
        "(牵头单位:市水务局;配合单位:市财政局,市教育局)",
        "【牵头单位：市水务局；配合单位：市财政局，市教育局】",
        "（主办单位：市水务局；协办单位：市财政局、市教育局）",
        "（责任单位：市水务局、市财政局、市教育局）",
        "（牵头单位：市水务局；责任单位：市财政局、市教育局）",
        "（市水务局牵头，市财政局、市教育局配合）",
        "（由市水务局牵头，市财政局、市教育局参与）",
        "（市水务局、市财政局、市教育局按职责分工负责）",
        "（牵头单位：市水务局，市财政局、市教育局配合）",
        "（市级牵头单位：市水务局，配合部门：市财政局和市教育局）",
        "由市水务局牵头，市财政局、市教育局配合。",
        "市水务局主办，市财政局、市教育局协办。",
        "该项工作由市水务局负责，市财政局、市教育局协助做好保障。",
        "责任单位：市水务局、市财政局、市教育局。",
        "\n牵头单位：市水务局\n配合单位：市财政局、市教育局",
        "\n**牵头单位：**市水务局\n**配合单位：**市财政局、市教育局",
        "（牵头单位：市水务局，\n配合单位：市财政局、\n市教育局）",
        "（牵头（责任）单位：市水务局，配合（责任）单位：市财政局、市教育局）",
        "（牵头单位：市水务局，配合单位：市财政局、市教育局",
    ],
)
def test_every_kind_of_clause_gives_the_same_roles(clause: str) -> None:
    assert roles(f"1. 疏浚河道。年内完成三段河道的疏浚。{clause}") == [("市水务局", ("市财政局", "市教育局"))]


@pytest.mark.parametrize(
    "sentence",
    [
        "由市财政局给予补助。",
        "由党委主要负责同志担任组长。",
        "各部门各负其责。",
        "市财政局参与评审。",
        "组织部门牵头抓总。",
        "请向负责人员报告。",
        "改造老旧小区负责到底。",
        "资金由社会负责筹集。",
        "市财政局落实配套资金。",
        "市水务局负责日常管理，市财政局参与。",
    ],
)
def test_sentences_that_assign_nothing_are_no_clause(sentence: str) -> None:
    reading = read(f"1. 疏浚河道。{sentence}")
    assert reading.drafts == ()
    assert [piece.quote for piece in reading.unread] == [f"1. 疏浚河道。{sentence}"]


@pytest.mark.parametrize(
    "marker", ["1.", "1、", "１．", "（一）", "(一)", "一、", "第一条 ", "（1）", "1)", "①", "## ", "## 1. "]
)
def test_every_kind_of_number_opens_an_item(marker: str) -> None:
    reading = read(f"{marker}疏浚河道（责任单位：市水务局）")
    assert [draft.title for draft in reading.drafts] == ["疏浚河道"]


def test_levels_follow_the_order_in_which_numbers_appear() -> None:
    text = "\n".join(
        ["1. 水务", "（一）疏浚（责任单位：市水务局）", "（二）护堤（责任单位：市水务局）",
         "2. 城建", "（一）路灯（责任单位：市城管局）"]
    )  # fmt: skip
    sections = [draft.provenance["_section"].quote for draft in read(text).drafts]
    assert sections == ["1. 水务", "1. 水务", "2. 城建"]


def test_a_decimal_at_the_start_of_a_line_is_no_number_of_an_item() -> None:
    reading = read("1.甲事（责任单位：市水务局）\n2.110报警联动（责任单位：市公安局）")
    assert [draft.title for draft in reading.drafts] == ["甲事", "110报警联动"]
    (draft,) = read("1.整治内河\n3.5公里内河完成截污。（责任单位：市水务局）").drafts
    assert draft.body == "整治内河\n3.5公里内河完成截污。（责任单位：市水务局）"


def test_brackets_in_the_sentence_do_not_break_its_clause() -> None:
    assert roles("1. 补助。由所在区（县级市）配套（含利息）。（牵头单位：市财政局，配合单位：各区、县级市）") == [
        ("市财政局", ("各区、县级市",))
    ]
    assert roles("1. 补助（一期。（牵头单位：市财政局（国库处），配合单位：市水务局）") == [
        ("市财政局（国库处）", ("市水务局",))
    ]


def test_a_label_in_a_bracket_within_the_clause_is_part_of_a_name() -> None:
    assert roles("1. 河湖。（牵头单位：市水务局（责任处室：河道处），配合单位：市财政局）") == [
        ("市水务局（责任处室：河道处）", ("市财政局",))
    ]


def test_group_words_are_findings_and_no_units() -> None:
    reading = read("1. 宣传。（牵头单位：市水务局，配合单位：各有关单位，各区、县级市，各项目牵头单位）")
    assert reading.drafts[0].support_units == ("各区、县级市",)
    assert [(found.code, found.quote) for found in reading.findings] == [
        ("unit-group", "各有关单位"),
        ("unit-group", "各项目牵头单位"),
    ]


def test_an_item_that_names_only_a_group_is_a_draft_without_a_lead() -> None:
    reading = read("1. 宣传。（责任单位：各有关单位）")
    assert [draft.lead_unit for draft in reading.drafts] == [None]
    assert [found.code for found in reading.findings] == ["unit-group"]


def test_a_known_unit_gives_its_id_and_an_unknown_one_its_name_and_one_finding() -> None:
    text = "1. 甲。（牵头单位：市住建局，配合单位：市林业局）\n2. 乙。（牵头单位：市林业局，配合单位：市财政局）"
    reading = read(text, STANDARD)
    assert [(draft.lead_unit, draft.support_units) for draft in reading.drafts] == [
        ("housing", ("市林业局",)),
        ("市林业局", ("finance",)),
    ]
    assert [(found.code, found.level, found.quote) for found in reading.findings] == [
        ("unit-unknown", "warning", "市林业局")
    ]


def test_an_item_with_several_clauses_is_several_drafts() -> None:
    reading = read("1. 河湖。疏浚河道。（责任单位：市水务局）种植护岸林。（责任单位：市林业局）")
    assert [(draft.title, draft.lead_unit, draft.body) for draft in reading.drafts] == [
        ("河湖", "市水务局", "河湖。疏浚河道。（责任单位：市水务局）"),
        ("种植护岸林", "市林业局", "种植护岸林。（责任单位：市林业局）"),
    ]
    assert [found.code for found in reading.findings] == ["item-split"]


def test_points_with_clauses_of_their_own_are_items_and_others_belong_to_theirs() -> None:
    apart = read("一、河湖\n（1）疏浚（责任单位：市水务局）\n（2）护岸（责任单位：市林业局）")
    assert [draft.title for draft in apart.drafts] == ["疏浚", "护岸"]
    together = read("一、河湖。\n（1）疏浚\n（2）护岸\n（责任单位：市水务局）")
    assert [draft.body for draft in together.drafts] == ["河湖。\n（1）疏浚\n（2）护岸\n（责任单位：市水务局）"]


def test_a_clause_covers_what_is_numbered_below_it() -> None:
    (draft,) = read("一、河湖（责任单位：市水务局）\n1. 疏浚。\n2. 护岸。").drafts
    assert draft.body == "河湖（责任单位：市水务局）\n1. 疏浚。\n2. 护岸。"


def test_a_clause_in_the_heading_has_its_text_below_it() -> None:
    (draft,) = read("（一）河湖（责任单位：市水务局）\n疏浚三段河道。\n（二）路灯（责任单位：市城管局）").drafts[:1]
    assert (draft.title, draft.body) == ("河湖", "河湖（责任单位：市水务局）\n疏浚三段河道。")


def test_a_document_without_numbers_is_read_by_its_clauses_or_listed() -> None:
    assert [draft.title for draft in read("通知\n疏浚河道。（责任单位：市水务局）").drafts] == ["疏浚河道"]
    assert [piece.why.zh for piece in read("通知\n请知悉。").unread] == ["没有编号的事项"]
    assert read("") == Reading(drafts=())


def test_two_deadlines_are_left_open_and_told() -> None:
    reading = read("1. 河湖。2026年6月底前完成设计，年底前开工。（责任单位：市水务局）")
    assert reading.drafts[0].deadline is None
    assert [found.code for found in reading.findings] == ["time-ambiguous"]


def test_the_deadline_of_the_clause_goes_before_those_of_the_sentences() -> None:
    reading = read("1. 河湖。2026年6月底前完成设计。（责任单位：市水务局；完成时限：2026年11月15日）")
    assert reading.drafts[0].deadline == date(2026, 11, 15)
    assert reading.findings == ()


def test_a_deadline_without_a_year_is_left_open_with_its_phrase_kept() -> None:
    reading = read("1. 河湖。年底前完工。（责任单位：市水务局）")
    assert reading.drafts[0].deadline is None
    assert reading.drafts[0].provenance["deadline"].quote == "年底前"
    assert [found.code for found in reading.findings] == ["date-no-year"]


def test_a_cycle_that_the_standard_lacks_is_left_open() -> None:
    reading = read("1. 河湖。每半年报告进展。（责任单位：市水务局）", STANDARD)
    assert reading.drafts[0].cycle is None
    assert "cycle-unknown" in [found.code for found in reading.findings]


def test_a_long_title_is_cut_at_a_comma() -> None:
    (draft,) = read("1. " + "疏浚河道" * 10 + "，" + "护岸" * 40 + "（责任单位：市水务局）", STANDARD).drafts
    assert draft.title == "疏浚河道" * 10


@pytest.mark.parametrize("content", [b"\x00\x01\x02", b"\xff\xfe\x00\xd8", b"abc\x80\x80\xff\xff"])
def test_what_is_no_text_is_refused(content: bytes) -> None:
    with pytest.raises(FileRefused):
        TextReader().read("plan.txt", content, NOBODY)


def test_another_kind_of_file_is_refused() -> None:
    with pytest.raises(FileRefused, match="txt"):
        read("1. 河湖", name="plan.docx")


@pytest.mark.parametrize(
    "piece",
    ["（", "（责任单位：市水务局）", "，责任单位：市水务局", "（责任单位：", "由市水务局牵头，", "由市水务局牵头。",
     "分别", "等有关", "市水务局和市", "2026年6月底前", "每月", "各区、", "\n（1）疏浚", "）", "1.",
     "\n2. 疏浚（责任单位：市水务局）"],
)  # fmt: skip
def test_reading_takes_time_in_proportion_to_the_text(piece: str) -> None:
    def seconds(times: int) -> float:
        began = perf_counter()
        read("1. 河湖。" + piece * times + "（责任单位：市水务局" + piece * times)
        return perf_counter() - began

    seconds(50)
    assert seconds(8000) < 40 * seconds(800) + 0.3
