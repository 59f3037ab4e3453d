"""Cross-country accounting: invented worlds whose wedges and productivities are known."""

from __future__ import annotations

import os
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from penn_toys import HEAD, random_world, world, write_book, write_csv
from weaklinks.errors import InputError
from weaklinks.studies.cross_country import account_for_countries
from weaklinks.studies.panel import account_for_years
from weaklinks.studies.penn import read_penn
from weaklinks.studies.undistorted import MULTIPLES, success_over_undistorted


@pytest.fixture
def toy(tmp_path):
    rows, kept, productivity = random_world()
    return write_csv(tmp_path / "toy.csv", rows), kept, productivity


def test_known_wedges_and_productivities_are_found(toy) -> None:
    file, kept, productivity = toy
    found = account_for_countries(file)
    assert 1.0 - found.with_intermediates.wedge == pytest.approx(kept, rel=1e-12)
    assert np.exp(found.with_intermediates.productivity) == pytest.approx(productivity, rel=1e-12)
    assert found.undistorted == pytest.approx(1 / 3 / 0.1, rel=1e-12)
    wanted = {c for c, k in zip(found.codes, kept, strict=True) if k > 1 + 1e-9}
    assert set(found.subsidised) - {"USA"} == wanted
    assert wanted, "the toy must have a subsidised country"


@given(st.integers(0, 10_000), st.just(0.0) | st.floats(0.001, 0.8))
@settings(max_examples=20)
@pytest.mark.parametrize("rule", ["kept", "zero"])
def test_every_country_is_a_steady_state(rule, seed, sigma) -> None:
    """Second route: each country as a model has its income, its K/Y and its wedge."""
    rows, *_ = random_world(6, sigma=0.5, seed=seed)
    table = _table(rows)
    found = account_for_countries(table, intermediate_share=sigma, negative_wedges=rule)
    for intermediates in (True, False):
        side = found.with_intermediates if intermediates else found.without
        solved = [found.model(c, intermediates=intermediates).steady_state() for c in found.codes]
        income = np.array([s.gdp_per_worker for s in solved])
        assert np.log(income / income[0]) == pytest.approx(side.log_income, abs=1e-10)
        ratio = [s.capital_output_ratio for s in solved]
        assert ratio == pytest.approx(found.capital_output, rel=1e-10)
        assert [s.average_wedge for s in solved] == pytest.approx(side.wedge, abs=1e-12)
        assert max(s.residual for s in solved) < 1e-10


def _table(rows):
    from weaklinks.studies.penn import PennTable

    column = {name: [row[k] for row in rows] for k, name in enumerate(HEAD)}
    used = ("cgdpo", "rgdpo", "cn", "emp", "hc")
    return PennTable(
        source="toy",
        code=tuple(column["countrycode"]),
        name=tuple(column["country"]),
        year=np.array(column["year"]),
        columns={name: np.array(column[name], dtype=float) for name in used},
    )


def test_a_world_without_differences_of_productivity_is_explained_entirely() -> None:
    kept, schooling = [1.0, 0.5, 0.8, 0.3], [3.0, 1.5, 2.0, 1.2]
    for sigma in (0.0, 0.5):
        table = _table(world(kept, [1.0] * 4, schooling, sigma=sigma))
        found = account_for_countries(table)
        side = found.with_intermediates if sigma else found.without
        assert side.success == pytest.approx(1.0, rel=1e-12)
        assert side.sd_productivity < 1e-12
        assert side.productivity_90_10 == pytest.approx(1.0, rel=1e-12)
        assert side.shares["productivity"] == pytest.approx(0.0, abs=1e-12)
        other = found.without if sigma else found.with_intermediates
        assert abs(other.success - 1.0) > 0.05


