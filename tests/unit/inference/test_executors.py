"""What every executor does, and what the cached rulesets of durable-rules must survive."""

from __future__ import annotations

import gc
import operator
import signal
import subprocess
import sys
import textwrap
import threading
from types import FrameType

import pytest

from supervise.errors import EngineUnavailable, InferenceFailed, UsageError
from supervise.rules import clauses
from supervise.rules.clauses import Clause, Executor, Firing, Head, Pattern, Program
from supervise.rules.inference import executor
from unit.inference.samples import ANCESTRY, PAIRS, fact, line, same, told


@pytest.fixture(params=["python", "durable"])
def engine(request: pytest.FixtureRequest) -> Executor:
    if request.param == "durable":
        pytest.importorskip("durable_rules_engine", reason="durable-rules does not build here")
    return executor(request.param)


def _child(script: str, timeout: float = 120) -> str:
    done = subprocess.run(
        [sys.executable, "-c", textwrap.dedent(script)],
        env={"PYTHONPATH": ":".join(sys.path)},
        capture_output=True,
        text=True,
        timeout=timeout,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


def test_what_is_derived_is_joined_again_until_nothing_is_new(engine: Executor) -> None:
    found = engine.run(ANCESTRY, line(6))
    assert {(one.keys["of"], one.keys["is"]) for one in found.derived} == {
        (a, b) for a in range(1, 7) for b in range(a + 1, 7)
    }
    assert len(found.firings) == 15


def test_a_cycle_of_facts_ends(engine: Executor) -> None:
    found = engine.run(ANCESTRY, [*line(3), fact("parent", **{"of": 3, "is": 1})])
    assert len(found.derived) == 9


def test_a_frame_never_takes_one_fact_twice(engine: Executor) -> None:
    found = engine.run(PAIRS, [fact("thing", k=1), fact("thing", k=2), fact("thing", k=1)])
    assert found.firings == (Firing("pair", (0, 1)), Firing("pair", (1, 0)))


def test_every_comparison_means_what_it_says(engine: Executor) -> None:
    signs = {
        "==": operator.eq, "!=": operator.ne, "<": operator.lt,
        "<=": operator.le, ">": operator.gt, ">=": operator.ge,
    }  # fmt: skip
    facts = [*(fact("a", k=n) for n in range(6)), *(fact("b", k=n) for n in range(6))]
    for sign, holds in signs.items():
        for plus in (-7, -1, 0, 2):
            pattern = Pattern(("b",), (clauses.Test("k", sign, 0, "k", plus),))  # type: ignore[arg-type]
            found = engine.run(Program((Clause("c", (Pattern(("a",)), pattern)),)), facts)
            wanted = {(a, b + 6) for a in range(6) for b in range(6) if holds(b, a + plus)}
            assert {firing.frame for firing in found.firings} == wanted, (sign, plus)


def test_the_largest_numbers_are_told_apart(engine: Executor) -> None:
    program = Program((Clause("c", (Pattern(("a",)), Pattern(("b",), (same("k"),)))),))
    facts = [fact("a", k=999_999), fact("b", k=999_998), fact("b", k=999_999)]
    assert engine.run(program, facts).firings == (Firing("c", (0, 2)),)


def test_facts_that_no_pattern_looks_at_change_nothing(engine: Executor) -> None:
    found = engine.run(ANCESTRY, [fact("stranger", of=1), fact(), *line(3)])
    assert told([fact("stranger", of=1), fact(), *line(3)], found) == told(line(3), engine.run(ANCESTRY, line(3)))


def test_no_facts_give_nothing(engine: Executor) -> None:
    assert engine.run(ANCESTRY, []) == clauses.Inference((), ())


def test_no_clauses_give_nothing(engine: Executor) -> None:
    assert engine.run(Program(()), line(3)) == clauses.Inference((), ())


def test_more_firings_than_allowed_name_the_clause_and_leave_the_next_run_clean(engine: Executor) -> None:
    things = [fact("thing", k=n) for n in range(20)]
    before = engine.run(PAIRS, things, limit=380)
    for limit in (0, 1, 200, 379):
        with pytest.raises(InferenceFailed, match=rf"more than {limit} firings.*pair"):
            engine.run(PAIRS, things, limit=limit)
        assert engine.run(PAIRS, things, limit=380) == before


@pytest.mark.skipif(not hasattr(signal, "setitimer"), reason="no interval timer on this system")
def test_an_interrupt_in_the_middle_reaches_the_caller_and_leaves_the_next_run_clean(engine: Executor) -> None:
    class Interrupted(Exception):
        pass

    def interrupt(number: int, frame: FrameType | None) -> None:
        raise Interrupted

    crowd = [fact("thing", k=n) for n in range(600)]
    before, former = engine.run(PAIRS, crowd[:10]), signal.signal(signal.SIGALRM, interrupt)
    gc.disable()  # others' callbacks of the collector would swallow the interrupt
    try:
        signal.setitimer(signal.ITIMER_REAL, 0.1)
        with pytest.raises(Interrupted):
            engine.run(PAIRS, crowd)
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, former)
        gc.enable()
    assert engine.run(PAIRS, crowd[:10]) == before


def test_runs_do_not_see_each_other(engine: Executor) -> None:
    alone = executor("python").run(ANCESTRY, line(4))
    for _ in range(50):
        assert engine.run(ANCESTRY, line(4)) == alone
        engine.run(ANCESTRY, line(7))


