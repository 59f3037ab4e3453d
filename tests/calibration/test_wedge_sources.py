"""Wedges from the table, a benchmark, a profile, a file: each against numbers taken by hand."""

from __future__ import annotations

import csv
from dataclasses import replace
from importlib.resources import files
from pathlib import Path

import numpy as np
import pytest

from economies import solve_checked
from small_tables import small_country
from weaklinks.calibration import build_economy
from weaklinks.calibration.sources import benchmark, from_mapping, read_wedges
from weaklinks.errors import InputError
from weaklinks.studies.country import open_country
from weaklinks.tables import load, prepare

EMBEDDED = files("weaklinks.tables") / "embedded"


def sam(file: str) -> dict[tuple[str, str], float]:
    """{(payer, receiver): amount} straight from a published SAM, no reader between."""
    rows = list(csv.reader((EMBEDDED / file).read_text("utf-8-sig").splitlines()))
    return {
        (payer, row[1]): float(cell or 0)
        for row in rows[1:]
        for payer, cell in zip(rows[0][2:], row[2:], strict=True)
        if "total" not in (payer, row[1])
    }


def us_share(industry: str) -> float:
    """Intermediate share of a US industry, from the published use table."""
    rows = list(csv.reader((EMBEDDED / "bea_2021_use_71.csv").read_text("utf-8-sig").splitlines()))
    column = rows[0].index(industry)
    number = {row[0]: float(row[column].replace("---", "0") or 0) for row in rows[1:]}
    return number["Total Intermediate"] / number["Total industry output (basic prices)"]


@pytest.fixture(scope="module")
def ghana():
    return open_country("GHA").economy()


@pytest.fixture(scope="module")
def kenya():
    return open_country("KEN").economy()


def test_a_product_tax_is_its_share_of_all_sales(ghana) -> None:
    paid = sam("ifpri_sam_gha_2019.csv")
    for good in ("cbeve", "cmach", "celec"):
        everything = sum(v for (payer, _), v in paid.items() if payer == good)
        wedge = ghana.wedge[ghana.index(good)]
        assert paid[good, "stax"] != 0
        assert wedge == pytest.approx(paid[good, "stax"] / everything, rel=1e-8)


def test_kenyas_beverages(kenya) -> None:
    paid = sam("ifpri_sam_ken_2019.csv")
    prepared = prepare(load("KEN"))
    everything = sum(v for (payer, _), v in paid.items() if payer == "cbeve")
    wedge = kenya.wedge[kenya.index("cbeve")]
    # Balancing moves cells by at most `largest_change`, so a ratio of two by twice that.
    by_hand = paid["cbeve", "stax"] / everything
    assert abs(wedge / by_hand - 1) < 2 * prepared.largest_change
    assert by_hand > 0.1


def test_tariffs_sit_on_imports_alone(ghana) -> None:
    paid = sam("ifpri_sam_gha_2019.csv")
    taxed = [good for (good, tax), v in paid.items() if tax == "mtax" and v > 0]
    assert len(taxed) > 10
    for good in taxed:
        border = ghana.index(f"{good}: imports")
        tariff = paid[good, "mtax"] / (paid[good, "mtax"] + paid[good, "row"])
        assert ghana.wedge[border] == pytest.approx(tariff, rel=1e-7)
        assert ghana.names[ghana.shares[[border]].indices[0]] == "rest of the world"
    on_goods = {ghana.names[i] for i in np.flatnonzero(ghana.wedge)}
    assert on_goods == {f"{g}: imports" for g in taxed} | {
        good for (good, tax), v in paid.items() if tax == "stax" and v
    }


def test_every_wedge_node_belongs_to_one_sector(kenya) -> None:
    nodes = np.concatenate(kenya.sector_view.wedge_nodes)
    assert len(set(nodes.tolist())) == nodes.size
    assert set(np.flatnonzero(kenya.wedge)) <= set(nodes.tolist())


