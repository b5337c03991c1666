"""Every id of the lint has a section that says in both languages what it means, why it matters and how to mend it."""

from __future__ import annotations

import re

from supervise.rules.lint.lints import LINTS
from support.desks import ROOT

PAGE = ROOT / "docs" / "lint.md"
ASKED = ("含义：", "影响：", "改法：", "What: ", "Why: ", "Mend: ")


def sections() -> dict[str, str]:
    parts = re.split(r"^## (.+)$", PAGE.read_text(encoding="utf-8"), flags=re.MULTILINE)
    return dict(zip(parts[1::2], parts[2::2], strict=True))


def test_every_id_has_a_section_and_every_section_an_id():
    assert list(sections()) == list(LINTS)


def test_every_section_says_what_why_and_how_to_mend_in_both_languages():
    lacking = {id: [word for word in ASKED if f"\n- {word}" not in text] for id, text in sections().items()}
    assert {id: words for id, words in lacking.items() if words} == {}


def test_every_section_names_its_finding_and_level_as_the_code_does():
    for id, text in sections().items():
        lint = LINTS[id]
        assert text.strip().splitlines()[0] == f"**{lint.title.zh}** · **{lint.title.en}** · {lint.level}"
