"""World tables: three layouts give the same table; rules by hand; all of bad input named."""

from __future__ import annotations

import csv
import os
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from weaklinks.errors import InputError
from weaklinks.tables import WorldTable, read_world, world_table
from weaklinks.tables.world_names import country_names, region_names, with_name

REGIONS, SECTORS = ("ABC", "DEF"), ("A01", "C10")
NAMES = [(r, s) for r in REGIONS for s in SECTORS]
EXTERNAL = Path(
    os.environ.get(
        "WEAKLINKS_EXTERNAL_DATA",
        Path(__file__).resolve().parents[1] / ".." / "shared" / "data" / "external",
    )
)


def arrays(seed: int = 0, **changes: Any) -> dict[str, Any]:
    """Two regions of two sectors and two final uses each; value added is what is left."""
    rng = np.random.default_rng(seed)
    flows = rng.integers(0, 10, (4, 4)).astype(float)
    final = rng.integers(20, 60, (4, 4)).astype(float)
    given = {
        "regions": [r for r, _ in NAMES],
        "sectors": [s for _, s in NAMES],
        "flows": flows,
        "final": final,
        "final_regions": [r for r in REGIONS for _ in range(2)],
    }
    return given | changes


def balances(table: WorldTable) -> None:
    paid = table.flows.sum(axis=0) + table.drawn.sum(axis=1)
    paid = paid + table.product_taxes + table.other_taxes
    paid = paid + np.sum(list(table.value_added.values()), axis=0)
    np.testing.assert_allclose(paid, table.output, rtol=1e-12)
    for values in (table.flows, table.final, table.drawn, *table.value_added.values()):
        assert (values >= 0).all()
    assert (table.output > 0).all()


@given(st.integers(0, 10_000))
def test_arrays_become_a_balanced_table(seed: int) -> None:
    given = arrays(seed)
    table = world_table(**given)
    balances(table)
    expected = given["flows"].sum(1) + given["final"].sum(1) - given["flows"].sum(0)
    np.testing.assert_allclose(table.value_added["value-added"], expected)
    np.testing.assert_allclose(table.final[:, 0], given["final"][:, :2].sum(axis=1))
    assert table.names == ("ABC:A01", "ABC:C10", "DEF:A01", "DEF:C10")


@given(st.integers(0, 10_000), st.integers(0, 3), st.integers(0, 3))
def test_whatever_is_negative_or_unsold_the_table_balances(seed: int, i: int, j: int) -> None:
    given = arrays(seed)
    given["flows"][i, j] *= -1.0
    given["final"][j, i] *= -0.4
    given["final"][(j + 1) % 4] = 0.0  # perhaps unsold
    table = world_table(**given)
    balances(table)


def test_inventories_sold_are_old_stocks() -> None:
    given = arrays()
    given["final"][0, 1] = -7.0
    table = world_table(**given)
    assert table.drawn[0].tolist() == [7.0, 0.0]
    assert table.final[0, 0] == given["final"][0, 0]  # the household's purchases stay apart
    assert any("old stocks" in note and "'ABC:A01'" in note for note in table.notes)
    output = given["flows"][0].sum() + given["final"][0][[0, 2, 3]].sum()
    left = output - given["flows"][:, 0].sum() - 7.0
    assert table.value_added["value-added"][0] == left


def test_sectors_that_sell_nothing_are_left_out_and_their_costs_borne() -> None:
    given = arrays()
    given["flows"][3], given["final"][3] = 0.0, 0.0
    table = world_table(**given)
    assert table.names == ("ABC:A01", "ABC:C10", "DEF:A01")
    bought = given["flows"][:3, 3]
    np.testing.assert_allclose(table.final[:, 1], given["final"][:3, 2:].sum(axis=1) + bought)
    assert any("sell nothing" in note and "'DEF:C10'" in note for note in table.notes)
    balances(table)


def test_losses_are_subsidies() -> None:
    given = arrays()
    given["flows"][1, 0] += 500.0
    table = world_table(**given)
    assert table.value_added["value-added"][0] == 0.0
    assert table.other_taxes[0] < 0.0
    assert any("Losses" in note and "'ABC:A01'" in note for note in table.notes)
    balances(table)


