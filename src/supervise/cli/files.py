"""The files that commands write: where to, and never over one that nobody named."""

from __future__ import annotations

from itertools import count
from pathlib import Path
from typing import Annotated

import typer


def _writable(path: Path | None) -> Path | None:
    if path is not None and not path.parent.is_dir():
        raise typer.BadParameter(f"there is no folder {path.parent}")
    return path


Out = Annotated[
    Path | None,
    typer.Option("--out", "-o", dir_okay=False, callback=_writable, help="The file to write. 输出文件"),
]
"""`-o`: a file in a folder that is there, so that no work is done in vain."""


def free_name(name: str) -> Path:
    """*name* in the current folder or, where it is taken, the first of `name-2`, `name-3` that is free."""
    path = Path(name)
    numbered = (path.with_stem(f"{path.stem}-{number}") for number in count(2))
    return path if not path.exists() else next(other for other in numbered if not other.exists())
