"""What may stand at `points:` of a scoring rule: a number, an expression, by role, bands, a rate, a range to judge."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from decimal import Decimal
from itertools import pairwise

from supervise.model.base import Text
from supervise.rules.catalogue import Subject
from supervise.rules.loader import Entries, Scalar
from supervise.rules.reading import Fields
from supervise.rules.rulebook import Expression
from supervise.rules.scheme import Band, Bands, ByRole, Points, Range, Rate
from supervise.rules.terms import Terms

ROLE_KEYS = ("lead", "support")
BANDS_KEYS = ("bands", "of")
BAND_KEYS = ("from", "to", "points")
RATE_KEYS = ("rate", "out_of", "target", "full", "slope", "least", "none")
JUDGE_KEYS = ("judge",)

_NONE = ("full", "zero", "undecided")


def read_points(fields: Fields, terms: Terms, subject: Subject) -> Points | None:
    """The points of a rule, in whichever of their forms."""
    node = fields.node("points")
    if isinstance(node, Entries):
        read = next((read for key, read in _FORMS.items() if key in node.entries), _by_role)
        return read(fields, node, terms, subject)
    if isinstance(node, Scalar) and node.kind in {"integer", "decimal"}:
        return Decimal(node.text)
    return None if node is None else terms.as_number(node, subject)


def signs(points: Points) -> frozenset[int]:
    """The signs that points are known to have: 1, -1; empty where that is known only for each subject."""
    numbers: Iterable[Decimal]
    if isinstance(points, Decimal):
        numbers = (points,)
    elif isinstance(points, ByRole):
        numbers = (points.lead, points.support)
    elif isinstance(points, Bands):
        numbers = (band.points for band in points.bands)
    elif isinstance(points, Range):
        numbers = (points.low, points.high)
    else:
        return frozenset()
    return frozenset(1 if number > 0 else -1 for number in numbers if number)


def _by_role(fields: Fields, node: Entries, terms: Terms, subject: Subject) -> ByRole | None:
    inner = Fields(fields.page, node, ROLE_KEYS, ROLE_KEYS)
    lead, support = inner.number("lead"), inner.number("support")
    return None if lead is None or support is None else ByRole(lead, support)


def _range(fields: Fields, node: Entries, terms: Terms, subject: Subject) -> Range | None:
    inner = Fields(fields.page, node, JUDGE_KEYS)
    ends = inner.items("judge")
    numbers = [fields.page.as_number(end) for end in ends]
    if len(ends) == 2 and None in numbers:
        return None
    if len(ends) != 2 or not numbers[0] < numbers[1]:  # type: ignore[operator]  # neither is None here
        message = Text(zh="judge 写作 [下限, 上限]，下限小于上限", en="'judge' is [least, most], the least first")
        fields.page.fault(inner.entries.entries["judge"][1], "rule-bad-value", message)
        return None
    low, high = numbers
    return None if low is None or high is None else Range(low, high)


def _bands(fields: Fields, node: Entries, terms: Terms, subject: Subject) -> Bands | None:
    inner = Fields(fields.page, node, BANDS_KEYS, BANDS_KEYS)
    of = _number_of(inner, "of", terms, subject)
    lines = list(inner.all_fields("bands", BAND_KEYS, ("points",)))
    if "bands" in inner and not lines:
        fields.page.fault(
            inner.key("bands"), "rule-bad-value", Text(zh="至少要有一档", en="at least one band is needed")
        )
    bands = _tiled(lines)
    return None if of is None or not bands or None in bands else Bands(of, [band for band in bands if band is not None])


def _tiled(lines: Sequence[Fields]) -> list[Band | None]:
    """The bands in their order: one that does not say `from` begins where the one before it ended."""
    bands: list[Band | None] = []
    end: Decimal | None = None
    for line, after in pairwise([*lines, None]):
        assert line is not None  # only the last of the pairs ends in None
        low, high, points = line.number("from"), line.number("to"), line.number("points")
        start = low if "from" in line else end
        if high is not None and start is not None and (high < start or (high == start and "from" not in line)):
            message = Text(
                zh=f"这一档到 {high} 为止，却从 {start} 开始", en=f"this band ends at {high} and begins at {start}"
            )
            line.page.fault(line.key("to"), "rule-bad-value", message)
        if "to" not in line and after is not None and "from" not in after:
            message = Text(
                zh="只有最后一档可以不写 to：其后的档没有 from，永远轮不到",
                en="only the last band has no 'to': the one after it has no 'from' and could never be reached",
            )
            line.page.fault(line.entries, "rule-missing-key", message)
        bands.append(None if points is None else Band(start, "from" in line, high, points))
        end = high
    return bands


def _rate(fields: Fields, node: Entries, terms: Terms, subject: Subject) -> Rate | None:
    inner = Fields(fields.page, node, RATE_KEYS, tuple(key for key in RATE_KEYS if key != "least"))
    of, out_of = _number_of(inner, "rate", terms, subject), _number_of(inner, "out_of", terms, subject)
    target, full, slope = inner.number("target"), inner.number("full"), inner.number("slope")
    least, none = inner.number("least"), inner.choice("none", _NONE)
    if target is not None and not 0 < target <= 100:
        message = Text(zh="target 是百分数，大于 0，不超过 100", en="'target' is a percentage above 0 and up to 100")
        inner.page.fault(inner.entries.entries["target"][1], "rule-bad-value", message)
        return None
    if slope is not None and slope == 0:
        message = Text(zh="slope 不能为 0", en="'slope' is what each full percent costs: not 0")
        inner.page.fault(inner.entries.entries["slope"][1], "rule-bad-value", message)
        return None
    if None not in (least, full, slope) and (least >= full) == (slope < 0):  # type: ignore[operator]  # none is None
        message = Text(
            zh="least 应在 full 之外、slope 所指的一侧", en="'least' lies where 'slope' leads to from 'full'"
        )
        inner.page.fault(inner.entries.entries["least"][1], "rule-bad-value", message)
        return None
    if of is None or out_of is None or target is None or full is None or slope is None or none is None:
        return None
    return Rate(of, out_of, target, full, slope, least, none)


def _number_of(fields: Fields, name: str, terms: Terms, subject: Subject) -> Expression | None:
    node = fields.node(name)
    return None if node is None else terms.as_number(node, subject)


_Form = Callable[[Fields, Entries, Terms, Subject], Points | None]
_FORMS: Mapping[str, _Form] = {"judge": _range, "bands": _bands, "of": _bands, "rate": _rate, "target": _rate}
