from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest

from weaklinks.assignment import match, match_sides
from weaklinks.errors import InputError
from weaklinks.models.jones import Jones2008
from weaklinks.models.o_ring.education import Education
from weaklinks.models.o_ring.information import information
from weaklinks.models.o_ring.kremer import ORing
from weaklinks.plots.coordination import STABLE, UNSTABLE
from weaklinks.plots.education import REJECTED, levels_data, plot_education, response_data
from weaklinks.plots.matching import (
    matching_data,
    plot_matching,
    plot_sides,
    teams_data,
    wages_data,
)
from weaklinks.plots.o_ring import (
    o_ring_data,
    places_data,
    plot_firm_sizes,
    plot_o_ring,
    plot_wage_schedules,
)
from weaklinks.plots.sides import pairs_data, side_wages_data
from weaklinks.plots.skill_axes import MOST_MARKS, binned, level_axis, log_ticks, spread
from weaklinks.plots.skill_gaps import plot_skill_gap, skill_gap_data
from weaklinks.plots.skill_schedules import firm_sizes_data, firm_steps_data, wage_schedules_data
from weaklinks.plots.sorting_losses import plot_sorting_losses, sorting_losses_data, sorting_output
from weaklinks.skills import skill_types
from weaklinks.studies.skill_gaps import compare_skills
from weaklinks.teams import o_ring, power_team, role_team

SKILLS = np.random.default_rng(1).uniform(0.5, 1.0, 12)
SUBSTITUTES = power_team(2, exponent=1, degree=0.5)


def title_of(chart):
    title = chart.to_dict()["title"]
    return " ".join(title["text"]), " ".join(title["subtitle"])


def test_each_worker_stands_against_the_team_mates():
    found = match([1.0, 2.0, 3.0, 4.0, 5.0, 9.0], o_ring(3))
    rows = {r["skill"]: r["mates"] for r in matching_data(found)}
    assert rows == {1.0: 2.5, 2.0: 2.0, 3.0: 1.5, 4.0: 7.0, 5.0: 6.5, 9.0: 4.5}


def test_many_workers_are_drawn_in_bins_that_hold_them_all():
    found = match(np.random.default_rng(1).uniform(0.5, 1.0, 9000), o_ring(3))
    rows = matching_data(found)
    assert len(rows) <= MOST_MARKS
    assert sum(r["share"] for r in rows) == pytest.approx(1.0)
    # Like with like: nobody is far from the diagonal.
    assert all(abs(r["x"] - r["y"]) < 0.03 for r in rows)
    wages = wages_data(found)
    assert len(wages) == 400
    assert wages[0]["skill"] == found.skills.min()
    assert wages[-1]["skill"] == found.skills.max()


def test_bins_weigh_what_is_in_them():
    x = np.array([0.1, 0.1, 0.9])
    rows = binned(x, x, np.array([1.0, 2.0, 1.0]), (0.0, 1.0), (0.0, 1.0))
    assert [r["share"] for r in rows] == [0.75, 0.25]
    assert all(r["x"] <= at <= r["x2"] for r, at in zip(rows, (0.1, 0.9), strict=True))


def test_every_team_has_a_row_from_the_least_able():
    rows = teams_data(match([3.0, 1.0, 1.0, 3.0, 2.0, 2.5], o_ring(2)))
    seen = sorted((r["rank"], r["skill"], r["count"]) for r in rows)
    assert seen == [(1, 1.0, 2), (2, 2.0, 1), (2, 2.5, 1), (3, 3.0, 2)]


def test_whoever_works_alone_has_a_row_of_their_own():
    found = match([0.5, 0.6, 0.9, 0.9], o_ring(2), outside=0.35)
    alone = [r["skill"] for r in teams_data(found) if r["name"] == "alone"]
    assert alone == [0.5, 0.6]
    assert sorted(teams_data(found)[0].items()) == [
        ("count", 2), ("name", "1"), ("rank", 1), ("role", 1), ("skill", 0.9),
    ]  # fmt: skip


