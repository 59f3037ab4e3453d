"""How what is explained across countries hangs on the K/Y that is called undistorted."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from weaklinks.errors import InputError
from weaklinks.studies.countries import CrossCountry
from weaklinks.studies.explained import Explained, explain

#: Undistorted K/Y over that of the reference country.
MULTIPLES = (1.0, 1.5, 2.0, 3.0)


@dataclass(frozen=True, kw_only=True)
class AtUndistorted:
    """What intermediate goods explain where K/Y without wedges is a given number.

    Attributes
    ----------
    undistorted : float
        K/Y without wedges.
    of_reference : float
        The same over K/Y of the reference country.
    negative : int
        Countries with a negative wedge.
    success, success_zero : float
        `Explained.success` with negative wedges kept, and set to zero.
    sd_productivity, sd_productivity_zero : float
        `Explained.sd_productivity`, likewise.
    """

    undistorted: float
    of_reference: float
    negative: int
    success: float
    success_zero: float
    sd_productivity: float
    sd_productivity_zero: float


def success_over_undistorted(
    result: CrossCountry, ratios: Sequence[float] | None = None
) -> tuple[AtUndistorted, ...]:
    """Account for the same countries with other values of K/Y without wedges.

    Parameters
    ----------
    result : CrossCountry
    ratios : sequence of float, optional
        K/Y without wedges. By default `MULTIPLES` of the reference country's, and the one
        that `result` was made with.

    Returns
    -------
    tuple of AtUndistorted
        Ascending in K/Y where `ratios` is omitted.

    Raises
    ------
    InputError
        For ratios that are no positive numbers.

    Notes
    -----
    Accounting without intermediate goods depends on none of these numbers. With them, log Q is
    (1 - sigma) times what is left without them less the logarithm of (19), so that its spread
    is about 1 - sigma times as large wherever (19) varies little; success has no such anchor.
    """
    own = float(result.capital_output[result.at])
    if ratios is None:
        ratios = sorted({result.undistorted, *(own * multiple for multiple in MULTIPLES)})
    wrong = [f"undistorted is {x}; it must be a positive number" for x in ratios
             if not 0.0 < x < np.inf]  # fmt: skip
    if wrong:
        raise InputError(wrong, subject="accounting")
    return tuple(_at(result, float(ratio), own) for ratio in ratios)


def _at(result: CrossCountry, undistorted: float, own: float) -> AtUndistorted:
    kept, zero = (_side(result, undistorted, rule) for rule in ("kept", "zero"))
    return AtUndistorted(
        undistorted=undistorted,
        of_reference=undistorted / own,
        negative=int(np.sum(result.capital_output > undistorted)),
        success=kept.success,
        success_zero=zero.success,
        sd_productivity=kept.sd_productivity,
        sd_productivity_zero=zero.sd_productivity,
    )


def _side(result: CrossCountry, undistorted: float, rule: str) -> Explained:
    return explain(
        result.income,
        result.human_capital,
        result.capital_output / undistorted,
        result.at,
        intermediate_share=result.with_intermediates.intermediate_share,
        capital_share=result.with_intermediates.capital_share,
        negative_wedges=rule,
    )
