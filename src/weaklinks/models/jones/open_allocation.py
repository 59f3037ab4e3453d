"""The open economy in closed form: Proposition 3 with four other numbers.

With one factor and balanced trade every price is a multiple of the cost of making a variety of
productivity one, so that trade changes the relative prices at which bundles buy and the share
of spending that reaches inputs, and nothing else in Proposition 3.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from weaklinks.arrays import FloatArray
from weaklinks.models.jones import equations as eq
from weaklinks.models.jones.allocation import Indices
from weaklinks.models.jones.open_prices import RelativePrices, open_indices, relative_prices

if TYPE_CHECKING:
    import pandas as pd

    from weaklinks.models.jones.open_economy import OpenJones2008


@dataclass(frozen=True, kw_only=True, eq=False)
class OpenAllocation:
    """The long run of a small open economy; the final good is numeraire.

    Attributes
    ----------
    model : OpenJones2008
    indices : Indices
        What varieties and trade come down to.
    relative : RelativePrices
    gdp, capital, wage, intermediate_price : float
    domestic_sales, imports : (n,) arrays
        Value of domestic production, and of imports including tariffs, by variety.
    exchange_rate : float
        Price of foreign exchange in final goods; nan without trade.
    """

    model: OpenJones2008
    indices: Indices
    relative: RelativePrices
    gdp: float
    capital: float
    wage: float
    intermediate_price: float
    domestic_sales: FloatArray
    imports: FloatArray
    exchange_rate: float

    @property
    def gdp_per_worker(self) -> float:
        """Y / L."""
        return self.gdp / self.model.workers

    @property
    def price(self) -> FloatArray:
        """Price of each variety as bundles buy it."""
        return self.relative.used * self.indices.final

    @property
    def import_share(self) -> float:
        """Imports before tariffs over GDP; exports over GDP, too."""
        return float(self.imports.sum()) / (1.0 + self.model.tariff) / self.gdp

    @property
    def residual(self) -> float:
        """Relative gap of income, factors plus all wedges, to GDP."""
        m, tau = self.model, self.model.home.varieties.wedge
        inputs = float((1.0 - tau) @ self.domestic_sales)
        factors = (1.0 - m.intermediate_share) * inputs
        exports = float(self.imports.sum()) / (1.0 + m.tariff)
        taxes = float(self.imports.sum()) - exports + exports * (1.0 - 1.0 / (1.0 + m.export_tax))
        return abs(factors + float(tau @ self.domestic_sales) + taxes - self.gdp) / self.gdp

    def to_frame(self) -> pd.DataFrame:
        """One row per variety."""
        import pandas as pd

        v, t, r = self.model.home.varieties, self.model.tradables, self.relative
        return pd.DataFrame(
            {
                "place": v.place,
                "weight": v.weight,
                "productivity": v.productivity,
                "wedge": v.wedge,
                "world_price": t.world_price,
                "importable": t.importable,
                "exportable": t.exportable,
                "price": self.price,
                "own_share": r.own_share,
                "export_share": r.export_share,
                "domestic_sales": self.domestic_sales,
                "imports": self.imports,
            }
        )

    def __repr__(self) -> str:
        return (
            f"OpenAllocation(gdp_per_worker={self.gdp_per_worker:.6g}, imports/GDP="
            f"{self.import_share:.4g}, average wedge {1.0 - self.indices.kept:.4g}, "
            f"residual {self.residual:.1e})"
        )


def allocate_open(model: OpenJones2008) -> OpenAllocation:
    """Evaluate Proposition 3 with the open economy's indices, then spread it over varieties."""
    prices = relative_prices(model)
    found = open_indices(model, prices)
    shares = {
        "capital_share": model.capital_share,
        "intermediate_share": model.intermediate_share,
    }
    cost, human = model.discount_rate + model.depreciation, model.human_capital
    index = (found.final, found.intermediate, found.kept)
    per_worker = eq.steady_gdp_per_worker(*index, human, capital_cost=cost, **shares)
    gdp = float(per_worker) * model.workers
    to_capital, to_labour, to_goods = eq.factor_payments_from_gdp(gdp, found.kept, **shares)
    sales, imports = _spread(model, prices, gdp, to_goods)
    return OpenAllocation(
        model=model,
        indices=found,
        relative=prices,
        gdp=gdp,
        capital=to_capital / cost,
        wage=to_labour / (human * model.workers),
        intermediate_price=found.final / found.intermediate,
        domestic_sales=sales,
        imports=imports,
        exchange_rate=prices.exchange * found.final,
    )


def _spread(
    model: OpenJones2008, prices: RelativePrices, gdp: float, goods: float
) -> tuple[FloatArray, FloatArray]:
    """Spending on varieties by their bundles, split into domestic sales and imports."""
    weight, untaxed = model.home.varieties.weight, np.zeros(prices.used.size)
    spent = np.zeros(prices.used.size)
    for exponent, total in ((model.final_exponent, gdp), (model.intermediate_exponent, goods)):
        spent += total * eq.use_shares(1.0 / prices.used, untaxed, exponent, weight)
    imports = (1.0 - prices.own_share) * spent
    abroad = float(imports.sum()) / (1.0 + model.tariff) / (1.0 + model.export_tax)
    return prices.own_share * spent + prices.export_share * abroad, imports
