"""A patrolled folder of JSON files."""

import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from supervise.builtin import folder
from supervise.builtin.folder import FolderSource, supervise_intake_sources
from supervise.errors import UsageError
from supervise.model.findings import Finding
from supervise.model.intake import Record


def source(path: Path, **more: Any) -> FolderSource:
    return FolderSource("city", path, "*/10 * * * *", "city/records", **more)


def records(patrol: FolderSource) -> list[Record]:
    return [found for found in patrol.poll() if isinstance(found, Record)]


def findings(patrol: FolderSource) -> list[Finding]:
    return [found for found in patrol.poll() if isinstance(found, Finding)]


def test_objects_and_lists_of_objects_come_in_order_with_their_places(tmp_path: Path) -> None:
    (tmp_path / "b.json").write_text('{"id": 7, "title": "修桥"}', encoding="utf-8")
    (tmp_path / "a.json").write_text('[{"taskNo": "T1"}, {"taskNo": "T2"}]', encoding="utf-8-sig")
    (tmp_path / "c.txt").write_text("{}", encoding="utf-8")
    found = records(source(tmp_path))
    assert [(one.source, one.ext_id, str(one.place.file), one.place.path) for one in found] == [
        ("city", "T1", "a.json", "$[0]"), ("city", "T2", "a.json", "$[1]"), ("city", "7", "b.json", "$"),
    ]  # fmt: skip
    assert found[2].data["title"] == "修桥"


def test_id_and_revision_may_lie_deep(tmp_path: Path) -> None:
    (tmp_path / "a.json").write_text('{"task": {"no": "T1", "rev": 3}}', encoding="utf-8")
    (one,) = records(source(tmp_path, ids=("$.task.no",), revision="task.rev"))
    assert (one.ext_id, one.ext_revision) == ("T1", "3")


def test_without_a_revision_the_content_is_one(tmp_path: Path) -> None:
    file = tmp_path / "a.json"
    revisions = []
    for text in ('{"id": 1, "a": 2}', '{ "a": 2,  "id": 1 }', '{"id": 1, "a": 3}'):
        file.write_text(text, encoding="utf-8")
        revisions += [one.ext_revision for one in records(source(tmp_path))]
    assert revisions[0] == revisions[1] != revisions[2]


def test_a_second_poll_gives_the_same(tmp_path: Path) -> None:
    (tmp_path / "a.json").write_text('[{"id": 1}, {"x": 1}, 5]', encoding="utf-8")
    patrol = source(tmp_path)
    assert list(patrol.poll()) == list(patrol.poll())


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b'[{"id": 1}, {"id"', "file-unreadable"),
        (b"", "file-unreadable"),
        ('{"id": "修"}'.encode("gbk"), "file-unreadable"),
        (b'{"id": 1, "x": NaN}', "file-unreadable"),
        (b"[" * 100_000, "file-unreadable"),
        (b'{"title": "x"}', "record-without-id"),
        (b'{"id": true}', "record-without-id"),
        (b'{"id": {"a": 1}}', "record-without-id"),
        (b'"x"', "record-ill-formed"),
        (b'{"id": "\\ud800"}', "record-ill-formed"),
        (b'{"id": 1' + b"0" * 5000 + b"}", "file-unreadable"),
    ],
)
def test_what_cannot_be_read_is_a_finding_and_the_rest_comes(tmp_path: Path, content: bytes, code: str) -> None:
    (tmp_path / "bad.json").write_bytes(content)
    (tmp_path / "good.json").write_text('{"id": "T9"}', encoding="utf-8")
    patrol = source(tmp_path)
    assert [(found.code, found.place.file) for found in findings(patrol)] == [(code, "bad.json")]
    assert [one.ext_id for one in records(patrol)] == ["T9"]


def test_a_file_that_was_being_written_comes_with_the_next_poll(tmp_path: Path) -> None:
    file = tmp_path / "a.json"
    patrol = source(tmp_path)
    file.write_text('{"id": "T1", "ti', encoding="utf-8")
    assert records(patrol) == []
    file.write_text('{"id": "T1", "title": "修桥"}', encoding="utf-8")
    assert [one.ext_id for one in records(patrol)] == ["T1"]


def test_hidden_files_folders_and_pipes_are_passed_over(tmp_path: Path) -> None:
    (tmp_path / ".a.json").write_text('{"id": 1}', encoding="utf-8")
    (tmp_path / "b.json").mkdir()
    os.mkfifo(tmp_path / "c.json")
    assert list(source(tmp_path).poll()) == []


def test_a_large_file_is_a_finding(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(folder, "MOST_BYTES", 10)
    (tmp_path / "a.json").write_text('{"id": "12345"}', encoding="utf-8")
    assert [found.code for found in findings(source(tmp_path))] == ["file-too-large"]


def test_a_folder_that_is_not_there_is_a_finding(tmp_path: Path) -> None:
    assert [found.code for found in findings(source(tmp_path / "none"))] == ["folder-unreadable"]


ENTRY: Mapping[str, Any] = {"name": "city", "path": "inbox", "cron": "0 9 * * *", "mapping": "city/records"}


def test_settings_make_sources() -> None:
    usual, special = supervise_intake_sources(
        {"patrol": [ENTRY, {**ENTRY, "name": "b", "id": "a.b", "revision": "rev"}]}
    )
    assert (usual.name, usual.cron, usual.mapping) == ("city", "0 9 * * *", "city/records")
    assert isinstance(special, FolderSource)
    assert (special.ids, special.revision) == (("a.b",), "rev")
    assert supervise_intake_sources({}) == []


@pytest.mark.parametrize("entry", [{"name": "city"}, {**ENTRY, "ids": "x"}])
def test_settings_that_cannot_be_meant_are_refused(entry: dict[str, Any]) -> None:
    with pytest.raises(UsageError):
        supervise_intake_sources({"patrol": [entry]})
