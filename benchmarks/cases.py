"""Economies of the sizes that the library is asked to be fast on."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import scipy.sparse as sp

from weaklinks.arrays import FloatArray
from weaklinks.economy import Economy
from weaklinks.equilibrium import Equilibrium, solve
from weaklinks.growth import CobbDouglas, Household, Transition, steady_state, transition
from weaklinks.models.big_push import WageEconomy
from weaklinks.models.network import Network

HARD_ELASTICITIES = (0.5, 0.05)
HARD_SEEDS = range(20)


def nested_economy(
    sectors: int,
    *,
    seed: int = 0,
    density: float = 0.3,
    intermediate_elasticity: float = 0.5,
    consumption_elasticity: float = 2.0,
    log_productivity_sd: float = 0.3,
    largest_wedge: float = 0.3,
    factors: int = 2,
) -> Economy:
    """Two-level nested CES: each sector buys a bundle of goods and one of factors.

    Nodes are the sectors, their intermediate bundles, their value added, the final good.
    """
    rng = np.random.default_rng(seed)
    n = 3 * sectors + 1
    blocks = _blocks(rng, sectors, density, factors)
    upper, goods, value_added, final = blocks
    nothing = sp.csr_array((sectors, sectors))
    cells = [
        [None, sp.diags_array(upper), sp.diags_array(1 - upper), None, None],
        [goods, None, None, None, None],
        [nothing, None, None, None, value_added],
        [sp.csr_array(final), None, None, sp.csr_array((1, 1)), None],
    ]
    wedge, productivity = np.zeros(n), np.ones(n)
    wedge[:sectors] = rng.uniform(0, largest_wedge, sectors)
    productivity[:sectors] = np.exp(log_productivity_sd * rng.normal(size=sectors))
    repeats = [sectors, sectors, sectors, 1]
    return Economy(
        names=[f"n{i}" for i in range(n)] + [f"f{i}" for i in range(factors)],
        shares=sp.csr_array(sp.block_array(cells)),
        elasticity=np.repeat([0.8, intermediate_elasticity, 0.9, consumption_elasticity], repeats),
        wedge=wedge,
        productivity=productivity,
        final=n - 1,
    )


def _blocks(rng, sectors, density, factors):
    goods = sp.random_array(
        (sectors, sectors),
        density=density,
        rng=rng,
        format="csr",
        data_sampler=lambda size: rng.uniform(0.1, 1.0, size),
    )
    goods = sp.csr_array(goods + 0.01 * sp.eye_array(sectors))
    goods = sp.csr_array(sp.diags_array(1.0 / goods.sum(axis=1)) @ goods)
    value_added = sp.csr_array(rng.dirichlet(np.ones(factors), size=sectors))
    upper = rng.uniform(0.3, 0.7, sectors)
    return upper, goods, value_added, rng.dirichlet(np.ones(sectors))[None, :]


def hard_economies() -> list[Economy]:
    """40 economies with wedges up to 0.9 and log productivity of standard deviation one."""
    return [
        nested_economy(
            50,
            seed=seed,
            intermediate_elasticity=elasticity,
            consumption_elasticity=6.0,
            log_productivity_sd=1.0,
            largest_wedge=0.9,
        )
        for seed in HARD_SEEDS
        for elasticity in HARD_ELASTICITIES
    ]


def jones_economy(varieties: int) -> Economy:
    """Jones (2008) with complements among intermediates, superstars in consumption, v-wedges."""
    n, grid = varieties, np.arange(varieties) / (varieties - 1)
    sigma, alpha = 0.5, 1 / 3
    bundle, final, capital, labour = n, n + 1, n + 2, n + 3
    one = np.ones(n)
    of_variety = [
        sp.coo_array((share * one, (np.arange(n), np.full(n, seller))), shape=(n + 3, n + 4))
        for share, seller in (
            (sigma, bundle),
            (alpha * (1 - sigma), capital),
            ((1 - alpha) * (1 - sigma), labour),
        )
    ]
    of_bundles = [
        sp.coo_array((one / n, (np.full(n, buyer), np.arange(n))), shape=(n + 3, n + 4))
        for buyer in (bundle, final)
    ]
    of_capital = sp.coo_array(([1.0], ([capital], [final])), shape=(n + 3, n + 4))
    wedge, productivity, elasticity = np.zeros(n + 3), np.ones(n + 3), np.ones(n + 3)
    wedge[:n] = 1.9 - np.exp(1.1 * np.minimum(grid, 1 - grid))
    productivity[:n], productivity[capital] = np.exp(-2 * grid), 10.0
    elasticity[bundle], elasticity[final] = 0.5, 6.0
    return Economy(
        names=[f"v{k}" for k in range(n)] + ["X", "Y", "K", "H"],
        shares=sp.csr_array(sum([*of_variety, *of_bundles, of_capital])),
        elasticity=elasticity,
        productivity=productivity,
        wedge=wedge,
        final="Y",
    )


def dense_economy(sectors: int, *, seed: int = 0) -> Economy:
    """Every sector buys from every other, as in a multi-region input-output table."""
    rng = np.random.default_rng(seed)
    goods = rng.uniform(0.1, 1.0, (sectors, sectors))
    goods *= (rng.uniform(0.3, 0.7, sectors) / goods.sum(axis=1))[:, None]
    factor = 1.0 - goods.sum(axis=1)
    final = np.concatenate([rng.dirichlet(np.ones(sectors)), [0.0, 0.0]])
    sector_rows = np.hstack([goods, np.zeros((sectors, 1)), factor[:, None]])
    return Economy(
        names=[f"s{k}" for k in range(sectors)] + ["final", "labour"],
        shares=sp.csr_array(np.vstack([sector_rows, final])),
        elasticity=np.append(np.full(sectors, 0.5), 2.0),
        productivity=np.append(np.exp(0.3 * rng.normal(size=sectors)), 1.0),
        wedge=np.append(rng.uniform(0, 0.2, sectors), 0.0),
        final="final",
    )


def growth_path(periods: int = 300) -> Transition:
    """One-sector path from a third of the steady state's capital, with wedges."""
    technology, household = CobbDouglas(rental_share=0.2), Household()
    start = steady_state(technology, household).capital / 3
    return transition(technology, household, capital=start, periods=periods)


