"""OECD ICIO files: a consistent three-country file in the published layout, generated here."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pytest

from weaklinks.errors import InputError
from weaklinks.tables import check_table, open_table, prepare, read_icio

COUNTRIES = ("AUS", "KEN", "CHN")
INDUSTRIES = ("A01_02", "C10T12", "D")
USES = ("HFCE", "NPISH", "GGFC", "GFCF", "INVNT", "DPABR")


@dataclass(frozen=True, kw_only=True)
class World:
    sellers: list[str]
    final: list[str]
    flows: np.ndarray
    demand: np.ndarray
    taxes: np.ndarray
    value: np.ndarray
    output: np.ndarray


def world(split: bool = False) -> World:
    """Random flows and demand; value added is what is left, so rows and columns agree."""
    generator = np.random.default_rng(7)
    countries = ("AUS", "KEN", "CN1", "CN2") if split else COUNTRIES
    sellers = [f"{c}_{i}" for c in countries for i in INDUSTRIES]
    final = [f"{c}_{u}" for c in COUNTRIES for u in USES]
    flows = generator.uniform(0, 5, (len(sellers), len(sellers)))
    demand = generator.uniform(5, 30, (len(sellers), len(final)))
    demand[1, 4] = -3.0
    taxes = generator.uniform(-1, 3, len(sellers) + len(final))
    output = flows.sum(axis=1) + demand.sum(axis=1)
    value = output - flows.sum(axis=0) - taxes[: len(sellers)]
    return World(
        sellers=sellers,
        final=final,
        flows=flows,
        demand=demand,
        taxes=taxes,
        value=value,
        output=output,
    )


def write(path: Path, made: World, *, old: bool = False) -> Path:
    value, tax, out = ("VALU", "AUS_TAXSUB", "OUTPUT") if old else ("VA", "TLS", "OUT")
    final = [f"{u}_{c}" for c, u in (f.split("_") for f in made.final)] if old else made.final
    head = ["" if old else "V1", *made.sellers, *final, "TOTAL" if old else "OUT"]
    blank = [0.0] * len(made.final)
    rows = [
        [name, *flows, *demand, out_]
        for name, flows, demand, out_ in zip(
            made.sellers,
            made.flows.tolist(),
            made.demand.tolist(),
            made.output.tolist(),
            strict=True,
        )
    ]
    rows += [
        [tax, *made.taxes.tolist(), made.taxes.sum()],
        [value, *made.value.tolist(), *blank, made.value.sum()],
        [out, *made.output.tolist(), *blank, made.output.sum()],
    ]
    with path.open("w", newline="") as file:
        csv.writer(file).writerows([head, *rows])
    return path


@pytest.mark.parametrize("old", [False, True])
@pytest.mark.parametrize("country", COUNTRIES)
def test_one_country_of_three(country: str, old: bool, tmp_path: Path) -> None:
    made = world()
    table = read_icio(write(tmp_path / "2020_SML.csv", made, old=old), country=country)
    mine = [i for i, name in enumerate(made.sellers) if name.startswith(country)]
    others = [i for i in range(len(made.sellers)) if i not in mine]
    spent = [i for i, name in enumerate(made.final) if name.startswith(country)]
    abroad = [i for i in range(len(made.final)) if i not in spent]
    activities = table.is_kind("activity")
    assert table.codes_of("activity") == tuple(f"a:{name}" for name in INDUSTRIES)
    cells = table.flows[np.ix_(activities, activities)]
    np.testing.assert_allclose(cells, made.flows[np.ix_(mine, mine)])
    np.testing.assert_allclose(table.flows[activities].sum(axis=1), made.output[mine])
    np.testing.assert_allclose(table.flows[:, activities].sum(axis=0), made.output[mine])
    at = table.accounts.index
    exports = made.flows[np.ix_(mine, others)].sum(1) + made.demand[np.ix_(mine, abroad)].sum(1)
    np.testing.assert_allclose(table.flows[activities, at("row")], exports)
    farms = [i for i in others if made.sellers[i].endswith("A01_02")]
    imported = table.flows[np.ix_([at("m:A01_02")], activities)][0]
    np.testing.assert_allclose(imported, made.flows[np.ix_(farms, mine)].sum(0))
    homes = [i for i in spent if made.final[i][4:] in ("HFCE", "NPISH", "DPABR")]
    np.testing.assert_allclose(
        table.flows[activities, at("household")], made.demand[np.ix_(mine, homes)].sum(1)
    )
    taxes = made.taxes[[len(made.sellers) + i for i in homes]].sum()
    assert table.flows[at("tax-product"), at("household")] == pytest.approx(taxes)
    assert check_table(table).exact


def test_it_is_ready_for_calibration(tmp_path: Path) -> None:
    table = open_table(write(tmp_path / "icio.csv", world()), country="aus")
    prepared = prepare(table).table
    np.testing.assert_allclose(prepared.imbalance, 0.0, atol=1e-9)


def test_split_parts_of_china_are_added_up(tmp_path: Path) -> None:
    made = world(split=True)
    table = read_icio(write(tmp_path / "ICIO2018_2015.csv", made), country="CHN")
    activities = table.is_kind("activity")
    output = made.output[6:9] + made.output[9:12]
    np.testing.assert_allclose(table.flows[activities].sum(axis=1), output)
    cells = made.flows[6:, 6:].reshape(2, 3, 2, 3).sum(axis=(0, 2))
    np.testing.assert_allclose(table.flows[np.ix_(activities, activities)], cells)


def test_a_discrepancy_column_counts_as_inventories(tmp_path: Path) -> None:
    path = write(tmp_path / "ICIO2016_2011.csv", world())
    rows = [row.split(",") for row in path.read_text().splitlines()]
    gaps = ["DISC"] + [str(float(i)) for i in range(len(rows) - 1)]
    for row, gap in zip(rows, gaps, strict=True):
        row.insert(-1, gap)
        if gap != "DISC" and row[0] in world().sellers:
            row[-1] = repr(float(row[-1]) + float(gap))
    path.write_text("\n".join(",".join(row) for row in rows))
    plain = read_icio(write(tmp_path / "plain.csv", world()), country="KEN")
    table = read_icio(path, country="KEN")
    at = table.accounts.index
    extra = table.flows[:, at("stocks")] - plain.flows[:, plain.accounts.index("stocks")]
    np.testing.assert_allclose(extra[table.is_kind("activity")], [3.0, 4.0, 5.0])
    np.testing.assert_allclose(extra[table.is_kind("import")], 0.0)


def test_other_countries_need_not_be_parsed_but_ours_must(tmp_path: Path) -> None:
    path = write(tmp_path / "x.csv", world())
    rows = [row.split(",") for row in path.read_text().splitlines()]
    rows[4][5] = "garbage"
    path.write_text("\n".join(",".join(row) for row in rows))
    assert read_icio(path, country="AUS")
    with pytest.raises(InputError, match=r"line 5, row 'KEN_A01_02', column 'KEN_C10T12'"):
        read_icio(path, country="KEN")


@pytest.mark.parametrize("country", [None, "ATL", ""])
def test_the_country_must_be_one_of_the_file(country: str | None, tmp_path: Path) -> None:
    with pytest.raises(InputError, match="countries in the file: AUS, CHN, KEN"):
        open_table(write(tmp_path / "x.csv", world()), country=country)


def test_wrong_output_is_named(tmp_path: Path) -> None:
    made = world()
    made.output[0] *= 2
    with pytest.raises(InputError, match="row total of 'A01_02' is printed as"):
        read_icio(write(tmp_path / "x.csv", made), country="AUS")
