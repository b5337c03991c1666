"""One plugin manager per desk, never a global one."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import pluggy

from . import specs

GROUP = "supervise"
Manager = pluggy.PluginManager


def plugin_manager(plugins: Iterable[Any] = ()) -> Manager:
    """A manager with the built-ins and every installed plugin, found by their entry points, and *plugins*, which are
    asked before them.
    """
    manager = pluggy.PluginManager(GROUP)
    manager.add_hookspecs(specs)
    manager.load_setuptools_entrypoints(GROUP)
    for plugin in plugins:
        manager.register(plugin)
    return manager
