"""check: a record held against the validation rules; every rule that speaks is a finding, none stops another."""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from datetime import datetime

from supervise.model.base import Text
from supervise.model.findings import Checked, Finding
from supervise.model.matters import MatterDraft, Place, Provenance
from supervise.model.tasks import Milestone
from supervise.rules.activation import World
from supervise.rules.rulebook import ValidationRule

from .facts import SubjectFacts, draft_facts
from .vocabulary import coded, strangers

_TO_ANSWER = Text(zh="核实后确认（confirm）方可登记", en="Registered once somebody confirms it")


def check_draft(draft: MatterDraft, world: World, at: datetime) -> tuple[Checked, ...]:
    """What each rule says of a draft, complete or not: it holds, is violated, or cannot tell yet; and what the
    vocabulary of the standard does not have, and weights of milestones that do not come to the whole.
    """
    book = world.rulebook
    facts = draft_facts(coded(draft, book.elements), world, at)
    unknown = strangers(draft, book.elements, draft.provenance)
    return (
        *_checked([*book.scope, *book.validations], "matter", facts, draft.provenance),
        *(
            Checked(rule=finding.code, verdict="violated", finding=finding)
            for finding in (*unknown, *check_milestones(draft.milestones))
        ),
    )


def check_milestones(milestones: Sequence[Milestone]) -> Iterator[Finding]:
    """Either no milestone has a weight, or all have one and they sum to 100."""
    weights = [one.weight for one in milestones if one.weight is not None]
    if weights and (len(weights) < len(milestones) or sum(weights) != 100):
        yield Finding(
            code="milestone-weights", level="error", field="milestones", quote=", ".join(map(str, weights)),
            message=Text(
                zh=f"各节点权重合计 {sum(weights)}，应为 100", en=f"The weights sum to {sum(weights)}, not 100"
            ),
            fix=Text(zh="每个节点都填权重，合计 100", en="Give every milestone a weight, 100 in all"),
        )  # fmt: skip


def check_report(facts: SubjectFacts, world: World) -> tuple[Checked, ...]:
    """The same for a progress report, over the facts it would have."""
    return tuple(_checked(world.rulebook.validations, "report", facts, {}))


def findings_of(checked: Iterable[Checked], *, level: str | None = None) -> tuple[Finding, ...]:
    """The findings among what was checked, of one level or of all."""
    found = (one.finding for one in checked if one.finding is not None)
    return tuple(finding for finding in found if level is None or finding.level == level)


def _checked(
    rules: Iterable[ValidationRule], subject: str, facts: SubjectFacts, provenance: Mapping[str, Provenance]
) -> Iterator[Checked]:
    for rule in rules:
        if rule.subject == subject:
            holds = _holds(rule, facts)
            verdict = "cannot tell yet" if holds is None else "holds" if holds else "violated"
            finding = _finding(rule, facts, provenance) if holds is False else None
            yield Checked(rule=rule.ref.id, verdict=verdict, finding=finding)


def _holds(rule: ValidationRule, facts: SubjectFacts) -> bool | None:
    """Whether the record satisfies the rule; a rule that does not apply is satisfied."""
    if rule.applies is not None:
        applies = rule.applies(facts)
        if applies is not True:
            return None if applies is None else True
    if rule.must is not None:
        return rule.must(facts)
    fault = rule.fault(facts) if rule.fault is not None else False
    return None if fault is None else not fault


def _finding(rule: ValidationRule, facts: SubjectFacts, provenance: Mapping[str, Provenance]) -> Finding:
    source = provenance.get(rule.field or "")
    fix = rule.fix(facts) if rule.fix else _TO_ANSWER if rule.asks else None
    return Finding(
        code=rule.ref.id, level=rule.level, message=rule.message(facts), fix=fix, field=rule.field, asks=rule.asks,
        place=source.place if source else Place(), quote=source.quote if source else "",
    )  # fmt: skip


def unanswered(findings: Iterable[Finding], confirmed: Container[str]) -> tuple[Finding, ...]:
    """The questions among *findings* that nobody has confirmed, by the ids of their rules."""
    return tuple(finding for finding in findings if finding.asks and finding.code not in confirmed)
