"""Whether a list of equilibria is complete: a second look at the signs of the gain."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from weaklinks.arrays import FloatArray
from weaklinks.games import AdoptionGame
from weaklinks.roots import Crossing


def missed_equilibrium(
    game: AdoptionGame, crossings: Sequence[Crossing], zero: float
) -> str | None:
    """Say near which share an equilibrium was missed; None when the list is complete.

    Between two equilibria in a row the gain has one sign, known from the list. It is looked at
    in places where the search did not look.
    """
    share: FloatArray = (np.arange(1021, dtype=np.float64) + 0.6180339887) / 1021.0
    gain = np.asarray(game.gain(share), dtype=np.float64)
    ends = np.array([c.place for c in crossings])
    sign = np.array([1, *(c.after for c in crossings)])[np.searchsorted(ends, share)]
    for c in crossings:
        until = c.place if c.until is None else c.until
        sign[(share >= c.place - 1e-9) & (share <= until + 1e-9)] = 0
    wrong = (np.abs(gain) > 8.0 * zero) & (sign != 0) & (np.sign(gain) != sign)
    if not wrong.any() and sum((c.before - c.after) // 2 for c in crossings) == 1:
        return None
    near = f"{share[wrong][0]:.6g}" if wrong.any() else "a jump or a touching point"
    return (
        f"game {game.name}: an equilibrium near {near} was missed; does the gain jump at a share "
        "that is not among its breaks?"
    )
