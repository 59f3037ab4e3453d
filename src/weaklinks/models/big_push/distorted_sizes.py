"""Which distorted economies have numbers: wages and income that floating point can hold."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from weaklinks.errors import Problems

if TYPE_CHECKING:
    from weaklinks.models.big_push.distorted_economy import DistortedEconomy

# Wages of e^300 and e^-300: the largest number is e^709, and products of two must be numbers.
_LARGEST = 300.0


def complain_of_size(economy: DistortedEconomy, problems: Problems) -> None:
    """Note where wages are no numbers: they are productivity to a power of ``1/(1-nu)``."""
    nu = economy.input_share
    size = _log_productivity(economy)
    problems.add_if(
        not size < _LARGEST,
        f"improvement {economy.improvement:g}, traditional {economy.traditional:g}, elasticity "
        f"{economy.elasticity:g} and tax {economy.tax:g}: all firms' productivity after tax is "
        "beyond all floating-point numbers; an improvement or a traditional productivity nearer "
        "to 1, or an elasticity nearer to 2, is right",
    )
    # Rounded down, so that the share that is named is right.
    most = np.floor(1e4 * (1.0 - size / _LARGEST)) / 1e4 if size < _LARGEST else np.nan
    problems.add_if(
        size < _LARGEST <= size * economy.multiplier,
        f"input_share is {nu:g}: wages rise with the power 1/(1-nu) = {economy.multiplier:.4g} of "
        f"productivity and are beyond all floating-point numbers; with the other parameters as "
        f"they are nu must be at most {most:.4f}",
    )


def _log_productivity(economy: DistortedEconomy) -> float:
    """Largest size of the log of what wages are a power of; inf where that is no number."""
    with np.errstate(all="ignore"):
        try:
            index = economy.index(np.array([0.0, 1.0]))
        except OverflowError:  # improvement^(eta-1), of plain numbers
            return np.inf
        kept = np.log1p(-economy.tax) + np.log1p(-1.0 / economy.elasticity)
        size = float(np.abs(kept + np.log(index)).max())
    return size if np.isfinite(size) else np.inf


def complain_of_levels(economy: DistortedEconomy, problems: Problems) -> None:
    """Note where income, or what adopting is worth, is no number at a share of 0 or 1."""
    ends = np.array([0.0, 1.0])
    with np.errstate(all="ignore"):
        levels = np.concatenate([economy.income(ends), economy.benefit(ends)])
    problems.add_if(
        not np.isfinite(levels).all(),
        f"labour {economy.labour:g} and adoption_cost {economy.adoption_cost:g}: income, or what "
        "adopting is worth, is beyond all floating-point numbers; both must be nearer to 1",
    )
