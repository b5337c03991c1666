"""No wall clock is read but the injected one."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

from support.desks import ROOT

SOURCE = ROOT / "src" / "supervise"
ASKING = {"now", "utcnow", "today", "time", "monotonic", "perf_counter", "localtime", "gmtime"}
CLOCKS = {"datetime", "date", "time"}
THE_DEFAULT_CLOCK = "desk/desk.py"


def asked(path: Path) -> Iterator[str]:
    """Calls such as `datetime.now()` and `time.time()`."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in ASKING:
            owner = node.func.value
            if isinstance(owner, ast.Name) and owner.id in CLOCKS:
                yield f"{path.relative_to(SOURCE)}:{node.lineno} {owner.id}.{node.func.attr}"


def test_only_the_default_clock_of_a_desk_asks_the_machine():
    found = [call for path in sorted(SOURCE.rglob("*.py")) for call in asked(path)]
    assert found == [call for call in found if call.startswith(THE_DEFAULT_CLOCK)]
    assert len(found) == 1
