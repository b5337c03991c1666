"""A mistake in an expression is shown at its line and column of the file, however the YAML writes the expression."""

from __future__ import annotations

import pytest

from supervise.rules.loading import check
from support.desks import texts

HEADER = """\
ruleset: city/alerts
kind: alerts
version: "1"
effective: {from: 2026-01-01}
title: {zh: 预警, en: Alerts}
basis: {zh: 智能预警推送 (S5), en: Alerts (S5)}
rules:
  - id: one
    for: period
    level: red
    say: {zh: 未报, en: Missing}
    notify: [unit]
"""
SAID = "matter.title != '老旧小区，（２０２６）𠮷' 且 任务.承办单位 ≠ “督查室” 且 nosuch"
OVER_LINES = SAID.replace(" 且 ", "\n      且 ")
ESCAPED = SAID.replace("任务", "\\u4efb\\u52a1").replace("旧", "\\x41")
WRITTEN = {
    "plain": f"    when: {SAID}\n",
    "in single quotes": "    when: '" + SAID.replace("'", "''") + "'\n",
    "in double quotes": f'    when: "{ESCAPED}"\n',
    "folded": f"    when: >-\n      {OVER_LINES}\n",
    "literal": f"    when: |\n      {OVER_LINES}\n",
    "plain over lines": f"    when: {OVER_LINES}\n",
    "with full-width spaces": "    when: " + SAID.replace(" 且 ", "　且　") + "\n",
    "in a defined name": f"    when: reported\ndefine:\n  odd: {SAID}\n",
}


@pytest.mark.parametrize("way", WRITTEN)
def test_a_mistake_is_shown_where_the_file_has_it(way):
    text = HEADER + WRITTEN[way]
    (fault,) = [one for one in check({**texts(), "alerts.yaml": text}) if one.code == "rule-unknown-name"]
    lines = text.split("\n")
    line = next(number for number, line in enumerate(lines, start=1) if "nosuch" in line)
    assert (fault.line, fault.column, fault.length) == (line, lines[line - 1].index("nosuch") + 1, len("nosuch"))
