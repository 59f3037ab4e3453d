"""The push: what moves an economy from a low equilibrium to a higher one, and if it should."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from weaklinks.coordination.advice import Advice, advise
from weaklinks.coordination.barriers import better
from weaklinks.coordination.equilibria import AdoptionEquilibrium, Equilibria, equilibria
from weaklinks.coordination.escape import EscapePath, escape_path
from weaklinks.coordination.measures import Measure, measures_of
from weaklinks.coordination.optimum import (
    PermanentSubsidy,
    SocialOptimum,
    permanent_subsidy,
    social_optimum,
)
from weaklinks.coordination.outcome import nearest, require_numbers
from weaklinks.coordination.seeding import SeedCost, Seeding, cheapest_seeding
from weaklinks.display import chart
from weaklinks.errors import InputError
from weaklinks.games import game_of

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True, kw_only=True, eq=False)
class Push:
    """How to get from one equilibrium to a higher one, in the unit of each instrument.

    Attributes
    ----------
    equilibria : Equilibria
    start : AdoptionEquilibrium
    target : AdoptionEquilibrium or None
        None: there is no higher stable equilibrium worth going to.
    optimum : SocialOptimum or None
        None where the model has no welfare.
    answer : str
        "none-needed", "temporary", "permanent", "temporary-then-permanent", "nothing".
    words : str
        The answer in a sentence or two.
    measures : tuple of Measure
        One per instrument; empty without a target.
    seeding : Seeding or None
        Who is won first; only where costs differ.
    escape : EscapePath or None
        The way out under a temporary subsidy.
    permanent : PermanentSubsidy or None
        Only where the optimum is not an equilibrium.
    assumptions : mapping
        Speed, discount ... with which it was computed.
    """

    equilibria: Equilibria
    start: AdoptionEquilibrium
    target: AdoptionEquilibrium | None
    optimum: SocialOptimum | None
    answer: str
    words: str
    measures: tuple[Measure, ...]
    seeding: Seeding | None
    escape: EscapePath | None
    permanent: PermanentSubsidy | None
    assumptions: Mapping[str, float]

    def measure(self, name: str) -> Measure:
        """One instrument by name: committed-mass, uniform-subsidy ..."""
        for found in self.measures:
            if found.name == name:
                return found
        listed = ", ".join(m.name for m in self.measures) or "none, as there is no target"
        raise InputError(f"no measure {name!r}; there are: {listed}", subject="push")

    def to_frame(self) -> pd.DataFrame:
        """One row per instrument."""
        import pandas as pd

        columns = ["name", "size", "unit", "buys"]
        rows = [[m.name, m.size, m.unit, m.buys] for m in self.measures]
        return pd.DataFrame(rows, columns=columns)

    def plot(self) -> Any:
        """Altair chart of the way out; without one, of the gain against adoption."""
        if self.escape is not None:
            return chart("plot_escape", self.escape)
        return chart("plot_adoption", self.equilibria)

    def record(self) -> dict[str, Any]:
        """Everything that JSON can hold; what is infinite is null."""
        from weaklinks.coordination.push_record import push_record

        return push_record(self)

    def __repr__(self) -> str:
        lines = [f"Push({self.equilibria.game.name}: {self.answer})", f"  {self.words}"]
        return "\n".join([*lines, *(f"  {m}" for m in self.measures)])


def push(
    model: Any,
    target: float | None = None,
    *,
    start: float = 0.0,
    speed: float = 0.2,
    discount: float = 0.05,
    margin: float = 0.1,
    overshoot: float = 0.05,
    seed_cost: SeedCost | None = None,
    welfare: str = "welfare",
) -> Push:
    """Find what moves an economy out of a low equilibrium, and whether it should be moved.

    Parameters
    ----------
    model : AdoptionGame, or a model with a ``game()``
    target : float, optional
        A share; the stable equilibrium nearest to it is the target. Without one: the higher
        equilibrium with the highest welfare, if any is better than the start.
    start : float
        A share; the stable equilibrium to which it leads by itself is the start.
    speed : float
        k, chances per unit of time to choose again.
    discount : float
        r, above zero.
    margin, overshoot : float
        Where costs differ: how far above the least, relative to it, a temporary subsidy is, and
        how far past the last threshold, relative to the rest of the way, it is kept.
    seed_cost : function of own costs, optional
        What winning an agent costs; it must not fall with the own cost.
    welfare : str
        Which entry of the model's state is welfare.

    Returns
    -------
    Push
    """
    require_numbers(
        "push",
        target=(target, 0.0, 1.0),
        start=(start, 0.0, 1.0),
        speed=(speed, 1e-12, 1e12),
        discount=(discount, 1e-12, 1e12),
        margin=(margin, 1e-9, 1e12),
        overshoot=(overshoot, 1e-9, 1.0),
    )
    found = equilibria(game_of(model))
    low = nearest(found, start)
    goal = _goal(found, low, target, welfare)
    best = social_optimum(found, welfare)
    advice = advise(found, low, best, welfare)
    assumptions = {
        "speed": speed, "discount": discount, "margin": margin, "overshoot": overshoot,
    }  # fmt: skip
    path, seeds = None, None
    if goal is not None:
        path = escape_path(found, low.share, goal.share, welfare=welfare, **assumptions)
        seeds = _seeds(found, low, goal, seed_cost)
    lasting = permanent_subsidy(found, low.share, best) if best and advice.lasting else None
    return _push(found, low, goal, best, advice, path, seeds, lasting, assumptions)


def _goal(
    found: Equilibria, low: AdoptionEquilibrium, target: float | None, welfare: str
) -> AdoptionEquilibrium | None:
    if target is None:
        return next(iter(better(found, low, welfare)), None)
    above = [e for e in found.stable if e.share > low.share]
    if not above:
        raise InputError(
            f"target is {target:g}, but no stable equilibrium of {found.game.name} lies above the "
            f"start at {low.share:.6g}: no temporary push leads anywhere",
            subject="push",
        )
    return min(above, key=lambda e: abs(e.share - target))


def _seeds(
    found: Equilibria,
    low: AdoptionEquilibrium,
    goal: AdoptionEquilibrium,
    seed_cost: SeedCost | None,
) -> Seeding | None:
    if found.game.value is None:
        return None
    return cheapest_seeding(found, low.share, goal.share, seed_cost=seed_cost)


def _push(
    found: Equilibria,
    low: AdoptionEquilibrium,
    goal: AdoptionEquilibrium | None,
    best: SocialOptimum | None,
    advice: Advice,
    path: EscapePath | None,
    seeds: Seeding | None,
    lasting: PermanentSubsidy | None,
    assumptions: Mapping[str, float],
) -> Push:
    measures = [] if goal is None or path is None else measures_of(found, low, goal, path, seeds)
    if lasting is not None:
        measures.append(
            Measure(
                name="permanent-subsidy", size=lasting.size, unit="per adopter, for good",
                buys="makes the share with the highest welfare an equilibrium",
                numbers={"first": lasting.first},
            )
        )  # fmt: skip
    return Push(
        equilibria=found, start=low, target=goal, optimum=best, answer=advice.answer,
        words=advice.words(lasting), measures=tuple(measures), seeding=seeds, escape=path,
        permanent=lasting, assumptions=assumptions,
    )  # fmt: skip
