"""People and units from one file."""

from datetime import UTC, datetime

import pytest

from supervise.builtin.directory import StaticDirectory, supervise_directory
from supervise.errors import FileRefused

NOON = datetime(2026, 3, 2, 4, 0, tzinfo=UTC)

FILE = """
units:
  - {id: office, name: 督查室}
  - {id: housing, name: 住房建设处, kind: office, district: donghu, aliases: [住建处, 城建处]}
  - {id: water, name: 水务处}
actors:
  - {id: li, name: 李敏, unit: office, roles: [manager, assigner]}
  - {id: sun, name: 孙局长, unit: office, roles: [superior]}
  - {id: wang, name: 王建国, unit: office, roles: [leader], leads: [housing, water], email: wang@example.cn}
  - {id: zhao, name: 赵强, unit: housing, roles: [responsible], email: zhao@example.cn}
  - {id: qian, name: 钱芳, unit: housing, roles: [responsible], heads: true}
  - {id: zhou, name: 周静, unit: housing, contact: true}
  - {id: wu, name: 吴涛, unit: water, roles: [responsible]}
office:
  superior: [sun, wang]
"""


@pytest.fixture
def directory(tmp_path):
    path = tmp_path / "directory.yaml"
    path.write_text(FILE, encoding="utf-8")
    return supervise_directory({"directory": path})


@pytest.mark.parametrize(
    ("unit", "role", "ids"),
    [
        ("housing", "responsible", ["zhao", "qian"]),
        ("housing", "unit", ["zhou"]),
        ("water", "unit", ["wu"]),
        ("housing", "unit_head", ["qian"]),
        ("water", "unit_head", []),
        ("wang", "leader", ["wang"]),
        ("water", "leader", ["wang"]),
        ("office", "leader", []),
        ("housing", "superior", ["sun", "wang"]),
        ("housing", "manager", ["li"]),
        ("water", "assigner", ["li"]),
    ],
)
def test_each_role_of_a_unit_reaches_its_persons(directory, unit, role, ids):
    assert [actor.id for actor in directory.members(unit, role, NOON)] == ids


def test_the_offices_list_wins_over_the_roles_of_the_actors(directory):
    assert "wang" in {actor.id for actor in directory.members("housing", "superior", NOON)}
    assert "superior" not in directory.actor("wang").roles


def test_an_actor_is_what_the_file_says(directory):
    li = directory.actor("li")
    assert (li.name, li.unit, li.roles) == ("李敏", "office", {"manager", "assigner"})


def test_a_unit_keeps_its_aliases_and_its_district(directory):
    housing = directory.unit("housing", NOON)
    assert (housing.aliases, housing.district) == (("住建处", "城建处"), "donghu")
    assert [unit.id for unit in directory.units(NOON)] == ["office", "housing", "water"]


def test_mail_goes_to_the_address_and_the_log_to_the_id(directory):
    assert directory.address("zhao", "eml") == "zhao@example.cn"
    assert directory.address("qian", "eml") is None
    assert directory.address("qian", "log") == "qian"


def test_data_serve_as_well_as_a_file():
    directory = supervise_directory({"directory": {"units": [{"id": "a", "name": "甲"}]}})
    assert directory.unit("a", NOON).name == "甲"


def test_a_host_with_its_own_directory_gets_none():
    assert supervise_directory({}) is None


def test_an_empty_file_has_nobody(tmp_path):
    assert list(StaticDirectory.of(None).units(NOON)) == []


@pytest.mark.parametrize(
    ("data", "said"),
    [
        ({"people": []}, "people"),
        ({"units": [{"id": "a"}]}, "units.0.name"),
        ({"units": [{"id": 7, "name": "甲"}]}, "引号"),
        ({"units": [{"id": "a", "name": "甲"}, {"id": "a", "name": "乙"}]}, "单位 a 重复"),
        ({"units": [{"id": "a", "name": "甲"}, {"id": "b", "name": "乙", "aliases": ["甲"]}]}, "名称 甲 属于 2 个单位"),
        ({"actors": [{"id": "x", "unit": "a"}]}, "单位 a 不存在"),
        ({"units": [{"id": "a", "name": "甲"}], "actors": [{"id": "x", "unit": "a", "leads": ["b"]}]}, "单位 b 不存在"),
        ({"units": [{"id": "a", "name": "甲"}], "actors": [{"id": "x", "unit": "a"}] * 2}, "操作人 x 重复"),
        ({"units": [{"id": "a", "name": "甲"}], "actors": [{"id": "x", "unit": "a", "roles": ["boss"]}]}, "roles"),
        ({"office": {"superior": ["x"]}}, "没有操作人 x"),
        ({"office": {"responsible": []}}, "responsible"),
        ("units", "不合要求"),
    ],
)
def test_a_mistake_is_refused_and_named(data, said):
    with pytest.raises(FileRefused) as refused:
        StaticDirectory.of(data, "directory.yaml")
    assert said in refused.value.say("zh")
    assert "directory.yaml" in refused.value.say("en")


def test_all_mistakes_are_named_at_once():
    data = {"units": [{"id": "a", "name": "甲"}], "actors": [{"id": "x", "unit": "b"}, {"id": "y", "unit": "c"}]}
    with pytest.raises(FileRefused) as refused:
        StaticDirectory.of(data)
    assert "unit b" in refused.value.say("en")
    assert "unit c" in refused.value.say("en")


@pytest.mark.parametrize("content", [b"\xff\xfe\x00", b"units: [", b"units: {a: 1, a: 2}"])
def test_a_file_that_is_no_yaml_is_refused(tmp_path, content):
    path = tmp_path / "directory.yaml"
    path.write_bytes(content)
    with pytest.raises(FileRefused):
        supervise_directory({"directory": str(path)})


def test_a_file_that_is_not_there_is_refused(tmp_path):
    with pytest.raises(FileRefused):
        supervise_directory({"directory": str(tmp_path / "none.yaml")})
