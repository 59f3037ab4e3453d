"""`weaklinks reforms` of models: Jones' economy by its own route, packages for every economy."""

from __future__ import annotations

from pathlib import Path

import pytest
from command_line import run

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
