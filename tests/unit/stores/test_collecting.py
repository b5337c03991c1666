"""The cycle collector is held off while a stream is read, and is afterwards as the host had it."""

from __future__ import annotations

import gc
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest

from supervise.builtin.sql.collecting import collection_held_off


@pytest.fixture(params=[True, False], ids=["on", "off"])
def collector(request):
    before = gc.isenabled()
    (gc.enable if request.param else gc.disable)()
    yield request.param
    (gc.enable if before else gc.disable)()


def test_it_is_off_within_and_as_before_after(collector):
    with collection_held_off:
        assert not gc.isenabled()
    assert gc.isenabled() is collector


def test_it_is_as_before_after_an_error_too(collector):
    with pytest.raises(ZeroDivisionError), collection_held_off:
        raise ZeroDivisionError
    assert gc.isenabled() is collector


def test_threads_that_overlap_leave_it_as_the_first_found_it(collector):
    both = Barrier(2, timeout=10)

    def read(_: int) -> None:
        for _ in range(20):
            with collection_held_off:
                both.wait()
                assert not gc.isenabled()
            both.wait()

    with ThreadPoolExecutor(2) as pool:
        list(pool.map(read, range(2)))
    assert gc.isenabled() is collector
