import pytest

from supervise.builtin.units import UnitIndex, is_group_word, split_units
from supervise.model.directory import Unit
from unit.intake.standards import UNITS

NOBODY = UnitIndex.of(())


def names(text: str, index: UnitIndex = NOBODY) -> list[str]:
    return [mention.text for mention in split_units(text, index) if not mention.group]


def groups(text: str) -> list[str]:
    return [mention.text for mention in split_units(text, NOBODY) if mention.group]


@pytest.mark.parametrize(
    "written",
    ["市教育局、市水务局", "市教育局，市水务局", "市教育局,市水务局", "市教育局；市水务局", "市教育局;市水务局",
     "市教育局\n市水务局", "市教育局 市水务局", "市教育局和市水务局", "市教育局、市水务局。", "市教育局/市水务局"],
)  # fmt: skip
def test_every_separator_splits_a_list(written: str) -> None:
    assert names(written) == ["市教育局", "市水务局"]


def test_and_inside_a_name_does_not_split_it() -> None:
    assert names("市人力资源和社会保障局、市规划和自然资源局") == ["市人力资源和社会保障局", "市规划和自然资源局"]


def test_a_separator_in_brackets_does_not_split() -> None:
    assert names("市发展改革委（市物价局、市粮食局）、各县（市、区）人民政府") == [
        "市发展改革委（市物价局、市粮食局）",
        "各县（市、区）人民政府",
    ]


@pytest.mark.parametrize("phrase", ["各区、县级市", "各有关区、县级市", "各区和县级市", "各镇、街道", "各区，县级市"])
def test_a_group_of_districts_is_one_phrase(phrase: str) -> None:
    assert names(f"市教育局、{phrase}") == ["市教育局", phrase]


@pytest.mark.parametrize(
    "word",
    ["各有关单位", "各项目牵头单位", "各单位", "有关部门", "市直有关部门", "各成员单位", "其他相关单位", "责任单位"],
)
def test_a_group_word_names_no_unit(word: str) -> None:
    assert is_group_word(word)
    assert groups(f"市教育局、{word}") == [word]
    assert names(f"市教育局、{word}") == ["市教育局"]


@pytest.mark.parametrize("name", ["市教育局", "各区、县级市", "市单位事务局"])
def test_a_name_is_no_group_word(name: str) -> None:
    assert not is_group_word(name)


def test_and_so_on_leaves_the_name_and_tells_of_the_rest() -> None:
    assert names("市教育局等有关部门") == ["市教育局"]
    assert groups("市教育局等有关部门") == ["等有关部门"]


def test_offsets_point_into_the_list() -> None:
    text = " 市教育局，  各区、县级市；有关单位"
    assert [text[m.at : m.at + len(m.text)] for m in split_units(text, NOBODY)] == [
        "市教育局", "各区、县级市", "有关单位",
    ]  # fmt: skip


def test_a_unit_is_found_by_id_name_and_alias_in_any_width() -> None:
    index = UnitIndex.of((*UNITS, Unit(id="u9", name="第9水厂（筹）")))
    found = [index.find(name) for name in ("housing", "市住建局", " 市 财政局", "第９水厂(筹)", "市林业局")]
    assert [unit and unit.id for unit in found] == ["housing", "housing", "finance", "u9", None]


def test_a_name_with_a_separator_that_the_directory_knows_stays_whole() -> None:
    index = UnitIndex.of((Unit(id="hall", name="市文化、广电和旅游局"),))
    assert names("市文化、广电和旅游局", index) == ["市文化、广电和旅游局"]


def test_the_nearest_name_is_suggested_and_nothing_where_none_is_near() -> None:
    index = UnitIndex.of(UNITS)
    like = index.nearest("市教育委")
    assert like is not None
    assert like.id == "education"
    assert index.nearest("xyz") is None


def test_half_a_bracket_is_no_part_of_a_name() -> None:
    assert names("（市教育局") == ["市教育局"]
    assert names("市教育局）、（") == ["市教育局"]
