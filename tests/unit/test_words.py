"""Whatever code the library stores or shows has a word in both languages."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path
from typing import get_args

import pytest

import supervise
from supervise import MatterDraft
from supervise.model.alerts import Delivery, Fate, Outgoing
from supervise.model.commands import End
from supervise.model.matters import Ending, MatterState
from supervise.model.reports import ReportState
from supervise.model.tasks import PeriodState, TaskState
from supervise.model.words import WORDS, word
from supervise.rules.catalogue import ANCHORS, FACTS
from supervise.stages.facts import draft_facts, group_facts
from supervise.stages.readers import READERS
from support.desks import Office

SOURCE = Path(supervise.__file__).parent
PATHS = [path for path in sorted(SOURCE.rglob("*.py")) if "testing" not in path.parts]
NODES = [node for path in PATHS for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))]


def calls(name: str) -> Iterator[ast.Call]:
    for node in NODES:
        if isinstance(node, ast.Call) and name == getattr(node.func, "attr", getattr(node.func, "id", None)):
            yield node


def texts_of(node: ast.expr) -> Iterator[str]:
    """The texts that an expression may be, as far as its source tells."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        yield node.value
    elif isinstance(node, ast.IfExp):
        yield from texts_of(node.body)
        yield from texts_of(node.orelse)


def event_types() -> set[str]:
    """Every type of event that a pen writes or an `Event` is made with."""
    written = {text for call in calls("write") if call.args for text in texts_of(call.args[0])}
    made = {
        text for call in calls("Event") for key in call.keywords if key.arg == "type" for text in texts_of(key.value)
    }
    reviewed = {f"report-{state}" for state in ("accepted", "returned", "rejected")}
    muted = {"alert-muted", "alert-unmuted"}
    return {text for text in written | made if re.fullmatch(r"[a-z]+(-[a-z]+)*", text)} | reviewed | muted


def shown_words() -> set[str]:
    """Every code that the source asks a word of by name."""
    asked = {text for call in calls("word") if call.args for text in texts_of(call.args[0])}
    return {text for text in asked if text}


def reasons(field: str) -> set[str]:
    """The texts that the source gives to a field such as `closed_why`."""
    given = (node.value for node in NODES if isinstance(node, ast.keyword) and node.arg == field)
    return {text for value in given for text in texts_of(value)} - {""}


def literal(kind: type, field: str) -> set[str]:
    return {one for one in get_args(kind.model_fields[field].annotation) if one}


USED = {
    "events": event_types(),
    "matter states": set(MatterState),
    "task states": set(TaskState),
    "period states": set(PeriodState),
    "report states": set(ReportState),
    "roles": {"lead", "support"},
    "why a period closed": reasons("closed_why") | {"matter-ended", "task-ended", "cycle-changed", "not-reported"},
    "why a task ended": {"matter-ended", "task-ended"},
    "why an alert was resolved": {"closed", "rule-removed", "moved", "no-longer-true"} | reasons("resolved_why"),
    "how a matter ended": literal(Ending, "reason") | literal(End, "how"),
    "what became of a notice": literal(Fate, "fate") | literal(Fate, "why"),
    "what became of a digest": literal(Outgoing, "state") | literal(Delivery, "outcome"),
    "lights": {"green", "yellow", "red", "grey"},
    "levels": {"level.blue", "level.yellow", "level.orange", "level.red"},
    "words that pages ask for": shown_words(),
}  # fmt: skip


@pytest.mark.parametrize(("group", "code"), [(group, str(code)) for group in USED for code in sorted(USED[group])])
def test_every_code_has_a_word_in_both_languages(group, code):
    assert code in WORDS, f"{group}: {code}"
    zh, en = word(code, "zh"), word(code, "en")
    assert any("一" <= character <= "鿿" for character in zh)
    assert en
    assert en.isascii()


def test_enough_was_collected_to_prove_something():
    assert {
        "matter-registered",
        "period-opened",
        "alert-fired",
        "alert-muted",
        "scored",
        "dispatched",
        "activated",
    } <= (event_types())
    assert len(event_types()) >= 30
    assert {"accepted", "not-reported"} <= reasons("closed_why")
    assert {"light", "state", "ledger", "bulletin"} <= shown_words()