def test_shares_add_up_and_are_regression_slopes(toy) -> None:
    found = account_for_countries(toy[0])
    for side in (found.with_intermediates, found.without):
        assert sum(side.shares.values()) == pytest.approx(1.0, abs=1e-12)
        slope = np.polyfit(side.log_income, side.human_capital, 1)[0]
        assert side.shares["human capital"] == pytest.approx(slope, rel=1e-10)
        whole = side.predicted + side.multiplier * side.productivity
        assert whole == pytest.approx(side.log_income, abs=1e-12)
    assert found.without.shares["distorted intermediates"] == 0.0


def test_success_given_capital_from_the_columns(toy) -> None:
    """Caselli's: k^alpha h^(1-alpha), with k from the file."""
    table = read_penn(toy[0])
    found = account_for_countries(table)
    workers = table.columns["emp"]
    capital, income = table.columns["cn"] / workers, table.columns["cgdpo"] / workers
    predicted = np.log(capital) / 3 + np.log(table.columns["hc"]) * 2 / 3
    wanted = np.var(predicted) / np.var(np.log(income))
    assert found.without.success_given_capital == pytest.approx(wanted, rel=1e-12)
    kept = 1.0 - found.with_intermediates.wedge
    predicted += np.log((1 - kept / 2) * kept)  # (19), with sigma = 1/2
    wanted = np.var(predicted) / np.var(np.log(income))
    assert found.with_intermediates.success_given_capital == pytest.approx(wanted, rel=1e-12)


def test_the_same_capital_output_ratios_mean_the_same_deepening(toy) -> None:
    found = account_for_countries(toy[0])
    a, b = found.with_intermediates, found.without
    assert a.deepening == pytest.approx(b.deepening, abs=1e-14)
    relative = found.capital_output / found.capital_output[0]
    assert np.exp(b.predicted - b.human_capital) == pytest.approx(np.sqrt(relative), rel=1e-12)
    # A third of K/Y is a wedge of 1/2 with sigma = 1/2, and of 2/3 without.
    third = account_for_countries(_table(world([1.0, 0.5, 0.9], [1, 1, 1], [1, 1, 1], sigma=0.5)))
    assert third.with_intermediates.wedge[1] == pytest.approx(1 / 2, abs=1e-12)
    assert third.without.wedge[1] == pytest.approx(2 / 3, abs=1e-12)


def test_the_difference_that_explains_fifty() -> None:
    found = account_for_countries(_table(random_world(5)[0]))
    # Section 5.4: the multiplier is 3 with intermediate goods and 3/2 without.
    assert found.with_intermediates.difference_that_explains(50) == pytest.approx(50 ** (1 / 3))
    assert found.without.difference_that_explains(50) == pytest.approx(50 ** (2 / 3))


def test_an_undistorted_ratio_may_be_given(toy) -> None:
    relative = account_for_countries(toy[0])
    given = account_for_countries(toy[0], undistorted=2 * relative.undistorted)
    assert given.with_intermediates.wedge[0] == pytest.approx(1 / 3, abs=1e-12)
    assert given.with_intermediates.deepening == pytest.approx(
        relative.with_intermediates.deepening, abs=1e-12
    )
    assert not np.allclose(
        given.with_intermediates.distortion, relative.with_intermediates.distortion
    )


def test_both_signs_of_a_wedge_lower_predicted_income(toy) -> None:
    """Equation (19) is a hump: what is highest without a wedge falls to both sides."""
    side = account_for_countries(toy[0]).with_intermediates
    assert side.wedge.min() < -0.05
    assert side.wedge.max() > 0.05
    assert side.distortion.max() == pytest.approx(0.0, abs=1e-14)
    order = np.argsort(side.wedge)
    below = side.distortion[order][np.sort(side.wedge) < 0]
    assert (np.diff(below) > 0).all()
    assert np.array_equal(side.from_negative < 0, side.wedge < 0)
    negative = side.wedge < 0
    # Relative to a reference without a wedge all of it is theirs.
    assert side.from_negative[negative] == pytest.approx(side.distortion[negative], abs=1e-14)


