"""The Big Push in an input-output network, and when linkages alone give no trap."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from weaklinks.arrays import BoolArray, FloatArray, frozen
from weaklinks.errors import Problems, name_some
from weaklinks.finite_games import FiniteGame
from weaklinks.models.big_push.network_bounds import network_bounds, proves_complements
from weaklinks.models.big_push.network_sets import (
    Technologies,
    complain_of_loops,
    one_more,
    solve_sets,
)

_VECTORS = {
    "final_share": (0.0, 1.0),
    "intermediate_share": (0.0, 1.0),
    "modern_intermediate_share": (0.0, 1.0),
    "productivity": (0.0, np.inf),
    "fixed_cost": (0.0, np.inf),
}


@dataclass(frozen=True, kw_only=True, eq=False)
class NetworkPush:
    """N sectors that buy from each other, each with a traditional and a modern technology.

    A competitive fringe makes every good by constant returns, which keeps all prices at one.
    A modern plant needs F units of labour first, then makes more from its inputs, pays the
    factory wage 1 + v and sells at the price of the fringe.

    Parameters
    ----------
    labour : float
        L: labour, or all value added at today's prices.
    final_share : (N,) array
        s, row of final spending; what is missing from one is spent on labour services.
    intermediate_share, modern_intermediate_share : (N,) arrays
        Part of cost that goes to inputs, under the two technologies (at today's prices).
    mix : (N, N) array
        ``mix[i, j]``: the part of i's inputs that is bought from j (row buys from column);
        what is missing from one by row is labour services.
    productivity, fixed_cost : (N,) arrays
        alpha and F (in labour) of the modern technology.
    premium : float
        v.
    can_adopt : (N,) booleans, optional
        Sectors that have a modern technology; all without it.
    names : sequence of str, optional

    Notes
    -----
    With ``c_i = (1+v)^(1-g_i)/alpha_i`` (g the modern input share), gross outputs solve
    ``R = s y + M(S)' R`` with rows ``g_j c_j mix_j`` of adopters and ``g_j mix_j`` of others,
    and ``y = (L - sum_S F)/l(S)``, l being the labour in one unit of final spending.
    Profits are ``R_i (1 - c_i) - (1+v) F_i``; welfare is ``y - v * factory labour``.

    References
    ----------
    After Ciccone (2002), Review of Economic Studies 69(3), and Murphy, Shleifer and
    Vishny (1989), Journal of Political Economy 97(5).
    """

    labour: float
    final_share: FloatArray
    intermediate_share: FloatArray
    modern_intermediate_share: FloatArray
    mix: FloatArray
    productivity: FloatArray
    fixed_cost: FloatArray
    premium: float = 0.0
    can_adopt: BoolArray | None = None
    names: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        for name in (*_VECTORS, "mix"):
            object.__setattr__(self, name, frozen(getattr(self, name)))
        n = self.final_share.size
        able = np.ones(n, dtype=bool) if self.can_adopt is None else self.can_adopt
        object.__setattr__(self, "can_adopt", frozen(able, dtype=np.bool_))
        names = self.names or tuple(f"sector {i + 1}" for i in range(n))
        object.__setattr__(self, "names", tuple(names))
        _require_usable(self)

    @property
    def unit_cost(self) -> FloatArray:
        """``c_i = (1+v)^(1-g_i)/alpha_i`` of a modern plant, before its fixed cost."""
        wage = (1.0 + self.premium) ** (1.0 - self.modern_intermediate_share)
        return np.asarray(wage / self.productivity)

    @property
    def technologies(self) -> Technologies:
        """Purchases and labour per unit of output, old and new."""
        c, g = self.unit_cost, self.modern_intermediate_share
        outside = 1.0 - self.mix.sum(axis=1)
        old = self.intermediate_share
        able = np.asarray(self.can_adopt)
        return Technologies(
            labour=self.labour,
            final=self.final_share,
            mix=self.mix,
            old_inputs=old,
            new_inputs=np.where(able, g * c, old),
            old_labour=1.0 - old + old * outside,
            new_labour=(1.0 - g) * c / (1.0 + self.premium) + g * c * outside,
            margin=1.0 - c,
            cost=np.where(able, self.fixed_cost, 0.0),
            bill=(1.0 + self.premium) * self.fixed_cost,
        )

    def everybody(self, masks: BoolArray) -> BoolArray:
        """Sets of those who can adopt as sets of all sectors."""
        able = np.asarray(self.can_adopt)
        full = np.zeros((masks.shape[0], able.size), dtype=bool)
        full[:, able] = masks
        return full

    def state(self, masks: BoolArray) -> Mapping[str, FloatArray]:
        """Income, welfare, profits, factory labour, and how far labour used is from labour."""
        full, tech = self.everybody(masks), self.technologies
        income, output = solve_sets(tech, full)
        c, g = self.unit_cost, self.modern_intermediate_share
        hired = tech.cost + output * (1.0 - g) * c / (1.0 + self.premium)
        workers = np.where(full, hired, 0.0).sum(axis=1)
        outside = (full * (g * c) * output) @ (1.0 - self.mix.sum(axis=1))
        services = (1.0 - self.final_share.sum()) * income + outside
        fringe = np.where(full, 0.0, tech.old_labour * output).sum(axis=1)
        profit = np.where(full, output * tech.margin - tech.bill, 0.0).sum(axis=1)
        return {
            "income": income,
            "welfare": income - self.premium * workers,
            "profit": profit,
            "factory_workers": workers,
            "labour_gap": (workers + services + fringe) / self.labour - 1.0,
            # Wages and profits against spending: a second identity, not used in solving.
            "income_gap": (self.labour + self.premium * workers + profit) / income - 1.0,
        }

    def output(self, masks: BoolArray) -> FloatArray:
        """Gross output of all N sectors at each of (m, agents) sets."""
        return solve_sets(self.technologies, self.everybody(masks))[1]

    def profits(self, masks: BoolArray) -> FloatArray:
        """Profits of the adopters, (m, agents); zero for others."""
        tech, able = self.technologies, np.asarray(self.can_adopt)
        gain = self.output(masks) * tech.margin - tech.bill
        return np.where(masks, gain[:, able], 0.0)

    def gains(self, masks: BoolArray) -> FloatArray:
        """``pi_i(S + i)`` of every agent at each of (m, agents) sets."""
        tech, able = self.technologies, np.asarray(self.can_adopt)
        sales = one_more(tech, self.everybody(masks))
        return np.asarray((sales * tech.margin - tech.bill)[:, able])

    def bounds(self, inside: BoolArray, possible: BoolArray) -> tuple[FloatArray, FloatArray]:
        """Bounds on every agent's gain over all sets between two, for (m, agents) pairs."""
        able = np.asarray(self.can_adopt)
        ends = self.everybody(inside), self.everybody(possible)
        return network_bounds(self.technologies, *ends, np.flatnonzero(able))

    def game(self) -> FiniteGame:
        """The adoption game of those who can; committing one costs its fixed cost in wages."""
        tech, able = self.technologies, np.asarray(self.can_adopt)
        return FiniteGame(
            name="big-push-network",
            labels=tuple(np.array(self.names)[able].tolist()),
            gains=self.gains,
            state=self.state,
            payoffs=self.profits,
            seed_cost=tech.bill[able],
            scale=float(tech.bill[able].max(initial=0.0)),
            bounds=self.bounds,
            complements=True if proves_complements(tech, np.flatnonzero(able)) else None,
        )


def _require_usable(model: NetworkPush) -> None:
    problems = Problems("NetworkPush")
    n = model.final_share.size
    problems.add_if(n == 0, "there are no sectors")
    problems.add_if(
        not 0 < model.labour < np.inf, f"labour is {model.labour!r}; it must be positive"
    )
    problems.add_if(
        not 0 <= model.premium < np.inf,
        f"premium is {model.premium!r}; it must be a number that is not negative",
    )
    shapes = dict.fromkeys((*_VECTORS, "can_adopt"), (n,)) | {"mix": (n, n)}
    for name, shape in shapes.items():
        found = getattr(model, name).shape
        problems.add_if(found != shape, f"{name} has shape {found}; {n} sectors need {shape}")
    problems.add_if(
        len(set(model.names)) != n, f"names: give {n} that differ, not {len(set(model.names))}"
    )
    if not problems.found:
        _require_values(model, problems)
    if not problems.found:
        complain_of_loops(model.technologies, model.names, problems)
    problems.raise_if_any()


def _require_values(model: NetworkPush, problems: Problems) -> None:
    names = np.array(model.names)
    for name, (low, high) in _VECTORS.items():
        values = getattr(model, name)
        wrong = ~(np.isfinite(values) & (values >= low) & (values <= high))
        problems.add_if(
            wrong.any(),
            f"{name} of {name_some(names[wrong].tolist())}: it must lie in [{low:g}, {high:g}]",
        )
    rows = np.append(model.mix.sum(axis=1), model.final_share.sum())
    wrong = ~(np.isfinite(rows) & (rows <= 1 + 1e-9))
    wrong[:-1] |= (model.mix < 0).any(axis=1)
    problems.add_if(
        wrong.any(),
        f"mix, final_share: {name_some(np.append(names, 'final')[wrong].tolist())}: shares must be "
        "positive and sum to one at most",
    )
    able, total = np.asarray(model.can_adopt), float(model.fixed_cost[model.can_adopt].sum())
    problems.add_if(
        (able & (model.productivity <= 0)).any(), "productivity must be positive where one adopts"
    )
    problems.add_if(
        total >= model.labour,
        f"fixed_cost: together {total:g}, and labour is {model.labour:g}: no labour is left to "
        "work when all sectors adopt; lower fixed costs, or the break-even sales, productivity or "
        "intermediate shares that they follow from",
    )


def network_at_break_even(
    *, break_even: FloatArray, labour: float = 1.0, **fields: Any
) -> NetworkPush:
    """Make a `NetworkPush` whose fixed costs follow from the sales at which plants break even.

    Parameters
    ----------
    break_even : (N,) array
        Sales at which a modern plant breaks even, today's (nobody modern) being 1:
        ``(1+v) F_i = break_even_i R_i(none) (1 - c_i)``.
    labour : float
    **fields
        All other fields of `NetworkPush`.
    """
    nothing = np.zeros_like(np.asarray(break_even, dtype=np.float64))
    free = NetworkPush(labour=labour, fixed_cost=nothing, **fields)
    none = np.zeros((1, nothing.size), dtype=bool)
    output = solve_sets(free.technologies, none)[1][0]
    profit = np.maximum(output * free.technologies.margin, 0.0)
    return replace(free, fixed_cost=break_even * profit / (1.0 + free.premium))
