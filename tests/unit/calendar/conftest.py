"""A desk in Beijing with the official calendar, and instants written as its clocks show them."""

from collections.abc import Callable
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from supervise.builtin.china import China
from supervise.calendar.almanac import Almanac

BEIJING = ZoneInfo("Asia/Shanghai")


@pytest.fixture
def almanac() -> Almanac:
    return Almanac(BEIJING, China())


@pytest.fixture
def at() -> Callable[[str], datetime]:
    return lambda shown: datetime.fromisoformat(shown).replace(tzinfo=BEIJING).astimezone(UTC)


@pytest.fixture
def shown() -> Callable[[datetime], str]:
    return lambda instant: f"{instant.astimezone(BEIJING):%Y-%m-%d %H:%M}"
