"""What opening is worth, by how hard it is to do without a weak link.

See Jones (2008), sections 2.3 and 7.1: inputs that cannot be traded keep trade from helping.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from weaklinks.arrays import FloatArray
from weaklinks.display import chart
from weaklinks.errors import Problems
from weaklinks.models.jones import Jones2008, open_up

if TYPE_CHECKING:
    import pandas as pd

_EXPONENTS = (-0.01, -0.5, -1.0, -2.0, -4.0, -float("inf"))


@dataclass(frozen=True, kw_only=True, eq=False)
class OpeningGains:
    """Income under several kinds of opening, by how hard it is to do without a weak link.

    Attributes
    ----------
    exponents : (k,) array
        rho of intermediate goods, abroad as at home.
    cases : tuple of str
        What is compared.
    gdp : (k, cases) array
        GDP per worker.
    """

    exponents: FloatArray
    cases: tuple[str, ...]
    gdp: FloatArray

    @property
    def gain(self) -> FloatArray:
        """GDP per worker over that of the first case, (k, cases)."""
        return np.asarray(self.gdp / self.gdp[:, :1])

    def to_frame(self) -> pd.DataFrame:
        """One row per exponent, one column per case: GDP over that of the first case."""
        import pandas as pd

        index = pd.Index(self.exponents, name="intermediate_exponent")
        return pd.DataFrame(self.gain, index=index, columns=list(self.cases))

    def plot(self) -> Any:
        """Altair chart of the gains."""
        return chart("plot_opening_gains", self)


def gains_by_complementarity(
    home: Jones2008,
    *,
    exponents: Sequence[float] = _EXPONENTS,
    orders: Sequence[str] = ("dearest", "weakest", "strongest"),
    **trade: Any,
) -> OpeningGains:
    """Compare what the same opening is worth as inputs become stronger complements.

    Parameters are those of `weaklinks.studies.openness.opening_paths`; the share that is opened
    is `openness` among those of `OpenJones2008`.
    """
    cases: Mapping[str, Mapping[str, Any]] = {
        "closed": {"openness": 0.0},
        **{f"{name} importable": {"importable": name} for name in orders},
    }
    return _compare(
        home, home.replace(wedge=np.zeros(len(home.varieties))), exponents, cases, trade
    )


def broken_link(
    home: Jones2008,
    *,
    variety: int | None = None,
    failure: float = 0.01,
    exponents: Sequence[float] = _EXPONENTS,
    **trade: Any,
) -> OpeningGains:
    """Break one variety at home and ask what trade is worth if it can, or cannot, be imported.

    Parameters
    ----------
    home : Jones2008
    variety : int, optional
        Which one, counted from one; the middle one when omitted.
    failure : float
        Its productivity relative to what it is in `home` and abroad.
    exponents : sequence of float
        rho, abroad as at home.
    **trade
        Parameters of `OpenJones2008`.
    """
    v = home.varieties
    k = (len(v) + 1) // 2 if variety is None else variety
    problems = Problems("broken_link")
    problems.add_if(k not in range(1, len(v) + 1), f"variety is {k}; it must be 1 to {len(v)}")
    problems.add_if(not 0.0 < failure < np.inf, f"failure is {failure:g}; it must be above 0")
    problems.raise_if_any()
    link = np.arange(len(v)) == k - 1
    broken = home.replace(productivity=np.where(link, failure, 1.0) * v.productivity)
    cases: Mapping[str, Mapping[str, Any]] = {
        "broken, closed": {"openness": 0.0},
        "all others importable": {"importable": ~link, "exportable": ~link},
        "only it importable": {"importable": link, "exportable": ~link},
        "all importable": {"openness": 1.0},
        "mended, closed": {"openness": 0.0, "productivity": v.productivity},
    }
    world = home.replace(productivity=v.productivity, wedge=np.zeros(len(v)))
    return _compare(broken, world, exponents, cases, trade)


def _compare(
    home: Jones2008,
    world: Jones2008,
    exponents: Sequence[float],
    cases: Mapping[str, Mapping[str, Any]],
    trade: Mapping[str, Any],
) -> OpeningGains:
    """GDP per worker of home under each case's parameters, for each rho at home and abroad."""
    gdp = [
        [
            open_up(
                home.replace(intermediate_exponent=rho),
                world=world.replace(intermediate_exponent=rho),
                **{**trade, **case},
            )
            .steady_state()
            .gdp_per_worker
            for case in cases.values()
        ]
        for rho in exponents
    ]
    return OpeningGains(exponents=np.array(exponents), cases=tuple(cases), gdp=np.array(gdp))
