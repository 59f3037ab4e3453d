"""Which varieties of Jones' economy can be reformed, and in what order."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from weaklinks.arrays import FloatArray, IntArray
from weaklinks.errors import InputError, Problems, name_some
from weaklinks.models.jones import Jones2008
from weaklinks.models.jones import equations as eq
from weaklinks.studies.orders import as_listed, attribute_of, ranked, shuffled


@dataclass(frozen=True, kw_only=True, eq=False)
class Candidates:
    """Varieties, or packages of them, that can be reformed.

    Attributes
    ----------
    sectors : integer array
        Varieties that are named, candidate by candidate.
    starts : integer array
        Where each candidate begins in `sectors`.
    """

    sectors: IntArray
    starts: IntArray

    def __len__(self) -> int:
        return int(self.starts.size)

    def labels(self, sequence: Iterable[int]) -> tuple[str, ...]:
        """Names of candidates, as in the standard form."""
        return tuple(map(self._names.__getitem__, sequence))

    @cached_property
    def _names(self) -> list[str]:
        names = [f"variety {i + 1}" for i in self.sectors.tolist()]
        if len(names) == len(self):
            return names
        ends = [*self.starts[1:].tolist(), len(names)]
        begin = self.starts.tolist()
        return [" + ".join(names[begin[k] : ends[k]]) for k in range(len(self))]

    def members(self, sequence: Sequence[int]) -> IntArray:
        """Varieties that are reformed with these candidates."""
        chosen = np.zeros(len(self), dtype=bool)
        chosen[list(sequence)] = True
        if self.starts.size < self.sectors.size:
            chosen = np.repeat(chosen, np.diff(self.starts, append=self.sectors.size))
        reformed: IntArray = self.sectors[chosen]
        return reformed

    def wedges_after(self, model: Jones2008, sequence: Sequence[int], removal: float) -> FloatArray:
        """Wedges of all varieties once these candidates are reformed."""
        wedge = model.varieties.wedge.copy()
        reformed = self.members(sequence)
        wedge[reformed] = -np.expm1((1.0 - removal) * np.log1p(-wedge[reformed]))
        return wedge

    def combine(self, values: FloatArray, how: np.ufunc) -> FloatArray:
        """Reduce values of varieties to one for each candidate."""
        return np.asarray(how.reduceat(values[self.sectors], self.starts))


def find_jones_candidates(model: Jones2008, packages: Sequence[Sequence[str]] | None) -> Candidates:
    """List what can be reformed: all varieties with a wedge, or the packages asked for."""
    wedge = model.varieties.wedge
    if packages is None:
        groups = [[k] for k in np.flatnonzero(wedge).tolist()]
    else:
        groups = [g for g in _read(packages, wedge.size) if wedge[g].any()]
    if not groups:
        raise InputError("there is no wedge to remove: every sector's wedge is zero")
    sizes = np.array([len(g) for g in groups])
    return Candidates(
        sectors=np.array([k for g in groups for k in g], dtype=np.int64),
        starts=np.cumsum(sizes) - sizes,
    )


def _read(packages: Sequence[Sequence[str]], count: int) -> list[list[int]]:
    position = positions(count)
    problems = Problems("packages")
    problems.add_if(not all(packages), "a package of reforms is empty; name its sectors")
    seen: set[int] = set()
    groups = []
    for package in packages:
        unknown = [name for name in package if name not in position]
        for name in unknown:
            problems.add(f"there is no sector {name!r}; known: 'variety 1' to 'variety {count}'")
        group = [position[name] for name in package if name in position]
        twice = sorted({k for k in group if group.count(k) > 1})
        problems.add_if(twice, f"{name_some(package)} has a sector twice")
        for k in seen & set(group):
            problems.add(f"'variety {k + 1}' is in two packages; here they may not overlap")
        seen |= set(group)
        groups.append(group)
    problems.raise_if_any()
    return groups


def positions(count: int) -> dict[str, int]:
    """Position of each variety by its name."""
    return {f"variety {k + 1}": k for k in range(count)}


def jones_sequence(
    model: Jones2008, found: Candidates, order: str | Sequence[str], seed: int, *, long: bool
) -> list[int]:
    """Positions of the candidates in an order that does not depend on what is solved."""
    if isinstance(order, str):
        if order == "random":
            return shuffled(len(found), seed)
        attribute, backwards = attribute_of(order)
        if attribute == "name":
            return ranked(found.labels(range(len(found))), attribute, backwards=backwards)
        values = _attribute(model, found, attribute, long=long)
        return ranked(values, attribute, backwards=backwards)
    candidate = np.repeat(np.arange(len(found)), np.diff(found.starts, append=found.sectors.size))
    owner = dict(zip(found.sectors.tolist(), candidate.tolist(), strict=True))
    return as_listed(order, positions(len(model.varieties)), owner)


def _attribute(model: Jones2008, found: Candidates, attribute: str, *, long: bool) -> FloatArray:
    v = model.varieties
    if attribute == "wedge":
        return found.combine(0.0 - np.expm1(np.log1p(-v.wedge)), np.maximum)
    if attribute == "place":
        return found.combine(np.arange(float(len(v))), np.minimum)
    if attribute == "productivity":
        return found.combine(v.productivity, np.add) / found.combine(np.ones(len(v)), np.add)
    if attribute == "gain":
        return found.combine(-np.log1p(-v.wedge) * wedge_slopes(model, long=long), np.add)
    now = model.steady_state()
    return found.combine(v.weight * now.price * now.output, np.add)


def wedge_slopes(model: Jones2008, *, long: bool = True) -> FloatArray:
    """Elasticity of GDP in ``1 - tau_i`` of each variety, Propositions 2 and 3 differentiated."""
    v, sigma = model.varieties, model.intermediate_share
    kept = 1.0 - v.wedge
    t, r = eq.tilted(model.final_exponent), eq.tilted(model.intermediate_exponent)
    final, used = (
        eq.use_shares(v.productivity, v.wedge, eta, v.weight)
        for eta in (model.final_exponent, model.intermediate_exponent)
    )
    m = eq.multiplier(sigma, model.capital_share if long else 0.0)
    spent = sigma * (1.0 - model.indices.wedge_intermediate)
    through_used = used * (r * (1.0 - sigma * kept) - sigma * kept) / (1.0 - spent)
    through_final = (t + 1.0) * final * kept / (1.0 - model.indices.wedge_final)
    through_index = (sigma * m - r) * used + ((1.0 - sigma) * m + t) * final
    return np.asarray(through_used - through_final + through_index)
