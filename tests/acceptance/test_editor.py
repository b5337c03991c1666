"""An editor with the common YAML server: a ruleset is completed, explained and marked by our schema."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from typer.testing import CliRunner

from supervise.cli.app import app
from support.editor import Editor, editor, server_path

SERVER = server_path()

pytestmark = pytest.mark.skipif(SERVER is None, reason="no yaml-language-server here: `make editor` installs it")

HEAD = """\
ruleset: ours/alerts
kind: alerts
version: "1"
title: {zh: 预警, en: Alerts}
basis: {zh: 预警, en: Alerts}
"""

RULES = f"""\
{HEAD}rules:
  - id: due-soon
    for: period
    at: due - 3 workdays 09:00
    when: not period.reported
    level: blue
    notify: [responsible]
    say: {{zh: 甲, en: A}}
    {{}}
"""

BAD = f"""\
{HEAD}rules:
  - id: due-soon
    for: persons
    when: not period.reported
    level: blue
    notifiy: [unit]
    say: {{zh: 甲}}
"""


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Rulesets of an office, with the schema installed: their first line is the modeline."""
    root = tmp_path_factory.mktemp("office")
    rules = root / "rules"
    (rules / "city").mkdir(parents=True)
    (rules / "city/sound.yaml").write_text(RULES.replace("    {}\n", ""), encoding="utf-8")
    (rules / "city/bad.yaml").write_text(BAD, encoding="utf-8")
    (rules / "city/begun.yaml").write_text(RULES.replace("{}", ""), encoding="utf-8")
    (rules / "city/chosen.yaml").write_text(RULES.replace("blue", "").replace("[responsible]", "[ ]"), encoding="utf-8")
    (rules / "city/first.yaml").write_text("kind: \n", encoding="utf-8")
    result = CliRunner().invoke(app, ["rules", "schema", "--install", str(rules)])
    assert result.exit_code == 0, result.output
    return rules / "city"


@pytest.fixture(scope="module")
def at_work(folder: Path) -> Iterator[Editor]:
    assert SERVER is not None
    with editor(SERVER, folder) as one:
        yield one


def test_a_sound_ruleset_has_no_marks(at_work: Editor, folder: Path) -> None:
    assert at_work.open(folder / "sound.yaml") == []


def test_a_bad_ruleset_is_marked_at_its_places(at_work: Editor, folder: Path) -> None:
    marks = at_work.open(folder / "bad.yaml")
    lines = {line: message for line, _, message in marks}
    assert set(lines) == {9, 12, 13}, marks
    assert "period" in lines[9]
    assert "notifiy" in lines[12]
    assert '"en"' in lines[13]


def test_keys_are_offered_with_what_they_are_for(at_work: Editor, folder: Path) -> None:
    at_work.open(folder / "begun.yaml")
    offered = at_work.completions(folder / "begun.yaml", 15, 5)
    assert {"repeat", "supersedes", "while", "rungs"} <= set(offered)
    assert "隔多久再提醒" in offered["repeat"]
    assert "how often it is told again" in offered["repeat"].lower()


def test_values_are_offered_with_what_they_mean(at_work: Editor, folder: Path) -> None:
    at_work.open(folder / "chosen.yaml")
    levels = at_work.completions(folder / "chosen.yaml", 12, 12)
    assert {"blue", "yellow", "orange", "red"} <= set(levels)
    roles = at_work.completions(folder / "chosen.yaml", 13, 14)
    assert {"responsible", "unit_head", "superior"} <= set(roles)
    assert "单位负责人" in roles["unit_head"]
    assert "head of the unit" in roles["unit_head"]


def test_the_kind_is_the_first_choice(at_work: Editor, folder: Path) -> None:
    at_work.open(folder / "first.yaml")
    kinds = at_work.completions(folder / "first.yaml", 2, 7)
    assert set(kinds) == {"elements", "mapping", "validation", "periods", "alerts", "scoring"}
    assert "检核规则" in kinds["validation"]


def test_a_key_is_explained_in_both_languages(at_work: Editor, folder: Path) -> None:
    at_work.open(folder / "sound.yaml")
    shown = at_work.hover(folder / "sound.yaml", 10, 6)
    assert "最早时点" in shown
    assert "an offset and a time of day" in shown
