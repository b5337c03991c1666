"""An order of a test file as a command of the model: its target resolved, who gives it, what it carries."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from pydantic import ValidationError

from supervise.case.decide import decide
from supervise.case.evolve import evolve_all
from supervise.desk.claims import catch_up, matter_stream
from supervise.errors import NotFound, SuperviseError, UsageError
from supervise.model import commands as c
from supervise.model.case import Case
from supervise.model.directory import Actor
from supervise.model.findings import Finding
from supervise.model.intake import Record
from supervise.model.matters import Elements, MatterDraft, Place
from supervise.stages.facts import Scene, SubjectFacts
from supervise.stages.fill import fill

from .bench import Bench
from .naming import known_below, report_in, resolve
from .people import actor_of, manager_of, responsible_of
from .plot import Order, Playbook


def command_of(order: Order, target: str, bench: Bench, book: Playbook) -> Any:
    """The command that *order* gives to *target*. Raises NotFound and UsageError."""
    if order.spoken.command is c.Register:
        draft = draft_of(book, target, order.keys.get("with", {}))
        said = {name: order.keys[name] for name in ("distribute", "confirm") if name in order.keys}
        return _made(c.Register, {"draft": draft, "id": target, **said})
    told = dict(order.keys)
    aimed = _aimed(order, target, bench, told)
    if order.spoken.command is c.Edit:
        told = {"changes": told.pop("with", {})}
    if order.spoken.command is c.End:
        told.setdefault("how", "completed")
    if order.spoken.within:
        told = {order.spoken.within: told} if told else {}
    return _made(order.spoken.command, {order.spoken.aim: aimed, **told})


def draft_of(book: Playbook, name: str, changes: Mapping[str, Any]) -> MatterDraft:
    """The draft called *name*, with *changes*. Raises UsageError for values that no draft can have."""
    told = {**book.drafts[name], **changes}
    own = {code: value for code, value in told.items() if code in Elements.model_fields and value is not None}
    extra = {code: value for code, value in told.items() if code not in Elements.model_fields and value is not None}
    draft: MatterDraft = _made(MatterDraft, {**own, "extra": extra})
    return draft


def fill_in(bench: Bench, mapping: str, record: Mapping[str, Any]) -> tuple[MatterDraft, Sequence[Finding]]:
    """The draft that the mapping of a ruleset makes of *record*, and what could not be filled. Raises NotFound for one
    that is not in force, and UsageError.
    """
    world = bench.world()
    rules = world.rulebook.mappings.get(mapping)
    if rules is None:
        raise NotFound(subject="mapping", id=mapping)
    place = Place(file=mapping, path="$")
    found: Record = _made(Record, {"source": mapping, "ext_id": "1", "place": place, "data": record})
    return fill(found, rules, bench.parts.standard(world))


def _made(kind: type, told: Mapping[str, Any]) -> Any:
    try:
        return kind(**told)
    except ValidationError as wrong:
        parts = (f"{'.'.join(map(str, error['loc']))}: {error['msg']}" for error in wrong.errors())
        raise UsageError(what="; ".join(parts)) from None


def _aimed(order: Order, target: str, bench: Bench, told: dict[str, Any]) -> str:
    """The id that a command is aimed at: of what *target* names, or of an open alert on it."""
    case = current(bench, target)
    aim = resolve(case, target)
    if aim is not None and "report" in order.spoken.subjects:
        aim = report_in(case, aim)
    rule, level = told.pop("rule", None), told.pop("level", None)
    if aim is not None and "alert" in order.spoken.subjects and (rule or level):
        alerts = (one for one in case.alerts_on.get(aim, ()) if one.open)
        fitting = [one.id for one in alerts if rule in {None, one.rule} and level in {None, one.level}]
        aim = fitting[0] if fitting else None
    elif aim is not None and "task" in order.spoken.subjects and aim in case.matters:
        aim = next((task.id for task in case.tasks.values() if task.leads), None)
    if aim is None:
        raise NotFound(subject=" / ".join(order.spoken.subjects), id=f"{target} ({', '.join(known_below(case))})")
    return aim


def current(bench: Bench, name: str) -> Case:
    """The case that *name* lies in, brought up to the bench's instant; nothing is kept."""
    parts = bench.parts
    with parts.store.begin() as uow:
        return catch_up(parts, uow, matter_stream(name), bench.clock(), parts.worlds(uow))[1]


def giver_of(order: Order, by: str, target: str, bench: Bench) -> Actor:
    """Who gives an order where the file names nobody: a responsible person of the unit, else the manager."""
    directory = bench.directory
    if by:
        return actor_of(directory, by)
    case = current(bench, target) if order.spoken.by_unit else None
    aim = None if case is None else resolve(case, target)
    task = None if case is None or aim is None else case.tasks.get("/".join(aim.split("/")[:2]))
    unit = case.matter.elements.lead_unit if case is not None and case.matters and task is None else None
    person = responsible_of(directory, task.unit if task else unit or "")
    return manager_of(directory) if person is None else actor_of(directory, person)


def report_facts(command: Any, by: Actor, bench: Bench) -> SubjectFacts | None:
    """The facts of the report that *command* hands in, as it is before anything is decided; None for any other."""
    if not isinstance(command, c.Submit | c.ReportProactively):
        return None
    aim = command.period if isinstance(command, c.Submit) else command.task
    case, now = current(bench, aim), bench.clock()
    with bench.parts.store.begin() as uow:
        worlds = bench.parts.worlds(uow)
    saved: Any = command
    if isinstance(command, c.Submit) and command.progress is not None:
        saved = c.SaveDraft(period=command.period, progress=command.progress)
    try:
        events = decide(case, saved, by=by, at=now, worlds=worlds, permissions=bench.parts.permissions)
    except SuperviseError:
        return None
    report = next((put for event in events for put in event.puts if put.kind == "report"), None)
    scene = Scene(evolve_all(case, events), worlds.at(now), now)
    return None if report is None else scene.facts("report", report)