def test_a_benchmark_reproduces_the_table_and_its_definition() -> None:
    country = open_country("GHA", wedges="benchmark:USA")
    economy, paid = country.economy(), sam("ifpri_sam_gha_2019.csv")
    reference = prepare(load("USA"))
    q = solve_checked(economy)
    np.testing.assert_allclose(q.log_price, 0.0, atol=1e-12)
    goods = [i for i, n in enumerate(economy.node_names) if n.startswith("a") and ":" not in n]
    assert len(goods) == 42
    for i in goods:
        name = economy.names[i]
        gross = sum(v for (_, r), v in paid.items() if r == name)
        assert q.revenue[i] == pytest.approx(gross, rel=1e-7)
        for j in economy.shares[[economy.index(f"{name}: inputs")]].indices:
            bought = q.payments[economy.index(f"{name}: inputs"), j]
            assert bought == pytest.approx(paid[name, economy.names[j]], rel=1e-6)
    maize = [v for (p, r), v in paid.items() if p == "amaiz"]
    inputs = sum(v for (p, r), v in paid.items() if p == "amaiz" and r.startswith("c"))
    by_hand = 1 - inputs / sum(maize) / us_share("111CA")
    wedge = economy.wedge[economy.index("amaiz")]
    assert (1 - wedge) / (1 - by_hand) == pytest.approx(1, abs=3 * reference.largest_change)


def test_several_counterparts_are_averaged_by_output() -> None:
    source = benchmark(
        {"x": 0.3, "y": 0.2, "z": 0.0},
        {"u": 0.5, "v": 0.7},
        {"x": ("u", "v"), "y": (), "z": ("u",)},
        {"u": 3.0, "v": 1.0},
        name="US",
    )
    assert source.activity_wedge == {"x": pytest.approx(1 - 0.3 / 0.55)}
    assert "'y', 'z'" in source.notes[-1]


def test_a_reference_without_inputs_identifies_nothing() -> None:
    source = benchmark({"x": 0.3}, {"u": 0.0}, {"x": ("u",)}, {"u": 3.0}, name="US")
    assert not source.activity_wedge
    assert "'x'" in source.notes[-1]


@pytest.mark.parametrize("code", ["KEN", "USA15"])
def test_a_table_against_itself_has_no_hidden_wedges(code: str) -> None:
    economy = open_country(code, wedges=f"benchmark:{code}").economy()
    view = economy.sector_view
    np.testing.assert_allclose(economy.wedge[view.activity[view.inputs >= 0]], 0.0, atol=1e-12)
    solve_checked(economy)


def test_hidden_keeps_the_flows_and_added_keeps_the_shares() -> None:
    table = small_country(5, government=False)
    wedge = {"a0": 0.2, "a1": -0.1}
    prepared = prepare(table)
    recorded = solve_checked(build_economy(prepared))
    sources = {
        income: from_mapping(wedge, name="test", income=income)  # type: ignore[arg-type]
        for income in ("hidden", "added")
    }
    hidden = solve_checked(build_economy(prepared, sources["hidden"]))
    added = solve_checked(build_economy(prepared, sources["added"]))
    activity = recorded.economy.sector_view.activity
    assert hidden.gdp == pytest.approx(recorded.gdp, rel=1e-12)
    np.testing.assert_allclose(hidden.revenue[activity], recorded.revenue[activity], rtol=1e-10)
    for q in (hidden, added):
        np.testing.assert_allclose(q.economy.wedge[activity], [0.2, -0.1, 0.0], atol=1e-14)
        np.testing.assert_allclose(q.log_price, 0.0, atol=1e-12)
    here = recorded.economy.shares.toarray()
    np.testing.assert_allclose(added.economy.shares.toarray(), here, atol=1e-14)
    assert abs(hidden.economy.shares.toarray() - here).max() > 0.01
    assert added.revenue[activity[0]] != pytest.approx(recorded.revenue[activity[0]], rel=1e-3)