def test_masses_and_roles_are_named():
    found = match([1, 2, 3, 4, 5], role_team([1, 2]), masses=[0.3, 0.2, 0.2, 0.2, 0.1])
    rows = teams_data(found)
    masses = {r["name"]: float(r["name"].split(": ")[1]) for r in rows}
    assert sum(masses.values()) == pytest.approx(0.5)
    for name in masses:
        pair = sorted((r["skill"], r["role"]) for r in rows if r["name"] == name)
        assert [role for _, role in pair] in ([1, 2], [1])  # the better has the higher power
    assert "seat" in str(plot_matching(found).to_dict())


@pytest.mark.parametrize(
    ("found", "said"),
    [
        (match(SKILLS, o_ring(3)), "Like works with like: "),
        (match(SKILLS, SUBSTITUTES), "The best work with the worst: "),
        (match(SKILLS, power_team(3, exponent=np.inf)), "The best work apart from each other: "),
        (match(SKILLS, power_team(2, exponent=1)), "It does not matter"),
        (match([0.9] * 4, o_ring(2)), "All are alike"),
        (match(SKILLS, o_ring(1)), "Each makes what one can make alone"),
        (match(SKILLS, o_ring(2), outside=9.0), "Nobody works in a team"),
    ],
)
def test_the_title_says_who_works_with_whom(found, said):
    assert title_of(plot_matching(found))[0].startswith(said)


def test_hostile_names_do_not_break_titles():
    evil = replace(o_ring(2), name="<script>\x1b[2J\nalert(1)</script>" + " very long" * 50)
    for chart in (
        plot_matching(match(SKILLS, evil)),
        plot_sides(match_sides([1, 2], [2, 3], evil)),
    ):
        text = title_of(chart)[1]
        assert "\x1b" not in text
        assert "\N{HORIZONTAL ELLIPSIS}" in text
        assert len(text) < 400


def test_both_sides_keep_the_band_of_their_wages():
    found = match_sides([1.0, 2.0, 3.0], [5.0, 4.0], role_team([1, 2]))
    assert sorted((r["left"], r["right"]) for r in pairs_data(found)) == [(2.0, 4.0), (3.0, 5.0)]
    for side, wages in (("left", found.left_wages), ("right", found.right_wages)):
        rows = side_wages_data(found, side)
        skill = getattr(found, side)
        assert [r["skill"] for r in rows] == sorted(skill)
        assert [r["wage"] for r in rows] == pytest.approx(wages[np.argsort(skill)].tolist())
        assert all(r["lowest"] <= r["wage"] <= r["highest"] for r in rows)


def test_many_pairs_are_drawn_in_bins():
    q = np.random.default_rng(2).uniform(0.5, 1.0, 2500)
    rows = pairs_data(match_sides(q, q, o_ring(2)))
    assert len(rows) <= MOST_MARKS
    assert sum(r["share"] for r in rows) == pytest.approx(1.0)


def test_wages_of_the_economy_are_drawn_between_rare_workers():
    found = ORing().equilibrium()
    rows = o_ring_data(found, 11)
    power = 20 / (1 - 1 / 3)
    ratio = rows[-1]["wage"] / rows[0]["wage"]
    assert ratio == pytest.approx((rows[-1]["skill"] / rows[0]["skill"]) ** power)
    assert all(r["wage"] / r["output"] == pytest.approx(2 / 3) for r in rows)
    places = places_data(found)
    assert places[1]["skill"] == pytest.approx(0.95)
    assert places[2]["wage"] / places[0]["wage"] == pytest.approx(found.wage_90_10)
    # Wages of which the highest is more than twenty times the lowest are drawn in logs.
    assert level_axis("wage", [1.0, 21.0]).to_dict()["scale"]["type"] == "log"
    assert "type" not in level_axis("wage", [0.0, 21.0]).to_dict()["scale"]


def test_tasks_are_drawn_where_firms_choose_them():
    model = ORing(skills="uniform", skill=0.8, dispersion=0.2, tasks_chosen="chosen")
    rows = o_ring_data(model.equilibrium(), 5)
    assert [r["tasks"] for r in rows] == pytest.approx([1 / -np.log(r["skill"]) for r in rows])
    assert all(abs(r["whole"] - r["tasks"]) <= 1.0 for r in rows)
    drawn = str(plot_o_ring(model.equilibrium()).to_dict())
    assert "tasks, and workers, of a firm" in drawn
    assert "output per worker" in str(plot_o_ring(ORing().equilibrium()).to_dict())


