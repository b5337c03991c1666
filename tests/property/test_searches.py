"""What a store decides of a condition is what the generated function and nested loops over the same facts decide: on
every database, whatever is unknown, and however texts and instants look.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any, Literal, get_args
from zoneinfo import ZoneInfo

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from supervise.builtin.china import China
from supervise.builtin.memory import MemoryStore
from supervise.calendar.almanac import Almanac
from supervise.model.base import Value
from supervise.model.case import Case
from supervise.model.matters import Elements, Ending, MatterState
from supervise.model.standard import ElementSpec
from supervise.model.tasks import PeriodState, TaskState
from supervise.ports import Changes, Filter, Store, StreamHead, UnitOfWork
from supervise.rules.activation import World
from supervise.rules.catalogue import FACTS
from supervise.rules.codes import FACT_CODES
from supervise.rules.language import COLUMNS, Scope, compile_condition, split
from supervise.rules.language.stored import DERIVED, TOO_TALL
from supervise.rules.language.tree import Call, Node, Not
from supervise.stages.facts import Scene, SubjectFacts
from supervise.testing.samples import T0, a_matter, a_period, a_task, after, an_event
from support.databases import URLS, a_database
from support.expressions import COMPARE, Said, chained, fact, joined, literal, strictly

Kind = Literal["matter", "task", "period"]
TICK = timedelta(microseconds=1)
AWKWARD = [
    "a", "A", "a ", " a", "ａ", "é", "e\u0301", "ß", "ss", "重点", "重点 ", "重點", "𠮷", "😀", "😁", "a\u200b", "%", "_",
    "'", '"', "\\", "open", "OPEN", "distributed", "lead", "m1", "m1 ", "m1/t0",
    "w0", "m1/t0/p1/w0",
]  # fmt: skip
INSTANTS = [
    datetime.min.replace(tzinfo=UTC), T0 - TICK, T0, T0 + TICK, after(days=4), datetime.max.replace(tzinfo=UTC),
]  # fmt: skip
DATES = [date.min, date(999, 12, 31), date(2026, 2, 28), date(2026, 3, 1), date.max]
ELEMENTS = {
    name: ElementSpec(name, "date" if name in {"assigned_at", "deadline"} else "text", name, name)
    for name in ("leader", "district", "lead_unit", "source", "type", "priority", "secrecy", "assigned_at", "deadline")
}
ALMANAC = Almanac(ZoneInfo("Asia/Shanghai"), China())

codes, instants, dates = st.sampled_from(AWKWARD), st.sampled_from(INSTANTS), st.sampled_from(DATES)


@dataclass(frozen=True)
class Kept:
    """A case as it is kept: its entities, and the facts that rules read of each."""

    entities: Sequence[Value]
    facts: Mapping[tuple[Kind, str], SubjectFacts]


@st.composite
def cases(draw: st.DrawFn) -> Kept:
    elements = Elements(
        **{name: draw(st.none() | (dates if spec.type == "date" else codes)) for name, spec in ELEMENTS.items()}
    )
    how = draw(st.sampled_from(["completed", "terminated"]))
    ending = st.builds(Ending, how=st.just(how), reason=st.just("done"), at=instants)
    matter = a_matter(
        elements=elements, no=draw(st.sampled_from(["", "督〔2026〕1号", "a", "A"])), registered_at=draw(instants),
        state=draw(st.sampled_from(MatterState)), ending=draw(st.none() | ending), removed=draw(st.booleans()),
    )  # fmt: skip
    found: list[Value] = [matter]
    for number in range(draw(st.integers(0, 2))):
        task = a_task(
            f"m1/t{number}", unit=draw(codes), title=draw(codes | st.just("")), state=draw(st.sampled_from(TaskState)),
            role="support" if number else draw(st.sampled_from(["lead", "support"])), deadline=draw(st.none() | dates),
            assigned_at=draw(instants), acknowledged_at=draw(st.none() | instants), ended_at=draw(st.none() | instants),
        )  # fmt: skip
        found.append(task)
        found += [
            a_period(
                f"{task.id}/p1/w{week}", unit=draw(codes), state=draw(st.sampled_from(PeriodState)),
                **{name: draw(instants) for name in ("starts_at", "ends_at", "opens_at", "due_at", "assessment_due_at")},
            )
            for week in range(draw(st.integers(0, 2)))
        ]  # fmt: skip
    of = {kind: {one.id: one for one in found if one.kind == kind} for kind in get_args(Kind)}
    case = Case("matter:m1", matters=of["matter"], tasks=of["task"], periods=of["period"])
    scene = Scene(case, World(None, ALMANAC, 1, names={}), T0)
    return Kept(found, {(one.kind, one.id): scene.facts(one.kind, one) for one in found})


def written(text: str) -> str:
    return "'" + text.replace("\\", "\\\\").replace("'", "\\'") + "'"


def of_type(type_: str, subject: Kind) -> st.SearchStrategy[Said]:
    """The facts of this type that *subject* can reach and a store keeps."""
    reached = get_args(Kind)[: get_args(Kind).index(subject) + 1]
    names = [
        name for name, column in COLUMNS.items() if column.type == type_ and name not in {"matter.removed", *FACT_CODES}
    ]
    names += [name for name, tree in DERIVED.items() if tree.type == type_ and name not in FACT_CODES]
    return st.sampled_from([fact(name, name) for name in names if name.partition(".")[0] in reached])


def among(item: Said, chosen: list[str], sign: str) -> Said:
    listed = f"[{', '.join(map(written, chosen))}]"
    return Said(
        f"({item.text} {sign} {listed})",
        lambda facts: None if (value := item.means(facts)) is None else (value in chosen) is (sign == "in"),
    )


def coded(subject: Kind) -> st.SearchStrategy[Said]:
    """Facts of closed sets that a store keeps, held against some of their codes."""
    reached = get_args(Kind)[: get_args(Kind).index(subject) + 1]
    names = [name for name in FACT_CODES if name in COLUMNS and name.partition(".")[0] in reached]
    return st.sampled_from(names).flatmap(
        lambda name: st.builds(
            among,
            st.just(fact(name, name)),
            st.lists(st.sampled_from(sorted(FACT_CODES[name])), min_size=1, max_size=3),
            st.sampled_from(["in", "not in"]),
        )
    )


def atoms(subject: Kind) -> st.SearchStrategy[Said]:
    texts, truths = of_type("text", subject), of_type("bool", subject)
    text = texts | codes.map(lambda code: literal(written(code), code))
    day = of_type("date", subject) | dates.map(lambda day: literal(f"date('{day}')", day))
    moment = of_type("instant", subject) | st.just(fact("now", "now"))
    signs, same = st.sampled_from(sorted(COMPARE)), st.sampled_from(["==", "!="])

    def pairs(part: st.SearchStrategy[Said], sign: st.SearchStrategy[str]) -> st.SearchStrategy[Said]:
        return st.builds(chained, st.lists(part, min_size=2, max_size=3), st.lists(sign, min_size=2, max_size=2))

    return st.one_of(
        truths,
        coded(subject),
        pairs(text, same),
        pairs(day, signs),
        pairs(moment, signs),
        st.builds(among, texts, st.lists(codes, min_size=1, max_size=4), st.sampled_from(["in", "not in"])),
        st.builds(lambda a: Said(f"missing({a.text})", lambda facts: a.means(facts) is None), texts | day | moment),
        st.sampled_from([literal("true", True), literal("(1 + 1 == 2)", True), literal("(2 / 3 > 0.7)", False)]),
        st.builds(lambda a, b: strictly("({} == {})", lambda x, y: x == y, a, b), truths, truths),
    )


def conditions(subject: Kind) -> st.SearchStrategy[Said]:
    return st.recursive(
        atoms(subject),
        lambda inner: st.one_of(
            st.builds(joined, st.sampled_from(["and", "or"]), st.lists(inner, min_size=2, max_size=3)),
            st.builds(lambda a: strictly("(not {})", lambda x: not x, a), inner),
            st.builds(lambda a, b: strictly("({} != {})", lambda x, y: x != y, a, b), inner, inner),
            st.builds(lambda a: Said(f"missing({a.text})", lambda facts: a.means(facts) is None), inner),
        ),
        max_leaves=6,
    )


@st.composite
def questions(draw: st.DrawFn) -> tuple[Kind, Said]:
    subject: Kind = draw(st.sampled_from(["matter", "task", "period"]))
    return subject, draw(conditions(subject))


class Undo(Exception):
    """Ends a unit of work of which nothing is to be kept."""


def with_kept(store: Store, kept: Kept, ask: Callable[[UnitOfWork], Any]) -> Any:
    answer: list[Any] = []
    with suppress(Undo), store.begin() as unit:
        assert unit.save(Changes(StreamHead("matter:m1"), [an_event("matter:m1", *kept.entities)]), recorded_at=T0)
        answer.append(ask(unit))
        raise Undo
    return answer[0]


def truth(unit: UnitOfWork, subject: Kind, id: str, where: Node) -> bool | None:
    """What the store thinks of one subject: exactly one of the condition, its opposite and its being unknown holds."""
    ways = {True: where, False: Not("bool", where), None: Call("bool", "missing", (where,))}
    found = [way for way, tree in ways.items() if unit.find(subject, Filter(ids=(id,), where=tree))]
    assert len(found) == 1, found
    return found[0]


@pytest.fixture(scope="module", params=["memory", *URLS])
def store(request: pytest.FixtureRequest) -> Iterator[Store]:
    if request.param == "memory":
        yield MemoryStore()
        return
    with a_database(request.param) as opened:
        yield opened


@settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))
@given(kept=cases(), asked=st.lists(questions(), min_size=1, max_size=4))
def test_store_function_and_nested_loops_agree(store, kept, asked):
    decided = []
    for subject, said in asked:
        condition = compile_condition(said.text, Scope(subject, ELEMENTS))
        parted = split(condition.tree, subject, T0)
        assert parted.left in {(), (TOO_TALL,)}
        if not parted.left:
            decided.append((subject, said, condition, parted.where))

    def ask(unit: UnitOfWork) -> None:
        for subject, said, condition, where in decided:
            for (kind, id), facts in kept.facts.items():
                if kind == subject:
                    meant = said.means(facts)
                    assert condition(facts) is meant, said.text
                    assert truth(unit, subject, id, where) is meant, said.text

    with_kept(store, kept, ask)


@settings(max_examples=100, deadline=None)
@given(cases())
def test_a_column_holds_the_fact_that_rules_read(kept):
    of = {entity.kind: entity for entity in kept.entities}
    for entity in kept.entities:
        facts, there = kept.facts[entity.kind, entity.id], of | {entity.kind: entity}
        for name, column in COLUMNS.items():
            if column.kind == entity.kind and name != "matter.removed":
                held = column.of(entity)
                held = COLUMNS[column.other].of(there["matter"]) if held is None and column.other else held
                assert (name, held) == (name, facts[name])


def test_every_stored_fact_is_one_of_the_catalogue_or_an_element():
    known = {f"{kind}.{name}": fact.type for kind, facts in FACTS.items() for name, fact in facts.items()}
    known |= {f"matter.{name}": "date" if spec.type == "date" else "text" for name, spec in ELEMENTS.items()}
    stored = {name: column.type for name, column in COLUMNS.items()} | {name: t.type for name, t in DERIVED.items()}
    assert {name: type_ for name, type_ in stored.items() if known.get(name) != type_} == {"matter.removed": "bool"}


@pytest.mark.parametrize(
    ("opening", "closing"),
    [("open == (", ")"), ("missing(", ")"), ("not ", ""), ("(id != 'm1' or ", ")"), ("(open in [true]) != (", ")"), ("not (open and (", "))")],
)  # fmt: skip
def test_the_deepest_conditions_are_decided_alike(store, opening, closing):
    matter = a_matter(elements=Elements(lead_unit="c"))
    facts = Scene(Case("matter:m1", matters={"m1": matter}), World(None, ALMANAC, 1, names={}), T0).facts(
        "matter", matter
    )
    decided = 0
    for times in range(14):
        condition = compile_condition(opening * times + "open" + closing * times, Scope("matter", ELEMENTS))
        parted = split(condition.tree, "matter", T0)
        if parted.where is None:
            assert parted.left == (TOO_TALL,)
            continue
        where, decided = parted.where, decided + 1
        stored = with_kept(store, Kept([matter], {}), lambda unit, where=where: truth(unit, "matter", "m1", where))
        assert stored is condition(facts)
    assert decided >= 6


@pytest.mark.parametrize(
    "source", [" and ".join(["(open or missing(leader))"] * 60), " or ".join(["open != completed"] * 60)]
)
def test_the_longest_conditions_are_decided_alike(store, source):
    matter = a_matter(leader="u3")
    facts = Scene(Case("matter:m1", matters={"m1": matter}), World(None, ALMANAC, 1, names={}), T0).facts(
        "matter", matter
    )
    condition = compile_condition(source, Scope("matter", ELEMENTS))
    where = split(condition.tree, "matter", T0).where
    assert with_kept(store, Kept([matter], {}), lambda unit: truth(unit, "matter", "m1", where)) is condition(facts)
