"""The words that open the parts of a responsibility clause: 牵头单位：, 配合单位：, 完成时限： and their kin."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

Kind = Literal["lead", "responsible", "support", "time", "leader", "other"]

_BODY = "(?:单位|部门|处室|科室|机构|主体|地区)"
_KINDS: dict[Kind, str] = {
    "lead": rf"(?:牵头|主办|主责)(?:\(?(?:责任|主办)\)?)?{_BODY}?",
    "responsible": rf"(?:第一|主要|直接)?(?:责任|承办|实施|落实|办理|负责){_BODY}",
    "support": rf"(?:配合|协办|参与|参加|协助|协同|会办|协作)(?:\(?(?:责任|配合)\)?)?{_BODY}?",
    "time": "(?:完成|办结|办理|整改|交办)?(?:时限|期限|时间节点|时间要求)|(?:完成|办结)?时间|时间进度|进度要求",
    "leader": "(?:牵头|分管|责任|包抓|挂点|联系|市)领导",
    "other": "责任人|联系人|联络员|联系电话|备注|依据",
}
_LABEL = re.compile(
    r"(?:^|(?<=[\s,。;、(\[*·•]))(?:(?:省|市|区|县)级)?(?:"
    + "|".join(f"(?P<{kind}>{words})" for kind, words in _KINDS.items())
    + r")\**\s*:\**"
)


@dataclass(frozen=True)
class Label:
    """Where a label stands, its colon included."""

    kind: Kind
    start: int
    end: int


def find_labels(folded: str) -> Iterator[Label]:
    """The labels of a folded text, in order. A label follows a bracket, a separator, a space or a line's start."""
    for match in _LABEL.finditer(folded):
        yield Label(next(kind for kind in _KINDS if match[kind]), match.start(), match.end())
