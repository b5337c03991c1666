"""tabulate: the tags of a matter by their labels, each with who or which rule set it and when."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from zoneinfo import ZoneInfo

from supervise.calendar.zones import local
from supervise.model.base import Text
from supervise.model.matters import Matter
from supervise.model.words import word
from supervise.rules.rulebook import Rulebook


def tag_labels(book: Rulebook) -> Mapping[str, Text]:
    """The vocabulary of tags; empty where the standard has none."""
    return next((spec.codes for spec in book.elements if spec.code == "tags"), {})


def tag_label(tag: str, book: Rulebook, language: str) -> str:
    """What a tag is called; a tag outside the vocabulary by itself."""
    label = tag_labels(book).get(tag)
    return tag if label is None else label.say(language)


def tag_lines(
    matter: Matter, book: Rulebook, names: Mapping[str, str], language: str, zone: ZoneInfo
) -> Iterator[tuple[str, str]]:
    """A line for each tag that the matter carries or that somebody withdrew."""
    for tag, mark in matter.tagging.items():
        label, how = tag_label(tag, book, language), word(f"tag.{mark.sort}", language)
        cause = mark.cause
        by = names.get(mark.by, mark.by) if cause is None else f"{cause.ruleset}/{cause.rule} {cause.version}"
        at = f"{local(mark.at, zone):%Y-%m-%d %H:%M}"
        line = f"{label}（{how}：{by}，{at}）" if language == "zh" else f"{label} ({how}: {by}, {at})"
        yield word("tag", language), line
