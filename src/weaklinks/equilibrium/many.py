"""Many economies on one graph at once: reform candidates, shocks, draws of wedges.

All economies differ from a solved one in wedges and productivities only. Newton's method is
run on all of them as columns, with the Jacobian of the solved economy for every column (see
`chord`). Each column is iterated to its own residual; the few that do not get there are
solved one by one.
"""

from __future__ import annotations

from functools import cached_property

import numpy as np

from weaklinks.arrays import FloatArray, IdentityCache
from weaklinks.equilibrium.batch import Batch
from weaklinks.equilibrium.chord import Jacobian, iterate
from weaklinks.equilibrium.columns import Columns, Unknowns
from weaklinks.equilibrium.markets import some_negative
from weaklinks.equilibrium.plan import Plan, make_plan
from weaklinks.equilibrium.result import Equilibrium
from weaklinks.equilibrium.solve import solve
from weaklinks.equilibrium.variants import Variants, variants_of
from weaklinks.errors import NoEquilibriumError

#: Default largest residual of any block that counts as solved.
TOLERANCE = 1e-11

# A larger core is not inverted: variants of such an economy are solved one by one.
_LARGEST_CORE = 2500

# Small graphs are worth cutting up, too, where one analysis serves many economies.
_plan_of = IdentityCache[Plan](lambda shares: make_plan(shares, whole_below=0))


def solve_many(
    base: Equilibrium,
    *,
    wedge: FloatArray | None = None,
    productivity: FloatArray | None = None,
    tolerance: float = TOLERANCE,
) -> Batch:
    """Solve many variants of a solved economy.

    Parameters
    ----------
    base : Equilibrium
        Where all of them start.
    wedge, productivity : (n, b) arrays, optional
        One column per variant; the base's own values where omitted.
    tolerance : float
        Largest residual of any block that counts as solved. GDP may be off by it times all
        sales over GDP (Hulten).

    Returns
    -------
    Batch

    Raises
    ------
    InputError
        For other shapes, and values that an economy refuses.
    NoEquilibriumError
        When a variant has no equilibrium; the message says which.
    """
    return Neighbourhood(base).solve(wedge=wedge, productivity=productivity, tolerance=tolerance)


