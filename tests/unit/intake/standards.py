"""A small data-element standard and directory of our own, as intake tests use them."""

from supervise.model.base import Text
from supervise.model.directory import Unit
from supervise.model.standard import ElementSpec, Standard

UNITS = (
    Unit(id="housing", name="市住房城乡建设局", aliases=("市住建局",)),
    Unit(id="finance", name="市财政局"),
    Unit(id="water", name="市水务局"),
    Unit(id="education", name="市教育局"),
    Unit(id="old-town", name="古城区人民政府", kind="district", aliases=("古城区",)),
)

SOURCES = {
    "meeting": Text(zh="会议交办", en="Meeting"),
    "instruction": Text(zh="领导批示", en="Leader's instruction"),
    "document": Text(zh="文件交办", en="Document"),
    "superior": Text(zh="上级下发", en="Sent down"),
}
CYCLES = {
    "weekly": Text(zh="每周", en="Weekly"),
    "monthly": Text(zh="每月", en="Monthly"),
    "quarterly": Text(zh="每季度", en="Quarterly"),
}

ELEMENTS = (
    ElementSpec("title", "text", "督办事项", "Matter", ("事项名称", "任务内容"), required=True, length=60,
                note_zh="一句话写清要办的事", note_en="What is to be done, in one sentence",
                example="完成东门泵站改造"),
    ElementSpec("source", "code", "督办来源", "Source", ("任务来源",), SOURCES, required=True, example="meeting"),
    ElementSpec("assigned_at", "date", "交办时间", "Assigned", (), required=True, example="2026-01-08"),
    ElementSpec("deadline", "date", "交办期限", "Deadline", ("完成时限", "计划完成时间"), example="2026-06-30"),
    ElementSpec("lead_unit", "unit", "责任部门", "Lead unit", ("牵头单位", "责任单位"),
                required=True, example="市水务局"),
    ElementSpec("support_units", "units", "协办部门", "Supporting units", ("配合单位", "协办单位"),
                example="市财政局、市住建局"),
    ElementSpec("cycle", "code", "督办周期", "Cycle", (), CYCLES, example="monthly"),
    ElementSpec("tags", "list", "数据标签", "Tags", ("标签",), example="民生、防汛"),
    ElementSpec("budget", "decimal", "资金（万元）", "Budget", ("资金",), example="120.5"),
    ElementSpec("households", "integer", "涉及户数", "Households"),
)  # fmt: skip

STANDARD = Standard(ELEMENTS, UNITS, version="elements 2026.1")
WITHOUT_DIRECTORY = Standard(ELEMENTS, (), version="elements 2026.1")
