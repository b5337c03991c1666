"""rules check and rules activate: faults at their places, nothing activated by halves."""

from __future__ import annotations

import json
import re
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

from support.desks import ROOT

from .conftest import Shell

STANDARD = ROOT / "rulesets" / "standard"

FAULTY = """\
ruleset: ours/validation
kind: validation
version: "1"
title: {zh: 本局检核规则, en: Our checks}
basis: {zh: 校核 (S3), en: Checks (S3)}
rules:
  - id: leader-named
    for: matter
    when: missing(leadr)
    message: {zh: 缺少分管领导, en: No leader}
  - id: deadline-later
    for: matter
    must: deadline >= 7
    message: {zh: 期限过早, en: The deadline is too early}
  - id: body-told
    for: matter
    when: missing(body)
    colour: red
    message: {zh: 缺少办理要求, en: It does not say what is asked for}
  - id: leader-named
    for: matter
    when: missing(tags)
    message: {zh: 缺少标签, en: No tags}
"""

SOUND = re.sub(r"leadr", "leader", FAULTY).replace("deadline >= 7", "deadline >= assigned_at")
SOUND = (
    SOUND.replace("    colour: red\n", "")
    .replace("leader-named", "tags-given", 2)
    .replace("tags-given", "leader-named", 1)
)


@pytest.fixture
def faulty(shell: Shell) -> Path:
    path = Path("ours.yaml")
    path.write_text(FAULTY, encoding="utf-8")
    return path


def test_four_faults_are_told_at_their_places_and_exit_with_1(shell: Shell, faulty: Path) -> None:
    result = shell.run("rules", "check", faulty, "--language", "en")
    assert result.exit_code == 1
    places = re.findall(r"^ours\.yaml:(\d+):(\d+): .*\[(rule-[a-z-]+)\]", result.stdout, re.MULTILINE)
    assert [(int(line), code) for line, _, code in places] == [
        (9, "rule-unknown-name"), (13, "rule-type"), (18, "rule-unknown-key"), (20, "rule-duplicate-id"),
    ]  # fmt: skip
    assert places[0][1] == "19"
    assert "did you mean 'leader'?" in result.stdout
    assert result.stdout.splitlines()[-1] == "files: 1, errors: 4"


def test_json_holds_the_same_faults_by_either_option(shell: Shell, faulty: Path) -> None:
    told = shell.tells("rules", "check", faulty)
    assert [fault["line"] for fault in told["diagnostics"]] == [9, 13, 18, 20]
    assert told["standard_elements"] is True
    assert (
        shell.run("rules", "check", faulty, "--format", "json").stdout
        == shell.run("rules", "check", faulty, "--json").stdout
    )


def test_junit_has_a_case_for_each_file_and_keeps_the_exit_code(shell: Shell, faulty: Path) -> None:
    Path("sound.yaml").write_text(SOUND.replace("ours/validation", "ours/sound").replace("id: ", "id: s-"), "utf-8")
    Path("nul.yaml").write_bytes(b"kind: \0 ]]> <&\x1b")
    result = shell.run("rules", "check", faulty, "sound.yaml", "nul.yaml", "--format", "junit", "--language", "en")
    assert result.exit_code == 1
    root = ET.fromstring(result.stdout_bytes)  # noqa: S314 - our own report
    (suite,) = root
    assert [root.get("tests"), root.get("failures"), root.get("errors")] == ["3", "2", "0"]
    assert {name: suite.get(name) for name in ("tests", "failures")} == {"tests": "3", "failures": "2"}
    cases = {case.get("name"): list(case) for case in suite}
    assert list(cases) == ["ours.yaml", "sound.yaml", "nul.yaml"]
    assert cases["sound.yaml"] == []
    (failure,) = cases["ours.yaml"]
    assert failure.get("type") == "rule-unknown-name"
    assert (failure.get("message") or "").startswith("9:19: ")
    assert (failure.text or "").count("ours.yaml:") == 4
    assert "nul.yaml:1:7" in (cases["nul.yaml"][0].text or "")
    assert shell.run("rules", "check", "sound.yaml", "--format", "junit").exit_code == 0


def test_json_is_one_document_whatever_the_format(shell: Shell, faulty: Path) -> None:
    both = shell.run("rules", "check", faulty, "--json", "--format", "junit").stdout
    assert both == shell.run("rules", "check", faulty, "--json").stdout


def test_an_error_of_a_file_hides_none_of_another(shell: Shell, faulty: Path) -> None:
    Path("torn.yaml").write_text("kind: alerts\nrules: [\n", encoding="utf-8")
    told = shell.tells("rules", "check", STANDARD / "elements.yaml", "torn.yaml", faulty)
    places = [(fault["path"], fault["line"]) for fault in told["diagnostics"]]
    assert places == [("torn.yaml", 2), *(("ours.yaml", line) for line in (9, 13, 18, 20))]


