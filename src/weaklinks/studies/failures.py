"""A coordination failure as a whole: all equilibria, which comes about, and the push."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from weaklinks.arrays import finite_or_none
from weaklinks.coordination import Equilibria, Push, Selection, equilibria, push, select
from weaklinks.errors import InputError


@dataclass(frozen=True, kw_only=True, eq=False)
class Failure:
    """What is known of a coordination model with one population.

    Attributes
    ----------
    equilibria : Equilibria
    push : Push
    selections : tuple of Selection
        By strategic uncertainty and, where its conditions hold, by foresight.
    reason : str
        What the model's closed form says of efficiency; "" where it says nothing.
    """

    equilibria: Equilibria
    push: Push
    selections: tuple[Selection, ...]
    reason: str = ""

    @property
    def residual(self) -> float:
        """Largest gain at an interior equilibrium, in units of the largest anywhere."""
        return self.equilibria.residual

    def record(self) -> dict[str, Any]:
        """Everything that JSON can hold."""
        found = self.equilibria
        return {
            "regime": found.regime,
            "critical_mass": found.critical_mass,
            "complements": found.complements,
            "substitutes": found.substitutes,
            "equilibria": [
                {"share": e.share, "stable": e.stable, "kind": e.kind}
                | {"payoff_gain": finite_or_none(e.payoff_gain)}
                | {name: finite_or_none(value) for name, value in e.state.items()}
                for e in found.found
            ],
            "selections": [s.record() for s in self.selections],
            "push": self.push.record(),
            "reason": self.reason,
        }

    def __repr__(self) -> str:
        return f"{self.equilibria!r}\n{self.push!r}"


def examine(
    model: Any, target: float | None = None, *, friction: float = 1.0, **assumptions: Any
) -> Failure:
    """Find all equilibria of a coordination model, what selects among them, and the push.

    Parameters
    ----------
    model : AdoptionGame, or a model with a ``game()``
    target : float, optional
        The share to push to; the best higher equilibrium when omitted.
    friction : float
        Rate of discount over the rate at which people choose again, for foresight.
    **assumptions
        Of `push`: start, speed, discount, overshoot.
    """
    return Failure(
        equilibria=equilibria(model),
        push=push(model, target, **assumptions),
        selections=tuple(_selections(model, friction)),
        reason=str(getattr(model, "reason", "")),
    )


def _selections(model: Any, friction: float) -> list[Selection]:
    found = [select(model, "laplacian")]
    with suppress(InputError):  # it asks for agents who are all alike
        found.append(select(model, "foresight", friction=friction))
    return found
