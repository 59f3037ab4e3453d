"""How far openness relieves weak links: income as more varieties can be imported.

Closed forms of `OpenJones2008` throughout, so that a path costs milliseconds.

See Jones (2008), sections 2.3 and 7.1.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import ArrayLike

from weaklinks.arrays import BoolArray, FloatArray
from weaklinks.display import chart
from weaklinks.errors import Problems, name_some
from weaklinks.models.jones import Jones2008, OpenJones2008, open_up
from weaklinks.models.jones.open_varieties import ORDERS, first_share, opening_order

if TYPE_CHECKING:
    import pandas as pd

_SHARES = tuple(np.linspace(0.0, 1.0, 21))


@dataclass(frozen=True, kw_only=True, eq=False)
class OpeningPaths:
    """GDP per worker as more and more varieties become importable.

    Attributes
    ----------
    model : OpenJones2008
        The last point of the first path.
    orders : (k,) tuple of str
        Which varieties come first on each path.
    openness : (m,) array
        Share of varieties that are importable, nontradable ones not counted.
    gdp, import_share : (k, m) arrays
        GDP per worker; imports over GDP.
    closed, reformed, rich : float
        GDP per worker of the closed economy, of the same without wedges, and of the rich country.
    """

    model: OpenJones2008
    orders: tuple[str, ...]
    openness: FloatArray
    gdp: FloatArray
    import_share: FloatArray
    closed: float
    reformed: float
    rich: float

    @property
    def relative_to_rich(self) -> FloatArray:
        """GDP per worker over the rich country's, (k, m)."""
        return np.asarray(self.gdp / self.rich)

    @property
    def gain(self) -> FloatArray:
        """GDP per worker over that of the closed economy, (k, m)."""
        return np.asarray(self.gdp / self.closed)

    def to_frame(self) -> pd.DataFrame:
        """One row per order and degree of openness."""
        import pandas as pd

        k, m = self.gdp.shape
        return pd.DataFrame(
            {
                "order": np.repeat(self.orders, m),
                "openness": np.tile(self.openness, k),
                "gdp_per_worker": self.gdp.ravel(),
                "relative_to_rich": self.relative_to_rich.ravel(),
                "gain": self.gain.ravel(),
                "import_share": self.import_share.ravel(),
            }
        )

    def plot(self) -> Any:
        """Altair chart of the paths."""
        return chart("plot_opening_paths", self)


def opening_paths(
    home: Jones2008,
    *,
    orders: Sequence[str] = ("dearest", "weakest", "random", "strongest"),
    openness: Sequence[float] = _SHARES,
    nontradable: ArrayLike | None = None,
    rich: Jones2008 | None = None,
    **trade: Any,
) -> OpeningPaths:
    """Open a country variety by variety, in several orders.

    Parameters
    ----------
    home : Jones2008
    orders : sequence of str
        See `weaklinks.models.jones.open_varieties.ORDERS`.
    openness : sequence of float
        Shares of all varieties that have become importable.
    nontradable : (n,) array of bool, optional
        Varieties that are neither imported nor exported whatever happens: domestic
        electricity, licences, roads.
    rich : Jones2008, optional
        What income is compared with; home without wedges and with twice the human capital
        (Jones 2008, section 6.2) when omitted.
    **trade
        Parameters of `OpenJones2008`, importable and exportable excepted.

    Raises
    ------
    InputError
        For unknown orders, shares outside [0, 1], and all that `OpenJones2008` refuses.
    """
    blocked = _blocked(home, nontradable, orders, openness)
    start = open_up(home, exportable=~blocked, **{**trade, "openness": 0.0})
    home = start.home  # `trade` may change any parameter
    models = [[_opened(start, name, m, blocked) for m in openness] for name in orders]
    solved = [[model.steady_state() for model in row] for row in models]
    reference = home.replace(wedge=np.zeros(len(home.varieties)))
    richer = reference.replace(human_capital=2.0 * home.human_capital) if rich is None else rich
    return OpeningPaths(
        model=models[0][-1],
        orders=tuple(orders),
        openness=np.array(openness, dtype=np.float64),
        gdp=np.array([[a.gdp_per_worker for a in row] for row in solved]),
        import_share=np.array([[a.import_share for a in row] for row in solved]),
        closed=home.steady_state().gdp_per_worker,
        reformed=reference.steady_state().gdp_per_worker,
        rich=richer.steady_state().gdp_per_worker,
    )


def _blocked(
    home: Jones2008, nontradable: ArrayLike | None, orders: Sequence[str], shares: Sequence[float]
) -> BoolArray:
    problems, n = Problems("opening_paths"), len(home.varieties)
    for name in orders:
        problems.add_if(
            name not in ORDERS, f"order {name!r}: known are {name_some(ORDERS, most=9)}"
        )
    problems.add_if(isinstance(orders, str) or not len(orders), "orders: give a list of them")
    problems.add_if(not len(shares), "openness: give at least one share")
    for m in shares:
        problems.add_if(not 0.0 <= m <= 1.0, f"openness {m:g}: it must lie in [0, 1]")
    blocked = np.zeros(n, dtype=np.bool_)
    if nontradable is not None:
        given = np.asarray(nontradable)
        wrong = given.shape != (n,) or not np.isin(given, (0, 1)).all()
        problems.add_if(wrong, f"nontradable: give {n} times yes or no, one for each variety")
        problems.add_if(
            not wrong and given.all(), "nontradable: all varieties are; nothing can be opened"
        )
        blocked = blocked if wrong else given.astype(np.bool_)
    problems.raise_if_any()
    return blocked


def _opened(start: OpenJones2008, name: str, share: float, blocked: BoolArray) -> OpenJones2008:
    order = opening_order(start, name, start.tradables.world_price)
    order = order[~blocked[order]]
    mask = first_share(order, start.home.varieties.weight, share)
    return start.replace(importable=mask)