class Neighbourhood:
    """A solved economy whose derivative serves many variants of it, in one batch or several.

    Parameters
    ----------
    base : Equilibrium
    like : Neighbourhood, optional
        Of another economy that differs in wedges and productivities only: its graph is not cut
        again.
    """

    def __init__(self, base: Equilibrium, like: Neighbourhood | None = None) -> None:
        self.base = base
        self._columns: Columns | None = like._columns if like else _columns_of(base)

    def solve(
        self,
        *,
        wedge: FloatArray | None = None,
        productivity: FloatArray | None = None,
        tolerance: float = TOLERANCE,
        start: Batch | None = None,
    ) -> Batch:
        """Solve variants; parameters as for `solve_many`, and guesses, one per variant."""
        variants = variants_of(self.base.economy, wedge=wedge, productivity=productivity)
        found = _Found(variants)
        if variants.count and self._columns is not None:
            self._iterate(variants, tolerance, start, found)
        for k in np.flatnonzero(np.isinf(found.residual)).tolist():
            found.put(k, self._solve_single(variants, k))
        return found.batch()

    def _solve_single(self, variants: Variants, column: int) -> Equilibrium:
        try:
            return solve(variants.single(column), start=self.base)
        except NoEquilibriumError as failure:
            if variants.count == 1:
                raise
            which = f"variant {column + 1} of {variants.count}"
            raise NoEquilibriumError(f"{which}: {failure}") from failure

    def _iterate(
        self, variants: Variants, tolerance: float, start: Batch | None, found: _Found
    ) -> None:
        columns, economy = self._columns, variants.economy
        assert columns is not None
        order, n = columns.order, economy.n_nodes
        first = self._at.take(np.zeros(variants.count, dtype=np.int64))
        if start is not None:
            first = self._unknowns(start)
        with np.errstate(all="ignore"):
            try:
                jacobian = self._jacobian
            except np.linalg.LinAlgError:  # factors in fixed proportions: any prices clear them
                return
            ended = iterate(
                columns,
                jacobian,
                first,
                variants.shift[order[:n]],
                variants.pass_through[order[:n]],
                tolerance,
            )
            found.x[order], found.sales[order[:n]] = ended.x, ended.received[:n]
            unit = found.x[economy.final_node].copy()
            found.x -= unit
            found.spending[:] = np.exp(-unit - columns.center)
            found.sales *= found.spending
        # Equations alone may hold with sales below zero: no equilibrium, as `solve` will say.
        possible = np.isfinite(ended.residual) & ~some_negative(found.sales)
        np.maximum(found.sales, 0.0, out=found.sales)
        found.residual[:] = np.where(possible, ended.residual, np.inf)
        found.steps = ended.steps

    @cached_property
    def _jacobian(self) -> Jacobian:
        economy, columns = self.base.economy, self._columns
        assert columns is not None
        nodes = columns.order[: economy.n_nodes]
        shift, kappa = economy.log_cost_shift[:, None], economy.pass_through[:, None]
        return Jacobian(columns, self._at, shift[nodes], kappa[nodes])

    @cached_property
    def _at(self) -> Unknowns:
        q = self.base
        log_price, log_factor_price = q.log_price[:, None], q.log_factor_price[:, None]
        return self._in_spending(
            log_price, log_factor_price, q.revenue[:, None], np.array([q.expenditure])
        )

    def _unknowns(self, batch: Batch) -> Unknowns:
        return self._in_spending(
            batch.log_price, batch.log_factor_price, batch.revenue, batch.welfare
        )

    def _in_spending(
        self, log_price: FloatArray, log_factor_price: FloatArray, sales: FloatArray,
        spending: FloatArray,
    ) -> Unknowns:  # fmt: skip
        """The core's unknowns, with the household's spending as the unit of account."""
        columns = self._columns
        assert columns is not None
        core, unit = columns.order[columns.core], np.log(spending) + columns.center
        return Unknowns(log_price[core] - unit, sales[core] / spending, log_factor_price - unit)


def _columns_of(base: Equilibrium) -> Columns | None:
    """The graph cut for many columns; None with perfect substitutes or a huge core."""
    economy = base.economy
    if not np.isfinite(economy.elasticity).all():
        return None
    plan = _plan_of(economy.shares)
    if plan.order.size - plan.n_eliminated > _LARGEST_CORE:
        return None
    return Columns(economy, plan, float(base.markets.prices.log_price.mean()))


class _Found:
    """What is known of all variants so far, in the economy's order; the final good as unit."""

    def __init__(self, variants: Variants) -> None:
        n, f, b = variants.economy.n_nodes, variants.economy.n_factors, variants.count
        self._variants = variants
        self.x, self.sales = np.empty((n + f, b)), np.empty((n, b))
        self.spending, self.residual = np.empty(b), np.full(b, np.inf)
        self.steps = 0

    def put(self, column: int, one: Equilibrium) -> None:
        """Overwrite a column with an economy solved by itself."""
        self.x[:, column] = np.concatenate([one.log_price, one.log_factor_price])
        self.sales[:, column] = one.revenue
        self.spending[column], self.residual[column] = one.expenditure, one.residual

    def batch(self) -> Batch:
        """All variants, with GDP as `Equilibrium` has it."""
        economy = self._variants.economy
        n, capital = economy.n_nodes, economy.capital_nodes
        invested = 0.0
        if capital.size:
            kept = self._variants.pass_through[capital] * self.sales[capital]
            invested = kept.sum(axis=0)
        return Batch(
            gdp=self.spending + invested - economy.from_outside,
            welfare=self.spending,
            residual=self.residual,
            log_price=self.x[:n],
            log_factor_price=self.x[n:],
            revenue=self.sales,
            steps=self.steps,
        )
