"""The main job: what holds a country back, and what would have to be fixed first."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np

from weaklinks.arrays import FloatArray
from weaklinks.calibration import Elasticities, Horizon
from weaklinks.display import chart
from weaklinks.economy import Economy
from weaklinks.equilibrium import Equilibrium, solve
from weaklinks.equilibrium.many import solve_many
from weaklinks.equilibrium.statics import Gradient, gradient
from weaklinks.sectors import Sectors
from weaklinks.studies.cost import Cost, cost_at, cost_of, without_wedges
from weaklinks.studies.country import Country
from weaklinks.studies.reforms import Progress, ReformPath, reform_path
from weaklinks.studies.spread import Spread, draw_spread

if TYPE_CHECKING:
    import pandas as pd

#: Sizes of productivity shock at which bottlenecks are told from superstars.
SHOCKS = {"halved": 0.5, "up_10_percent": 1.1, "doubled": 2.0}

#: Curvature that rounding alone can leave: GDP is straight, a sector is neither of the two.
STRAIGHT = 1e-9

#: Elasticities that others would choose, for comparison.
ALTERNATIVES: Mapping[str, Elasticities] = {
    "Broad sectors: inputs 0.5, final goods 0.9": Elasticities(),
    "Jones' varieties: final goods 6": Elasticities(final=6.0),
    "Near fixed proportions: inputs 0.05": Elasticities(inputs=0.05),
    "Value added and inputs 0.5": Elasticities(value_added=0.5),
    "All Cobb-Douglas: inputs, final, trade 1": Elasticities(inputs=1.0, final=1.0, trade=1.0),
    "Domestic and imported goods 1.5": Elasticities(trade=1.5),
}


@dataclass(frozen=True, kw_only=True, eq=False)
class Diagnosis:
    """Everything ``weaklinks diagnose`` says about a country.

    Attributes
    ----------
    country : Country
    horizon : {"long", "short"}
    elasticities : Elasticities
    equilibrium, efficient : Equilibrium
        As it is, and with every wedge zero.
    slopes : Gradient
    costs : mapping of horizon to Cost
        Only this horizon's after a first look.
    path : ReformPath or None
        Best first; None where there are no wedges, and after a first look.
    alternatives : mapping of str to Cost
        The cost at this horizon under other elasticities; none after a first look.
    spread : Spread or None
        Over draws of elasticities and wedges.
    """

    country: Country
    horizon: Horizon
    elasticities: Elasticities
    equilibrium: Equilibrium
    efficient: Equilibrium
    slopes: Gradient
    costs: Mapping[str, Cost]
    path: ReformPath | None
    alternatives: Mapping[str, Cost]
    spread: Spread | None

    @property
    def economy(self) -> Economy:
        """The calibrated economy."""
        return self.equilibrium.economy

    @property
    def sectors(self) -> Sectors:
        """The sectors that the rows of the results are about."""
        return self.economy.sector_view

    @cached_property
    def wedge(self) -> FloatArray:
        """Each sector's wedge, its taxes and tariffs taken together."""
        return self.sectors.wedge(self.economy.wedge, self.equilibrium.revenue)

    @cached_property
    def _shocks(self) -> tuple[dict[str, FloatArray], float]:
        return _shock(self.equilibrium)

    @cached_property
    def _removals(self) -> tuple[FloatArray, float]:
        return _reform_alone(self.equilibrium)

    @property
    def shocked(self) -> Mapping[str, FloatArray]:
        """GDP relative to today's, by sector, for each of `SHOCKS` to its productivity."""
        return self._shocks[0]

    @property
    def reformed(self) -> FloatArray:
        """GDP relative to today's when one sector's wedges alone are removed."""
        return self._removals[0]

    @property
    def batch_residual(self) -> float:
        """Largest residual of the equilibria behind `shocked` and `reformed`."""
        return max(self._shocks[1], self._removals[1])

    @property
    def domar_weight(self) -> FloatArray:
        """Each sector's sales over GDP."""
        return self.equilibrium.domar_weight[self.sectors.activity]

    @property
    def gain_elasticity(self) -> FloatArray:
        """Percent of GDP gained per percent of a sector's productivity."""
        return self.slopes.productivity[self.sectors.activity]

    @cached_property
    def reform_first_order(self) -> FloatArray:
        """Percent of GDP gained, to first order, by removing each sector's wedges."""
        per_node = -self.slopes.wedge * np.log1p(-self.economy.wedge)
        in_logs = [float(per_node[nodes].sum()) for nodes in self.sectors.wedge_nodes]
        return np.asarray(100.0 * np.expm1(in_logs))

    @property
    def curvature(self) -> FloatArray:
        """How much GDP bends in a sector's productivity: below 0 a bottleneck, above a superstar.

        ``log GDP(doubled) + log GDP(halved)``, over twice the squared log of two.
        """
        bend: FloatArray = np.log(self.shocked["doubled"]) + np.log(self.shocked["halved"])
        return np.asarray(bend / (2.0 * np.log(2.0) ** 2))

    @property
    def makes(self) -> np.ndarray[Any, np.dtype[np.bool_]]:
        """Which sectors produce at home (others are imported goods that only carry a tax)."""
        return self.country.makes(self.economy)

    def weakest_links(self, most: int = 10) -> list[int]:
        """Sectors in which more productivity pays most, largest first."""
        return self._ranked(self.gain_elasticity, self.makes, most)

    def superstars(self, most: int = 10) -> list[int]:
        """Sectors whose doubling beats the first-order gain by most."""
        excess = self.shocked["doubled"] - 2.0**self.gain_elasticity
        up = self.makes & (self.curvature > STRAIGHT)
        return self._ranked(excess, up & (excess > 0), most)

    def bottlenecks(self, most: int = 10) -> list[int]:
        """Sectors whose failure costs more than success gains, the most bent first."""
        return self._ranked(-self.curvature, self.makes & (self.curvature < -STRAIGHT), most)

    def best_reforms(self, most: int = 10) -> list[int]:
        """Sectors whose wedges, removed alone, raise GDP: by the exact gain, largest first."""
        gain = np.log(self.reformed)
        return self._ranked(gain, gain > STRAIGHT, most)

    @cached_property
    def gross_output(self) -> float:
        """Sales of all activities, in units of the final good."""
        return float(self.equilibrium.revenue[self.sectors.activity[self.makes]].sum())

    @property
    def intermediate_share(self) -> float:
        """Intermediate inputs over gross output, of all activities."""
        nodes = self.sectors.inputs[self.makes & (self.sectors.inputs >= 0)]
        return float(self.equilibrium.revenue[nodes].sum() / self.gross_output)

    @property
    def intermediate_multiplier(self) -> float:
        """1/(1 - sigma), the multiplier of intermediate goods alone (Jones 2008)."""
        return 1.0 / (1.0 - self.intermediate_share)

    @property
    def multiplier(self) -> float:
        """Percent of GDP gained when every activity's productivity rises by one percent.

        The multiplier of the whole economy at this horizon: in the long run with the capital that
        comes with more output. That of intermediate goods alone is `intermediate_multiplier`.
        """
        return float(self.gain_elasticity[self.makes].sum())

    @property
    def average_wedge(self) -> float:
        """Revenue of all wedges over gross output."""
        return float(self.equilibrium.wedge_revenue.sum() / self.gross_output)

    @property
    def gdp_gain_percent(self) -> float:
        """Rise of GDP if every wedge were zero, at this horizon."""
        return self.costs[self.horizon].gdp_gain_percent

    @property
    def residual(self) -> float:
        """Largest residual of any equilibrium behind these numbers."""
        costs = (*self.costs.values(), *self.alternatives.values())
        found = [self.equilibrium.residual, self.efficient.residual, self.batch_residual]
        found += [cost.residual for cost in costs]
        found += [part.residual for part in (self.path, self.spread) if part is not None]
        return max(found)

    @staticmethod
    def _ranked(
        values: FloatArray, among: np.ndarray[Any, np.dtype[np.bool_]], most: int
    ) -> list[int]:
        order = [int(k) for k in np.argsort(-values, kind="stable") if among[k]]
        return order[:most]

    def to_frame(self) -> pd.DataFrame:
        """One row per sector with everything that is known of it."""
        import pandas as pd

        return pd.DataFrame(sector_columns(self))

    def plot(self) -> Any:
        """Altair chart of the weakest links."""
        return chart("plot_weak_links", self)

    def __repr__(self) -> str:
        return (
            f"Diagnosis({self.country.prepared.table.title}, {self.country.source.description}, "
            f"{self.horizon} run: GDP {self.gdp_gain_percent:+.3g} % without wedges, "
            f"{self.horizon}-run multiplier {self.multiplier:.3g}, residual {self.residual:.0e})"
        )