def test_the_levels_and_lights_of_the_standard_rules_have_words():
    office = Office("2026-02-10 09:00", engine="python")
    with office.desk.parts.store.begin() as uow:
        book = office.desk.parts.worlds(uow).at(office.desk.parts.now()).rulebook
    levels = {rung.level for rule in book.alerts for rung in rule.rungs} | {rule.level for rule in book.counts}
    lights = {line.light for lines in book.lights.values() for line in lines}
    assert {f"level.{level}" for level in levels} | lights <= WORDS.keys()
    assert levels == {"blue", "yellow", "orange", "red"}


def test_every_heading_of_every_page_is_a_word():
    office = Office("2026-02-10 09:00", engine="python")
    matter = office.register("a", ["b"])
    office.tick("2026-04-01 00:00")
    dossier, bulletin = office.manager.dossier(matter).value, office.manager.bulletin("2026Q1").value
    headings = [column.heading for column in office.manager.ledger().value.columns]
    headings += [*dossier.task_headings, *dossier.period_headings, *bulletin.headings]
    headings += [*(entry.what for entry in dossier.timeline), *(label for label, _ in dossier.facts)]
    assert not [text for text in headings if not any("一" <= character <= "鿿" for character in text)]


def test_a_code_without_a_word_is_shown_as_it_is():
    assert word("2026-W09", "zh") == "2026-W09"


# facts


def own_facts(subject: str) -> set[str]:
    """What the catalogue says of a subject itself, without its relations to others."""
    related = {"matter", "task", "period"}
    return {name for name, fact in FACTS[subject].items() if fact.type not in related}


@pytest.mark.parametrize("subject", ["matter", "task", "period", "report", "alert", "award"])
def test_the_catalogue_lists_exactly_the_facts_that_are_computed(subject):
    assert own_facts(subject) == READERS[subject].keys()


@pytest.mark.parametrize("kind", ["unit", "leader", "district"])
def test_a_group_has_exactly_the_facts_of_the_catalogue(kind):
    office = Office("2026-02-10 09:00", engine="python")
    with office.desk.parts.store.begin() as uow:
        world = office.desk.parts.worlds(uow).at(office.desk.parts.now())
    facts = group_facts("a", "甲处", 3, kind, world, office.desk.parts.now(), ())
    known = {"id": "a", "name": "甲处", "count": 3, "light": "grey", "lights": (), "periods": ()}
    assert {name: facts[f"{kind}.{name}"] for name in FACTS[kind]} == known
    assert facts[f"{kind}.invented"] is None


def test_every_fact_is_described_in_both_languages():
    for subject, facts in FACTS.items():
        for name, fact in facts.items():
            assert any("一" <= character <= "鿿" for character in fact.zh), f"{subject}.{name}"
            assert fact.en.isascii(), f"{subject}.{name}"


def test_every_anchor_is_a_date_of_its_subject():
    for subject, anchors in ANCHORS.items():
        for fact in anchors.values():
            assert FACTS[subject][fact].type == "instant"


def test_every_fact_that_is_not_optional_is_known_of_everything_that_exists():
    office = Office("2026-02-10 09:00", engine="python")
    matter = office.register("a", ["b"])
    office.tick("2026-02-25 18:00")
    office.seat("a").submit(f"{matter}/t1/p1/2026-02", done="已完成")
    for subject in ("matter", "task", "period", "report", "alert"):
        (first, *_) = office.manager.find(subject).found
        for name, fact in FACTS[subject].items():
            if not fact.optional and fact.type not in {"matter", "task", "period"}:
                assert first.facts[f"{subject}.{name}"] is not None, f"{subject}.{name}"


def test_a_draft_has_its_elements_and_its_deadline_and_nothing_else():
    office = Office("2026-02-10 09:00", engine="python")
    with office.desk.parts.store.begin() as uow:
        world = office.desk.parts.worlds(uow).at(office.desk.parts.now())
    facts = draft_facts(MatterDraft(title="推进重点工作", deadline="2026-03-31"), world, office.desk.parts.now())
    assert (facts["matter.title"], facts["matter.state"], facts["task.unit"]) == ("推进重点工作", None, None)
    assert facts["matter.deadline_at"].isoformat() == "2026-03-31T16:00:00+00:00"
