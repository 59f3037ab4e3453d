"""Whom to subsidise first when groups differ: incentives in coordination (global games)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import ArrayLike

from weaklinks.arrays import FloatArray, frozen
from weaklinks.errors import Problems

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True, kw_only=True, eq=False)
class GroupTargeting:
    """A project that succeeds when enough take part, and what subsidies do to it.

    Attributes
    ----------
    names : tuple of str
    threshold : float
        theta*: the project succeeds iff the fundamental is above it.
    per_adopter : (n,) array
        Fall of the threshold for one unit of subsidy to each member who takes part.
    per_outlay : (n,) array
        The same for one unit spent on the group.
    order : tuple of str
        Groups by what a unit spent on them does, the best first.
    """

    names: tuple[str, ...]
    threshold: float
    per_adopter: FloatArray
    per_outlay: FloatArray
    order: tuple[str, ...]

    def to_frame(self) -> pd.DataFrame:
        """One row per group, in the order of subsidies."""
        import pandas as pd

        columns: dict[str, Any] = {
            "per_adopter": self.per_adopter,
            "per_outlay": self.per_outlay,
        }
        table = pd.DataFrame(columns, index=pd.Index(self.names, name="group"))
        return table.loc[list(self.order)]

    def __repr__(self) -> str:
        first = ", ".join(self.order[:5])
        return f"GroupTargeting(threshold {self.threshold:.6g}; subsidise first: {first})"


def target_groups(
    weights: ArrayLike,
    benefits: ArrayLike,
    costs: ArrayLike,
    masses: ArrayLike | None = None,
    *,
    names: Sequence[str] | None = None,
) -> GroupTargeting:
    """Find who should be subsidised first in a project that many have to join.

    Parameters
    ----------
    weights : (n,) array
        How much a group's participation counts: success iff the sum of weight times the
        share that takes part is at least ``1 - theta``. They are scaled to sum to one.
    benefits, costs : (n,) arrays
        What a member gets from success, and pays for taking part; costs at most benefits.
    masses : (n,) array, optional
        Members of each group; the same for all without it.
    names : sequence of str, optional

    Returns
    -------
    GroupTargeting
        ``theta* = sum w c/b``; a subsidy to those who take part lowers it by ``w/b``, so that
        the group with the highest ``w/(m b)`` comes first: it matters much to others, and
        others matter little to it. Its benefit, not its cost, says how much they do.

    References
    ----------
    After Sakovics and Steiner (2012), American Economic Review 102(7), in the limit of little
    noise about theta.
    """
    w, b, c = (np.atleast_1d(np.asarray(v, dtype=np.float64)) for v in (weights, benefits, costs))
    m = np.ones_like(w) if masses is None else np.atleast_1d(np.asarray(masses, dtype=np.float64))
    labels = tuple(names) if names is not None else tuple(f"group {k + 1}" for k in range(w.size))
    _require_groups(labels, weights=w, benefits=b, costs=c, masses=m)
    w = w / w.sum()
    per_outlay = w / (m * b)
    order = np.argsort(-per_outlay, kind="stable")
    return GroupTargeting(
        names=labels,
        threshold=float((w * c / b).sum()),
        per_adopter=frozen(w / b),
        per_outlay=frozen(per_outlay),
        order=tuple(labels[k] for k in order),
    )


def _require_groups(labels: tuple[str, ...], **given: FloatArray) -> None:
    problems = Problems("target_groups")
    lengths = {name: v.shape for name, v in given.items()}
    same = len(set(lengths.values())) == 1 and all(v.ndim == 1 and v.size for v in given.values())
    problems.add_if(not same, f"give one number per group everywhere; the shapes are {lengths}")
    problems.add_if(
        same and len(labels) != given["weights"].size,
        f"names: {len(labels)} names for {given['weights'].size} groups",
    )
    problems.raise_if_any()
    for name, values in given.items():
        low = 0.0 if name == "costs" else np.nextafter(0.0, 1.0)
        for label, value in zip(labels, values, strict=True):
            wrong = not (low <= value < np.inf)
            problems.add_if(wrong, f"{label}: {name} is {value:g}; it must be positive and finite")
    over = given["costs"] > given["benefits"]
    for label in (name for name, is_over in zip(labels, over, strict=True) if is_over):
        problems.add(f"{label}: costs exceed benefits; its members never take part")
    problems.raise_if_any()
