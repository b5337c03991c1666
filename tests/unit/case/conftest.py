"""A desk in February 2026, and one matter of it: unit a leads, b supports. The report for February opens on the 14th at
09:00 and is due on the 25th at 17:00.
"""

from __future__ import annotations

import pytest

from support.desks import Office, texts


@pytest.fixture
def office() -> Office:
    return Office("2026-02-10 09:00", texts("golden"), engine="python")


@pytest.fixture
def matter(office) -> str:
    return office.register("a", ["b"])


@pytest.fixture
def open_matter(office, matter) -> str:
    """The same once the periods of February are open."""
    office.at("2026-02-16 10:00").tick()
    return matter
