"""A checkpoint finds what a chain alone cannot: a tail cut off, a chain written anew, a stream gone as a whole."""

from __future__ import annotations

import pytest
from sqlalchemy import create_engine, text

from supervise.model.chain import canonical, seal
from supervise.model.checkpoints import Checkpoint
from support.desks import Office, texts

NOW = "2026-01-12 09:00"


@pytest.fixture
def place(tmp_path):
    return f"sqlite:///{tmp_path / 'desk.db'}"


@pytest.fixture
def office(place):
    office = Office(NOW, texts("golden"), at=place)
    office.matter = office.register(cycle="weekly")
    yield office
    office.desk.close()


def behind_the_back(place: str, *statements: str, **values: object) -> None:
    """Change the tables as somebody with the password would."""
    engine = create_engine(place)
    with engine.begin() as connection:
        for statement in statements:
            connection.execute(text(statement), values)
    engine.dispose()


def cut(place: str, stream: str, *, heads_too: bool) -> None:
    behind_the_back(
        place,
        "DELETE FROM sv_event WHERE stream = :s AND seq = (SELECT max(seq) FROM sv_event WHERE stream = :s)",
        s=stream,
    )
    if heads_too:
        behind_the_back(
            place,
            "UPDATE sv_stream SET entries = entries - 1,"
            " last_hash = (SELECT hash FROM sv_event WHERE stream = :s ORDER BY seq DESC LIMIT 1) WHERE id = :s",
            s=stream,
        )


def test_a_desk_that_nobody_touched_agrees_with_its_checkpoints_and_goes_on(office):
    first = office.desk.seal()
    office.manager.urge(f"{office.matter}/t1", "请抓紧")
    second = office.desk.seal()
    assert (first.number, second.number) == (1, 2)
    assert office.desk.verify([first, second]) is None


@pytest.mark.parametrize(
    ("column", "value"),
    [("happened_at", 1), ("recorded_at", 1), ("actor", "nobody"), ("command", None), ("type", "urged")],
)
def test_an_edited_column_of_the_journal_is_found_at_its_place(office, place, column, value):
    """Also one that only repeats the event, to be searched by."""
    stream = f"matter:{office.matter}"
    behind_the_back(place, f"UPDATE sv_event SET {column} = :v WHERE stream = :s AND seq = 1", v=value, s=stream)  # noqa: S608
    found = office.desk.verify()
    assert (found.stream, found.seq) == (stream, 1)


def test_a_cut_tail_is_found_at_its_place(office, place):
    office.manager.urge(f"{office.matter}/t1", "请抓紧")
    entries = office.desk.seal().tails
    (tail,) = (one for one in entries if one.stream == f"matter:{office.matter}")
    cut(place, tail.stream, heads_too=False)
    found = office.desk.verify()
    assert (found.stream, found.seq) == (tail.stream, tail.seq)


def test_a_tail_cut_with_its_head_is_found_against_the_checkpoint(office, place):
    office.manager.urge(f"{office.matter}/t1", "请抓紧")
    stream = f"matter:{office.matter}"
    (tail,) = (one for one in office.desk.seal().tails if one.stream == stream)
    behind_the_back(place, "DELETE FROM sv_urge")
    cut(place, stream, heads_too=True)
    found = office.desk.verify()
    assert (found.stream, found.seq, found.what[:3]) == (stream, tail.seq, "cut")


def test_without_the_checkpoint_it_would_not_be_found(office, place):
    office.manager.urge(f"{office.matter}/t1", "请抓紧")
    behind_the_back(place, "DELETE FROM sv_urge")
    cut(place, f"matter:{office.matter}", heads_too=True)
    assert office.desk.verify() is None


def test_a_chain_written_anew_is_found_against_a_copy_kept_elsewhere(office, place):
    office.manager.urge(f"{office.matter}/t1", "请抓紧")
    copy = office.desk.seal()
    stream = f"matter:{office.matter}"
    with office.desk.parts.store.begin() as uow:
        last = list(uow.journal(stream))[-1]
    forged = seal(last.event.but(note="改写"), last.seq, last.recorded_at, last.previous)
    behind_the_back(
        place,
        "UPDATE sv_event SET event = :e, hash = :h WHERE stream = :s AND seq = :n",
        "UPDATE sv_stream SET last_hash = :h WHERE id = :s",
        "DELETE FROM sv_checkpoint",
        e=canonical(forged.event), h=forged.hash, s=stream, n=last.seq,
    )  # fmt: skip
    assert office.desk.verify() is None
    found = office.desk.verify([copy])
    assert (found.stream, found.seq, found.what[:9]) == (stream, last.seq, "rewritten")


def test_a_stream_gone_as_a_whole_is_found(office, place):
    copy = office.desk.seal()
    stream = f"matter:{office.matter}"
    tables = ("event", "matter", "task", "plan", "period", "alert", "notice", "report", "urge")
    behind_the_back(place, *(f"DELETE FROM sv_{table} WHERE stream = :s" for table in tables), s=stream)  # noqa: S608
    behind_the_back(place, "DELETE FROM sv_stream WHERE id = :s", s=stream)
    found = office.desk.verify([copy])
    assert (found.stream, found.seq) == (stream, 1)


def test_a_checkpoint_that_was_edited_is_not_believed(office):
    taken = office.desk.seal()
    edited = Checkpoint.model_validate_json(taken.model_dump_json().replace('"seq":2', '"seq":3', 1))
    assert not edited.whole
    assert office.desk.verify([edited]).stream == "checkpoint 1"
