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

from weaklinks.cli.screens_world import column


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
    assert "Changed: wedge of R01:farm from 0 to 0.3" in found.out
    assert "Who gains and who loses" in found.out
    assert "..." in found.out  # the middle is left out
    assert all(len(line) <= 80 for line in found.out.splitlines())
    assert "reading and calibrating" in found.err
    assert "nodes of 20 regions, before and after the change" in found.err


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
        (("--set", "R01:fram=0.1"), "no sector is 'fram'; did you mean 'farm'?"),
        (("--set", "S01:farm=0.1"), "no region is 'S01'; did you mean 'R01'"),
        (("--set", "R01=0.1"), "write R01:* for all of its sectors"),
        (("--set", "farm=0.1"), "'farm' is no REGION:SECTOR"),
        (("--set", "R01:farm=20"), "20 percent is 0.2"),
        (("--set", "R01:farm=20%"), "a part and not percent: 0.2"),
        (("--tariff", "A:B=abc"), "'abc' is no number"),
        (("--set", "R01:farm=1"), "give a number below 1"),
        (("--set", "R01:farm=nan"), "write NAME=NUMBER"),
        (("--tariff", "R00=0.1"), "nothing passes 'R00': write BUYER<REGION:SECTOR"),
        (("--tariff", "R0<R01:*=0.1"), "no region is 'R0'; did you mean 'R1"),
        (("--tariff", "R00<R01:fram=0.1"), "no sector is 'fram'; did you mean 'farm'?"),
        (("--tariff", "R00<R00:farm=0.1"), "no such trade crosses a border"),
        (("--tariff", "R00<R01:*=-2"), "give a number above -1"),
        (("--scale", "X=0"), "no region of this name; known: R00, R01"),
        (("--scale", "R1=0"), "no region of this name; did you mean 'R1"),
        (("--set", "R01:farm=0.1", "--elasticity-trade", "-1"), "trade"),
        (("--set", "R01:farm=0.1", "--out", ""), "the name is empty"),
        (("--set", "R01:farm=0.1", "--out", "x.bmp"), "x.bmp: written are .csv, .html, .svg"),
        (("--set", "R01:farm=0.1", "--out", "no/x.svg"), "no is not a directory"),
        (("--set", "R*:*=-1e300"), ""),
    ],
)
def test_bad_input_is_one_message(table: Path, words: tuple[str, ...], message: str) -> None:
    found = run("world", table, *words)
    assert found.status == 2
    assert found.out == ""
    assert message in found.err
    assert "Traceback" not in found.err


def test_a_rate_that_may_be_a_percentage_is_pointed_at(table: Path) -> None:
    found = run("world", table, "--tariff", "R00<R01:*=25")
    assert found.status == 0
    sentence = "is 2,500 percent of the price before it; 25 percent would be 0.25"
    assert sentence in found.err
    assert sentence in " ".join(found.out.split())
    at_the_limit = run("world", table, "--tariff", "R00<R01:*=5", "--json")
    assert (at_the_limit.err, at_the_limit.json["cautions"]) == ("", [])
    subsidy = run("world", table, "--set", "R01:farm=-5.5", "--json")
    sentence = "wedge 'R01:farm' is a subsidy of 550 percent of sales; 5.5 percent would be -0.055"
    assert sentence in subsidy.err
    # It is too much for the region; and how far one gets is said.
    assert subsidy.status == 2
    assert "the budget of region 'R01' does not close" in subsidy.err
    assert "percent of the way there has one" in subsidy.err


def test_a_chart_says_what_was_changed(table: Path, tmp_path: Path) -> None:
    chart = tmp_path / "chart.svg"
    words = ("--tariff", "R00<R01:*=0.25", "--set", "R01:farm=0.3", "--scale", "R05=0")
    assert run("world", table, *words, "--out", chart).status == 0
    drawn = chart.read_text()
    assert "no wedges of the table in R05; wedge of R01:farm" in drawn
    assert "and one more change" in drawn


