"""Wedges from a named profile, fitted to a capital-output ratio on request."""

from __future__ import annotations

from weaklinks.calibration import Elasticities, WedgeSource, build_economy
from weaklinks.calibration.sources import from_schedule, parse_options
from weaklinks.equilibrium import Equilibrium, solve
from weaklinks.errors import InputError
from weaklinks.studies.benchmarks import intermediate_shares
from weaklinks.tables import Prepared
from weaklinks.wedges import Profile, profile

CAPITAL_OUTPUT = "capital-output"


def profile_source(prepared: Prepared, text: str, eps: Elasticities) -> WedgeSource:
    """Read ``NAME`` or ``NAME:key=value,...`` into the wedges of a table's activities.

    With ``capital-output=R`` the profile's free parameter is solved for, so that the ratio of
    capital to GDP is R times what it is in the same economy without wedges (Jones 2008,
    equation 24). `InputError` says what the profile can reach where R is out of reach.
    """
    name, _, rest = text.partition(":")
    chosen, options = profile(name), parse_options(rest)
    activities = tuple(intermediate_shares(prepared.table))
    target = options.pop(CAPITAL_OUTPUT, None)
    if target is not None:
        options[chosen.free] = _hit_capital_output(prepared, chosen, options, target, eps)
    tau = chosen.wedges(len(activities), **options)
    used = ", ".join(f"{k} = {v:.4g}" for k, v in {**chosen.defaults, **options}.items())
    return from_schedule(activities, tau, f"profile {name} ({used}): {chosen.meaning}")


def _hit_capital_output(
    prepared: Prepared, chosen: Profile, options: dict[str, float], target: float, eps: Elasticities
) -> float:
    """Value of the profile's free parameter at which K/Y is `target` of its undistorted value."""
    from scipy.optimize import brentq  # slow to import, and seldom needed

    activities = tuple(intermediate_shares(prepared.table))

    def ratio(value: float) -> float:
        tau = chosen.wedges(len(activities), **{**options, chosen.free: value})
        economy = build_economy(
            prepared, from_schedule(activities, tau, ""), horizon="long", elasticities=eps
        )
        distorted = solve(economy)
        return _capital_output(distorted) / _capital_output(solve(economy.without_wedges()))

    low, high = chosen.bounds
    ends = ratio(low), ratio(high)
    if not min(ends) <= target <= max(ends):
        raise InputError(
            f"profile {chosen.name}: no {chosen.free} between {low:g} and {high:g} gives a "
            f"capital-output ratio of {target:g} of the undistorted one; it reaches "
            f"{min(ends):.3g} to {max(ends):.3g}"
        )
    return float(brentq(lambda value: ratio(value) - target, low, high, xtol=1e-10))


def _capital_output(equilibrium: Equilibrium) -> float:
    return equilibrium.capital_cost / equilibrium.gdp
