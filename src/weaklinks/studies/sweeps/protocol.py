"""What the engine of sweeps asks of a model."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Protocol

from weaklinks.spec import Choice, Parameter


class SweepModel(Protocol):
    """What the engine asks of a model: to be evaluated at named values, in another process.

    An entry of the catalogue is one; so is any object that can be pickled and has these.
    """

    @property
    def name(self) -> str:
        """As in the study."""

    @property
    def parameters(self) -> tuple[Parameter, ...]:
        """Numbers that can be fixed or varied."""

    @property
    def choices(self) -> tuple[Choice, ...]:
        """Words that can be fixed or varied."""

    @property
    def counts(self) -> frozenset[str]:
        """Names of the parameters that are whole numbers."""

    @property
    def outcomes(self) -> tuple[str, ...]:
        """What is kept when a study names nothing; ``:word`` after those that are no numbers."""

    def evaluate(self, values: Mapping[str, Any]) -> Mapping[str, Any]:
        """Numbers and words by name, nested or flat, with ``residual``, at one point."""

    def evaluate_many(self) -> Callable[[Mapping[str, Any]], Mapping[str, Any]] | None:
        """What evaluates many points at once, or None."""


def described(model: SweepModel) -> dict[str, Parameter | Choice]:
    """All parameters and choices by name, in the model's order."""
    numbers: dict[str, Parameter | Choice] = {p.name: p for p in model.parameters}
    return {**numbers, **{c.name: c for c in model.choices}}


def defaults(model: SweepModel) -> dict[str, Any]:
    """Where the model stands when nothing is said."""
    counts = model.counts
    return {
        name: int(d.default) if name in counts else d.default
        for name, d in described(model).items()
    }
