"""Closed forms of urbanisation: where firms break even, who comes, which jobs stay empty."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from scipy.special import lambertw

from weaklinks.arrays import FloatArray, divide_or
from weaklinks.games import MarginalGain, Number

if TYPE_CHECKING:
    from weaklinks.models.big_push.urbanisation import Urbanisation

Pairs = tuple[tuple[float, float], ...]
_INF = float("inf")
# e^-x is next to nothing for larger x, and Lambert's W of it is found in logs.
_UNDERFLOW = 600.0
# Share of firms within which all households come, so that it is nearly a jump.
_SUDDEN = 0.02


def interior_pairs(spec: Urbanisation) -> Pairs | None:
    """All equilibria (n, u) with 0 < n < 1, ascending; None where there is no closed form."""
    differ = spec.dispersion > 0.0
    if differ and (spec.costs == "lognormal" or spec.closure == "lewis"):
        return None
    if spec.closure == "harris-todaro":
        return _by_jobs(spec)
    if not differ:
        return _by_break_even(spec)
    return _by_costs(spec)


def marginal_gain_of(spec: Urbanisation) -> MarginalGain:
    """What the marginal firm gains when households have responded, elementwise in parameters.

    It jumps where households are alike. Where they differ little they come within so few firms
    that this is as good as a jump.
    """

    def gain(share: FloatArray) -> FloatArray:
        worth = spec.sales_profit(share, spec.households(share))
        return np.asarray(worth - spec.spread.quantile(share))

    width = np.log1p(spec.moving_high) - np.log1p(spec.moving_low)
    sudden = width <= _SUDDEN * np.log(spec.variety)
    sudden |= np.asarray(spec.moving_low) == spec.moving_high
    return MarginalGain(gain=gain, rounding=1e-15 * spec.fixed_cost, alone=sudden)


def critical_point(spec: Urbanisation) -> tuple[float, float] | None:
    """The interior pair at which one more firm begins to be worth its cost."""
    pairs = interior_pairs(spec)
    if not pairs:
        return None
    nobody = np.zeros(1)
    worth = spec.sales_profit(nobody, spec.households(nobody))
    at_start = float((worth - spec.spread.quantile(nobody))[0])
    first = 0 if at_start < 0.0 else 1
    return pairs[first] if len(pairs) > first else None


def window_of(spec: Urbanisation) -> tuple[float, float]:
    """Mean fixed costs between which no firm and all firms producing are both equilibria."""
    share, free = np.array([0.0, 1.0]), spec.dispersion > 0.0 and spec.costs == "lognormal"
    low, high = spec.sales_profit(share, spec.households(share))
    cheapest = 0.0 if free else max(1.0 - spec.dispersion, 0.0)
    bottom = float(low) / cheapest if cheapest > 0.0 else 0.0 if low <= 0.0 else _INF
    return bottom, 0.0 if free else float(high) / (1.0 + spec.dispersion)


def break_even(spec: Urbanisation, cost: float) -> list[float]:
    """Urban shares at which sales pay a fixed cost: ``F/(a w)``, and a cubic's roots (Lewis).

    ``(1 - (1-a) r) w r (S + (r-1)/b) = F`` for r beyond surplus labour.
    """
    a, w, s = spec.markup, spec.wage, spec.surplus
    plain = cost / (a * w)
    if spec.closure != "lewis" or spec.wage_growth == 0.0:
        return [plain]
    b = spec.wage_growth
    kept, r = np.poly1d([-(1.0 - a) * b, a]), np.poly1d([b, 1.0])
    cubic = kept * r * np.poly1d([1.0, s]) * w - cost
    found = [s + float(z.real) for z in cubic.roots if abs(z.imag) < 1e-12 and z.real > 0.0]
    return sorted([*([plain] if plain <= s else []), *found])


def shared_by(offered: FloatArray, needed: Number, width: Number) -> FloatArray:
    """The share u who come if X is shared by all: ``X/u = needed + width u``, at most one."""
    root = np.sqrt(np.square(needed) + 4.0 * width * offered)
    # Whichever root does not take the difference of equals.
    plain = divide_or(2.0 * offered, needed + root, _INF)
    other = divide_or(root - needed, 2.0 * np.asarray(width), _INF)
    return np.minimum(np.where(np.asarray(needed) > 0.0, plain, other), 1.0)


def emptiest_jobs(spec: Urbanisation) -> tuple[float, str]:
    """How far wages are above what fills all jobs where that is least, and what to say."""
    w, g = spec.wage, np.log(spec.variety)
    slope = (spec.moving_high - spec.moving_low) * spec.jobs
    rise = w * g
    n = 0.0 if rise >= slope else 1.0
    if 0.0 < rise < slope:
        n = min(float(np.log(slope / rise) / g), 1.0)
    slack = float(w * np.exp(g * n) - (1.0 + spec.moving_low + slope * n))
    return slack, (
        f"wage is {w:g}, moving_low {spec.moving_low:g}, moving_high {spec.moving_high:g} and jobs "
        f"{spec.jobs:g}: where {n:.3g} of the firms produce, w lambda^n is {-slack:.3g} below "
        "1 + m0 + (m1 - m0) n l, and the last jobs find nobody, though 'harris-todaro' means that "
        "more come than there are jobs"
    )


def _firms_at(spec: Urbanisation, u: float) -> float:
    """The share of firms that brings u households to town; -inf or inf where none does."""
    need = (1.0 + spec.moving_low + u * (spec.moving_high - spec.moving_low)) / spec.wage
    if spec.variety == 1.0:
        return -_INF if need <= 1.0 else _INF
    return float(np.log(need) / np.log(spec.variety))


def _by_jobs(spec: Urbanisation) -> Pairs:
    """``a w l n = F (1 - d + 2 d n)``: households do not matter to firms."""
    f, d = spec.fixed_cost, spec.dispersion
    slope = spec.markup * spec.wage * spec.jobs - 2.0 * d * f
    n = f * (1.0 - d) / slope if slope != 0.0 else _INF
    return ((n, float(spec.households(np.array([n]))[0])),) if 0.0 < n < 1.0 else ()


def _by_break_even(spec: Urbanisation) -> Pairs:
    """Firms alike: u from what they sell, n from who comes."""
    shares = break_even(spec, spec.fixed_cost)
    pairs = [(_firms_at(spec, u), u) for u in shares if 0.0 < u < 1.0]
    return tuple(sorted((n, u) for n, u in pairs if 0.0 < n < 1.0))


def _by_costs(spec: Urbanisation) -> Pairs:
    """Firms that differ evenly, on the stretches where nobody, some and all households move."""
    f, d, worth = spec.fixed_cost, spec.dispersion, spec.markup * spec.wage
    first, last = _firms_at(spec, 0.0), _firms_at(spec, 1.0)
    found: list[tuple[float, float]] = []
    full = (worth / f - 1.0 + d) / (2.0 * d)
    if max(last, 0.0) < full < 1.0:
        found.append((full, 1.0))
    if first == last and 0.0 < first < 1.0:
        u = f * (1.0 - d + 2.0 * d * first) / worth
        found += [(first, u)] if 0.0 < u < 1.0 else []
    if first < last:
        inside = [n for n in _where_some_move(spec) if max(first, 0.0) < n < min(last, 1.0)]
        found += [(n, float(spec.households(np.array([n]))[0])) for n in inside]
    return tuple(sorted(found))


def _where_some_move(spec: Urbanisation) -> list[float]:
    """Roots of ``A lambda^n = B n + C`` by Lambert's W on both branches.

    ``n = -C/B - W(-(A g/B) e^(-g C/B))/g`` with ``g = ln(lambda)``.
    """
    f, d, worth = spec.fixed_cost, spec.dispersion, spec.markup * spec.wage
    width, g = spec.moving_high - spec.moving_low, float(np.log(spec.variety))
    if g == 0.0:
        share = float(spec.households(np.zeros(1))[0])
        return [(worth * share / f - 1.0 + d) / (2.0 * d)]
    a, b = worth * spec.wage / width, 2.0 * d * f
    c = f * (1.0 - d) + worth * (1.0 + spec.moving_low) / width
    return [
        _newton(-c / b + y / g, a, b, c, g) for y in _minus_lambert(np.log(a * g / b) - g * c / b)
    ]


def _minus_lambert(log: float) -> list[float]:
    """``-W(-e^log)`` on the real branches, the smaller first; none where e^log exceeds 1/e."""
    if log > -_UNDERFLOW:
        branches = [complex(lambertw(-np.exp(log), k)) for k in (0, -1)]
        return [-w.real for w in branches if w.imag == 0.0]
    # The upper branch solves y - ln y = -log; the lower is nothing.
    y = -log
    for _ in range(20):
        y = float(np.log(y) - log)
    return [0.0, y]


def _newton(n: float, a: float, b: float, c: float, g: float) -> float:
    """Two steps take off what cancels between the two terms of the closed form."""
    for _ in range(2):
        slope = a * g * np.exp(g * n) - b
        n -= float((a * np.exp(g * n) - b * n - c) / slope) if slope != 0.0 else 0.0
    return n
