"""The regimes of coordination models in words: what can last."""

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

#: Of finitely many agents, by `FiniteEquilibria.regime`.
FINITE_REGIMES: Mapping[str, str] = {
    "none": "no equilibrium in pure strategies",
    "none-found": "no equilibrium was found",
    "unique-low": "one equilibrium: nobody adopts",
    "unique-high": "one equilibrium: everybody adopts",
    "partial": "one equilibrium: some adopt",
    "trap": "nested equilibria, from nobody to everybody",
    "trap-partial": "nested equilibria, from nobody to some",
    "partial-or-high": "nested equilibria, from some to everybody",
    "several": "several equilibria, some within others",
    "apart": "several equilibria, none within another",
}
