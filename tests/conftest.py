"""What all tests share: on a build server properties are tried on the same examples each time, elsewhere on fresh ones."""

from __future__ import annotations

import os

from hypothesis import settings

# Machines are shared: what takes how long belongs to the benchmarks.
settings.register_profile("fresh", deadline=None)
settings.register_profile("steady", deadline=None, derandomize=True)
settings.load_profile("fresh")
if os.environ.get("CI"):
    settings.load_profile("steady")
