"""Two equilibria of one world side by side, region by region."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np

from weaklinks.arrays import FloatArray, IntArray, finite_or_none
from weaklinks.display import chart
from weaklinks.economy import World
from weaklinks.equilibrium import WorldEquilibrium

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True, kw_only=True, eq=False)
class WorldExperiment:
    """What a change of wedges does to every region.

    Attributes
    ----------
    before, after : WorldEquilibrium
        On the same nodes.
    changes : tuple of str
        What was asked for, one phrase each.
    cautions : tuple of str
        What of it is so large that it may be a slip, one sentence each.
    """

    before: WorldEquilibrium
    after: WorldEquilibrium
    changes: tuple[str, ...] = ()
    cautions: tuple[str, ...] = ()

    @property
    def world(self) -> World:
        """The world before the change."""
        return self.before.world

    @property
    def names(self) -> tuple[str, ...]:
        """Readable name of each region; its code where it has no other."""
        return tuple(self.world.labels.get(code, code) for code in self.world.regions)

    @property
    def consumption_percent(self) -> FloatArray:
        """Change of each region's real final use, its welfare, (H,)."""
        return 100.0 * (self.after.consumption / self.before.consumption - 1.0)

    @property
    def world_consumption_percent(self) -> float:
        """The same, averaged with what the regions spend before the change."""
        return float(self.before.spending @ self.consumption_percent)

    @cached_property
    def gdp_percent(self) -> FloatArray:
        """Change of each region's GDP in volume, (H,).

        Output less intermediate inputs and goods out of stocks, at basic prices, by double
        deflation (each sector's inputs with their own CES price index): Fisher's index, the
        geometric mean over old and new prices. Not a number where it is not defined.
        """
        a, b = self.before, self.after
        with np.errstate(invalid="ignore", divide="ignore"):
            old = _value_added(a, b) / _value_added(a, a)
            new = _value_added(b, b) / _value_added(b, a)
            return np.asarray(100.0 * (np.sqrt(old * new) - 1.0))

    @property
    def income_percent(self) -> FloatArray:
        """Change of each region's GDP over the price of its final use, (H,)."""
        nominal = self.after.gdp / self.before.gdp
        price = self.after.price_level / self.before.price_level
        return np.asarray(100.0 * (nominal / price - 1.0))

    @property
    def factor_percent(self) -> dict[str, FloatArray]:
        """Change of real pay by kind of factor and region; not a number where there is none."""
        change = 100.0 * (self.after.real_factor_price / self.before.real_factor_price - 1.0)
        found: dict[str, FloatArray] = {}
        for k, name in enumerate(self.world.economy.factor_names):
            region, colon, kind = name.rpartition(": ")
            if colon and region in self.world.regions:
                column = found.setdefault(kind, np.full(self.world.n_regions, np.nan))
                column[self.world.regions.index(region)] = change[k]
        return found

    @property
    def changed(self) -> IntArray:
        """Nodes whose wedge is changed."""
        return np.flatnonzero(self.before.world.economy.wedge != self.after.world.economy.wedge)

    @property
    def ranking(self) -> IntArray:
        """Regions from the largest gain of real final use to the largest loss."""
        return np.argsort(-self.consumption_percent, kind="stable")

    @property
    def residual(self) -> float:
        """Largest residual of the two equilibria."""
        return max(self.before.residual, self.after.residual)

    def to_frame(self) -> pd.DataFrame:
        """One row per region, the largest gain first; changes in percent."""
        import pandas as pd

        names = {"region": np.array(self.world.regions), "name": np.array(self.names)}
        columns = {**names, **self._columns()}
        return pd.DataFrame({name: values[self.ranking] for name, values in columns.items()})

    def record(self) -> dict[str, Any]:
        """Everything that JSON can hold."""
        economy, after = self.world.economy, self.after.world.economy
        columns = self._columns()
        return {
            "nodes": economy.n_nodes,
            "factors": economy.n_factors,
            "links": int(economy.shares.nnz),
            "changes": list(self.changes),
            "cautions": list(self.cautions),
            "changed": [
                {"name": economy.names[i], "before": economy.wedge[i], "after": after.wedge[i]}
                for i in self.changed
            ],
            "world_consumption_percent": self.world_consumption_percent,
            "regions": [
                {"name": self.world.regions[r], "label": self.names[r]}
                | {name: finite_or_none(values[r]) for name, values in columns.items()}
                for r in self.ranking
            ],
            "residual": self.residual,
            "notes": list(economy.notes),
        }

    def plot(self) -> Any:
        """Altair chart of the change of real income by region."""
        return chart("plot_world", self)

    def _columns(self) -> dict[str, FloatArray]:
        return {
            "consumption_percent": self.consumption_percent,
            "income_percent": self.income_percent,
            "gdp_percent": self.gdp_percent,
            **{f"real_{kind}_percent": values for kind, values in self.factor_percent.items()},
            "price_level_percent": 100.0 * (self.after.price_level / self.before.price_level - 1.0),
            "gdp_share": self.before.gdp / self.before.gdp.sum(),
            "wedge_revenue_share": self.after.wedge_revenue / self.after.gdp,
        }

    def __repr__(self) -> str:
        best, worst = self.ranking[0], self.ranking[-1]
        change = self.consumption_percent
        return (
            f"WorldExperiment({self.changed.size} wedges changed; world "
            f"{self.world_consumption_percent:+.3f} %, best {self.world.regions[best]} "
            f"{change[best]:+.3f} %, worst {self.world.regions[worst]} {change[worst]:+.3f} %)"
        )


def _value_added(prices: WorldEquilibrium, quantities: WorldEquilibrium) -> FloatArray:
    """Value added by region, with the prices of one equilibrium and the quantities of another."""
    world, sectors = prices.world, prices.world.economy.sector_view
    value = prices.price * quantities.quantity
    has = sectors.inputs >= 0
    added = value[sectors.activity].copy()
    added[has] -= value[sectors.inputs[has]]
    stocks = np.flatnonzero(world.economy.outside > 0)
    paid = quantities.markets.factor_shares[sectors.activity][:, stocks]
    through = quantities.world.economy.pass_through
    bought = paid * (through * quantities.revenue)[sectors.activity, None]
    added -= bought @ (prices.factor_price / quantities.factor_price)[stocks]
    region = world.owner[sectors.activity]
    total = np.bincount(region, weights=added, minlength=world.n_regions)
    return np.asarray(total, dtype=np.float64)