def test_negative_flows_go_the_other_way() -> None:
    given = arrays()
    given["flows"][0, 2], given["flows"][2, 0] = -3.0, 4.0
    table = world_table(**given)
    assert (table.flows[0, 2], table.flows[2, 0]) == (0.0, 7.0)


def test_recorded_value_added_may_miss_by_a_percent_and_no_more() -> None:
    given = arrays()
    value = world_table(**given).value_added["value-added"]
    near = world_table(**given, value_added={"labour": 0.6 * value, "capital": 0.401 * value})
    np.testing.assert_allclose(near.value_added["labour"], value * 0.6 / 1.001)
    assert any("value added of 4 sectors is changed" in note for note in near.notes)
    with pytest.raises(InputError, match=r"'ABC:A01' sells .* and pays"):
        world_table(**given, value_added={"value-added": 0.5 * value})
    forced = world_table(**given, value_added={"value-added": 0.5 * value}, force=True)
    np.testing.assert_allclose(forced.value_added["value-added"], value)


def test_value_added_of_a_sector_that_sells_nothing_is_refused() -> None:
    given = arrays()
    value = world_table(**given).value_added["value-added"]
    given["flows"][3], given["final"][3] = 0.0, 0.0
    with pytest.raises(InputError, match="'DEF:C10' sells nothing and pays value added"):
        world_table(**given, value_added={"value-added": value})


def test_every_wrong_argument_is_named_at_once() -> None:
    with pytest.raises(InputError) as caught:
        world_table(
            **arrays(flows=np.ones((3, 4)), final=np.full((4, 4), np.inf)),
            value_added={"rent": np.ones(4)},
            product_taxes=np.ones(3),
        )
    for part in ("flows: give 4 x 4", "final: 16 cells", "'rent'", "product_taxes: give 4"):
        assert part in str(caught.value)
    with pytest.raises(InputError, match=r"'ABC:A01'(.|\n)*'XYZ', a region without sectors"):
        world_table(
            **arrays(sectors=["A01", "A01", "A01", "C10"], final_regions=["XYZ"] + ["DEF"] * 3)
        )
    nobody = arrays()
    nobody["final"][:, 2:] = 0.0
    with pytest.raises(InputError, match="region 'DEF': there is no final use"):
        world_table(**nobody)
    both = {"labour": np.ones(4), "value-added": np.ones(4)}
    with pytest.raises(InputError, match="labour and capital, or value-added alone"):
        world_table(**arrays(), value_added=both)


# Files -------------------------------------------------------------------------------------


def write_csv(path: Path, head: list[str], rows: list[list[Any]], delimiter: str = ",") -> Path:
    with path.open("w", newline="", encoding="utf-8") as file:
        csv.writer(file, delimiter=delimiter).writerows([head, *rows])
    return path


def own_csv(path: Path, given: dict[str, Any], extra: list[list[Any]] = [], **options: Any) -> Path:  # noqa: B006
    names = [f"{r}:{s}" for r, s in NAMES]
    uses = [f"{r}:{use}" for r in REGIONS for use in ("household", "stocks")]
    body = np.hstack([given["flows"], given["final"]])
    rows = [[name, *row] for name, row in zip(names, body.tolist(), strict=True)]
    return write_csv(path, ["", *names, *uses], [*rows, *extra], **options)


def icio_csv(path: Path, given: dict[str, Any], value: np.ndarray, output: np.ndarray) -> Path:
    names = [f"{r}_{s}" for r, s in NAMES]
    uses = [f"{r}_{use}" for r in REGIONS for use in ("HFCE", "INVNT")]
    body = np.hstack([given["flows"], given["final"], output[:, None]])
    rows = [[name, *row] for name, row in zip(names, body.tolist(), strict=True)]
    rows.append(["TLS", *np.zeros(4), 1.0, 0.0, 2.0, 0.0, 0.0])
    rows.append(["VA", *value.tolist(), *[0.0] * 5])
    return write_csv(path, ["V1", *names, *uses, "OUT"], rows)


