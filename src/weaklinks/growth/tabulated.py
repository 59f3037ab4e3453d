"""A technology known at some stocks of capital, and smooth in between."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

import numpy as np
from numpy.polynomial import chebyshev

from weaklinks.arrays import FloatArray
from weaklinks.errors import NoEquilibriumError, Problems

#: Where the first interpolant is made; every refinement halves the gaps.
_FIRST = 4
_LAST = 256


@dataclass(frozen=True, kw_only=True, eq=False)
class Tabulated:
    """Chebyshev interpolants of log output and log rental in log capital; see `tabulate`.

    Attributes
    ----------
    low, high : float
        Range of capital that was tabulated. Beyond it both are continued with the constant
        elasticity they have at the end.
    points : int
        Stocks of capital at which the economy was solved.
    error : float
        Largest relative error of an interpolant with half as many points, at the points that
        it had not seen. That of this one is smaller.
    """

    low: float
    high: float
    points: int
    error: float
    coefficients: FloatArray = field(repr=False)
    slopes: FloatArray = field(repr=False)

    def output(self, capital: FloatArray) -> FloatArray:
        """Final goods that can be consumed or invested."""
        return self._value(capital, 0)

    def marginal_output(self, capital: FloatArray) -> FloatArray:
        """Slope of `output`."""
        return self._slope(capital, 0)

    def rental(self, capital: FloatArray) -> FloatArray:
        """What a unit of capital earns."""
        return self._value(capital, 1)

    def marginal_rental(self, capital: FloatArray) -> FloatArray:
        """Slope of `rental`."""
        return self._slope(capital, 1)

    def covers(self, capital: FloatArray) -> bool:
        """Whether all these stocks lie in the range that was tabulated."""
        slack = 1e-12
        return bool(
            (capital >= self.low * (1 - slack)).all() and (capital <= self.high * (1 + slack)).all()
        )

    def _value(self, capital: FloatArray, which: int) -> FloatArray:
        z, inside = self._place(capital)
        value = chebyshev.chebval(inside, self.coefficients[:, which])
        beyond = z - inside
        if beyond.any():
            value = value + beyond * chebyshev.chebval(inside, self.slopes[:, which])
        return np.asarray(np.exp(value))

    def _slope(self, capital: FloatArray, which: int) -> FloatArray:
        _, inside = self._place(capital)
        elasticity = chebyshev.chebval(inside, self.slopes[:, which]) / self._half_width
        return np.asarray(elasticity * self._value(capital, which) / capital)

    def _place(self, capital: FloatArray) -> tuple[FloatArray, FloatArray]:
        middle = 0.5 * (np.log(self.low) + np.log(self.high))
        z = (np.log(capital) - middle) / self._half_width
        return z, np.clip(z, -1.0, 1.0)

    @property
    def _half_width(self) -> float:
        return 0.5 * float(np.log(self.high / self.low))


def tabulate(
    known_at: Callable[[float], tuple[float, float]],
    *,
    low: float,
    high: float,
    tolerance: float = 1e-10,
) -> Tabulated:
    """Turn a technology that is dear to evaluate into one that is cheap.

    Parameters
    ----------
    known_at : function of capital, returning (output, rental)
    low, high : float
        Range of capital to cover.
    tolerance : float
        Relative error, at points that the interpolant has not seen, that is small enough.

    Returns
    -------
    Tabulated

    Raises
    ------
    InputError
        When the range is empty.
    NoEquilibriumError
        When output or rental is not positive somewhere, or the tolerance is out of reach.
    """
    _require_range(low, high, tolerance)
    size, error = _FIRST, np.inf
    values = _solve_at(known_at, _stocks(low, high, size))
    while error > tolerance:
        if size == _LAST:
            raise NoEquilibriumError(
                f"output is not smooth enough in capital: with {size} points between {low:g} and "
                f"{high:g} interpolation is still off by {error:.1e}"
            )
        coarse = _fit(values)
        size *= 2
        stocks = _stocks(low, high, size)
        refined = np.empty((size + 1, 2))
        refined[::2], refined[1::2] = values, _solve_at(known_at, stocks[1::2])
        unseen = np.cos(np.pi * np.arange(1, size, 2) / size)
        error = float(np.abs(chebyshev.chebval(unseen, coarse).T - refined[1::2]).max())
        values = refined
    c = _fit(values)
    return Tabulated(
        low=low,
        high=high,
        points=size + 1,
        error=error,
        coefficients=c,
        slopes=np.asarray(chebyshev.chebder(c), dtype=np.float64),
    )


def _require_range(low: float, high: float, tolerance: float) -> None:
    problems = Problems("tabulate")
    problems.add_if(not 0 < low < high < np.inf, f"from {low:g} to {high:g} is no range of capital")
    problems.add_if(not tolerance > 0, f"tolerance is {tolerance:g}; it must be positive")
    problems.raise_if_any()


def _stocks(low: float, high: float, size: int) -> FloatArray:
    """Chebyshev points of the second kind in log capital, from high to low; nested."""
    z = np.cos(np.pi * np.arange(size + 1) / size)
    stocks: FloatArray = np.sqrt(low * high) * np.exp(0.5 * np.log(high / low) * z)
    return stocks


def _solve_at(known_at: Callable[[float], tuple[float, float]], stocks: FloatArray) -> FloatArray:
    found = np.array([known_at(float(capital)) for capital in stocks])
    if not (found > 0).all():
        worst = stocks[(found <= 0).any(axis=1)][0]
        raise NoEquilibriumError(f"with {worst:g} of capital output or its rental is not positive")
    return np.asarray(np.log(found))


def _fit(values: FloatArray) -> FloatArray:
    """Coefficients of the polynomial through values at the points of `_stocks`."""
    size = values.shape[0] - 1
    z = np.cos(np.pi * np.arange(size + 1) / size)
    return np.asarray(np.linalg.solve(chebyshev.chebvander(z, size), values))
