"""What every renderer must do, as a suite to inherit.

class TestMyRenderer(RendererContract):
    @pytest.fixture
    def renderer(self):
        return MyRenderer()
"""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest

from supervise.errors import UsageError
from supervise.ports import Renderer

from .documents import SAMPLES, hostile, sample_bulletin, sample_dossier, sample_ledger, sample_scorecard


class RendererContract:
    """Inherit it and give the fixture `renderer`."""

    @pytest.fixture
    def renderer(self) -> Renderer:
        raise NotImplementedError("give a fixture `renderer`")

    @pytest.mark.parametrize("language", ["zh", "en"])
    @pytest.mark.parametrize("kind", sorted(SAMPLES))
    def test_every_document_becomes_a_file(self, renderer: Renderer, kind: str, language: str) -> None:
        assert render(renderer, kind, SAMPLES[kind](language))

    @pytest.mark.parametrize("kind", sorted(SAMPLES))
    def test_the_same_document_gives_the_same_bytes(self, renderer: Renderer, kind: str) -> None:
        assert render(renderer, kind, SAMPLES[kind]("zh")) == render(renderer, kind, SAMPLES[kind]("zh"))

    @pytest.mark.parametrize("kind", sorted(SAMPLES))
    def test_another_as_of_gives_another_file(self, renderer: Renderer, kind: str) -> None:
        document = SAMPLES[kind]("zh")
        later = document.foot.but(as_of=document.foot.as_of + timedelta(days=1))
        assert render(renderer, kind, document) != render(renderer, kind, document.but(foot=later))

    @pytest.mark.parametrize("kind", sorted(SAMPLES))
    def test_other_rules_give_another_file(self, renderer: Renderer, kind: str) -> None:
        document = SAMPLES[kind]("zh")
        other = document.but(foot=document.foot.but(rulesets=("local/alerts 1 0000",)))
        assert render(renderer, kind, document) != render(renderer, kind, other)

    @pytest.mark.parametrize("kind", sorted(SAMPLES))
    def test_instants_show_by_the_clocks_of_the_documents_zone(self, renderer: Renderer, kind: str) -> None:
        document = SAMPLES[kind]("zh")
        assert render(renderer, kind, document) != render(renderer, kind, document.but(zone="Europe/Berlin"))

    @pytest.mark.parametrize("kind", sorted(SAMPLES))
    def test_an_unknown_zone_is_refused(self, renderer: Renderer, kind: str) -> None:
        with pytest.raises(UsageError):
            render(renderer, kind, SAMPLES[kind]("zh").but(zone="Mars/Olympus"))

    @pytest.mark.parametrize("kind", sorted(SAMPLES))
    def test_hostile_text_makes_no_failure(self, renderer: Renderer, kind: str) -> None:
        assert render(renderer, kind, hostile(kind))

    def test_a_ledger_without_rows_is_a_file(self, renderer: Renderer) -> None:
        assert renderer.ledger(sample_ledger().but(rows=(), lights=()))

    def test_a_dossier_in_which_nothing_happened_is_a_file(self, renderer: Renderer) -> None:
        assert renderer.dossier(sample_dossier().but(facts=(), tasks=(), periods=(), timeline=()))

    def test_a_bulletin_without_a_table_is_a_file(self, renderer: Renderer) -> None:
        assert renderer.bulletin(sample_bulletin().but(headings=(), rows=(), counts={}))

    def test_a_scorecard_without_entries_has_the_total_zero(self, renderer: Renderer) -> None:
        empty = sample_scorecard().but(lines=(), total=Decimal(0))
        assert renderer.scorecard(empty)
        with pytest.raises(UsageError):
            renderer.scorecard(empty.but(total=Decimal(1)))

    @pytest.mark.parametrize("total", ["81.24", "81.2500000000000000000000000000000000000000001", "-81.25"])
    def test_a_total_that_the_entries_do_not_add_up_to_is_refused(self, renderer: Renderer, total: str) -> None:
        with pytest.raises(UsageError):
            renderer.scorecard(sample_scorecard().but(total=Decimal(total)))

    def test_a_row_that_does_not_match_its_headings_is_refused(self, renderer: Renderer) -> None:
        with pytest.raises(UsageError):
            renderer.ledger(sample_ledger().but(rows=(("only one",),), lights=()))
        with pytest.raises(UsageError):
            renderer.dossier(sample_dossier().but(tasks=(("only one",),)))
        with pytest.raises(UsageError):
            renderer.bulletin(sample_bulletin().but(rows=(("only one",),)))

    def test_lights_that_do_not_match_the_rows_are_refused(self, renderer: Renderer) -> None:
        with pytest.raises(UsageError):
            renderer.ledger(sample_ledger().but(lights=("green",)))


def render(renderer: Renderer, kind: str, document: Any) -> bytes:
    """The file that *renderer* makes of *document*, which is one of *kind*."""
    made: bytes = getattr(renderer, kind)(document)
    return made