def wage_economy(sectors: int, *, seed: int = 0) -> WageEconomy:
    """Sectors whose fixed costs lie across the window of multiple equilibria."""
    rng = np.random.default_rng(seed)
    share = rng.dirichlet(np.full(sectors, 20.0))
    return WageEconomy(
        labour=10.0,
        share=share,
        productivity=rng.uniform(1.95, 2.05, sectors),
        fixed_cost=10.0 * share * rng.uniform(0.17, 0.23, sectors),
        premium=0.5,
    )


def sparse_economy(sectors: int) -> Economy:
    """A network in which every sector buys from about 20 others, at random."""
    return Network(sectors=sectors, density=min(1.0, 20.0 / sectors), largest_wedge=0.3).economy()


@dataclass(frozen=True, kw_only=True, eq=False)
class Draws:
    """Economies side by side: wedges and productivities drawn around a solved economy.

    Attributes
    ----------
    base : Equilibrium
    wedge, productivity : (n, draws) arrays
    """

    base: Equilibrium
    wedge: FloatArray
    productivity: FloatArray


def draws_of(draws: int, *, sectors: int = 76, sd: float = 0.1) -> Draws:
    """A nested economy with log productivities and log(1 - wedge) of its sectors drawn anew."""
    base, rng = solve(nested_economy(sectors)), np.random.default_rng(1)
    economy, shape = base.economy, (sectors, draws)
    kept, productivity = (
        np.repeat(x[:, None], draws, axis=1) for x in (1.0 - economy.wedge, economy.productivity)
    )
    kept[:sectors] *= np.exp(sd * rng.normal(size=shape))
    productivity[:sectors] *= np.exp(sd * rng.normal(size=shape))
    return Draws(base=base, wedge=1.0 - kept, productivity=productivity)


def jones_rows(rows: int) -> dict[str, FloatArray]:
    """Jones economies with everything drawn that shapes the sums over varieties."""
    rng = np.random.default_rng(4)
    ranges = {
        "intermediate_share": (0.2, 0.7),
        "final_exponent": (0.3, 0.85),
        "intermediate_exponent": (-3.0, -0.2),
        "productivity_decay": (0.5, 3.0),
        "largest_wedge": (0.1, 0.95),
        "wedge_decay": (0.0, 1.1),
    }
    return {name: rng.uniform(*ends, rows) for name, ends in ranges.items()}
