"""Why a line of a mapping did not fill an element of a matter, by what it read of the record then."""

from __future__ import annotations

from collections.abc import Generator, Iterator
from dataclasses import dataclass
from datetime import datetime

from supervise.model.base import Text
from supervise.model.documents import Sentence
from supervise.model.matters import KeptRecord, Matter
from supervise.rules.rulebook import FieldMapping

from .telling import Voice, say


@dataclass(frozen=True)
class Entered:
    """That a person entered an element after registration: when, and under which name."""

    at: datetime
    by: str


def filled_by(line: FieldMapping, registered: Matter) -> bool:
    """Whether *line* gave the matter its element when it was *registered*."""
    source = registered.provenance.get(line.element)
    return source is not None and source.rule == line.line and _value(registered, line) is not None


def why_no_record(matter: Matter, by: str) -> Iterator[Sentence]:
    """That no mapping read anything for a matter without a record: a file, a system or the person *by* gave it."""
    files = [source.place.file for source in matter.provenance.values() if source.place.file]
    if files:
        yield say(f"该事项读自文件 {files[0]}，没有外来记录，映射不起作用。",
                  f"The matter was read from the file {files[0]}: no mapping reads that.")  # fmt: skip
    elif matter.ext_system:
        yield say(f"该事项注明来自 {matter.ext_system}，但不是由映射填充的，没有保留记录。",
                  f"The matter names {matter.ext_system}, but no mapping filled it: no record is kept.")  # fmt: skip
    else:
        yield say(f"该事项由{by}录入，没有外来记录，映射不起作用。",
                  f"{by} entered the matter by hand: there is no record that a mapping could read.")  # fmt: skip


def why_other_mapping(record: KeptRecord, asked: str) -> Iterator[Sentence]:
    yield say(f"该事项的记录由映射 {record.mapping} {record.version} 填充，没有用 {asked}。",
              f"The record of the matter was filled by {record.mapping} {record.version}, not by {asked}.")  # fmt: skip


def why_no_line(record: KeptRecord) -> Iterator[Sentence]:
    yield say(f"立项时生效的 {record.mapping} {record.version} 没有这一行。",
              f"{record.mapping} {record.version}, by which the matter was registered, has no such line.")  # fmt: skip


def why_not_filled(
    line: FieldMapping, record: KeptRecord, registered: Matter, now: Matter, entered: Entered | None, voice: Voice
) -> Iterator[Sentence]:
    """What the record had at each path of *line* up to the first value, what became of it, and who changed it later."""
    found = yield from _paths(line, record)
    label = _label(line, voice)
    if filled_by(line, registered):
        made = voice.value(f"matter.{line.element}", _value(registered, line))
        if found is None:
            yield say(f"填入固定值，{label.zh}：{made.zh}。", f"Its constant was filled in, {label.en}: {made.en}.")
        else:
            yield say(f"填入{label.zh}：{made.zh}。", f"It filled {label.en}: {made.en}.")
    elif _value(registered, line) is not None:
        yield _first(line, registered, label)
    elif found is not None:
        yield say("换算后为空，没有填入。", "Nothing was left of the value once it was read: nothing was filled.")
    else:
        yield say("也没有写固定值，没有填入。", "The line has no constant: nothing was filled.")
    if entered is not None and _value(now, line) is None:
        at = voice.moment(entered.at)
        yield say(f"{at}由{entered.by}清除了{label.zh}。", f"{entered.by} cleared {label.en} at {at}.")
    elif entered is not None:
        at, value = voice.moment(entered.at), voice.value(f"matter.{line.element}", _value(now, line))
        yield say(f"{at}由{entered.by}录入，{label.zh}：{value.zh}。",
                  f"{entered.by} entered it at {at}, {label.en}: {value.en}.")  # fmt: skip


def _paths(line: FieldMapping, record: KeptRecord) -> Generator[Sentence, None, str | None]:
    """Each path that was tried; returns the first that had a value."""
    for path in line.paths:
        if path in record.values:
            yield say(f"记录的 {path} 为「{record.values[path]}」。", f"{path} of the record: “{record.values[path]}”.")
            return path
        if path in record.left_off:
            yield say(f"记录的 {path} 有值，没有保留。", f"{path} of the record had a value, which was not kept.")
            return path
        yield say(f"记录的 {path} 没有值。", f"{path} of the record had no value.")
    return None


def _first(line: FieldMapping, registered: Matter, label: Text) -> Sentence:
    source = registered.provenance.get(line.element)
    if source is not None and source.rule:
        return say(f"{label.zh}已由 {source.rule} 填入。", f"{source.rule} had filled {label.en} first.")
    return say(f"{label.zh}已由人录入。", f"{label.en.capitalize()} had been entered first.")


def _label(line: FieldMapping, voice: Voice) -> Text:
    spec = voice.elements.get(line.element)
    return Text(zh=line.element, en=line.element) if spec is None else Text(zh=spec.zh, en=spec.en.lower())


def _value(matter: Matter, line: FieldMapping) -> object:
    value = matter.elements.element(line.element)
    return None if value in ("", (), {}) else value
