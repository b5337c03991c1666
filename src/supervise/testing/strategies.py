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
USUAL = ("register", "submit", "submit", "review", "acknowledge", "acknowledge-alert", "edit", "edit-task", "activate")
"""Acts that come more often than the others."""


def waits() -> st.SearchStrategy[Wait]:
    """From no time at all to a jump of two months; most end at an instant that matters, or a microsecond beside it."""
    days = st.sampled_from([0, 1, 2, 3, 5, 8]).map(lambda days: timedelta(days=days))
    minutes = st.sampled_from([1, 20, 90, 400, 1440]).map(lambda minutes: timedelta(minutes=minutes))
    longer = st.sampled_from([4, 6, 9, 9, 13, 13, 20, 62]).map(lambda days: timedelta(days=days))
    return st.one_of(
        st.just(Wait()),
        st.builds(Wait, until=st.just("due"), nudge=NUDGES),
        st.builds(Wait, span=days, until=CLOCKS, nudge=NUDGES),
        st.builds(Wait, span=minutes),
        st.builds(Wait, span=days, until=st.just("due"), nudge=NUDGES),
        st.builds(Wait, span=longer),
    )


def steps(acts: Sequence[str] = (*ACTS, *USUAL)) -> st.SearchStrategy[Step]:
    return st.builds(
        Step, wait=waits(), act=st.sampled_from(acts), pick=st.integers(0, 29), choice=st.integers(0, 7**5 - 1)
    )


def histories(*, least: int = 8, most: int = 16, acts: Sequence[str] = (*ACTS, *USUAL)) -> st.SearchStrategy[History]:
    """Histories of 2026 with *least* to *most* steps after one to three registrations."""
    starts = st.sampled_from(["2026-01-12T10:00", "2026-02-10T09:00", "2026-02-24T16:59:59.999999", "2026-03-31T00:00"])
    opening = st.lists(
        st.builds(
            Step, wait=st.just(Wait(timedelta(minutes=10))), act=st.just("register"), pick=st.integers(0, 2),
            choice=st.integers(0, 7**5 - 1),
        ),
        min_size=1, max_size=3,
    )  # fmt: skip
    return st.builds(
        lambda start, first, rest, quiet: History(
            start=datetime.fromisoformat(start).replace(tzinfo=SHANGHAI),
            end=datetime(2026, 11, 20, 12, tzinfo=SHANGHAI), steps=(*first, *rest), quiet=quiet,
        ),
        starts, opening, st.lists(steps(acts), min_size=least, max_size=most), st.booleans(),
    )  # fmt: skip
