"""The nouns: a job, a reference that it is compared with, and the work that nobody can avoid.

To add a job, put a `Job` into the tuple ``JOBS`` of one of the files in `benchmarks/jobs`: what is
given at a size (`make`), what is timed (`run`), how wrong the answer is (`residual`).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from importlib.util import find_spec
from math import inf
from typing import Any

from benchmarks.machine import Machine


@dataclass(frozen=True, kw_only=True)
class Work:
    """The least that any method must do, counted; `why` says in one line why it must.

    Attributes
    ----------
    nbytes : float
        Bytes that must pass through memory, or through the cache where they fit into it.
    flops : float
        Additions and multiplications.
    exps : float
        Exponentials or logarithms.
    seconds : float
        Measured in this run instead of counted, where nothing can be counted.
    """

    nbytes: float = 0.0
    flops: float = 0.0
    exps: float = 0.0
    seconds: float = 0.0
    why: str

    def limit(self, machine: Machine) -> float:
        """Seconds of the slowest of these on one thread of this machine."""
        return max(
            self.nbytes / machine.bandwidth(self.nbytes),
            self.flops / machine.flops,
            self.exps / machine.exps,
            self.seconds,
        )


def _itself(given: Any) -> Any:
    return given


@dataclass(frozen=True, kw_only=True)
class Reference:
    """Another way to do a job.

    Attributes
    ----------
    name : str
    run : function of what `prepare` returns
        Timed.
    prepare : function of the job's input
        Not timed: reading the numbers into the reference's own form is a gift to it.
    difference : function of (our answer, its answer), optional
        None where it does not give the whole answer.
    agrees : float
        Largest difference that the tests admit.
    largest : float
        Sizes above this are not tried.
    times : function of the job's input
        The whole job is so many times what is run, where only a part of it is.
    words : function of its answer
        What else there is to say: how many it solved, which part was run.
    needs : str
        A module without which it is left out.
    """

    name: str
    run: Callable[[Any], Any]
    prepare: Callable[[Any], Any] = _itself
    difference: Callable[[Any, Any], float] | None = None
    agrees: float = 1e-8
    largest: float = inf
    times: Callable[[Any], float] = lambda _: 1.0
    words: Callable[[Any], str] = lambda _: ""
    needs: str = ""

    def why_not(self, size: int) -> str:
        """Why it is left out at this size; empty if it is not."""
        if self.needs and find_spec(self.needs) is None:
            return f"{self.needs} is not installed"
        return f"not tried above {self.largest:g}" if size > self.largest else ""


@dataclass(frozen=True, kw_only=True)
class Job:
    """One kind of work, at several sizes.

    Attributes
    ----------
    name, counts : str
        What it is called; what its size counts.
    make : function of size
        What is given; not timed. Called again for every cold run, so nothing is remembered.
    run : function of what is given
        Timed: first on something new (cold), then again on the same thing.
    residual : function of the answer
        How far it is from solving its own equations.
    accuracy : float
        Largest residual that counts as an answer.
    work : function of what is given, and of the answer
    full, quick : tuples of sizes
        In a full run and in a quick one.
    tiny : int
        The size at which the tests check it.
    scaling : tuple of sizes
        For the curve; empty for none.
    targets : mapping of size to seconds
    references : tuple of Reference
        The first is the one that the ratio is taken with.
    two_threads : bool
        Whether it is timed with two BLAS threads as well.
    quoted : str
        Published figures of others that cannot be run here.
    says : function of the answer
        A word on what came out.
    """

    name: str
    counts: str
    make: Callable[[int], Any]
    run: Callable[[Any], Any]
    residual: Callable[[Any], float]
    work: Callable[[Any, Any], Work | None] = lambda _, __: None
    accuracy: float = 1e-9
    full: tuple[int, ...] = ()
    quick: tuple[int, ...] = ()
    tiny: int
    scaling: tuple[int, ...] = ()
    targets: Mapping[int, float] = field(default_factory=dict)
    references: tuple[Reference, ...] = ()
    two_threads: bool = False
    quoted: str = ""
    says: Callable[[Any], str] = lambda _: ""
