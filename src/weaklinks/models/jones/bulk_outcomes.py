"""Aggregates of many economies from their indices: Proposition 3, elementwise."""

from __future__ import annotations

from collections.abc import Mapping
from operator import attrgetter
from typing import TYPE_CHECKING, Any

import numpy as np

from weaklinks.arrays import BoolArray, FloatArray
from weaklinks.models.jones import equations as eq

if TYPE_CHECKING:
    from weaklinks.models.jones.allocation import Allocation

_CLOSED = (
    *("gdp", "gdp_per_worker", "capital", "capital_output_ratio", "intermediates"),
    *("average_wedge", "intermediate_spending", "wedge_revenue", "consumption"),
    *("investment", "wage", "rental", "intermediate_price"),
    *("indices.final", "indices.intermediate", "indices.wedge_final"),
    *("indices.wedge_intermediate", "indices.kept"),
)
_ALSO = {"gdp": "gdp", "gdp_per_worker": "gdp_per_worker", "final_output": "gdp"}

#: Name in the flattened record, and attribute of `Allocation`.
OUTCOMES: Mapping[str, str] = {f"closed_form.{name}": name for name in _CLOSED} | _ALSO

# Where floating point numbers and differences come close to their ends, one looks again.
_SMALLEST, _LARGEST = 1e-250, 1e250
_LEFT = 1e-3


def aggregates(
    given: Mapping[str, FloatArray], log_index: FloatArray, left: FloatArray
) -> dict[str, FloatArray]:
    """Attributes of `Allocation`, by name, from logs of both indices and means of 1 - tau."""
    shares: dict[str, Any] = {n: given[n] for n in ("capital_share", "intermediate_share")}
    cost: Any = given["discount_rate"] + given["depreciation"]
    index: Any = np.exp(log_index)
    means: Any = left
    kept = eq.average_kept(means[0], means[1], shares["intermediate_share"])
    human: Any = given["human_capital"]
    per_worker = eq.steady_gdp_per_worker(
        index[0], index[1], kept, human, capital_cost=cost, **shares
    )
    gdp: Any = per_worker * given["workers"]
    ratio: Any = eq.capital_output_ratio(kept, capital_cost=cost, **shares)
    to_capital, to_labour, to_goods = eq.factor_payments_from_gdp(gdp, kept, **shares)
    price: Any = eq.intermediate_price(index[0], index[1])
    capital, gross = ratio * gdp, gdp + to_goods
    investment = given["depreciation"] * capital
    return {
        "gdp": gdp, "gdp_per_worker": gdp / given["workers"], "capital": capital,
        "capital_output_ratio": capital / gdp, "intermediates": to_goods / price,
        "average_wedge": 1.0 - kept, "intermediate_spending": to_goods / gross,
        "wedge_revenue": (1.0 - kept) * gross, "consumption": gdp - investment,
        "investment": investment, "wage": to_labour / (given["human_capital"] * given["workers"]),
        "rental": to_capital / capital, "intermediate_price": price, "indices.final": index[0],
        "indices.intermediate": index[1], "indices.wedge_final": 1.0 - means[0],
        "indices.wedge_intermediate": 1.0 - means[1], "indices.kept": kept,
    }  # fmt: skip


def reliable(given: Mapping[str, FloatArray], state: Mapping[str, FloatArray]) -> BoolArray:
    """Rows far from where Proposition 3 has no answer, or its digits none."""
    sigma = given["intermediate_share"]
    kept, used = state["indices.kept"], 1.0 - state["indices.wedge_intermediate"]
    sure = (1.0 - sigma * used > _LEFT) & (1.0 - sigma * kept > _LEFT) & (kept > 0.0)
    sure &= 1.0 - sigma * (used - (1.0 - state["indices.wedge_final"])) > _LEFT
    sure &= state["consumption"] > _LEFT * state["gdp"]
    for name in ("gdp", "capital", "wage", "rental", "intermediate_price", "gdp_per_worker"):
        sure &= (state[name] > _SMALLEST) & (state[name] < _LARGEST)
    for numbers in state.values():
        sure &= np.isfinite(numbers)
    return np.asarray(sure)


def outcomes_of(state: Mapping[str, FloatArray]) -> dict[str, FloatArray]:
    """What is asked for, by its name in the record."""
    return {name: state[attribute] for name, attribute in OUTCOMES.items()}


def outcomes_alone(allocation: Allocation) -> dict[str, float]:
    """The same of one economy's closed form."""
    return {name: float(attrgetter(place)(allocation)) for name, place in OUTCOMES.items()}
