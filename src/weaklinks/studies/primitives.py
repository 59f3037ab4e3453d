"""Jones' economy cut into the parts that development accounting switches one by one."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

import numpy as np
from scipy.special import xlogy

from weaklinks.arrays import FloatArray
from weaklinks.ces import power_mean
from weaklinks.errors import NoEquilibriumError
from weaklinks.models.jones import Jones2008
from weaklinks.models.jones import equations as eq

#: Component, and the fields of `Primitives` that it switches. With "capital deepening" among
#: them, "mean wedge" is the effect of the mean wedge given K/Y.
COMPONENTS: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "human capital": ("human_capital",),
        "capital deepening": ("capital_output",),
        "productivity level": ("log_level",),
        "productivity dispersion": ("log_pattern",),
        "mean wedge": ("kept",),
        "wedge dispersion": ("log_kept",),
        "technology": ("technology", "capital_cost"),
    }
)


@dataclass(frozen=True, kw_only=True)
class World:
    """Which of the two multipliers are at work.

    Attributes
    ----------
    intermediates : bool
        Whether goods are made from goods; without, ``sigma`` is zero.
    capital : bool
        Whether capital follows income to its capital-output ratio; without, every country has
        the same capital per worker.
    """

    intermediates: bool = True
    capital: bool = True


@dataclass(frozen=True, kw_only=True, eq=False)
class Primitives:
    """What income per worker depends on, in parts that can be exchanged between countries.

    Attributes
    ----------
    technology : Jones2008
        For sigma, alpha, theta, rho.
    weight : (n,) array
        Of the varieties.
    human_capital : float
    capital_output : float or None
        K/Y; None lets it follow from wedges and `capital_cost`, equation (24).
    capital_cost : float
        lambda + delta.
    log_level : float
        Log of a mean of productivities over varieties.
    log_pattern : (n,) array
        Log productivity less its level.
    kept : float
        1 - tau, with the average wedge tau of footnote 8.
    log_kept : (n,) array
        log(1 - tau_i); only differences between varieties matter, `kept` sets the level.
    """

    technology: Jones2008
    weight: FloatArray
    human_capital: float
    capital_output: float | None
    capital_cost: float
    log_level: float
    log_pattern: FloatArray
    kept: float
    log_kept: FloatArray

    @property
    def productivity(self) -> FloatArray:
        """A_i."""
        return np.asarray(np.exp(self.log_level + self.log_pattern))

    @property
    def wedge(self) -> FloatArray:
        """Wedges with this pattern whose average (footnote 8) is 1 - `kept`; some may be < 0."""
        scale = _scale(self, spending_of(self), self.technology.intermediate_share)
        return np.asarray(-np.expm1(self.log_kept + np.log(scale)))


@dataclass(frozen=True, kw_only=True)
class Spending:
    """What the varieties come to: all that income takes from their patterns.

    Attributes
    ----------
    final_index, used_index : float
        Log of the index of equation (17) with exponent theta, of final goods, and with rho.
    final_kept, used_kept : float
        1 - T_theta and 1 - T_rho, before wedges are scaled to their average.
    """

    final_index: float
    used_index: float
    final_kept: float
    used_kept: float


def primitives_of(
    model: Jones2008, *, level_exponent: float = 0.0, deepening: bool = True
) -> Primitives:
    """Cut a model into parts.

    Parameters
    ----------
    model : Jones2008
    level_exponent : float
        Exponent of the power mean that is the level of productivity: 0 geometric,
        1 arithmetic, inf that of the best variety.
    deepening : bool
        Whether K/Y is a part of its own, or follows from the wedges.
    """
    v, sigma = model.varieties, model.intermediate_share
    cost = model.discount_rate + model.depreciation
    kept = model.indices.kept
    ratio = eq.capital_output_ratio(
        kept, capital_share=model.capital_share, intermediate_share=sigma, capital_cost=cost
    )
    level = float(np.log(power_mean(v.productivity, level_exponent, v.weight)))
    return Primitives(
        technology=model,
        weight=v.weight,
        human_capital=model.human_capital,
        capital_output=float(ratio) if deepening else None,
        capital_cost=cost,
        log_level=level,
        log_pattern=np.log(v.productivity) - level,
        kept=kept,
        log_kept=np.log1p(-v.wedge),
    )


def mixed(rich: Primitives, poor: Primitives, components: Iterable[str]) -> Primitives:
    """Return the poor country's parts with these components of the rich one."""
    fields = [name for component in components for name in COMPONENTS[component]]
    return dataclasses.replace(poor, **{name: getattr(rich, name) for name in fields})