def test_unseen_skill_earns_nothing():
    found = ORing(sorting="random").equilibrium()
    rows = o_ring_data(found, 5)
    assert len({r["wage"] for r in rows}) == 1
    assert rows[0]["skill"] < rows[-1]["skill"]
    assert rows[0]["wage"] == pytest.approx(found.mean_wage)
    assert places_data(found) == []
    assert title_of(plot_o_ring(found))[0].startswith("Nobody sees skill")
    alike = ORing(dispersion=0.0).equilibrium()
    assert len(o_ring_data(alike)) == 1
    assert title_of(plot_o_ring(alike))[0].startswith("All workers are alike")


def test_types_that_are_several_percentiles_are_marked_once():
    model = ORing(distribution=skill_types([0.8, 0.9], [0.05, 0.95]))
    assert [r["label"] for r in places_data(model.equilibrium())] == ["10 %"]
    assert "most workers are alike" in title_of(plot_o_ring(model.equilibrium()))[0]


def test_wages_rise_with_the_power_of_the_team():
    data = wage_schedules_data([0.8, 1.0], (1, 20), 1 / 3, 3)
    assert data["skill"].tolist() == pytest.approx([0.8, 0.9, 1.0])
    assert data["20"].tolist() == pytest.approx(((data["skill"] / 0.9) ** 30).tolist())
    assert data["1"][1] == 1.0
    said = title_of(plot_wage_schedules([0.8, 1.0], (1, 20)))[0]
    assert f"{100 * (1.01**30 - 1):.3g} % more in teams of 20" in said


def test_steps_are_where_one_task_more_pays():
    data = firm_sizes_data((1.0,), 0.5, 0.99, 3)
    assert data["1"][-1] == pytest.approx(99.4992, abs=5e-5)  # PRINTED_CHAINS
    steps = firm_steps_data(1.0, 0.55, 0.76)
    assert [s["tasks"] for s in steps] == [2, 3, 4, 4]
    assert [s["skill"] for s in steps] == pytest.approx([0.55, 2 / 3, 3 / 4, 0.76])
    assert [s["tasks"] for s in firm_steps_data(1.0, 0.1, 0.2)] == [1, 1]


def test_losses_are_those_of_the_economy():
    data = sorting_losses_data((5,), 0.2, 3)
    assert data["5"].tolist() == pytest.approx([1 / 1.49182, 1.49182**-0.5, 1.0], abs=5e-6)
    model = ORing(tasks=5, dispersion=0.2, capital_share=0.0, sorting="noisy", test_noise=0.2)
    lost = information(model).output_loss
    assert sorting_output(5, 0.2, 0.5) == pytest.approx(1 - lost)
    assert "teams of 1 lose 0 %" in title_of(plot_sorting_losses((1, 5)))[0]


@pytest.mark.parametrize(
    "wrong",
    [
        lambda: plot_sorting_losses(()),
        lambda: plot_sorting_losses((0.5,)),
        lambda: plot_sorting_losses(dispersion=float("nan")),
        lambda: plot_wage_schedules([0.9, 0.9]),
        lambda: plot_wage_schedules([0.8, 0.9], ()),
        lambda: plot_wage_schedules([0.8, 0.9], capital_share=1.0),
        lambda: plot_firm_sizes((0.0,)),
        lambda: plot_firm_sizes(high=1.0),
    ],
)
def test_what_cannot_be_drawn_is_refused(wrong):
    with pytest.raises(InputError):
        wrong()


def test_a_jump_of_the_best_response_is_a_gap():
    found = Education().equilibria()
    rows = response_data(found)
    low, high = ([r for r in rows if r["piece"] == k] for k in (0, 1))
    assert low[-1]["others"] == high[0]["others"] == found.jump.level
    assert (low[-1]["best"], high[0]["best"]) == (found.jump.before, found.jump.after)
    assert {r["best"] for r in low} == {0.0}
    assert {r["piece"] for r in response_data(Education(education_cost=0.5).equilibria())} == {0}


