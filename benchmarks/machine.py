"""What this machine can do: bytes, multiplications and exponentials per second."""

from __future__ import annotations

import os
import platform
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks.timing import blas_threads

#: Up to so many bytes count as being in cache.
CACHED = 8e6


@dataclass(frozen=True, kw_only=True)
class Machine:
    """Rates per second, measured; the second of a pair is for two threads.

    Attributes
    ----------
    memory : (float, float)
        Bytes, copying arrays far larger than any cache: read and written, both counted.
    reading : (float, float)
        Bytes, a product of two such arrays: only read.
    cache : (float, float)
        Bytes, copying arrays of half a megabyte.
    dgemm : (float, float)
        Additions and multiplications of a product of dense matrices.
    exp : (float, float)
        Exponentials of `numpy.exp`, in cache.
    name : str
    """

    memory: tuple[float, float]
    reading: tuple[float, float]
    cache: tuple[float, float]
    dgemm: tuple[float, float]
    exp: tuple[float, float]
    name: str

    @property
    def flops(self) -> float:
        """Of one thread."""
        return self.dgemm[0]

    @property
    def exps(self) -> float:
        """Of one thread."""
        return self.exp[0]

    def bandwidth(self, nbytes: float) -> float:
        """Bytes per second of one thread, for a job that moves so many in all."""
        return self.cache[0] if nbytes <= CACHED else max(self.memory[0], self.reading[0])

    def lines(self) -> list[str]:
        """One line for each rate, for reading."""
        words = {
            "memory": "GB/s copied in memory (read + write)",
            "reading": "GB/s read from memory",
            "cache": "GB/s copied in cache",
            "dgemm": "billion flops/s, dgemm",
            "exp": "billion exponentials/s, numpy.exp in cache",
        }
        rates = asdict(self)
        lines = [
            f"{rates[k][0] / 1e9:8.2f} {rates[k][1] / 1e9:8.2f}  {said}"
            for k, said in words.items()
        ]
        return [self.name, "one thread, two threads:", *lines]


def measure(megabytes: float = 256.0) -> Machine:
    """Measure this machine, in some seconds; the best of several runs each."""
    big, small = int(megabytes * 125_000), 65_536 // 2
    side = 1500 if megabytes > 8 else 200
    return Machine(
        memory=_pair(lambda: _copy(big), repeat=1),
        reading=_pair(lambda: _read(big), repeat=1),
        cache=_pair(lambda: _copy(small), repeat=400),
        dgemm=(_multiply(side, 1), _multiply(side, 2)),
        exp=_pair(lambda: _exponentials(small), repeat=100),
        name=_name(),
    )


#: A task that one thread repeats, and the units of one repetition.
_Task = tuple[Callable[[], Any], float]


def _copy(numbers: int) -> _Task:
    source, target = np.ones(numbers), np.ones(numbers)
    return lambda: np.copyto(target, source), 16.0 * numbers


def _read(numbers: int) -> _Task:
    left, right = np.ones(numbers), np.ones(numbers)
    return lambda: left @ right, 16.0 * numbers


def _exponentials(numbers: int) -> _Task:
    source, target = np.linspace(-2.0, 2.0, numbers), np.empty(numbers)
    return lambda: np.exp(source, out=target), float(numbers)


def _pair(make: Callable[[], _Task], repeat: int) -> tuple[float, float]:
    return _rate([make()], repeat), _rate([make(), make()], repeat)


def _rate(tasks: list[_Task], repeat: int, runs: int = 7) -> float:
    """Units per second of these tasks, each in a thread of its own; NumPy lets go of the lock."""

    def work(task: _Task) -> None:
        for _ in range(repeat):
            task[0]()

    with ThreadPoolExecutor(len(tasks)) as pool:
        best = float("inf")
        for _ in range(runs):
            start = time.perf_counter()
            list(pool.map(work, tasks))
            best = min(best, time.perf_counter() - start)
    return repeat * sum(units for _, units in tasks) / best


def _multiply(side: int, threads: int) -> float:
    a, b = np.ones((side, side)), np.ones((side, side))
    with blas_threads(threads) as told:
        if threads > 1 and not told:
            return float("nan")
        best = float("inf")
        for _ in range(4):
            start = time.perf_counter()
            a @ b
            best = min(best, time.perf_counter() - start)
    return 2.0 * side**3 / best


def _name() -> str:
    try:
        lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
        model = next(x.split(":")[1].strip() for x in lines if x.startswith("model name"))
    except (OSError, StopIteration):
        model = platform.processor() or platform.machine()
    return (
        f"{model}, {os.cpu_count()} cores, {platform.system()}; Python "
        f"{platform.python_version()}, NumPy {np.__version__}"
    )
