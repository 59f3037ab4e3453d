"""The rules of national tables (`weaklinks.tables.rules`) for tables of the world, on arrays."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from weaklinks.arrays import FloatArray, IntArray
from weaklinks.errors import Problems, name_some
from weaklinks.tables.totals import NOTED_GAP, unit_of

_MOST_NAMED = 20
#: A gap smaller than this share of a sector's sales is rounding of doubles, not worth a note.
_EXACT = 1e-9


@dataclass(frozen=True, kw_only=True, eq=False)
class Raw:
    """Arrays of a world table on their way to balance; fields as in `WorldTable`."""

    code: str
    regions: tuple[str, ...]
    products: tuple[str, ...]
    region: IntArray
    product: IntArray
    flows: FloatArray
    final: FloatArray
    drawn: FloatArray
    value_added: Mapping[str, FloatArray]
    product_taxes: FloatArray
    other_taxes: FloatArray
    final_taxes: FloatArray

    def name(self, i: int) -> str:
        """``REGION:SECTOR`` of one sector."""
        return f"{self.regions[self.region[i]]}:{self.products[self.product[i]]}"

    @property
    def sold(self) -> FloatArray:
        """What every sector sells."""
        return np.asarray(self.flows.sum(axis=1) + self.final.sum(axis=1))

    @property
    def bought(self) -> FloatArray:
        """What every sector pays before value added: inputs, goods out of stocks, taxes."""
        inputs = self.flows.sum(axis=0) + self.drawn.sum(axis=1)
        return np.asarray(inputs + self.product_taxes + self.other_taxes)


Step = tuple[Raw, tuple[str, ...]]


def settle_world(raw: Raw, *, force: bool) -> tuple[Raw, tuple[str, ...]]:
    """Apply every rule and balance.

    1. Negative flows between sectors become positive flows the other way.
    2. Negative final use (inventories sold) becomes goods out of old stocks, which the sector
       sells on.
    3. Sectors that sell nothing are left out; their region's final users bear their costs.
    4. Output is the row sum: value added is what inputs and taxes leave of it.
    5. Losses, negative value added, become production subsidies.

    Raises
    ------
    InputError
        When a sector's accounts differ by more than one percent and more than rounding (and
        `force` is false), or a region has no value added or no final use.
    """
    if not force:
        _require_sold(raw)
    said: tuple[str, ...] = ()
    for rule in (_reverse_flows, _tell_stocks, _drop_unsold):
        raw, more = rule(raw)
        said += more
    raw, more = _balance(raw, force=force)
    said += more
    raw, more = _losses_to_subsidies(raw)
    _require_regions(raw)
    return raw, said + more


def _reverse_flows(raw: Raw) -> Step:
    negative = np.minimum(raw.flows, 0.0)
    cells = np.argwhere(negative < 0)
    if not len(cells):
        return raw, ()
    flows = raw.flows - negative - negative.T
    np.fill_diagonal(flows, np.maximum(np.diag(raw.flows), 0.0))
    names = [f"{raw.name(i)} to {raw.name(j)}" for i, j in cells]
    return replace(raw, flows=flows), (
        f"Negative flows are entered as positive flows the other way: {name_some(names)}.",
    )


def _tell_stocks(raw: Raw) -> Step:
    drawn = raw.drawn.sum(axis=1)
    if not drawn.any():
        return raw, ()
    names = [raw.name(i) for i in np.argsort(-drawn, kind="stable") if drawn[i] > 0]
    return raw, (
        f"Negative final use, {drawn.sum():,.6g} in all, is goods sold out of old stocks: a factor "
        f"that belongs to the region that draws them down, and no part of GDP: {name_some(names)}.",
    )


def _drop_unsold(raw: Raw) -> Step:
    unsold = ~(raw.sold > 0)
    if not unsold.any() or unsold.all():
        return raw, ()
    gone = np.flatnonzero(unsold).tolist()
    final, taxes = raw.final.copy(), raw.final_taxes.copy()
    for i in gone:
        final[:, raw.region[i]] += raw.flows[:, i]
        taxes[raw.region[i]] += raw.product_taxes[i] + raw.other_taxes[i]
    costs = [i for i in gone if raw.flows[:, i].any()]
    said = [f"Sectors that sell nothing are left out: {_listed(raw, gone)}."]
    if costs:
        said.append(f"Their region's final users bear the costs of {_listed(raw, costs)}.")
    raw = _keep(replace(raw, final=final, final_taxes=taxes), ~unsold)
    return raw, tuple(said)


def _require_sold(raw: Raw) -> None:
    """Refuse value added in sectors that sell nothing: nobody would pay for it."""
    problems = Problems(f"world table {raw.code}")
    recorded = np.sum([np.zeros(raw.region.size), *raw.value_added.values()], axis=0)
    slack = 0.5 * unit_of(raw.flows) * 3
    for i in np.flatnonzero(~(raw.sold > 0) & (np.abs(recorded) > slack)).tolist():
        problems.add(
            f"{raw.name(i)!r} sells nothing and pays value added of {recorded[i]:,.6g}; give what "
            "it sells, or leave it out all the same (--accept-imbalance, or force=True)"
        )
    problems.raise_if_any()


def _keep(raw: Raw, kept: np.ndarray) -> Raw:
    return replace(
        raw,
        region=raw.region[kept],
        product=raw.product[kept],
        flows=raw.flows[np.ix_(kept, kept)],
        final=raw.final[kept],
        drawn=raw.drawn[kept],
        value_added={name: values[kept] for name, values in raw.value_added.items()},
        product_taxes=raw.product_taxes[kept],
        other_taxes=raw.other_taxes[kept],
    )


def _balance(raw: Raw, *, force: bool) -> Step:
    left = raw.sold - raw.bought
    if not raw.value_added:
        return replace(raw, value_added={"value-added": left}), (
            "Output is the sum of each row; value added is what all purchases leave of it.",
        )
    recorded = np.sum(list(raw.value_added.values()), axis=0)
    gap = left - recorded
    if not force:
        _require_small(raw, gap, recorded)
    ratio = np.divide(left, recorded, out=np.ones_like(left), where=recorded != 0)
    lone = recorded == 0  # nothing to scale: the gap becomes the first kind of value added
    adjusted = {
        name: values * ratio + np.where(lone, gap if k == 0 else 0.0, 0.0)
        for k, (name, values) in enumerate(raw.value_added.items())
    }
    off = np.flatnonzero(np.abs(gap) > _EXACT * raw.sold)
    if not off.size:
        return replace(raw, value_added=adjusted), ()
    worst = int(off[np.abs(gap[off]).argmax()])
    return replace(raw, value_added=adjusted), (
        f"Output is the sum of each row; value added of {off.size} sectors is changed to what all "
        f"purchases leave of it, most in {raw.name(worst)} (by {gap[worst]:,.6g}).",
    )


def _require_small(raw: Raw, gap: FloatArray, recorded: FloatArray) -> None:
    cells = np.count_nonzero(raw.flows, axis=0) + np.count_nonzero(raw.flows, axis=1)
    slack = 0.5 * unit_of(raw.flows) * (cells + np.count_nonzero(raw.final, axis=1) + 3)
    off = (np.abs(gap) > NOTED_GAP * raw.sold) & (np.abs(gap) > slack)
    problems = Problems(f"world table {raw.code} does not balance")
    order = sorted(np.flatnonzero(off).tolist(), key=lambda i: -abs(gap[i]))
    for i in order[:_MOST_NAMED]:
        paid = raw.bought[i] + recorded[i]
        problems.add(f"{raw.name(i)!r} sells {raw.sold[i]:,.6g} and pays {paid:,.6g}")
    problems.add_if(len(order) > _MOST_NAMED, f"{len(order) - _MOST_NAMED} more sectors are off")
    if problems.found:
        problems.found[-1] += (
            ". Correct the table, or balance it all the same (--accept-imbalance, or force=True)"
        )
    problems.raise_if_any()


def _losses_to_subsidies(raw: Raw) -> Step:
    loss = np.sum([np.minimum(values, 0.0) for values in raw.value_added.values()], axis=0)
    lost = np.flatnonzero(loss < 0)
    if not lost.size:
        return raw, ()
    kept = {name: np.maximum(values, 0.0) for name, values in raw.value_added.items()}
    return replace(raw, value_added=kept, other_taxes=raw.other_taxes + loss), (
        "Losses, negative value added, are recorded as production subsidies: "
        f"{_listed(raw, lost)}.",
    )


def _require_regions(raw: Raw) -> None:
    problems = Problems(f"world table {raw.code}")
    h = len(raw.regions)
    earned = np.bincount(raw.region, np.sum(list(raw.value_added.values()), axis=0), minlength=h)
    spent = raw.final.sum(axis=0)
    for r, name in enumerate(raw.regions):
        problems.add_if(not earned[r] > 0, f"region {name!r}: no sector pays labour or capital")
        problems.add_if(not spent[r] > 0, f"region {name!r}: there is no final use")
    problems.raise_if_any()


def _listed(raw: Raw, positions: Sequence[int] | IntArray) -> str:
    return name_some(raw.name(i) for i in positions)
