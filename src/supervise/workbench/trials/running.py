"""A test is lived through, step by step, with the same code as production; what differs is kept with its place."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from time import perf_counter
from typing import Any, Protocol

from supervise.errors import DraftRefused, Language, SuperviseError
from supervise.model.base import Text
from supervise.model.directory import Actor
from supervise.model.findings import Finding
from supervise.model.matters import MatterDraft
from supervise.stages.check import check_report, findings_of
from supervise.stages.facts import SubjectFacts, draft_facts

from .bench import Bench, Workshop
from .comparing import Comparison, Difference
from .naming import resolve, shown
from .ordering import command_of, draft_of, fill_in, giver_of, report_facts
from .people import manager_of
from .plot import Order, Playbook, Step, Told, Trial
from .seeing import View
from .words import CHECK, FILL


class Watcher(Protocol):
    """Told what a test asks of the rules while it runs; production knows nothing of it."""

    def checked(self, subject: str, facts: SubjectFacts, bench: Bench) -> None:
        """The rules of kind validation were asked of a draft or a report."""

    def looked(self, step: Step, view: View) -> None:
        """A step looked at what is there."""

    def ended(self, bench: Bench) -> None:
        """The last step of a test is over."""


@dataclass(frozen=True)
class Outcome:
    """What became of one test: as expected where nothing differs."""

    book: Playbook
    trial: Trial
    differences: Sequence[tuple[datetime, Difference]]
    seconds: float

    @property
    def passed(self) -> bool:
        return not self.differences


def run_playbook(book: Playbook, *, language: Language = "zh", watcher: Watcher | None = None) -> Iterator[Outcome]:
    """Every test of a file, in order. Raises RulesetsInvalid where its rulesets do not come into force together."""
    workshop = Workshop(book, language)
    for trial in book.trials:
        yield _run(workshop, trial, watcher)


def _run(workshop: Workshop, trial: Trial, watcher: Watcher | None) -> Outcome:
    begun = perf_counter()
    found: list[tuple[datetime, Difference]] = []
    if trial.steps:
        run = _Run(workshop.book, workshop.bench(trial.steps[0].at), watcher)
        for step in trial.steps:
            found += [(step.at, one) for one in run.step(step)]
            if run.stopped:
                break
        if watcher is not None:
            watcher.ended(run.bench)
    return Outcome(workshop.book, trial, tuple(found), perf_counter() - begun)


class _Run:
    """One test under way."""

    def __init__(self, book: Playbook, bench: Bench, watcher: Watcher | None) -> None:
        self.book = book
        self.bench = bench
        self.stopped = False
        self._draft = MatterDraft()
        self._watcher = watcher

    def step(self, step: Step) -> Iterator[Difference]:
        self.bench.clock.move_to(step.at)
        findings: list[Finding] = []
        if step.order is not None:
            refused = self._order(step, findings)
            yield from self._refusal(step, refused)
            if refused is not None and step.refused is None:
                self.stopped = True
                return
        if step.looks:
            self.bench.desk.tick()
            yield from self._stuck(step)
        view = View(self.bench, findings)
        comparison = Comparison(
            self.bench.parts.almanac.zone, lambda name: _called(view, name), lambda name: self._known(view, name)
        )
        yield from self._drafted(step)
        for claim in step.claims:
            yield from comparison.differences(claim, view.rows(claim.kind))
        for told in step.told:
            yield from self._explained(told, view)
        if self._watcher is not None and step.looks:
            self._watcher.looked(step, view)

    def _order(self, step: Step, findings: list[Finding]) -> SuperviseError | None:
        """Give the order of a step to each of its targets; the error of the first that is refused."""
        order = step.order
        assert order is not None, "asked only where there is one"
        for target in order.targets:
            try:
                if order.word in {CHECK, FILL}:
                    findings += self._check(target, order)
                    continue
                command = command_of(order, target, self.bench, self.book)
                by = giver_of(order, step.by, target, self.bench)
                findings += self._asked(command, by)
                self.bench.desk.as_(by).do(command)
            except DraftRefused as refused:
                findings += [one for one in refused.findings if one not in findings]
                return refused
            except SuperviseError as refused:
                return refused
        return None

    def _check(self, target: str, order: Order) -> Sequence[Finding]:
        """What the rules say of a draft, or of what a mapping makes of a record, while it is entered."""
        found: Sequence[Finding] = ()
        if order.word == FILL:
            self._draft, found = fill_in(self.bench, target, order.keys.get("record", {}))
        else:
            self._draft = draft_of(self.book, target, order.keys.get("with", {}))
        return [*found, *self._asked_of(self._draft, manager_of(self.bench.directory))]

    def _asked_of(self, draft: MatterDraft, by: Actor) -> Sequence[Finding]:
        if self._watcher is not None:
            self._watcher.checked("matter", draft_facts(draft, self.bench.world(), self.bench.clock()), self.bench)
        return findings_of(self.bench.desk.as_(by).check(draft))

    def _drafted(self, step: Step) -> Iterator[Difference]:
        """Element by element, as a test file would write it."""
        for code, wanted in step.draft.items():
            got = _plain(self._draft.element(code))
            if got != wanted.value:
                what = Text(zh=f"立项稿的 {code}", en=f"{code} of the draft")
                told = [Text(zh=f"{one}", en=f"{one}") for one in (wanted.value, got)]
                yield Difference(wanted.node, what, *told)

    def _asked(self, command: Any, by: Any) -> Sequence[Finding]:
        """What the rules say of the draft or the report that a command hands in; warnings are not told otherwise."""
        draft = getattr(command, "draft", None)
        if draft is not None:
            self._draft = draft
            return self._asked_of(draft, by)
        facts = report_facts(command, by, self.bench)
        if facts is None:
            return ()
        if self._watcher is not None:
            self._watcher.checked("report", facts, self.bench)
        return findings_of(check_report(facts, self.bench.world()))

    def _refusal(self, step: Step, refused: SuperviseError | None) -> Iterator[Difference]:
        wanted, order = step.refused, step.order
        assert order is not None, "asked only where there is one"
        what = Text(zh=f"命令 {order.word}", en=f"the command {order.word}")
        if wanted is None and refused is not None:
            done = Text(zh="照办", en="done")
            yield Difference(order.node, what, done, Text(zh=refused.say("zh"), en=refused.say("en")))
        elif wanted is not None and refused is None:
            expected = Text(zh=f"拒绝，代码 {wanted.value}", en=f"refused with {wanted.value}")
            yield Difference(wanted.node, what, expected, Text(zh="照办了", en="it was done"))
        elif wanted is not None and refused is not None and refused.code != wanted.value:
            expected = Text(zh=wanted.value, en=wanted.value)
            yield Difference(wanted.node, what, expected, Text(zh=refused.say("zh"), en=refused.say("en")))

    def _known(self, view: View, name: str) -> bool:
        """Whether a subject of the file is there: a unit or a leader always is, what lies in a case once it does."""
        case = view.case_of(name)
        if case is None:
            return name.partition("/")[0] not in self.book.drafts
        return resolve(case, name) is not None

    def _stuck(self, step: Step) -> Iterator[Difference]:
        """A case that a rule holds up makes every expectation void; it is told first."""
        with self.bench.parts.store.begin() as uow:
            heads = uow.stuck()
        for head in heads:
            what = Text(zh=f"{head.id} 停在原处", en=f"{head.id} is held up")
            yield Difference(step.node, what, Text(zh="照常推进", en="it goes on"), Text(zh=head.stuck, en=head.stuck))

    def _explained(self, told: Told, view: View) -> Iterator[Difference]:
        id = _explained_id(view, told.subject)
        manager = self.bench.desk.as_(manager_of(self.bench.directory))
        what = Text(zh=f"{told.subject} 的说明", en=f"the explanation of {told.subject}")
        if id is None:
            yield Difference(told.node, what, Text(zh="存在", en="it is there"), Text(zh="没有", en="it is not"))
            return
        said = {language: manager.explain(id, language) for language in ("zh", "en")}
        for wanted in told.texts:
            if not any(wanted.value in text for text in said.values()):
                expected = Text(zh=f"含「{wanted.value}」", en=f"it says '{wanted.value}'")
                yield Difference(wanted.node, what, expected, Text(zh=said["zh"], en=said["en"]))


def _called(view: View, name: str) -> str:
    """A subject of the file as what is seen calls it."""
    case = view.case_of(name)
    id = None if case is None else resolve(case, name)
    return name if case is None or id is None else shown(case, id)


def _plain(value: Any) -> Any:
    """The value of an element as a test file has it."""
    if isinstance(value, date):
        return value.isoformat()
    return list(value) if isinstance(value, tuple) else value


def _explained_id(view: View, name: str) -> str | None:
    """What to explain: something of a case, or the newest scorecard that `housing/2026Q1` means."""
    case = view.case_of(name)
    if case is not None:
        return resolve(case, name)
    unit, _, cycle = name.partition("/")
    cards = [card for group in view.groups for card in group.scorecards.values()]
    fitting = [card for card in cards if (card.subject, card.cycle) == (unit, cycle)]
    return max(fitting, key=lambda card: card.edition).id if fitting else None
