"""supervise.yaml: what it may say, and what is refused."""

from __future__ import annotations

from pathlib import Path

import pytest

from supervise.builtin.directory import supervise_directory
from supervise.cli.init import DIRECTORY, SUPERVISE
from supervise.cli.refusals import CallRefused
from supervise.cli.workplace import Workplace, find_workplace
from supervise.errors import FileRefused


def written(folder: Path, text: str) -> Path:
    (folder / "supervise.yaml").write_text(text, encoding="utf-8")
    return folder


def test_relative_paths_count_from_the_folder_of_the_file(tmp_path: Path) -> None:
    place = Workplace.read(
        written(
            tmp_path,
            "database: sqlite:///data/desk.db\neml: outbox\n"
            'patrol:\n  - {name: city, path: inbox, cron: "0 8 * * *", mapping: standard/intake-city}\n',
        )
    )
    assert place.url == f"sqlite:///{tmp_path}/data/desk.db"
    settings = place.settings()
    assert settings["directory"] == str(tmp_path / "directory.yaml")
    assert settings["eml"] == str(tmp_path / "outbox")
    assert settings["patrol"][0]["path"] == str(tmp_path / "inbox")


@pytest.mark.parametrize("url", ["sqlite:////var/desk.db", "sqlite://", "sqlite:///:memory:", "postgresql://h/desk"])
def test_a_database_that_is_no_relative_file_stays_as_it_is_written(tmp_path: Path, url: str) -> None:
    assert Workplace.read(written(tmp_path, f'database: "{url}"\n')).url == url


def test_quiet_hours_reach_the_desk_as_hours(tmp_path: Path) -> None:
    place = Workplace.read(written(tmp_path, 'quiet_hours: ["22:00", "07:30"]\n'))
    assert place.settings()["quiet_hours"] == ["22:00:00", "07:30:00"]


def test_everything_that_is_wrong_is_told_at_once_with_the_keys_that_may_be_used(tmp_path: Path) -> None:
    with pytest.raises(FileRefused) as refused:
        Workplace.read(written(tmp_path, "databse: x\nlanguage: fr\nzone: Asia/Nowhere\nquiet_hours: [25, 7]\n"))
    said = refused.value.say("en")
    for told in ("databse is an unknown key", "language does not fit", "zone is no time zone", "quiet_hours"):
        assert told in said
    assert "database, language, zone" in said
    assert "databse 是未知的键" in refused.value.say("zh")


@pytest.mark.parametrize("text", ["- a\n- b\n", "just words\n", "folder: /etc\n"])
def test_a_file_that_is_no_list_of_settings_is_refused(tmp_path: Path, text: str) -> None:
    with pytest.raises(FileRefused):
        Workplace.read(written(tmp_path, text))


def test_a_fault_of_the_yaml_is_told_with_its_line(tmp_path: Path) -> None:
    with pytest.raises(FileRefused) as refused:
        Workplace.read(written(tmp_path, "language: zh\nzone: [\n"))
    assert "supervise.yaml:" in refused.value.say("en")


def test_a_folder_that_was_named_has_to_be_a_workplace(tmp_path: Path) -> None:
    with pytest.raises(CallRefused, match=r"supervise\.yaml"):
        find_workplace(tmp_path)


def test_what_init_writes_is_a_workplace_with_the_directory_that_it_names(tmp_path: Path) -> None:
    place = Workplace.read(written(tmp_path, SUPERVISE))
    (tmp_path / place.directory).write_text(DIRECTORY, encoding="utf-8")
    directory = supervise_directory(dict(place.settings()))
    assert directory is not None
    assert directory.actor("lin") is not None
