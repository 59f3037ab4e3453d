"""The page of Jones' economy: its numbers by the general solver, its code by running it."""

from __future__ import annotations

import csv
import math
import re
from importlib.resources import files

import numpy as np
import pytest

import weaklinks as wl
from weaklinks.web.controls import read_values
from weaklinks.web.pages import page
from weaklinks.web.pages.games_words import plain
from weaklinks.web.pages.jones_figures import _paths

from .games_pages import as_number

PAGE = page("jones")
TABLE_2 = files("weaklinks.published.jones2008") / "table2.csv"
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


def _shown(query):
    return PAGE.content(read_values(list(PAGE.controls(query)), query))


def test_every_scenario_of_table_2_can_be_reached_and_is_what_is_printed() -> None:
    (section,) = [s for s in _shown({}).sections if s.title == "The scenarios of Table 2"]
    wanted = {}
    with TABLE_2.open() as file:
        for row in csv.DictReader(file):
            if row["column"] == "Baseline":
                wanted[row["scenario"]] = row["printed"]
    assert [a.label.removeprefix("Scenario ") for a in section.actions] == list(wanted)
    for action, row in zip(section.actions, section.tables[0].rows, strict=True):
        printed = wanted[action.label.removeprefix("Scenario ")]
        changes = {name: value for name, value in action.changes.items() if value}
        content = _shown(changes)
        card = content.sections[0].cards[0]
        said: list[float] = []
        exec(content.sections[-1].code, {"print": said.append})
        # By the code that is shown, by the table, and by the digits that the paper prints.
        assert card.value == plain(said[0])
        assert row[-2:] == (printed, plain(said[0], 4))
        assert wl.published.agrees(printed, float(said[0]), "digits")
        assert card.note == f"GDP per worker; Table 2 prints {printed}"
        (here,) = [a for s in content.sections for a in s.actions if a.main]
        assert here.label == action.label
        # A button goes to the scenario from anywhere: what it does not set is a default again.
        assert set(action.changes) == {c.name for c in PAGE.controls({})}


def test_rounding_is_no_wedge_and_no_gain() -> None:
    content = _shown({"largest_wedge": "0", "wedge_decay": "0"})
    seen = {card.label: card.value for card in content.sections[0].cards}
    assert as_number(seen["Average wedge"]) == 0.0
    assert "10" not in seen["Average wedge"]
    assert content.answer.endswith("the poor one would be as rich as it is.")
    assert not any("subsid" in words for words in content.sections[0].words)


def test_a_first_wedge_of_nothing_that_falls_is_a_subsidy_and_said_so() -> None:
    content = _shown({"largest_wedge": "0"})
    said = content.sections[0].words[0]
    # By hand: the middle variety's is 1 - e^(0.994/2).
    assert plain(100.0 * (1.0 - math.exp(0.497))) in said
    assert "subsidies, and so are wedges on average" in said
    assert "GDP in the steady state is higher" in said
    helps = {c.name: c.help for c in PAGE.controls({})}
    for name in ("largest_wedge", "wedge_decay"):
        assert "subsidies" in helps[name]


def test_equal_countries_are_said_to_be_equal() -> None:
    query = {"rich_human_capital": "1", "largest_wedge": "0", "wedge_decay": "0"}
    assert _shown(query).answer.startswith("Both countries are equally rich.")


def test_the_printed_digits_do_not_give_scenario_4_which_the_page_says() -> None:
    poor = wl.jones.Jones2008(productivity_decay=2.87, wedge_decay=1.112)
    rich = wl.jones.Jones2008(wedge=0.0, human_capital=2.0)
    ratio = rich.steady_state().gdp_per_worker / poor.steady_state().gdp_per_worker
    (section,) = [s for s in _shown({}).sections if s.title == "The scenarios of Table 2"]
    assert f"with them Scenario 4 is {plain(ratio)}." in section.words[0]


def test_ranges_are_said_in_words() -> None:
    helps = {c.name: c.help for c in PAGE.controls({})}
    assert "It must be above 0 and below 1." in helps["final_exponent"]
    assert "It must be at most 0." in helps["intermediate_exponent"]
    diagnose = {c.name: c.help for c in page("diagnose").controls({})}
    # Elasticities end at a million, which nobody needs to be told.
    assert sum("It must be at least 0. Source" in said for said in diagnose.values()) >= 3
    for words in (*helps.values(), *diagnose.values()):
        assert "Range" not in words
        assert "e+" not in words
