"""Progress of long work: a bar on stderr, and only where a person looks at it."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager

Step = Callable[[int, int | None], None]
"""Told how much is done, and of how much where that is known."""


@contextmanager
def progress(label: str) -> Iterator[Step]:
    """A bar called *label* while the block runs; nothing at all where stderr is no terminal."""
    if not sys.stderr.isatty():
        yield _nothing
        return
    from rich import progress as rich  # noqa: PLC0415 - the same
    from rich.console import Console  # noqa: PLC0415 - only a person at a terminal needs it

    columns = (
        rich.SpinnerColumn(), rich.TextColumn("{task.description}"), rich.BarColumn(), rich.MofNCompleteColumn()
    )  # fmt: skip
    # A story told on a redirected stdout has to arrive there, not above the bar.
    shared = sys.stdout.isatty()
    with rich.Progress(*columns, console=Console(stderr=True), transient=True, redirect_stdout=shared) as bar:
        task = bar.add_task(label, total=None)
        yield lambda done, of: bar.update(task, completed=done, total=of)


def _nothing(done: int, of: int | None) -> None:
    """Nobody is looking."""
