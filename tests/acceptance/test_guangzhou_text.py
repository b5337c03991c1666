"""A real municipal document of forty-five numbered items."""

from pathlib import Path

import pytest

from supervise.builtin.text import TextReader
from supervise.builtin.text.outline import read_outline
from supervise.builtin.text.passages import read_lines
from supervise.builtin.units import UnitIndex
from supervise.model.intake import Reading
from supervise.model.matters import MatterDraft
from supervise.model.standard import Standard

FILE = Path(__file__).resolve().parents[2] / ".." / "shared" / "data" / "guangzhou_2012_talent_opinion.txt"
pytestmark = pytest.mark.skipif(not FILE.exists(), reason="../shared/data is not beside this repository")


@pytest.fixture(scope="module")
def reading() -> Reading:
    return TextReader().read(FILE.name, FILE.read_bytes(), Standard((), ()))


def item(reading: Reading, number: int) -> MatterDraft:
    (found,) = [draft for draft in reading.drafts if draft.provenance["_row"].quote == f"{number}."]
    return found


def test_forty_four_items_become_drafts_each_with_its_lead(reading: Reading) -> None:
    assert [draft.provenance["_row"].quote for draft in reading.drafts] == [f"{number}." for number in range(2, 46)]
    assert all(draft.lead_unit for draft in reading.drafts)


def test_the_item_without_a_clause_is_unread_and_nothing_else(reading: Reading) -> None:
    assert [(piece.place.line, piece.quote[:2]) for piece in reading.unread] == [(4, "1.")]


def test_an_item_without_supporters_has_none(reading: Reading) -> None:
    assert item(reading, 29).support_units == ()


def test_group_words_are_findings_and_never_units(reading: Reading) -> None:
    text = FILE.read_text(encoding="utf-8")
    named = {unit for draft in reading.drafts for unit in (draft.lead_unit, *draft.support_units)}
    groups = [found.quote for found in reading.findings if found.code == "unit-group"]
    assert not {unit for unit in named if unit and unit.endswith("单位")}
    assert groups.count("各有关单位") == text.count("各有关单位")
    assert [found.place.line for found in reading.findings if found.quote == "各项目牵头单位"] == [59, 60]


def test_brackets_in_a_sentence_do_not_break_its_clause(reading: Reading) -> None:
    assert item(reading, 28).support_units == ("各区、县级市",)


@pytest.mark.parametrize("number", [19, 36])
def test_a_group_of_districts_is_one_unit(reading: Reading, number: int) -> None:
    assert item(reading, number).support_units[-1] == "各有关区、县级市"


def test_a_number_that_runs_into_its_title_is_told_from_it(reading: Reading) -> None:
    title = item(reading, 11).title
    assert title is not None
    assert title.startswith("121")


def test_two_deadlines_in_one_item_are_left_open(reading: Reading) -> None:
    assert item(reading, 43).deadline is None
    assert [found.place.line for found in reading.findings if found.code == "time-ambiguous"] == [59]


def test_every_line_is_in_a_body_unread_or_a_heading(reading: Reading) -> None:
    lines = read_lines(FILE.name, FILE.read_bytes())
    outline = read_outline(lines, UnitIndex.of(()))
    context = {line.number for line in (*outline.head, *outline.headings)}
    bodies = {draft.body for draft in reading.drafts}
    unread = {piece.quote for piece in reading.unread}
    for line in lines:
        assert line.number in context or line.text in unread or line.text.split(".", 1)[1] in bodies
    assert len(context) == 16
