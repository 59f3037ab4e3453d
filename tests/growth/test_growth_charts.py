"""What charts of paths show: the data behind them, and that they can be drawn."""

from __future__ import annotations

import numpy as np
import pytest

from small_tables import small_country
from weaklinks.calibration import build_economy
from weaklinks.growth import CobbDouglas, Household, steady_state, transition
from weaklinks.plots import plot_announcement, plot_economy_path, plot_growth_miracle
from weaklinks.plots.growth import economy_bases, settled_by, transition_data
from weaklinks.plots.miracles import announcement_data, growth_miracle_data
from weaklinks.plots.save import render_chart
from weaklinks.studies.sequences import reform_sequence
from weaklinks.studies.transitions import Reform, transition_path
from weaklinks.tables import prepare


@pytest.fixture(scope="module")
def country():
    return build_economy(prepare(small_country(11, sectors=5)))


def test_a_transition_is_drawn_relative_to_its_bases() -> None:
    technology, household = CobbDouglas(rental_share=0.2), Household()
    end = steady_state(technology, household)
    path = transition(technology, household, capital=end.capital / 3)
    rows = transition_data(path, {"capital": end.capital, "output": end.output}, years=10)
    assert len(rows) == 22
    capital = [row["relative"] for row in rows if row["series"] == "capital"]
    assert capital == pytest.approx(path.capital[:11] / end.capital, rel=1e-14)
    assert rows[0]["percent"] == pytest.approx(-200 / 3)
    last = settled_by(path)
    assert abs(path.capital[last] / end.capital - 1) < 0.02
    assert b"<svg" in render_chart(path.plot().to_dict(), "svg")


def test_the_marks_are_the_long_run_on_its_own(country) -> None:
    path = transition_path(country, country.without_wedges())
    bases, ends = economy_bases(path)
    t = path.transition
    for row in ends:
        final = getattr(t, row["series"])[-1] / bases[row["series"]]
        assert row["relative"] == pytest.approx(final, rel=1e-5)
    svg = render_chart(plot_economy_path(path, subtitle="Somewhere").to_dict(), "svg")
    assert b"Somewhere" in svg


def test_a_growth_miracle_has_its_reforms_marked(country) -> None:
    path = reform_sequence(country, order="by:size", every=6, first=3)
    rows = growth_miracle_data(path)
    marked = {row["year"]: row["reform"] for row in rows if row["reform"]}
    assert tuple(marked) == path.dates
    assert tuple(marked.values()) == path.labels
    income = np.array([row["gdp_relative"] for row in rows])
    growth = np.array([row["growth_percent"] for row in rows])
    assert growth[1:] == pytest.approx(100 * (income[1:] / income[:-1] - 1), abs=1e-12)
    assert b"<svg" in render_chart(plot_growth_miracle(path).to_dict(), "svg")
    assert path.plot().to_dict() == plot_growth_miracle(path).to_dict()


def test_news_is_drawn_path_by_path(country) -> None:
    free = country.without_wedges()
    paths = {
        name: transition_path(country, [Reform(economy=free, date=6, learned=learned)])
        for name, learned in (("told", 0), ("surprised", 6))
    }
    rows = announcement_data(paths, years=12)
    assert len(rows) == 26
    early = {row["path"]: row["capital"] for row in rows if row["year"] == 5}
    assert early["surprised"] == pytest.approx(1.0, rel=1e-8)
    assert abs(early["told"] - 1) > 1e-6
    assert b"<svg" in render_chart(plot_announcement(paths).to_dict(), "svg")
