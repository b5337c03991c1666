"""Hypothesis strategies for histories: every command, activations, ticks at any instant, and waits from a microsecond
to months, often to just when something is due.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from hypothesis import strategies as st

from .deeds import ACTS
from .histories import MOMENT, History, Step, Wait

SHANGHAI = ZoneInfo("Asia/Shanghai")
NUDGES = st.sampled_from([timedelta(0), timedelta(0), -MOMENT, MOMENT])
CLOCKS = st.sampled_from([time(9), time(17), time(0), time(12)])
USUAL = (
    "submit", "submit", "submit", "review", "review", "withdraw", "acknowledge-alert", "edit", "end", "reopen",
    "reopen", "activate", "look", "issue", "issue", "issue", "instruct", "urge",
)  # fmt: skip
"""Acts that come more often than the others."""


ALL: Sequence[str] = (*ACTS, *USUAL)


def waits() -> st.SearchStrategy[Wait]:
    """From no time at all to a jump of two months; most end at an instant that matters, or a microsecond beside it."""
    days = st.sampled_from([0, 1, 2, 3, 5, 8]).map(lambda days: timedelta(days=days))
    minutes = st.sampled_from([1, 20, 90, 400, 1440]).map(lambda minutes: timedelta(minutes=minutes))
    longer = st.sampled_from([4, 4, 6, 6, 6, 9, 9, 9, 13, 13, 20, 62]).map(lambda days: timedelta(days=days))
    return st.one_of(
        st.just(Wait()),
        until_due(),
        st.builds(Wait, span=days, until=CLOCKS, nudge=NUDGES),
        st.builds(Wait, span=minutes),
        st.builds(Wait, span=days, until=st.just("due"), nudge=NUDGES),
        st.builds(Wait, span=longer),
    )


def until_due() -> st.SearchStrategy[Wait]:
    """To the next instant at which anything is due, or a microsecond before or after it."""
    return st.builds(Wait, until=st.just("due"), nudge=NUDGES)


def steps(acts: Sequence[str] = ALL, waiting: st.SearchStrategy[Wait] | None = None) -> st.SearchStrategy[Step]:
    """Steps that do one of *acts*, after waits of all kinds or those of *waiting*."""
    return st.builds(
        Step, wait=waits() if waiting is None else waiting, act=st.sampled_from(acts), pick=st.integers(0, 29),
        choice=st.integers(0, 7**5 - 1),
    )  # fmt: skip


def histories(
    *,
    least: int = 8,
    most: int = 16,
    acts: Sequence[str] = ALL,
    waiting: st.SearchStrategy[Wait] | None = None,
    matters: int = 3,
) -> st.SearchStrategy[History]:
    """Histories of 2026 and of the first days of a year whose calendar may not be published: one to so many *matters*
    are registered, then *least* to *most* steps follow.
    """
    starts = st.sampled_from([
        "2026-01-12T10:00", "2026-02-10T09:00", "2026-02-24T16:59:59.999999", "2026-03-31T00:00", "2026-12-11T16:00",
    ])  # fmt: skip
    opening = steps(("register",), st.just(Wait(timedelta(minutes=10))))
    return st.builds(
        lambda start, first, rest, quiet: History(
            start=datetime.fromisoformat(start).replace(tzinfo=SHANGHAI),
            end=datetime(2027, 1, 5, 12, tzinfo=SHANGHAI), steps=(*first, *rest), quiet=quiet,
        ),
        starts,
        st.lists(opening, min_size=1, max_size=matters),
        st.lists(steps(acts, waiting), min_size=least, max_size=most),
        st.booleans(),
    )  # fmt: skip
