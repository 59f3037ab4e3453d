"""Whose turn it is: visitors take turns, so that nobody waits behind another's hundred questions.

Who asks what is being computed already waits for the same answer. A computation that nobody waits
for any more does not begin, and is ended where that is worth its process.
"""

from __future__ import annotations

import threading
from collections import Counter, OrderedDict, deque
from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import dataclass, field
from typing import Any

from weaklinks.web.processes import BrokenOffError, Pool


class BusyError(Exception):
    """There is too much to do already; the message is for the visitor."""


@dataclass(frozen=True, kw_only=True)
class Allowance:
    """How much there is for one visitor, and for all of them.

    Attributes
    ----------
    seconds : float
        After which a computation is given up.
    at_once : int
        Computations of one visitor at a time: fewer than processes keep one for others.
    each, together : int
        Questions that one visitor, and that all visitors, may have open.
    ends : bool
        Whether a computation that nobody waits for any more is ended.
    what : str
        What the questions are called in refusals.
    """

    seconds: float
    at_once: int
    each: int
    together: int
    ends: bool
    what: str


@dataclass(eq=False)
class Asked:
    """One visitor's question. To cancel its answer takes this interest away, and no other's."""

    visitor: str
    key: str
    call: tuple[Any, ...]
    answer: Future[Any] = field(default_factory=Future)
    begun: bool = False


@dataclass(eq=False)
class _Run:
    """A computation, whose turn it was, and who waits for it."""

    visitor: str
    key: str
    asked: list[Asked]
    future: Future[Any] | None = None


class Turns:
    """Hands questions to a pool, visitor by visitor.

    Parameters
    ----------
    pool : Pool
    allowance : Allowance
    keep : function of key and answer
        Told of every answer, before those who asked are.
    """

    def __init__(
        self, pool: Pool, allowance: Allowance, keep: Callable[[str, Any], None] = lambda k, a: None
    ) -> None:
        self._pool, self._allowance, self._keep = pool, allowance, keep
        self._waiting: OrderedDict[str, deque[Asked]] = OrderedDict()
        self._running: dict[str, _Run] = {}
        self._open: Counter[str] = Counter()
        self._lock = threading.RLock()

    def ask(self, visitor: str, key: str, *call: Any) -> Asked:
        """Ask for ``call[0](*call[1:])``; equal keys are the same question.

        Raises
        ------
        BusyError
            When this visitor, or all together, have too many questions open.
        """
        asked = Asked(visitor, key, call)
        with self._lock:
            self._require_room(visitor)
            self._open[visitor] += 1
            running = self._running.get(key)
            if running is None:
                self._waiting.setdefault(visitor, deque()).append(asked)
            else:
                running.asked.append(asked)
                asked.begun = True
        asked.answer.add_done_callback(lambda _: self._left(asked))
        self._pool.mend()
        self._go_on()
        return asked

    def _require_room(self, visitor: str) -> None:
        most = self._allowance
        if self._open[visitor] >= most.each:
            raise BusyError(
                f"You have {most.each} {most.what} running already; wait for one of them or "
                "cancel it."
            )
        if self._open.total() >= most.together:
            raise BusyError(f"Too many {most.what} are waiting; try again in a minute.")

    def _go_on(self) -> None:
        """Begin what there is room for: one question of each visitor in turn."""
        with self._lock:
            while not self._pool.stopped and len(self._running) < self._pool.count:
                busy = Counter(run.visitor for run in self._running.values())
                free = (v for v in self._waiting if busy[v] < self._allowance.at_once)
                visitor = next(free, None)
                if visitor is None:
                    return
                self._begin(self._waiting[visitor][0])
                if visitor in self._waiting:
                    self._waiting.move_to_end(visitor)

    def _begin(self, first: Asked) -> None:
        same = [a for queue in self._waiting.values() for a in queue if a.key == first.key]
        for asked in same:
            asked.begun = True
            self._out(asked)
        run = self._running[first.key] = _Run(first.visitor, first.key, same)
        try:
            run.future = self._pool.schedule(*first.call, limit=self._allowance.seconds)
        except RuntimeError:  # the pool broke at this moment
            run.future = Future()
            run.future.set_exception(BrokenOffError())
        run.future.add_done_callback(lambda future: self._done(run, future))

    def _out(self, asked: Asked) -> None:
        queue = self._waiting[asked.visitor]
        queue.remove(asked)
        if not queue:
            del self._waiting[asked.visitor]

    def _left(self, asked: Asked) -> None:
        """An answer is there, or its visitor does not want it any more."""
        with self._lock:
            self._open[asked.visitor] -= 1
            if not self._open[asked.visitor]:
                del self._open[asked.visitor]
            if not asked.begun:
                self._out(asked)
                return
            run = self._running.get(asked.key)
            if run is None or asked not in run.asked:
                return
            run.asked.remove(asked)
            if not run.asked and self._allowance.ends and run.future is not None:
                del self._running[asked.key]  # who asks from now on does not get what is ended
                run.future.cancel()
        self._go_on()

    def _done(self, run: _Run, future: Future[Any]) -> None:
        wrong = BrokenOffError() if future.cancelled() else future.exception()
        if wrong is None:
            self._keep(run.key, future.result())
        with self._lock:
            if self._running.get(run.key) is run:
                del self._running[run.key]
            waiting, run.asked = run.asked, []
        for asked in waiting:
            if not asked.answer.set_running_or_notify_cancel():
                continue
            if wrong is None:
                asked.answer.set_result(future.result())
            else:
                asked.answer.set_exception(wrong)
        self._go_on()
