"""Help for players of the reform game: what each next reform brings, the rest, the proof."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import combinations, islice

import numpy as np

from weaklinks.arrays import FloatArray
from weaklinks.economy import Economy
from weaklinks.equilibrium import solve
from weaklinks.equilibrium.many import solve_many
from weaklinks.errors import InputError
from weaklinks.models.jones import Jones2008
from weaklinks.studies.jones_certificates import Certificate, certify
from weaklinks.studies.jones_reforms import jones_reform_paths
from weaklinks.studies.paths import Progress
from weaklinks.studies.reform_turns import ReformGame, require_playable
from weaklinks.studies.reforms import reform_path

#: Up to so many sectors every choice of them is solved: 2^12 economies.
MOST_ENUMERATED = 12
_AT_ONCE = 128
# Equilibria are solved to this part of GDP at least: smaller differences are none.
_ROUNDING = 1e-9


def next_gains(game: ReformGame, order: Sequence[str] = ()) -> dict[str, float]:
    """Growth of GDP that each sector left would bring if it were reformed next.

    Parameters
    ----------
    game : ReformGame
    order : sequence of str
        Codes of what is reformed already.

    Returns
    -------
    dict of code to float
        0.1 is ten percent of GDP as it is then; in the economy's order.
    """
    require_playable(game, order)
    codes = [s.code for s in game.rest(order)]
    if not codes:
        return {}
    after = _after(game, order)
    if isinstance(after, Jones2008):
        paths = jones_reform_paths(after, orders=[[code] for code in codes])
        return {c: float(p.gdp_relative[1]) - 1.0 for c, p in zip(codes, paths, strict=True)}
    base = solve(after, start=game.start)
    wedges = np.stack([game.wedges_after([*order, code]) for code in codes], axis=1)
    gains = solve_many(base, wedge=wedges).gdp / base.gdp - 1.0
    return dict(zip(codes, gains.tolist(), strict=True))


def finish_best(game: ReformGame, order: Sequence[str] = ()) -> tuple[str, ...]:
    """Codes of what is left, the largest gain first at every step."""
    require_playable(game, order)
    rest = game.rest(order)
    if not rest:
        return ()
    after = _after(game, order)
    path = reform_path(after, order="best", packages=[[s.code] for s in rest])
    by_label = {s.label: s.code for s in rest}
    return tuple(by_label[label] for label in path.sectors)


def prove_best(game: ReformGame, progress: Progress | None = None) -> Certificate:
    """Compare the greedy path with the best of all choices of every number of sectors.

    For Jones' economy by `certify`; for others every choice is solved.

    Parameters
    ----------
    game : ReformGame
    progress : function of (done, total), optional

    Raises
    ------
    InputError
        For an economy other than Jones' with more than `MOST_ENUMERATED` sectors.
    """
    packages = [[s.code] for s in game.sectors]
    if isinstance(game.economy, Jones2008):
        return certify(game.best, game.economy, packages=packages)
    count = len(game.sectors)
    if count > MOST_ENUMERATED:
        raise InputError(
            f"{count} sectors have {2**count:,} choices; up to {MOST_ENUMERATED} sectors can be "
            "compared with all of them"
        )
    best, greedy = _enumerated(game, progress), game.best.gdp
    best = np.where(np.abs(best / greedy - 1.0) <= _ROUNDING, greedy, best)
    return Certificate(gdp=greedy, best=best, bound=best, enumerated=True)


def _enumerated(game: ReformGame, progress: Progress | None) -> FloatArray:
    """The largest GDP of any choice of k sectors, for every k."""
    assert game.start is not None
    codes, best = [s.code for s in game.sectors], np.full(len(game.sectors) + 1, -np.inf)
    choices, done = _choices(codes), 0
    while some := list(islice(choices, _AT_ONCE)):
        wedges = np.stack([game.wedges_after(choice) for choice in some], axis=1)
        gdp = solve_many(game.start, wedge=wedges).gdp
        np.maximum.at(best, [len(choice) for choice in some], gdp)
        done += len(some)
        if progress is not None:
            progress(done, 2 ** len(codes))
    return best


def _choices(codes: Sequence[str]) -> Iterator[tuple[str, ...]]:
    for count in range(len(codes) + 1):
        yield from combinations(codes, count)


def _after(game: ReformGame, order: Sequence[str]) -> Economy | Jones2008:
    return game.economy.replace(wedge=game.wedges_after(order))
