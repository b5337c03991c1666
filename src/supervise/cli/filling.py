"""What a document leaves open, told on the command line: `--set source=document --set deadline=2026-12-31`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Self

from pydantic import ValidationError

from supervise.builtin.text import TextReader
from supervise.builtin.typed import squeeze
from supervise.builtin.units import UnitIndex
from supervise.hooks.specs import hookimpl
from supervise.model.intake import Reading
from supervise.model.matters import Elements, MatterDraft
from supervise.model.standard import ElementSpec, Standard
from supervise.ports import TextIntake

from .refusals import CallRefused


class FilledText:
    """A plugin: the reader of documents, its drafts completed with what was told. What a document says itself stays."""

    def __init__(self, told: Mapping[str, str]) -> None:
        self.told = told

    @classmethod
    def of(cls, pairs: Sequence[str]) -> Self:
        """From pairs `code=value`. Raises CallRefused for a pair without either."""
        parted = [pair.partition("=") for pair in pairs]
        if wrong := [pair for pair, (code, _, value) in zip(pairs, parted, strict=True) if not (code and value)]:
            raise _refused(f"--set {wrong[0]}", "应为 数据元=值", "it should be element=value", "source=document")
        return cls({code.strip(): value.strip() for code, _, value in parted})

    @hookimpl
    def supervise_text_intake(self) -> TextIntake:
        return self

    def read(self, name: str, content: bytes, standard: Standard) -> Reading:
        """What the document holds. Raises what the reader raises, and CallRefused for a value that fits no element."""
        specs = {spec.code: spec for spec in standard.elements}
        units = UnitIndex.of(standard.units)
        given = {code: _value(code, told, specs, units) for code, told in self.told.items()}
        reading = TextReader().read(name, content, standard)
        return reading.but(drafts=tuple(_completed(draft, given) for draft in reading.drafts))


def _completed(draft: MatterDraft, given: Mapping[str, Any]) -> MatterDraft:
    missing = {code: value for code, value in given.items() if draft.element(code) in (None, ())}
    own = {code: value for code, value in missing.items() if code in Elements.model_fields}
    extra = {code: value for code, value in missing.items() if code not in own}
    return draft.but(**own, extra={**draft.extra, **extra})


def _value(code: str, told: str, specs: Mapping[str, ElementSpec], units: UnitIndex) -> Any:
    """*told* as the value of an element: a code or its label, a unit's id or name, a date, text."""
    spec = specs.get(code)
    if spec is None:
        raise _refused(f"--set {code}", "没有这个数据元", "there is no such element", ", ".join(specs))
    if spec.type == "code":
        return _code(spec, told)
    if spec.type == "unit":
        return _unit(told, units)
    names = [name for name in told.replace("、", ",").split(",") if name.strip()]
    if spec.type == "units":
        return tuple(_unit(name, units) for name in names)
    return _typed(code, tuple(names) if spec.type == "list" else told, spec)


def _code(spec: ElementSpec, told: str) -> str:
    labels = {squeeze(name): code for code, label in spec.codes.items() for name in (code, label.zh, label.en)}
    if squeeze(told) not in labels:
        listed = ", ".join(f"{code} {label.zh}" for code, label in spec.codes.items())
        raise _refused(f"--set {spec.code}={told}", "不在代码表内", "it is not one of the list", listed)
    return labels[squeeze(told)]


def _unit(told: str, units: UnitIndex) -> str:
    found = units.find(told)
    return told.strip() if found is None else found.id


def _typed(code: str, told: Any, spec: ElementSpec) -> Any:
    if code not in Elements.model_fields:
        return told
    try:
        return getattr(MatterDraft.model_validate({code: told}), code)
    except ValidationError:
        raise _refused(f"--set {code}={told}", "值的类型不符", "a value of another type", spec.example) from None


def _refused(what: str, zh: str, en: str, allowed: str) -> CallRefused:
    return CallRefused(
        what_zh=f"{what}：{zh}", what_en=f"{what}: {en}",
        next_zh=f"可以写：{allowed}", next_en=f"What may be written: {allowed}",
    )  # fmt: skip