def test_negative_wedges_may_be_set_to_zero(toy) -> None:
    kept = account_for_countries(toy[0]).with_intermediates
    found = account_for_countries(toy[0], negative_wedges="zero")
    zero = found.with_intermediates
    assert zero.wedge == pytest.approx(np.maximum(kept.wedge, 0.0), abs=0.0)
    assert zero.distortion == pytest.approx(kept.distortion - kept.from_negative, abs=1e-14)
    assert not zero.from_negative.any()
    assert (zero.share_from_negative, found.without.from_negative.any()) == (0.0, False)
    parts = (kept.shares["distorted intermediates"], zero.shares["distorted intermediates"])
    assert kept.share_from_negative == pytest.approx(parts[0] - parts[1], abs=1e-12)
    assert zero.deepening == pytest.approx(kept.deepening, abs=0.0)
    assert found.subsidised == account_for_countries(toy[0]).subsidised != ()
    frame = found.to_frame()
    assert frame.loc[frame["subsidy"], "code"].tolist() == list(found.subsidised)
    with pytest.raises(InputError, match="negative_wedges is 'cut'; one of kept, zero"):
        account_for_countries(toy[0], negative_wedges="cut")


def test_success_over_undistorted_ratios_is_that_of_each_on_its_own(toy) -> None:
    found = account_for_countries(toy[0], undistorted=4.0)
    rows = success_over_undistorted(found)
    own = found.capital_output[found.at]
    assert [r.undistorted for r in rows] == sorted([4.0, *(own * m for m in MULTIPLES)])
    for row in rows:
        for rule, name in (("kept", ""), ("zero", "_zero")):
            again = account_for_countries(toy[0], undistorted=row.undistorted, negative_wedges=rule)
            side = again.with_intermediates
            assert getattr(row, f"success{name}") == side.success
            assert getattr(row, f"sd_productivity{name}") == side.sd_productivity
            assert row.negative == len(again.subsidised)
            assert again.without.success == pytest.approx(found.without.success, rel=1e-12)
    with pytest.raises(InputError, match=r"undistorted is -1; it must be a positive number"):
        success_over_undistorted(found, [-1])


def test_residual_productivity_is_what_goods_divide(toy) -> None:
    """Log Q is (1-sigma) times what is left without intermediates, less the log of (19)."""
    for undistorted in (None, 2.0, 9.0):
        found = account_for_countries(
            toy[0], undistorted=undistorted, intermediate_share=0.4, capital_share=0.3
        )
        kept = 1.0 - found.with_intermediates.wedge
        effect = np.log((1 - 0.4 * kept) * kept ** (0.4 / 0.6))
        wanted = 0.6 * (found.without.productivity - (effect - effect[found.at]))
        assert found.with_intermediates.productivity == pytest.approx(wanted, abs=1e-12)


def test_an_extreme_ratio_is_named() -> None:
    """Output of the last country collapses to a tenth and its capital stays."""
    even = np.linspace(1.0, 0.6, 12)
    rows = world(even, even, even, sigma=0.5)
    assert account_for_countries(_table(rows)).extreme == ()
    for name in ("cgdpo", "rgdpo"):
        rows[-1][HEAD.index(name)] /= 10.0
    found = account_for_countries(_table(rows))
    assert found.extreme == (rows[-1][0],)
    assert rows[-1][0] in found.subsidised
    assert found.with_intermediates.from_negative[-1] < -0.5
    frame = found.to_frame()
    assert frame.loc[frame["extreme"], "code"].tolist() == [rows[-1][0]]
    # Predicted income falls where the wedge is negative, and the collapse looks explained.
    zero = account_for_countries(_table(rows), negative_wedges="zero")
    assert zero.with_intermediates.predicted[-1] > found.with_intermediates.predicted[-1] + 0.5


