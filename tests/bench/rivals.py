"""The twenty rules of `bench_language` in other engines' words, each in the best form that is known for it.

What an engine cannot take is made ready for it before the clock runs: instants as numbers for zen-engine, which also
needs each missing value guarded; small integers, with every comparison of two fields done, for durable-rules.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Any

ZEN = (
    "priority == 'key' and not reported",
    "not reported and due < now",
    "met != null and met < due",
    "met != null and next_ends != null and met < next_ends",
    "percent != null and percent < 50 and due < now",
    "returned + rejected > 2",
    "role == 'lead' and met == null",
    "state in ['open', 'missed']",
    "urged >= 3 and not reported",
    "priority == 'normal' or (percent != null and percent >= 80)",
    "starts <= now and now < ends",
    "startsWith(key, '2026') and percent == 100",
    "not (reported or voided)",
    "missed and role == 'lead'",
    "priority in ['key', 'urgent'] and returned > 0",
    "accepted and met != null and met < due",
    "percent != null and percent - 10 > 60.5",
    "unit == task_unit",
    "rejected > 0 or returned > 1 or urged > 4",
    "percent != null and percent < 20",
)

DURABLE: Sequence[Sequence[Mapping[str, Any] | Sequence[Mapping[str, Any]]]] = (
    [[{"pri": 1}, {"rep": 0}]],
    [[{"rep": 0}, {"due_now": 1}]],
    [{"met_due": 1}],
    [{"met_next": 1}],
    [[{"$lt": {"pct": 50}}, {"due_now": 1}]],
    [{"$gt": {"both": 2}}],
    [[{"lead": 1}, {"met": 0}]],
    [{"st": 1}, {"st": 2}],
    [[{"$gte": {"urg": 3}}, {"rep": 0}]],
    [{"pri": 2}, {"$gte": {"pct": 80}}],
    [{"within": 1}],
    [[{"y26": 1}, {"pct": 100}]],
    [[{"rep": 0}, {"voi": 0}]],
    [[{"mis": 1}, {"lead": 1}]],
    [[{"pri": 1}, {"$gt": {"ret": 0}}], [{"pri": 3}, {"$gt": {"ret": 0}}]],
    [[{"acc": 1}, {"met_due": 1}]],
    [{"$gt": {"pct": 70}}],
    [{"same": 1}],
    [{"$gt": {"rej": 0}}, {"$gt": {"ret": 1}}, {"$gt": {"urg": 4}}],
    [{"$lt": {"pct": 20}}],
)
"""Rule by rule its alternatives, since an `or` inside a rule fires twice; a list of tests is their `and`."""


def zen(facts: Sequence[Mapping[str, Any]]) -> Callable[[], list[list[bool]]] | None:
    """zen-engine: one compiled expression that lists all results; None where it is not installed."""
    try:
        from zen import compile_expression
    except ImportError:
        return None
    expression = compile_expression(f"[{', '.join(ZEN)}]")
    contexts = [_zen_context(f) for f in facts]
    return lambda: [expression.evaluate(context) for context in contexts]


def _zen_context(f: Mapping[str, Any]) -> dict[str, Any]:
    def number(instant: datetime | None) -> float | None:
        return None if instant is None else instant.timestamp()

    percent = f["period.percent"]
    return {
        "now": number(f["now"]), "due": number(f["period.due_at"]), "met": number(f["period.met_at"]),
        "starts": number(f["period.starts_at"]), "ends": number(f["period.ends_at"]),
        "next_ends": number(f["next.ends_at"]), "percent": None if percent is None else float(percent),
        "priority": f["matter.priority"], "role": f["task.role"], "task_unit": f["task.unit"],
        **{name: f[f"period.{name}"] for name in
           ("reported", "returned", "rejected", "state", "urged", "key", "voided", "missed", "accepted", "unit")},
    }  # fmt: skip


def durable(facts: Sequence[Mapping[str, Any]]) -> Callable[[], list[list[bool]]] | None:
    """durable-rules: its C module driven by a loop of our own, a thousand facts to a state; None where it is not
    installed.
    """
    try:
        import durable_rules_engine as engine
    except ImportError:
        return None
    definition: dict[str, Any] = {"s": {"all": [{"m": {"q": 1}}]}}
    for number, ways in enumerate(DURABLE):
        for way, tests in enumerate(ways):
            test = tests if isinstance(tests, dict) else {"$and": list(tests)}
            definition[f"r{number}_{way}"] = {"all": [{"m": test}]}
    handle = engine.create_ruleset("bench", json.dumps(definition))
    texts = [json.dumps({"id": place % 1000 + 2, **_durable_fact(f)}) for place, f in enumerate(facts)]

    def chunk(first: int, truths: list[list[bool]]) -> None:
        state = engine.assert_fact(handle, json.dumps({"id": 1, "q": 1}))[1]
        for text in texts[first : first + 1000]:
            engine.assert_fact(handle, text)
        message = engine.start_action_for_state(handle, state)[1]
        while message:
            ((rule, frame),) = json.loads(message).items()
            if rule != "s":
                truths[first + frame["m"]["id"] - 2][int(rule[1:].partition("_")[0])] = True
            message = engine.complete_and_start_action(handle, state)
        engine.delete_state(handle, "0")

    def run() -> list[list[bool]]:
        truths = [[False] * len(DURABLE) for _ in texts]
        for first in range(0, len(texts), 1000):
            chunk(first, truths)
        return truths

    return run


def _durable_fact(f: Mapping[str, Any]) -> dict[str, int]:
    met, due, now, following, percent = (
        f["period.met_at"], f["period.due_at"], f["now"], f["next.ends_at"], f["period.percent"],
    )  # fmt: skip
    ready = {
        "pri": {"key": 1, "normal": 2, "urgent": 3}.get(f["matter.priority"], 0), "lead": f["task.role"] == "lead",
        "rep": f["period.reported"], "due_now": due < now, "met": met is not None,
        "met_due": met is not None and met < due, "met_next": bool(met and following and met < following),
        "ret": f["period.returned"], "rej": f["period.rejected"], "both": f["period.returned"] + f["period.rejected"],
        "st": {"open": 1, "missed": 2}.get(f["period.state"], 0), "urg": f["period.urged"],
        "within": f["period.starts_at"] <= now < f["period.ends_at"], "y26": f["period.key"].startswith("2026"),
        "voi": f["period.voided"], "mis": f["period.missed"], "acc": f["period.accepted"],
        "same": f["period.unit"] == f["task.unit"],
    }  # fmt: skip
    return {name: int(value) for name, value in ready.items()} | ({} if percent is None else {"pct": int(percent)})
