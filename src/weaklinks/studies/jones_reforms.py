"""Reform paths in Jones' economy, in closed form: all candidates of a step in one sweep."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from weaklinks.arrays import FloatArray, IntArray
from weaklinks.errors import InputError, NoEquilibriumError
from weaklinks.models.jones import Jones2008
from weaklinks.studies.jones_candidates import (
    Candidates,
    find_jones_candidates,
    jones_sequence,
)
from weaklinks.studies.jones_sums import WIDEST, Sums, sums_of
from weaklinks.studies.orders import GREEDY, pick
from weaklinks.studies.paths import (
    GIVEN_ORDER,
    Progress,
    ReformPath,
    certificate,
    order_name,
    require_in_reach,
)

# Steps after which sums are made anew, so that rounding does not pile up.
_REFRESH = 64
# Part of a sum that a reform takes away when digits have to be saved.
_COLLAPSE = 0.99


def jones_reform_path(
    model: Jones2008,
    *,
    order: str | Sequence[str] = "best",
    steps: int | None = None,
    packages: Sequence[Sequence[str]] | None = None,
    removal: float = 1.0,
    seed: int = 0,
    horizon: str = "long",
    progress: Progress | None = None,
) -> ReformPath:
    """Remove wedges one variety (or package) at a time, every step a steady state.

    The same path as `reform_path` of ``model.economy(horizon=horizon)``, N times faster: GDP
    depends on the varieties through four sums, and a reform moves each by a known term.

    Parameters
    ----------
    model : Jones2008
    order : str or sequence of str
        As in `reform_path`; ``by:productivity`` and ``by:-productivity`` are the paper's
        "starting with high A_i" and "low A_i". Varieties are called "variety 1", ...
    steps, packages, removal, seed, progress
        As in `reform_path`; packages may not overlap.
    horizon : "long" or "short"
        Steady states, or capital kept at that of the first.

    Returns
    -------
    ReformPath
        Its `residual` is that of the closed forms at the start, the middle and the end, and
        how far they are from the path there; `equilibria` counts the candidates looked at.

    Raises
    ------
    InputError
        As `reform_path`, and for packages that overlap.
    NoEquilibriumError
        Where a reform leaves subsidies that cannot be paid for.

    References
    ----------
    Jones (2008), section 7 and figure 5.
    """
    require_in_reach(steps, removal)
    if horizon not in ("long", "short"):
        raise InputError(f"horizon is {horizon!r}; it must be 'long' or 'short'")
    found = find_jones_candidates(model, packages)
    sums = sums_of(model, found.sectors, found.starts, removal, long=horizon == "long")
    _require_narrow(sums)
    count, last = len(found), min(steps or len(found), len(found))
    if isinstance(order, str) and order in GREEDY:
        sequence = _Search(sums, order, found).run(last, progress)
        looked_at = sum(range(count - last + 1, count + 1)) + last
        certified = certificate(order, last, complete=last == count)
    else:
        sequence = jones_sequence(model, found, order, seed, long=horizon == "long")[:last]
        looked_at, certified = len(sequence), GIVEN_ORDER
    gdp, welfare = _levels(model, sums, found, sequence)
    shown = sorted({0, len(sequence) // 2, len(sequence)})
    wedges = [_wedges_after(model, found, sequence[:k], removal) for k in shown]
    return ReformPath(
        order=order_name(order),
        sectors=found.labels(sequence),
        gdp=gdp,
        welfare=welfare,
        residual=_residual(model, wedges, gdp[shown], long=horizon == "long"),
        equilibria=looked_at,
        complete=len(sequence) == count,
        certified=certified,
    )


def _require_narrow(sums: Sums) -> None:
    if sums.widest > WIDEST:
        raise InputError(
            f"terms of the sums over varieties differ by a factor of e^{sums.widest:.0f}, beyond "
            "floating point numbers; use reform_path(model.economy()), which works in logs"
        )


class _Search:
    """The greedy orders: at every step all candidates that are left, in one sweep.

    Candidates are compared by log GDP, from sums that are known to rounding; those that rounding
    could put in another order are compared again by `Sums.gain`, which has all its digits.
    """

    def __init__(self, sums: Sums, order: str, found: Candidates) -> None:
        self.sums, self.order, self.found = sums, order, found
        self.margin, self.can_collapse = sums.margin, sums.can_collapse
        self.collapsed: IntArray = np.zeros(0, dtype=np.int64)
        self.left = np.arange(len(sums))
        self.change = sums.change.copy()
        self.work = np.empty_like(self.change)
        self.reformed = np.zeros(len(sums), dtype=bool)
        self.total = sums.total(self.reformed)

    def run(self, steps: int, progress: Progress | None) -> list[int]:
        """Positions of the candidates in the order of reform."""
        chosen = []
        for step in range(steps):
            with np.errstate(invalid="ignore", divide="ignore"):
                k = self._next()
            chosen.append(int(self.left[k]))
            self._take(k, step)
            if progress is not None:
                progress(step + 1, steps)
        return chosen

    def _next(self) -> int:
        gain = self._gains()
        best = pick(gain, self.order)
        self._require_payable(gain, best)
        close = np.abs(gain - gain[best]) <= self.margin
        if self.order == "worst":  # whether a gain is negative matters, too
            close |= np.abs(gain) <= self.margin
        if np.count_nonzero(close) == 1 and abs(gain[best]) > self.margin:
            return best
        close[self.collapsed] = False
        gain[close] = self.sums.gain(self.total, self.left[close])
        return pick(gain, self.order)

    def _gains(self) -> FloatArray:
        """Gains of all that are left, to rounding."""
        size = self.left.size
        change = self.change[:, :size]
        if self.can_collapse:
            lost = (change < -_COLLAPSE * self.total[:, None]).any(axis=0)
            self.collapsed = np.flatnonzero(lost)
        after = np.add(change, self.total[:, None], out=self.work[:, :size])
        for k in self.collapsed:
            after[:, k] = self._totals_with(int(self.left[k]))
        gain = self.sums.log_gdp(after)
        gain -= self.sums.log_gdp(self.total.copy())
        return gain

    def _totals_with(self, candidate: int) -> FloatArray:
        """Sums once a candidate is reformed that holds nearly all of one: made anew."""
        reformed = self.reformed.copy()
        reformed[candidate] = True
        return self.sums.total(reformed)

    def _take(self, k: int, step: int) -> None:
        size = self.left.size
        self.total = self.total + self.change[:, k]
        self.reformed[self.left[k]] = True
        self.change[:, k : size - 1] = self.change[:, k + 1 : size]
        self.left = np.delete(self.left, k)
        if step % _REFRESH == 0 or self.can_collapse:
            self.total = self.sums.total(self.reformed)

    def _require_payable(self, gain: FloatArray, best: int) -> None:
        unpaid = np.isnan(gain).any() if self.order == "worst" else np.isnan(gain[best])
        if unpaid:
            k = int(self.left[np.isnan(gain).argmax()])
            raise NoEquilibriumError(_unpaid(self.found.labels([k])[0], int(self.reformed.sum())))


def _unpaid(label: str, step: int) -> str:
    return (
        f"reforming {label} after {step} others leaves subsidies on intermediate goods that cannot "
        "be paid for: sigma (1 - T_rho) would be 1 or more. Reform subsidies first, or in one "
        "package with it"
    )


def _levels(
    model: Jones2008, sums: Sums, found: Candidates, sequence: list[int]
) -> tuple[FloatArray, FloatArray]:
    """GDP and welfare at the start and after each reform."""
    totals = sums.along(sequence)
    unpaid = np.flatnonzero(totals[1] <= 0)
    if unpaid.size:
        step = int(unpaid[0]) - 1
        raise NoEquilibriumError(_unpaid(found.labels(sequence[step : step + 1])[0], step))
    level = sums.log_gdp(totals.copy())
    gdp = model.steady_state().gdp * np.exp(level - level[0])
    return gdp, gdp * (1.0 - sums.rent_share(totals))


def _residual(
    model: Jones2008, reformed: list[FloatArray], gdp: FloatArray, *, long: bool
) -> float:
    """Largest residual of closed forms at these wedges, and distance of these GDPs from them."""
    v, capital = model.varieties, model.steady_state().capital
    largest = 0.0
    for wedge, level in zip(reformed, gdp, strict=True):
        there = model.replace(productivity=v.productivity, wedge=wedge, weights=v.weight)
        exact = there.steady_state() if long else there.given_capital(capital)
        largest = max(largest, exact.residual, abs(level / exact.gdp - 1.0))
    return largest


def _wedges_after(
    model: Jones2008, found: Candidates, sequence: list[int], removal: float
) -> FloatArray:
    """Wedges of all varieties once these candidates are reformed."""
    wedge = model.varieties.wedge.copy()
    reformed = found.members(sequence)
    wedge[reformed] = -np.expm1((1.0 - removal) * np.log1p(-wedge[reformed]))
    return wedge