def test_rulesets_without_elements_are_checked_against_the_standard_ones_and_this_is_said(shell: Shell) -> None:
    Path("ours.yaml").write_text(SOUND, encoding="utf-8")
    said = shell.does("rules", "check", "ours.yaml")
    assert "标准数据元" in said
    assert "标准数据元" not in shell.does("rules", "check", "ours.yaml", STANDARD / "elements.yaml")


def test_a_folder_stands_for_the_rulesets_below_it(shell: Shell) -> None:
    told = shell.tells("rules", "check", STANDARD.parent)
    assert told["diagnostics"] == []
    assert len(told["files"]) == len([p for p in STANDARD.parent.rglob("*.yaml") if not p.name.endswith(".test.yaml")])


def test_a_folder_without_rulesets_is_wrong_use(shell: Shell) -> None:
    Path("empty").mkdir()
    shell.refuses("rules", "check", "empty", code=2)


def test_a_file_that_is_no_text_is_a_fault_among_the_others(shell: Shell, faulty: Path) -> None:
    Path("wide.yaml").write_bytes(FAULTY.encode("utf-16"))
    Path("old.yaml").write_bytes(FAULTY.encode("gbk"))
    told = shell.tells("rules", "check", faulty, "wide.yaml", "old.yaml")
    assert [(fault["path"], fault["line"], fault["column"]) for fault in told["diagnostics"][4:]] == [
        ("wide.yaml", 1, 1), ("old.yaml", 4, 13),
    ]  # fmt: skip
    assert [fault["code"] for fault in told["diagnostics"][4:]] == ["rule-encoding"] * 2
    assert "GBK" in shell.run("rules", "check", "old.yaml").stdout


def test_the_schema_is_printed_as_it_is_shipped(shell: Shell) -> None:
    shipped = (STANDARD.parent / "schema" / "ruleset.json").read_text("utf-8")
    assert shell.does("rules", "schema") == shipped
    assert shell.tells("rules", "schema") == json.loads(shipped)
    chinese = (STANDARD.parent / "schema" / "ruleset.zh.json").read_text("utf-8")
    assert shell.does("rules", "schema", "--notation", "chinese") == chinese


def test_a_ruleset_in_chinese_gets_the_schema_in_chinese(shell: Shell) -> None:
    Path("ours").mkdir()
    Path("ours/one.yaml").write_text("# 备注\n规则集: ours/alerts\n种类: 预警\n", "utf-8")
    shell.does("rules", "schema", "--install", "ours")
    head, rest = Path("ours/one.yaml").read_text("utf-8").split("\n", 1)
    assert head == "# yaml-language-server: $schema=schema/ruleset.zh.json"
    assert rest == "# 备注\n规则集: ours/alerts\n种类: 预警\n"


def test_the_schema_is_installed_beside_the_rulesets_and_changes_nothing_twice(shell: Shell) -> None:
    inner = Path("ours/a b/inner")
    inner.mkdir(parents=True)
    Path("ours/one.yaml").write_bytes(SOUND.encode().replace(b"\n", b"\r\n"))
    (inner / "two.yml").write_bytes(b"\xef\xbb\xbfkind: [broken")
    (inner / "two.test.yaml").write_text("a story", encoding="utf-8")
    told = shell.tells("rules", "schema", "--install", "ours")
    assert told["written"] == [
        "ours/schema/ruleset.json",
        "ours/schema/ruleset.zh.json",
        "ours/a b/inner/two.yml",
        "ours/one.yaml",
    ]
    assert Path("ours/schema/ruleset.json").read_text("utf-8") == shell.does("rules", "schema")
    first, rest = Path("ours/one.yaml").read_bytes().split(b"\r\n", 1)
    assert first == b"# yaml-language-server: $schema=schema/ruleset.json"
    assert rest == SOUND.encode().replace(b"\n", b"\r\n")
    head = b"\xef\xbb\xbf# yaml-language-server: $schema=../../schema/ruleset.json\n"
    assert (inner / "two.yml").read_bytes() == head + b"kind: [broken"
    assert (inner / "two.test.yaml").read_text("utf-8") == "a story"
    assert shell.tells("rules", "schema", "--install", "ours")["written"] == []


def test_a_file_that_is_no_text_gets_no_schema_and_is_told(shell: Shell) -> None:
    Path("ours").mkdir()
    wide = SOUND.encode("utf-16")
    Path("ours/wide.yaml").write_bytes(wide)
    result = shell.run("rules", "schema", "--install", "ours")
    assert result.exit_code == 1
    assert "ours/wide.yaml:1:1" in result.stdout
    assert Path("ours/wide.yaml").read_bytes() == wide
    Path("empty").mkdir()
    shell.refuses("rules", "schema", "--install", "empty", code=2)
    assert not Path("empty/schema").exists()


