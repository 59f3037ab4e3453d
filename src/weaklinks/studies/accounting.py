"""Development accounting: an income ratio between two of Jones' economies, cut into causes."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import cache, partial

import numpy as np

from weaklinks.arrays import frozen
from weaklinks.errors import InputError
from weaklinks.models.jones import Jones2008
from weaklinks.studies.accounts import Accounting
from weaklinks.studies.primitives import (
    COMPONENTS,
    Primitives,
    Spending,
    World,
    log_gdp_per_worker,
    mixed,
    primitives_of,
    spending_of,
)
from weaklinks.studies.shapley import contributions, require_order

#: The two switches of the amplification, and the worlds between which they choose.
MULTIPLIERS = ("intermediate goods", "capital")
_FULL = World()
#: Components that change `Spending`: those that switch what it is made from.
SPENDING_COMPONENTS = frozenset(
    name
    for name, fields in COMPONENTS.items()
    if {"technology", "log_pattern", "log_kept"} & set(fields)
)

__all__ = ["COMPONENTS", "MULTIPLIERS", "Accounting", "decompose"]


def decompose(
    rich: Jones2008,
    poor: Jones2008,
    *,
    order: str | Sequence[str] = "shapley",
    level_exponent: float = 0.0,
    deepening: bool = True,
) -> Accounting:
    """Divide an income ratio exactly among the causes named in `COMPONENTS`.

    Parameters
    ----------
    rich, poor : Jones2008
        With the same number of varieties and the same weights: varieties are matched by place.
    order : "shapley" or sequence of str
        Average over all orders of switching components from poor to rich, or one order.
    level_exponent : float
        What "level" of productivity means: the power mean with this exponent over varieties.
        The geometric mean (0, the default) does not depend on substitution, and a spread of
        log productivity around an unchanged mean leaves it unchanged (mu_a and nu_a of
        Proposition 5); inf is the best variety, the paper's A-bar.
    deepening : bool
        Whether the capital-output ratio is a cause of its own (development accounting), or its
        effect is counted with the wedges that bring it about.

    Returns
    -------
    Accounting

    Raises
    ------
    InputError
        When varieties do not match, or `order` is no arrangement of the components.
    NoEquilibriumError
        When a mixture of the two economies has no equilibrium.

    Notes
    -----
    The average wedge is that of footnote 8, on which alone K/Y and the share of wedge revenue in
    gross output depend, equation (24): making wedges uniform at it leaves both as they are, so
    that the dispersion of wedges works through productivity alone.

    Where `deepening` is on, K/Y is exchanged by itself and held in all other switches by a cost
    of capital that moves (lambda + delta of a mixture is neither country's): "mean wedge" is
    then its effect given K/Y, which works through intermediate goods. A mean wedge is exchanged
    by multiplying all 1 - tau_i by one factor: the poor country's dispersed wedges at the rich
    country's low mean are negative for some varieties, and the effect of the mean wedge is in
    part that of mixtures with subsidies (`Accounting.wedges_of`).

    `technology` (sigma, alpha, theta, rho, and lambda + delta where `deepening` is off) is a
    component only where it differs.

    References
    ----------
    Jones (2008), section 6; Klenow and Rodriguez-Clare (1997); Hall and Jones (1999).
    """
    _require_same_varieties(rich, poor)
    parts = tuple(
        primitives_of(m, level_exponent=level_exponent, deepening=deepening) for m in (rich, poor)
    )
    pair = (parts[0], parts[1])
    names = _names(rich, poor, deepening)
    chosen = order if order == "shapley" else require_order(order, names)
    stock = _capital_per_worker(rich)
    value = _values(pair, stock)
    found = {
        world: contributions(partial(value, world), names, chosen)
        for world in (
            World(intermediates=i, capital=c) for i in (False, True) for c in (False, True)
        )
    }
    return _accounting(rich, poor, pair, names, chosen, found, stock)


def _values(
    parts: tuple[Primitives, Primitives], stock: float
) -> Callable[[World, frozenset[str]], float]:
    """Log income by world and by what is switched; what worlds and mixtures share is done once."""

    @cache
    def mixture(coalition: frozenset[str]) -> Primitives:
        return mixed(*parts, coalition)

    @cache
    def spending(switched: frozenset[str]) -> Spending:
        return spending_of(mixture(switched))

    def value(world: World, coalition: frozenset[str]) -> float:
        known = spending(coalition & SPENDING_COMPONENTS)
        return log_gdp_per_worker(mixture(coalition), world, stock, known)

    return value


def _accounting(
    rich: Jones2008,
    poor: Jones2008,
    parts: tuple[Primitives, Primitives],
    names: tuple[str, ...],
    order: str | Sequence[str],
    found: Mapping[World, Mapping[str, float]],
    stock: float,
) -> Accounting:
    table = {world: np.array([by[name] for name in names]) for world, by in found.items()}

    def at(coalition: frozenset[str], component: int) -> float:
        world = World(
            intermediates=MULTIPLIERS[0] in coalition, capital=MULTIPLIERS[1] in coalition
        )
        return float(table[world][component])

    split = [contributions(partial(at, component=k), MULTIPLIERS) for k in range(len(names))]
    none, goods, capital, full = (
        table[World(intermediates=i, capital=c)]
        for i, c in ((False, False), (True, False), (False, True), (True, True))
    )
    by_goods, by_capital = (np.array([row[name] for row in split]) for name in MULTIPLIERS)
    total = float((none + by_goods + by_capital).sum())
    return Accounting(
        rich=rich,
        poor=poor,
        components=names,
        direct=frozen(none),
        by_intermediates=frozen(by_goods),
        by_capital=frozen(by_capital),
        interaction=frozen(full - goods - capital + none),
        order=order if isinstance(order, str) else tuple(order),
        parts=parts,
        residual=_residual(rich, poor, parts, stock, total),
    )


def _residual(
    rich: Jones2008,
    poor: Jones2008,
    parts: tuple[Primitives, Primitives],
    stock: float,
    total: float,
) -> float:
    own = [log_gdp_per_worker(p, _FULL, stock) for p in parts]
    log_y = [float(np.log(m.steady_state().gdp_per_worker)) for m in (rich, poor)]
    gaps = [abs(a - b) for a, b in zip(own, log_y, strict=True)]
    return max(*gaps, abs(total - (log_y[0] - log_y[1])))


def _capital_per_worker(model: Jones2008) -> float:
    return float(np.log(model.steady_state().capital / model.workers))


def _names(rich: Jones2008, poor: Jones2008, deepening: bool) -> tuple[str, ...]:
    fields = ["intermediate_share", "capital_share", "final_exponent", "intermediate_exponent"]
    differs = any(getattr(rich, f) != getattr(poor, f) for f in fields)
    costs = [m.discount_rate + m.depreciation for m in (rich, poor)]
    left_out = set()
    if not deepening:
        left_out.add("capital deepening")
        differs = differs or costs[0] != costs[1]
    if not differs:
        left_out.add("technology")
    return tuple(name for name in COMPONENTS if name not in left_out)


def _require_same_varieties(rich: Jones2008, poor: Jones2008) -> None:
    a, b = rich.varieties, poor.varieties
    if len(a) != len(b):
        raise InputError(
            f"the rich economy has {len(a)} varieties, the poor one {len(b)}; components can only "
            "be exchanged between the same varieties (set points, or give arrays of one length)",
            subject="accounting",
        )
    if not np.allclose(a.weight, b.weight, rtol=1e-9, atol=0.0):
        raise InputError(
            "the two economies weigh their varieties differently; use one quadrature for both",
            subject="accounting",
        )