def test_names_of_countries_stand_beside_their_codes(tmp_path: Path) -> None:
    """Codes of countries from the standard list; names of sectors from the file."""
    rng = np.random.default_rng(3)
    path = tmp_path / "few.npz"
    np.savez(
        path, Z=rng.uniform(0, 1, (6, 6)), F=rng.uniform(3, 6, (6, 3)),
        countries=["KEN", "USA", "ROW"], industries=["c1", "c2"],
        industry_names=["Farming", "Everything else"],
    )  # fmt: skip
    found = run("world", path, "--set", "KEN:c1=0.2")
    assert "KEN Kenya" in found.out
    assert "USA United States" in found.out
    assert "ROW rest of the world" in found.out
    assert "KEN:c1 (Farming, Kenya) from 0 to 0.2" in " ".join(found.out.split())
    nothing = run("world", path)
    assert "KEN Kenya, USA United States" in nothing.err
    assert "c1 Farming, c2 Everything else" in nothing.err
    by_name = run("world", path, "--set", "Kenya:c1=0.2")
    assert "no region is 'Kenya'; did you mean 'KEN'?" in by_name.err
    np.savez(path, **{**dict(np.load(path)), "industry_names": ["Farming"]})
    assert "industry_names has 1 names for 2 codes" in run("world", path, "--set", "KEN:c1=1").err


def test_a_column_has_the_digits_that_its_largest_number_needs() -> None:
    """Three significant digits of the largest, three decimals at least, none for rounding."""
    for size in (1234.5, 3.0, 0.3, 4.2e-3, 4.2e-5):
        cells = column(np.array([size, -size / 2, size / 1e9, 0.0, np.nan]))
        assert float(cells[0]) == pytest.approx(size, rel=5e-3)
        assert float(cells[1]) == pytest.approx(-size / 2, rel=1e-2)
        assert cells[3:] == ["0", "none"]
        assert not cells[2].startswith(("+", "-"))
        assert len(cells[0].partition(".")[2]) >= 3


def test_small_changes_have_digits_and_fit_the_screen(table: Path) -> None:
    found = run("world", table, "--set", "R01:farm=0.0001")
    lines = found.out.splitlines()
    assert all(len(line) <= 80 for line in lines)
    record = run("world", table, "--set", "R01:farm=0.0001", "--json").json
    for region in (record["regions"][0], record["regions"][-1]):
        (line,) = (line for line in lines if line.split()[:1] == [region["name"]])
        shown = [float(cell) for cell in line.split()[1:3]]
        wanted = [region["consumption_percent"], region["income_percent"]]
        for number, exact in zip(shown, wanted, strict=True):
            assert number == pytest.approx(exact, abs=5e-3 * abs(wanted[0]) + 1e-8)
    assert "by -0.000 %" not in found.out


def test_borders_do_not_hide_the_other_problems(table: Path) -> None:
    words = ("--tariff", "R99<R01:*=0.1", "--set", "R01:fram=0.1", "--scale", "QQ=-1")
    found = run("world", table, *words)
    assert found.status == 2
    for part in (
        "no region is 'R99'", "no sector is 'fram'", "scale 'QQ': no region", "-1 is not 0 or more",
    ):  # fmt: skip
        assert part in found.err


def test_files_that_are_no_tables_are_said(tmp_path: Path) -> None:
    (tmp_path / "random.npz").write_bytes(np.random.default_rng(0).bytes(3000))
    for name, part in (
        ("random.npz", "not a readable npz file of plain arrays"),
        ("", "this is a folder"),
    ):
        found = run("world", tmp_path / name, "--set", "a:b=0.1")
        assert found.status == 2
        assert part in found.err
        assert "pickle" not in found.err


def test_a_missing_file_is_said(tmp_path: Path) -> None:
    found = run("world", tmp_path / "none.csv", "--set", "a=0.1")
    assert found.status == 2
    assert "there is no such file" in found.err


def test_help_has_examples() -> None:
    assert "Examples:" in run("world", "--help").out
