"""The page of Jones' economy: its numbers by the general solver, its code by running it."""

from __future__ import annotations

import re

import numpy as np
import pytest

import weaklinks as wl
from weaklinks.web.controls import read_values
from weaklinks.web.pages import page
from weaklinks.web.pages.games_words import plain
from weaklinks.web.pages.jones_figures import _paths

PAGE = page("jones")
STATES = (
    {},
    {"wedge_decay": "0.8", "largest_wedge": "0.4"},
    {"intermediate_share": "0.3", "rich_human_capital": "1.5", "points": "51"},
)


@pytest.mark.parametrize("query", STATES)
def test_the_ratio_is_that_of_the_code_shown_and_of_the_general_solver(query) -> None:
    content = PAGE.content(read_values(list(PAGE.controls(query)), query))
    said: list[object] = []
    made: dict[str, object] = {"print": said.append}
    exec(content.sections[-1].code, made)
    rich, poor = (wl.solve(made[name].economy()).gdp_per_worker for name in ("rich", "poor"))
    shown = content.sections[0].cards[0].value
    assert shown == plain(said[0]) == plain(rich / poor)
    assert content.answer.startswith(f"The rich country is {shown} times as rich as the poor one.")
    free = made["poor"].without_wedges()
    gain = wl.solve(free.economy()).gdp_per_worker / poor
    assert f"would be {plain(gain)} times as rich" in content.answer


@pytest.mark.parametrize("query", [{}, {"points": "301"}, {"points": "50"}])
def test_the_gain_shown_is_where_all_paths_of_figure_5_end(query) -> None:
    values = read_values(list(PAGE.controls(query)), query)
    content = PAGE.content(values)
    shown = {card.label: card.value for card in content.sections[0].cards}["Without its wedges"]
    poor = wl.jones.Jones2008(points=values["points"])
    for path in _paths(poor):
        assert f"x {plain(path.gdp_relative[-1])}" == shown
        assert 50 <= len(path.sectors) <= 60
        # Half way: the model itself, without the wedges of the varieties that are named.
        wedge, half = np.array(poor.varieties.wedge), len(path.sectors) // 2
        for name in path.sectors[:half]:
            first, *_, last = [int(n) for n in re.findall(r"\d+", name)] * 2
            wedge[first - 1 : last] = 0.0
        again = poor.replace(wedge=wedge).steady_state().gdp_per_worker
        relative = again / poor.steady_state().gdp_per_worker
        assert path.gdp_relative[half] == pytest.approx(relative, rel=1e-9)
    figure = next(f for s in content.sections for f in s.figures if f.name == "reform-paths")
    drawn = str(figure.chart().to_dict())
    assert "most productive first" in drawn
    assert "by:" not in drawn
    assert f"{poor.points:,} varieties" in drawn


def test_another_gain_elsewhere_is_explained_where_it_is_not_this_one() -> None:
    few = wl.jones.Jones2008(points=12)
    gain = few.without_wedges().steady_state().gdp_per_worker / few.steady_state().gdp_per_worker
    (said,) = PAGE.content(read_values(list(PAGE.controls({})), {})).sections[0].words
    assert f"by {plain(gain)}, not by 9.78" in said
    query = {"points": "12"}
    assert not PAGE.content(read_values(list(PAGE.controls(query)), query)).sections[0].words


def test_the_country_without_wedges_may_be_the_poorer() -> None:
    query = {"rich_human_capital": "0.25", "largest_wedge": "0"}
    content = PAGE.content(read_values(list(PAGE.controls(query)), query))
    ratio = content.sections[0].cards[0].value
    assert float(ratio) < 1.0
    assert "is the poorer" in content.answer
    assert f"{ratio} of the other's" in content.answer
