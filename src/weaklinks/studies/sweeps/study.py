"""What a sweep is given: the study, its varied parameters and its design."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from weaklinks.arrays import FloatArray, IntArray

#: Designs, and those of them that end in indices of sensitivity.
DESIGNS = ("grid", "random", "sobol", "latin-hypercube", "sobol-indices", "morris")
SENSITIVITY = ("sobol-indices", "morris")

NUMBER, WORD = "number", "word"


@dataclass(frozen=True, kw_only=True)
class Outcome:
    """A column of results.

    Attributes
    ----------
    name : str
        In the flattened record: ``equilibria.0.share``.
    kind : str
        "number" or "word"; fixed before the first point, so that all chunks are alike.
    """

    name: str
    kind: str = NUMBER

    def __str__(self) -> str:
        return f"{self.name}:{self.kind}"


@dataclass(frozen=True, kw_only=True)
class Axis:
    """A parameter that varies.

    Attributes
    ----------
    name : str
    low, high : float, optional
        A range, or `values` instead.
    scale : str
        "linear" or "log": what the design is even in.
    steps : int, optional
        Of a range in a grid: so many values, both ends included.
    values : tuple of float or str
    whole : bool
        Whether it is a whole number: each one in a linear range is then equally likely, and on a
        log scale numbers are rounded.
    """

    name: str
    low: float | None = None
    high: float | None = None
    scale: str = "linear"
    steps: int | None = None
    values: tuple[float | str, ...] = ()
    whole: bool = False

    @property
    def levels(self) -> int:
        """How many values it has in a grid."""
        return len(self.values) or int(self.steps or 0)

    @property
    def grid(self) -> NDArray[Any]:
        """Its values in a grid."""
        if self.values:
            return np.asarray(self.values)
        spaced = self._between(np.linspace(0.0, 1.0, self.levels))
        return np.floor(spaced + 0.5).astype(np.int64) if self.whole else spaced

    def at(self, unit: FloatArray) -> NDArray[Any]:
        """Values at places in the unit interval."""
        if self.values:
            return np.asarray(self.values)[_cell(unit, len(self.values))]
        assert self.low is not None
        assert self.high is not None
        if self.whole and self.scale == "linear":
            return int(self.low) + _cell(unit, int(self.high) - int(self.low) + 1)
        between = self._between(unit)
        return np.floor(between + 0.5).astype(np.int64) if self.whole else between

    def _between(self, unit: FloatArray) -> FloatArray:
        assert self.low is not None
        assert self.high is not None
        if self.scale == "log":
            found = np.exp((1.0 - unit) * np.log(self.low) + unit * np.log(self.high))
        else:
            found = (1.0 - unit) * self.low + unit * self.high
        # Rounding may not carry a value out of its range, nor move the ends.
        found = np.where(unit == 0.0, self.low, np.where(unit == 1.0, self.high, found))
        return np.asarray(np.clip(found, self.low, self.high), dtype=np.float64)

    def record(self) -> dict[str, Any]:
        """As in a study's file."""
        if self.values:
            return {"values": list(self.values)}
        found: dict[str, Any] = {"low": self.low, "high": self.high, "scale": self.scale}
        return found if self.steps is None else {**found, "steps": self.steps}


@dataclass(frozen=True, kw_only=True)
class Design:
    """Where the points are.

    Attributes
    ----------
    kind : str
        One of `DESIGNS`.
    points : int
        Of random, sobol and latin-hypercube; the base sample of sobol-indices and the number of
        trajectories of morris; 0 for a grid, whose axes say it.
    seed : int
    chunk : int
        Points that are computed and written together: part of the study, so that results do
        not depend on who computes them.
    second_order : bool
        Of sobol-indices: pairs of parameters, too.
    levels : int
        Of morris: values that each parameter takes.
    """

    kind: str
    points: int = 0
    seed: int = 1
    chunk: int = 1
    second_order: bool = False
    levels: int = 4


@dataclass(frozen=True, kw_only=True)
class Study:
    """A question put to a model at many points; made by `read_study`.

    Attributes
    ----------
    model : str
    axes : tuple of Axis
        What varies, in the model's order.
    fixed : mapping of str to float or str
        Every other parameter of the model.
    design : Design
    outcomes : tuple of Outcome
    title : str
        Not part of what is computed: it may be changed at any time.
    """

    model: str
    axes: tuple[Axis, ...]
    fixed: Mapping[str, float | str] = field(hash=False)
    design: Design
    outcomes: tuple[Outcome, ...]
    title: str = ""

    @property
    def points(self) -> int:
        """Rows of the results."""
        d, varied = self.design, len(self.axes)
        if d.kind == "grid":
            return int(np.prod([axis.levels for axis in self.axes], dtype=object))
        return d.points * rows_per_point(d.kind, varied, second_order=d.second_order)

    @property
    def chunks(self) -> int:
        """How many chunks there are."""
        return -(-self.points // self.design.chunk)

    def rows(self, chunk: int) -> range:
        """Indices of a chunk's points."""
        size = self.design.chunk
        return range(chunk * size, min((chunk + 1) * size, self.points))

    def record(self) -> dict[str, Any]:
        """As in a study's file, with everything that was left to a default."""
        d = self.design
        own = {"grid": {}, "morris": {"levels": d.levels}}.get(d.kind, {})
        if d.kind == "sobol-indices":
            own = {"second_order": d.second_order}
        sized = {} if d.kind == "grid" else {"points": d.points, "seed": d.seed}
        return {
            "title": self.title,
            "model": self.model,
            "outcomes": [str(outcome) for outcome in self.outcomes],
            "design": {"kind": d.kind, **sized, "chunk": d.chunk, **own},
            "fixed": dict(self.fixed),
            "vary": {axis.name: axis.record() for axis in self.axes},
        }

    def to_toml(self) -> str:
        """Text that `read_study` turns into this study again."""
        import tomli_w

        return tomli_w.dumps(self.record())

    @property
    def fingerprint(self) -> str:
        """A short name for all that decides the results; the title does not."""
        import tomli_w

        text = tomli_w.dumps({**self.record(), "title": ""})
        return hashlib.sha256(text.encode("utf-8")).hexdigest()[:16]

    def __repr__(self) -> str:
        varied = ", ".join(axis.name for axis in self.axes)
        return f"Study({self.model}, {self.design.kind} over {varied}: {self.points:,} points)"


def rows_per_point(kind: str, varied: int, *, second_order: bool) -> int:
    """Evaluations that one point of a design's base sample takes."""
    if kind == "sobol-indices":
        return 2 * varied + 2 if second_order else varied + 2
    return varied + 1 if kind == "morris" else 1


def _cell(unit: FloatArray, cells: int) -> IntArray:
    """Which of so many equal cells of the unit interval; its right end belongs to the last."""
    return np.minimum((unit * cells).astype(np.int64), cells - 1)
