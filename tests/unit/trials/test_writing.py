"""`rules new`: whatever it writes is sound at once, and it never writes over anything."""

from __future__ import annotations

from pathlib import Path
from typing import get_args

import pytest

from supervise.rules.headers import Kind
from supervise.rules.loading import check
from supervise.workbench.trials.folders import Library, borrowed_for
from supervise.workbench.trials.running import run_playbook
from supervise.workbench.trials.writing import DEFAULTS, ID, drafted, template_folder, templates_of

from .conftest import ZONE

EVERY: list[tuple[Kind, str]] = [(kind, name) for kind in get_args(Kind) for name in templates_of(kind)]


def written(kind: Kind, template: str, folder: Path, id: str = "") -> list[Path]:
    place = template_folder(kind, template)
    assert place is not None
    texts = drafted(id or f"my-{template}", kind, folder, place)
    for path, text in texts.items():
        path.write_text(text, encoding="utf-8")
    return list(texts)


def sound(folder: Path) -> None:
    files = {
        path.as_posix(): path.read_text("utf-8") for path in sorted(folder.glob("*.yaml")) if ".test." not in path.name
    }
    assert [fault.show("en") for fault in check({**borrowed_for(files), **files})] == []
    for path in sorted(folder.glob("*.test.yaml")):
        book, faults = Library(ZONE).playbook(path)
        assert book is not None, [fault.show("en") for fault in faults]
        outcomes = list(run_playbook(book))
        assert outcomes
        assert [one.trial.name for one in outcomes if not one.passed] == []


def test_every_kind_has_a_template_of_its_own() -> None:
    assert {kind for kind, _ in EVERY} == set(get_args(Kind)) == set(DEFAULTS)
    assert all(name in templates_of(kind) for kind, name in DEFAULTS.items())


@pytest.mark.parametrize(("kind", "template"), EVERY)
def test_what_is_written_passes_its_check_and_its_test_at_once(kind: Kind, template: str, tmp_path: Path) -> None:
    paths = written(kind, template, tmp_path)
    assert [path.name for path in paths] == [f"my-{template}.yaml", f"my-{template}.test.yaml", f"my-{template}.md"]
    sound(tmp_path)


@pytest.mark.parametrize(
    ("kind", "template"), [one for one in EVERY if one[0] in {"alerts", "periods", "validation", "scoring"}]
)
def test_the_test_that_is_written_would_notice_another_limit(kind: Kind, template: str, tmp_path: Path) -> None:
    rule = written(kind, template, tmp_path)[0]
    text = rule.read_text("utf-8")
    moved = {
        "reminder": ("2 workdays", "3 workdays"), "ladder": ("+ 2 workdays", "+ 1 workday"), "situation": ("at_least: 2", "at_least: 1"),
        "cycle": ("friday", "thursday"), "points": ("lead: 2", "lead: 3"), "must": (">= 6", ">= 7"),
    }[template]  # fmt: skip
    assert moved[0] in text
    rule.write_text(text.replace(*moved), encoding="utf-8")
    with pytest.raises(AssertionError):
        sound(tmp_path)


def test_rules_of_all_kinds_go_together_in_one_folder(tmp_path: Path) -> None:
    for kind, template in EVERY:
        written(kind, template, tmp_path)
    written("elements", "element", tmp_path, "another")
    sound(tmp_path)


def test_a_folder_of_ones_own_is_a_template(tmp_path: Path) -> None:
    own = tmp_path / "own"
    own.mkdir()
    for part in ("rule.yaml", "test.yaml"):
        shipped = template_folder("alerts", "reminder")
        assert shipped is not None
        (own / part).write_text(
            (shipped / part).read_text("utf-8").replace("2 workdays", "2 workdays"), encoding="utf-8"
        )
    (own / "page.md").write_text("# $id", encoding="utf-8")
    texts = drafted("mine", "alerts", tmp_path, own)
    assert list(texts.values())[2] == "# mine"
    assert template_folder("alerts", str(tmp_path)) is None


@pytest.mark.parametrize("id", ["", "Due", "due_soon", "1st", "a" * 27, "催办", "a/b"])
def test_an_id_that_no_ruleset_could_have_is_none(id: str) -> None:
    assert not ID.match(id)
