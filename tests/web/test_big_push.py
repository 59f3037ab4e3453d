"""The Big Push page: its numbers are the library's, whatever the model."""

from __future__ import annotations

import json

import numpy as np
import pytest
from hypothesis import given, settings

from weaklinks.catalogue import MODELS, model
from weaklinks.coordination import (
    equilibria,
    finite_push,
    pair_equilibria,
    push,
    push_frontier,
    regime_map,
    select,
)
from weaklinks.game_words import LEGEND
from weaklinks.models.big_push import (
    DemandSpillovers,
    FactoryWage,
    RandomNetworkPush,
    SpecialisedInputs,
    Urbanisation,
)
from weaklinks.web.controls import read_values
from weaklinks.web.pages import page
from weaklinks.web.pages.games_map import CELLS
from weaklinks.web.pages.games_words import plain, share

from .games_pages import (
    addresses,
    as_number,
    cards,
    check_address,
    check_anywhere,
    check_controls,
    check_escaping,
    check_files,
    check_problem,
    check_readable,
    check_refusals,
    draw_everything,
    models_of,
    nobody,
    panel_html,
    run_code,
    shown,
)

PAGE = page("big-push")
GAMES = [name for name in models_of(PAGE) if name != "big-push-network"]


def test_every_catalogued_big_push_can_be_chosen():
    assert set(models_of(PAGE)) == {name for name in MODELS if name.startswith("big-push")}


@pytest.mark.parametrize("name", models_of(PAGE))
def test_controls_are_the_models_own(name):
    check_controls(PAGE, name)


@pytest.mark.parametrize("name", models_of(PAGE))
def test_every_chart_is_valid(name):
    values, content = shown(PAGE, model=name)
    drawn = draw_everything(PAGE, values, content)
    wanted = {"who", "push"} if name == "big-push-network" else {"gain", "potential", "map"}
    assert wanted <= set(drawn)


@pytest.mark.parametrize("name", GAMES)
def test_numbers_are_those_of_the_library(name):
    spec = model(name).build({})
    found, pushed = equilibria(spec), push(spec)
    _, content = shown(PAGE, model=name)
    seen = cards(content)
    assert seen["What lasts"] == " or ".join(share(e.share) for e in found.stable)
    mass = found.critical_mass
    assert seen["Critical mass"] == ("none" if mass is None else share(mass))
    (the_push,) = [s for s in content.sections if s.title == "The push"]
    rows = [row for table in the_push.tables for row in table.rows]
    sizes = [as_number(row[1]) for row in rows]
    np.testing.assert_allclose(sizes, [m.size for m in pushed.measures], rtol=5e-4, atol=1e-12)
    one = found.game.agents.partition(" ")[0].removesuffix("s")
    for row, m in zip(rows, pushed.measures, strict=True):
        assert "unit of time" not in row[1]
        assert "agents" not in row[1] + row[2]
        assert row[1].endswith(m.unit) or m.unit.startswith(("per adopter", "share", "sum"))
        assert ("adopter" in m.unit) == (f"per {one}" in row[1])
    assert the_push.words[0] == pushed.words
    assert ("not believed" in the_push.words[-1]) == (pushed.escape is not None)
    settled = select(spec, "laplacian").share
    said = seen["If nobody is sure of others"]
    assert said == ("a tie" if settled is None else share(settled))
    assert content.answer.startswith("A trap:") == pushed.answer.startswith("temporary")


def test_the_closed_form_of_the_factory_wage_is_what_is_said():
    spec = FactoryWage(fixed_cost=1.8)
    _, content = shown(PAGE, model="big-push-factory-wage", fixed_cost="1.8")
    assert as_number(cards(content)["Critical mass"]) == pytest.approx(
        100.0 * spec.facts["critical_mass"], rel=5e-3
    )
    assert f"once {share(spec.facts['critical_mass'])} are won" in content.answer


def test_it_says_whether_a_push_for_a_time_is_enough():
    assert "A push for a time is enough" in shown(PAGE, model="big-push-factory-wage")[1].answer
    demand = shown(PAGE, model="big-push-demand")[1].answer
    assert demand.startswith("No trap: all sectors industrialise")
    assert "no push is needed" in demand
    inputs = shown(PAGE, model="big-push-inputs")[1].answer
    lasting = push(SpecialisedInputs()).permanent
    assert f"a permanent subsidy of {plain(lasting.size)} per adopter." in inputs
    stuck = shown(PAGE, model="big-push-demand", fixed_cost="7")[1].answer
    assert push(DemandSpillovers(fixed_cost=7)).answer == "nothing"
    assert stuck.startswith("No trap: no sectors industrialise")
    assert "nothing to push for" in stuck


