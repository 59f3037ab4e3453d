"""What a push of finitely many agents came to."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from weaklinks.arrays import BoolArray, FloatArray
from weaklinks.coordination.lattice import Cascade
from weaklinks.display import chart
from weaklinks.finite_games import FiniteGame

if TYPE_CHECKING:
    import pandas as pd


class Status(NamedTuple):
    """How good the seeds are: "optimal", "gap" or "heuristic", with a bound from below."""

    word: str
    lower_bound: float
    greedy_cost: float
    method: str


@dataclass(frozen=True, kw_only=True, eq=False)
class FinitePush:
    """The seeds, what they cost, how sure it is, and what follows them.

    Attributes
    ----------
    game : FiniteGame
    start, target : (N,) booleans
    seeds : (N,) booleans or None
        None where no push is of use.
    cost : (N,) array
        Of winning each agent.
    status : Status
    answer : str
        "temporary" (seeds, and then everybody stays), "none-needed", "permanent" (the target
        is no equilibrium: whoever loses there must be paid for good), "unreachable" (an
        equilibrium to which no seeds among its adopters lead from the start),
        "nothing" (no equilibrium is better than the start).
    cascade : Cascade
        Adopters round by round, seeds included; for "permanent" what happens without pay.
    released : bool
        Whether the target stays when the seeds are let go: verified, not assumed.
    monotone : bool
        Whether more adopters are proven never to make anybody leave.
    losses : (rounds,) array
        What seeds lose together in each round, compared with not adopting.
    """

    game: FiniteGame
    start: BoolArray
    target: BoolArray
    seeds: BoolArray | None
    cost: FloatArray
    status: Status
    answer: str
    cascade: Cascade
    released: bool
    monotone: bool
    losses: FloatArray

    @property
    def names(self) -> tuple[str, ...]:
        """Names of the seeds."""
        return () if self.seeds is None else self.game.names_of(self.seeds)

    @property
    def total_cost(self) -> float:
        """What the seeds cost together."""
        return 0.0 if self.seeds is None else float(self.seeds @ self.cost)

    @property
    def gap(self) -> float:
        """By which part of the cost cheaper seeds could exist; NaN without any bound."""
        if self.status.word == "heuristic":
            return float("nan")
        return 1.0 - self.status.lower_bound / self.total_cost if self.total_cost else 0.0

    @cached_property
    def permanent(self) -> dict[str, float]:
        """By agent, what must be paid for good at a target that is no equilibrium."""
        gains = self.game.gains_at(self.target)
        short = self.target & (gains < -self.game.rounding)
        return {self.game.labels[i]: float(-gains[i]) for i in np.flatnonzero(short)}

    @property
    def joins(self) -> dict[str, int]:
        """The round in which each agent first adopts; 0: from the start, or as a seed."""
        ever = self.cascade.rounds.any(axis=0)
        first = self.cascade.rounds.argmax(axis=0)
        return {self.game.labels[i]: int(first[i]) for i in np.flatnonzero(ever)}

    @property
    def sure(self) -> str:
        """What is known of cheaper seeds."""
        if self.status.word == "gap":
            return f"cheaper ones could save {100 * self.gap:.2g} % at most"
        optimal = self.status.word == "optimal"
        return "no cheaper ones exist" if optimal else "cheaper ones may exist"

    @property
    def words(self) -> str:
        """The answer in a sentence or two."""
        if self.answer == "nothing":
            known = "" if self.status.word == "optimal" else " found so far"
            return f"no push: no equilibrium{known} is better than the start"
        if self.answer == "unreachable":
            if self.status.word == "optimal":
                return "no push: no adopters of the target, won together, lead to it"
            return "no push was found that leads to the target; there may be one"
        if self.answer == "permanent":
            pay = sum(self.permanent.values())
            return (
                "permanent policy needed: the target is no equilibrium; "
                f"{len(self.permanent)} of its adopters lose {pay:.4g} together in every period"
            )
        if self.answer == "none-needed":
            return "no push is needed: best responses lead to the target by themselves"
        count, rounds = len(self.names), len(self.cascade.rounds) - 1
        return (
            f"{count} of {int((self.target & ~self.start).sum())} {self.game.agents} "
            f"{'is' if count == 1 else 'are'} won at a cost of {self.total_cost:.4g} "
            f"({self.sure}); the others follow in {rounds} round{'' if rounds == 1 else 's'}, and "
            f"{'that one' if count == 1 else 'the seeds'} can then be let go"
        )

    def to_frame(self) -> pd.DataFrame:
        """One row per agent of the target."""
        import pandas as pd

        joins = self.joins
        seeded = self.names
        rows = [
            {"agent": name, "seed": name in seeded, "round": joins.get(name), "cost": price}
            for name, price, wanted in zip(self.game.labels, self.cost, self.target, strict=True)
            if wanted
        ]
        return pd.DataFrame(rows, columns=["agent", "seed", "round", "cost"])

    def plot(self) -> Any:
        """Altair chart: seeds, their cost, and who follows in which round."""
        return chart("plot_finite_push", self)

    def record(self) -> dict[str, Any]:
        """Everything that JSON can hold."""
        told = self.answer in ("temporary", "none-needed")
        return {
            "answer": self.answer,
            "words": self.words,
            "start": list(self.game.names_of(self.start)),
            "target": list(self.game.names_of(self.target)),
            "seeds": list(self.names) if told else None,
            "cost": self.total_cost if told else None,
            "lower_bound": self.status.lower_bound if told else None,
            "status": self.status.word if told else None,
            "greedy_cost": self.status.greedy_cost if told else None,
            "rounds": self.joins if told else None,
            "released": self.released,
            "largest_loss": float(self.losses.max(initial=0.0)),
            "permanent": self.permanent if self.answer == "permanent" else None,
        }

    def __repr__(self) -> str:
        lines = [f"FinitePush({self.game.name}: {self.answer})", f"  {self.words}"]
        if self.seeds is not None and self.seeds.any():
            shown = ", ".join(self.names[:8])
            rest = len(self.names) - 8
            lines.append(f"  seeds: {shown}" + (f" and {rest} more" if rest > 0 else ""))
        return "\n".join(lines)
