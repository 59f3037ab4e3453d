"""Turns at the processes: no visitor waits behind another's hundred, equal questions are one."""

from __future__ import annotations

from concurrent.futures import Future

import pytest
from hypothesis import given
from hypothesis import strategies as st

from weaklinks.web.processes import BrokenOffError
from weaklinks.web.turns import Allowance, BusyError, Turns


class Bench:
    """A pool whose computations end when a test says so."""

    def __init__(self, count: int = 2) -> None:
        self.count = count
        self.begun: list[str] = []
        self.futures: dict[str, Future] = {}
        self.broken = self.stopped = False

    def mend(self) -> None:
        """It is mended when a test says so."""

    def schedule(self, function, *arguments, limit):
        if self.broken:
            raise RuntimeError
        self.begun.append(function)
        self.futures[function] = Future()
        return self.futures[function]

    def end(self, name: str) -> None:
        self.futures.pop(name).set_result(name.upper())


def turns_of(bench: Bench, keep=lambda key, answer: None, **changes) -> Turns:
    given = {"seconds": 1.0, "at_once": 1, "each": 100, "together": 150, "ends": True}
    return Turns(bench, Allowance(**{**given, "what": "things", **changes}), keep)


def test_nobody_waits_behind_anothers_hundred() -> None:
    bench = Bench(count=2)
    turns = turns_of(bench, at_once=2)
    for k in range(100):
        turns.ask("many", f"many{k}", f"many{k}")
    late = turns.ask("late", "late", "late")
    assert bench.begun == ["many0", "many1"]
    bench.end("many0")
    bench.end("many1")
    assert bench.begun == ["many0", "many1", "many2", "late"]  # after one turn of each
    bench.end("late")
    assert late.answer.result(0) == "LATE"


def test_one_visitor_leaves_a_process_to_others() -> None:
    bench = Bench(count=3)
    turns = turns_of(bench, at_once=2)
    for k in range(10):
        turns.ask("many", f"many{k}", f"many{k}")
    assert bench.begun == ["many0", "many1"]
    turns.ask("late", "late", "late")
    assert bench.begun[-1] == "late"
    bench.end("late")
    assert len(bench.begun) == 3
    bench.end("many1")
    assert bench.begun[-1] == "many2"


@given(st.lists(st.sampled_from("abcd"), min_size=1, max_size=40), st.integers(1, 3))
def test_between_two_turns_of_one_who_waits_everybody_who_waits_has_one(visitors, count) -> None:
    bench = Bench(count)
    turns = turns_of(bench, at_once=count)
    turns.ask("first", "0", "first:0")
    for k, visitor in enumerate(visitors):
        turns.ask(visitor, str(k + 1), f"{visitor}:{k}")
    while bench.futures:
        bench.end(next(iter(bench.futures)))
    order = [name.partition(":")[0] for name in bench.begun]
    assert sorted(order) == sorted(["first", *visitors])
    waited = order[count:]  # the others began as they came
    for here, visitor in enumerate(waited):
        since = waited[:here][::-1]
        own = since.index(visitor) if visitor in since else None
        between = since[:own] if own is not None else []
        assert all(between.count(other) <= 1 for other in set(between))


def test_equal_questions_are_one_computation_for_those_who_wait_too() -> None:
    kept = {}
    bench = Bench(count=1)
    turns = turns_of(bench, kept.__setitem__)
    turns.ask("a", "other", "other")
    asked = [turns.ask(visitor, "same", "same") for visitor in "bcd"]
    bench.end("other")
    asked.append(turns.ask("e", "same", "same"))
    bench.end("same")
    assert [one.answer.result(0) for one in asked] == ["SAME"] * 4
    assert bench.begun == ["other", "same"]
    assert kept == {"other": "OTHER", "same": "SAME"}


def test_who_cancels_takes_only_the_own_interest_away() -> None:
    bench = Bench(count=1)
    turns = turns_of(bench)
    one, other = turns.ask("a", "same", "same"), turns.ask("b", "same", "same")
    assert one.answer.cancel()
    future = bench.futures["same"]
    assert not future.cancelled()
    assert not other.answer.done()
    assert other.answer.cancel()
    assert future.cancelled()
    again = turns.ask("a", "same", "same")
    assert bench.futures["same"] is not future
    bench.end("same")
    assert again.answer.result(0) == "SAME"


@pytest.mark.parametrize("ends", [True, False])
def test_what_nobody_waits_for_does_not_begin_and_ends_where_that_pays(ends) -> None:
    bench = Bench(count=1)
    turns = turns_of(bench, ends=ends)
    running, waiting = turns.ask("a", "1", "running"), turns.ask("a", "2", "waiting")
    assert waiting.answer.cancel()
    assert running.answer.cancel()
    assert bench.futures["running"].cancelled() is ends
    turns.ask("a", "3", "next")
    if not ends:
        bench.end("running")
    assert bench.begun == ["running", "next"]


def test_one_visitor_and_all_together_have_only_so_many() -> None:
    bench = Bench(count=1)
    turns = turns_of(bench, each=3, together=5)
    asked = [turns.ask("a", str(k), f"a{k}") for k in range(3)]
    with pytest.raises(BusyError, match="You have 3 things running already"):
        turns.ask("a", "0", "a0")  # an equal one is one more that waits
    turns.ask("b", "b0", "b0")
    turns.ask("b", "b1", "b1")
    with pytest.raises(BusyError, match="Too many things are waiting"):
        turns.ask("c", "c", "c")
    asked[2].answer.cancel()
    turns.ask("c", "c", "c")
    bench.end("a0")
    turns.ask("a", "a3", "a3")


def test_what_breaks_off_is_told_and_the_next_has_its_turn() -> None:
    bench = Bench(count=1)
    turns = turns_of(bench)
    lost, following = turns.ask("a", "1", "lost"), turns.ask("a", "2", "next")
    bench.futures.pop("lost").set_exception(BrokenOffError())
    assert isinstance(lost.answer.exception(0), BrokenOffError)
    bench.end("next")
    assert following.answer.result(0) == "NEXT"
    bench.broken = True
    assert isinstance(turns.ask("a", "3", "3").answer.exception(0), BrokenOffError)
    bench.broken = False
    turns.ask("a", "4", "fine")
    bench.end("fine")


def test_where_the_pool_ends_nothing_more_begins() -> None:
    bench = Bench(count=1)
    turns = turns_of(bench)
    for name in ("first", "second"):
        turns.ask("somebody", name, name)
    bench.stopped = True
    bench.end("first")
    assert bench.begun == ["first"]
