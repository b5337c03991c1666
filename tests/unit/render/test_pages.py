"""Dossiers and scorecards as pages, read as a browser would."""

import re
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st

from supervise.builtin.page import PALETTE, visible
from supervise.builtin.render.dossier import write_dossier
from supervise.builtin.render.html import light_columns
from supervise.builtin.render.scorecard import write_scorecard
from supervise.errors import UsageError
from supervise.model.documents import ScoreLine
from supervise.testing.documents import HOSTILE, hostile, sample_dossier, sample_scorecard

VOID = {"meta", "br", "link", "img"}


class Page(HTMLParser):
    """The elements of a page, with its text; `open` is empty when every element was closed in order."""

    def __init__(self, content):
        super().__init__()
        self.tags, self.open, self.texts = [], [], []
        self.feed(content.decode())
        self.close()

    def handle_starttag(self, tag, attrs):
        self.tags.append((tag, dict(attrs)))
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag):
        assert self.open.pop() == tag

    def handle_data(self, data):
        if "style" not in self.open and data.strip():
            self.texts.append(data)

    def classes(self, tag):
        return [set(attrs.get("class", "").split()) for name, attrs in self.tags if name == tag]


PAGES = {"dossier": (write_dossier, sample_dossier), "scorecard": (write_scorecard, sample_scorecard)}


@pytest.mark.parametrize("kind", PAGES)
@pytest.mark.parametrize(("language", "lang"), [("zh", "zh-Hans"), ("en", "en")])
def test_a_page_is_well_formed_and_names_its_language(kind, language, lang):
    write, sample = PAGES[kind]
    page = Page(write(sample(language)))
    assert page.open == []
    assert ("html", {"lang": lang}) in page.tags


@pytest.mark.parametrize("kind", PAGES)
def test_a_page_asks_for_nothing_from_outside(kind):
    write, sample = PAGES[kind]
    content = write(sample()).decode()
    assert not re.search(r"https?:|url\(|@import|\ssrc=|\shref=", content)
    assert not {"script", "link", "img", "iframe"} & {tag for tag, _ in Page(content.encode()).tags}


@pytest.mark.parametrize("kind", PAGES)
def test_hostile_text_adds_no_element_and_no_attribute(kind):
    write, _ = PAGES[kind]
    page = Page(write(hostile(kind)))
    assert page.open == []
    assert "script" not in {tag for tag, _ in page.tags}
    assert visible(HOSTILE).strip() in {text.strip() for text in page.texts}
    assert {name for _, attrs in page.tags for name in attrs} <= {
        "lang", "charset", "name", "content", "http-equiv", "class", "scope", "colspan", "datetime",
    }  # fmt: skip


@pytest.mark.parametrize("kind", PAGES)
def test_a_template_in_a_text_is_not_carried_out(kind):
    write, _ = PAGES[kind]
    assert "{{ 7*7 }}" in "".join(Page(write(hostile(kind))).texts)


@pytest.mark.parametrize("kind", PAGES)
def test_the_foot_says_as_of_when_and_by_which_rules(kind):
    write, sample = PAGES[kind]
    texts = "\n".join(Page(write(sample())).texts)
    assert "截至：2026年12月31日 17:00（Asia/Shanghai）" in texts
    assert all(ruleset in texts for ruleset in sample().foot.rulesets)


def test_a_dossier_tells_all_that_happened_in_order_with_who_when_and_which_rule():
    dossier = sample_dossier()
    page = Page(write_dossier(dossier))
    text = "\n".join(page.texts[page.texts.index("办理经过") :])
    places = [text.index(entry.what) for entry in dossier.timeline]
    assert places == sorted(places)
    for entry in dossier.timeline:
        assert entry.who in text
        assert entry.detail in text
        assert entry.rule in text
    times = [attrs["datetime"] for tag, attrs in page.tags if tag == "time"]
    assert times == [entry.at.isoformat(timespec="seconds") for entry in dossier.timeline]


def test_a_dossier_shows_instants_by_the_clocks_of_its_zone_and_each_day_once():
    at = datetime(2026, 3, 1, 16, 30, tzinfo=UTC)
    first = sample_dossier().timeline[0].but(at=at)
    dossier = sample_dossier().but(timeline=(first, first.but(at=at + timedelta(hours=1))))
    texts = Page(write_dossier(dossier)).texts
    assert [text for text in texts if text in {"2026-03-02", "00:30", "01:30"}] == ["2026-03-02", "00:30", "01:30"]


def test_a_dossier_holds_every_fact_task_and_period():
    dossier = sample_dossier()
    texts = Page(write_dossier(dossier)).texts
    for row in (*dossier.facts, *dossier.tasks, *dossier.periods, dossier.task_headings, dossier.period_headings):
        assert all(cell in texts for cell in row if cell)


def test_the_tone_of_an_entry_is_its_colour():
    page = Page(write_dossier(sample_dossier()))
    tones = [next(iter(classes)) for classes in page.classes("li")]
    assert tones == [f"tone-{entry.tone or 'plain'}" for entry in sample_dossier().timeline]


def test_lights_of_periods_show_in_their_colours_and_the_words_of_a_title_do_not():
    row = sample_dossier().tasks[0]
    dossier = sample_dossier().but(tasks=(("红", *row[1:]), ("道路改造", *row[1:])))
    lights = [classes & set(PALETTE) for classes in Page(write_dossier(dossier)).classes("span") if "light" in classes]
    assert len(lights) == len(dossier.periods)
    assert all(len(light) == 1 for light in lights)


@pytest.mark.parametrize(
    ("rows", "columns"),
    [
        ((("a", "绿"), ("b", "红灯"), ("c", "")), {1}),
        ((("green", "Red"), ("yellow", "x")), {0}),
        ((("", ""),), set()),
        ((), set()),
    ],
)
def test_a_column_of_lights_holds_nothing_else(rows, columns):
    assert light_columns(rows) == columns


def test_a_scorecard_shows_every_entry_with_sign_sentence_rule_basis_and_facts():
    sheet = sample_scorecard()
    texts = Page(write_scorecard(sheet)).texts
    assert [text for text in texts if re.fullmatch(r"[+−][\d.]+", text)] == [
        "+83", "−1.75", "+80", "+2", "+1", "−1.5", "−0.25",
    ]  # fmt: skip
    for line in sheet.lines:
        assert all(part in texts for part in (line.what, line.rule, line.basis, line.facts, line.subject) if part)
    assert texts.count("81.25") == 2


points = st.decimals(min_value=-100, max_value=100, places=3)


@given(st.lists(points, max_size=12), st.decimals(min_value=-1, max_value=1, places=6))
def test_a_scorecard_is_made_exactly_when_its_entries_add_up_to_its_total(given_points, off):
    lines = tuple(
        ScoreLine(points=one, what="计分", rule="r", basis="b", facts="f", subject="s") for one in given_points
    )
    total = sum(given_points, Decimal(0)) + off
    sheet = sample_scorecard().but(lines=lines, total=total)
    if off == 0:
        assert write_scorecard(sheet)
    else:
        with pytest.raises(UsageError):
            write_scorecard(sheet)


def test_a_sum_is_exact_beyond_the_digits_of_the_decimal_context():
    tiny = Decimal("1E-40")
    line = sample_scorecard().lines[0]
    sheet = sample_scorecard().but(
        lines=(line.but(points=Decimal(10) ** 20), line.but(points=tiny)), total=Decimal(10) ** 20
    )
    with pytest.raises(UsageError):
        write_scorecard(sheet)