def test_a_policy_for_good_is_said_where_no_push_for_a_time_is_enough():
    query = {"model": "big-push-training", "offers": "3", "training_cost": "0.45"}
    answers = set()
    for kept in ("0.5", "0.9", "1"):
        _, content = shown(PAGE, **query, kept=kept)
        found = push(model("big-push-training").build({
            "offers": 3.0, "training_cost": 0.45, "kept": float(kept)
        }))  # fmt: skip
        answers.add(found.answer)
        assert ("No push for a time is enough" in content.answer) == (found.answer == "permanent")
    assert "permanent" in answers


def test_speed_and_discount_are_those_of_the_push():
    _, content = shown(PAGE, push_speed="0.5", push_discount="0.1")
    path = push(FactoryWage(), speed=0.5, discount=0.1).escape
    seen = cards(content)
    assert as_number(seen["Paid for"]) == pytest.approx(path.duration, rel=5e-3)
    assert as_number(seen["Its cost"]) == pytest.approx(path.cost, rel=5e-3)
    # By hand: dx/dt = k (1 - x) from 0 to 1/2 takes ln(2)/k years.
    assert as_number(seen["Paid for"]) == pytest.approx(np.log(2.0) / 0.5, rel=5e-3)


def test_the_map_is_the_librarys_with_todays_values_marked():
    query = {"model": "big-push-factory-wage", "fixed_cost": "2.5"}
    values = read_values(PAGE.controls(query), query)
    section = PAGE.panels["map"](values, nobody)
    (figure,) = section.figures
    frame = figure.frame()
    assert len(frame) == CELLS**2
    x, y = np.unique(frame["fixed_cost"]), np.unique(frame["premium"])
    again = regime_map(FactoryWage(fixed_cost=2.5), x=("fixed_cost", x), y=("premium", y))
    assert (frame["regime"] == again.regime.ravel()).all()
    assert f"Traps fill {share(again.shares['trap'])} of the map" in section.words[0]
    for j, k in ((5, 7), (20, 30), (11, 24)):
        cell = FactoryWage(fixed_cost=float(x[k]), premium=min(float(y[j]), 0.9))
        if y[j] == cell.premium:
            assert again.regime[j, k] == equilibria(cell).regime
    spec = json.dumps(figure.chart().to_dict())
    assert '{"x": 2.5, "y": 0.5}' in spec
    assert all(LEGEND[name] in spec for name in again.shares)
    assert not any(name in spec for name in again.shares if "-" in name)


def test_a_point_outside_the_map_is_not_marked():
    query = {"model": "big-push-factory-wage", "fixed_cost": "9"}
    values = read_values(PAGE.controls(query), query)
    (figure,) = PAGE.panels["map"](values, nobody).figures
    assert '"x": 9' not in json.dumps(figure.chart().to_dict())


def test_a_map_needs_two_parameters():
    html = panel_html(PAGE, "map", map_x="premium", map_y="premium")
    assert "give two parameters" in html


def test_two_populations_have_a_phase_diagram_and_a_cheapest_push():
    query = {"model": "big-push-urbanisation", "fixed_cost": "0.18"}
    values = read_values(PAGE.controls(query), query)
    section = PAGE.panels["phase"](values, nobody)
    frontier = push_frontier(Urbanisation(fixed_cost=0.18))
    cheapest = frontier.cheapest()
    seen = {card.label: card.value for card in section.cards}
    assert as_number(seen["Moved together"]) == pytest.approx(cheapest.cost, rel=5e-3)
    assert seen["Moved: households"] == share(cheapest.moved[1])
    # A little less does not tip the economy, and a little more does: the flow itself says so.
    assert frontier.verify(cheapest.n, cheapest.u) == (True, True)
    assert len(section.figures[0].frame()) == len(pair_equilibria(Urbanisation()).found)


def test_without_a_trap_the_phase_diagram_says_why_there_is_no_push():
    query = {"model": "big-push-urbanisation", "fixed_cost": "0.59", "wage": "0.9"}
    values = read_values(PAGE.controls(query), query)
    section = PAGE.panels["phase"](values, nobody)
    assert not section.cards
    assert len(section.words[0]) > 80
    assert section.figures[0].chart().to_dict()


