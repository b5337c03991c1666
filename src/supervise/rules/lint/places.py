"""Where the parts of a ruleset stand in its file, whatever language its keys are in."""

from __future__ import annotations

from collections.abc import Sequence

from supervise.model.base import Text
from supervise.rules.diagnostics import Diagnostic
from supervise.rules.loader import Entries, Items, Node, Scalar, beginning_on, parse_yaml, values_of, written_in
from supervise.rules.loading import Ruleset


class Places:
    """The places of one ruleset. What is not found is placed at its rule, a rule at its line."""

    def __init__(self, ruleset: Ruleset) -> None:
        parsed = parse_yaml(ruleset.path, ruleset.text)
        self._source, self._root = parsed.source, parsed.root

    def at(self, line: int, written: str, code: str, message: Text) -> Diagnostic:
        """A diagnostic where *written* stands in the rule that begins on *line*."""
        rule = beginning_on(self._root, line, self._source)
        return self._tell(written_in(rule, written) or rule, line, code, message)

    def light(self, key: str, number: int, code: str, message: Text) -> Diagnostic:
        """A diagnostic at a line of the lights, from 1: of a subject, or in a dimension of it (`period.quality`)."""
        blocks = [one for one in values_of(self._root) if isinstance(one, Entries) and _says(one, key.split("."))]
        for block in sorted(blocks, key=lambda one: len(one.entries)):
            lines = next((one.items for _, one in block.entries.values() if isinstance(one, Items)), ())
            if number <= len(lines):
                return self._tell(lines[number - 1], 1, code, message)
        return self._tell(None, 1, code, message)

    def index(self, start: int, code: str, message: Text) -> Diagnostic:
        """A diagnostic at a character of the file."""
        return self._source.diagnose(start, 1, code, message)

    def _tell(self, node: Node | None, line: int, code: str, message: Text) -> Diagnostic:
        if node is None:
            return self._source.diagnose(self._source.start_of(line), 1, code, message)
        length = node.end - node.start if isinstance(node, Scalar) else 1
        return self._source.diagnose(node.start, length, code, message)


def _says(entries: Entries, words: Sequence[str]) -> bool:
    """Whether each of *words* is one of the values of a mapping."""
    told = {value.text for _, value in entries.entries.values() if isinstance(value, Scalar)}
    return told.issuperset(words)
