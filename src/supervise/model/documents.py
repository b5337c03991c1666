"""What leaves the desk on paper or screen: tables and texts, ready for a renderer, with every word already chosen."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal

from .base import Instant, Text, Value

Cell = str | int | Decimal | date | datetime | None


class Foot(Value):
    """What a reader needs to trust a page: as of when, by which rules, made when."""

    as_of: Instant
    rulesets: tuple[str, ...]
    """`name version digest`, one each."""


class Column(Value):
    """A column of a ledger: its element code, heading, and whether a code list colours it."""

    code: str
    heading: str
    kind: str = "text"
    """text, date, instant, number, light."""


class Ledger(Value):
    """台账: one row per matter, or per task. `lights` are the light of each row, by name."""

    title: str
    language: str
    zone: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[Cell, ...], ...]
    lights: tuple[str, ...] = ()
    foot: Foot


class TimelineEntry(Value):
    at: Instant
    who: str
    what: str
    rule: str = ""
    detail: str = ""
    tone: str = ""
    """A light or a level, for its colour."""


class Dossier(Value):
    """事项全档: one matter, whole."""

    title: str
    language: str
    zone: str
    no: str
    facts: tuple[tuple[str, str], ...]
    tasks: tuple[tuple[str, ...], ...]
    task_headings: tuple[str, ...]
    periods: tuple[tuple[str, ...], ...]
    period_headings: tuple[str, ...]
    timeline: tuple[TimelineEntry, ...]
    foot: Foot


class ScoreLine(Value):
    """One entry as it is shown: points, the sentence, and the rule with its clause. `sort` is that of the entry; `note`
    says what it balances, what is open to a person, or who judged it and why.
    """

    points: Decimal
    what: str
    rule: str
    basis: str
    facts: str
    subject: str
    sort: str = "points"
    note: str = ""


class ScoreSheet(Value):
    """考核表 of one subject, ready to print: the entries add up to the total. `notes` say which edition it is and why,
    the place among the units ranked together, and how much is not decided yet.
    """

    title: str
    language: str
    zone: str
    subject: str
    cycle: str
    total: Decimal
    grade: str
    notes: tuple[str, ...] = ()
    lines: tuple[ScoreLine, ...]
    foot: Foot


class Bulletin(Value):
    """通报: title, addressee, paragraphs, one table, signature, date. `counts` are the numbers that it states."""

    title: str
    language: str
    zone: str
    addressee: str
    paragraphs: tuple[str, ...]
    headings: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    signature: str
    dated: date
    counts: dict[str, int]
    foot: Foot


class Sentence(Value):
    """One sentence of an explanation, in both languages."""

    text: Text
    indent: int = 0


class Certificate(Value):
    """核验证书: how many periods the rules called for in a span, how many exist, and what differed, ready to print.
    `facts` are pairs of a label and what it says; `verdict` is the finding in one sentence, `sound` whether it is good.
    """

    title: str
    language: str
    zone: str
    verdict: str
    sound: bool
    facts: tuple[tuple[str, str], ...]
    headings: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    """One per unit; the last one is the total."""
    difference_headings: tuple[str, ...]
    differences: tuple[tuple[str, ...], ...]
    signature: tuple[tuple[str, str], ...]
    """What seals the journals that it rests on; empty where nothing was sealed."""
    foot: Foot
