"""Reform paths in Jones' economy, in closed form: all candidates of a step in one sweep."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from weaklinks.arrays import FloatArray
from weaklinks.ces import segment_log_mean, segment_shares
from weaklinks.errors import InputError, NoEquilibriumError
from weaklinks.models.jones import Jones2008
from weaklinks.models.jones import equations as eq
from weaklinks.studies.jones_candidates import (
    Candidates,
    find_jones_candidates,
    jones_sequence,
)
from weaklinks.studies.jones_search import greedy_sequences, unpaid_words
from weaklinks.studies.jones_sums import Sums, sums_of
from weaklinks.studies.orders import GREEDY
from weaklinks.studies.paths import (
    GIVEN_ORDER,
    Progress,
    ReformPath,
    certificate,
    order_name,
    require_in_reach,
)


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
    return jones_reform_paths(
        model,
        orders=(order,),
        steps=steps,
        packages=packages,
        removal=removal,
        seed=seed,
        horizon=horizon,
        progress=progress,
    )[0]


def jones_reform_paths(
    model: Jones2008,
    *,
    orders: Sequence[str | Sequence[str]],
    steps: int | None = None,
    packages: Sequence[Sequence[str]] | None = None,
    removal: float = 1.0,
    seed: int = 0,
    horizon: str = "long",
    progress: Progress | None = None,
) -> tuple[ReformPath, ...]:
    """Follow several orders of the same reforms, as `jones_reform_path` does one.

    They share what does not depend on the order, and greedy orders are searched together.

    Parameters
    ----------
    model : Jones2008
    orders : sequence of orders
    steps, packages, removal, seed, horizon, progress
        As for one; `progress` is told the steps of greedy orders.

    Returns
    -------
    tuple of ReformPath
        In the order of `orders`. Errors as for one.
    """
    require_in_reach(steps, removal)
    if isinstance(orders, str) or not orders:
        raise InputError(f"orders is {orders!r}; it must be a list with one order or more")
    if horizon not in ("long", "short"):
        raise InputError(f"horizon is {horizon!r}; it must be 'long' or 'short'")
    found = find_jones_candidates(model, packages)
    sums = sums_of(model, found.sectors, found.starts, removal, long=horizon == "long")
    last = min(steps or len(found), len(found))
    greedy = [o for o in orders if isinstance(o, str) and o in GREEDY]
    searched = greedy_sequences(sums, found, greedy, last, progress) if greedy else []
    by_name = dict(zip(greedy, searched, strict=True))
    sequences = [
        by_name[o]
        if isinstance(o, str) and o in by_name
        else jones_sequence(model, found, o, seed, long=sums.long)[:last]
        for o in orders
    ]
    exact = _exact(model, found, sequences, removal, long=sums.long)
    return tuple(
        _path(model, found, sums, order, sequence, at)
        for order, sequence, at in zip(orders, sequences, exact, strict=True)
    )


def _path(
    model: Jones2008,
    found: Candidates,
    sums: Sums,
    order: str | Sequence[str],
    sequence: list[int],
    exact: FloatArray,
) -> ReformPath:
    relative, rent = _levels(model, sums, found, sequence)
    gdp, last, count = exact[0] * relative, len(sequence), len(found)
    looked_at, certified = last, GIVEN_ORDER
    if isinstance(order, str) and order in GREEDY:  # looked at all that were left
        looked_at += sum(range(count - last + 1, count + 1))
        certified = certificate(order, last, complete=last == count)
    return ReformPath(
        order=order_name(order),
        sectors=found.labels(sequence),
        gdp=gdp,
        welfare=gdp * (1.0 - rent),
        residual=float(np.abs(gdp[_shown(sequence)] / exact - 1.0).max()),
        equilibria=looked_at,
        complete=last == count,
        certified=certified,
    )


def _shown(sequence: list[int]) -> list[int]:
    """Numbers of reforms at which a path is compared with the closed forms."""
    return [0, len(sequence) // 2, len(sequence)]


def _exact(
    model: Jones2008, found: Candidates, sequences: list[list[int]], removal: float, *, long: bool
) -> list[FloatArray]:
    """GDP of the closed forms at three points of every path; paths share their ends."""
    reforms = [[frozenset(s[:k]) for k in _shown(s)] for s in sequences]
    place = {r: k for k, r in enumerate(dict.fromkeys(r for path in reforms for r in path))}
    wedges = np.array([found.wedges_after(model, list(r), removal) for r in place])
    gdp = _closed_forms(model, wedges, None if long else model.steady_state().capital)
    return [gdp[[place[r] for r in path]] for path in reforms]


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
        raise NoEquilibriumError(unpaid_words(found.labels(sequence[step - 1 : step])[0], step - 1))
    level = sums.log_gdp(totals)
    return np.exp(level - level[0]), rent


def _closed_forms(model: Jones2008, wedges: FloatArray, capital: float | None) -> FloatArray:
    """GDP at each row of wedges by Proposition 2, or 3 when there is no stock of capital given."""
    v = model.varieties
    rows, size = wedges.shape
    # (16) and footnote 8 of all rows for both exponents, as `equations` has them for one.
    logs = np.tile((np.log(v.productivity) + np.log1p(-wedges)).ravel(), 2)
    tilts = np.repeat(
        [eq.tilted(model.final_exponent), eq.tilted(model.intermediate_exponent)], rows
    )
    given = (logs, tilts, np.tile(v.weight, 2 * rows), size * np.arange(2 * rows))
    final, used = np.exp(segment_log_mean(*given)).reshape(2, rows)
    kept = (segment_shares(*given).reshape(2, rows, size) * (1.0 - wedges)).sum(axis=2)
    average = np.asarray(eq.average_kept(kept[0], kept[1], model.intermediate_share))
    of_each = zip(final.tolist(), used.tolist(), average.tolist(), strict=True)
    return np.array([_proposition(model, *of_one, capital) for of_one in of_each])


def _proposition(
    model: Jones2008, final: float, used: float, kept: float, capital: float | None
) -> float:
    human = model.human_capital * model.workers
    alpha, sigma = model.capital_share, model.intermediate_share
    if capital is not None:
        level = eq.gdp_given_capital(
            final, used, kept, capital, human, capital_share=alpha, intermediate_share=sigma
        )
        return float(level)
    steady = eq.steady_gdp_per_worker(
        final,
        used,
        kept,
        human,
        capital_share=alpha,
        intermediate_share=sigma,
        capital_cost=model.discount_rate + model.depreciation,
    )
    return float(steady)
