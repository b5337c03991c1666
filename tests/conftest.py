"""What all tests share: on a build server properties are tried on the same examples each time, elsewhere on fresh ones."""

from __future__ import annotations

import os

from hypothesis import settings

settings.register_profile("steady", derandomize=True)
if os.environ.get("CI"):
    settings.load_profile("steady")