def spending_of(p: Primitives) -> Spending:
    """Add up varieties."""
    m, wedge, productivity = p.technology, -np.expm1(p.log_kept), np.exp(p.log_pattern)
    exponents = (m.final_exponent, m.intermediate_exponent)
    final, used = (
        float(np.log(eq.equilibrium_index(productivity, wedge, e, p.weight))) for e in exponents
    )
    final_kept, used_kept = (
        float(1.0 - eq.mean_wedge(productivity, wedge, e, p.weight)) for e in exponents
    )
    return Spending(final_index=final, used_index=used, final_kept=final_kept, used_kept=used_kept)


def log_gdp_per_worker(
    p: Primitives, world: World, log_capital: float, spending: Spending | None = None
) -> float:
    """Log y: equation (15) with K/Y, or with a fixed stock of capital.

    Parameters
    ----------
    p : Primitives
    world : World
    log_capital : float
        Log capital per worker where capital does not respond.
    spending : Spending, optional
        That of `p`, where it is known.
    """
    m = p.technology
    sigma = m.intermediate_share if world.intermediates else 0.0
    alpha = m.capital_share
    log_tfp = _log_tfp(p, spending or spending_of(p), sigma)
    log_h = float(np.log(p.human_capital))
    if not world.capital:
        return log_tfp + alpha * log_capital + (1.0 - alpha) * log_h
    ratio = p.capital_output
    if ratio is None:
        ratio = float(
            eq.capital_output_ratio(
                p.kept, capital_share=alpha, intermediate_share=sigma, capital_cost=p.capital_cost
            )
        )
    return (log_tfp + alpha * float(np.log(ratio))) / (1.0 - alpha) + log_h


def model_of(p: Primitives) -> Jones2008:
    """Return these parts as a model whose steady state has their K/Y.

    K/Y is brought about by the cost of capital: depreciation is set to zero and the discount
    rate to what equation (24) asks for.
    """
    m = p.technology
    shares: Mapping[str, Any] = {
        "capital_share": m.capital_share,
        "intermediate_share": m.intermediate_share,
    }
    cost = p.capital_cost
    if p.capital_output is not None:
        at_one = eq.capital_output_ratio(p.kept, capital_cost=1.0, **shares)
        cost = float(at_one) / p.capital_output
    return m.replace(
        human_capital=p.human_capital,
        discount_rate=cost,
        depreciation=0.0,
        productivity=p.productivity,
        wedge=p.wedge,
        weights=p.weight,
    )


def _log_tfp(p: Primitives, spending: Spending, sigma: float) -> float:
    """Log of psi(tau) Q of equations (15) to (17), with wedges scaled to their average."""
    index = p.log_level + np.log(_scale(p, spending, sigma))
    per_good = index + (1.0 - sigma) * spending.final_index + sigma * spending.used_index
    return float(
        np.log1p(-sigma * p.kept)
        - np.log(p.kept)
        + (per_good + xlogy(sigma, sigma)) / (1.0 - sigma)
    )


def _scale(p: Primitives, spending: Spending, sigma: float) -> float:
    """Factor of all 1 - tau_i that makes the average of footnote 8 equal `kept`.

    A common factor changes no spending share, so 1 - T_theta and 1 - T_rho are proportional
    to it, and footnote 8 is solved for it.
    """
    if sigma * p.kept >= 1.0:
        raise NoEquilibriumError(
            f"an average wedge of {1.0 - p.kept:.4g} with intermediate_share {sigma:.4g} is a "
            "subsidy on intermediate goods that cannot be paid for; the two countries' "
            "technologies and wedges cannot be exchanged"
        )
    final, used = spending.final_kept, spending.used_kept
    return float(p.kept / (final + p.kept * sigma * (used - final)))
