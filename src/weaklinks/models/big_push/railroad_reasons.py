"""Why a railroad and its users fail, if they do, in words."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from weaklinks.models.big_push.railroad import Railroad

_WORTH = "a railroad and investment of all are worth their cost"


def reason_of(railroad: Railroad) -> str:
    """What fails, if something does: coordination, appropriation, or neither."""
    if not railroad.efficient:
        return "a railroad and investment of all are not worth their cost"
    if railroad.timing == "rail-last":
        return (
            f"{_WORTH}, but a railroad that comes last takes all that sectors earn, so "
            "that none invests: a fee fixed beforehand is needed"
        )
    return f"{_needed(railroad)}{_as_it_is(railroad)}"


def _needed(railroad: Railroad) -> str:
    """What would be enough if fees could be chosen."""
    if railroad.holds("all, one fee"):
        return (
            f"{_WORTH}, and one fee for all pays: coordination, no subsidy for good, is needed, "
            "by promises that are believed, at no cost, or else by a subsidy that ends"
        )
    if railroad.holds("all, discriminating"):
        return (
            f"{_WORTH}, but one fee leaves the low-cost sectors what the railroad needs: "
            "appropriation fails; fees by type, and coordination, are needed"
        )
    return (
        f"{_WORTH}, but not even fees by type pay: consumers and later income gain what "
        "nobody can charge for; a subsidy is needed"
    )


def _as_it_is(railroad: Railroad) -> str:
    """Why, at the fees as they are, it does not last that all invest; empty where it does."""
    everybody = np.array(1.0)
    kind = "one fee" if railroad.pricing == "uniform" else "fees that differ by type, on average"
    fee = f"; as it is, with {kind} of {railroad.access_fee:.4g}"
    if not railroad.runs(everybody):
        return (
            f"{fee}, the railroad takes in {float(railroad.revenue(everybody)):.4g} even if all "
            f"invest, less than its cost of {railroad.railroad:.4g}, and is not there"
        )
    if float(railroad.profit(everybody)) < 0.0:
        return f"{fee}, the last to invest lose even if all do"
    return ""
