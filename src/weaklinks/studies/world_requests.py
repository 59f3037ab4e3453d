"""What was asked of a world, in words; and what of it may be a slip."""

from __future__ import annotations

import math
from collections.abc import Mapping

# Beyond 500 percent of the price a tariff, or a subsidy of sales, is rather a percentage that
# was given as a number.
_LARGEST = 5.0


def in_words(
    *, wedges: Mapping[str, float], tariffs: Mapping[str, float], scale: Mapping[str, float]
) -> tuple[str, ...]:
    """One phrase for each change that was asked for.

    Parameters
    ----------
    wedges, tariffs, scale
        As `world_experiment` takes them.

    Examples
    --------
    >>> in_words(wedges={"KEN:A*": 0.2}, tariffs={"USA<CHN:*": 0.25}, scale={"KEN": 0.0})
    ('no wedges of the table in KEN', 'wedge of KEN:A* at 0.2', 'tariff USA<CHN:* at 25 %')
    """
    return (
        *(_scaling(pattern, factor) for pattern, factor in scale.items()),
        *(f"wedge of {pattern} at {tau:g}" for pattern, tau in wedges.items()),
        *(f"tariff {pattern} at {100.0 * rate:.6g} %" for pattern, rate in tariffs.items()),
    )


def cautions_about(*, wedges: Mapping[str, float], tariffs: Mapping[str, float]) -> tuple[str, ...]:
    """One sentence for each rate so large that it may be a percentage given as a number."""
    return (
        *(
            f"tariff {pattern!r} is {100.0 * rate:,.6g} percent of the price before it; "
            f"{rate:g} percent would be {rate / 100.0:g}"
            for pattern, rate in tariffs.items()
            if _LARGEST < rate < math.inf
        ),
        *(
            f"wedge {pattern!r} is a subsidy of {-100.0 * tau:,.6g} percent of sales; "
            f"{-tau:g} percent would be {tau / 100.0:g}"
            for pattern, tau in wedges.items()
            if -math.inf < tau < -_LARGEST
        ),
    )


def _scaling(pattern: str, factor: float) -> str:
    if factor == 0.0:
        return f"no wedges of the table in {pattern}"
    return f"wedges of {pattern} times {factor:g} (in logs)"
