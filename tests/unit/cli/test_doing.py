"""Every command of the model on the command line, and the list of what an actor has to do."""

from __future__ import annotations

import json
from datetime import date, datetime
from pathlib import Path
from typing import Any, Literal

import pytest
from pydantic import Field
from typer.main import get_command
from typer.testing import CliRunner

from supervise.cli.app import app
from supervise.cli.doing import ELSEWHERE, models
from supervise.cli.forms import Form
from supervise.cli.naming import FIELDS
from supervise.cli.refusals import CallRefused
from supervise.model.base import Id, Value
from supervise.model.tasks import TaskDraft
from support.scoring import HEAD, rule, rules

from .conftest import Shell

FIRST = "DB-2026-0001"
PRAISED = rule("praised", "for: award, when: award.kind == 'praise', points: 5")


def flags(*path: str) -> set[str]:
    """The options of a command."""
    found: Any = get_command(app)
    for name in path:
        found = found.commands[name]
    return {flag for parameter in found.params for flag in parameter.opts}


def test_every_command_of_the_model_is_on_the_command_line() -> None:
    there = get_command(app).commands["do"].commands  # type: ignore[attr-defined] # a group
    assert {*models()} - {*there} == {*ELSEWHERE}
    for name in ELSEWHERE.values():
        flags(*name.split())


def test_every_field_of_a_command_is_an_option_of_its_own() -> None:
    for name, model in models().items():
        if name not in ELSEWHERE:
            entries = Form.of(model).entries
            assert {entry.flag for entry in entries} <= flags("do", name)
            assert {field for field in model.model_fields if field != "do"} == {entry.path[0] for entry in entries}


def test_every_option_of_a_command_is_said_in_both_languages() -> None:
    named = {entry.path[-1] for name, model in models().items() if name not in ELSEWHERE for entry in Form.of(model).entries
             if entry.told is None}  # fmt: skip
    assert sorted(named - FIELDS.keys()) == []


def test_every_command_and_option_has_its_help_in_both_languages() -> None:
    assert [told for told in _helps(get_command(app), "supervise") if not _both(told[1])] == []


def _helps(command: Any, name: str) -> Any:
    yield name, command.help
    for parameter in command.params:
        if "--help" not in parameter.opts and "--version" not in parameter.opts:
            yield f"{name} {parameter.opts[0]}", getattr(parameter, "help", None)
    for inner, one in getattr(command, "commands", {}).items():
        yield from _helps(one, f"{name} {inner}")


def _both(told: str | None) -> bool:
    return told is not None and any(one >= "\u4e00" for one in told) and any("a" <= one <= "z" for one in told)


def test_an_award_is_given_to_a_unit_by_its_name(office: Shell) -> None:
    kinds = "awards: {praise: {zh: 通报表扬, en: Praised}}\n"
    Path("scoring.yaml").write_text(f"{HEAD}base: 80\n{kinds}{rules(PRAISED)}", encoding="utf-8")
    office.does("rules", "activate", "scoring.yaml")
    given = ("do", "award", "--unit", "住房保障处", "--on", "2026-01-12", "--text", "好", "--as", "lin")
    assert "praise" in office.at("2026-01-13 09:00").refuses(*given, "--kind", "prize", code=2)
    assert office.tells(*given, "--kind", "praise")["ids"]["award"] == ["unit:housing/award.1"]


def test_a_matter_is_named_by_its_number_and_its_task_below_it(office: Shell) -> None:
    said = office.does("do", "instruct", "--matter", FIRST, "--text", "抓紧", "--sort", "order", "--as", "he")
    assert "instruct" in said
    told = office.tells("do", "acknowledge", "--target", f"{FIRST}/t1", "--as", "xu")
    assert told["ids"]["task"] == ["m1/t1"]


def test_what_lies_in_a_value_of_its_own_is_an_option_too(office: Shell) -> None:
    office.at("2026-01-20 09:00").does("tick")
    period = office.tells("todo", "--as", "xu")[0]
    assert (period["sort"], period["command"]) == ("report", "Submit")
    given = ("do", "submit", "--period", period["id"], "--done", "已进场", "--percent", "20", "--as", "xu")
    done = office.tells(*given, "--key", "k1")
    assert office.tells(*given, "--key", "k1") == {**done, "repeated": True}
    (report,) = done["ids"]["report"]
    office.refuses("do", "review", "--report", report, "--decision", "return", "--as", "lin", code=1)
    office.does("do", "review", "--report", report, "--decision", "return", "--reason", "太短", "--as", "lin")


def test_a_revision_that_has_passed_is_refused(office: Shell) -> None:
    office.does("do", "edit", "--matter", FIRST, "--changes", "priority=", "--expect", "2")
    assert "stale-revision" in office.refuses(
        "do", "edit", "--matter", FIRST, "--changes", "priority=key", "--expect", "2", code=1
    )


