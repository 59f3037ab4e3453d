"""`weaklinks reforms` of models: Jones' economy by its own route, packages for every economy."""

from __future__ import annotations

from pathlib import Path

import pytest
from command_line import run

from weaklinks import certify
from weaklinks.models.jones import Jones2008
from weaklinks.studies.reforms import reform_path


def reforms(*argv: object, points: int = 40) -> dict:
    outcome = run("reforms", "jones-2008", "-p", f"points={points}", "--json", *argv)
    assert outcome.status == 0, outcome.err
    return outcome.json


@pytest.mark.parametrize("order", ["best", "worst", "worst-gain", "by:-productivity", "random"])
def test_the_command_prints_the_path_of_the_general_solver(order: str) -> None:
    told = reforms("--path", order)
    path = reform_path(Jones2008(points=40).economy(), order=order)
    assert [row["sector"] for row in told["reform_path"]] == ["", *path.sectors]
    for row, gdp in zip(told["reform_path"], path.gdp, strict=True):
        assert row["gdp"] == pytest.approx(gdp, rel=1e-11)
    assert told["equilibria"] == path.equilibria
    assert 0 <= told["residual"] < 1e-12


def test_a_long_path_is_cut_on_the_screen_and_whole_in_a_file(tmp_path: Path) -> None:
    file = tmp_path / "path.csv"
    shown = run("reforms", "jones-2008", "--path", "by:productivity", "--out", file)
    assert shown.status == 0
    lines = shown.out.splitlines()
    assert len(lines) < 40
    assert max(map(len, lines)) <= 80
    assert "variety 1  (i = 0)" in shown.out
    assert "981 more" in shown.out
    assert "x2 after 29 of 1001 reforms" in " ".join(shown.out.split())
    assert len(file.read_text().splitlines()) == 1 + 1 + 1001


def test_packages_and_orders_from_files(tmp_path: Path) -> None:
    packages, order = tmp_path / "packages.csv", tmp_path / "order.txt"
    packages.write_text('variety 3, variety 1\n\n"variety 40"\n', encoding="utf-8")
    order.write_text("variety 40\nvariety 1\n", encoding="utf-8")
    told = reforms("--packages", packages, "--path", order, "--removal", 0.5)
    names = [row["sector"] for row in told["reform_path"]]
    assert names == ["", "variety 40", "variety 3 + variety 1"]
    wanted = reform_path(
        Jones2008(points=40).economy(),
        order=["variety 40", "variety 1"],
        packages=[["variety 3", "variety 1"], ["variety 40"]],
        removal=0.5,
    )
    assert told["reform_path"][-1]["gdp"] == pytest.approx(wanted.gdp[-1], rel=1e-11)


def test_packages_of_a_table(tmp_path: Path) -> None:
    codes = [row["sector"] for row in run("reforms", "USA15", "--json").json["reform_path"][1:4]]
    file = tmp_path / "packages.csv"
    file.write_text(f'"{codes[0]}","{codes[1]}"\n"{codes[2]}"\n', encoding="utf-8")
    told = run("reforms", "USA15", "--packages", file, "--json").json["reform_path"]
    assert {row["sector"] for row in told[1:]} == {f"{codes[0]} + {codes[1]}", codes[2]}


WRONG = [
    ("variety 1,variety 2\nvariety 2\n", "'variety 2' is in two packages"),
    ("variety 1,nobody\n", "there is no sector 'nobody'"),
    ("variety 1,variety 1\n", "twice"),
    ("\n\n", "there are no packages"),
]


@pytest.mark.parametrize(("text", "words"), WRONG)
def test_wrong_packages_are_named(tmp_path: Path, text: str, words: str) -> None:
    file = tmp_path / "packages.csv"
    file.write_text(text, encoding="utf-8")
    outcome = run("reforms", "jones-2008", "--packages", file)
    assert outcome.status == 2
    assert words in outcome.err


def test_a_file_of_packages_that_is_not_there(tmp_path: Path) -> None:
    outcome = run("reforms", "jones-2008", "--packages", tmp_path / "none.csv")
    assert outcome.status == 2
    assert "none.csv" in outcome.err


@pytest.mark.parametrize("order", ["best", "worst", "by:gain"])
def test_the_horizon_is_that_of_the_general_solver(order: str) -> None:
    told = reforms("--path", order, "--horizon", "short", points=12)
    path = reform_path(Jones2008(points=12).economy(horizon="short"), order=order)
    assert [row["sector"] for row in told["reform_path"]] == ["", *path.sectors]
    assert told["reform_path"][-1]["gdp"] == pytest.approx(path.gdp[-1], rel=1e-11)
    long = reforms("--path", order, "--horizon", "long", points=12)
    assert long["reform_path"][-1]["gdp"] > 1.5 * path.gdp[-1]


def test_options_of_tables_are_refused_in_one_message() -> None:
    outcome = run("reforms", "jones-2008", "--wedges", "recorded", "--country", "KEN", "--year", 1)
    assert outcome.status == 2
    for option in ("--wedges", "--country", "--year"):
        assert f"{option} is for tables, and jones-2008 is a model" in outcome.err
    assert run("reforms", "network", "--horizon", "long").status == 2  # it has no capital


@pytest.mark.parametrize("points", [9, 30])
def test_what_is_certified_is_what_certify_says(points: int) -> None:
    model = Jones2008(points=points)
    told = reforms("--certify", "--path", "by:gain", points=points)["certificate"]
    proven = certify(reform_path(model, order="by:gain"), model)
    assert told["enumerated"] is (points == 9)
    assert [row["step"] for row in told["lengths"]] == list(range(points + 1))
    for row, gdp, bound, status in zip(
        told["lengths"], proven.gdp, proven.bound, proven.status, strict=True
    ):
        assert row["gdp"] == pytest.approx(gdp, rel=1e-12)
        assert row["bound"] == pytest.approx(bound, rel=1e-12)
        assert row["status"] == status
    assert "certificate" not in reforms(points=points)


def test_a_certificate_on_the_screen_is_in_stretches() -> None:
    best = run("reforms", "jones-2008", "-p", "points=12", "--certify").out
    assert "0 to 12  optimal" in best
    assert "All choices were looked at" in best
    worst = run("reforms", "jones-2008", "-p", "points=12", "--certify", "--path", "worst").out
    assert "1 to 11  beaten by another choice" in worst
    many = run("reforms", "jones-2008", "-p", "points=40", "--certify").out
    assert "not certified" in many
    assert max(map(len, many.splitlines())) <= 80


@pytest.mark.parametrize("table", ["KEN", "network"])
def test_other_economies_cannot_be_certified(table: str) -> None:
    outcome = run("reforms", table, "--certify")
    assert outcome.status == 2
    assert "--certify is for jones-2008" in outcome.err


def test_a_game_has_no_wedges_to_remove() -> None:
    outcome = run("reforms", "big-push-railroad")
    assert outcome.status == 2
    assert "weaklinks push big-push-railroad" in outcome.err


def test_packages_and_horizons_are_certified_as_they_were_reformed(tmp_path: Path) -> None:
    file = tmp_path / "packages.csv"
    file.write_text("variety 1,variety 2\nvariety 9\nvariety 5\n", encoding="utf-8")
    given = ("--packages", file, "--removal", 0.5, "--horizon", "short", "--certify")
    told = reforms(*given, points=9)
    lengths = told["certificate"]["lengths"]
    for row, step in zip(lengths, told["reform_path"], strict=True):
        assert row["gdp"] == step["gdp"]
        assert row["best"] == pytest.approx(row["gdp"], rel=1e-12)
        assert row["status"] == "optimal (enumerated)"
