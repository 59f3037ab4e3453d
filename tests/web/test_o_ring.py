"""The O-ring page: its numbers are the library's, whatever the model."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given, settings

from weaklinks.catalogue import MODELS, model
from weaklinks.coordination import equilibria, push
from weaklinks.models.o_ring import (
    Education,
    ORing,
    SequentialProduction,
    SkillUpgrading,
    TwoSkillTeams,
)
from weaklinks.studies.team_matching import solve_two_skills
from weaklinks.web.pages import page
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
    run_code,
    shown,
)

PAGE = page("o-ring")
SOLVED = ("o-ring", "o-ring-matching", "o-ring-sequential")


def table(content, which: int = 0):
    return [t for s in content.sections for t in s.tables][which]


def test_every_catalogued_o_ring_can_be_chosen():
    assert set(models_of(PAGE)) == {name for name in MODELS if name.startswith("o-ring")}


@pytest.mark.parametrize("name", models_of(PAGE))
def test_controls_are_the_models_own(name):
    check_controls(PAGE, name)


@pytest.mark.parametrize("name", models_of(PAGE))
def test_every_chart_is_valid(name):
    values, content = shown(PAGE, model=name)
    assert draw_everything(PAGE, values, content)


@pytest.mark.parametrize(
    "words",
    [
        {},
        {"sorting": "random"},
        {"sorting": "noisy", "skills": "log-normal"},
        {"tasks_chosen": "chosen", "skills": "beta", "complexity": "0.5"},
        {"capital_market": "open", "dispersion": "0"},
    ],
)
def test_wages_and_firms_are_the_librarys(words):
    values, content = shown(PAGE, **words)
    given = {k: float(v) if k in ("complexity", "dispersion") else v for k, v in words.items()}
    found = ORing(**given).equilibrium()
    seen = cards(content)
    gain = 100.0 * (found.gain_over_random - 1.0)
    assert as_number(seen["Gain from sorting"]) == pytest.approx(gain, rel=5e-3, abs=1e-9)
    assert as_number(seen["Gini of wages"]) == pytest.approx(found.wage_gini, rel=5e-3, abs=1e-9)
    ratio = as_number(seen["Wages, 90th over 10th"])
    assert ratio == pytest.approx(found.wage_90_10, rel=5e-3)
    assert as_number(seen["Output per worker"]) == pytest.approx(found.output_per_worker, rel=5e-3)
    rows = table(content).rows
    wages = found.wage(found.model.workforce.skills.quantile(np.array([0.1, 0.5, 0.9, 0.99])))
    np.testing.assert_allclose([as_number(r[2]) for r in rows], wages, rtol=5e-4)
    if words.get("sorting") == "random":
        assert content.answer.startswith("Nobody sees skill")
    draw_everything(PAGE, values, content)


def test_log_normal_wages_are_the_closed_form():
    # w is proportional to q^(n/(1-alpha)), so that 90/10 = exp(2 z n s/(1-alpha)), z = 1.2816.
    _, content = shown(PAGE, tasks="10", dispersion="0.03")
    ratio = math.exp(2.0 * 1.2815515655446004 * 10 * 0.03 / (1.0 - 1.0 / 3.0))
    assert as_number(cards(content)["Wages, 90th over 10th"]) == pytest.approx(ratio, rel=5e-3)
    assert f"earns {plain(ratio)} times" in content.answer


@pytest.mark.parametrize(
    ("exponent", "degree", "words"),
    [
        ("0", "0", "Like works with like"),
        ("1", "1", "does not matter"),
        ("6", "1", "The skilled are spread over teams"),
    ],
)
def test_who_works_with_whom_is_the_engines_answer(exponent, degree, words):
    query = {"model": "o-ring-matching", "exponent": exponent, "degree": degree}
    values, content = shown(PAGE, **query, low_workers="4", high_workers="4", tasks="4")
    m = TwoSkillTeams(
        low_workers=4, high_workers=4, tasks=4, exponent=float(exponent), degree=float(degree)
    )
    found = solve_two_skills(m)
    seen = cards(content)
    assert words in content.answer
    assert as_number(seen["Output of all teams"]) == pytest.approx(found.closed_form, rel=5e-4)
    gain = 100.0 * found.matching.gain_over_random
    assert as_number(seen["Gain from sorting"]) == pytest.approx(gain, rel=5e-3, abs=1e-5)
    draw_everything(PAGE, values, content)


def test_the_slides_pair_by_hand():
    # Two of 0.9 make 0.81, two of 0.6 make 0.36; a lottery of pairs makes 1.11 on average.
    _, content = shown(PAGE, model="o-ring-matching")
    seen = cards(content)
    assert as_number(seen["Output of all teams"]) == pytest.approx(0.81 + 0.36)
    lot = (0.81 + 0.36) / 3.0 + 2.0 * 0.54 * 2.0 / 3.0
    assert as_number(seen["Gain from sorting"]) == pytest.approx(100 * (1.17 / lot - 1), rel=5e-3)
    assert as_number(seen["Wage of the skilled"]) == pytest.approx(0.405 / 0.18, rel=5e-3)
    by_rule = {(r[0], r[1]): r for r in table(content).rows}
    assert by_rule["1 of 2", "by the unit of skill"][2:4] == ("0.9", "0.6")  # the other's skill


def test_wages_of_a_kind_that_is_missing_are_not_made_up():
    _, content = shown(PAGE, model="o-ring-matching", high_workers="0", low_workers="4")
    assert cards(content)["Wage of the skilled"] == "none"


def test_some_are_left_over_where_numbers_do_not_go_up():
    _, content = shown(PAGE, model="o-ring-matching", high_workers="3", low_workers="3")
    assert "as far as numbers allow" in content.answer


def test_stages_are_the_librarys():
    values, content = shown(PAGE, model="o-ring-sequential", stages="24", outside_option="0.001")
    found = SequentialProduction(stages=24, outside_option=0.001).equilibrium()
    seen, rows = cards(content), table(content).rows
    assert as_number(seen["Good units"]) == pytest.approx(found.output, rel=5e-3)
    assert as_number(seen["Gain from sorting"]) == pytest.approx(
        100.0 * (found.gain_over_random - 1.0), rel=5e-3
    )
    assert len(rows) == 20
    assert rows[-1][0] == "24"
    np.testing.assert_allclose(as_number(rows[-1][1]), 100.0 * found.workers[-1], rtol=5e-3)
    assert all(row[1].endswith("%") or row[1] == "0" for row in rows)
    draw_everything(PAGE, values, content)


def test_nobody_works_where_idleness_pays_more_than_all_make():
    query = {"model": "o-ring-sequential", "outside_option": "1.5"}
    assert "of workers stay idle" in shown(PAGE, **query)[1].answer  # some yield more than one
    values, content = shown(PAGE, **query, skills="uniform")
    assert content.answer.startswith("Nobody works")
    assert cards(content)["Idle"] == share(1.0)
    assert cards(content)["Gain from sorting"] == "none"
    draw_everything(PAGE, values, content)


@pytest.mark.parametrize("market", ["test", "observed", "random", "certified", "signal"])
def test_learning_is_a_game_with_its_push(market):
    _, content = shown(PAGE, model="o-ring-skills", market=market)
    spec = SkillUpgrading(market=market)
    found, pushed = equilibria(spec), push(spec)
    seen = cards(content)
    assert seen["What lasts"] == " or ".join(share(e.share) for e in found.stable)
    assert f"By the model's closed form: {spec.reason}." in content.sections[0].words
    if pushed.escape is not None:
        assert as_number(seen["Its cost"]) == pytest.approx(pushed.escape.cost, rel=5e-3)
    run = run_code(content)
    assert run["found"].regime == found.regime


@pytest.mark.parametrize("cost", ["0.05", "0.19", "0.3", "0.4"])
def test_how_much_to_learn_is_the_closed_form(cost):
    values, content = shown(PAGE, model="o-ring-education", education_cost=cost)
    m = Education(education_cost=float(cost))
    seen = cards(content)
    levels = m.equilibria()
    assert seen["Skills that last"] == " or ".join(plain(e.level) for e in levels.stable)
    assert as_number(seen["Best for all"]) == pytest.approx(m.efficient_level, rel=5e-3)
    if m.efficient:
        # n B q^(n-1) (1-q) = gamma at the best skill for all
        q = m.efficient_level
        assert 3 * q**2 * (1 - q) == pytest.approx(float(cost), rel=1e-8)
    start = {"trap": "A trap", "unique-low": "Nobody learns", "unique-high": "All learn"}
    assert content.answer.startswith(start[levels.regime])
    draw_everything(PAGE, values, content)


@pytest.mark.parametrize("name", SOLVED)
def test_the_code_shown_gives_what_is_shown(name):
    other = model(name).parameters[0 if name == "o-ring-matching" else 1]
    low = other.default * 0.95
    _, content = shown(PAGE, model=name, **{other.name: repr(low)})
    found = run_code(content)["found"]
    assert getattr(found.model, other.name) == low
    gain = found.matching.gain_over_random + 1.0 if name == SOLVED[1] else found.gain_over_random
    assert as_number(cards(content)["Gain from sorting"]) == pytest.approx(
        100.0 * (gain - 1.0), rel=5e-3
    )


def test_addresses_are_states():
    check_address(PAGE, tasks="7", skills="beta", sorting="random")
    check_address(PAGE, model="o-ring-skills", market="signal", map_x="low_skill")


def test_bad_addresses_are_refused_in_one_message():
    check_refusals(PAGE, "o-ring", "skill", -1)
    check_refusals(PAGE, "o-ring-matching", "tasks", 13)
    check_problem(
        PAGE, "(q_L)", "(q_H)", model="o-ring-matching", low_skill="0.9", high_skill="0.6"
    )
    check_problem(PAGE, "workers", model="o-ring-matching", low_workers="0", high_workers="1")
    check_escaping(PAGE)


@pytest.mark.parametrize("name", models_of(PAGE))
def test_pages_are_written_for_readers_of_every_kind(name):
    check_readable(PAGE, name)


def test_charts_are_files():
    values, _ = shown(PAGE)
    check_files(PAGE, values, ["wages"])
    values, _ = shown(PAGE, model="o-ring-education")
    check_files(PAGE, values, ["levels", "gain"])


@settings(max_examples=40, deadline=None)
@given(query=addresses(PAGE))
def test_wherever_the_sliders_stand_there_is_an_answer_or_one_message(query):
    check_anywhere(PAGE, query)


def test_two_critical_masses_are_not_called_the_same():
    _, content = shown(PAGE, model="o-ring-education")
    labels = [card.label for section in content.sections for card in section.cards]
    assert len(labels) == len(set(labels))
    seen, spec = cards(content), Education()
    assert seen["Critical mass, all skills open"] == share(spec.committed_share)
    assert seen["Critical mass of this step"] == share(equilibria(spec).critical_mass)


def test_the_tie_of_the_defaults_is_a_tie_everywhere():
    values, content = shown(PAGE, model="o-ring-skills")
    assert cards(content)["If nobody is sure of others"] == "a tie"
    drawn = draw_everything(PAGE, values, content)
    assert "equally high" in str(drawn["potential"]["title"])
    row = next(row for row in table(content).rows if row[0] == "Tip the balance of doubt")
    assert row[1].startswith("0 ")
    assert "a tie" in row[2]
