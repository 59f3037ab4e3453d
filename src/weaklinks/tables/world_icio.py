"""All regions of an OECD Inter-Country Input-Output file."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import scipy.sparse as sp

from weaklinks.arrays import FloatArray
from weaklinks.errors import Problems, name_some
from weaklinks.tables.grid import Grid
from weaklinks.tables.icio_layout import IcioLayout, icio_layout
from weaklinks.tables.totals import verify_totals
from weaklinks.tables.world import WorldTable, world_table
from weaklinks.tables.world_rows import Rows

_DISCREPANCY = (
    "A statistical discrepancy counts as change in inventories of the seller's own region."
)


def icio_world(grid: Grid, rows: Rows, **options: Any) -> WorldTable:
    """Read every country of an ICIO file; split parts of China and Mexico are added up.

    Raises
    ------
    InputError
        When rows, columns or totals are wrong.

    References
    ----------
    OECD, Inter-Country Input-Output tables, readme of the 2016 to 2023 releases.
    """
    problems = Problems(grid.name)
    layout = icio_layout(grid, problems)
    problems.raise_if_any()
    sellers = _sellers(layout, problems)
    problems.raise_if_any()
    cells = _Cells(grid, rows, layout, sellers, problems)
    uses, regions = [w for _, w, _ in layout.finals if w], [w for w, _ in sellers]
    final = cells.down @ cells.block(cells.at, [i for i, w, _ in layout.finals if w])
    final_taxes = cells.block(layout.taxes, [i for i, w, _ in layout.finals if w]).sum(axis=0)
    odd = cells.down @ cells.block(cells.at, [i for i, w, _ in layout.finals if not w])
    notes: tuple[str, ...] = ()
    if odd.any():
        own = list(dict.fromkeys(regions))
        mine = np.array(regions)[:, None] == np.array(own)
        final = np.hstack([final, mine * odd.sum(axis=1, keepdims=True)])
        uses, final_taxes = uses + own, np.concatenate([final_taxes, np.zeros(len(own))])
        notes = (_DISCREPANCY,)
    flows = cells.down @ cells.block(cells.at, cells.buyers) @ cells.across.T
    notes += cells.verified(flows.sum(axis=1) + final.sum(axis=1))
    problems.raise_if_any()
    return world_table(
        regions=regions,
        sectors=[name for _, name in sellers],
        flows=flows,
        final=final,
        final_regions=uses,
        value_added={"value-added": cells.paid(layout.value)},
        product_taxes=cells.paid(layout.taxes),
        final_taxes=final_taxes,
        unit="million USD",
        source=f"OECD Inter-Country Input-Output tables, {grid.name}",
        notes=notes,
        **options,
    )


def _sellers(layout: IcioLayout, problems: Problems) -> list[tuple[str, str]]:
    sellers = list(dict.fromkeys((w, name) for _, w, name in layout.sellers))
    buyers = {(w, name) for _, w, name in layout.buyers}
    for which, known, found in (("row", set(sellers), buyers), ("column", buyers, set(sellers))):
        lacking = sorted(f"{w}_{name}" for w, name in found - known)
        problems.add_if(lacking, f"there is no {which} for {name_some(lacking)}")
    problems.add_if(not layout.finals, "there are no columns of final use (HFCE, GFCF ...)")
    return sellers


class _Cells:
    """Blocks of the file, with parts of one country's industry added up."""

    def __init__(
        self,
        grid: Grid,
        rows: Rows,
        layout: IcioLayout,
        sellers: list[tuple[str, str]],
        problems: Problems,
    ) -> None:
        self._grid, self._rows, self._layout, self._problems = grid, rows, layout, problems
        self._names = [f"{w}_{name}" for w, name in sellers]
        place = {name: i for i, name in enumerate(sellers)}
        self.at = [i for i, _, _ in layout.sellers]
        self.buyers = [i for i, _, _ in layout.buyers]
        self.down = _adder([place[w, name] for _, w, name in layout.sellers], len(sellers))
        self.across = _adder([place[w, name] for _, w, name in layout.buyers], len(sellers))

    def block(self, rows: Sequence[int], columns: Sequence[int]) -> FloatArray:
        return self._rows.block(self._grid, rows, columns, self._problems)

    def paid(self, rows: Sequence[int]) -> FloatArray:
        """What the sectors pay in some rows together."""
        return np.asarray(self.across @ self.block(rows, self.buyers).sum(axis=0))

    def verified(self, sold: FloatArray) -> tuple[str, ...]:
        """Check printed output, if there is a column of it."""
        if not self._layout.output_column:
            return ()
        printed = self.down @ self.block(self.at, self._layout.output_column[:1])[:, 0]
        return verify_totals(
            "row total", self._names, printed, sold[:, None], self._problems, unit=0.0
        )


def _adder(position: Sequence[int], size: int) -> Any:
    ones = np.ones(len(position))
    return sp.csr_array((ones, (position, np.arange(len(position)))), shape=(size, len(position)))
