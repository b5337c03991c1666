"""What alerts have done, as files that an office prints or files: a letter (督办函), a to-do, an interview (约谈)."""

from __future__ import annotations

from collections.abc import Mapping
from html import escape
from pathlib import Path

from supervise.builtin.files import code_of, stem, write_whole
from supervise.builtin.page import PALETTE, local, one_line, say_date, visible
from supervise.model.alerts import Action, Digest
from supervise.model.base import Text
from supervise.ports import Outcome

_CALLS: Mapping[str, Text] = {
    "document": Text(
        zh="请认真研究，抓紧办理，并按时反馈办理情况。", en="Please see to it without delay and report on time."
    ),
    "todo": Text(zh="请办理人核实情况并记录结果。", en="Please look into it and note what came of it."),
    "interview": Text(
        zh="请有关负责人按时参加约谈，并说明情况。", en="Those in charge are asked to attend and to explain."
    ),
}
_ROLES: Mapping[str, Text] = {
    "responsible": Text(zh="责任人", en="Person responsible"),
    "unit": Text(zh="", en=""),
    "unit_head": Text(zh="主要负责人", en="Head"),
    "leader": Text(zh="分管领导", en="Leader in charge"),
    "superior": Text(zh="上级督查机构", en="Superior"),
    "manager": Text(zh="督办管理人员", en="Supervision office"),
    "assigner": Text(zh="交办人", en="Assigner"),
}


_NAMED = ("leader", "assigner")
"""Roles whose addressee is a person, named already."""


def write_action(digest: Digest, folder: Path) -> Outcome | None:
    """Write the action of *digest* into *folder* under a name that its key alone decides, so that a repeat overwrites
    the same page. Delivered (`written`) once it is on disk; else `retry` with what went wrong.
    """
    action = digest.action
    if action is None:
        return None
    try:
        write_whole(folder / f"{action.sort}-{stem(digest.key)}.html", _page(digest, action).encode())
    except OSError as failed:
        return Outcome("retry", code_of(failed), one_line(str(failed)))
    return Outcome("delivered", "written")


def _page(digest: Digest, action: Action) -> str:
    """One page without network or script: title, addressee, why, what is asked for, and the day of the decision."""
    tint, zh = PALETTE[action.colour], action.language == "zh"
    role = "" if action.addressee and action.role in _NAMED else _ROLES[action.role].say(action.language)
    to = f"{action.addressee}{role}" if zh else ", ".join(part for part in (action.addressee, role) if part)
    why = "".join(f"<p>{_shown(line)}</p>" for line in digest.lines)
    label = f"{action.level}预警" if zh else f"{action.level} alert"
    day = say_date(local(digest.decided_at, action.zone), action.language)
    return (
        f'<!DOCTYPE html><html lang="{"zh-Hans" if zh else "en"}"><meta charset="utf-8">'
        f"<title>{_shown(action.title)}</title>"
        "<style>body{max-width:42em;margin:3em auto;font:12pt/1.8 serif}h1{text-align:center}"
        f".level{{background:#{tint.paper};color:#{tint.ink};padding:.1em .6em}}footer{{text-align:right}}</style>"
        f'<h1>{_shown(action.title)}</h1><p><span class="level">{_shown(label)}</span></p>'
        f"<p>{_shown(to)}{'：' if zh else ':'}</p>{why}<p>{_CALLS[action.sort].say(action.language)}</p>"
        f"<footer>{day}<br><small>{_shown(action.alert)}</small></footer></html>\n"
    )


def _shown(text: str) -> str:
    return escape(visible(text))