def test_one_calibration_leaves_no_trace_in_the_next() -> None:
    prepared = prepare(small_country(5))
    before = build_economy(prepared)
    source = from_mapping({"a0": 0.1}, name="test", income="hidden")
    noise = build_economy(prepared, source, wedge_noise=lambda n: np.full(n, 2.0))
    build_economy(prepared, horizon="short")
    after = build_economy(prepared)
    np.testing.assert_array_equal(before.wedge, after.wedge)
    np.testing.assert_array_equal(before.shares.toarray(), after.shares.toarray())
    np.testing.assert_array_equal(before.endowment, after.endowment)
    taxed = np.flatnonzero(before.wedge)
    other = [i for i in taxed if before.names[i] != "a0"]
    np.testing.assert_allclose(noise.wedge[other], 1 - (1 - before.wedge[other]) ** 2, rtol=1e-12)
    assert noise.wedge[noise.index("a0")] == pytest.approx(1 - 0.9**2)


def test_a_hidden_wedge_may_not_eat_more_than_value_added() -> None:
    source = from_mapping({"a0": 0.99}, name="test", income="hidden")
    with pytest.raises(InputError, match=r"'Activities - a0': a wedge of 0\.99 leaves nothing"):
        build_economy(prepare(small_country(5)), source)


def test_an_activity_of_another_table_is_refused() -> None:
    source = from_mapping({"steel": 0.1}, name="test", income="added")
    with pytest.raises(InputError, match="'steel' is not an activity of this table"):
        build_economy(prepare(small_country(5)), source)


def test_wedges_are_read_by_code_or_label(tmp_path: Path) -> None:
    file = tmp_path / "w.csv"
    file.write_text("sector,wedge\namaiz,0.25\nRice,-0.5\nActivities - Pulses,1e-3\n")
    economy = open_country("KEN", wedges=str(file)).economy()
    found = [economy.wedge[economy.index(name)] for name in ("amaiz", "arice", "apuls", "aroot")]
    np.testing.assert_allclose(found, [0.25, -0.5, 1e-3, 0.0], rtol=1e-12)


def test_all_faults_of_a_wedge_file_are_named_at_once(tmp_path: Path) -> None:
    file = tmp_path / "w.csv"
    file.write_text("sector,wedge\na0,1\na0,0.1\nmaise,nan\na1,\n")
    with pytest.raises(InputError) as caught:
        read_wedges(file, {"a0": "a0", "a1": "a1"})
    assert [p.split(":")[0] for p in caught.value.problems] == [
        "line 2",
        "line 3",
        "line 4",
        "line 4",
        "line 5",
    ]


@pytest.mark.parametrize(
    "text", ["v-shape:maximum=0.5,capital-output=0.6", "uniform:capital-output=0.5",
             "log-normal:dispersion=0.2,seed=4,capital-output=0.7"],
)  # fmt: skip
def test_a_capital_output_ratio_is_hit(text: str) -> None:
    country = open_country("USA15", wedges=f"profile:{text}")
    now = solve_checked(country.economy())
    free = solve_checked(now.economy.without_wedges(), start=now)
    rent = now.economy.index("capital")
    ratio = (now.revenue[rent] / now.gdp) / (free.revenue[rent] / free.gdp)
    assert ratio == pytest.approx(float(text.rpartition("=")[2]), abs=1e-8)


def test_a_ratio_out_of_reach_says_what_can_be_reached() -> None:
    with pytest.raises(InputError, match=r"ratio of 5 of the undistorted one; it reaches"):
        open_country("USA15", wedges="profile:uniform:capital-output=5")


def test_a_label_that_two_sectors_share_is_no_name(tmp_path: Path) -> None:
    """And a code is never taken for another sector's label."""
    table = small_country(5)
    labels = {"a0": "Activities - Shop", "a1": "Activities - Shop", "a2": "a0"}
    table = replace(
        table,
        labels=tuple(labels.get(a, b) for a, b in zip(table.accounts, table.labels, strict=True)),
    )
    file = tmp_path / "w.csv"
    file.write_text("sector,wedge\na0,0.25\n")
    economy = open_country(table, wedges=str(file)).economy()
    assert economy.wedge[economy.index("a0")] == pytest.approx(0.25)
    file.write_text("sector,wedge\nShop,0.25\n")
    with pytest.raises(InputError, match="line 2: there is no sector 'Shop'"):
        open_country(table, wedges=str(file))
