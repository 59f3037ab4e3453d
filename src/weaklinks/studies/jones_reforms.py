"""Reform paths in Jones' economy, in closed form: all candidates of a step in one sweep."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np

from weaklinks.arrays import BoolArray, FloatArray, IntArray
from weaklinks.errors import InputError, NoEquilibriumError
from weaklinks.models.jones import Jones2008
from weaklinks.models.jones import equations as eq
from weaklinks.studies.jones_candidates import (
    Candidates,
    find_jones_candidates,
    jones_sequence,
)
from weaklinks.studies.jones_sums import Sums, sums_of
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
        Its `residual` is how far it is from the closed forms of Propositions 2 and 3 at the
        start, the middle and the end; `equilibria` counts the candidates looked at.

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
    count, last = len(found), min(steps or len(found), len(found))
    if isinstance(order, str) and order in GREEDY:
        sequence = _Search(sums, order, found).run(last, progress)
        looked_at = sum(range(count - last + 1, count + 1)) + last
        certified = certificate(order, last, complete=last == count)
    else:
        sequence = jones_sequence(model, found, order, seed, long=horizon == "long")[:last]
        looked_at, certified = len(sequence), GIVEN_ORDER
    relative, rent = _levels(model, sums, found, sequence)
    shown = sorted({0, len(sequence) // 2, len(sequence)})
    capital = None if horizon == "long" else model.steady_state().capital
    wedges = [found.wedges_after(model, sequence[:k], removal) for k in shown]
    exact = np.array([_closed_form(model, wedge, capital) for wedge in wedges])
    gdp = exact[0] * relative
    return ReformPath(
        order=order_name(order),
        sectors=found.labels(sequence),
        gdp=gdp,
        welfare=gdp * (1.0 - rent),
        residual=float(np.abs(gdp[shown] / exact - 1.0).max()),
        equilibria=looked_at,
        complete=len(sequence) == count,
        certified=certified,
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
        self.left = list(range(len(sums)))
        self.change = sums.change.copy()
        self.work = np.empty_like(self.change)
        self.reformed = np.zeros(len(sums), dtype=bool)
        self.total = sums.total(self.reformed)
        self.now = sums.log_gdp(self.total.copy())

    def run(self, steps: int, progress: Progress | None) -> list[int]:
        """Positions of the candidates in the order of reform."""
        chosen = []
        with np.errstate(invalid="ignore", divide="ignore"):
            for step in range(steps):
                k = self._next()
                chosen.append(self.left.pop(k))
                self._take(k, chosen)
                if progress is not None:
                    progress(step + 1, steps)
        return chosen

    def _next(self) -> int:
        gain = self._gains()
        first = pick(gain, self.order)
        self._require_payable(gain, first)
        close = self._close(gain, float(gain[first]))
        if np.count_nonzero(close) > 1 or abs(gain[first]) <= self.margin:
            close[self.collapsed] = False
            which = np.flatnonzero(close)
            gain[which] = self.sums.gain(self.total, np.array([self.left[k] for k in which]))
            first = pick(gain, self.order)
        self.now = self.now + gain[first]
        return first

    def _gains(self) -> FloatArray:
        """Gains of all that are left, to rounding."""
        size = len(self.left)
        change = self.change[:, :size]
        after = np.add(change, self.total[:, None], out=self.work[:, :size])
        if self.can_collapse:
            lost = (change < -_COLLAPSE * self.total[:, None]).any(axis=0)
            self.collapsed = np.flatnonzero(lost)
            for k in self.collapsed:
                after[:, k] = self._total_with(self.left[k])
        gain = self.sums.log_gdp(after)
        gain -= self.now
        return gain

    def _total_with(self, candidate: int) -> FloatArray:
        """Sums once a candidate is reformed that holds nearly all of one: made anew."""
        reformed = self.reformed.copy()
        reformed[candidate] = True
        return self.sums.total(reformed)

    def _close(self, gain: FloatArray, first: float) -> BoolArray:
        """Candidates that rounding could put before the first."""
        if self.order == "best":
            return np.asarray(gain >= first - self.margin)
        if self.order == "worst":  # whether a gain is negative matters, too
            return np.asarray(np.abs(gain - first) <= self.margin) | (np.abs(gain) <= self.margin)
        return np.asarray(gain <= first + self.margin)

    def _take(self, k: int, chosen: list[int]) -> None:
        size = len(self.left)
        self.total = self.total + self.change[:, k]
        self.reformed[chosen[-1]] = True
        self.change[:, k:size] = self.change[:, k + 1 : size + 1]
        if len(chosen) % _REFRESH == 0 or self.can_collapse:
            self.total = self.sums.total(self.reformed)
            self.now = self.sums.log_gdp(self.total.copy())

    def _require_payable(self, gain: FloatArray, first: int) -> None:
        unpaid = np.isnan(gain).any() if self.order == "worst" else math.isnan(gain[first])
        if unpaid:
            k = self.left[int(np.isnan(gain).argmax())]
            raise NoEquilibriumError(_unpaid(self.found.labels([k])[0], int(self.reformed.sum())))


def _unpaid(label: str, step: int) -> str:
    return (
        f"reforming {label} after {step} others leaves subsidies that cannot be paid for: "
        "intermediate goods would take all of gross output, or the replacement of capital all of "
        "GDP. Reform subsidies first, or in one package with it"
    )


def _levels(
    model: Jones2008, sums: Sums, found: Candidates, sequence: list[int]
) -> tuple[FloatArray, FloatArray]:
    """GDP, relative to that before any reform, and the part of it that capital's rent takes."""
    totals = sums.along(sequence)
    rent = sums.rent_share(totals)
    replaced = rent * model.depreciation / (model.depreciation + model.discount_rate)
    wrong = np.flatnonzero((totals[1] <= 0) | (replaced >= 1))
    if wrong.size:
        step = int(wrong[0])
        if step == 0:
            model.steady_state()  # says what is wrong before any reform
        raise NoEquilibriumError(_unpaid(found.labels(sequence[step - 1 : step])[0], step - 1))
    level = sums.log_gdp(totals)
    return np.exp(level - level[0]), rent


def _closed_form(model: Jones2008, wedge: FloatArray, capital: float | None) -> float:
    """GDP at these wedges by Proposition 2, or 3 when there is no stock of capital given."""
    v, human = model.varieties, model.human_capital * model.workers
    sigma, alpha = model.intermediate_share, model.capital_share
    given = (v.productivity, wedge)
    final, used = (
        (eq.equilibrium_index(*given, e, v.weight), eq.mean_wedge(*given, e, v.weight))
        for e in (model.final_exponent, model.intermediate_exponent)
    )
    kept = eq.kept_on_average(final[1], used[1], sigma)
    indices = (final[0], used[0], kept)
    shares = {"capital_share": alpha, "intermediate_share": sigma}
    if capital is not None:
        return float(eq.gdp_given_capital(*indices, capital, human, **shares))
    cost = model.discount_rate + model.depreciation
    return eq.steady_gdp_per_worker(*indices, human, capital_cost=cost, **shares)
