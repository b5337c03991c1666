"""`supervise reconcile`: what it prints, writes and exits with."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path


def lose_a_period() -> None:
    (path,) = Path().glob("*.db")
    with closing(sqlite3.connect(path)) as database, database:
        assert database.execute("DELETE FROM sv_period WHERE id = (SELECT min(id) FROM sv_period)").rowcount == 1


def test_a_store_that_lost_a_period_is_told_repaired_and_then_certified(office):
    office.at("2026-03-02 09:00").does("tick")
    span = ("--from", "2026-01-01", "--to", "2026-02-28")
    told = office.does("reconcile", *span, "--out", "page.html")
    assert "账实相符，无漏督" in told
    assert "督办周期核验证书" in Path("page.html").read_text(encoding="utf-8")
    lose_a_period()
    lost = office.run("reconcile", *span)
    assert (lost.exit_code, "日志有记载，数据库中已丢失" in lost.stdout) == (1, True)
    document = office.tells("reconcile", *span, "--repair")
    assert [(one["kind"], one["repaired"]) for one in document["differences"]] == [("missing", True)]
    assert "nothing was missed" in office.does("reconcile", *span, "--language", "en")


def test_a_day_that_is_none_is_refused(office):
    assert "2026-02-30" in office.refuses("reconcile", "--from", "2026-02-30", code=2)
