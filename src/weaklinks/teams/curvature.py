"""Whether skills are complements or substitutes in a team: proven, looked up, or tried out."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from weaklinks.arrays import FloatArray, IntArray
from weaklinks.errors import InputError
from weaklinks.teams.technology import MODULAR, SUBMODULAR, SUPERMODULAR, TeamTechnology

NEITHER = "neither"
# Teams on a grid of skills that are looked at one and all.
_ENUMERATED = 1_000_000
# Of what is subtracted: some units in the last place.
_ROUNDING = 32.0 * float(np.finfo(np.float64).eps)


@dataclass(frozen=True, kw_only=True)
class Curvature:
    """The answer, and how far it goes.

    Attributes
    ----------
    kind : str
        "supermodular" (complements), "submodular" (substitutes), "modular" or "neither".
    evidence : str
        "analytic"; "enumeration": at all teams of the skills given; "sample": no exception was
        found among the teams drawn, which proves exceptions only.
    increasing : bool
        Whether output never fell with skill, by the same evidence.
    tested : int
        Teams looked at.
    why : str
        The proof, or one exception to each of supermodular and submodular.
    """

    kind: str
    evidence: str
    increasing: bool
    tested: int = 0
    why: str = ""

    @property
    def proven(self) -> bool:
        """Whether it is certain, at the skills given."""
        return self.kind == NEITHER or self.evidence != "sample"


def curvature(
    technology: TeamTechnology, skills: ArrayLike, *, samples: int = 20_000, seed: int = 0
) -> Curvature:
    """Say whether a technology is super- or submodular at the skills of a population.

    Parameters
    ----------
    technology : TeamTechnology
    skills : (k,) array
        Skills that occur. Where all teams of them are few enough each is looked at: it is
        enough to look at neighbouring skills, since other differences are sums of these.
    samples : int
        Teams drawn otherwise.
    seed : int

    Notes
    -----
    The sign of ``F(q_i + d, q_j + e) - F(q_i + d, q_j) - F(q_i, q_j + e) + F(q_i, q_j)``.
    """
    if samples < 1:
        raise InputError(f"samples is {samples!r}; it must be 1 or more", subject="curvature")
    if technology.curvature is not None:
        return Curvature(
            kind=technology.curvature, evidence="analytic", increasing=technology.increasing,
            why=technology.why,
        )  # fmt: skip
    levels = np.unique(np.asarray(skills, dtype=np.float64))
    if not levels.size or not np.isfinite(levels).all():
        raise InputError("skills must be numbers, and at least one", subject="curvature")
    if technology.size == 1 or levels.size == 1:
        return Curvature(kind=MODULAR, evidence="enumeration", increasing=technology.increasing)
    if levels.size**technology.size <= _ENUMERATED:
        return _enumerated(technology, levels)
    return _sampled(technology, levels, samples, np.random.default_rng(seed))


def _enumerated(technology: TeamTechnology, levels: FloatArray) -> Curvature:
    n = technology.size
    grid = np.stack(np.meshgrid(*[levels] * n, indexing="ij"), axis=-1)
    made = technology.made(grid)
    pairs = [(0, 1)] if technology.symmetric else [(i, j) for j in range(n) for i in range(j)]
    worst = [_extremes(np.diff(np.diff(made, axis=i), axis=j), grid) for i, j in pairs]
    axes = [0] if technology.symmetric else range(n)
    falls = min(float(np.diff(made, axis=k).min()) for k in axes)
    low, high = min(worst, key=lambda w: w[0][0])[0], max(worst, key=lambda w: w[1][0])[1]
    return _verdict(low, high, falls, float(np.abs(made).max()), "enumeration", made.size)


def _extremes(
    change: FloatArray, grid: FloatArray
) -> tuple[tuple[float, FloatArray], tuple[float, FloatArray]]:
    low, high = (np.unravel_index(f(change), change.shape) for f in (np.argmin, np.argmax))
    return (float(change[low]), grid[low]), (float(change[high]), grid[high])


def _sampled(
    technology: TeamTechnology, levels: FloatArray, samples: int, rng: np.random.Generator
) -> Curvature:
    n = technology.size
    # Half of them neighbours in skill, as in teams of like with like.
    base = rng.integers(levels.size, size=(samples, n))
    near = rng.random(samples) < 0.5
    around = base[:, :1] + rng.integers(-3, 4, size=(samples, n))
    base = np.where(near[:, None], np.clip(around, 0, levels.size - 1), base)
    i, j = rng.permuted(np.tile(np.arange(n), (samples, 1)), axis=1)[:, :2].T
    if technology.symmetric:
        i, j = np.zeros_like(i), np.ones_like(j)
    up = rng.integers(levels.size, size=(2, samples))
    up = np.where(near, np.minimum(base[np.arange(samples), [i, j]] + 1, levels.size - 1), up)
    change, step, size = _mixed_differences(technology, levels, base, (i, j), up)
    low, high = int(np.argmin(change)), int(np.argmax(change))
    teams = levels[base]
    return _verdict(
        (float(change[low]), teams[low]), (float(change[high]), teams[high]),
        float(step.min()), size, "sample", 4 * samples,
    )  # fmt: skip


def _mixed_differences(
    technology: TeamTechnology,
    levels: FloatArray,
    base: IntArray,
    places: tuple[IntArray, IntArray],
    up: IntArray,
) -> tuple[FloatArray, FloatArray, float]:
    """Mixed second differences, first differences, and the size of what is subtracted."""
    rows = np.arange(len(base))
    corners = []
    for first in (False, True):
        for second in (False, True):
            teams = levels[base]
            for k, moved in enumerate((first, second)):
                if moved:
                    teams[rows, places[k]] = levels[up[k]]
            corners.append(technology.made(teams))
    sign = [np.sign(levels[up[k]] - levels[base[rows, places[k]]]) for k in (0, 1)]
    none, second_only, first_only, both = corners
    change = sign[0] * sign[1] * (both - first_only - second_only + none)
    return change, sign[0] * (first_only - none), float(np.max(np.abs(corners)))


def _verdict(
    low: tuple[float, FloatArray],
    high: tuple[float, FloatArray],
    falls: float,
    size: float,
    evidence: str,
    tested: int,
) -> Curvature:
    zero = _ROUNDING * max(size, 1e-300)
    rises, sinks = high[0] > zero, low[0] < -zero
    kind = {(True, True): NEITHER, (True, False): SUPERMODULAR, (False, True): SUBMODULAR}
    found = [
        f"{word} at {np.round(team, 4).tolist()}"
        for there, word, team in (
            (rises, "complements", high[1]),
            (sinks, "substitutes", low[1]),
        )
        if there
    ]
    return Curvature(
        kind=kind.get((rises, sinks), MODULAR), evidence=evidence, increasing=falls >= -zero,
        tested=tested, why="; ".join(found),
    )  # fmt: skip