def same(a: WorldTable, b: WorldTable) -> None:
    assert (a.regions, a.products, a.names) == (b.regions, b.products, b.names)
    for name in ("flows", "final", "drawn", "product_taxes", "other_taxes"):
        np.testing.assert_allclose(getattr(a, name), getattr(b, name), atol=1e-12)
    for name, values in a.value_added.items():
        np.testing.assert_allclose(values, b.value_added[name])


def test_all_layouts_are_the_same_table(tmp_path: Path) -> None:
    given = arrays(3)
    given["final"][2, 3] = -5.0
    table = world_table(**given)
    value = table.value_added["value-added"]
    same(read_world(own_csv(tmp_path / "own.csv", given)), table)
    same(read_world(own_csv(tmp_path / "semicolon.csv", given, delimiter=";")), table)
    gross = given["flows"].sum(axis=1) + given["final"].sum(axis=1)
    icio = read_world(icio_csv(tmp_path / "icio.csv", given, value, gross))
    same(icio, table)
    assert icio.final_taxes.tolist() == [1.0, 2.0]
    kept = {"Z": given["flows"], "F": given["final"], "countries": REGIONS, "industries": SECTORS}
    np.savez(tmp_path / "world.npz", **kept, X=gross, year=2011)
    npz = read_world(tmp_path / "world.npz")
    same(npz, table)
    assert npz.title == "world 2011"


def test_rows_of_value_added_and_taxes(tmp_path: Path) -> None:
    given = arrays(5)
    value = world_table(**given).value_added["value-added"]
    extra = [
        ["Compensation of employees", *(0.5 * value), 0, 0, 0, 0],
        ["Gross operating surplus", *(0.3 * value), 0, 0, 0, 0],
        ["Taxes on products", *(0.15 * value), 1, 2, 3, 4],
        ["Other taxes on production", *(0.05 * value), 0, 0, 0, 0],
        ["Total output", *(given["flows"].sum(0) + value), 0, 0, 0, 0],
    ]
    table = read_world(own_csv(tmp_path / "w.csv", given, extra))
    np.testing.assert_allclose(table.value_added["labour"], 0.5 * value)
    np.testing.assert_allclose(table.value_added["capital"], 0.3 * value)
    np.testing.assert_allclose(table.product_taxes, 0.15 * value)
    np.testing.assert_allclose(table.other_taxes, 0.05 * value)
    assert table.final_taxes.tolist() == [3.0, 7.0]


def test_split_countries_of_icio_are_added_up_and_discrepancies_are_stocks(tmp_path: Path) -> None:
    """CN1 and CN2 are China; a column DISC without a country goes to the seller's stocks."""
    rng = np.random.default_rng(1)
    sellers = ["AUS_A", "CN1_A", "CN2_A"]
    flows, final = rng.uniform(1, 5, (3, 3)), rng.uniform(10, 20, (3, 3))
    value = flows.sum(1) + final.sum(1) - flows.sum(0)
    head = ["", *sellers, "AUS_HFCE", "CHN_HFCE", "DISC"]
    rows = [[s, *f, *d] for s, f, d in zip(sellers, flows, final, strict=True)]
    rows.append(["VALU", *value, 0, 0, 0])
    table = read_world(write_csv(tmp_path / "icio.csv", head, rows))
    assert table.names == ("AUS:A", "CHN:A")
    assert table.flows[1, 0] == pytest.approx(flows[1, 0] + flows[2, 0])
    assert table.flows[1, 1] == pytest.approx(flows[1:, 1:].sum())
    assert table.final[1].tolist() == pytest.approx([final[1:, 0].sum(), final[1:, 1:].sum()])
    assert any("discrepancy" in note for note in table.notes)
    balances(table)


def refused(path: Path) -> str:
    with pytest.raises(InputError) as caught:
        read_world(path)
    return str(caught.value)


