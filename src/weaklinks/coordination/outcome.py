"""What a way of selecting among equilibria came to."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from weaklinks.coordination.equilibria import AdoptionEquilibrium, Equilibria
from weaklinks.errors import InputError, Problems
from weaklinks.games import AdoptionGame

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True, kw_only=True, eq=False)
class Selection:
    """Which equilibrium a theory picks, and why.

    Attributes
    ----------
    method : str
    equilibria : Equilibria
        All of them.
    chosen : AdoptionEquilibrium or None
        None: this theory leaves it open; `reason` says what decides.
    reason : str
    thresholds : mapping of str to float
        Shares at which the answer changes.
    numbers : mapping of str to float
        What the reason rests on.
    caveats : tuple of str
        Where the theory's conditions do not hold for this game.
    detail : object
        The path, distribution or saddle path that was computed, if any.
    """

    method: str
    equilibria: Equilibria
    chosen: AdoptionEquilibrium | None
    reason: str
    thresholds: Mapping[str, float] = field(default_factory=dict)
    numbers: Mapping[str, float] = field(default_factory=dict)
    caveats: tuple[str, ...] = ()
    detail: Any = None

    @property
    def share(self) -> float | None:
        """The share that adopts in the chosen equilibrium."""
        return None if self.chosen is None else self.chosen.share

    def to_frame(self) -> pd.DataFrame:
        """One row per threshold and number."""
        import pandas as pd

        rows = [{"name": n, "kind": "threshold", "value": v} for n, v in self.thresholds.items()]
        rows += [{"name": n, "kind": "number", "value": v} for n, v in self.numbers.items()]
        return pd.DataFrame(rows, columns=["name", "kind", "value"])

    def record(self) -> dict[str, Any]:
        """Everything that JSON can hold."""
        return {
            "method": self.method,
            "share": self.share,
            "reason": self.reason,
            "thresholds": dict(self.thresholds),
            "numbers": dict(self.numbers),
            "caveats": list(self.caveats),
        }

    def __repr__(self) -> str:
        pick = "left open" if self.chosen is None else f"share {self.chosen.share:.6g}"
        name = self.equilibria.game.name
        lines = [f"Selection({name}, {self.method}: {pick})", f"  {self.reason}"]
        listed = {**self.thresholds, **self.numbers}
        lines += [f"  {key.replace('_', ' ')}: {value:.6g}" for key, value in listed.items()]
        return "\n".join([*lines, *(f"  caveat: {c}" for c in self.caveats)])


def nearest(equilibria: Equilibria, share: float) -> AdoptionEquilibrium:
    """The stable equilibrium whose basin a share lies in.

    Below a point at which the gain touches zero from above, that point: it is not passed.
    """
    for found in equilibria.stable:
        low, high = equilibria.basin(found)
        if low <= share <= high:
            return found
    if equilibria.game.gain_at(share) > 0.0:
        return min((e for e in equilibria.found if e.share >= share), key=lambda e: e.share)
    return max((e for e in equilibria.found if e.share <= share), key=lambda e: e.share)


def require_alike(game: AdoptionGame, method: str) -> None:
    """Raise where a theory needs agents who are all alike."""
    if game.value is not None:
        raise InputError(
            f"method {method!r} needs agents with the same cost; in {game.name} costs differ: use "
            "'history' or 'laplacian'",
            subject="select",
        )


def require_numbers(where: str, **ranges: tuple[float | None, float, float]) -> None:
    """Raise one error naming every setting outside its closed range; None is not looked at."""
    problems = Problems(where)
    for name, (value, low, high) in ranges.items():
        wrong = value is not None and not low <= value <= high
        problems.add_if(wrong, f"{name} is {value!r}; it must lie in [{low:g}, {high:g}]")
    problems.raise_if_any()


def monotone_caveats(found: Equilibria, method: str) -> tuple[str, ...]:
    """What cannot be relied on when adoption by others does not always make it worth more."""
    if found.complements or len(found.found) == 1:
        return ()
    said = [f"the gain does not rise with adoption everywhere, as {method} assumes"]
    inside = [e for e in found.found if 0.0 < e.share < 1.0]
    if len(inside) > 1 or any(e.stable for e in inside):
        said.append("it crosses zero more than once or downwards: some may adopt for good")
    return ("; ".join(said),)