@pytest.mark.parametrize("seed", ["1", "4"])
def test_finitely_many_agents_are_named(seed):
    _, content = shown(PAGE, model="big-push-network", sectors="6", seed=seed)
    spec = RandomNetworkPush(sectors=6, seed=int(seed))
    found = finite_push(spec)
    seen = cards(content)
    assert found.answer == "temporary" or seed != "1"
    if found.answer == "temporary":
        assert as_number(seen["Cost"]) == pytest.approx(found.total_cost, rel=5e-3)
        assert seen["To be won"] == str(len(found.names))
        names = [c.note for s in content.sections for c in s.cards if c.label == "To be won"]
        assert names == [", ".join(found.names)]
        assert f"{len(found.names)} of " in content.answer
    sizes = {int(e.adopters.sum()) for e in run_code(content)["found"].found}
    assert seen["What lasts"] == " or ".join(str(n) for n in sorted(sizes))


@pytest.mark.parametrize("name", GAMES)
def test_the_code_shown_gives_what_is_shown(name):
    other = model(name).parameters[0]
    low = other.default * 1.05
    _, content = shown(PAGE, model=name, **{other.name: repr(low)})
    defined = run_code(content)
    assert getattr(defined["model"], other.name) == low
    assert cards(content)["What lasts"] == " or ".join(
        share(e.share) for e in defined["found"].stable
    )
    assert defined["push"].words in [w for s in content.sections for w in s.words]


def test_addresses_are_states():
    check_address(PAGE, model="big-push-railroad", access_fee="0.7", timing="rail-first")
    check_address(PAGE, fixed_cost="1.8", push_speed="0.4", map_x="premium", map_y="labour")


def test_bad_addresses_are_refused_in_one_message():
    check_refusals(PAGE, "big-push-factory-wage", "productivity", 0.5)
    check_refusals(PAGE, "big-push-network", "sectors", 13)
    check_problem(
        PAGE, "(v) 1.4", "output per factory worker", model="big-push-factory-wage", premium="1.4"
    )
    check_problem(PAGE, "(m0)", "(m1)", model="big-push-urbanisation", moving_low="0.9")
    check_escaping(PAGE)


def test_what_is_beyond_all_numbers_is_no_answer():
    check_problem(
        PAGE, "(nu)", "at most", model="big-push-distorted", input_share="0.995",
        traditional="4", improvement="6", dispersion="0.9657", tax="0.75",
    )  # fmt: skip


@pytest.mark.parametrize("name", models_of(PAGE))
def test_pages_are_written_for_readers_of_every_kind(name):
    check_readable(PAGE, name)


def test_charts_are_files():
    values, _ = shown(PAGE)
    check_files(PAGE, values, ["gain", "way-out"])
    check_files(PAGE, values, ["map"], panel="map")


@settings(max_examples=40, deadline=None)
@given(query=addresses(PAGE))
def test_wherever_the_sliders_stand_there_is_an_answer_or_one_message(query):
    check_anywhere(PAGE, query)


def test_one_thing_has_one_name_on_a_page():
    _, content = shown(PAGE, model="big-push-railroad")
    (the_push,) = [s for s in content.sections if s.title == "The push"]
    units = [row[1] for row in the_push.tables[0].rows]
    assert units[-1] == "6 a year per sector that invests"
    assert the_push.cards[0].note == "a year per sector that invests"
    assert 'In charts and tables "to adopt" is to invest' in content.sections[0].words[-1]


def test_promises_and_a_subsidy_that_ends_are_joined():
    _, content = shown(PAGE, model="big-push-railroad")
    said = " ".join(words for s in content.sections for words in s.words)
    assert "by promises that are believed, at no cost, or else by a subsidy that ends" in said
    assert "where promises are not believed, the subsidy that ends does the same" in said


def test_the_reason_of_the_factory_wage_is_its_profits():
    spec = FactoryWage(fixed_cost=1.8)
    # By hand: what each of the alike sectors earns where all are factories.
    profit = float(spec.game().at(1.0)["welfare"]) - spec.labour
    assert f"welfare rises by {profit:.4g}, the profits of all sectors together" in spec.reason
    assert "may make losses" in FactoryWage(fixed_cost=1.8, dispersion=0.5).reason
    assert "does not rise" in FactoryWage(fixed_cost=4.0).reason
