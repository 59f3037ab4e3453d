"""What a stock of capital makes and earns: the technology of a growth path."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol, runtime_checkable

import numpy as np

from weaklinks.arrays import FloatArray
from weaklinks.spec import parameter, require_in_range

_INF = float("inf")


@runtime_checkable
class Technology(Protocol):
    """What the household sees of an economy: output and rental at each stock of capital.

    Where there are wedges the rental is not the slope of output: a wedge takes part of what
    capital makes and returns it lump sum. All methods take and return arrays.
    """

    def output(self, capital: FloatArray) -> FloatArray:
        """Final goods that can be consumed or invested, per period."""
        ...

    def marginal_output(self, capital: FloatArray) -> FloatArray:
        """Slope of `output`."""
        ...

    def rental(self, capital: FloatArray) -> FloatArray:
        """What a unit of capital earns its owner, r + delta, in final goods per period."""
        ...

    def marginal_rental(self, capital: FloatArray) -> FloatArray:
        """Slope of `rental`; negative."""
        ...


@dataclass(frozen=True, kw_only=True)
class CobbDouglas:
    """Output ``B K^alpha``, of which capital earns a share that wedges may move away from alpha.

    In Jones (2008) the rental share is alpha (1-sigma)(1-tau) / (1-sigma(1-tau)), equation
    (A.5), and B is what Proposition 2 puts before K^alpha.
    """

    scale: float = parameter(
        1.0,
        symbol="B",
        meaning="output at one unit of capital",
        unit="final goods per year",
        low=0.0,
        high=_INF,
        excludes=(0.0, _INF),
        why="without output there is nothing to save",
        source="normalisation",
    )
    capital_share: float = parameter(
        1 / 3,
        symbol="alpha",
        meaning="elasticity of output in capital",
        low=0.0,
        high=1.0,
        excludes=(0.0, 1.0),
        why="at 1 returns do not fall and there is no steady state",
        source="Jones (2008), Table 1",
    )
    rental_share: float = parameter(
        1 / 3,
        symbol="kappa",
        meaning="share of output that owners of capital receive",
        low=0.0,
        high=_INF,
        excludes=(0.0, _INF),
        why="capital that earns nothing is not kept",
        source="Jones (2008), equation (A.5), without wedges",
    )

    def __post_init__(self) -> None:
        require_in_range(self)

    def output(self, capital: FloatArray) -> FloatArray:
        """``B K^alpha``."""
        return np.asarray(self.scale * capital**self.capital_share)

    def marginal_output(self, capital: FloatArray) -> FloatArray:
        """``alpha Y / K``."""
        return np.asarray(self.capital_share * self.output(capital) / capital)

    def rental(self, capital: FloatArray) -> FloatArray:
        """``kappa Y / K``."""
        return np.asarray(self.rental_share * self.output(capital) / capital)

    def marginal_rental(self, capital: FloatArray) -> FloatArray:
        """``(alpha - 1) kappa Y / K^2``."""
        return np.asarray((self.capital_share - 1.0) * self.rental(capital) / capital)
