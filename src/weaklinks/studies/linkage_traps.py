"""When demand linkages make traps: random networks, with and without a premium and more inputs.

References
----------
After Ciccone (2002), Review of Economic Studies 69(3): linkages in demand alone, with a
technology that saves inputs, give no vicious circle.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from weaklinks.coordination.finite import finite_equilibria
from weaklinks.models.big_push.network_draw import RandomNetworkPush

if TYPE_CHECKING:
    import pandas as pd

#: Factory premium and extra intermediate share of each row.
ROWS = ((0.0, 0.0), (0.0, 0.2), (0.0, 0.35), (0.4, 0.0), (0.4, 0.35))

_DISPERSION = 0.2


@dataclass(frozen=True, kw_only=True)
class TrapCount:
    """What was found among random economies with one premium and one extra intensity.

    Attributes
    ----------
    premium, extra_intensity : float
    draws : int
    traps : int
        Economies with an equilibrium within another one of higher welfare.
    nested : int
        Economies with an equilibrium within another one.
    none_and_all : int
        Economies in which nobody and everybody adopting are both equilibria.
    several : int
        Economies with more than one equilibrium.
    no_equilibrium : int
        Economies without a pure equilibrium.
    negative : float
        Share of cross effects that are negative: one more adopter lowers another's gain.
    """

    premium: float
    extra_intensity: float
    draws: int
    traps: int
    nested: int
    none_and_all: int
    several: int
    no_equilibrium: int
    negative: float


@dataclass(frozen=True, kw_only=True)
class TrapTable:
    """One `TrapCount` per row."""

    rows: tuple[TrapCount, ...]

    def to_frame(self) -> pd.DataFrame:
        """One row per premium and extra intensity."""
        import pandas as pd

        return pd.DataFrame([vars(row) for row in self.rows])


def linkage_traps(
    *,
    rows: Sequence[tuple[float, float]] = ROWS,
    draws: int = 600,
    sectors: int = 5,
    seed: int = 0,
    break_even: float = 1.15,
) -> TrapTable:
    """Count traps among random networks, by premium and extra intensity of inputs.

    Parameters
    ----------
    rows : sequence of (premium, extra intensity)
    draws : int
        Economies per row; the same seeds in every row.
    sectors : int
    seed : int
        Of the first economy; the others follow.
    break_even : float
        Around which the sales at which plants break even are drawn, today's being 1.
    """
    return TrapTable(rows=tuple(_count(v, g, draws, sectors, seed, break_even) for v, g in rows))


def _count(
    premium: float, extra: float, draws: int, sectors: int, seed: int, break_even: float
) -> TrapCount:
    seen = []
    for k in range(draws):
        model = RandomNetworkPush(
            sectors=sectors,
            premium=premium,
            extra_intensity=extra,
            break_even=break_even,
            dispersion=_DISPERSION,
            seed=seed + k,
        )
        seen.append(finite_equilibria(model, method="enumeration"))
    shares = [{e.share for e in found.found} for found in seen]
    tests = [found.complementarity for found in seen]
    return TrapCount(
        premium=premium,
        extra_intensity=extra,
        draws=draws,
        traps=sum(found.trap for found in seen),
        nested=sum(bool(found.within.any()) for found in seen),
        none_and_all=sum({0.0, 1.0} <= share for share in shares),
        several=sum(len(found.found) > 1 for found in seen),
        no_equilibrium=sum(not found.found for found in seen),
        negative=float(np.mean([0.0 if t.effects == 0 else t.negative for t in tests])),
    )
