"""``weaklinks transition``: what scripts rely on, 80 columns, and one message for bad input."""

from __future__ import annotations

import csv

import pytest
from command_line import run

import weaklinks as wl
from weaklinks.growth import Household
from weaklinks.models.jones import Jones2008
from weaklinks.studies.sequences import reform_sequence
from weaklinks.studies.transitions import transition_path


def test_json_is_the_library() -> None:
    found = run("transition", "USA15", "--curvature", 1, "--discount", 0.04, "--json")
    assert (found.status, found.err) == (0, "")
    economy = wl.open_country("USA15").economy(horizon="long")
    household = Household(curvature=1.0, discount_rate=0.04)
    path = transition_path(economy, economy.without_wedges(), household=household)
    record = found.json
    assert record["welfare_gain_percent"] == path.welfare_gain_percent
    assert record["steady_gain_percent"] == path.steady_gain_percent
    assert record["household"] == {"discount_rate": 0.04, "curvature": 1.0, "depreciation": 0.05}
    assert record["half_life"] == path.transition.half_life
    assert record["largest_euler_residual"] < 1e-8
    assert record["error_bound"] < 1e-8
    assert [row["year"] for row in record["path"]] == list(range(301))
    assert record["path"][17]["gdp"] == path.gdp[17]
    assert record["steady_state"]["capital"] == pytest.approx(record["after"]["capital"], rel=1e-8)


def test_a_model_brings_its_own_rates() -> None:
    words = ("transition", "jones-2008", "-p", "points=21", "--json")
    given = run(*words, "-p", "discount_rate=0.08").json
    option = run(*words, "--discount", 0.08).json
    assert given == option
    model = Jones2008(points=21, discount_rate=0.08)
    path = transition_path(model, model.without_wedges())
    assert given["welfare_gain_percent"] == path.welfare_gain_percent
    assert given["household"]["discount_rate"] == 0.08


def test_reforms_in_sequence(tmp_path) -> None:
    out = tmp_path / "miracle.csv"
    found = run(
        "transition", "jones-2008", "-p", "points=6", "--reforms", "worst", "--every", 3,
        "--announced", 2, "--out", out, "--json",
    )  # fmt: skip
    path = reform_sequence(Jones2008(points=6), order="worst", every=3, announced=2)
    assert [row["date"] for row in found.json["reforms"]] == list(path.dates)
    assert [row["reform"] for row in found.json["reforms"]] == list(path.labels)
    with out.open(encoding="utf-8") as lines:
        rows = list(csv.DictReader(lines))
    assert float(rows[4]["gdp_relative"]) == path.gdp_relative[4]
    order = tmp_path / "order.txt"
    order.write_text("\n".join(path.labels), encoding="utf-8")
    same = run(
        "transition", "jones-2008", "-p", "points=6", "--reforms", order, "--every", 3,
        "--announced", 2, "--json",
    )  # fmt: skip
    assert same.json["path"] == found.json["path"]


@pytest.mark.parametrize(
    "words",
    [
        ("USA15",),
        ("USA15", "--closing", "solow", "--announced", 5),
        ("USA15", "--each"),
        ("jones-2008", "-p", "points=15", "--reforms", "best", "--every", 2),
    ],
)
def test_screens_fit_80_columns_and_say_how_sure(words) -> None:
    found = run("transition", *words)
    assert (found.status, found.err) == (0, "")
    assert max(len(line) for line in found.out.splitlines()) <= 80
    assert "rror bound" in found.out
    assert "worth" in found.out
    assert "nan" not in found.out.split()


def test_the_screen_says_of_what_its_percentages_are() -> None:
    text = " ".join(run("transition", "USA15").out.split())
    assert "percent of consumption less interest on capital, C - lambda K" in text
    assert "GDP: percent of GDP." in text


def test_huge_changes_keep_their_digits() -> None:
    words = ("transition", "jones-2008", "-p", "points=21", "-p", "intermediate_share=0.95")
    found = run(*words)
    assert found.status == 0
    assert "\u2026" not in found.out
    assert max(len(line) for line in found.out.splitlines()) <= 80
    gain = run(*words, "--json").json["gdp_gain_percent"]
    assert gain > 1e6
    assert f"{gain:+.3g} %" in found.out


def test_charts_are_written_whole_and_not_overwritten(tmp_path) -> None:
    out = tmp_path / "path.svg"
    assert run("transition", "USA15", "--out", out).status == 0
    assert "<svg" in out.read_text(encoding="utf-8")
    again = run("transition", "USA15", "--out", out)
    assert (again.status, again.out) == (2, "")
    assert "--force" in again.err
    assert run("transition", "USA15", "--out", out, "--force").status == 0


@pytest.mark.parametrize(
    ("words", "named"),
    [
        (
            ("KEN", "--discount", -1, "--curvature", 0, "--depreciation", 2),
            ("discount_rate", "curvature", "depreciation"),
        ),
        (
            ("KEN", "--horizon", "short", "--saving-rate", 0.2, "--steps", 3),
            ("--horizon", "--saving-rate", "--steps"),
        ),
        (("network",), ("no produced capital",)),
        (("NOWHERE",), ("NOWHERE",)),
        (("USA15", "-p", "points=3"), ("-p is for parameters",)),
        (("USA15", "--reforms", "nosuch"), ("nosuch",)),
        (("USA15", "--closing", "solow", "--saving-rate", 1.5), ("saving_rate",)),
        (("USA15", "--announced", 400), ("date 400",)),
        (("USA15", "--reforms", "by:size", "--every", 10**8), ("let less lie between",)),
        (("USA15", "--out", "nosuch/x.txt"), ("suffix", "nosuch")),
        (("USA15", "--each", "--reforms", "best"), ("--each",)),
        (("jones-2008", "-p", "discount_rate=0.1", "--discount", 0.2), ("give it once",)),
        (("jones-2008", "-p", "depreciation=1.5"), ("depreciation",)),
        (("USA15", "--curvature", "nan"), ("curvature",)),
        (("USA15", "--every", 3), ("--every is for --reforms",)),
        (("USA15", "--out", ""), ("--out", "empty")),
        (
            ("jones-2008", "--wedges", "benchmark:USA", "--elasticity-inputs", 0.3, "--year", 2),
            ("3 problems", "--wedges is for tables", "--elasticity-inputs", "--year", "-p"),
        ),
        (("big-push-railroad",), ("a game", "weaklinks solve big-push-railroad")),
    ],
)
def test_bad_input_is_one_message(words, named) -> None:
    found = run("transition", *words)
    assert (found.status, found.out) == (2, "")
    assert "Traceback" not in found.err
    for name in named:
        assert name in found.err
