"""Documents: the values from the stages, the bytes from the renderer."""

from __future__ import annotations

from collections.abc import Container
from dataclasses import dataclass
from pathlib import Path

from supervise.errors import NotFound, NotYet
from supervise.model.directory import Actor
from supervise.model.documents import Bulletin, Certificate, Dossier, Ledger, ScoreSheet
from supervise.model.events import Event
from supervise.model.reconciliation import Reconciliation
from supervise.model.scores import Scorecard
from supervise.ports import UnitOfWork, every_head
from supervise.rules.activation import TICK, Activations
from supervise.rules.scheme import ScoringScheme
from supervise.stages.concern import Cycle
from supervise.stages.facts import Scene
from supervise.stages.rank import latest, standings
from supervise.stages.score import cycle_at
from supervise.stages.tabulate.bulletin import bulletin
from supervise.stages.tabulate.certificate import certificate
from supervise.stages.tabulate.dossier import dossier
from supervise.stages.tabulate.ledger import ledger
from supervise.stages.tabulate.sheet import score_sheet

from .appraisal import MARK, cases_at
from .claims import case_at_hand, load_group
from .finding import as_seen, scenes, scope_of, search_of
from .parts import Parts


@dataclass(frozen=True)
class Paper:
    """A document: what it says as a value, and the file that shows it."""

    value: Ledger | Dossier | ScoreSheet | Bulletin | Certificate
    content: bytes

    def save(self, path: str | Path) -> Path:
        """Write the file; returns where."""
        target = Path(path)
        target.write_bytes(self.content)
        return target


def make_ledger(parts: Parts, by: Actor, where: str | None) -> Paper:
    with parts.store.begin() as uow:
        search = search_of(parts, uow, "matter", where)
        shown = [scene for scene in scenes(parts, uow, by, search) if search.finds(scene.matter())]
    shown.sort(key=lambda scene: scene.case.matter.no)
    world = search.world
    made = ledger(shown, parts.standard(world), world.rulebook, at=search.at, zone=str(parts.almanac.zone))
    return Paper(made, parts.renderer.ledger(made))


def make_dossier(parts: Parts, by: Actor, matter: str) -> Paper:
    """事项全档, for those who may see the whole matter."""
    with parts.store.begin() as uow:
        world = parts.worlds(uow).at(parts.now())
        whole = case_at_hand(parts, uow, f"matter:{matter}")[1]
        case = as_seen(whole, by)
        if not case.matters or len(case.tasks) < len(whole.tasks):
            raise NotFound(subject="matter", id=matter)
        hidden = whole.alerts.keys() - case.alerts.keys()
        events = [entry.event for entry in uow.journal(f"matter:{matter}") if not _concerns(entry.event, hidden)]
    scene = Scene(case, world, parts.now())
    people = {actor: name_of(parts, actor) for actor in {event.actor for event in events} if actor}
    made = dossier(scene, events, parts.standard(world), world.rulebook, at=parts.now(), people=people)
    return Paper(made, parts.renderer.dossier(made))


def _concerns(event: Event, alerts: Container[str]) -> bool:
    """Whether an event tells of one of *alerts* and of nothing else."""
    return bool(event.puts) and all(put.kind == "alert" and put.id in alerts for put in event.puts)


def name_of(parts: Parts, actor: str) -> str:
    """The name of an actor, as the directory has it; else the id."""
    known = parts.directory.actor(actor)
    return known.name if known is not None and known.name else actor


def make_scorecard(parts: Parts, by: Actor, unit: str, cycle: str) -> Paper:
    """The latest edition of a unit's scorecard. A unit sees its own; appraisers and managers see all."""
    with parts.store.begin() as uow:
        worlds = parts.worlds(uow)
        mine = [card for card in latest(cards_of(uow, unit)) if card.cycle == cycle]
        if not mine or (scope_of(by) is not None and by.unit != unit):
            raise NotFound(subject="scorecard", id=f"{unit} {cycle}")
        card = mine[0]
        standing = standings(rivals_of(uow, card)).get(unit) if card.group else None
    book = worlds.at(card.to_at - TICK).rulebook
    made = score_sheet(
        card, book, names=parts.names(), language=parts.language, zone=str(parts.almanac.zone),
        rule_of=worlds.rule_of, standing=standing,
    )  # fmt: skip
    return Paper(made, parts.renderer.scorecard(made))


def cards_of(uow: UnitOfWork, unit: str) -> tuple[Scorecard, ...]:
    """All scorecards of a unit."""
    return tuple(load_group(uow, f"group:unit:{unit}")[1].scorecards.values())


def rivals_of(uow: UnitOfWork, card: Scorecard) -> list[Scorecard]:
    """Every unit's cards of the scheme and cycle of *card*."""
    units = (head.id.removeprefix("group:unit:") for head in every_head(uow, "group:unit:"))
    every = (one for unit in units for one in cards_of(uow, unit))
    return [one for one in every if (one.scheme, one.cycle) == (card.scheme, card.cycle)]


def make_bulletin(parts: Parts, by: Actor, cycle: str, addressee: str, signature: str) -> Paper:
    """通报 of a cycle that has ended and been scored. Raises NotYet for one that has not."""
    if scope_of(by) is not None:
        raise NotFound(subject="bulletin", id=cycle)
    with parts.store.begin() as uow:
        worlds = parts.worlds(uow)
        scheme, span = _cycle(parts, uow, worlds, cycle)
        appraised = uow.patrolled(MARK)
        if appraised is None or appraised < span.to_at:
            raise NotYet(what=cycle, until=span.to_at.isoformat())
        world = worlds.at(span.to_at - TICK)
        shown = [Scene(case, world, span.to_at) for case in cases_at(uow, span.to_at) if not case.matter.removed]
        units = sorted({task.unit for scene in shown for task in scene.case.tasks.values()})
        made_of = (card for unit in units for card in cards_of(uow, unit))
        cards = latest(card for card in made_of if (card.scheme, card.cycle) == (scheme.ref.id, cycle))
    made = bulletin(
        shown, cards, span, parts.standard(world), world.rulebook, zone=str(parts.almanac.zone),
        signature=signature or scheme.body, addressee=addressee or _everyone(parts.language),
    )  # fmt: skip
    return Paper(made, parts.renderer.bulletin(made))


def make_certificate(parts: Parts, found: Reconciliation) -> Paper:
    """核验证书 of what holding the store against the rules found."""
    made = certificate(found, names=parts.names(), language=parts.language, zone=parts.almanac.zone)
    return Paper(made, parts.renderer.certificate(made))


def _everyone(language: str) -> str:
    return "各处室、各分局、各直属单位" if language == "zh" else "All offices, branches and subordinate units"


def _cycle(parts: Parts, uow: UnitOfWork, worlds: Activations, key: str) -> tuple[ScoringScheme, Cycle]:
    """The scheme that has a cycle of this name, among those from the first activation to now."""
    now = parts.now()
    for scheme in worlds.at(now).rulebook.scoring:
        span = cycle_at(scheme, uow.worlds()[0].known_at, parts.almanac)
        while span.from_at <= now:
            if span.key == key:
                return scheme, span
            span = cycle_at(scheme, span.to_at, parts.almanac)
    raise NotFound(subject="cycle", id=key)
