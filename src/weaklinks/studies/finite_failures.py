"""A coordination failure of finitely many agents as a whole: all equilibria, and the push."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from weaklinks.coordination.finite import finite_equilibria
from weaklinks.coordination.finite_push import finite_push
from weaklinks.coordination.finite_push_result import FinitePush
from weaklinks.coordination.finite_result import FiniteEquilibria


@dataclass(frozen=True, kw_only=True, eq=False)
class FiniteFailure:
    """What is known of a coordination model of finitely many agents.

    Attributes
    ----------
    equilibria : FiniteEquilibria
    push : FinitePush or None
        None where there is no pure equilibrium to start from.
    """

    equilibria: FiniteEquilibria
    push: FinitePush | None

    @property
    def residual(self) -> float:
        """Largest gap of the accounts that the model reports at an equilibrium; 0 without any."""
        gaps = [
            abs(value)
            for e in self.equilibria.found
            for name, value in e.state.items()
            if name.endswith("_gap")
        ]
        return max(gaps, default=0.0)

    def record(self) -> dict[str, Any]:
        """Everything that JSON can hold."""
        push = None if self.push is None else self.push.record()
        return {**self.equilibria.record(), "critical_mass": None, "push": push}

    def __repr__(self) -> str:
        said = "" if self.push is None else f"\n{self.push!r}"
        return f"{self.equilibria!r}{said}"


def examine_finite(model: Any, *, time_limit: float = 30.0) -> FiniteFailure:
    """Find all pure equilibria of a finite coordination model, and the cheapest push.

    Parameters
    ----------
    model : FiniteGame, or a model with a finite ``game()``
    time_limit : float
        Seconds for the push.
    """
    found = finite_equilibria(model)
    push = finite_push(model, found=found, time_limit=time_limit) if found.found else None
    return FiniteFailure(equilibria=found, push=push)
