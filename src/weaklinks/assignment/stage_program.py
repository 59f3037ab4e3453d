"""Sequential production as a planner's linear program: prices and wages are its duals."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import scipy.sparse as sp
from numpy.typing import ArrayLike
from scipy.optimize import linprog

from weaklinks.arrays import FloatArray, frozen
from weaklinks.assignment.program import ProgramError
from weaklinks.errors import InputError, Problems
from weaklinks.skills import skill_types

_OPTIONS = {"primal_feasibility_tolerance": 1e-10, "dual_feasibility_tolerance": 1e-10}


@dataclass(frozen=True, kw_only=True, eq=False)
class StagePlan:
    """What a planner does with workers of finitely many types at the stages of a line.

    Attributes
    ----------
    skills, masses : (k,) arrays
    workers : (k, n) array
        How much of each type works at each stage.
    output, material : float
        Good units out of the last stage; units begun.
    total : float
        Value of output, less material, and with what the idle have.
    wages : (k,) array
        What a little more of each type is worth: the dual of its mass.
    stage_values : (n + 1,) array
        What a unit after each stage is worth: p_0, the duals of the flows, p_n.
    outside : float
    """

    skills: FloatArray
    masses: FloatArray
    workers: FloatArray
    output: float
    material: float
    total: float
    wages: FloatArray
    stage_values: FloatArray
    outside: float

    @property
    def stages(self) -> int:
        """Number of stages, n."""
        return int(self.workers.shape[1])

    @property
    def idle(self) -> FloatArray:
        """(k,) how much of each type does not work."""
        rest: FloatArray = self.masses - self.workers.sum(axis=1)
        return rest

    @property
    def envelope(self) -> FloatArray:
        """(k,) ``max(b, max_i (q p_i - p_(i-1)))``: wages of the market at the planner's prices."""
        return np.asarray(np.maximum(self._earned.max(axis=1), self.outside))

    @property
    def gap(self) -> float:
        """Wages of all types together over `total`, less one: zero, by duality."""
        paid = float(self.masses @ self.wages)
        return abs(paid - self.total) / max(abs(self.total), abs(paid), 1e-300)

    @property
    def residual(self) -> float:
        """Largest error of flows, of wages as an envelope, and of duality, all relative."""
        made = (self.skills[:, None] * self.workers).sum(axis=0)
        flow = np.abs(made[:-1] - self.workers.sum(axis=0)[1:]).max(initial=0.0)
        wages = np.abs(self.wages - self.envelope).max() / self.stage_values[-1]
        return float(max(flow / self.masses.sum(), wages, self.gap))

    @property
    def _earned(self) -> FloatArray:
        p = self.stage_values
        return np.asarray(self.skills[:, None] * p[1:] - p[:-1])

    def __repr__(self) -> str:
        return (
            f"StagePlan({self.skills.size} types, {self.stages} stages, output {self.output:.6g}, "
            f"residual {self.residual:.0e})"
        )


def plan_stages(
    skills: ArrayLike,
    masses: ArrayLike,
    stages: int,
    *,
    price: float = 1.0,
    material_cost: float = 0.0,
    outside: float = 0.0,
) -> StagePlan:
    """Plan who works at which stage of a line so that the value of output is largest.

    Parameters
    ----------
    skills, masses : (k,) array_like
        Probabilities of not spoiling a unit, in any order but all different, and how many
        workers have them.
    stages : int
        n.
    price, material_cost, outside : float
        p_n, p_0 and b: of a final good, of what a unit begins with, of an idle worker.

    Returns
    -------
    StagePlan

    Raises
    ------
    InputError
        One message that names everything that cannot be used.
    ProgramError
        Where the program does not come to an end.

    Notes
    -----
    Over workers ``a[k, i] >= 0``, maximise ``p_n sum_k q_k a[k, n] - p_0 sum_k a[k, 1] + b idle``
    such that types have their masses and no stage works on more units than the one before
    made: ``sum_k q_k a[k, i] >= sum_k a[k, i+1]``. The dual of the latter is p_i, of the former
    the wage: the welfare theorems in one line.

    References
    ----------
    After Kremer (1993), "The O-Ring Theory of Economic Development", QJE 108(3), on production
    in sequence.
    """
    q, mass = _usable(skills, masses, stages, (price, material_cost, outside))
    workers, duals = _solved(q, mass, int(stages), (material_cost / price, outside / price))
    output, material = float(q @ workers[:, -1]), float(workers[:, 0].sum())
    idle = float(mass.sum() - workers.sum())
    values = np.concatenate([[material_cost], duals[q.size :] * price, [price]])
    return StagePlan(
        skills=frozen(q), masses=frozen(mass), workers=frozen(workers), output=output,
        material=material, total=price * output - material_cost * material + outside * idle,
        wages=frozen(duals[: q.size] * price + outside), stage_values=frozen(values),
        outside=outside,
    )  # fmt: skip


def _usable(
    skills: ArrayLike, masses: ArrayLike, stages: int, worths: tuple[float, float, float]
) -> tuple[FloatArray, FloatArray]:
    """Skills and masses as arrays, if all that is given can be used."""
    problems = Problems("plan_stages")
    try:
        kept = skill_types(skills, masses).types
        twice = kept is not None and kept[0].size < np.size(skills)
        problems.add_if(twice, "a skill is there twice; add the masses")
    except InputError as error:
        problems.found += error.problems
    whole = isinstance(stages, int | np.integer) and not isinstance(stages, bool) and stages >= 1
    problems.add_if(not whole, f"stages is {stages!r}; give a whole number of 1 or more")
    price, material_cost, outside = worths
    problems.add_if(not 0.0 < price < np.inf, f"price is {price!r}; it must be positive")
    for name, value in (("material_cost", material_cost), ("outside", outside)):
        problems.add_if(not 0.0 <= value < np.inf, f"{name} is {value!r}; give 0 or more")
    problems.raise_if_any()
    return np.asarray(skills, dtype=np.float64), np.asarray(masses, dtype=np.float64)


def _solved(
    skills: FloatArray, masses: FloatArray, n: int, worths: tuple[float, float]
) -> tuple[FloatArray, FloatArray]:
    """Workers, and duals of types and of flows, where a final good is worth 1."""
    material_cost, outside = worths
    worth = np.full((skills.size, n), -outside)
    worth[:, 0] -= material_cost
    worth[:, -1] += skills
    found = linprog(
        -worth.ravel(),
        A_ub=sp.vstack([_used_by_type(skills.size, n), _used_by_stage(skills, n)], format="csc"),
        b_ub=np.concatenate([masses / masses.sum(), np.zeros(n - 1)]),
        bounds=(0.0, None),
        method="highs-ds",
        options=_OPTIONS,
    )
    if not found.success:
        raise ProgramError(f"the linear program of the stages failed: {found.message}")
    workers = np.asarray(found.x).reshape(worth.shape) * masses.sum()
    return workers, -np.asarray(found.ineqlin.marginals)


def _used_by_type(types: int, n: int) -> Any:
    """Workers of each type, all stages together."""
    return sp.kron(sp.eye_array(types), np.ones((1, n)), format="csr")


def _used_by_stage(skills: FloatArray, n: int) -> Any:
    """Units that stage i + 1 works on, less those that stage i made, for i from 1 to n - 1."""
    works = sp.kron(np.ones((1, skills.size)), sp.eye_array(n - 1, n, k=1), format="csr")
    made = sp.kron(skills[None, :], sp.eye_array(n - 1, n), format="csr")
    return works - made
