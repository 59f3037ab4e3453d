"""How much of an income ratio do skills explain? O-ring economies, and Jones' multiplier on top."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from weaklinks.arrays import FloatArray, finite_or_none, frozen
from weaklinks.errors import InputError
from weaklinks.models.jones import Jones2008
from weaklinks.models.o_ring.kremer import ORing
from weaklinks.models.o_ring.matching import mean_tasks
from weaklinks.studies.shapley import contributions, require_order
from weaklinks.studies.skill_differences import SkillDifference, skill_difference_for
from weaklinks.studies.skill_mixtures import Mixtures
from weaklinks.studies.skill_worlds import SkillWorld, world_of

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["SkillDifference", "SkillGap", "compare_skills", "skill_difference_for"]

CAPITAL, GOODS, OTHER = "capital deepening", "intermediate goods", "wedges and productivity"


@dataclass(frozen=True, kw_only=True, eq=False)
class SkillGap:
    """An income ratio between two O-ring economies, divided among its causes.

    Attributes
    ----------
    rich, poor : ORing
    jones : (Jones2008, Jones2008) or None
        Rich and poor economy that use the workers, for whom firms buy intermediate goods.
    capital : str
        What is the same in both: "rental" (and with it K/Y), "stock", or "own" of each.
    components : tuple of str
    contribution : (k,) array
        Log points of each; they add up to `log_ratio`.
    order : "shapley" or tuple of str
    tasks : (float, float)
        Tasks of the average worker's firm, rich and poor.
    log_ratio : float
        Of income per worker, rich over poor: from the two economies themselves.
    residual : float
        Gap between `log_ratio` and the sum of contributions.
    """

    rich: ORing
    poor: ORing
    jones: tuple[Jones2008, Jones2008] | None
    capital: str
    components: tuple[str, ...]
    contribution: FloatArray
    order: str | tuple[str, ...]
    tasks: tuple[float, float]
    log_ratio: float
    residual: float

    @property
    def ratio(self) -> float:
        """Income per worker, rich over poor."""
        return float(np.exp(self.log_ratio))

    @property
    def factor(self) -> FloatArray:
        """Factor of each component; their product is `ratio`."""
        return np.asarray(np.exp(self.contribution))

    def to_frame(self) -> pd.DataFrame:
        """One row per component and one for the total."""
        import pandas as pd

        index = pd.Index(self.components, name="component")
        frame = pd.DataFrame({"log_points": self.contribution}, index=index)
        frame.loc["total"] = frame.sum()
        frame.insert(0, "factor", np.exp(frame["log_points"]))
        frame["share"] = frame["log_points"] / self.log_ratio if self.log_ratio else 0.0
        return frame

    def record(self) -> dict[str, Any]:
        """Everything that JSON can hold."""
        parts = zip(self.components, self.contribution, strict=True)
        return {
            "rich": repr(self.rich),
            "poor": repr(self.poor),
            "jones": None if self.jones is None else [repr(m) for m in self.jones],
            "capital": self.capital,
            "order": self.order if isinstance(self.order, str) else list(self.order),
            "ratio": finite_or_none(self.ratio),
            "log_ratio": finite_or_none(self.log_ratio),
            "log_points": {name: finite_or_none(value) for name, value in parts},
            "tasks": [finite_or_none(n) for n in self.tasks],
            "residual": self.residual,
        }

    def plot(self) -> Any:
        """Altair chart: from the poor to the rich, component by component."""
        from weaklinks.display import chart

        return chart("plot_skill_gap", self)

    def __repr__(self) -> str:
        parts = " x ".join(
            f"{name} {factor:.3g}"
            for name, factor in zip(self.components, self.factor, strict=True)
        )
        return f"SkillGap(income ratio {self.ratio:.4g} = {parts}; residual {self.residual:.0e})"


def compare_skills(
    rich: ORing,
    poor: ORing,
    *,
    jones: Jones2008 | tuple[Jones2008, Jones2008] | None = None,
    capital: str = "rental",
    order: str | Sequence[str] = "shapley",
) -> SkillGap:
    """Divide the income ratio of two O-ring economies among skill, chains, capital and goods.

    Parameters
    ----------
    rich, poor : ORing
        With the same capital share, both with given or both with chosen tasks.
    jones : Jones2008 or (rich, poor), optional
        Economy whose firms employ the workers; its human capital must be 1.
    capital : str
        "rental": capital costs the same in both, and K/Y is the same; "stock": both have the
        same capital per worker; "own": what each `ORing` says.
    order : "shapley" or sequence of str
        Average over all orders of exchanging components from poor to rich, or one order.

    Returns
    -------
    SkillGap

    Raises
    ------
    InputError
        When causes cannot be exchanged one by one, or something would be counted twice.

    Notes
    -----
    Sorted teams aggregate to ``Y = K^alpha G^(1-alpha)`` with ``G = E[g(q)]``, so that the
    ratio is ``G'/G`` with the same rental and ``(G'/G)^(1-alpha)`` with the same stock.

    *Jones.* A mistake destroys all that was put into the product, and so the intermediate
    goods in it: in ``(k^alpha l^(1-alpha))^(1-sigma) x^sigma`` times ``q^n``, skill is a
    productivity of gross output, whose effect Jones' multiplier ``1/((1-sigma)(1-alpha))``
    raises, rather than human capital, whose effect it leaves as it is. But able teams also draw
    more goods and more capital. With both moving between firms, their share in gross output is
    ``a = sigma + alpha (1-sigma)`` where Kremer has alpha, ``1 - a = (1-sigma)(1-alpha)``, and
    workers add up to ``h = E[(q^n B n^(b+a))^(1/(1-a))]`` units of human capital: the
    multiplier is in the exponent of each worker's skill. So h takes the place of Jones' human
    capital, income is proportional to it, and nothing is multiplied a second time. (The
    multiplier on ``E[q^m]^(1-alpha)`` would leave out that goods follow skill.)

    *Components.* "capital deepening" and "intermediate goods" are switches, not causes: without
    the first both economies have one capital stock, without the second goods are not made from
    goods. By themselves they do nothing; `contribution` says how much they add to the others.
    With chosen tasks "chain length" is one too: without it workers stay in chains of the length
    that the poor country's worker at the same place has.

    References
    ----------
    After Kremer (1993), QJE 108(3); Jones (2008), Proposition 3; Klenow and Rodriguez-Clare
    (1997) for accounting at given K/Y.
    """
    for name, given in (("rich", rich), ("poor", poor)):
        if not isinstance(given, ORing):
            raise InputError(
                f"{name} is {given!r}; give an O-ring economy, such as oring.ORing(skill=0.9): "
                "skills are not in the tables of countries",
                subject="compare_skills",
            )
    world = world_of(rich, poor, jones, capital)
    value = _value(world)
    names = _components(world)
    chosen = order if order == "shapley" else require_order(order, names)
    parts = contributions(value, names, chosen)
    found = np.array([parts[name] for name in names])
    log_ratio = world.log_ratio()
    return SkillGap(
        rich=rich,
        poor=poor,
        jones=world.jones,
        capital=capital,
        components=names,
        contribution=frozen(found),
        order=order if isinstance(order, str) else tuple(order),
        tasks=(mean_tasks(rich, world.mobile_share), mean_tasks(poor, world.mobile_share)),
        log_ratio=log_ratio,
        residual=abs(float(found.sum()) - log_ratio),
    )


def _components(world: SkillWorld) -> tuple[str, ...]:
    names = list(Mixtures(rich=world.rich, poor=world.poor, mobile_share=world.mobile_share).causes)
    names += [CAPITAL] if world.capital != "stock" and world.alpha else []
    names += [GOODS] if world.intermediate_share else []
    names += [OTHER] if world.log_other else []
    return tuple(names)


def _value(world: SkillWorld) -> Callable[[frozenset[str]], float]:
    """Log of income relative to the poor economy, in a world with or without the switches."""
    switched = [
        Mixtures(rich=world.rich, poor=world.poor, mobile_share=share)
        for share in (world.alpha, world.mobile_share)
    ]
    start = [mixtures.log_labour_index(()) for mixtures in switched]

    def value(coalition: frozenset[str]) -> float:
        goods = int(GOODS in coalition)
        gap = switched[goods].log_labour_index(coalition) - start[goods]
        deeper = world.log_capital_gap(gap) if CAPITAL in coalition else 0.0
        other = world.log_other if OTHER in coalition else 0.0
        return float(world.alpha * deeper + (1.0 - world.alpha) * gap + other)

    return value
