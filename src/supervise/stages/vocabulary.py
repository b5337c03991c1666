"""vocabulary: entered lists held against the code lists of the standard; labels become codes, strangers findings."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, TypeVar

from supervise.model.base import Text
from supervise.model.findings import Finding
from supervise.model.matters import Elements, Place, Provenance
from supervise.model.standard import ElementSpec
from supervise.rules.codes import code_labelled

AnyElements = TypeVar("AnyElements", bound=Elements)
UNKNOWN = "tag-unknown"


def coded(elements: AnyElements, standard: Iterable[ElementSpec]) -> AnyElements:
    """The same, each member of a controlled list by its code: a label in either language becomes its code, the same
    code twice stands once.
    """
    own: dict[str, Any] = {}
    extra: dict[str, Any] = {}
    for spec, members in _controlled(elements, standard):
        codes = tuple(dict.fromkeys(code_of(member, spec) or member for member in members))
        if codes != members:
            (own if spec.code in Elements.model_fields else extra)[spec.code] = codes
    if extra:
        own["extra"] = {**elements.extra, **extra}
    return elements.but(**own) if own else elements


def code_of(member: str, spec: ElementSpec) -> str | None:
    """The code that *member* is, by itself or by its label; None for a stranger."""
    return member if member in spec.codes else code_labelled(member.strip(), spec.codes)


def strangers(
    elements: Elements, standard: Iterable[ElementSpec], provenance: Mapping[str, Provenance]
) -> Iterator[Finding]:
    """A finding for each member that its list does not have, of the level that the standard gives, with the nearest."""
    for spec, members in _controlled(elements, standard):
        source = provenance.get(spec.code)
        for member in dict.fromkeys(members):
            if code_of(member, spec) is None:
                yield stranger(member, spec, source.place if source else Place())


def stranger(member: str, spec: ElementSpec, place: Place) -> Finding:
    near = nearest(member, spec)
    shown = member if len(member) <= 40 else f"{member[:40]}…"
    listed = list(spec.codes.values())
    fix_zh = f"是否为「{near.zh}」" if near else "可填：" + "、".join(label.zh for label in listed[:12])
    fix_en = f"Is it “{near.en}”?" if near else "Possible: " + ", ".join(label.en for label in listed[:12])
    return Finding(
        code=UNKNOWN, level=spec.outside, field=spec.code, place=place, quote=member,
        message=Text(zh=f"「{shown}」不在「{spec.zh}」的词表里", en=f"“{shown}” is not in the list of {spec.en}"),
        fix=Text(zh=fix_zh, en=fix_en),
    )  # fmt: skip


def nearest(member: str, spec: ElementSpec) -> Text | None:
    """The label of the code that looks most like *member*, by any of its names."""
    named = {name: label for code, label in spec.codes.items() for name in (code, label.zh, label.en)}
    near = difflib.get_close_matches(member, named, n=1, cutoff=0.5)
    return named[near[0]] if near else None


def _controlled(elements: Elements, standard: Iterable[ElementSpec]) -> Iterator[tuple[ElementSpec, tuple[str, ...]]]:
    """The lists that have codes, each with its members."""
    for spec in standard:
        members = elements.element(spec.code) if spec.type == "list" and spec.codes else None
        if members:
            yield spec, tuple(map(str, members)) if isinstance(members, list | tuple) else (str(members),)
