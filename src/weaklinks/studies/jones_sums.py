"""Reforms in Jones' economy as changes of four sums over varieties.

GDP of Propositions 2 and 3 is ``(V / U) F^b Q_rho^c`` times a constant, where x = A (1 - tau),
e = eta / (1 - eta) for each of the exponents theta and rho, and

    F = sum w x^e_theta,    U = sum w x^e_theta (1 - tau),
    R = sum w x^e_rho,      V = sum w x^e_rho (1 - sigma (1 - tau)),    Q_rho = R^(1/e_rho) ...

(V/R over U/F is psi(tau) of (17), up to a constant). A reform moves every sum by a term that does
not depend on what else is reformed.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from weaklinks.arrays import BoolArray, FloatArray, IntArray
from weaklinks.errors import InputError
from weaklinks.models.jones import equations as eq

if TYPE_CHECKING:
    from weaklinks.models.jones import Jones2008

# Largest range of logs of terms before some underflow; largest exponent that counts as zero.
_WIDEST, _ZERO = 700.0, 1e-100
_EPS, _TINY = float(np.finfo(np.float64).eps), float(np.finfo(np.float64).tiny)


@dataclass(frozen=True, kw_only=True, eq=False)
class Sums:
    """What m candidates add to the sums U, V, F, R before and after they are reformed.

    Attributes
    ----------
    before, after, change : (4, m) arrays
        Terms of each candidate, and their difference, which is known to all its digits.
    never : (4,) array
        Terms of the varieties that are no candidates.
    exponent : float
        e_rho. So near zero that R would lose digits, (R - 1)/e_rho is kept in its place; at zero
        that is the log of the geometric mean.
    near, long : bool
        Whether that is so; whether capital adjusts.
    powers : (3,) array
        Exponents of V/U, F and R; of Q_rho in place of R where `exponent` is zero.
    rent : float
        Rent of capital over GDP is this times UR / VF; zero where capital is a factor.
    """

    before: FloatArray
    after: FloatArray
    change: FloatArray
    never: FloatArray
    exponent: float
    near: bool
    powers: FloatArray
    rent: float
    long: bool

    def __len__(self) -> int:
        return int(self.change.shape[1])

    def total(self, reformed: BoolArray) -> FloatArray:
        """The four sums when these candidates are reformed."""
        terms = np.where(reformed, self.after, self.before)
        return np.asarray(self.never + terms.sum(axis=1))

    def along(self, sequence: Sequence[int]) -> FloatArray:
        """The four sums before the first and after each reform, (4, k + 1).

        Made of sums from both ends, so that nothing is ever subtracted.
        """
        chosen = np.asarray(sequence, dtype=np.int64)
        others = np.ones(len(self), dtype=bool)
        others[chosen] = False
        never = self.never + self.before[:, others].sum(axis=1)
        zero = np.zeros((4, 1))
        done = np.hstack([zero, np.cumsum(self.after[:, chosen], axis=1)])
        left = np.hstack([np.cumsum(self.before[:, chosen[::-1]], axis=1)[:, ::-1], zero])
        return np.asarray(never[:, None] + (done + left))

    def log_gdp(self, total: FloatArray) -> FloatArray:
        """Log GDP up to a constant, of (4, k) sums that are overwritten.

        NaN where subsidies on intermediate goods cannot be paid for.
        """
        np.divide(total[1:2], total[:1], out=total[1:2])
        plain = total[1:3] if self.near else total[1:]
        np.log(plain, out=plain)
        if self.near and self.exponent:
            np.log1p(self.exponent * total[3:], out=total[3:])
        return np.asarray(self.powers @ total[1:])

    def log_bundle(self, r: FloatArray) -> FloatArray:
        """What R adds to log GDP: a convex function."""
        if not self.near:
            return np.asarray(self.powers[2] * np.log(r))
        inner = np.log1p(self.exponent * r) if self.exponent else r
        return np.asarray(self.powers[2] * inner)

    def gain(self, total: FloatArray, candidates: IntArray) -> FloatArray:
        """Change of log GDP from one more reform, to all its digits."""
        part = self.change[:, candidates]
        grown = np.empty_like(part)
        whole = self._wholes(total)
        scale = self.exponent if self.near and self.exponent else 1.0
        np.log1p(part[:3] / whole[:3, None], out=grown[:3])
        grown[3] = np.log1p(scale * part[3] / whole[3]) if self.exponent else part[3]
        return np.asarray(self.powers @ grown[1:] - grown[0])

    def rent_share(self, total: FloatArray) -> FloatArray:
        """Rent of capital over GDP, (24)."""
        u, v, f, r = self._wholes(total)
        return np.asarray(self.rent * (u / f) / (v / r))

    def _wholes(self, total: FloatArray) -> FloatArray:
        """The four sums with R itself in the last place."""
        if not self.near:
            return total
        return np.stack([*total[:3], 1.0 + self.exponent * total[3]])

    @property
    def margin(self) -> float:
        """What rounding can do to a difference of `log_gdp`, at most."""
        ends = np.stack([self.total(np.full(len(self), done)) for done in (False, True)])
        whole = np.maximum(np.abs(ends), _TINY)
        size = 2.0 + np.abs(np.log(whole)).max(axis=0)
        # Subsidies beyond what intermediates cost are negative terms of V.
        gross = np.abs(np.stack([self.before[1], self.after[1]])).sum(axis=1)
        size[1] += float((gross / whole[:, 1]).max())
        scale = 1.0
        if self.near:
            size[3] = 2.0 + float(np.abs(ends[:, 3]).max())
            scale = self.exponent or 1.0
        u, v, f, r = size.tolist()
        final, used = abs(float(self.powers[1])), abs(float(self.powers[2]) * scale)
        return 16.0 * _EPS * float(u + v + final * f + used * r)

    @property
    def can_collapse(self) -> bool:
        """Whether a reform may take nearly all of a sum away, so that digits cancel."""
        rows = 3 if self.near else 4
        return bool((self.after[:rows] < 0.01 * self.before[:rows]).any())


def sums_of(
    model: Jones2008, members: IntArray, starts: IntArray, removal: float, *, long: bool
) -> Sums:
    """Split a model's sums into what each candidate adds before and after its reform.

    Parameters
    ----------
    model : Jones2008
    members, starts : integer arrays
        Varieties that can be reformed, candidate by candidate, and where each begins.
    removal : float
        Share of log(1 - tau) that a reform removes.
    long : bool
        Whether capital adjusts.

    `InputError` is raised when terms of one sum differ by more than floating point numbers do.
    """
    v, n = model.varieties, len(model.varieties)
    log_kept = np.log1p(-v.wedge)
    step = np.zeros(n)
    step[members] = -removal * log_kept[members]
    terms = _Terms(model, np.log(v.productivity) + log_kept, log_kept, step)
    before, after, change = (
        np.add.reduceat(part[:, members], starts, axis=1)
        for part in (terms.before, terms.after, terms.change)
    )
    alone = np.ones(n, dtype=bool)
    alone[members] = False
    e, m, sigma = terms.used, _multiplier(model, long=long), model.intermediate_share
    return Sums(
        before=before,
        after=after,
        change=change,
        never=terms.before[:, alone].sum(axis=1),
        exponent=e,
        near=terms.near,
        powers=np.array(
            [1.0, 1.0 + (1.0 - sigma) * m / terms.final, sigma * m / e - 1.0 if e else sigma * m]
        ),
        rent=model.capital_share * (1.0 - sigma) if long else 0.0,
        long=long,
    )


def _multiplier(model: Jones2008, *, long: bool) -> float:
    return eq.multiplier(model.intermediate_share, model.capital_share if long else 0.0)


class _Terms:
    """Terms of the four sums, (4, n), for every variety before and after its reform."""

    def __init__(
        self, model: Jones2008, log_x: FloatArray, log_kept: FloatArray, step: FloatArray
    ) -> None:
        v, sigma = model.varieties, model.intermediate_share
        self.final = eq.tilted(model.final_exponent)
        used = eq.tilted(model.intermediate_exponent)
        self.used = used if abs(used) > _ZERO else 0.0
        both = np.stack([log_x, log_x + step])
        kept = np.exp(np.stack([log_kept, log_kept + step]))
        wedge = np.stack([v.wedge, -np.expm1(log_kept + step)])
        center = float(v.weight @ log_x)
        self.near = abs(self.used) * float(np.abs(both - center).max()) < 1.0
        _require_narrow(both, np.log(kept), (self.final, self.used), v.weight)
        f = v.weight * np.exp(self.final * (both - both.max()))
        s = v.weight * np.exp(self.used * (both - (center if self.near else both.min())))
        own = 1.0 - sigma + sigma * wedge
        grown = s[0] * np.expm1(self.used * step)
        r, grown_r = (s, grown) if not self.near else self._near(s, both - center, step, v.weight)
        self.before, self.after = (
            np.stack([f[k] * kept[k], s[k] * own[k], f[k], r[k]]) for k in (0, 1)
        )
        self.change = np.stack(
            [
                f[0] * kept[0] * np.expm1((self.final + 1.0) * step),
                grown * own[1] - s[0] * (sigma * kept[0] * np.expm1(step)),
                f[0] * np.expm1(self.final * step),
                grown_r,
            ]
        )

    def _near(
        self, s: FloatArray, distance: FloatArray, step: FloatArray, weight: FloatArray
    ) -> tuple[FloatArray, FloatArray]:
        e = self.used
        if e == 0.0:
            return weight * distance, weight * step
        return weight * np.expm1(e * distance) / e, s[0] * np.expm1(e * step) / e


def _require_narrow(
    log_x: FloatArray, log_kept: FloatArray, exponents: tuple[float, float], weight: FloatArray
) -> None:
    final, used = exponents
    range_of = max(float(np.ptp(final * log_x + log_kept)), float(np.ptp(used * log_x)))
    widest = range_of - float(np.log(weight.min()))
    if widest > _WIDEST:
        raise InputError(
            f"terms of the sums over varieties differ by a factor of e^{widest:.0f}, beyond "
            "floating point numbers; use reform_path(model.economy()), which works in logs"
        )