def sector_columns(diagnosis: Diagnosis) -> dict[str, Any]:
    """Columns of the sector table, by name."""
    d = diagnosis
    return {
        "name": list(d.sectors.labels),
        "code": list(d.sectors.names),
        "wedge": d.wedge,
        "domar_weight": d.domar_weight,
        "gain_elasticity": d.gain_elasticity,
        "beyond_domar": d.gain_elasticity - d.domar_weight,
        "reform_first_order_percent": d.reform_first_order,
        "reform_gain_percent": 100.0 * (d.reformed - 1.0),
        **{f"gdp_if_{name}": values for name, values in d.shocked.items()},
        "curvature": d.curvature,
    }


def diagnose(
    country: Country,
    *,
    horizon: Horizon = "long",
    elasticities: Elasticities | None = None,
    draws: int = 0,
    seed: int = 0,
    steps: int | None = None,
    whole: bool = True,
    progress: Progress | None = None,
) -> Diagnosis:
    """Diagnose a country.

    Parameters
    ----------
    country : Country
        From `open_country`.
    horizon : {"long", "short"}
        With capital produced, or fixed.
    elasticities : Elasticities, optional
    draws : int
        How many draws of elasticities and wedges to spread the answers over.
    seed : int
    steps : int, optional
        Length of the reform path; all wedges by default.
    whole : bool
        Without it, a first look: no reform path, no other horizon and no alternatives, and
        shocks and reforms of single sectors are solved when they are asked for.
    progress : function of (done, total), optional
        Called after each draw.

    Returns
    -------
    Diagnosis

    Raises
    ------
    InputError, NoEquilibriumError
    """
    eps = elasticities or Elasticities()
    now = solve(country.economy(horizon=horizon, elasticities=eps))
    efficient, slopes = without_wedges(now), gradient(now)
    cost = cost_of(now, efficient, slopes)
    other: Horizon = "short" if horizon == "long" else "long"
    costs: dict[str, Cost] = {horizon: cost}
    if whole:
        costs[other] = cost_at(country, other, eps)
    taxed = whole and bool(now.economy.wedge.any())
    found = Diagnosis(
        country=country,
        horizon=horizon,
        elasticities=eps,
        equilibrium=now,
        efficient=efficient,
        slopes=slopes,
        costs=costs,
        path=reform_path(now.economy, start=now, steps=steps) if taxed else None,
        alternatives={
            name: cost if others == eps else cost_at(country, horizon, others)
            for name, others in (ALTERNATIVES if whole else {}).items()
        },
        spread=draw_spread(country, horizon, draws, seed, progress) if draws else None,
    )
    if whole:
        _ = found.batch_residual  # what cannot be solved is refused here, not later
    return found


def _shock(now: Equilibrium) -> tuple[dict[str, FloatArray], float]:
    """Relative GDP after each shock to each sector: all of them in one batch."""
    activity = now.economy.sector_view.activity
    k = activity.size
    columns = np.repeat(now.economy.productivity[:, None], k * len(SHOCKS), axis=1)
    for block, factor in enumerate(SHOCKS.values()):
        columns[activity, block * k + np.arange(k)] *= factor
    batch = solve_many(now, productivity=columns)
    relative = batch.gdp / now.gdp
    shocked = {name: relative[i * k : (i + 1) * k] for i, name in enumerate(SHOCKS)}
    return shocked, float(batch.residual.max())


def _reform_alone(now: Equilibrium) -> tuple[FloatArray, float]:
    view = now.economy.sector_view
    columns = np.repeat(now.economy.wedge[:, None], len(view), axis=1)
    for k, nodes in enumerate(view.wedge_nodes):
        columns[nodes, k] = 0.0
    batch = solve_many(now, wedge=columns)
    return np.asarray(batch.gdp / now.gdp), float(batch.residual.max())
