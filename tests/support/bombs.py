"""Rulesets that mean to exhaust their reader, too large to keep as files."""

from __future__ import annotations

from collections.abc import Mapping

HEAD = """\
ruleset: bad/bomb
kind: alerts
version: "1"
title: {zh: 甲, en: A}
basis: {zh: 甲, en: A}
"""

BOMBS: Mapping[str, bytes] = {
    name: (HEAD + body).encode()
    for name, body in {
        "deep-lists": "rules: " + "[" * 100_000 + "]" * 100_000,
        "deep-mappings": "rules: " + "{a: " * 100_000,
        "deep-blocks": "rules:\n  " + "- " * 100_000,
        "nested-keys": "rules:\n  " + "? " * 100_000,
        "laughs": "define:\n  a: &a [x,x,x,x,x,x,x,x,x]\n"
        + "".join(f"  a{n}: &b{n} [*a,*a,*a,*a]\n" for n in range(40)),
        "many-values": "rules: [" + "a," * 1_500_000 + "]",
        "as-many-lines-as-may-be": "rules: [\n" + "1, 1,\n" * 79_000 + "]\n",
        "many-lines": "rules:\n" + "- x\n" * 900_000,
        "long-text": "define:\n  a: " + "甲" * 4_200_000,
        "long-condition": "rules:\n  - {id: a, for: period, level: red, say: {zh: 甲, en: A}, when: '"
        + "reported or " * 20_000
        + "reported'}\n",
        "deep-condition": "rules:\n  - {id: a, for: period, level: red, say: {zh: 甲, en: A}, when: '"
        + "(" * 2_000
        + "reported"
        + ")" * 2_000
        + "'}\n",
        "long-number": "rules:\n  - {id: a, for: matter, level: red, say: {zh: 甲, en: A}, when: {count: alerts, at_least: "
        + "9" * 100_000
        + "}}\n",
        "long-line-of-colons": "rules:" * 300_000,
    }.items()
} | {"sixteen-megabytes": b"# " + b"\xe7\x94\xb2" * 6_000_000}
"""By name, as the bytes of a file."""