def test_what_is_missing_is_listed(tmp_path) -> None:
    rows, *_ = random_world(8)
    rows[2][HEAD.index("hc")] = ""
    rows[3][HEAD.index("cn")] = ""
    rows[3][HEAD.index("emp")] = ""
    rows[4][HEAD.index("cgdpo")] = -5
    found = account_for_countries(write_csv(tmp_path / "gaps.csv", rows))
    codes = [row[0] for row in rows]
    assert found.missing == {
        codes[2]: "no hc",
        codes[3]: "no cn, emp",
        codes[4]: "no cgdpo above zero (it is -5)",
    }
    assert len(found.codes) + len(found.missing) == 8
    assert found.missing_frame()["code"].tolist() == codes[2:5]
    with pytest.raises(InputError, match="no hc"):
        found.model(codes[2])


def test_both_names_of_the_code_and_both_kinds_of_file(tmp_path) -> None:
    rows, *_ = random_world(5)
    first = account_for_countries(write_csv(tmp_path / "a.csv", rows))
    iso = ["isocode", *HEAD[1:]]
    second = account_for_countries(write_csv(tmp_path / "b.csv", rows, iso))
    third = account_for_countries(write_book(tmp_path / "c.xlsx", rows))
    for other in (second, third):
        assert other.codes == first.codes
        assert other.names == first.names
        assert other.income == pytest.approx(first.income, rel=1e-15)
    assert third.source == "c.xlsx"


def test_the_latest_complete_year_or_the_one_asked_for(tmp_path) -> None:
    early, late = random_world(6, seed=1, year=2000)[0], random_world(6, seed=2, year=2010)[0]
    last = random_world(6, seed=3, year=2019)[0]
    last[0][HEAD.index("hc")] = ""  # the reference country lacks it
    file = write_csv(tmp_path / "years.csv", early + late + last)
    assert account_for_countries(file).year == 2010
    assert account_for_countries(file, year=2000).year == 2000
    panel = account_for_years(file)
    assert [r.year for r in panel.results] == [2000, 2010]
    assert "no hc" in panel.left_out[2019]
    summary = panel.summary()
    assert summary["success"].tolist() == [r.with_intermediates.success for r in panel.results]
    clipped = account_for_years(file, negative_wedges="zero").results
    assert summary["success_zero"].tolist() == [r.with_intermediates.success for r in clipped]
    assert summary["negative"].tolist() == [len(r.subsidised) for r in panel.results]
    assert len(panel.to_frame()) == 12
    with pytest.raises(InputError, match="no year 1999; there are 2000, 2010, 2019"):
        account_for_countries(file, year=1999)


def test_output_can_be_measured_otherwise(tmp_path) -> None:
    rows, *_ = random_world(5)
    for row in rows[1:]:
        row[HEAD.index("rgdpo")] *= 2.0
    file = write_csv(tmp_path / "two.csv", rows)
    current, chained = (account_for_countries(file, output=o) for o in ("cgdpo", "rgdpo"))
    assert chained.income[1:] == pytest.approx(2 * current.income[1:])
    assert chained.capital_output[1:] == pytest.approx(current.capital_output[1:] / 2)
    with pytest.raises(InputError, match="no column 'cgdpe'; it has cgdpo, rgdpo"):
        account_for_countries(file, output="cgdpe")


def test_files_that_cannot_be_used(tmp_path) -> None:
    rows, *_ = random_world(5)
    with pytest.raises(InputError, match=r"read from \.csv, \.xlsx or \.xls"):
        read_penn(tmp_path / "penn.dta")
    with pytest.raises(InputError, match="no such file"):
        read_penn(tmp_path / "penn.csv")
    short = write_csv(tmp_path / "short.csv", [row[:5] for row in rows], HEAD[:5])
    with pytest.raises(InputError) as caught:
        read_penn(short)
    for words in ("'cn' (capital stock", "'hc'", "no output"):
        assert words in str(caught.value)
    (tmp_path / "empty.csv").write_text("")
    with pytest.raises(InputError, match="not a readable csv"):
        read_penn(tmp_path / "empty.csv")
    (tmp_path / "noise.xlsx").write_bytes(b"noise")
    with pytest.raises(InputError, match="not a readable xlsx"):
        read_penn(tmp_path / "noise.xlsx")
    with pytest.raises(InputError, match="no rows"):
        read_penn(write_csv(tmp_path / "head.csv", []))


