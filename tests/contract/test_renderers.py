"""The built-in renderer keeps the contract of renderers."""

import pytest

from supervise.builtin.render import OfficeRenderer
from supervise.testing.renderer_contract import RendererContract


class TestOfficeRenderer(RendererContract):
    @pytest.fixture
    def renderer(self):
        return OfficeRenderer()
