"""The reform game: somebody removes wedges in an order of their own, against the best order."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from weaklinks.arrays import FloatArray
from weaklinks.economy import Economy
from weaklinks.equilibrium import Equilibrium, solve
from weaklinks.equilibrium.many import solve_many
from weaklinks.models.jones import Jones2008
from weaklinks.studies.jones_candidates import find_jones_candidates, jones_sequence
from weaklinks.studies.jones_reforms import jones_reform_path, jones_reform_paths
from weaklinks.studies.orders import Candidate, find_candidates, sequence_of, wedge_after
from weaklinks.studies.paths import GIVEN_ORDER, ReformPath
from weaklinks.studies.reform_turns import Reformable, ReformGame, Turn, require_playable
from weaklinks.studies.reforms import reform_path


def reform_game(economy: Economy | Jones2008, *, most: int | None = None) -> ReformGame:
    """Set up the game: who can be reformed, and the best and the worst path.

    Parameters
    ----------
    economy : Economy or Jones2008
    most : int, optional
        Only so many sectors take part, those whose wedges cost most to first order.

    Raises
    ------
    InputError
        For an economy without wedges.

    References
    ----------
    Jones (2008), section 7 and figure 5.
    """
    if isinstance(economy, Jones2008):
        return _jones_game(economy, most)
    start = solve(economy)
    candidates = find_candidates(economy, None, 1.0)
    chosen = sorted(sequence_of(start, candidates, "by:gain", 0)[:most])
    sectors = _listed_of(start, [candidates[k] for k in chosen])
    packages = [[s.code] for s in sectors]
    best, worst = (
        reform_path(economy, order=order, packages=packages, start=start)
        for order in ("best", "worst-gain")
    )
    return ReformGame(
        economy=economy,
        start=start,
        sectors=sectors,
        left_out=len(candidates) - len(chosen),
        best=best,
        worst=worst,
    )


def _listed_of(start: Equilibrium, candidates: Sequence[Candidate]) -> tuple[Reformable, ...]:
    """What is known of each candidate before any reform; all of them are solved at once."""
    economy, view = start.economy, start.economy.sector_view
    places = [c.sectors[0] for c in candidates]
    wedges = np.stack([wedge_after(economy, c) for c in candidates], axis=1)
    activity = view.activity[places]
    facts = (
        view.wedge(economy.wedge, start.revenue)[places],
        start.revenue[activity] / start.gdp,
        economy.productivity[activity],
        solve_many(start, wedge=wedges).gdp / start.gdp - 1.0,
    )
    codes, labels = ([names[p] for p in places] for names in (view.names, view.labels))
    return _listed(codes, labels, facts, [tuple(c.nodes.tolist()) for c in candidates])


def _jones_game(model: Jones2008, most: int | None) -> ReformGame:
    found = find_jones_candidates(model, None)
    chosen = sorted(jones_sequence(model, found, "by:gain", 0, long=True)[:most])
    names, places = list(found.labels(chosen)), found.sectors[chosen].tolist()
    best, worst, *each = jones_reform_paths(
        model,
        orders=("best", "worst-gain", *([name] for name in names)),
        packages=[[name] for name in names],
    )
    a, v = model.steady_state(), model.varieties
    sales = (a.price * a.output * v.weight)[places] / a.gdp
    alone = np.array([path.gdp_relative[1] - 1.0 for path in each])
    facts = (v.wedge[places], sales, v.productivity[places], alone)
    return ReformGame(
        economy=model,
        start=None,
        sectors=_listed(names, names, facts, [(k,) for k in places]),
        left_out=len(found) - len(chosen),
        best=best,
        worst=worst,
    )


def _listed(
    codes: Sequence[str],
    labels: Sequence[str],
    facts: Sequence[FloatArray],
    nodes: Sequence[tuple[int, ...]],
) -> tuple[Reformable, ...]:
    names = ("code", "label", "wedge", "sales", "productivity", "alone", "nodes")
    rows = zip(codes, labels, *(fact.tolist() for fact in facts), nodes, strict=True)
    return tuple(Reformable(**dict(zip(names, row, strict=True))) for row in rows)


def play(game: ReformGame, order: Sequence[str]) -> Turn:
    """Follow a player's reforms.

    Parameters
    ----------
    game : ReformGame
    order : sequence of str
        Codes of sectors; none at the start.

    Raises
    ------
    InputError
        Names codes that take no part, and those that are there twice.
    """
    require_playable(game, order)
    gdp, welfare, residual = _levels(game, order)
    path = ReformPath(
        order="user's order",
        sectors=tuple(game.by_code[code].label for code in order),
        gdp=gdp,
        welfare=welfare,
        residual=residual,
        equilibria=len(order),
        complete=len(order) == len(game.sectors) and not game.left_out,
        certified=GIVEN_ORDER,
    )
    return Turn(game=game, order=tuple(order), path=path)


def _levels(game: ReformGame, order: Sequence[str]) -> tuple[FloatArray, FloatArray, float]:
    """GDP and welfare along an order, and the largest residual."""
    first, economy = game.best, game.economy
    if not order:
        return first.gdp[:1], first.welfare[:1], first.residual
    if isinstance(economy, Jones2008):
        path = jones_reform_path(economy, order=list(order))
        return path.gdp, path.welfare, path.residual
    assert game.start is not None
    begun = [order[:k] for k in range(1, len(order) + 1)]
    wedges = np.stack([game.wedges_after(some) for some in begun], axis=1)
    found = solve_many(game.start, wedge=wedges)
    gdp = np.append(first.gdp[0], found.gdp)
    welfare = np.append(first.welfare[0], found.welfare)
    return gdp, welfare, max(game.start.residual, float(found.residual.max()))
