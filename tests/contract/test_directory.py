"""The embedded directory keeps the contract of directories."""

import pytest

from supervise.builtin.directory import StaticDirectory
from supervise.testing.directory_contract import DirectoryContract


class TestStaticDirectory(DirectoryContract):
    @pytest.fixture
    def directory(self):
        return StaticDirectory.of(
            {
                "units": [
                    {"id": "office", "name": "督查室"},
                    {"id": "housing", "name": "住房建设处", "aliases": ["住建处"]},
                    {"id": "empty", "name": "待设处"},
                ],
                "actors": [
                    {"id": "li", "unit": "office", "roles": ["manager"], "email": "li@example.cn"},
                    {"id": "wang", "unit": "office", "roles": ["leader"], "leads": ["housing"]},
                    {"id": "zhao", "unit": "housing", "roles": ["responsible"], "email": "zhao@example.cn"},
                    {"id": "qian", "unit": "housing", "roles": ["responsible"], "heads": True},
                ],
                "office": {"superior": ["wang"]},
            }
        )
