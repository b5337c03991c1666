"""The hash chain finds every edit, removal and reordering of a journal."""

from __future__ import annotations

import json
from datetime import datetime, timedelta, timezone
from decimal import Decimal
from hashlib import sha256

import pytest
from pydantic import ValidationError

from supervise.model.chain import Broken, canonical, check, seal
from supervise.model.events import JournalEntry
from supervise.testing.samples import CAUSE, T0, a_scorecard, a_task, after, an_alert, an_event

CASE = "matter:m1"


def chain(length: int = 4, stream: str = CASE) -> list[JournalEntry]:
    entries: list[JournalEntry] = []
    for n in range(length):
        previous = entries[-1].hash if entries else ""
        entries.append(seal(an_event(stream, a_task(f"m1/t{n}"), at=after(days=n)), n + 1, after(days=9), previous))
    return entries


def test_a_chain_as_it_was_sealed_holds() -> None:
    assert check(chain()) is None
    assert check([]) is None


def test_the_hash_is_of_the_whole_entry_in_canonical_json() -> None:
    first, second = chain(2)
    for entry in (first, second):
        plain = json.loads(entry.model_dump_json(exclude={"hash"}))
        text = json.dumps(plain, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
        assert entry.hash == sha256(text.encode()).hexdigest()
    assert (first.previous, second.previous) == ("", first.hash)


@pytest.mark.parametrize("place", range(4))
def test_an_edited_event_breaks_the_chain_at_its_place(place: int) -> None:
    entries = chain()
    entries[place] = entries[place].but(event=entries[place].event.but(note="edited"))
    assert check(entries) == Broken(place + 1, "content")


@pytest.mark.parametrize("field", [{"recorded_at": T0}, {"event_schema": 2}, {"hash": "0" * 64}])
def test_every_field_of_an_entry_is_sealed(field: dict[str, object]) -> None:
    entries = chain()
    entries[2] = entries[2].but(**field)
    assert check(entries) == Broken(3, "content")


def test_an_edit_sealed_anew_breaks_at_the_entry_after_it() -> None:
    entries = chain()
    edited = entries[1].event.but(note="edited")
    entries[1] = seal(edited, 2, entries[1].recorded_at, entries[1].previous)
    assert check(entries) == Broken(3, "previous")


def test_a_removed_entry_is_missed() -> None:
    entries = chain()
    assert check(entries[1:]) == Broken(2, "place")
    assert check(entries[:2] + entries[3:]) == Broken(4, "place")


def test_a_removed_entry_is_missed_even_when_the_rest_is_numbered_anew() -> None:
    entries = chain()
    assert check([entries[0], *(entry.but(seq=entry.seq - 1) for entry in entries[2:])]) == Broken(2, "previous")


def test_entries_that_changed_places_are_found() -> None:
    first, second, third, last = chain()
    assert check([first, third, second, last]) == Broken(3, "place")


def test_an_entry_of_another_stream_is_found() -> None:
    mine, other = chain(), chain(stream="matter:m2")
    assert check([*mine[:2], other[2]]) == Broken(3, "place")


def test_a_chain_may_be_checked_from_a_known_place() -> None:
    entries = chain()
    assert check(entries[2:], previous=entries[1].hash) is None
    assert check(entries[2:], previous=entries[0].hash) == Broken(3, "previous")


def test_an_entry_says_the_same_after_it_was_written_and_read() -> None:
    beijing = timezone(timedelta(hours=8))
    local = datetime(2026, 3, 2, 9, tzinfo=beijing)
    facts = {"due": local, "points": Decimal("1.50"), "levels": ("red", "blue"), "任务": None}
    event = an_event(CASE, an_alert(cause=CAUSE.but(facts=facts)), a_scorecard(), at=local)
    entry = seal(event, 1, local, "")
    read = JournalEntry.model_validate_json(entry.model_dump_json())
    assert read == entry
    assert check([read]) is None


def test_an_event_that_could_not_be_read_back_is_not_sealed() -> None:
    with pytest.raises(ValidationError):
        seal(an_event(CASE, a_task(id="")), 1, T0, "")


def test_canonical_json_does_not_depend_on_the_order_of_names() -> None:
    one, two = CAUSE.but(facts={"a": 1, "b": 2}), CAUSE.but(facts={"b": 2, "a": 1})
    assert canonical(one) == canonical(two)
    assert canonical(one.but(rule="逾期")).count("逾期") == 1