def test_every_field_that_does_not_fit_is_named_at_once(office: Shell) -> None:
    said = office.refuses("do", "award", "--unit", "housing", "--on", "soon", "--kind", "praise", code=2)
    assert "--on 应为日期，如 2026-03-31" in said
    assert "--text 必填" in said
    english = office.refuses(
        "do", "instruct", "--matter", FIRST, "--text", "", "--sort", "noise", "--language", "en", code=2
    )
    assert "--text must not be empty" in english
    assert "--sort must be 'order', 'praise' or 'criticism'" in english
    assert "--decision 必填" in office.refuses("do", "review", "--report", "m1/t1/p1/r1", code=2)


def test_a_command_comes_from_a_file_and_options_say_more(office: Shell) -> None:
    Path("told.json").write_text(json.dumps({"do": "instruct", "matter": "m1", "text": "抓紧"}), encoding="utf-8")
    told = office.tells("do", "instruct", "--file", "told.json", "--sort", "praise", "--as", "he")
    assert told["ids"]["instruction"] == ["m1/i1"]
    assert "urge" in office.refuses("do", "urge", "--file", "told.json", code=2)
    office.refuses("do", "urge", "--file", "absent.json", code=1)
    Path("broken.json").write_text("{", encoding="utf-8")
    office.refuses("do", "instruct", "--file", "broken.json", code=2)
    Path("more.json").write_text(json.dumps({"matter": "m1", "text": "抓紧", "colour": "red"}), encoding="utf-8")
    assert "colour 没有这一项" in office.refuses("do", "instruct", "--file", "more.json", code=2)


def test_a_command_comes_from_the_standard_input(office: Shell) -> None:
    told = json.dumps({"matter": "m1", "text": "抓紧"})
    done = CliRunner().invoke(app, ["do", "instruct", "--file", "-", "--as", "he"], obj=office.clock, input=told)
    assert done.exit_code == 0, done.output


def test_a_matter_is_registered_with_what_its_standard_knows(office: Shell) -> None:
    told = office.tells(
        "do", "register", "--title", "新建停车场", "--source", "meeting", "--type", "project", "--deadline", "2026-12-31",
        "--assigned-at", "2026-01-10", "--lead-unit", "住保处", "--support-units", "规划处", "--no-distribute",
    )  # fmt: skip
    assert [*told["ids"]] == ["matter"]
    done = office.tells(
        "do", "distribute", "--matter", told["ids"]["matter"][0], "--tasks", "unit=housing,role=lead",
        "--tasks", '{"unit": "planning"}',
    )  # fmt: skip
    assert len(done["ids"]["task"]) == 2


def test_what_an_actor_has_to_do_is_listed_with_what_is_due_first(office: Shell) -> None:
    assert [one["sort"] for one in office.tells("todo", "--as", "xu")] == ["acknowledge"]
    office.at("2026-01-20 09:00").does("tick")
    assert [one["sort"] for one in office.tells("todo", "--as", "xu")] == ["report", "acknowledge"]
    first, _, total = office.does("todo", "--as", "xu").splitlines()
    assert first.startswith("2026-01-")
    assert total == "共 2 项"
    assert office.tells("todo", "--as", "lin") == []
    office.does("report", FIRST, "--done", "已进场", "--as", "xu")
    (waiting,) = office.tells("todo", "--as", "lin")
    assert (waiting["sort"], waiting["command"], waiting["no"]) == ("review", "Review", FIRST)
    office.at("2026-03-02 09:00").does("tick")
    assert office.tells("todo", "--as", "xu")[0]["overdue"]


class Odd(Value):
    """奇 a command that has all sorts of fields."""

    do: Literal["odd"] = "odd"
    key: str = Field(default="", description="A key of its own. 自有的键")
    at: datetime | None = None
    draft: TaskDraft
    unit: str
    days: tuple[date, ...] = ()
    target: Id | None = None


def test_fields_of_one_name_and_names_that_are_taken_are_told_apart() -> None:
    form = Form.of(Odd, {"key"})
    assert [entry.flag for entry in form.entries] == [
        "--its-key", "--at", "--draft-unit", "--role", "--title", "--deadline", "--cycle", "--parent", "--milestones", "--unit",
        "--days", "--target",
    ]  # fmt: skip
    typed = {"unit": "a", "draft_unit": "b", "days": ["2026-01-02"], "its_key": "k"}
    made = form.made(form.value(typed, {}, lambda entry, told: told))
    assert made == Odd(key="k", unit="a", draft=TaskDraft(unit="b"), days=(date(2026, 1, 2),))
    with pytest.raises(CallRefused, match="--days must be a date"):
        form.made({**form.value(typed, {}, lambda entry, told: told), "days": ["x"]})