def test_more_programs_than_are_kept_are_all_right(engine: Executor) -> None:
    programs = [Program((Clause("c", (Pattern(("a",)), Pattern((f"b{n}",), (same("k"),)))),)) for n in range(40)]
    facts = [fact("a", k=1), *(fact(f"b{n}", k=1) for n in range(40))]
    for _ in range(2):
        for n, program in enumerate(programs):
            assert engine.run(program, facts).firings == (Firing("c", (0, n + 1)),)


def test_a_program_of_any_size_chains_through_all_of_its_clauses(engine: Executor) -> None:
    """Far over what one ruleset of the engine bears, and each clause waits for what the one after it derives."""
    steps = [
        Clause(
            f"step {n}",
            (Pattern((f"given {n}",)), Pattern((f"done {n + 1}",), (same("k"),))),
            Head(f"done {n}", (("k", 0, "k"),)),
        )
        for n in range(200)
    ]
    last = Clause("last", (Pattern(("given 200",)),), Head("done 200", (("k", 0, "k"),)))
    facts = [fact(*(f"given {n}" for n in range(201)), k=1), fact("given 3", k=2)]
    found = engine.run(Program((*steps, last)), facts)
    assert {flag for one in found.derived for flag in one.flags} == {f"done {n}" for n in range(201)}
    assert len(found.firings) == 201


def test_six_hundred_clauses_on_one_pattern_all_fire(engine: Executor) -> None:
    found = engine.run(Program(tuple(Clause(f"c{n}", (Pattern(("a",)),)) for n in range(600))), [fact("a")])
    assert len(found.firings) == 600


def test_threads_share_an_executor(engine: Executor) -> None:
    wanted = {size: executor("python").run(ANCESTRY, line(size)) for size in range(2, 8)}
    wrong: list[int] = []

    def work() -> None:
        wrong.extend(size for _ in range(30) for size in wanted if engine.run(ANCESTRY, line(size)) != wanted[size])

    threads = [threading.Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert wrong == []


@pytest.mark.skipif(not hasattr(signal, "SIGCHLD"), reason="no fork on this system")
def test_an_executor_goes_on_in_a_forked_child_and_in_its_parent(engine: Executor) -> None:
    assert (
        _child(f"""
        import os
        from unit.inference.samples import ANCESTRY, line
        from supervise.rules.inference import executor
        engine = executor({engine.name!r})
        before = engine.run(ANCESTRY, line(5))
        child = os.fork()
        right = all(engine.run(ANCESTRY, line(5)) == before for _ in range(20))
        if child == 0:
            os._exit(0 if right else 1)
        print(right and os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0)
        """)
        == "True"
    )


@pytest.mark.skipif(sys.platform != "linux", reason="memory and threads are read from /proc")
@pytest.mark.parametrize("what", ["runs", "failures", "programs"])
def test_two_thousand_runs_leave_memory_and_threads_where_they_were(engine: Executor, what: str) -> None:
    grown, threads = _child(f"""
        import os
        from pathlib import Path
        from supervise.errors import InferenceFailed
        from supervise.rules.clauses import Clause, Pattern, Program
        from supervise.rules.inference import executor
        from unit.inference.samples import ANCESTRY, PAIRS, fact, line
        engine = executor({engine.name!r})
        things = [fact("thing", k=n) for n in range(12)]

        def runs(n): engine.run(ANCESTRY, line(8))
        def programs(n): engine.run(Program((Clause(f"c{{n}}", (Pattern(("a",)),)),)), [fact("a")])
        def failures(n):
            try:
                engine.run(PAIRS, things, limit=50)
            except InferenceFailed:
                pass

        def pages(): return int(Path("/proc/self/statm").read_text().split()[1])
        for n in range(400): {what}(n)
        before = pages()
        for n in range(400, 2400): {what}(n)
        print((pages() - before) * os.sysconf("SC_PAGE_SIZE") // 1024, len(os.listdir("/proc/self/task")))
        """).split()
    assert int(threads) == 1
    assert int(grown) < 2000, f"{grown} KB more after 2,000 {what}"


WITHOUT = """
import sys
sys.modules["durable_rules_engine"] = None
from supervise.errors import EngineUnavailable
from supervise.rules.inference import executor
"""


def test_without_the_engine_auto_is_plain_python() -> None:
    assert _child(WITHOUT + "print(executor('auto').name)") == "python"


def test_without_the_engine_asking_for_it_says_so() -> None:
    script = "try: executor('durable')\nexcept EngineUnavailable as why: print(why.code, why.say('zh'))"
    assert _child(WITHOUT + script).startswith(EngineUnavailable.code)


def test_auto_is_durable_rules_where_it_can_be_imported() -> None:
    pytest.importorskip("durable_rules_engine", reason="durable-rules does not build here")
    assert executor("auto").name == "durable"


def test_an_executor_that_there_is_not_is_refused() -> None:
    with pytest.raises(UsageError, match="drools"):
        executor("drools")  # type: ignore[arg-type]


def test_importing_the_rules_does_not_import_the_engine() -> None:
    script = (
        "import sys, supervise.rules.inference, supervise.rules.holding; print('durable_rules_engine' in sys.modules)"
    )
    assert _child(script) == "False"
