"""``weaklinks accounting``: what scripts rely on, and how it refuses."""

from __future__ import annotations

import csv

import numpy as np
import pytest
from command_line import run

from penn_toys import HEAD, random_world, write_book, write_csv
from weaklinks.studies.accounting import decompose
from weaklinks.studies.cross_country import account_for_countries
from weaklinks.studies.scenarios import TABLE_2

SMALL = ("--both", "points=101")


@pytest.fixture
def data(tmp_path):
    rows = random_world(8)[0] + random_world(8, seed=1, year=2015)[0]
    rows[12][HEAD.index("hc")] = ""
    return write_csv(tmp_path / "toy.csv", rows)


def test_json_is_the_library() -> None:
    found = run("accounting", "--json")
    assert (found.status, found.err) == (0, "")
    wanted = decompose(*TABLE_2[4].pair())
    assert found.json["income_ratio"] == wanted.ratio
    assert [row["component"] for row in found.json["components"]] == list(wanted.components)
    got = [row["contribution"] for row in found.json["components"]]
    assert got == wanted.contribution.tolist()
    assert found.json["poor"]["wedge_decay"] == wanted.poor.wedge_decay
    assert sum(got) == pytest.approx(found.json["log_ratio"], abs=1e-12)


def test_screen_is_80_wide_and_complete() -> None:
    found = run("accounting", *SMALL)
    assert found.status == 0
    assert max(map(len, found.out.splitlines())) <= 80
    for words in ("human capital", "wedge dispersion", "together", "100.0%", "residual"):
        assert words in found.out
    assert "-0.000" not in found.out


def test_parameters_reach_the_economy_they_are_for() -> None:
    options = ("-p", "productivity_level=0.5", "--rich", "human_capital=3", "--scenario", "3")
    found = run("accounting", *SMALL, *options, "--json").json
    assert (found["poor"]["productivity_level"], found["poor"]["human_capital"]) == (0.5, 1.0)
    assert (found["rich"]["productivity_level"], found["rich"]["human_capital"]) == (1.0, 3.0)
    assert found["rich"]["points"] == found["poor"]["points"] == 101
    # K/Y is still a third: the wedges were solved for.
    assert found["poor"]["indices"]["kept"] == pytest.approx(0.5, abs=1e-12)
    fixed = run("accounting", *SMALL, "-p", "wedge_decay=0.5", "--json").json
    assert fixed["poor"]["wedge_decay"] == 0.5
    uniform = run("accounting", *SMALL, "-p", "wedge=0.25", "--json").json
    assert uniform["poor"]["wedges"] == {"lowest": 0.25, "highest": 0.25}


def test_orders_level_and_capital() -> None:
    names = "wedge dispersion,mean wedge,productivity dispersion,productivity level,human capital"
    options = ("--capital", "response", "--level", "best", "--order", names)
    found = run("accounting", *SMALL, *options, "--json").json
    assert found["order"] == names.split(",")
    by = {row["component"]: row["contribution"] for row in found["components"]}
    assert by["productivity level"] == pytest.approx(0.0, abs=1e-12)
    assert "capital deepening" not in by


def test_robustness_one_two_and_all() -> None:
    one = run("accounting", *SMALL, "--robust", "capital_share", "--json").json["robustness"]
    assert [len(one), one[0]["parameters"]] == [1, ["capital_share"]]
    two = run("accounting", *SMALL, "--scenario", "1", "--robust", "capital_share=0.3,0.4",
              "--robust", "intermediate_share=0,0.5")  # fmt: skip
    assert two.status == 0
    assert "Rows: capital_share; columns: intermediate_share." in two.out
    every = run("accounting", *SMALL, "--scenario", "benchmark", "--robust", "all", "--json").json
    assert len(every["robustness"]) == 5
    far = run("accounting", *SMALL, "--robust", "intermediate_exponent=-inf,-1", "--json").json
    assert far["robustness"][0]["points"][0]["intermediate_exponent"] == "-inf"


def test_countries_as_json_and_as_files(data, tmp_path) -> None:
    found = run("accounting", "--data", data, "--json")
    assert found.status == 0
    wanted = account_for_countries(data)
    assert found.json["year"] == 2015
    assert found.json["with_intermediates"]["success"] == wanted.with_intermediates.success
    assert len(found.json["countries"]) == 7
    assert list(found.json["missing"].values()) == ["no hc"]
    folder = tmp_path / "made"
    assert run("accounting", "--data", data, "--out", folder).status == 0
    names = {p.name for p in folder.iterdir()}
    assert names == {"accounting.csv", "missing.csv", "accounting.svg"}
    text = (folder / "accounting.csv").read_text(encoding="utf-8")
    rows = list(csv.DictReader(text.splitlines()))
    assert np.array([float(r["wedge"]) for r in rows]) == pytest.approx(
        wanted.with_intermediates.wedge
    )
    again = run("accounting", "--data", data, "--out", folder)
    assert (again.status, "--force" in again.err) == (2, True)
    assert run("accounting", "--data", data, "--out", folder, "--force").status == 0


def test_countries_on_a_screen(data, tmp_path) -> None:
    book = write_book(tmp_path / "toy.xlsx", random_world(8)[0])
    for options in ((data,), (data, "--year", "all"), (data, "--year", 2010), (book,)):
        found = run("accounting", "--data", *options)
        assert (found.status, found.err) == (0, "")
        assert max(map(len, found.out.splitlines())) <= 80
    other = run("accounting", "--data", data, "--both", "intermediate_share=0.3", "--json").json
    assert other["with_intermediates"]["intermediate_share"] == 0.3
    assert run("accounting", "--data", data, "--year", "all", "--json").json["left_out"] == {}


@pytest.mark.parametrize("suffix", [".csv", ".svg"])
def test_single_files(tmp_path, suffix) -> None:
    file = tmp_path / f"a{suffix}"
    assert run("accounting", *SMALL, "--out", file).status == 0
    start = file.read_text(encoding="utf-8")[:9]
    assert start == {".csv": "component", ".svg": "<svg xmln"}[suffix]
    refused = run("accounting", *SMALL, "--out", file)
    assert refused.status == 2


@pytest.mark.parametrize(
    ("argv", "words"),
    [
        (["-p", "luck=1"], "no parameter 'luck'"),
        (["-p", "productivity_level=-1"], "must lie in (0, inf)"),
        (["-p", "productivity_level"], "is not of the form name=number"),
        (["--order", "luck"], "no component 'luck'"),
        (["--robust", "luck"], "no usual range for 'luck'"),
        (["--robust", "capital_share=a"], "write NAME, or NAME=NUMBER"),
        (["--robust", "capital_share", "--order", "x"], "--order goes only without --robust"),
        (["--year", "2010"], "--year goes only with --data"),
        (["--data", "none.csv"], "no such file"),
        (["--data", "none.csv", "-p", "wedge=0"], "-p goes only without --data"),
        (["--data", "none.csv", "--year", "now"], "write a year, or all"),
        (["--data", "none.csv", "--both", "points=3"], "only intermediate_share and capital"),
        (["--scenario", "9"], "is not one of"),
        (["--out", "accounting.docx"], "or a folder"),
        (["--rich", "points=5"], "5 varieties, the poor one 1001"),
        (["-p", "largest_wedge=0.1"], "out of reach"),
    ],
)
def test_refusals_are_one_message(argv, words) -> None:
    found = run("accounting", *argv)
    assert found.status == 2
    assert words in " ".join(found.err.split())
    assert "Traceback" not in found.err
    assert found.out == ""
