"""All checks over some rulesets, as they are in force together, and what was waived of their findings."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date

from supervise.model.base import Text
from supervise.rules.loading import Ruleset
from supervise.rules.waivers import Waiver

from . import bands, green, order, parting, people, scores, silence, sources, strata, timing, truth, untold
from .found import Found
from .places import Places
from .together import Roles, Together

CHECKS: Sequence[Callable[[Together], Iterator[Found]]] = (
    truth.check, order.check, parting.check, silence.check, people.check, timing.check, strata.check, green.check,
    scores.check, bands.check, untold.check, sources.check,
)  # fmt: skip
_NEEDS_PEOPLE = "unknown-recipient"


def lint(rulesets: Sequence[Ruleset], *, today: date, roles: Roles | None = None) -> tuple[Found, ...]:
    """Every finding, in the order of the files and their lines; those waived up to *today* are marked.

    *roles* tells which roles somebody has, by unit; without it no recipient is unknown.
    """
    found: dict[tuple[str, int, int, str, str], Found] = {}
    for together in _in_force(rulesets, roles):
        for check in CHECKS:
            for one in check(together):
                place = one.diagnostic
                key = (place.path, place.line, place.column, one.lint, one.message.en)
                found.setdefault(key, replace(one, files=tuple(of.path for of in together.rulesets)))
    marked = [replace(one, waived=_waiver(rulesets, one, today)) for one in found.values()]
    told = [*marked, *_of_waivers(rulesets, marked, today, people_known=roles is not None)]
    paths = [one.path for one in rulesets]
    return tuple(
        sorted(told, key=lambda one: (paths.index(one.diagnostic.path), one.diagnostic.line, one.diagnostic.column))
    )


def _in_force(rulesets: Sequence[Ruleset], roles: Roles | None) -> Iterator[Together]:
    """What is in force together once all have begun, and after each change; what has ended by then, in its own time."""
    begins = {one.path: one.effective_from or date.min for one in rulesets}
    first = {one.ref.name: min(begins[of.path] for of in rulesets if of.ref.name == one.ref.name) for one in rulesets}
    complete = max(first.values(), default=date.min)
    seen: list[Sequence[Ruleset]] = []
    later = sorted({start for start in begins.values() if start > complete})
    ended = [begins[one.path] for one in rulesets if one.effective_to is not None and one.effective_to <= complete]
    for start in (complete, *later, *sorted(set(ended))):
        standing = tuple(_standing(rulesets, start))
        if standing not in seen:
            seen.append(standing)
            yield Together(standing, roles)


def _standing(rulesets: Sequence[Ruleset], start: date) -> Iterator[Ruleset]:
    """The version of each ruleset in force at *start*, in the order of their names; data elements always are."""
    for name in sorted({one.ref.name for one in rulesets}):
        versions = sorted(
            (one for one in rulesets if one.ref.name == name), key=lambda one: one.effective_from or date.min
        )  # fmt: skip
        begun = [one for one in versions if (one.effective_from or date.min) <= start]
        if begun and (begun[-1].effective_to is None or start < begun[-1].effective_to):
            yield begun[-1]
        elif not begun and versions[0].ref.kind == "elements":
            yield versions[0]


def _waiver(rulesets: Iterable[Ruleset], found: Found, today: date) -> Waiver | None:
    return next((waiver for waiver in _waivers_for(rulesets, found) if today <= waiver.until), None)


def _waivers_for(rulesets: Iterable[Ruleset], found: Found) -> Iterator[Waiver]:
    for one in rulesets:
        if one.path == found.diagnostic.path:
            yield from (waiver for waiver in one.waivers if (waiver.lint, waiver.rule) == (found.lint, found.rule))


def _of_waivers(
    rulesets: Sequence[Ruleset], found: Sequence[Found], today: date, *, people_known: bool
) -> Iterator[Found]:
    """Waivers that have expired, and those that nothing is waived by."""
    used = {waiver for one in found for waiver in _waivers_for(rulesets, one)}
    for ruleset in rulesets:
        places = Places(ruleset)
        for waiver in ruleset.waivers:
            if today > waiver.until:
                message = Text(
                    zh=f"{waiver.owner} 对 {waiver.rule} 的豁免（{waiver.lint}）已于 {waiver.until} 到期："
                    "改好规则，或重新说明理由",
                    en=f"the waiver of {waiver.lint} for {waiver.rule} by {waiver.owner} expired on {waiver.until}: "
                    "mend the rule, or give a new reason",
                )
                lint = "waiver-expired"
            elif waiver not in used and (waiver.lint != _NEEDS_PEOPLE or people_known):
                message = Text(
                    zh=f"{waiver.rule} 没有 {waiver.lint} 这一问题：请删去 {waiver.owner} 的豁免",
                    en=f"{waiver.rule} has no {waiver.lint}: take out the waiver of {waiver.owner}",
                )
                lint = "waiver-unused"
            else:
                continue
            yield Found(places.index(waiver.start, lint, message), ruleset.ref.name, waiver.rule)