def test_rulesets_with_faults_are_not_activated_and_the_desk_stays_as_it_was(office: Shell) -> None:
    Path("faulty.yaml").write_text(FAULTY, encoding="utf-8")
    Path("sound.yaml").write_text(SOUND.replace("ours/validation", "ours/more"), encoding="utf-8")
    result = office.run("rules", "activate", "faulty.yaml", "sound.yaml", "--json")
    assert result.exit_code == 1
    assert '"activated": []' in result.stdout
    assert '"line": 9' in result.stdout
    assert "未启用" in office.run("rules", "activate", "faulty.yaml").stdout
    again = office.at("2026-01-13 09:00").tells("rules", "activate", "sound.yaml")
    assert [one["name"] for one in again["activated"]] == ["ours/more"]


def test_activated_rules_decide_from_then_on(office: Shell) -> None:
    Path("ours.yaml").write_text(SOUND, encoding="utf-8")
    assert "ours/validation 1" in office.does("rules", "activate", "ours.yaml")
    assert "没有变化" in office.does("rules", "activate", "ours.yaml")
    office.at("2026-01-13 09:00")
    Path("third.txt").write_text("安排\n三、清理闲置土地。（牵头单位：规划处）\n", encoding="utf-8")
    given = ("--set", "source=document", "--set", "deadline=2026-10-31", "--set", "assigned_at=2026-01-12")
    result = office.run("import", "third.txt", *given)
    assert "缺少分管领导" in result.stdout


def test_only_an_administrator_activates(office: Shell) -> None:
    Path("ours.yaml").write_text(SOUND, encoding="utf-8")
    assert "not-permitted" in office.refuses("rules", "activate", "ours.yaml", "--as", "lin", code=1)


def test_a_ruleset_is_rewritten_in_chinese_and_back(shell: Shell) -> None:
    plain = (ROOT / "rulesets/standard/periods.yaml").read_text("utf-8")
    Path("periods.yaml").write_text(plain, "utf-8")
    assert "周期: 每周" in shell.does("rules", "fmt", "periods.yaml", "--to", "chinese")
    assert Path("periods.yaml").read_text("utf-8") == plain
    assert shell.tells("rules", "fmt", "periods.yaml", "--to", "chinese", "--write") == {"rewritten": ["periods.yaml"]}
    assert "周期: 每周" in Path("periods.yaml").read_text("utf-8")
    assert "含义相同" in shell.does("rules", "diff", "periods.yaml")
    shell.does("rules", "fmt", "periods.yaml", "--to", "plain", "--write")
    assert "cycle: weekly" in Path("periods.yaml").read_text("utf-8")


def test_a_new_version_is_held_against_what_is_in_force_and_told_in_words(shell: Shell) -> None:
    text = (ROOT / "rulesets/standard/scoring.yaml").read_text("utf-8")
    text = text.replace('"2026.1"', '"2026.2"').replace("from: 2026-01-01", "from: 2026-07-01")
    Path("scoring.yaml").write_text(text.replace("-0.5 * workdays_late", "-1 * workdays_late"), "utf-8")
    said = shell.does("rules", "diff", "scoring.yaml")
    assert "standard/scoring 2026.1 → 2026.2" in said
    assert "每迟一个工作日扣 0.5 分改为 1 分，自 2026-07-01 起" in said
    told = shell.tells("rules", "diff", "scoring.yaml", "--language", "en")
    assert "from 2026-07-01" in told["differences"]["standard/scoring"][1]


def test_rules_are_proposed_by_one_and_signed_by_another(office: Shell) -> None:
    text = (ROOT / "rulesets/standard/scoring.yaml").read_text("utf-8")
    Path("scoring.yaml").write_text(text.replace('"2026.1"', '"2026.2"').replace("base: 80", "base: 90"), "utf-8")
    assert office.tells("rules", "proposals") == {"proposals": []}
    proposal = office.tells("rules", "propose", "scoring.yaml")["proposal"]["id"]
    assert proposal in office.does("rules", "proposals")
    assert "own-proposal" in office.refuses("rules", "sign", proposal, code=1)
    office.does("rules", "reject", proposal, "--why", "依据不足")
    again = office.tells("rules", "propose", "scoring.yaml")["proposal"]["id"]
    assert "2026.2" in office.does("rules", "sign", again, "--as", "lin")
    assert office.tells("rules", "proposals") == {"proposals": []}


def test_folders_are_sets_of_their_own_unless_one_above_has_the_elements(shell: Shell) -> None:
    """Two bureaus may call their rules alike; what lies below a standard of data elements is read with it."""
    for folder in ("first", "second", "city/parts"):
        Path(folder).mkdir(parents=True)
        Path(folder, "ours.yaml").write_text(SOUND, "utf-8")
    Path("city/elements.yaml").write_bytes((STANDARD / "elements.yaml").read_bytes())
    assert shell.tells("rules", "check", ".")["diagnostics"] == []
    Path("city/more.yaml").write_text(SOUND.replace("ours/validation", "ours/more"), "utf-8")
    assert {fault["code"] for fault in shell.tells("rules", "check", ".")["diagnostics"]} == {"rule-duplicate-id"}