def test_cells_that_are_wrong_are_named_together(tmp_path) -> None:
    rows, *_ = random_world(5)
    rows[1][HEAD.index("emp")] = "many"
    rows[2][HEAD.index("cn")] = "inf"
    rows[3][HEAD.index("year")] = "2010.5"
    rows[4][0] = "USA"
    with pytest.raises(InputError) as caught:
        read_penn(write_csv(tmp_path / "bad.csv", rows))
    message = str(caught.value)
    for words in (
        "line 3: emp is 'many'",
        "line 4: cn is 'inf'",
        "line 5: the year is no whole number",
        "USA 2010 (lines 2 and 6)",
    ):
        assert words in message


def test_requests_that_cannot_be_met(toy, tmp_path) -> None:
    file = toy[0]
    with pytest.raises(InputError, match="no country 'DEU'"):
        account_for_countries(file, reference="DEU")
    with pytest.raises(InputError, match="reference country DEU, 2010: it is not in the table"):
        account_for_countries(file, reference="DEU", year=2010)
    with pytest.raises(InputError) as caught:
        account_for_countries(
            file, intermediate_share=1.0, capital_share=0.0, undistorted=-1.0, output="gold"
        )
    for words in ("intermediate_share", "capital_share", "undistorted", "'gold'"):
        assert words in str(caught.value)
    alike = world([1.0] * 3, [1.0] * 3, [2.0] * 3, sigma=0.5)
    with pytest.raises(InputError, match="every country has the same income"):
        account_for_countries(write_csv(tmp_path / "alike.csv", alike))
    two = write_csv(tmp_path / "two.csv", random_world(2)[0])
    with pytest.raises(InputError, match="only 2 countries"):
        account_for_countries(two)
    with pytest.raises(InputError, match="only 2 countries"):
        account_for_years(two)


@pytest.fixture(scope="module")
def penn():
    root = Path(__file__).resolve().parents[2]
    folder = Path(os.environ.get("WEAKLINKS_EXTERNAL_DATA", root / "../shared/data/external"))
    file = folder / "pwt1001_select_years.csv"
    if not file.is_file():
        pytest.skip(f"{file.name} is absent ({folder}); set WEAKLINKS_EXTERNAL_DATA")
    return read_penn(file)


def test_the_published_table(penn) -> None:
    """By hand from its cells with other tools, and every country in one of the two lists."""
    found = account_for_countries(penn)
    here = penn.year == found.year
    assert len(found.codes) + len(found.missing) == here.sum()
    assert set(found.codes) | set(found.missing) == {
        c for c, now in zip(penn.code, here, strict=True) if now
    }
    income, ratio = found.income, found.capital_output / found.undistorted
    hand = np.log(income) - 0.5 * np.log(ratio) - np.log(found.human_capital)
    hand = (hand - hand[found.codes.index("USA")]) / 1.5
    assert found.without.productivity == pytest.approx(hand, abs=1e-12)
    # Equation (21): everything in steady-state income that depends on a common wedge.
    kept = 1.0 - found.with_intermediates.wedge
    effect = np.log((1 - 0.5 * kept) * kept**2 / 0.5)
    side = found.with_intermediates
    assert side.deepening + side.distortion == pytest.approx(effect, abs=1e-12)
    solved = found.model("KEN").steady_state().gdp_per_worker
    base = found.model("USA").steady_state().gdp_per_worker
    k = found.codes.index("KEN")
    assert solved / base == pytest.approx(np.exp(side.log_income[k]), rel=1e-12)


def test_every_year_of_the_published_table(penn) -> None:
    panel = account_for_years(penn)
    assert [r.year for r in panel.results] == list(penn.years)
    assert not panel.left_out
    for result in panel.results:
        for side in (result.with_intermediates, result.without):
            assert sum(side.shares.values()) == pytest.approx(1.0, abs=1e-12)
