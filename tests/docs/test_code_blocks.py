"""Every code block of README and docs runs: the Python of a page from top to bottom; rulesets load together."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from supervise.rules.loading import load
from support.desks import ROOT

PAGES = [ROOT / "README.md", ROOT / "README.zh-CN.md", *sorted((ROOT / "docs").glob("*.md"))]
BLOCK = re.compile(r"^```(\w*)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
DIRECTORY = """\
units:
  - {id: housing, name: 住房保障处}
  - {id: inspection, name: 督查室}
actors:
  - {id: u-inspect, name: 督查员, unit: inspection, roles: [manager], email: inspect@example.gov}
  - {id: u-leader, name: 分管领导, unit: inspection, roles: [leader], email: leader@example.gov}
  - {id: u-housing, name: 经办人, unit: housing, roles: [responsible], email: housing@example.gov}
"""


def blocks(page: Path, language: str) -> list[str]:
    return [body for name, body in BLOCK.findall(page.read_text(encoding="utf-8")) if name == language]


@pytest.mark.parametrize("page", [p for p in PAGES if p.exists() and blocks(p, "python")], ids=lambda p: p.name)
def test_the_python_of_a_page_runs_from_top_to_bottom(page, tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "directory.yaml").write_text(DIRECTORY, encoding="utf-8")
    space: dict[str, object] = {"__name__": page.stem}
    for number, body in enumerate(blocks(page, "python"), start=1):
        exec(compile(body, f"{page.name}#{number}", "exec"), space)  # noqa: S102 - our own pages, run as a reader would


def test_the_rulesets_of_the_rules_page_load_together():
    texts = {f"block{number}.yaml": body for number, body in enumerate(blocks(ROOT / "docs" / "rulesets.md", "yaml"))}
    assert len(load(texts)) == len(texts) >= 6


@pytest.mark.parametrize("page", [p for p in PAGES if p.exists()], ids=lambda p: p.name)
def test_every_block_says_what_it_is_and_is_of_a_kind_that_is_tested(page):
    kinds = {name for name, _ in BLOCK.findall(page.read_text(encoding="utf-8"))}
    assert kinds <= {"python", "yaml", "sh", ""}


@pytest.mark.parametrize("page", [p for p in PAGES if p.exists()], ids=lambda p: p.name)
def test_links_between_pages_lead_somewhere(page):
    for target in re.findall(r"\]\(([^)#]+)(?:#[^)]*)?\)", page.read_text(encoding="utf-8")):
        if not target.startswith("http"):
            assert (page.parent / target).exists(), f"{page.name}: {target}"


def test_every_test_that_the_promises_name_is_there():
    page = (ROOT / "docs" / "promises.md").read_text(encoding="utf-8")
    named = re.findall(r"`(tests/[^`]+)`", page)
    assert named
    assert [path for path in named if not list(ROOT.glob(path.rstrip("/")))] == []
