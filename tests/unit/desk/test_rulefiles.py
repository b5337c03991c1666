"""Rulesets from disk: one way for the desk and every command, whatever bytes they hold."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from supervise import Desk
from supervise.builtin.directory import supervise_directory
from supervise.cli.workplace import Workplace
from supervise.desk.rulefiles import read_rulesets
from supervise.errors import FileRefused, RulesetsInvalid
from supervise.rules.encoding import MAX_BYTES
from support.desks import ADMIN, DIRECTORY, ROOT

STANDARD = ROOT / "rulesets" / "standard"
CYCLES = """\
ruleset: city/cycles
kind: periods
version: "1"
effective: {from: 2026-01-01}
title: {zh: 周期, en: Cycles}
basis: {zh: 通知, en: A notice}
rules: [{id: yearly, cycle: yearly, due: last workday 17:00}]
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """The standard elements, and below them a ruleset and its tests."""
    shutil.copy(STANDARD / "elements.yaml", tmp_path)
    (tmp_path / "city").mkdir()
    (tmp_path / "city/cycles.yml").write_bytes(b"\xef\xbb\xbf" + CYCLES.encode())
    (tmp_path / "city/cycles.test.yaml").write_text("stories: []", encoding="utf-8")
    return tmp_path


def open_desk(rulesets: Path | dict[str, str | bytes]) -> Desk:
    return Desk.open(rulesets=rulesets, settings={"directory": DIRECTORY}, engine="python")


def test_a_folder_gives_its_rulesets_at_any_depth_without_their_tests(folder: Path) -> None:
    assert [Path(path).name for path in read_rulesets(folder)] == ["cycles.yml", "elements.yaml"]
    with open_desk(folder) as desk:
        assert desk.activate({"cycles.yml": CYCLES.encode()}, ADMIN).changes == ()


def test_no_more_is_read_of_a_file_than_shows_that_it_is_too_large(folder: Path) -> None:
    (folder / "large.yaml").write_bytes(b"#" * (MAX_BYTES + 1000))
    assert len(read_rulesets(folder / "large.yaml").popitem()[1]) == MAX_BYTES + 1


def test_a_file_that_the_system_does_not_give_is_refused_by_its_name(folder: Path) -> None:
    with pytest.raises(FileRefused, match=r"none\.yaml"):
        read_rulesets(folder / "none.yaml")


@pytest.mark.parametrize("encoding", ["gbk", "utf-16", "utf-32"])
def test_a_desk_tells_a_wrong_encoding_at_its_place_and_opens_on_nothing(folder: Path, encoding: str) -> None:
    (folder / "city/cycles.yml").write_bytes(CYCLES.encode(encoding))
    (folder / "torn.yaml").write_text("kind: [", encoding="utf-8")
    with pytest.raises(RulesetsInvalid) as caught:
        open_desk(folder)
    codes = {Path(fault.path).name: fault.code for fault in caught.value.diagnostics}
    assert codes == {"cycles.yml": "rule-encoding", "torn.yaml": "rule-syntax"}


def test_bytes_and_text_of_one_ruleset_are_the_same_to_a_desk(folder: Path) -> None:
    elements = (folder / "elements.yaml").read_bytes()
    with open_desk({"elements.yaml": elements}) as desk:
        first = desk.activate({"cycles.yaml": CYCLES.encode()}, ADMIN, key="k")
        assert len(first.changes) == 1
        assert first.changes[0].text == CYCLES
        assert desk.activate({"cycles.yaml": CYCLES}, ADMIN).changes == ()
        with pytest.raises(RulesetsInvalid):
            desk.activate({"cycles.yaml": CYCLES.encode("gbk")}, ADMIN)


@pytest.mark.parametrize("encoding", ["gbk", "utf-16"])
def test_the_other_files_of_an_office_tell_their_encoding_too(tmp_path: Path, encoding: str) -> None:
    place = r"yaml:1:\d+: (文件是|the file is)"
    for name, text in (("supervise.yaml", "# 督办台\nlanguage: zh\n"), ("directory.yaml", "# 单位\nunits: []\n")):
        (tmp_path / name).write_bytes(text.encode(encoding))
    with pytest.raises(FileRefused, match=place):
        Workplace.read(tmp_path)
    with pytest.raises(FileRefused, match=place):
        supervise_directory({"directory": str(tmp_path / "directory.yaml")})
