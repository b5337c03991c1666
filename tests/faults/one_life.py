"""A child process that lives through the beginning of the demo's year: `one_life.py FOLDER UNTIL [DELIVERIES]`.

With DELIVERIES it dies, as if the power went, just after its channel has said yes so many times and before that is
recorded.
"""

from __future__ import annotations

import os
import signal
import sys
from datetime import date
from pathlib import Path

from supervise.builtin.channels.eml import EmlChannel
from supervise.model.alerts import Digest
from supervise.ports import Outcome
from supervise.workbench.demo import Bureau, live


def die_after(deliveries: int) -> None:
    deliver = EmlChannel.deliver
    told = [0]

    def mortal(self: EmlChannel, digest: Digest) -> Outcome:
        outcome = deliver(self, digest)
        told[0] += 1
        if told[0] == deliveries:
            os.kill(os.getpid(), signal.SIGKILL)
        return outcome

    EmlChannel.deliver = mortal  # type: ignore[method-assign]


if __name__ == "__main__":
    if len(sys.argv) > 3:
        die_after(int(sys.argv[3]))
    live(Bureau.example(), Path(sys.argv[1]), until=date.fromisoformat(sys.argv[2]))
