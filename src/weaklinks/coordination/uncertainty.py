"""Strategic uncertainty: nobody is sure what others know (global games), however nearly so."""

from __future__ import annotations

import numpy as np

from weaklinks.coordination.equilibria import Equilibria, potential
from weaklinks.coordination.outcome import Selection, monotone_caveats

# Potentials closer than this part of the largest gain are the same.
_TIE = 1e-12


def by_uncertainty(found: Equilibria) -> Selection:
    """Select as noise about what adopting is worth vanishes.

    Who is at the margin then holds every share of adopters for equally likely (Laplace), so
    that adoption is chosen iff the mean gain ``int_0^1 Delta`` is positive. With differing
    costs, and in general, the equilibrium with the highest potential is chosen.

    Parameters
    ----------
    found : Equilibria

    Notes
    -----
    After Carlsson and van Damme (1993), Morris and Shin (2003), Frankel, Morris and Pauzner
    (2003). ``-int_0^1 Delta`` is the threshold of a bonus that everybody who adopts gets.
    """
    shares = np.array([e.share for e in found.stable])
    heights = potential(found.game, shares)
    whole = float(potential(found.game, np.array([1.0]))[0])
    order = np.argsort(-heights, kind="stable")
    scale = float(np.abs(found.game.gain(np.array([0.0, 0.5, 1.0]))).max()) or 1.0
    tie = len(order) > 1 and heights[order[0]] - heights[order[1]] < _TIE * scale
    best = found.stable[int(order[0])]
    numbers = {"mean_gain": whole, "bonus_threshold": -whole}
    numbers |= {f"potential_at_{x:.6g}": float(p) for x, p in zip(shares, heights, strict=True)}
    reason = (
        "two equilibria have the same potential: noise of any form decides"
        if tie
        else f"the potential is highest at a share of {best.share:.6g}; to someone who holds "
        f"every share for equally likely, adopting is worth {whole:.6g}"
    )
    return Selection(
        method="laplacian",
        equilibria=found,
        chosen=None if tie else best,
        reason=reason,
        numbers=numbers,
        caveats=_caveats(found),
    )


def _caveats(found: Equilibria) -> tuple[str, ...]:
    if found.game.value is not None or len(found.stable) == 1:
        return ()
    said = monotone_caveats(found, "the theory")
    if not said:
        return ()
    more = (
        "the integral holds for strategies with a threshold (Goldstein and Pauzner, 2005)"
        if sum(0.0 < e.share < 1.0 for e in found.found) == 1
        else "the highest potential is reported without a proof that noise selects it"
    )
    return (*said, more)