def test_bad_files_are_refused_with_their_places(tmp_path: Path) -> None:
    given = arrays()
    assert "there is no such file" in refused(tmp_path / "none.csv")
    assert "this is a folder" in refused(tmp_path)
    (tmp_path / "x.npz").write_bytes(b"PK no zip")
    assert "not a readable npz" in refused(tmp_path / "x.npz")
    np.savez(tmp_path / "y.npz", Z=np.ones((4, 4)), F=np.ones((4, 4)))
    assert "there is no array 'countries', 'industries'" in refused(tmp_path / "y.npz")
    names = {"countries": REGIONS, "industries": SECTORS}
    np.savez(tmp_path / "z.npz", Z=np.ones((3, 4)), F=np.ones((4, 5)), X=np.ones(4), **names)
    message = refused(tmp_path / "z.npz")
    assert "Z has shape (3, 4)" in message
    assert "F has shape (4, 5)" in message
    kept = {"Z": given["flows"], "F": given["final"], **names}
    np.savez(tmp_path / "gross.npz", **kept, X=np.full(4, 9e9))
    assert "row total of 'ABC:A01' is printed as" in refused(tmp_path / "gross.npz")
    np.savez(tmp_path / "words.npz", Z=np.full((4, 4), "a"), F=given["final"], **names)
    assert "Z does not hold numbers" in refused(tmp_path / "words.npz")
    objects = {"Z": np.array([[None]]), "F": given["final"], **names}
    np.savez(tmp_path / "objects.npz", **objects)
    assert "not a readable npz" in refused(tmp_path / "objects.npz")
    bad = arrays()
    bad["flows"] = bad["flows"].astype(object)
    bad["flows"][1, 2] = "n.a."
    message = refused(own_csv(tmp_path / "cell.csv", bad))
    assert "line 3, row 'ABC:C10', column 'DEF:A01': 'n.a.' is not a finite number" in message
    message = refused(own_csv(tmp_path / "row.csv", given, [["Mystery", *[1] * 8]]))
    assert "row 'Mystery' is neither REGION:SECTOR nor" in message
    write_csv(tmp_path / "head.csv", ["", "a", "b"], [["a", 1, 2]])
    assert "fits no known form" in refused(tmp_path / "head.csv")
    head = ["", "A:x", "B:x", "A:unknown use"]
    write_csv(tmp_path / "columns.csv", head, [["A:x", 1, 1, 1], ["C:x", 1, 1, 1]])
    message = refused(tmp_path / "columns.csv")
    assert "no column for the rows 'C:x'" in message
    assert "'A:unknown use'" in message


def test_the_published_world_table_of_2011() -> None:
    path = EXTERNAL / "wiod2013_world_2011.npz"
    if not path.is_file():
        pytest.skip(f"external tables are absent ({EXTERNAL}); set WEAKLINKS_EXTERNAL_DATA")
    table = read_world(path)
    balances(table)
    with np.load(path) as file:
        flows, final = file["Z"].astype(float), file["F"].astype(float)
    # By hand: what is negative, what sells nothing, what is spent.
    assert table.region.size == 1435 - int((flows.sum(1) + np.maximum(final, 0).sum(1) <= 0).sum())
    assert table.final.sum() - table.drawn.sum() == pytest.approx(final.sum(), rel=1e-6)
    assert len(table.regions) == 41


def test_country_names_are_those_of_the_library_they_come_from() -> None:
    """Every name against Babel, which carries the same repository of the Unicode Consortium."""
    core = pytest.importorskip("babel.core", reason="Babel comes with the docs extra")
    two_letters, spoken = core.get_global("territory_aliases"), core.Locale("en").territories
    names = country_names()
    assert len(names) > 249  # all of ISO 3166-1
    for code, name in names.items():
        assert [spoken[letters] for letters in two_letters[code]] == [name]


def test_names_are_given_to_tables_of_countries_alone() -> None:
    assert region_names(["KEN", "USA", "ROW"])["KEN"] == "Kenya"
    assert region_names(["row"]) == {"row": "rest of the world"}
    assert region_names(["NOR", "SOU", "ISL"]) == {}
    assert region_names(["R1", "R2"]) == {}
    assert with_name("KEN", {"KEN": "Kenya"}) == "KEN Kenya"
    assert with_name("NORTH", {}) == "NORTH"
