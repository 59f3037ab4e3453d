"""Families of team technologies: the O-ring, power means, roles of unequal weight."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from weaklinks.arrays import FloatArray
from weaklinks.ces import power_mean
from weaklinks.errors import Problems
from weaklinks.teams.technology import (
    MODULAR,
    SUBMODULAR,
    SUPERMODULAR,
    Output,
    TeamTechnology,
    is_count,
    is_number,
)

# Exponents this small need the series of `ces.power_mean`.
_NEAR_GEOMETRIC = 1e-2


def o_ring(
    tasks: int,
    *,
    productivity: float = 1.0,
    capital_share: float = 0.0,
    rental: float | None = None,
) -> TeamTechnology:
    """Kremer's technology: every task must succeed, so skills multiply.

    Parameters
    ----------
    tasks : int
        n, one worker each.
    productivity : float
        What a team makes when nothing goes wrong: ``n B`` in Kremer's notation, of one unit of
        capital where capital is used.
    capital_share : float
        alpha. Above 0 output is net of capital, of which each team rents the best amount:
        ``max_k productivity k^alpha prod q - rental k``, a power of the product.
    rental : float, optional
        Price of a unit of capital; needed where capital is used.

    References
    ----------
    After Kremer (1993), Quarterly Journal of Economics 108(3).
    """
    problems = Problems("o_ring")
    problems.add_if(not is_count(tasks), f"tasks is {tasks!r}; give a whole number of 1 or more")
    problems.add_if(not 0 <= capital_share < 1, f"capital_share is {capital_share!r}; 0 to below 1")
    problems.add_if(not 0 < productivity < np.inf, f"productivity is {productivity!r}; above 0")
    needs = capital_share > 0 and (rental is None or not 0 < rental < np.inf)
    problems.add_if(needs, f"rental is {rental!r}; with capital it must be a number above 0")
    problems.raise_if_any()
    if capital_share == 0.0:
        return replace(power_team(tasks, exponent=0.0, degree=tasks, scale=productivity),
                       name=f"O-ring, {tasks} tasks")  # fmt: skip
    power = 1.0 / (1.0 - capital_share)
    bought = (capital_share / float(rental or 1.0)) ** (capital_share * power)
    scale = (1.0 - capital_share) * bought * productivity**power
    made = power_team(tasks, exponent=0.0, degree=tasks * power, scale=scale)
    return replace(made, name=f"O-ring, {tasks} tasks, capital share {capital_share:g}")


def power_team(
    size: int, *, exponent: float, degree: float = 1.0, scale: float = 1.0
) -> TeamTechnology:
    """``scale * M(q)^degree``, M the power mean of the skills: from weak links to superstars.

    Parameters
    ----------
    size : int
    exponent : float
        rho in [-inf, inf]: -inf the weakest member decides (Leontief), 0 skills multiply
        (O-ring), 1 they add up, inf the best member decides (superstar).
    degree : float
        kappa, above 0: output of skills twice as high is ``2^kappa`` times as much.
    scale : float

    Notes
    -----
    Supermodular iff ``kappa > rho``, submodular iff ``kappa < rho``. Proof: with
    ``S = sum q^rho`` output is proportional to ``g(S) = S^(kappa/rho)``, and the cross
    derivative to ``g''(S) rho^2 (q_i q_j)^(rho-1)``, which has the sign of ``kappa - rho``.

    References
    ----------
    Kremer (1993) is rho = 0, kappa = size; the means are those of Jones (2008), figure 1.
    """
    problems = Problems("power_team")
    problems.add_if(not is_count(size), f"size is {size!r}; give a whole number of 1 or more")
    problems.add_if(
        not is_number(exponent), f"exponent is {exponent!r}; give a number, -inf or inf"
    )
    problems.add_if(not 0 < degree < np.inf, f"degree is {degree!r}; it must be above 0")
    problems.add_if(not 0 < scale < np.inf, f"scale is {scale!r}; it must be above 0")
    problems.raise_if_any()
    kind = MODULAR
    if size > 1 and degree != exponent:
        kind = SUPERMODULAR if degree > exponent else SUBMODULAR
    made = TeamTechnology(
        name=f"power mean {exponent:g} of {size}, degree {degree:g}",
        size=size,
        output=_power_output(size, float(exponent), degree, scale),
        curvature=kind,
        why=f"degree {degree:g} against exponent {exponent:g}",
        increasing=True,
        best_decides=exponent == np.inf,
        equal=lambda q: scale * q**degree,
    )
    return _with_additive_form(made, float(exponent), degree, scale)


def _power_output(size: int, exponent: float, degree: float, scale: float) -> Output:
    def output(skills: FloatArray) -> FloatArray:
        q = np.asarray(skills, dtype=np.float64)
        if exponent == 0.0:
            made = _by_members(np.multiply, q)
            return np.asarray(scale * (made if degree == size else made ** (degree / size)))
        return np.asarray(scale * _mean(q, exponent) ** degree)

    return output


def _mean(skills: FloatArray, exponent: float) -> FloatArray:
    """The power mean over the last axis, member by member: for millions of teams."""
    if abs(exponent) < _NEAR_GEOMETRIC:
        return power_mean(skills, exponent)
    extreme = _by_members(np.maximum if exponent > 0.0 else np.minimum, skills)
    if np.isinf(exponent):
        return extreme
    # Relative to the extreme nothing overflows; one zero among weak links makes zero.
    some = extreme > 0.0
    unit = np.where(some, extreme, 1.0)
    with np.errstate(over="ignore"):  # beside the smallest numbers there are
        parts = [
            np.where(some, skills[..., k] / unit, 1.0) ** exponent for k in range(skills.shape[-1])
        ]
    mean = sum(parts[1:], start=parts[0]) / skills.shape[-1]
    return np.asarray(extreme * mean ** (1.0 / exponent))


def _by_members(combine: np.ufunc, skills: FloatArray) -> FloatArray:
    made = skills[..., 0].copy()
    for k in range(1, skills.shape[-1]):
        combine(made, skills[..., k], out=made)
    return np.asarray(made)


def _with_additive_form(
    made: TeamTechnology, exponent: float, degree: float, scale: float
) -> TeamTechnology:
    """Add index, outer function and its slope, where the latter is concave."""
    if not degree < exponent < np.inf:
        return made
    power, unit = degree / exponent, scale / made.size ** (degree / exponent)
    return replace(
        made,
        index=lambda q: np.asarray(np.asarray(q, dtype=np.float64) ** exponent),
        outer=lambda total: np.asarray(unit * np.asarray(total) ** power),
        outer_slope=lambda total: np.asarray(unit * power * np.asarray(total) ** (power - 1.0)),
    )


def role_team(powers: Sequence[float], *, scale: float = 1.0) -> TeamTechnology:
    """``scale * prod q_k^a_k``: roles that are not equally sensitive to skill.

    Drawn from one population the better worker takes the role with the higher power, and
    sorting like with like need not be best. Between two populations, one for each role, it
    always is: the technology is supermodular across roles.

    Parameters
    ----------
    powers : sequence of float
        a_k above 0, one for each role.

    References
    ----------
    After Kremer and Maskin (1996), "Wage Inequality and Segregation by Skill", NBER 5718.
    """
    a = np.asarray(powers, dtype=np.float64)
    problems = Problems("role_team")
    wrong = a.ndim != 1 or not a.size or not (np.isfinite(a) & (a > 0)).all()
    problems.add_if(wrong, f"powers are {powers!r}; give one number above 0 for each role")
    problems.add_if(not 0 < scale < np.inf, f"scale is {scale!r}; it must be above 0")
    problems.raise_if_any()
    order = np.argsort(np.argsort(a, kind="stable"), kind="stable")
    equal = bool((a == a[0]).all())
    return TeamTechnology(
        name="roles with powers " + ", ".join(f"{power:g}" for power in a),
        size=a.size,
        output=lambda skills: np.asarray(scale * np.prod(np.asarray(skills) ** a, axis=-1)),
        symmetric=equal,
        curvature=SUPERMODULAR if a.size > 1 else MODULAR,
        why="a product of increasing functions, one for each role",
        increasing=True,
        # By the rearrangement inequality of log skills and powers.
        roles=None if equal else lambda skills: np.sort(skills, axis=-1)[..., order],
    )
