from __future__ import annotations

import numpy as np
import pytest

import weaklinks as wl
from coordination.adoption_games import discrete_costs, linear, uniform_costs, wavy
from weaklinks.coordination import equilibria, potential, push, regime_map
from weaklinks.coordination.foresight import overlap_of
from weaklinks.plots.coordination import (
    STABLE,
    adoption_data,
    escape_data,
    marks_data,
    overlap_data,
    plot_overlap,
    plot_potential,
    potential_data,
)
from weaklinks.plots.regimes import boundaries_data, regimes_data

FACTORY = wl.bigpush.FactoryWage()


def test_the_gain_is_drawn_from_both_sides_of_a_jump():
    found = equilibria(discrete_costs([0.1, 0.9], lambda x: 0.2 + 0.5 * np.asarray(x)))
    gains = {r["share"]: r["gain"] for r in adoption_data(found)}
    left, right = (gains[x] for x in sorted(gains) if abs(x - 0.5) < 1e-8 and x != 0.5)
    assert left - right == pytest.approx(0.8, abs=1e-6)


def test_marks_are_the_equilibria():
    marks = marks_data(equilibria(wavy()))
    assert [m["share"] for m in marks] == pytest.approx([0.0, 0.3, 0.5, 0.8, 1.0])
    assert [m["kind"] == STABLE for m in marks] == [True, False, True, False, True]
    assert [m["label"] for m in marks] == ["", "0.3", "0.5", "0.8", ""]


def test_the_potential_drawn_is_the_potential():
    rows = potential_data(equilibria(FACTORY), 11)
    wanted = potential(FACTORY, np.linspace(0, 1, 11))
    assert [r["potential"] for r in rows] == pytest.approx(wanted.tolist())


def test_the_way_out_is_drawn_up_to_a_date():
    path = push(FACTORY).escape
    rows = escape_data(path, 10.0)
    assert rows[0] == {"time": 0.0, "share": 0.0, "welfare": 10.0}
    assert rows[-1]["time"] <= 10.0
    for row in rows:
        assert row["share"] == pytest.approx(1 - np.exp(-0.2 * row["time"]), abs=1e-8)


def test_the_overlap_narrows_with_friction():
    rows = overlap_data(equilibria(linear()), 9)
    widths = [r["high"] - r["low"] for r in rows]
    assert (np.diff(widths) < 1e-12).all()
    middle = overlap_of(linear(), 1.0)
    assert (rows[4]["low"], rows[4]["high"]) == pytest.approx((middle.low, middle.high))


def test_runs_of_cells_cover_the_map():
    x, y = np.linspace(1.0, 3.0, 9), np.linspace(0.1, 0.9, 5)
    found = regime_map(FACTORY, x=("fixed_cost", x), y=("premium", y))
    rows = regimes_data(found)
    for j, level in enumerate(y):
        for i, cost in enumerate(x):
            # Drawn last is on top.
            there = [r for r in rows if r["x"] <= cost <= r["x2"] and r["y"] <= level <= r["y2"]]
            names = [r["regime"] for r in there]
            assert names[-1] == found.regime[j, i]


def test_boundaries_outside_the_map_are_left_out():
    found = regime_map(FACTORY, x=("fixed_cost", [2.0, 2.4]), y=("premium", [0.4, 0.5, 0.6]))
    lines = boundaries_data(found)
    assert all(2.0 <= r["x"] <= 2.4 for r in lines)
    assert {(r["line"], r["y"]) for r in lines} >= {("window_low", 0.4)}


def test_a_chart_speaks_only_of_what_it_shows():
    for cost, kinds, shaded in ((2.0, ["stable", "threshold"], True), (2.6, ["stable"], False)):
        drawn = equilibria(wl.bigpush.FactoryWage(fixed_cost=cost)).plot().to_dict()
        (scale,) = (
            layer["encoding"]["color"]["scale"]
            for layer in drawn["layer"]
            if "color" in layer.get("encoding", {})
        )
        assert scale["domain"] == kinds
        assert ("Shaded" in str(drawn["title"])) == shaded


def test_every_chart_is_drawn():
    found = equilibria(FACTORY)
    flat = regime_map(FACTORY, x=("labour", [5.0, 10.0]), y=("premium", [0.5]))
    charts = [
        found.plot(),
        equilibria(uniform_costs()).plot(),
        equilibria(wl.bigpush.FactoryWage(fixed_cost=2.6)).plot(),
        plot_potential(found),
        plot_overlap(found),
        push(FACTORY).plot(),
        push(wl.bigpush.FactoryWage(fixed_cost=2.6)).plot(),
        push(linear()).escape.plot(),
        flat.plot(),
    ]
    for chart in charts:
        assert chart.to_dict()["title"]["text"]
