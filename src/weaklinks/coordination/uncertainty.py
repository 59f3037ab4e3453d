"""Strategic uncertainty: nobody is sure what others know (global games), however nearly so."""

from __future__ import annotations

import numpy as np

from weaklinks.arrays import FloatArray
from weaklinks.coordination.equilibria import AdoptionEquilibrium, Equilibria
from weaklinks.coordination.heights import potential
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
    (2003). Where nobody and everybody adopting are the stable equilibria, ``-int_0^1 Delta`` is
    the threshold of a bonus that everybody who adopts gets.
    """
    shares = np.array([e.share for e in found.stable])
    *listed, whole = potential(found.game, np.append(shares, 1.0)).tolist()
    heights = np.array(listed)
    tops = _highest(found, heights)
    best, tie = tops[0], len(tops) > 1
    numbers = {"mean_gain": whole}
    if shares.tolist() == [0.0, 1.0]:
        numbers["bonus_threshold"] = -whole
    numbers |= {f"potential_at_{x:.6g}": float(p) for x, p in zip(shares, heights, strict=True)}
    reason = (
        "two equilibria have the same potential: noise of any form decides"
        if tie
        else f"the potential is highest at a share of {best.share:.6g}; to someone"
        f"{' with the mean cost' if found.game.value else ''} who holds every share for equally "
        f"likely, adopting is worth {whole:.6g}"
    )
    return Selection(
        method="laplacian",
        equilibria=found,
        chosen=None if tie else best,
        reason=reason,
        numbers=numbers,
        caveats=_caveats(found),
    )


def highest_tops(found: Equilibria) -> tuple[AdoptionEquilibrium, ...]:
    """The stable equilibrium with the highest potential; all of them where several are as high.

    Parameters
    ----------
    found : Equilibria
        With at least one that is stable.
    """
    return _highest(found, potential(found.game, np.array([e.share for e in found.stable])))


def _highest(found: Equilibria, heights: FloatArray) -> tuple[AdoptionEquilibrium, ...]:
    # The highest itself is among them, whatever the scale.
    low = heights.max() - _TIE * _scale(found)
    kept = (heights > low) | (heights == heights.max())
    listed = [(-h, k) for k, h in enumerate(heights.tolist()) if kept[k]]
    return tuple(found.stable[k] for _, k in sorted(listed))


def _scale(found: Equilibria) -> float:
    size = np.abs(found.game.gain(np.linspace(0.0, 1.0, 33)))
    return float(size[np.isfinite(size)].max(initial=0.0)) or 1.0


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
