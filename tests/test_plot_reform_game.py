"""The reform game's chart: its numbers are the paths', and Vega-Lite's schema holds."""

from __future__ import annotations

import pytest

from weaklinks.models.jones import Jones2008
from weaklinks.models.network import Network
from weaklinks.plots.reform_game import BEST, WORST, YOURS, plot_reform_game, reform_game_data
from weaklinks.plots.save import render_chart
from weaklinks.studies.reform_game import play, reform_game


@pytest.mark.parametrize("done", [0, 1, 3, 6])
def test_the_data_are_the_three_paths(done) -> None:
    game = reform_game(Jones2008(points=6))
    turn = play(game, list(game.by_code)[:done])
    rows = reform_game_data(turn)
    for name, path in ((BEST, game.best), (WORST, game.worst), (YOURS, turn.path)):
        mine = [r for r in rows if r["path"] == name]
        assert [r["gdp_relative"] for r in mine] == path.gdp_relative.tolist()
        assert [r["sector"] for r in mine] == ["start", *path.sectors]
        assert [r["step"] for r in mine] == list(range(path.gdp.size))
    assert plot_reform_game(turn).to_dict()


def test_logs_are_said_and_hold_all_points_and_small_rises_are_linear() -> None:
    game = reform_game(Jones2008(points=6))
    spec = plot_reform_game(play(game, [])).to_dict()
    y = spec["layer"][1]["encoding"]["y"]
    low, high = y["scale"]["domain"]
    levels = [r["gdp_relative"] for r in reform_game_data(play(game, []))]
    assert "log scale" in y["title"]
    assert low < min(levels) <= max(levels) < high
    mild = reform_game(Network(sectors=4, largest_wedge=0.3).economy())
    y = plot_reform_game(play(mild, [])).to_dict()["layer"][1]["encoding"]["y"]
    assert "type" not in y["scale"]
    assert "log" not in y["title"]


def test_it_can_be_drawn_as_a_file() -> None:
    game = reform_game(Jones2008(points=4))
    turn = play(game, ["variety 4", "variety 2"])
    svg = render_chart(plot_reform_game(turn, subtitle="four varieties").to_dict(), "svg").decode()
    for words in (BEST, WORST, YOURS, "four varieties", "number of reforms"):
        assert words in svg
