"""Rulesets of kind mapping, as an editor is told of them."""

from __future__ import annotations

from supervise.rules.families import mapping
from supervise.rules.schema.forms import TEXT, by_name, one_or_several, place, written
from supervise.rules.schema.places import Kind, Place, key

_ANY = {"anyOf": [{"required": ["path"]}, {"required": ["constant"]}]}

KIND = Kind(
    top=Place(mapping.KEYS, mapping.REQUIRED),
    places={"mapping-field": Place(mapping.FIELD_KEYS, also=_ANY)},
    keys={
        "source": key(TEXT, "来源", "Source", "采集源的名称", "The name of the source that is polled"),
        "fields": key(
            by_name({"anyOf": [written(mapping.PATH), place("mapping-field")]}), "对应关系", "Fields",
            "数据元代码: 它在来源记录里的路径，如 $.task.name", "Element: its path in the record, as $.task.name",
        ),
        "path": key(
            one_or_several(written(mapping.PATH)), "路径", "Path",
            "记录里的路径；写多个时取第一个有值的", "Its path in the record; of several, the first with a value",
        ),
        "codes": key(
            by_name(TEXT), "代码对照", "Codes",
            "来源的值: 本系统的代码", "A value of the source: the code that it stands for",
        ),
        "split": key(
            TEXT, "分隔符", "Separators",
            "把一段文字拆成多个值的字符", "The characters that part several values",
        ),
        "constant": key(
            TEXT, "固定值", "Constant",
            "记录里没有时填的值", "What is filled in where the record has nothing",
        ),
    },
    values={},
)  # fmt: skip
