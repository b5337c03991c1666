"""`reconcile`: the certificate that no period was missed, printed or written, and the repair of what differs."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Annotated

import typer

from supervise.desk.reconciling import reconcile as hold
from supervise.model.documents import Certificate
from supervise.model.reconciliation import Reconciliation

from .answers import Answer
from .call import Call
from .command import DESK, command
from .files import Out
from .progress import progress
from .refusals import not_an_instant

commands = typer.Typer()

From = Annotated[
    str | None, typer.Option("--from", metavar="DATE", help="First day; from the beginning by default. 起始日")
]
To = Annotated[str | None, typer.Option("--to", metavar="DATE", help="Last day; up to now by default. 截止日")]
Repair = Annotated[bool, typer.Option("--repair", help="Mend what differs, by events of the journal. 修复差异")]


@command(commands, "reconcile", DESK)
def reconcile(call: Call, from_: From = None, to: To = None, repair: Repair = False, out: Out = None) -> Answer:
    """Hold the store against the periods that the rules called for, and certify what was found. 核验"""
    first, last = _day(from_), _day(to)
    with call.desk() as desk, progress(call.text("核验", "reconciling")) as show:
        found = hold(desk.parts, first, last, repair=repair, progress=lambda count: show(count, None))
        paper = desk.certificate(found)
    if out is not None:
        paper.save(out)
    told = {**found.model_dump(mode="json"), "total": found.total, "clean": found.clean}
    lines = list(_lines(call, paper.value)) if isinstance(paper.value, Certificate) else []
    written = [call.text(f"已写入 {out}", f"Wrote {out}")] if out is not None else []
    return Answer(told | ({"file": str(out)} if out else {}), [*lines, *written], failed=_differs(found))


def _differs(found: Reconciliation) -> bool:
    return not found.clean


def _day(told: str | None) -> date | None:
    try:
        return None if told is None else date.fromisoformat(told)
    except ValueError:
        raise not_an_instant(told or "") from None


def _lines(call: Call, page: Certificate) -> Iterator[str]:
    yield page.title
    yield from (f"{label}  {value}" for label, value in page.facts)
    yield ""
    yield "  ".join(page.headings)
    yield from ("  ".join(row) for row in page.rows)
    yield ""
    if page.differences:
        yield "  ".join(page.difference_headings)
        yield from ("  ".join(cell or "—" for cell in row) for row in page.differences)
        yield ""
    yield from (call.text(f"规则  {one}", f"Rules  {one}") for one in page.foot.rulesets)
    yield from (f"{label}  {value}" for label, value in page.signature)
    yield page.verdict
