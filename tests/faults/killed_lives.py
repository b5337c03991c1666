"""Two lives through the beginning of the demo's year, one undisturbed, one killed again and again:
`killed_lives.py FOLDER URL UNTIL KILLS SEED`.

The undisturbed one is in FOLDER/whole, on SQLite; the other in FOLDER/broken and in the store at URL. The kills are
spread over all days: at a random instant, or just after a channel has said yes and before that is recorded. Prints how
many of either sort there were. All lives are forks of this process, which has everything loaded already.
"""

from __future__ import annotations

import gc
import json
import os
import random
import signal
import sys
import tempfile
import threading
import time
import traceback
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from supervise.builtin.channels.eml import EmlChannel
from supervise.model.alerts import Digest
from supervise.ports import Outcome
from supervise.workbench.demo import Bureau, live

DAY, YES = b".", b"!"
"""What a life tells: that a day is over, that a channel has said yes."""
MOST_YES = 6
"""A life dies after so many deliveries of its last day at most."""


@dataclass(frozen=True)
class Place:
    folder: Path
    url: str
    until: date


@dataclass(frozen=True)
class Death:
    """When a life is to end: so many days lived, and then `after` so many seconds or, with `yes`, deliveries."""

    days: int
    after: float
    yes: int = 0


def lived(place: Place, told: int, death: Death | None) -> None:
    """What a child does."""
    days = yes = 0

    def day_over(done: int, of: int) -> None:
        nonlocal days
        days = done
        os.write(told, DAY)

    deliver = EmlChannel.deliver

    def mortal(self: EmlChannel, digest: Digest) -> Outcome:
        nonlocal yes
        outcome = deliver(self, digest)
        os.write(told, YES)
        if death is not None and death.yes and days >= death.days:
            yes += 1
            if yes == death.yes:
                os.kill(os.getpid(), signal.SIGKILL)
        return outcome

    EmlChannel.deliver = mortal  # type: ignore[method-assign]
    live(Bureau.example(), place.folder, url=place.url, until=place.until, progress=day_over)


def begin(place: Place, death: Death | None = None) -> tuple[int, int]:
    """A life that has begun: its process, and where it tells."""
    told, telling = os.pipe()
    child = os.fork()
    if child:
        os.close(telling)
        return child, told
    code = 1
    try:
        os.close(told)
        lived(place, telling, death)
        code = 0
    except BaseException:  # noqa: BLE001 - told, and then the child ends as one that failed
        traceback.print_exc()
    finally:
        sys.stderr.flush()
        os._exit(code)


def heard(told: int) -> Iterator[bytes]:
    while some := os.read(told, 1):
        yield some


def whole_life(place: Place) -> list[tuple[float, int]]:
    """Of each day, how many seconds it took and how many deliveries it had."""
    child, told = begin(place)
    found: list[tuple[float, int]] = []
    since, yes = time.monotonic(), 0
    for sign in heard(told):
        if sign == YES:
            yes += 1
            continue
        found.append((time.monotonic() - since, yes))
        since, yes = time.monotonic(), 0
    os.close(told)
    ended(child, 0)
    return found


def ended(child: int, *expected: int) -> int:
    code = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    if code not in expected:
        raise SystemExit(f"a life ended with {code} instead of one of {expected}")
    return code


def short_life(place: Place, death: Death) -> bool:
    """Whether the life died as it was to, and did not come to its end first."""
    child, told = begin(place, death)
    if not death.yes:
        signs = heard(told)
        reached = 0
        while reached < death.days and (sign := next(signs, b"")):
            reached += sign == DAY
        time.sleep(death.after)
        with suppress(ProcessLookupError):
            os.kill(child, signal.SIGKILL)
    for _ in heard(told):
        """A life that nobody hears would stand still."""
    os.close(told)
    return ended(child, 0, -signal.SIGKILL) != 0


def deaths(days: list[tuple[float, int]], kills: int, chance: random.Random) -> list[Death]:
    """So many, in the order of their days; a quarter after a yes, on days that have deliveries."""
    telling = [number for number, (_, yes) in enumerate(days) if yes]
    found = [Death(chance.choice(telling), 0.0, chance.randint(1, MOST_YES)) for _ in range(kills // 4)]
    found += [at_random(days, chance) for _ in range(kills - len(found))]
    return sorted(found, key=lambda death: death.days)


def at_random(days: list[tuple[float, int]], chance: random.Random) -> Death:
    number = chance.randrange(len(days))
    return Death(number, chance.uniform(0, days[number][0]))


def main(folder: Path, url: str, until: date, kills: int, seed: int) -> None:
    chance = random.Random(seed)
    with tempfile.TemporaryDirectory() as first:
        live(Bureau.example(), Path(first), url="memory://", until=date(2026, 1, 1))
    assert threading.active_count() == 1, "a process with threads must not fork"
    gc.freeze()
    days = whole_life(Place(folder / "whole", f"sqlite:///{folder / 'whole.db'}", until))
    place = Place(folder / "broken", url, until)
    done = [death for death in deaths(days, kills, chance) if short_life(place, death)]
    while len(done) < kills:
        again = at_random(days, chance)
        done += [again] if short_life(place, again) else []
    whole_life(place)
    print(json.dumps({"killed": len(done), "after_yes": sum(death.yes > 0 for death in done)}))


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2], date.fromisoformat(sys.argv[3]), int(sys.argv[4]), int(sys.argv[5]))
