"""Loading 2,000 rules with positions and type checks, against loading 200; prints the CPU times and their ratio."""

from __future__ import annotations

import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from supervise.rules.loading import load
from support.desks import texts

HEADER = """\
ruleset: bench/alerts
kind: alerts
version: "1"
effective: {from: 2026-01-01}
title: {zh: 预警, en: Alerts}
basis: {zh: 智能预警推送 (S5), en: Alerts (S5)}
rules:
"""
RULE = """\
  - id: r{n}
    for: period
    at: due - {d} workdays 09:00
    when: not period.reported and matter.priority == 'key' and task.unit != 'u{n}'
    level: blue
    notify: [responsible, unit]
    say: {{zh: "「{{task.title}}」{{period.key}} 未报", en: "“{{task.title}}”: {{period.key}} is missing"}}
"""


def seconds(rules: int) -> float:
    files = {**texts(), "alerts.yaml": HEADER + "".join(RULE.format(n=n, d=n % 20 + 1) for n in range(rules))}
    begin = time.process_time()
    load(files)
    return time.process_time() - begin


def main() -> None:
    few, many = seconds(200), seconds(2000)
    print(f"200 rules: {few:.2f} s; 2,000 rules: {many:.2f} s; ratio {many / few:.1f}")


if __name__ == "__main__":
    main()
