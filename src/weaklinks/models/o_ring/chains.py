"""How many tasks a firm takes on: the more able its workers, the longer the chain."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from weaklinks.arrays import FloatArray
from weaklinks.errors import InputError


def best_tasks(skill: ArrayLike, strength: float) -> FloatArray:
    """``n*(q) = max(1, (b + alpha) / (-ln q))``: the number of tasks with the highest wage.

    Log wages are ``n ln q + (b + alpha) ln n`` over ``1 - alpha``, and what does not depend on n:
    concave in n.

    Parameters
    ----------
    skill : array_like
        Below 1: whoever makes no mistakes has no best number of tasks.
    strength : float
        ``b + alpha``: elasticity of what a worker makes in the number of tasks, mistakes apart.

    References
    ----------
    After Kremer (1993), QJE 108(3).
    """
    return best_tasks_at(_log_skill(skill), strength)


def best_whole_tasks(skill: ArrayLike, strength: float) -> FloatArray:
    """The best whole number of tasks: ``ceil(1 / ((1/q)^(1/(b + alpha)) - 1))``, at least 1.

    A further task pays where ``-ln q < (b + alpha) ln((n+1)/n)``; the best n is the first after
    which none does. Where the next one makes no difference, the smaller number.
    """
    mistakes = -_log_skill(skill)
    if strength == 0.0:
        return np.ones(mistakes.shape)
    fewest = 1.0 / np.expm1(np.minimum(mistakes / strength, 700.0))
    return np.asarray(np.maximum(1.0, np.ceil(fewest)))


def expected_successes(skill: ArrayLike, tasks: ArrayLike) -> FloatArray:
    """``n q^n``: what n workers make together where a product of n tasks is worth n."""
    n = np.asarray(tasks, dtype=np.float64)
    return np.asarray(n * np.asarray(skill, dtype=np.float64) ** n)


def best_tasks_at(log_skill: FloatArray, strength: float) -> FloatArray:
    """`best_tasks` from the log of skill."""
    if strength == 0.0:  # a further task adds nothing but mistakes
        return np.ones(np.shape(log_skill))
    return np.asarray(np.maximum(1.0, strength / -log_skill))


def _log_skill(skill: ArrayLike) -> FloatArray:
    q = np.asarray(skill, dtype=np.float64)
    bad = q[~((q >= 0.0) & (q < 1.0))]
    if bad.size:
        raise InputError(
            f"skill is {bad[0]:g}: the number of tasks has a finite optimum only for skills of at "
            "least 0 and below 1, since a worker without mistakes would take on one more for ever",
            subject="tasks",
        )
    with np.errstate(divide="ignore"):
        return np.asarray(np.log(q))


@dataclass(frozen=True, kw_only=True)
class PrintedChain:
    """A number of tasks printed somewhere, as text, with what the team then makes.

    Attributes
    ----------
    skill, strength : float
        q, and ``b + alpha``.
    tasks, successes : str
        n and ``n q^n`` as printed.
    source : str
    """

    skill: float
    strength: float
    tasks: str
    successes: str
    source: str


_NOTEBOOK = "public notebook on the O-ring model"

#: What others have printed.
PRINTED_CHAINS = (
    PrintedChain(skill=0.99, strength=1.0, tasks="99.4992", successes="36.6", source=_NOTEBOOK),
    PrintedChain(skill=0.89, strength=1.0, tasks="9", successes="3", source=_NOTEBOOK),
)
