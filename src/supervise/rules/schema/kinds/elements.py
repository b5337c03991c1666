"""Rulesets of kind elements, as an editor is told of them."""

from __future__ import annotations

import re

from supervise.model.standard import ElementSpec
from supervise.rules.families import elements
from supervise.rules.schema.forms import FLAG, TEXT, by_name, choice_of, one_or_several, place, several, whole, written
from supervise.rules.schema.places import BOTH, Kind, Place, key, t

KIND = Kind(
    top=Place(elements.KEYS, elements.REQUIRED),
    places={"element": Place(elements.ELEMENT_KEYS, elements.ELEMENT_REQUIRED)},
    keys={
        "elements": key(
            several(place("element")), "数据元", "Elements",
            "描述督办事项的全部数据元", "All data elements that describe a matter",
        ),
        "code": key(
            written(re.compile(r"[a-z_][a-z0-9_]*\Z")), "代码", "Code",
            "小写字母、数字和下划线，条件里用它", "Small letters, digits and _; conditions use it",
        ),
        "element.zh": key(TEXT, "中文名称", "Name in Chinese", "表头上的名称", "Its name as a column of a workbook"),
        "element.en": key(TEXT, "英文名称", "Name in English", "英文界面上的名称", "Its name in English"),
        "type": key(
            choice_of(ElementSpec, "type"), "类型", "Type",
            "值的类型，条件按它检查", "The type of its values; conditions are checked by it",
        ),
        "aliases": key(one_or_several(TEXT), "别名", "Aliases", "认得的其他叫法", "Other names that it is known by"),
        "codes": key(
            by_name(BOTH), "代码表", "Code list",
            "代码和它的中英文名称；用于 code 和 list 类型",
            "Its codes, each with its name; for the types code and list",
        ),
        "outside": key(
            choice_of(ElementSpec, "outside"), "表外的值", "Outside the list",
            "list 里有词表之外的值时：error 不能立项，warning 只提示；默认 error",
            "What a member outside the codes is; an error by default",
        ),
        "required": key(FLAG, "必填", "Required", "没有它就不能立项", "Without it no matter is registered"),
        "length": key(whole(1), "长度", "Length", "最多多少个字符", "The greatest number of characters"),
        "note": key(BOTH, "填写说明", "Note", "给填报人看的说明", "What helps who fills it in"),
        "example": key(TEXT, "示例", "Example", "一个填写示例", "A value as an example"),
    },
    values={
        "outside.error": t("错误，不能立项", "an error: the matter is refused"),
        "outside.warning": t("警告，只提示", "a warning: it is only told"),
        "type.text": t("文本", "text"),
        "type.date": t("日期", "date"),
        "type.integer": t("整数", "whole number"),
        "type.decimal": t("小数", "exact decimal number"),
        "type.code": t("代码，取值见 codes", "a code of the list in codes"),
        "type.unit": t("一个单位", "one unit"),
        "type.units": t("多个单位", "several units"),
        "type.list": t("多个文本", "several texts"),
    },
)  # fmt: skip
