"""``weaklinks world``: what it prints, writes and refuses."""

from __future__ import annotations

import csv
import sys
from pathlib import Path

import numpy as np
import pytest

import weaklinks as wl

sys.path.insert(0, str(Path(__file__).resolve().parent / "cli"))
from command_line import run


@pytest.fixture(scope="module")
def table(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Twenty small regions of two sectors, in our own csv, with taxes."""
    rng = np.random.default_rng(0)
    regions = [f"R{r:02d}" for r in range(20)]
    names = [f"{r}:{s}" for r in regions for s in ("farm", "mill")]
    cells = np.hstack([rng.uniform(0, 1, (40, 40)), rng.uniform(0.5, 4, (40, 20))])
    tax = 0.1 * cells[:, :40].sum(axis=0)
    path = tmp_path_factory.mktemp("world") / "small.csv"
    with path.open("w", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["", *names, *(f"{r}:final" for r in regions)])
        writer.writerows([name, *row] for name, row in zip(names, cells.tolist(), strict=True))
        writer.writerow(["Taxes on products", *tax, *np.zeros(20)])
    return path


def test_the_screen_names_who_gains_and_who_loses(table: Path) -> None:
    found = run("world", table, "--set", "R01:farm=0.3")
    assert found.status == 0
    assert "R01:farm from 0 to 0.3" in found.out
    assert "Who gains and who loses" in found.out
    assert "..." in found.out  # the middle is left out
    assert all(len(line) <= 80 for line in found.out.splitlines())
    assert "reading and calibrating" in found.err


def test_json_is_the_library(table: Path) -> None:
    found = run("world", table, "--tariff", "R00<R01:*=0.25", "--elasticity-trade", 5, "--json")
    assert (found.status, found.err) == (0, "")
    world = wl.open_world(table, elasticities=wl.Elasticities(trade=5.0), borders=["R00<R01:*"])
    expected = wl.world_experiment(world, tariffs={"R00<R01:*": 0.25}).record()
    record = found.json
    assert record.pop("table") == "small"
    assert record["regions"] == expected["regions"]
    assert record["changed"] == expected["changed"]
    assert record["residual"] < 1e-9


def test_shared_mixes_have_fewer_nodes(table: Path) -> None:
    sizes = [
        run("world", table, "--scale", "R00=0", "--mixes", mixes, "--json").json["nodes"]
        for mixes in ("own", "shared")
    ]
    assert sizes[1] < sizes[0]


def test_files_are_written_once(table: Path, tmp_path: Path) -> None:
    out = tmp_path / "regions.csv"
    assert run("world", table, "--set", "R01:farm=0.3", "--out", out).status == 0
    rows = list(csv.DictReader(out.read_text().splitlines()))
    assert len(rows) == 20
    assert {"region", "consumption_percent", "gdp_percent", "real_labour_percent"} <= set(rows[0])
    again = run("world", table, "--set", "R01:farm=0.3", "--out", out)
    assert again.status == 2
    assert "use --force" in again.err
    chart = tmp_path / "chart.svg"
    assert run("world", table, "--set", "R01:farm=0.3", "--out", chart).status == 0
    assert "<svg" in chart.read_text()


@pytest.mark.parametrize(
    ("words", "message"),
    [
        ((), "nothing changes; give --set, --tariff or --scale"),
        (("--set", "R01:farm"), "--set 'R01:farm': write NAME=NUMBER"),
        (("--set", "R01:farm=x"), "write NAME=NUMBER"),
        (("--set", "a=0.1", "--set", "a=0.2"), "'a' is given twice"),
        (("--set", "R01:fram=0.1"), "did you mean 'R01:farm'"),
        (("--set", "R01:farm=1"), "give a number below 1"),
        (("--set", "R01:farm=nan"), "write NAME=NUMBER"),
        (("--tariff", "R00=0.1"), "nothing passes 'R00'"),
        (("--tariff", "R00<R01:*=-2"), "give a number above -1"),
        (("--scale", "X=0"), "no region of this name has wedges"),
        (("--set", "R01:farm=0.1", "--elasticity-trade", "-1"), "trade"),
        (("--set", "R01:farm=0.1", "--out", ""), "the name is empty"),
        (("--set", "R01:farm=0.1", "--out", "x.bmp"), "x.bmp"),
        (("--set", "R*:*=-1e300"), ""),
    ],
)
def test_bad_input_is_one_message(table: Path, words: tuple[str, ...], message: str) -> None:
    found = run("world", table, *words)
    assert found.status == 2
    assert found.out == ""
    assert message in found.err
    assert "Traceback" not in found.err


def test_a_missing_file_is_said(tmp_path: Path) -> None:
    found = run("world", tmp_path / "none.csv", "--set", "a=0.1")
    assert found.status == 2
    assert "there is no such file" in found.err


def test_help_has_examples() -> None:
    assert "Examples:" in run("world", "--help").out
