"""Models for sweeps whose answers are known, and some that misbehave."""

from __future__ import annotations

import math
import os
import signal
import time
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from weaklinks.errors import InputError
from weaklinks.spec import Choice, Parameter


def described(name: str, default: float, low: float, high: float) -> Parameter:
    return Parameter(
        name=name, symbol=name, meaning=f"the toy's {name}", unit="", default=default, low=low,
        high=high, source="a toy",
    )  # fmt: skip


@dataclass(frozen=True)
class Toy:
    """a in [0, 10], n in {0..9}, w a word; total = a + n + 10 (w is big); a above 9 fails."""

    name: str = "toy"
    slow: float = 0.0
    many: bool = False

    outcomes = ("total", "size:word", "maybe")
    counts = frozenset({"n"})
    parameters = (described("a", 1.0, 0.0, 10.0), described("n", 2.0, 0.0, 9.0))
    choices = (
        Choice(name="w", meaning="the toy's word", default="small", options=("small", "big")),
    )

    def evaluate(self, values: Mapping[str, Any]) -> dict[str, Any]:
        time.sleep(self.slow)
        a, n, w = values["a"], values["n"], values["w"]
        assert isinstance(n, int)
        if a > 9:
            raise InputError(f"a is {a:.2f}; the toy breaks above 9")
        if w == "big" and n == 7:
            raise ZeroDivisionError("seven big ones")
        total = a + n + 10.0 * (w == "big")
        return {
            "total": total,
            "size": "large" if total > 12 else "little",
            "maybe": a if n % 2 else None,
            "nan": math.nan if n == 3 else 1.0,
            "list": [{"share": a, "word": "x"}, {"share": None}] if n else [{"share": a}],
            "yes": a > 5,
            "residual": 1e-12 * a,
        }

    def evaluate_many(self) -> Any:
        return many_toys if self.many else None


def breaks(values: Mapping[str, Any]) -> dict[str, Any]:
    if len(np.atleast_1d(values["a"])) > 1:
        raise RuntimeError("one of them is too much for all")
    return many_toys(values)


@dataclass(frozen=True)
class Brittle(Toy):
    """Its function for many points breaks when it is given many."""

    def evaluate_many(self) -> Any:
        return breaks


def many_toys(values: Mapping[str, Any]) -> dict[str, Any]:
    a, n, w = np.broadcast_arrays(values["a"], values["n"], values["w"])
    total = a + n + 10.0 * (w == "big")
    error = np.where(a > 9, [f"a is {x:.2f}; the toy breaks above 9" for x in a], "")
    error = np.where((w == "big") & (n == 7) & (a <= 9), "ZeroDivisionError: seven big ones", error)
    return {
        "total": np.where(error == "", total, np.nan),
        "size": np.where(total > 12, "large", "little"),
        "maybe": np.where(n % 2, a, np.nan),
        "residual": 1e-12 * a,
        "error": error,
    }


@dataclass(frozen=True)
class Ishigami:
    """sin x + 7 sin^2 y + 0.1 z^4 sin x on [-pi, pi]^3: the indices are known in closed form."""

    name: str = "ishigami"

    outcomes = ("f",)
    counts = frozenset()
    choices = ()
    parameters = tuple(described(name, 0.0, -math.pi, math.pi) for name in "xyz")

    def evaluate(self, values: Mapping[str, Any]) -> dict[str, Any]:
        x, y, z = (values[name] for name in "xyz")
        f = math.sin(x) + 7.0 * math.sin(y) ** 2 + 0.1 * z**4 * math.sin(x)
        return {"f": f, "same": 3.0, "residual": 0.0, "broken": None if x > 3.0 else f}

    def evaluate_many(self) -> Any:
        return None


@dataclass(frozen=True)
class Line:
    """3 x - 2 y + 0 z, linear: Morris' effects are the slopes times the ranges, without spread."""

    name: str = "line"

    outcomes = ("f",)
    counts = frozenset()
    choices = ()
    parameters = tuple(described(name, 0.5, 0.0, 10.0) for name in "xyz")

    def evaluate(self, values: Mapping[str, Any]) -> dict[str, Any]:
        return {"f": 3.0 * values["x"] - 2.0 * values["y"], "residual": 0.0}

    def evaluate_many(self) -> Any:
        return None


@dataclass(frozen=True)
class Deadly(Toy):
    """Kills its process at the first point whose a is above 9.5, as long as a file is there."""

    name: str = "deadly"
    trigger: str = ""

    def evaluate(self, values: Mapping[str, Any]) -> dict[str, Any]:
        if values["a"] > 9.5 and Path(self.trigger).exists():
            os.kill(os.getpid(), signal.SIGKILL)
        return super().evaluate(values)


def toy_study(points: int = 40, chunk: int = 4, kind: str = "sobol", **more: Any) -> dict[str, Any]:
    return {
        "model": "toy",
        "vary": {
            "a": {"low": 0.0, "high": 10.0},
            "n": {"low": 0, "high": 9},
            "w": {"values": ["small", "big"]},
        },
        "design": {"kind": kind, "points": points, "chunk": chunk},
        **more,
    }
