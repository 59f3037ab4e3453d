"""Six instruments of a push, each with what it buys, its size and the unit of that size."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from weaklinks.coordination.barriers import (
    divide_and_conquer,
    dominance,
    exposure,
    last_threshold,
    uncertain_subsidy,
)
from weaklinks.coordination.equilibria import AdoptionEquilibrium, Equilibria
from weaklinks.coordination.escape import EscapePath
from weaklinks.coordination.seeding import Seeding
from weaklinks.coordination.uncertainty import highest_tops

_WHO = "share of all agents"
_EACH = "per adopter"
_SUM = "sum over all agents (mass one)"


@dataclass(frozen=True, kw_only=True)
class Measure:
    """One instrument.

    Attributes
    ----------
    name : str
    size : float
        The smallest that is enough; anything more works.
    unit : str
    buys : str
        What it does.
    numbers : mapping of str to float
        What else there is to know of it.
    """

    name: str
    size: float
    unit: str
    buys: str
    numbers: Mapping[str, float | None] = field(default_factory=dict)

    def __str__(self) -> str:
        return f"{self.name}: {self.size:.6g} {self.unit}"


def measures_of(
    found: Equilibria,
    low: AdoptionEquilibrium,
    goal: AdoptionEquilibrium,
    path: EscapePath,
    seeds: Seeding | None,
) -> list[Measure]:
    """Size every instrument for the way from one stable equilibrium to a higher one."""
    start, target = low.share, goal.share
    each, binds = dominance(found, start, target)
    return [
        _committed(found, start, target, seeds),
        Measure(
            name="uniform-subsidy", size=each, unit=_EACH,
            buys="adopting pays whatever others do, at every share on the way",
            numbers={"binds_at": binds, "outlay_if_kept": each * target},
        ),
        Measure(
            name="divide-and-conquer", size=divide_and_conquer(found, start, target), unit=_SUM,
            buys="each adopts if those before do: public offers, one after the other",
        ),
        _doubt(found, target),
        _guarantee(found, start, target, each),
        _temporary(path),
    ]  # fmt: skip


def _committed(found: Equilibria, start: float, target: float, seeds: Seeding | None) -> Measure:
    """Where costs differ the best seeds are those that would come last: max D, not xU - xL."""
    if seeds is None:
        size = last_threshold(found, start, target)
        return Measure(
            name="committed-mass", size=size, unit=_WHO,
            buys="agents who adopt whatever happens; beyond this share the others follow",
            numbers={"beyond_start": size - start},
        )  # fmt: skip
    low, high = seeds.seeded
    return Measure(
        name="committed-mass", size=seeds.mass, unit=_WHO,
        buys="seeds who adopt whatever happens, the costliest that are needed; the others follow "
        "and the seeds can be released",
        numbers={
            "binds_at": seeds.peak, "lowest_cost_seeded": low, "highest_cost_seeded": high,
            "outlay": seeds.outlay,
        },
    )  # fmt: skip


def _doubt(found: Equilibria, target: float) -> Measure:
    """What tips the balance: of a tie that includes the target, anything above nothing."""
    tops = highest_tops(found)
    tie = len(tops) > 1 and any(e.share == target for e in tops)
    buys = "the higher equilibrium is chosen when nobody is sure what others know"
    return Measure(
        name="strategic-uncertainty", size=0.0 if tie else uncertain_subsidy(found, target),
        unit=_EACH, buys=f"{buys}; without it there is a tie, and anything more than 0 tips it"
        if tie else buys, numbers={"tie": 1.0} if tie else {},
    )  # fmt: skip


def _guarantee(found: Equilibria, start: float, target: float, each: float) -> Measure:
    most, where = exposure(found.game, start, target)
    return Measure(
        name="contingent-guarantee", size=0.0, unit="paid if all come, as they then do",
        buys='"we cover your loss if others do not come": nobody need fear to be alone',
        numbers={"exposure_per_adopter": each, "exposure_in_all": most, "exposure_at": where},
    )  # fmt: skip


def _temporary(path: EscapePath) -> Measure:
    return Measure(
        name="temporary-subsidy", size=path.size, unit="per adopter and unit of time",
        buys="a subsidy to all adopters until others are reason enough",
        numbers={
            "duration": path.duration, "cost": path.cost, "fine_tuned_cost": path.fine_cost,
            "welfare_gain": path.welfare_gain, "interim_loss": path.interim_loss,
            "lowest_welfare": path.lowest_welfare, "recovery": path.recovery,
        },
    )  # fmt: skip
