"""Every lint finds what it is for, at its place, and not its near miss; its witness shows it when it is run."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from supervise.rules.lint.found import Found
from supervise.rules.lint.lints import LINTS
from supervise.rules.lint.running import lint
from supervise.rules.loading import load
from supervise.workbench.trials.folders import Library
from supervise.workbench.trials.running import run_playbook
from supervise.workbench.witnesses.facts import run_witness
from supervise.workbench.witnesses.writing import write_witnesses
from support.desks import ROOT

from .conftest import Linted, files_of
from .doubtful import DOUBTFUL, MONTHLY, WEEKLY, Doubtful, periods

ZONE = ZoneInfo("Asia/Shanghai")
OF_WAIVERS = {"waiver-expired", "waiver-unused"}

each = pytest.mark.parametrize("one", DOUBTFUL, ids=str)


def of(found: Sequence[Found], one: Doubtful) -> list[Found]:
    return [each for each in found if (each.lint, each.rule) == (one.lint, one.rule)]


@each
def test_it_is_found_at_its_place(one: Doubtful, linted: Linted):
    (found,) = of(linted(one.has, roles=one.roles), one)
    path, line, marked = one.at
    place = found.diagnostic
    assert (place.path, place.line) == (path, line)
    assert place.excerpt[place.column - 1 :].lstrip('"').startswith(marked)
    assert found.message.zh != found.message.en


@each
def test_a_near_miss_is_not_found(one: Doubtful, linted: Linted):
    assert [found.message.en for found in linted(one.has_not, roles=one.roles) if found.lint == one.lint] == []


def test_every_id_has_a_ruleset_that_has_it():
    assert {one.lint for one in DOUBTFUL} | OF_WAIVERS == LINTS.keys()


@each
def test_its_witness_shows_it(one: Doubtful, linted: Linted, tmp_path: Path):
    written = write(one, linted, tmp_path)
    assert written.name.endswith(one.witness)
    assert problems(written) == []


@each
def test_its_witness_no_longer_shows_it_once_it_is_mended(one: Doubtful, linted: Linted, tmp_path: Path):
    """The witness says something of the rules: it is not true of any rules whatever."""
    written = write(one, linted, tmp_path)
    for name, text in files_of(one.mended or one.has_not).items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    assert problems(written) != []


def write(one: Doubtful, linted: Linted, folder: Path) -> Path:
    """The witness of the finding, beside the rulesets, as the command writes it."""
    files = {(folder / name).as_posix(): text for name, text in files_of(one.has).items()}
    for name, text in files.items():
        Path(name).write_text(text, encoding="utf-8")
    rulesets = load(files)
    (found,) = of(lint(rulesets, today=date(2026, 11, 24), roles=one.roles), one)
    (written,) = write_witnesses([found], rulesets, folder / "witness", ZONE)
    return written


def problems(written: Path) -> list[str]:
    """What is not as the witness says, when it is run."""
    if written.name.endswith(".test.yaml"):
        book, faults = Library(ZONE).playbook(written)
        if book is None:
            return [fault.show("en") for fault in faults]
        return [str(one.differences) for one in run_playbook(book) if not one.passed]
    answered = run_witness(written)
    assert answered, "a witness says something"
    return [f"{one.name}: {one.said} / {one.answered}" for one in answered if not one.same]


def test_what_is_beyond_the_exact_fragment_raises_no_alarm(linted: Linted):
    """Two facts of the catalogue may hang together, a comparison of two facts may never turn out so."""
    bodies = periods(
        f"id: p, when: \"task.state == 'ended' and task.open\", {WEEKLY}",
        f'id: q, when: "days(matter.assigned_at, matter.deadline) > 30", {MONTHLY}',
        f'id: r, when: "days(matter.assigned_at, matter.deadline) < 40", {WEEKLY}',
    )
    assert {found.lint for found in linted(bodies)} & {"gap", "overlap", "never-true", "shadowed"} == set()


def test_facts_of_the_catalogue_that_may_hang_together_make_no_gap(linted: Linted):
    """Whether a task whose role is support can be open no more when its cycle is set, the lint cannot tell."""
    bodies = periods(
        f"id: p, when: task.role == 'lead', {WEEKLY}", f"id: q, when: task.role == 'support' and task.open, {MONTHLY}"
    )
    assert [found.lint for found in linted(bodies)] == []


def test_an_alert_is_not_early_under_a_period_rule_that_is_never_taken_where_it_holds(linted: Linted):
    late = f"{MONTHLY}, roll: previous workday, opens: due - 1 workday 09:00"
    alert = "  - {id: a, for: period, at: due - 3 workdays 09:00, level: blue, say: {zh: 提醒, en: Reminder}, when: "
    rules = [f"id: p, when: \"matter.priority == 'key'\", {MONTHLY}", f"id: q, {late}"]
    only_key, all_matters = "\"not reported and matter.priority == 'key'\"}\n", "not reported}\n"
    assert linted(periods(*rules) | {"alerts": f"rules:\n{alert}{only_key}"}) == ()
    (found,) = linted(periods(*rules) | {"alerts": f"rules:\n{alert}{all_matters}"})
    assert "(period rule q)" in found.message.en


@pytest.mark.parametrize(
    ("must", "lint_id", "said"),
    [
        ("len(title) >= 0", "never-true", "it never finds a fault: every case meets its 'must'"),
        ("missing(title) and not missing(title)", "always-true", "it always finds a fault: no case meets its 'must'"),
    ],
)
def test_of_what_must_hold_it_is_said_whether_it_ever_finds_a_fault(must: str, lint_id: str, said: str, linted: Linted):
    told = "message: {zh: 有误, en: Wrong}"
    bodies = {"validation": f"rules:\n  - {{id: c, for: matter, must: {must}, {told}}}\n"}
    assert [(found.lint, found.message.en) for found in linted(bodies)] == [(lint_id, said)]


def test_a_rule_is_not_shadowed_merely_because_no_facts_at_hand_show_the_contrary(linted: Linted):
    bodies = periods(
        f"id: p, when: \"starts_with(matter.title, 'x')\", {WEEKLY}",
        f"id: q, when: \"contains(matter.title, 'xyz')\", {MONTHLY}",
        f"id: r, {MONTHLY}",
    )
    assert [found.lint for found in linted(bodies)] == []


def test_two_versions_of_a_ruleset_are_looked_at_each_in_its_own_time(linted: Linted):
    files = files_of(periods(f"id: p, {MONTHLY}"))
    head = files["periods.yaml"]
    early = head.replace("2026-01-01", "2026-01-01, to: 2026-07-01")
    late = (
        head.replace('"1"', '"2"')
        .replace("2026-01-01", "2026-07-01")
        .replace("id: p", "id: p, when: task.role == 'lead'")
    )
    rulesets = load({**files, "periods.yaml": early, "later.yaml": late})
    assert [(one.lint, one.diagnostic.path) for one in lint(rulesets, today=date(2026, 11, 24))] == [
        ("gap", "later.yaml")
    ]


def test_the_standard_rulesets_are_clean():
    folder = ROOT / "rulesets" / "standard"
    files = {
        path.as_posix(): path.read_text(encoding="utf-8") for path in folder.glob("*.yaml") if ".test." not in path.name
    }
    found = lint(load(files), today=date(2026, 11, 24))
    assert [one.diagnostic.show("en") for one in found if one.waived is None] == []
    assert {one.rule for one in found} == {"deadline-early", "deadline-far", "assigned-later"}


def test_a_witness_of_facts_is_plain_to_read(linted: Linted, tmp_path: Path):
    one = next(one for one in DOUBTFUL if one.what == "more than 5 before more than 10")
    told = json.loads(write(one, linted, tmp_path).read_text(encoding="utf-8"))
    assert told["lint"] == "shadowed"
    assert "永远轮不到" in told["message"]["zh"]
    (case,) = told["cases"]
    assert case["facts"]["period.returned"] > 10
    assert case["says"] == {"city/alerts lights/period.2": True, "city/alerts lights/period": "1 yellow"}
