"""All levels of education that hold by themselves, and those that only seem to."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np

from weaklinks.arrays import FloatArray, frozen
from weaklinks.display import chart
from weaklinks.models.o_ring.education_response import lead_over_none

if TYPE_CHECKING:
    import pandas as pd

    from weaklinks.models.o_ring.education import Education

_POINTS = 257


@dataclass(frozen=True, kw_only=True)
class EducationLevel:
    """A skill that is best for each if all others have it.

    Attributes
    ----------
    level : float
    stable : bool
        Whether best responses lead back to it.
    kind : str
        "corner" (nobody learns) or "interior".
    welfare : float
        Output less costs per worker.
    slope : float
        By how much the best response rises with others' skill; stable below one.
    """

    level: float
    stable: bool
    kind: str
    welfare: float
    slope: float


@dataclass(frozen=True, kw_only=True)
class RejectedLevel:
    """A skill at which the slope is zero, and that is not best nevertheless.

    Attributes
    ----------
    level : float
    better : float
        The best skill where all others have `level`.
    gain : float
        What going there brings.
    """

    level: float
    better: float
    gain: float


@dataclass(frozen=True, kw_only=True)
class ResponseJump:
    """Others' skill at which the best response jumps.

    Attributes
    ----------
    level, before, after : float
    """

    level: float
    before: float
    after: float


@dataclass(frozen=True, kw_only=True, eq=False)
class EducationEquilibria:
    """All symmetric equilibria of education, ascending, and what looks like one.

    Attributes
    ----------
    model : Education
    found : tuple of EducationLevel
    rejected : tuple of RejectedLevel
        Zeros of the slope that are no equilibria.
    jump : ResponseJump or None
        Where the best response jumps up; it jumps once at most.
    levels, responses : (k,) arrays
        The best response as a curve; the level of a jump is there twice.
    residual : float
        Largest distance of an equilibrium from the best response to it.
    """

    model: Education
    found: tuple[EducationLevel, ...]
    rejected: tuple[RejectedLevel, ...]
    jump: ResponseJump | None
    levels: FloatArray
    responses: FloatArray
    residual: float

    @property
    def stable(self) -> tuple[EducationLevel, ...]:
        """The stable ones."""
        return tuple(e for e in self.found if e.stable)

    @property
    def regime(self) -> str:
        """Either "trap" (nobody or all may learn), or "unique-low" or "unique-high"."""
        if len(self.stable) > 1:
            return "trap"
        return "unique-high" if self.stable[0].level > 0.0 else "unique-low"

    @cached_property
    def threshold(self) -> float | None:
        """Others' skill beyond which education feeds itself; None where there is no trap.

        An unstable equilibrium, or the level of a jump over the diagonal.
        """
        if self.regime != "trap":
            return None
        inside = [e.level for e in self.found if not e.stable]
        return inside[0] if inside else None if self.jump is None else self.jump.level

    def to_frame(self) -> pd.DataFrame:
        """One row per equilibrium, rejected level and jump, by level."""
        import pandas as pd

        rows: list[dict[str, Any]] = [
            {"level": e.level, "what": "equilibrium", "stable": e.stable, "better": e.level,
             "gain": 0.0, "welfare": e.welfare}
            for e in self.found
        ]  # fmt: skip
        rows += [
            {"level": r.level, "what": "rejected", "stable": False, "better": r.better,
             "gain": r.gain, "welfare": float(self.model.welfare(r.level))}
            for r in self.rejected
        ]  # fmt: skip
        if self.jump is not None:
            level, after = self.jump.level, self.jump.after
            rows.append(
                {"level": level, "what": "jump", "stable": False, "better": after, "gain": 0.0,
                 "welfare": float(self.model.welfare(level))}
            )  # fmt: skip
        return pd.DataFrame(rows).sort_values("level", ignore_index=True)

    def plot(self) -> Any:
        """Altair chart of the best response against others' skill."""
        return chart("plot_education", self)

    def __repr__(self) -> str:
        listed = ", ".join(f"{e.level:.6g}{'' if e.stable else ' (unstable)'}" for e in self.found)
        other = ", ".join(f"{r.level:.6g} (better: {r.better:.6g})" for r in self.rejected)
        return (
            f"EducationEquilibria({self.regime}; skills {listed}"
            f"{'; not equilibria: ' + other if other else ''})"
        )


def find_levels(model: Education) -> EducationEquilibria:
    """Find all symmetric equilibria: nothing learnt, and the zeros of the slope that are best.

    Such a zero is best iff it is no worse than nothing: see `best_level`.
    """
    leads = [_lead(model, q, q) for q in model.local_levels]
    held = [q for q, lead in zip(model.local_levels, leads, strict=True) if lead >= 0.0]
    # At a tie that rounding decides, nothing learnt is left.
    corner = [] if held and float(model.best_response(0.0)) > 0.0 else [0.0]
    found = tuple(_level(model, q) for q in (*corner, *held))
    jump = _jump(model)
    grid = np.linspace(0.0, 1.0, _POINTS)
    response = model.best_response(grid)
    if jump is not None:
        place = np.searchsorted(grid, jump.level, side="right")
        grid = np.insert(grid, place, [jump.level, jump.level])
        response = np.insert(response, place, [jump.before, jump.after])
    gaps = [abs(float(model.best_response(e.level)) - e.level) for e in found]
    return EducationEquilibria(
        model=model, found=found, rejected=_rejected(model, held), jump=jump,
        levels=frozen(grid), responses=frozen(response), residual=max(gaps),
    )  # fmt: skip


def _level(model: Education, level: float) -> EducationLevel:
    n, p = model.tasks, model.test_accuracy
    pull = (n - 1.0) * (1.0 - level)
    # Implicitly from the slope of the objective: zero at the corner, where nothing is best.
    slope = (1.0 - p) * pull / (level - p * pull) if level > 0.0 else 0.0
    return EducationLevel(
        level=level, stable=slope < 1.0, kind="interior" if level > 0.0 else "corner",
        welfare=float(model.welfare(level)), slope=slope,
    )  # fmt: skip


def _lead(model: Education, level: float, others: float) -> float:
    """How much better than nothing a skill is, in units of B."""
    base = (1.0 - model.test_accuracy) * others
    effort = -np.log1p(-level)
    lead = lead_over_none(effort, base, model.tasks, model.test_accuracy, model.cost_ratio)
    return float(lead)


def _rejected(model: Education, held: list[float]) -> tuple[RejectedLevel, ...]:
    rejected = []
    for q in model.local_levels:
        if q not in held:
            better = float(model.best_response(q))
            gain = model.productivity * (_lead(model, better, q) - _lead(model, q, q))
            rejected.append(RejectedLevel(level=q, better=better, gain=gain))
    return tuple(rejected)


def onset_of(model: Education) -> float | None:
    """Others' skill from which on some education is best; None where it always or never is."""
    ends = model.best_response(np.array([0.0, 1.0]))
    if ends[0] > 0.0 or ends[1] == 0.0:
        return None
    low, high = 0.0, 1.0
    while (middle := 0.5 * (low + high)) not in (low, high):
        if float(model.best_response(middle)) > 0.0:
            high = middle
        else:
            low = middle
    return high


def _jump(model: Education) -> ResponseJump | None:
    onset = onset_of(model)
    if onset is None:
        return None
    # Where the objective is concave from the start, education sets in gradually.
    p = model.test_accuracy
    if model.tasks * p <= p + (1.0 - p) * onset:
        return None
    return ResponseJump(level=onset, before=0.0, after=float(model.best_response(onset)))
