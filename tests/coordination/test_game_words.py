"""Words for regimes, instruments and models: none is missing, and no name of the code is shown."""

from __future__ import annotations

import json
import re

import numpy as np
import pytest

from weaklinks.catalogue import MODELS, model
from weaklinks.coordination import push, regime_map
from weaklinks.coordination.equilibria import REGIMES as NAMES
from weaklinks.coordination.regimes import INADMISSIBLE
from weaklinks.finite_games import FiniteGame
from weaklinks.game_words import FINITE_REGIMES, INSTRUMENTS, LEGEND, REGIMES, TITLES, title_of
from weaklinks.plots import plot_adoption, plot_escape, plot_potential, plot_regimes
from weaklinks.plots.regimes import COLOURS

GAMES = [name for name, entry in MODELS.items() if entry.is_game]
MANY = [n for n in GAMES if not isinstance(model(n).build({}).game(), FiniteGame)]
#: Names of the code, which nobody who looks at a chart should have to know.
RAW = re.compile(
    "|".join([r"big-push-\w+", r"o-ring-\w+", r"unique-\w+", "trap-partial", "partial-or-high",
              INADMISSIBLE, *INSTRUMENTS])
)  # fmt: skip


def texts(chart) -> str:
    """All words of a chart: titles, labels, domains and data."""
    return json.dumps(chart.to_dict())


def test_every_regime_has_words_and_a_colour():
    every = {*NAMES.values(), "several", "indifferent"}
    assert set(REGIMES) == every
    assert set(LEGEND) == every | {INADMISSIBLE} == set(COLOURS)
    assert len(set(LEGEND.values())) == len(LEGEND)
    assert every - {"indifferent"} <= set(FINITE_REGIMES)
    assert not any(RAW.search(words) for words in (*LEGEND.values(), *REGIMES.values()))


def test_every_game_of_the_catalogue_has_a_title():
    assert set(TITLES) == set(GAMES)
    assert {title_of(model(name).build({}).game().name) for name in GAMES} == set(TITLES.values())
    assert title_of("my own game") == "my own game"


@pytest.mark.parametrize("name", MANY)
def test_instruments_have_words_and_charts_show_no_names_of_the_code(name):
    spec = model(name).build({})
    found = push(spec)
    assert {m.name for m in found.measures} <= set(INSTRUMENTS)
    charts = [plot_adoption(found.equilibria), plot_potential(found.equilibria)]
    if found.escape is not None:
        charts.append(plot_escape(found.escape))
    first, second = model(name).parameters[:2]
    sides = [(p.name, np.linspace(0.8 * p.default, 1.1 * p.default, 4)) for p in (first, second)]
    found_map = regime_map(spec, x=sides[0], y=sides[1])
    charts.append(plot_regimes(found_map))
    for chart in charts:
        words = texts(chart)
        assert TITLES[name] in words
        assert not RAW.search(words), RAW.search(words)
        assert f"{type(spec).__name__}, " not in words
