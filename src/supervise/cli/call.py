"""One call of one command: in which workplace, as whom, in which language; and the desk that answers it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from supervise.builtin.directory import StaticDirectory
from supervise.desk.desk import Desk
from supervise.desk.seat import Seat
from supervise.errors import Language
from supervise.model.directory import Actor, ActorRole
from supervise.ports import Clock

from .refusals import CallRefused, no_actor, no_workplace, nobody_with_role, unreadable
from .workplace import SQLITE, Workplace

READER = Actor(id="reader", unit="reader")
"""Who reads files where nothing is registered: without any role."""


@dataclass(frozen=True)
class Call:
    """What every command is given besides its own arguments. `say` prints a line while a long command runs."""

    clock: Clock
    language: Language
    say: Callable[[str], None]
    folder: Path | None = None
    workplace: Workplace | None = None
    db: str | None = None
    actor: str | None = None

    def text(self, zh: str, en: str) -> str:
        return zh if self.language == "zh" else en

    @contextmanager
    def desk(self, *plugins: Any) -> Iterator[Desk]:
        """The desk of `--db` or of the workplace. Raises CallRefused where there is neither."""
        place = self.workplace
        if self.db is None and place is None:
            raise no_workplace(self.folder or Path.cwd())
        url = self.db or (place.url if place else "")
        _expect_sqlite(url)
        with self._open(url, plugins) as desk:
            yield desk

    @contextmanager
    def any_desk(self, *plugins: Any) -> Iterator[Desk]:
        """The same, or else one in memory with the standard rulesets: for what needs no data of one's own."""
        if self.db is None and self.workplace is None:
            with self._open("memory://", plugins) as desk:
                yield desk
        else:
            with self.desk(*plugins) as desk:
                yield desk

    def _open(self, url: str, plugins: Sequence[Any]) -> Desk:
        place = self.workplace
        return Desk.open(
            url, clock=self.clock, language=self.language, plugins=plugins,
            zone=place.zone if place else "Asia/Shanghai", engine=place.engine if place else "auto",
            calendar=place.calendar if place else "china", calendars=place.calendars if place else None,
            settings=place.settings() if place else {"directory": {}},
        )  # fmt: skip

    def seat(self, desk: Desk, role: ActorRole = "manager") -> Seat:
        """The desk as the actor of `--as`, by default the directory's first one with *role*. Raises CallRefused."""
        directory = desk.parts.directory
        if self.actor is not None:
            actor = directory.actor(self.actor)
            if actor is None:
                raise no_actor(self.actor)
            return desk.as_(actor)
        people = directory.people.values() if isinstance(directory, StaticDirectory) else ()
        first = next((person for person in people if role in person.roles), None)
        if first is None:
            raise nobody_with_role(role)
        return desk.as_(first.actor())


def _expect_sqlite(url: str) -> None:
    """Refuse the file of an SQLite URL that cannot be a database, before anything is opened."""
    path = Path(url.removeprefix(SQLITE).partition("?")[0])
    if not url.startswith(SQLITE) or str(path) in {".", ":memory:"}:
        return
    if not path.parent.is_dir():
        raise CallRefused(
            what_zh=f"数据库所在的文件夹 {path.parent} 不存在",
            what_en=f"the database's folder {path.parent} is not there",
            next_zh="请核对路径", next_en="Check the path",
        )  # fmt: skip
    try:
        head = path.read_bytes()[:16] if path.exists() else b""
    except OSError as failed:
        raise unreadable(path, failed) from failed
    if head and not head.startswith(b"SQLite format 3"):
        raise CallRefused(
            what_zh=f"{path} 不是 SQLite 数据库", what_en=f"{path} is no SQLite database",
            next_zh="请核对路径，或换一个文件名", next_en="Check the path, or choose another name",
        )  # fmt: skip