def test_equilibria_and_what_only_looks_like_one_are_marked():
    found = Education().equilibria()
    marks = levels_data(found)
    assert [m["kind"] for m in marks] == [STABLE, REJECTED, STABLE]
    assert [m["label"] for m in marks] == ["", "0.409", "0.869"]
    title, subtitle = title_of(plot_education(found))
    assert title.startswith("A trap")
    assert 'Marked as "slope zero, yet not best"' in subtitle
    nobody = plot_education(Education(education_cost=0.5).equilibria())
    assert title_of(nobody)[0].startswith("Nobody learns")
    assert 'Marked as "slope zero, yet not best"' not in title_of(nobody)[1]
    rising = Education(tasks=2, test_accuracy=0.2, education_cost=0.0195).equilibria()
    assert UNSTABLE in [m["kind"] for m in levels_data(rising)]
    plot_education(rising).to_dict()


def test_the_factors_of_a_gap_multiply_up():
    found = compare_skills(ORing(), ORing(skill=0.9, dispersion=0.01), jones=Jones2008())
    rows = skill_gap_data(found)
    assert [r["component"] for r in rows] == [*found.components, "income ratio"]
    assert rows[0]["start"] == rows[-1]["start"] == 1.0
    for before, after in pairwise(rows[:-1]):
        assert after["start"] == before["end"]
        assert after["end"] == pytest.approx(after["start"] * after["factor"])
    assert rows[-2]["end"] == pytest.approx(found.ratio)
    assert f"{found.ratio:.3g}" in title_of(plot_skill_gap(found))[0]
    alike = plot_skill_gap(compare_skills(ORing(), ORing()))
    assert title_of(alike)[0] == "The two economies have the same income"


def test_labels_are_spread():
    assert spread(np.array([50.0, 50.0, 10.0]), 15.0, 300.0).tolist() == [50.0, 65.0, 10.0]
    assert spread(np.array([299.0, 298.0]), 15.0, 300.0).tolist() == [300.0, 285.0]
    assert spread(np.zeros(0), 15.0, 300.0).size == 0


def test_ticks_of_log_axes_are_round_and_few():
    assert log_ticks(0.9, 60.0) == [1.0, 2.0, 5.0, 10.0, 20.0, 50.0]
    assert log_ticks(0.93, 1.08) == [0.95, 1.0, 1.05]
    for low, high in ((1e-9, 1e9), (0.5, 700.0), (1.0, 6.0), (3.0, 3.3), (1.0, 1e300)):
        ticks = log_ticks(low, high)
        assert 2 <= len(ticks) <= 10
        assert all(low <= t <= high for t in ticks)


def test_every_other_chart_is_drawn():
    roles = role_team([1, 2])
    q = np.linspace(1.0, 3.0, 60)
    charts = [
        plot_matching(match(q, roles, masses=np.ones(60) / 60)),
        plot_matching(match(np.tile(SKILLS, 10), o_ring(5))),
        plot_matching(match(np.linspace(0.5, 1.0, 3000), SUBSTITUTES)),
        plot_matching(match([1.0, 2.0, 4.0], roles, masses=[0.3, 0.2, 0.1])),
        plot_sides(match_sides(SKILLS, SKILLS, SUBSTITUTES)),
        plot_sides(match_sides(np.arange(3.0), np.arange(4.0), np.arange(12.0).reshape(3, 4))),
        plot_sides(match_sides([1, 2], [1, 2], roles, left_masses=[1, 2], right_masses=[2, 1])),
        plot_sides(match_sides([1, 2], [1, 2], np.zeros((2, 2)))),
        plot_o_ring(ORing(dispersion=0.2, sorting="noisy").equilibrium()),
        plot_firm_sizes(),
        plot_firm_sizes((1.0,), low=0.8, high=0.9999),
        plot_education(Education(education_cost=0.1).equilibria()),
        plot_sorting_losses((1,)),
        plot_wage_schedules([0.8, 0.9], (3,)),
    ]
    for chart in charts:
        assert all(title_of(chart))
