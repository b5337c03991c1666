"""A municipal plan of our own, tests/data/clear_water_plan.txt, read exactly."""

from datetime import date
from pathlib import Path

from supervise.builtin.text import TextReader
from supervise.model.intake import Reading
from supervise.model.matters import MatterDraft
from supervise.model.standard import Standard

FILE = Path(__file__).resolve().parents[2] / "data" / "clear_water_plan.txt"
NOBODY = Standard((), ())


def reading() -> Reading:
    return TextReader().read(FILE.name, FILE.read_bytes(), NOBODY)


def draft(title: str) -> MatterDraft:
    (found,) = [one for one in reading().drafts if one.title == title]
    return found


def test_every_item_has_its_heading_its_lead_and_its_support_units() -> None:
    assert [
        (one.provenance["_row"].quote, one.title, one.lead_unit, one.support_units) for one in reading().drafts
    ] == [
        ("1．", "老旧小区加装电梯", "市住建局", ("市财政局", "市市场监管局")),
        ("2、", "背街小巷整治", "市城管局", ("市水务局", "市住建局", "各区、县")),
        ("3、", "燃气管道更新", "市城管局", ("市住建局",)),
        ("（二）", "道路通行", "市交通局", ("市公安局", "市城管局")),
        ("（三）", "增加学位", "市教育局", ("市发展改革委（市物价局）", "市自然资源局")),
        ("（四）", "社区食堂", "市民政局", ("市卫生健康委", "市商务局")),
        ("（五）", "托育服务", "市卫生健康委", ("市教育局",)),
        ("（五）", "同步建立托育机构名录，向社会公布", "市卫生健康委", ()),
        ("第一条", "一件事一次办", "市政务服务局", ("市大数据局",)),
        ("第二条", "惠企政策直达", "市工业和信息化局", ("市财政局",)),
        ("第四条", "重点项目用地", "市自然资源局", ()),
    ]


def test_deadlines_and_cycles_are_taken_where_they_are_certain() -> None:
    assert [(one.title, one.deadline, one.cycle) for one in reading().drafts if one.deadline or one.cycle] == [
        ("老旧小区加装电梯", date(2026, 6, 30), None),
        ("背街小巷整治", date(2026, 11, 30), None),
        ("燃气管道更新", date(2026, 10, 31), None),
        ("道路通行", date(2026, 12, 31), None),
        ("增加学位", None, "monthly"),
        ("同步建立托育机构名录，向社会公布", None, "quarterly"),
    ]


def test_what_is_no_matter_is_unread_with_its_reason() -> None:
    assert [(str(piece.place), piece.quote[:8], piece.why.en) for piece in reading().unread] == [
        ("clear_water_plan.txt:29:1", "第三条 信用修复", "No responsibility clause: no unit in charge"),
        ("clear_water_plan.txt:32:1", "本方案自印发之日", "Outside any item: the one before is closed"),
    ]


def test_findings_name_what_was_left_open_at_its_place() -> None:
    assert [(found.code, found.place.line, found.place.column, found.quote) for found in reading().findings] == [
        ("unit-group", 14, 1, "各有关单位"),
        ("year-assumed", 16, 29, "年底前"),
        ("time-open", 20, 5, "每月5日前"),
        ("unit-group", 24, 20, "等部门"),
        ("time-open", 25, 67, "每季度末"),
        ("item-split", 25, 1, "托育服务"),
        ("unit-group", 27, 49, "市直有关部门"),
        ("several-leads", 27, 31, "市政务服务局、市大数据局"),
        ("time-open", 27, 61, "长期"),
        ("date-impossible", 28, 60, "2026年9月31日前"),
        ("clause-unused", 30, 53, "陈工"),
    ]
    assert {found.level for found in reading().findings} == {"warning"}


def test_the_origin_of_each_field_is_its_sentence_and_place() -> None:
    origins = draft("背街小巷整治").provenance
    assert (str(origins["title"].place), origins["title"].quote) == ("clear_water_plan.txt:9:3", "背街小巷整治")
    assert origins["lead_unit"].quote == "（主办单位：市城管局；协办单位：市水务局、市住建局，各区、县）"
    assert (origins["lead_unit"].place.line, origins["lead_unit"].place.column) == (9, 53)
    assert (origins["deadline"].quote, origins["deadline"].place.column) == ("2026年11月30日前", 30)
    assert origins["_section"].quote == "一、老旧小区和道路 / （一）居住环境改善"


def test_every_place_points_at_what_was_read() -> None:
    lines = FILE.read_text(encoding="utf-8").split("\n")
    for one in reading().drafts:
        for name, word in (("lead_unit", one.lead_unit), ("leader", one.leader), ("deadline", None)):
            if name in one.provenance:
                origin = one.provenance[name]
                assert origin.place.line is not None
                assert origin.place.column is not None
                rest = lines[origin.place.line - 1][origin.place.column - 1 :]
                assert rest.startswith(word or origin.quote)


def test_a_leader_is_read_and_a_paragraph_of_points_stays_with_its_item() -> None:
    assert draft("重点项目用地").leader == "林副市长"
    assert "（2）对原有食堂开展卫生评级。" in (draft("社区食堂").body or "")


def test_any_encoding_in_use_gives_the_same() -> None:
    text = FILE.read_text(encoding="utf-8")
    for encoding in ("utf-8-sig", "gb18030", "utf-16"):
        assert TextReader().read(FILE.name, text.encode(encoding), NOBODY) == reading()
    assert TextReader().read(FILE.name, text.replace("\n", "\r\n").encode(), NOBODY) == reading()
