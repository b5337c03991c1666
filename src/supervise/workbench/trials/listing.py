"""The words of test files as rows of the reference page."""

from __future__ import annotations

from collections.abc import Sequence

from .words import COMMANDS, FILE_KEYS, OFFICE_KEYS, PLAIN_KEYS, ROWS, TEST_KEYS, UNIT_KEYS


def word_rows() -> Sequence[tuple[str, str]]:
    """Where a word may stand, and which words may stand there."""
    plain = (key for key in PLAIN_KEYS if key.split()[-1] not in ROWS)
    rows = [
        ("a test file", FILE_KEYS), ("a unit", UNIT_KEYS), ("the office", OFFICE_KEYS), ("a test", TEST_KEYS),
        ("any step", tuple(plain)), ("any step, alone, with `only` or with `no`", tuple(ROWS)),
        *((f"a step with `{word}`", spoken.keys) for word, spoken in COMMANDS.items()),
        *((f"a row of `{kind}`", tuple(sorts)) for kind, sorts in ROWS.items()),
    ]  # fmt: skip
    return [(where, ", ".join(f"`{key}`" for key in keys) or "—") for where, keys in rows]
