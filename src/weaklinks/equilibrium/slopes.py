"""Derivatives of the equations of `columns` at one solved economy, by the chain rule."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import scipy.sparse as sp

from weaklinks.arrays import FloatArray
from weaklinks.equilibrium.columns import Columns, Part, State, Unknowns

_Shared = list[tuple[Part, Any]]


@dataclass(frozen=True, eq=False)
class Slopes:
    """Derivatives of the gaps; columns are the core's log prices, then log factor prices.

    Attributes
    ----------
    price : (c, c + F)
        Of the core's price gaps.
    sales : (c, c + F)
        Of the core's sales gaps.
    factor : (F, c + F)
        Of the factor gaps.
    sales_in_sales, factor_in_sales : (c, c), (F, c)
        Of the last two in the core's sales.
    """

    price: FloatArray
    sales: FloatArray
    factor: FloatArray
    sales_in_sales: FloatArray
    factor_in_sales: FloatArray


def slopes_at(columns: Columns, at: Unknowns, shift: FloatArray, kappa: FloatArray) -> Slopes:
    """Differentiate at a single column; parameters as for `Jacobian`."""
    c, f = columns.n_core, columns.n_factors
    state = columns.forward(at.core, at.factors, shift)
    *_, received = columns.gaps(state, at.sales, shift, kappa)
    received[columns.core] = at.sales
    early = [
        (part, _shares(part, *kept))
        for part, kept in zip(columns.eliminated, state.kept, strict=True)
    ]
    late = [(part, _shares(part, *part.index(state.x)[1:])) for part in columns.core_parts]
    moved = _moved(columns, early)
    price = np.empty((c, c + f))
    for part, shares in late:
        price[columns.within_core(part.rows)] = shares @ moved[part.sellers]
    value = _value(columns, early, late, moved, state, kappa * received[: columns.n_nodes], kappa)
    sold = _sold(columns, early, late, kappa)
    paid = received[columns.factors]
    return Slopes(
        price=price - np.eye(c, c + f),
        sales=value[columns.core],
        factor=value[columns.factors] / paid - np.eye(f, c + f, c),
        sales_in_sales=sold[columns.core] - np.eye(c),
        factor_in_sales=sold[columns.factors] / paid,
    )


def _shares(part: Part, tilt: FloatArray, total: FloatArray) -> Any:
    """Cost shares of the part's rows, dense or sparse as its weights."""
    if part.exponent == 0.0:
        return part.weights
    if isinstance(part.weights, np.ndarray):
        return part.weights * tilt.T / total
    return sp.diags_array(1.0 / total[:, 0]) @ part.weights @ sp.diags_array(tilt[:, 0])


def _moved(columns: Columns, early: _Shared) -> FloatArray:
    """Change of all log prices."""
    c, f = columns.n_core, columns.n_factors
    moved = np.zeros((columns.order.size, c + f))
    moved[columns.core], moved[columns.factors] = np.eye(c, c + f), np.eye(f, c + f, c)
    for part, shares in early:
        moved[part.rows] = shares @ moved[part.sellers]
    return moved


def _value(
    columns: Columns,
    early: _Shared,
    late: _Shared,
    moved: FloatArray,
    state: State,
    spent: FloatArray,
    kappa: FloatArray,
) -> FloatArray:
    """Change of the value that everything sells as prices move and the core's sales do not."""
    value = columns.transferred(state.x) * moved
    for part, shares in [*late, *reversed(early)]:
        own = part.rows
        index = shares @ moved[part.sellers]
        changed = -part.exponent * spent[own] * index
        if own.start < columns.core.start:
            changed += kappa[own] * value[own]
        held = part.exponent * (shares.T @ spent[own])
        value[part.sellers] += shares.T @ changed + held * moved[part.sellers]
    return value


def _sold(columns: Columns, early: _Shared, late: _Shared, kappa: FloatArray) -> FloatArray:
    """Change of the value that everything sells with the core's sales."""
    sold = np.zeros((columns.order.size, columns.n_core))
    for part, shares in late:
        own = columns.within_core(part.rows)
        rows = shares.T if isinstance(shares, np.ndarray) else shares.T.toarray()
        sold[part.sellers, own] += rows * kappa[part.rows].T
    for part, shares in reversed(early):
        sold[part.sellers] += shares.T @ (kappa[part.rows] * sold[part.rows])
    return sold
