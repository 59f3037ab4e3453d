"""Points of a study as a function of their index: no chunk needs another one."""

from __future__ import annotations

import warnings
from functools import lru_cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from weaklinks.arrays import FloatArray
from weaklinks.studies.sweeps.study import Design, Study


def points_at(study: Study, rows: range) -> dict[str, NDArray[Any]]:
    """Values of what varies, at these indices.

    Parameters
    ----------
    study : Study
    rows : range
        Of indices, with step 1.

    Returns
    -------
    dict of str to (rows,) array
        Numbers, whole numbers or words, in the order of the axes.
    """
    if study.design.kind == "grid":
        shape = tuple(axis.levels for axis in study.axes)
        places = np.unravel_index(np.arange(rows.start, rows.stop), shape)
        return {a.name: a.grid[k] for a, k in zip(study.axes, places, strict=True)}
    unit = unit_points(study.design, len(study.axes), rows)
    return {axis.name: axis.at(unit[:, k]) for k, axis in enumerate(study.axes)}


def unit_points(design: Design, varied: int, rows: range) -> FloatArray:
    """Points of a design in the unit cube.

    Parameters
    ----------
    design : Design
        Not a grid.
    varied : int
        Dimensions.
    rows : range

    Returns
    -------
    (rows, varied) array
    """
    if design.kind == "random":
        # One draw of the generator a number, so that any stretch of them can be reached at once.
        bits = np.random.PCG64(design.seed).advance(rows.start * varied)
        return np.random.Generator(bits).random((len(rows), varied))
    if design.kind == "sobol":
        return _sobol(design.seed, varied, rows)
    return _whole(design, varied)[rows.start : rows.stop]


def unit_problem(names: list[str]) -> dict[str, Any]:
    """What SALib calls a problem: each parameter in the unit interval."""
    return {"num_vars": len(names), "names": names, "bounds": [[0.0, 1.0]] * len(names)}


def _sobol(seed: int, varied: int, rows: range) -> FloatArray:
    from scipy.stats.qmc import Sobol

    sequence = Sobol(varied, scramble=True, seed=np.random.default_rng(seed))
    with warnings.catch_warnings():
        # A stretch of the sequence has any length; the balance is that of the whole.
        warnings.simplefilter("ignore", UserWarning)
        if rows.start:
            sequence.fast_forward(rows.start)
        return np.asarray(sequence.random(len(rows)))


@lru_cache(maxsize=1)
def _whole(design: Design, varied: int) -> FloatArray:
    """Designs that exist only as a whole; each process makes its own once."""
    if design.kind == "latin-hypercube":
        from scipy.stats.qmc import LatinHypercube

        rng = np.random.default_rng(design.seed)
        return np.asarray(LatinHypercube(varied, seed=rng).random(design.points))
    from SALib.sample import morris, sobol

    problem = unit_problem([f"x{k}" for k in range(varied)])
    if design.kind == "morris":
        found = morris.sample(problem, design.points, num_levels=design.levels, seed=design.seed)
    else:
        found = sobol.sample(
            problem, design.points, calc_second_order=design.second_order, seed=design.seed
        )
    return np.asarray(found, dtype=np.float64)
