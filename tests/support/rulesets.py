"""Rulesets as text, generated: every kind, with conditions, phrases of time, choices, messages and defined names."""

from __future__ import annotations

import json
from typing import Any

import yaml
from hypothesis import strategies as st

CONDITIONS = {
    "matter": [
        "priority == 'key'", "source in ['meeting', 'superior']", "missing(deadline)", "deadline >= assigned_at",
        "len(title) >= 4 and len(title) <= 200", "contains(support_units, lead_unit)", "state != 'verified'",
        "any(tasks, role == 'lead' and not acknowledged)", "matches(title, '绝密|机密')",
    ],
    "task": [
        "not acknowledged", "role == 'lead'", "matter.priority == 'key'", "count(periods, missed) >= 2",
        "missing(percent) or percent < 50.5", "open and matter.source == 'instruction'",
    ],
    "period": [
        "not reported", "report_state == 'returned'", "met_at < ends_at", "percent - task.percent > 0.5",
        "matter.priority != 'key' and (accepted or returned > 1)", "missing(next)", "met_at < next.ends_at",
    ],
}  # fmt: skip
TIMES = {
    "matter": ["deadline", "deadline - 5 workdays 09:00", "registered + 1 week"],
    "task": ["assigned + 2 workdays 17:00", "deadline - 1 day", "acknowledged + 4 hours"],
    "period": ["due", "due - 3 workdays 09:00", "start + 1 day", "end - 30 minutes", "due 09:00"],
}
FACTS = {"matter": "deadline", "task": "title", "period": "due_at"}
_bool = st.booleans()


def _when(subject: str) -> st.SearchStrategy[str]:
    one = st.sampled_from(CONDITIONS[subject])
    return one | st.builds("({}) {} not ({})".format, one, st.sampled_from(["and", "or"]), one)


def _say(subject: str) -> st.SearchStrategy[dict[str, str]]:
    fact = f"{{{subject}.{FACTS[subject]}}}"
    return st.sampled_from(["应办理", "「{{甲}}」请于前办理: 勿误", "逾期，未报"]).map(
        lambda text: {"zh": f"{fact} {text}", "en": f"{fact} is to be done"}
    )


def _some(**parts: st.SearchStrategy[Any]) -> st.SearchStrategy[dict[str, Any]]:
    return st.fixed_dictionaries({}, optional=parts)


_ROLES = st.lists(
    st.sampled_from(["responsible", "unit", "unit_head", "leader", "superior"]), min_size=1, max_size=3, unique=True
)
_REPEAT = st.fixed_dictionaries(
    {"every": st.sampled_from(["1 workday", "2 days", "1 week", "4 hours"]), "at_most": st.integers(1, 9)}
)
_LEVEL = st.sampled_from(["blue", "yellow", "orange", "red"])


@st.composite
def _alert(draw: st.DrawFn) -> dict[str, Any]:
    subject = draw(st.sampled_from(["matter", "task", "period"]))
    told = draw(_some(notify=_ROLES, repeat=_REPEAT, at=st.sampled_from(TIMES[subject])))
    return {"for": subject, "when": draw(_when(subject)), "level": draw(_LEVEL), "say": draw(_say(subject)), **told}


@st.composite
def _ladder(draw: st.DrawFn) -> dict[str, Any]:
    subject = draw(st.sampled_from(["matter", "task", "period"]))
    second = draw(st.sampled_from(["yellow + 2 workdays", "yellow acknowledged + 1 day 09:00"]))
    rungs = [
        {"level": "yellow", "at": draw(st.sampled_from(TIMES[subject])), **draw(_some(notify=_ROLES))},
        {"level": "red", "at": second, **draw(_some(notify=_ROLES, repeat=_REPEAT))},
    ]
    return {"for": subject, "while": draw(_when(subject)), "rungs": rungs, "say": draw(_say(subject))}


