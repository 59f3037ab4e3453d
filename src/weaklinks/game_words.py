"""Coordination models in words: their names, what can last in them, and what a push can be."""

from __future__ import annotations

from collections.abc import Mapping

#: Of many agents, by `Equilibria.regime`.
REGIMES: Mapping[str, str] = {
    "unique-low": "one stable equilibrium: nobody adopts",
    "unique-high": "one stable equilibrium: everybody adopts",
    "partial": "one stable equilibrium: some adopt",
    "trap": "a trap: nobody and everybody are both stable",
    "trap-partial": "a trap: nobody and some are both stable",
    "partial-or-high": "some and everybody are both stable",
    "several": "several stable equilibria",
    "indifferent": "adopting or not is the same over a whole range of shares",
}

#: What lasts, in few words: for the legend of a map, whose cells may be no game at all.
LEGEND: Mapping[str, str] = {
    "unique-low": "nobody adopts",
    "unique-high": "everybody adopts",
    "partial": "some adopt",
    "trap": "trap: nobody or everybody",
    "trap-partial": "trap: nobody or some",
    "partial-or-high": "some or everybody",
    "several": "several outcomes",
    "indifferent": "adopting or not is the same",
    "inadmissible": "impossible values",
}

#: Of finitely many agents, by `FiniteEquilibria.regime`.
FINITE_REGIMES: Mapping[str, str] = {
    "none": "no equilibrium in pure strategies",
    "none-found": "no equilibrium was found",
    "unique-low": "one equilibrium: nobody adopts",
    "unique-high": "one equilibrium: everybody adopts",
    "partial": "one equilibrium: some adopt",
    "trap": "several sets can last, each within the next, from nobody to everybody",
    "trap-partial": "several sets can last, each within the next, from nobody to some",
    "partial-or-high": "several sets can last, each within the next, from some to everybody",
    "several": "several equilibria, some within others",
    "apart": "several equilibria, none within another",
}

#: What the models are called, by the names of their games, which are those of the catalogue.
TITLES: Mapping[str, str] = {
    "big-push-factory-wage": "Factories that pay a premium",
    "big-push-demand": "Demand alone",
    "big-push-investment": "Investment now, market later",
    "big-push-railroad": "A railroad and its users",
    "big-push-training": "Training and poaching",
    "big-push-urbanisation": "Firms and towns",
    "big-push-inputs": "Makers of inputs",
    "big-push-network": "Sectors that buy from each other",
    "big-push-distorted": "Adoption under wedges",
    "o-ring-skills": "Learning that others make worth it",
    "o-ring-education": "How much to learn",
}

#: What instruments of a push are called, by `Measure.name`.
INSTRUMENTS: Mapping[str, str] = {
    "committed-mass": "Win some of them",
    "uniform-subsidy": "The same subsidy for all",
    "divide-and-conquer": "Offers one after the other",
    "strategic-uncertainty": "Tip the balance of doubt",
    "contingent-guarantee": "A guarantee",
    "temporary-subsidy": "A subsidy that ends",
    "permanent-subsidy": "A subsidy for good",
}


def title_of(game: str) -> str:
    """What a game is called; a user's own game keeps the name that it was given."""
    return TITLES.get(game, game)
