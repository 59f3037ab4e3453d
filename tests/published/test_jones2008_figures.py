"""The data of Figures 1 to 5 has the properties that the paper's text states."""

from __future__ import annotations

import numpy as np
import pytest

import weaklinks as wl
from weaklinks.published import reproduce
from weaklinks.published.jones2008.countries import countries


@pytest.fixture(scope="module")
def figures():
    found = reproduce(items=[f"figure{k}" for k in range(1, 6)]).figures
    return {name: figure.columns for name, figure in found.items()}


def test_figure_1_means_by_the_textbook_formula(figures) -> None:
    x = np.random.default_rng(1).normal(500.0, 100.0, 100_000)
    c = figures["figure1"]
    means = {eta: m for s, eta, m in zip(c["series"], c["eta"], c["left"], strict=True) if eta != ""
             if s == "power mean"}  # fmt: skip
    assert means[-np.inf] == x.min()
    assert means[np.inf] == x.max()
    assert means[0.0] == pytest.approx(np.exp(np.log(x).mean()), rel=1e-12)
    for eta in (-10.0, -1.0, 1.0, 10.0):
        assert means[eta] == pytest.approx((x**eta).mean() ** (1 / eta), rel=1e-10)
    assert sum(n for n in c["count"] if n != "") == 100_000


def test_figure_2(figures) -> None:
    c = figures["figure2"]
    assert len(c["variety"]) == 1001
    np.testing.assert_allclose(c["poor"], c["rich"] * c["ratio"], rtol=1e-12)
    assert (np.diff(c["ratio"]) < 0).all()
    # 0.8 apart on the unit interval, twice as far apart in productivity.
    narrow, wide = (c[k][100] / c[k][900] for k in ("rich", "poor"))
    assert wide / narrow == pytest.approx(2.0, rel=1e-12)


def test_figure_3_is_symmetric_and_lowest_in_the_middle(figures) -> None:
    wedge = figures["figure3"]["wedge"]
    np.testing.assert_allclose(wedge, wedge[::-1], rtol=0, atol=1e-12)
    assert int(np.argmin(wedge)) == 500


def test_figure_4_shares_have_a_mean_of_one_and_are_the_solvers(figures) -> None:
    c = figures["figure4"]
    for name in ("input_share", "optimal_input_share"):
        assert c[name].mean() == pytest.approx(1.0, abs=1e-12)
    poor = wl.solve(countries("4")[1].economy())
    n = len(c["variety"])
    capital = poor.economy.names.index("capital")
    rented = np.array([poor.cost_shares[i, capital] for i in range(n)])
    paid = rented * (1.0 - c["wedge"]) * poor.revenue[:n]
    np.testing.assert_allclose(c["input_share"], paid / paid.mean(), rtol=1e-8)


def test_figure_5_starts_and_ends_together(figures) -> None:
    c = figures["figure5"]
    paths = {name: path for name, path in c.items() if name != "reforms"}
    assert len(c["reforms"]) == 301
    for path in paths.values():
        assert path[0] == pytest.approx(paths["best_path"][0], rel=1e-12)
        assert path[-1] == pytest.approx(0.5, rel=1e-10)


def test_figure_5_best_gains_fall_and_the_printed_worst_path_never_loses(figures) -> None:
    c = figures["figure5"]
    assert (np.diff(c["worst_path"]) > -1e-15).all()
    assert c["worst_path_with_losses"][1] < c["worst_path_with_losses"][0]
    assert (c["worst_path_with_losses"] <= c["worst_path"] + 1e-12)[:200].all()
    first = np.diff(c["best_path"])[0]
    assert first == max(np.diff(c[name])[0] for name in c if name != "reforms")


@pytest.mark.parametrize(
    ("path", "reformed"),
    [
        ("starting_with_high_productivity", range(40)),
        ("starting_with_low_productivity", range(260, 300)),
    ],
)
def test_figure_5_by_closed_form_at_one_step(figures, path, reformed) -> None:
    rich, poor = (model.replace(points=300) for model in countries("3"))
    wedge = poor.varieties.wedge.copy()
    wedge[list(reformed)] = 0.0
    there = poor.replace(wedge=wedge).steady_state().gdp_per_worker
    expected = there / rich.steady_state().gdp_per_worker
    assert figures["figure5"][path][40] == pytest.approx(expected, rel=1e-10)


def test_a_figure_is_a_frame_and_a_chart() -> None:
    figure = reproduce(items=["figure3"]).figures["figure3"]
    assert list(figure.to_frame()) == ["variety", "wedge"]
    assert "variety, wedge" in repr(figure)
    assert figure.plot().to_dict()["title"]["text"] == ["Assumed tax wedges (Scenario 4)"]