_COUNT = st.fixed_dictionaries(
    {
        "for": st.sampled_from(["unit", "leader", "district"]),
        "when": st.just({"count": "alerts", "where": "level == 'red'", "distinct": "task", "at_least": 2}),
        "level": _LEVEL,
        "say": st.just({"zh": "多项预警", "en": "several alerts"}),
    }
)
_JOIN = st.fixed_dictionaries(
    {
        "for": st.just("matter"),
        "given": st.just({"a": "level == 'red' and role == 'lead'", "b": "rung != 'red'"}),
        "join": st.lists(
            st.sampled_from(
                ["a.matter == b.matter", "a.fired_at<=b.fired_at", "a.unit != b.unit", "a.level > b.level"]
            ),
            min_size=1, max_size=2, unique=True,
        ),
        "level": _LEVEL,
        "say": st.just({"zh": "两项预警", "en": "two alerts"}),
    }
)  # fmt: skip
_PERIOD = st.fixed_dictionaries(
    {
        "cycle": st.sampled_from(["monthly", "quarterly", "half-yearly", "yearly"]),
        "due": st.sampled_from(["day 25 17:00", "last workday 17:00", "end - 2 workdays 17:00", "start + 20 days"]),
    },
    optional={
        "when": _when("task"),
        "roll": st.sampled_from(["previous workday", "next workday", "none"]),
        "opens": st.sampled_from(["start", "due - 5 workdays 09:00"]),
        "proactive": st.sampled_from(["extra", "counts"]),
        "until": st.sampled_from(["end", "deadline", "closed"]),
        "series": st.sampled_from(["summary", "a-b"]),
        "curve": st.sampled_from(["linear", "milestones", {"quarterly": [20, 50, 80, 100]}, {"half-yearly": [0, 100]}]),
        "first_slot": st.sampled_from(["short", "long", "skip", "2026-03-02"]),
    },
)
_NODES = st.fixed_dictionaries(
    {
        "series": st.just("nodes"),
        "cycle": st.just("milestones"),
        "due": st.sampled_from(["end", "last workday 17:00", "start + 20 days", "friday 17:00"]),
        "milestones": st.lists(
            st.fixed_dictionaries(
                {"name": st.sampled_from(["开工", "封顶", "node"]),
                 "at": st.sampled_from(["2026-06-30", "assigned + 30 days", "deadline - 10 workdays 17:00"])}
            ), min_size=1, max_size=3,
        ).map(lambda nodes: [{**one, "weight": 100 if n == 0 else 0} for n, one in enumerate(nodes)]),
    }
)  # fmt: skip
_ANSWER = st.fixed_dictionaries(
    {
        "series": st.just("answer"),
        "cycle": st.just("once"),
        "due": st.sampled_from(
            ["assigned + 5 workdays 17:00", "acknowledged + 2 days", "instructed + 4 hours", "returned + 1 week"]
        ),
    }
)
_CHECK = st.fixed_dictionaries(
    {"for": st.just("matter"), "must": _when("matter"), "message": _say("matter")},
    optional={
        "if": _when("matter"), "field": st.sampled_from(["deadline", "title"]), "fix": _say("matter"),
        "level": st.sampled_from(["error", "warning"]),
    },
)  # fmt: skip


@st.composite
def _score(draw: st.DrawFn) -> dict[str, Any]:
    subject = draw(st.sampled_from(["matter", "task", "period"]))
    points = draw(st.sampled_from([2, -0.5, {"lead": 2, "support": 1}]))
    points = "-0.5 * workdays_late" if subject == "period" and draw(_bool) else points
    return {"for": subject, "when": draw(_when(subject)), "points": points, "say": draw(_say(subject))}


_KINDS: dict[str, tuple[st.SearchStrategy[Any], dict[str, Any]]] = {
    "alerts": (_alert() | _ladder() | _COUNT | _JOIN, {}),
    "periods": (_PERIOD | _NODES | _ANSWER, {}),
    "validation": (_CHECK, {}),
    "scoring": (_score(), {"body": "督查室", "subject": "unit", "cycle": "quarterly", "base": 80}),
}


@st.composite
def rulesets(draw: st.DrawFn) -> str:
    """One sound ruleset in plain notation, in block or in flow style."""
    kind = draw(st.sampled_from(sorted(_KINDS)))
    rule, more = _KINDS[kind]
    rules = draw(st.lists(rule, min_size=1, max_size=4))
    written = {
        "ruleset": f"city/{kind}", "kind": kind, "version": "1", "effective": {"from": "2026-01-01"},
        "title": {"zh": "规则", "en": "Rules"}, "basis": {"zh": "试行", "en": "On trial"}, **more,
        "rules": [{"id": f"r{number}", **one} for number, one in enumerate(rules, start=1)],
    }  # fmt: skip
    if kind in {"alerts", "scoring"} and draw(_bool):
        written["define"] = {"key_matter": "matter.priority == 'key'"}
        first = written["rules"][0]
        for name in ("when", "while"):
            if isinstance(first.get(name), str):
                first[name] = f"key_matter and ({first[name]})"
    if kind == "alerts" and draw(_bool):
        # A level by the name of 黄 is how another begins, and one by a word of time has to go by its code.
        names = draw(st.permutations(["黄牌", "黄", "督办", "截止"]))
        written["levels"] = [
            {"level": code, "name": {"zh": name, "en": code}, "colour": "red"}
            for code, name in zip(["blue", "yellow", "orange", "red"], names, strict=True)
        ]
    flow = draw(st.sampled_from([None, False]))
    written = json.loads(json.dumps(written))  # nothing is shared, so that nothing becomes an anchor
    return yaml.safe_dump(written, allow_unicode=True, sort_keys=False, default_flow_style=flow, width=1000)
