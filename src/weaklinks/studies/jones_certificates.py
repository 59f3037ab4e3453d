"""How far a reform path in Jones' economy is from the best choice of every length.

The greedy path is not the best in general. With uniform wedges a variety is worth more when
others like it are reformed, too: single steps see nothing of that, and the finer the grid, the
less. Of 400 random economies with 10 varieties 57 have a better choice at some length; with
Table 1 and 600 varieties or more, starting with the most productive ones gives at times twice
the GDP of the greedy path (with up to 500 the two agree at the start).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from weaklinks.arrays import BoolArray, FloatArray
from weaklinks.errors import InputError, name_some
from weaklinks.models.jones import Jones2008
from weaklinks.studies.jones_bounds import bound_log_gdp, spaced
from weaklinks.studies.jones_candidates import find_jones_candidates
from weaklinks.studies.jones_sums import Sums, sums_of
from weaklinks.studies.paths import ReformPath

if TYPE_CHECKING:
    import pandas as pd

#: Up to so many candidates every subset is looked at: 2^18 of them.
ENUMERATED = 18

_POINTS, _ROUNDS = 24, 3
# Differences of log GDP that count as rounding.
_ROUNDING = 1e-11


@dataclass(frozen=True, kw_only=True, eq=False)
class Certificate:
    """What is proven of a path, for every number k of reforms from none on.

    Attributes
    ----------
    gdp : (k + 1,) array
        Along the path.
    best : (k + 1,) array
        The largest GDP that was found for any choice of k candidates.
    bound : (k + 1,) array
        No choice of k candidates gives more than this. Infinite where nothing is proven: where
        rounding has put the bound below a GDP that was found.
    enumerated : bool
        Whether all choices were looked at, so that `best` is the optimum and the bound.
    """

    gdp: FloatArray
    best: FloatArray
    bound: FloatArray
    enumerated: bool

    @property
    def optimal(self) -> BoolArray:
        """Where the path is proven to be the best of its length."""
        return np.asarray(self.bound <= self.gdp * (1.0 + _ROUNDING))

    @property
    def beaten(self) -> BoolArray:
        """Where another choice of the same length is known to be better."""
        return np.asarray(self.best > self.gdp * (1.0 + _ROUNDING))

    @property
    def status(self) -> tuple[str, ...]:
        """One sentence for every k."""
        return tuple(self._say(k) for k in range(self.gdp.size))

    def _say(self, k: int) -> str:
        how = "enumerated" if self.enumerated else "bound"
        if self.optimal[k]:
            return f"optimal ({how})"
        short = f"{self.best[k] / self.gdp[k] - 1.0:.3%}"
        if not np.isfinite(self.bound[k]):
            beaten = f"; not optimal: at least {short} below the optimum"
            return "not certified: rounding" + (beaten if self.beaten[k] else "")
        room = f"{self.bound[k] / self.gdp[k] - 1.0:.3%}"
        if self.enumerated:
            return f"not optimal: {room} below the optimum (enumerated)"
        if self.beaten[k]:
            return f"not optimal: at least {short}, at most {room} below the optimum"
        return f"not certified: at most {room} below the optimum"

    def to_frame(self) -> pd.DataFrame:
        """One row per k: gdp, best, bound, status."""
        import pandas as pd

        columns = {"gdp": self.gdp, "best": self.best, "bound": self.bound, "status": self.status}
        return pd.DataFrame({"step": np.arange(self.gdp.size), **columns})

    def __repr__(self) -> str:
        return (
            f"Certificate({int(self.optimal.sum())} of {self.gdp.size} lengths optimal, "
            f"{int(self.beaten.sum())} beaten, bound at most "
            f"{float((self.bound / self.gdp).max() - 1.0):.2%} above)"
        )


def certify(
    path: ReformPath,
    model: Jones2008,
    *,
    packages: Sequence[Sequence[str]] | None = None,
    removal: float = 1.0,
    horizon: str = "long",
) -> Certificate:
    """Compare a path with the best choice of every length.

    Up to `ENUMERATED` candidates all their subsets are evaluated. Beyond that `best` comes from
    rankings by the slopes of GDP in the four sums, and `bound` from a relaxation: log GDP is
    ``log V + b log F - log U + c log R``, concave in V and F and convex in U and R (b > 0 > c).
    Tangents bound the concave terms, and on a box of values of U and R lines bound the convex
    ones; what is left is linear in the choice, so that its maximum is a sum of the k largest
    numbers. The largest bound of any box holds for all choices.

    Parameters
    ----------
    path : ReformPath
        Of `jones_reform_path` (any order), for the same model and the same options.
    model : Jones2008
    packages, removal, horizon
        As for the path.

    Returns
    -------
    Certificate

    `InputError` is raised when the path has reforms that the model does not have.
    """
    found = find_jones_candidates(model, packages)
    strange = set(path.sectors) - set(found.labels(range(len(found))))
    if strange:
        raise InputError(f"not a path of this model and these packages: {name_some(strange)}")
    sums = sums_of(model, found.sectors, found.starts, removal, long=horizon == "long")
    enumerated = len(sums) <= ENUMERATED
    with np.errstate(invalid="ignore", divide="ignore", over="ignore"):
        best, bound = _enumerate(sums) if enumerated else _search(sums)
        best, bound = (
            np.exp(x) for x in _reconcile(best, bound, np.log(path.gdp / path.gdp[0]), sums.margin)
        )
    return Certificate(
        gdp=path.gdp, best=best * path.gdp[0], bound=bound * path.gdp[0], enumerated=enumerated
    )


def _reconcile(
    best: FloatArray, bound: FloatArray, own: FloatArray, margin: float
) -> tuple[FloatArray, FloatArray]:
    """The best of what was found and the path, and the bound, which never is below it.

    A bound that is below by more than rounding of log GDP explains is no bound at all.
    """
    best = np.fmax(best[: own.size], own)
    holds = bound[: own.size] >= best - (_ROUNDING + margin)
    return best, np.where(holds, np.maximum(bound[: own.size], best), np.inf)


def _enumerate(sums: Sums) -> tuple[FloatArray, FloatArray]:
    """Largest log GDP of every length relative to that of none, over all subsets."""
    total, size = sums.never[:, None], np.zeros(1, dtype=np.int64)
    for k in range(len(sums)):
        total = np.hstack([total + sums.before[:, [k]], total + sums.after[:, [k]]])
        size = np.concatenate([size, size + 1])
    best = np.full(len(sums) + 1, -np.inf)
    np.fmax.at(best, size, sums.log_gdp(total))
    return best - best[0], best - best[0]


def _search(sums: Sums) -> tuple[FloatArray, FloatArray]:
    n = len(sums)
    none, whole = (sums.total(np.full(n, done)) for done in (False, True))
    between = np.stack([spaced(*ends, _POINTS) for ends in zip(none, whole, strict=True)])
    slopes = [_slopes(sums, between)]
    best, at = np.full(n + 1, -np.inf), np.tile(none[:, None], n + 1)
    for _ in range(_ROUNDS):
        for ranking in slopes[-1].T:
            totals = sums.along(np.argsort(-(ranking @ sums.change), kind="stable").tolist())
            level = sums.log_gdp(totals.copy())
            better = level > best
            best[better], at[:, better] = level[better], totals[:, better]
        lengths = np.unique(np.linspace(0, n, _POINTS).astype(np.int64))
        slopes.append(_slopes(sums, at[:, lengths]))
    start, bound = float(best[0]), bound_log_gdp(sums, np.hstack(slopes))
    bound[[0, n]] = best[[0, n]]  # there is one choice
    for k, others, one in ((1, sums.before, sums.after), (n - 1, sums.after, sums.before)):
        best[k] = bound[k] = _largest(sums.log_gdp(_all_but_one(sums, others, one)))
    return best - start, bound - start


def _all_but_one(sums: Sums, others: FloatArray, one: FloatArray) -> FloatArray:
    """The sums when one candidate differs from the others, for each of them, (4, m)."""
    left, right = (
        np.hstack([np.zeros((4, 1)), np.cumsum(terms[:, :-1], axis=1)])
        for terms in (others, others[:, ::-1])
    )
    return np.asarray(sums.never[:, None] + left + right[:, ::-1] + one)


def _largest(levels: FloatArray) -> float:
    """The largest of those that can be paid for; none is minus infinity."""
    return float(np.fmax.reduce(levels, initial=-np.inf))


def _slopes(sums: Sums, totals: FloatArray) -> FloatArray:
    """Derivatives of log GDP in the four sums, (4, m)."""
    u, v, f, r = totals
    whole = 1.0 + sums.exponent * r if sums.near else r
    inner = sums.exponent if sums.near and sums.exponent else 1.0
    last = sums.powers[2] * inner / whole
    return np.stack([-1.0 / u, 1.0 / v, sums.powers[1] / f, last])
