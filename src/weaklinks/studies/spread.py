"""How far the answers move when what nobody knows well is drawn at random."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any

import numpy as np

from weaklinks.arrays import BoolArray, FloatArray, IntArray
from weaklinks.calibration import Elasticities, Horizon
from weaklinks.display import chart
from weaklinks.equilibrium import Equilibrium, solve
from weaklinks.equilibrium.statics import gradient
from weaklinks.errors import InputError, NoEquilibriumError
from weaklinks.studies.country import Country

if TYPE_CHECKING:
    from collections.abc import Callable

    import pandas as pd

#: Ranges that elasticities are drawn from, evenly in logs: illustrative, around the values that
#: the literature uses for broad sectors and for varieties.
RANGES = {
    "inputs": (0.1, 1.0),
    "final": (0.5, 6.0),
    "value_added": (0.5, 1.5),
    "factors": (0.5, 1.5),
    "trade": (1.5, 6.0),
}
#: Standard deviation of the log of the factor on every wedge's log(1 - tau), illustrative; half
#: its variance is common to all wedges, since their level is as uncertain as their pattern.
WEDGE_NOISE = 0.25

QUANTILES = (0.05, 0.5, 0.95)


@dataclass(frozen=True, kw_only=True, eq=False)
class Spread:
    """The main answers in every draw.

    Attributes
    ----------
    gdp_gain_percent, multiplier, average_wedge : (draws,) arrays
    gain_elasticity : (draws, k) array
        Of each sector.
    elasticities : (draws, 5) array
        In the order of `RANGES`.
    failed : int
        Draws that have no equilibrium; they are counted, not replaced, and their rows are
        left out of all arrays.
    seed : int
    labels : tuple of str
        Of the sectors.
    residual : float
        Largest residual of any equilibrium of any draw.
    """

    gdp_gain_percent: FloatArray
    multiplier: FloatArray
    average_wedge: FloatArray
    gain_elasticity: FloatArray
    elasticities: FloatArray
    failed: int
    seed: int
    labels: tuple[str, ...]
    residual: float

    @property
    def draws(self) -> int:
        """How many draws have an equilibrium."""
        return int(self.gdp_gain_percent.size)

    def quantiles(self, name: str) -> FloatArray:
        """5th, 50th and 95th percentile of one of the answers."""
        values: FloatArray = np.quantile(getattr(self, name), QUANTILES, axis=0)
        return values

    @property
    def rank(self) -> IntArray:
        """Rank of each sector's gain elasticity in each draw, 1 the largest."""
        return np.argsort(np.argsort(-self.gain_elasticity, axis=1), axis=1) + 1

    def share_in_top(self, most: int = 5) -> FloatArray:
        """Share of draws in which each sector is among the first `most` weak links."""
        return np.asarray((self.rank <= most).mean(axis=0))

    def plot(self) -> Any:
        """Altair chart of the answers over all draws."""
        return chart("plot_spread", self)

    def to_frame(self) -> pd.DataFrame:
        """One row per draw: the answers and the elasticities drawn."""
        import pandas as pd

        answers = {
            "gdp_gain_percent": self.gdp_gain_percent,
            "multiplier": self.multiplier,
            "average_wedge": self.average_wedge,
        }
        drawn = {f"elasticity_{n}": self.elasticities[:, j] for j, n in enumerate(RANGES)}
        return pd.DataFrame({"draw": np.arange(1, self.draws + 1), **answers, **drawn})


def draw_spread(
    country: Country,
    horizon: Horizon,
    draws: int,
    seed: int,
    progress: Callable[[int, int], None] | None = None,
) -> Spread:
    """Calibrate and solve a country again for every draw.

    Elasticities are drawn evenly in logs from `RANGES`; every wedge's log(1 - tau) is
    multiplied by a log-normal factor with standard deviation `WEDGE_NOISE`. A drawn wedge
    comes on top of the table's cost shares, whatever the source. The seed fixes draw i
    whatever the number of draws.
    """
    found: list[tuple[float, float, float, FloatArray, float]] = []
    drawn: list[list[float]] = []
    labels: tuple[str, ...] = ()
    refused: Exception | None = None
    for i, stream in enumerate(np.random.SeedSequence(seed).spawn(draws)):
        rng = np.random.default_rng(stream)
        eps = _drawn_elasticities(rng, country)
        try:
            now = solve(
                country.economy(
                    horizon=horizon,
                    elasticities=Elasticities(**eps),
                    wedge_noise=partial(_noise, rng=rng),
                )
            )
            found.append(_answers(now, country.makes(now.economy)))
        except (InputError, NoEquilibriumError) as error:
            refused = error  # the country itself is solved: it is what was drawn that cannot be
            continue
        finally:
            if progress is not None:
                progress(i + 1, draws)
        drawn.append(list(eps.values()))
        labels = now.economy.sector_view.labels
    if not found:
        raise NoEquilibriumError(f"none of {draws} draws has an equilibrium: {refused}")
    gains, multipliers, wedges, elasticity, residuals = zip(*found, strict=True)
    return Spread(
        gdp_gain_percent=np.array(gains),
        multiplier=np.array(multipliers),
        average_wedge=np.array(wedges),
        gain_elasticity=np.array(elasticity),
        elasticities=np.array(drawn),
        failed=draws - len(found),
        seed=seed,
        labels=labels,
        residual=max(residuals),
    )


def _drawn_elasticities(rng: np.random.Generator, country: Country) -> dict[str, float]:
    """Draw each elasticity; a benchmark's wedges are only identified at value_added = 1."""
    drawn = {n: float(np.exp(rng.uniform(*np.log(ends)))) for n, ends in RANGES.items()}
    return {**drawn, "value_added": 1.0} if country.source.income == "hidden" else drawn


def _noise(n: int, *, rng: np.random.Generator) -> FloatArray:
    common, own = rng.standard_normal(), rng.standard_normal(n)
    return np.asarray(np.exp(WEDGE_NOISE * np.sqrt(0.5) * (common + own)))


def _answers(now: Equilibrium, makes: BoolArray) -> tuple[float, float, float, FloatArray, float]:
    view = now.economy.sector_view
    elasticity = gradient(now).productivity[view.activity]
    efficient = solve(now.economy.without_wedges(), start=now)
    output = now.revenue[view.activity[makes]].sum()
    return (
        100.0 * (efficient.gdp / now.gdp - 1.0),
        float(elasticity[makes].sum()),
        float(now.wedge_revenue.sum() / output),
        elasticity,
        max(now.residual, efficient.residual),
    )
