"""Jones (2008): printed numbers, by the closed forms and by second routes."""

from __future__ import annotations

from importlib import import_module

import numpy as np
import pytest

import weaklinks as wl
from weaklinks.models.jones import Jones2008, LogNormal
from weaklinks.published import Comparison, reproduce
from weaklinks.published.jones2008 import countries as published_countries
from weaklinks.published.jones2008.countries import SCENARIOS, countries, income_ratio
from weaklinks.published.jones2008.slips import EVIDENCE
from weaklinks.studies.contrasts import TABLE_2_COLUMNS
from weaklinks.studies.scenarios import scenario_grid


@pytest.fixture(scope="module")
def whole():
    return reproduce("jones2008")


@pytest.fixture(scope="module")
def by_key(whole):
    return {(c.printed.item, c.printed.key): c for c in whole.comparisons}


def test_every_printed_number_agrees(whole) -> None:
    assert whole.differences == ()
    assert whole.agrees
    assert len(whole.of("table2")) == 30
    assert len(whole.of("table1")) == 19


def test_every_digit_matters(whole) -> None:
    """One unit more or less in the last printed digit is noticed, wherever digits are compared."""
    for c in whole.comparisons:
        if c.printed.rule != "digits":
            continue
        text = c.printed.printed
        decimals = len(text.partition(".")[2])
        for unit in (-1, 1):
            wrong = f"{float(text) + unit * 10.0**-decimals:.{decimals}f}"
            changed = type(c.printed)(**{**vars(c.printed), "printed": wrong})
            # A value that lies on the edge of two roundings would agree with both.
            assert not Comparison(printed=changed, computed=c.computed).agrees, c


CELLS = [("3", "Baseline"), ("4", "rho = -100"), ("4", "theta = 1/1.1"), ("2", "Baseline"),
         ("5", "sigma = 0"), ("Benchmark", "theta = 1/1.3")]  # fmt: skip


@pytest.mark.parametrize(("scenario", "column"), CELLS)
def test_the_general_solver_gives_the_same_cells(scenario, column) -> None:
    rich, poor = (wl.solve(model.economy()) for model in countries(scenario, column))
    found = rich.gdp_per_worker / poor.gdp_per_worker
    assert found == pytest.approx(income_ratio(scenario, column), rel=1e-10)


def test_wedges_solved_for_are_those_of_the_calibration_over_the_whole_range() -> None:
    grid = scenario_grid()
    for scenario in SCENARIOS:
        for column in TABLE_2_COLUMNS:
            searched, solved = grid.models(scenario, column)[1], countries(scenario, column)[1]
            assert solved.wedge_decay == pytest.approx(searched.wedge_decay, abs=1e-12)
            np.testing.assert_allclose(
                solved.varieties.wedge, searched.varieties.wedge, rtol=0, atol=1e-12
            )


@pytest.mark.parametrize("column", TABLE_2_COLUMNS)
@pytest.mark.parametrize("scenario", SCENARIOS)
def test_capital_output_is_three_times_lower_in_every_cell(scenario, column) -> None:
    assert published_countries.capital_output_factor(scenario, column) == pytest.approx(3, rel=1e-9)


def test_table_2_by_hand() -> None:
    """Where only factors of two and three differ, the ratios are powers of them."""
    assert income_ratio("Benchmark", "sigma = 0") == pytest.approx(2 * np.sqrt(3))
    assert income_ratio("Benchmark") == pytest.approx(16 / 3)  # 2 * (3/2)^-1 * 2^3
    assert income_ratio("1") == pytest.approx(8 * 16 / 3)
    assert income_ratio("1", "sigma = 0") == pytest.approx(2**1.5 * 2 * np.sqrt(3))


def test_hazens_percentiles_by_hand(by_key) -> None:
    """Points k = 100.1 and 900.9 of 1001, counted in halves from both ends."""
    log_a = -2.0 * np.arange(1001) / 1000
    low, high = 0.9 * 1001 - 0.5, 0.1 * 1001 - 0.5
    a = [np.interp(place, np.arange(1001), np.exp(log_a)) for place in (high, low)]
    assert by_key["table1", "ratio_90_10"].computed == pytest.approx(a[0] / a[1], rel=1e-12)


def test_quoted_shares_and_powers_are_measured_in_the_economy(monkeypatch) -> None:
    """With another intermediate share they differ from what is printed."""
    quoted = import_module("weaklinks.published.jones2008.text")  # the package has a function text
    other = Jones2008(intermediate_share=0.4, wedge=0.5).steady_state()
    printed = {c.printed.key: c.printed for c in reproduce("jones2008", ["text"]).comparisons}
    monkeypatch.setattr(quoted, "allocations", lambda *_: (other, other))
    found = quoted.text()
    for key in ("produced_share", "multiplier_beta"):
        assert not Comparison(printed=printed[key], computed=found[key]).agrees
    beta = 0.4 + 0.6 / 3
    assert found["produced_share"] == pytest.approx(beta, rel=1e-12)
    assert found["wedge_power"] == pytest.approx(1.0, rel=1e-12)  # (21) holds at any sigma


def test_every_slip_is_confirmed_by_its_numbers(whole) -> None:
    assert len(whole.slips) == len(EVIDENCE) == 11
    for slip in whole.slips:
        assert slip.confirmed, slip
        assert "{" not in slip.evidence
        assert slip.where
        assert slip.right


def test_what_holds_where_it_stands_is_no_slip(whole) -> None:
    """Page 23 speaks of (19), given capital, and page 38 of reforms that raise output."""
    told = {slip.printed for slip in whole.slips}
    assert not any("GDP is maximized at tau" in text for text in told)
    assert not any("is not the one that increases" in slip.title for slip in whole.slips)


def test_term_a_of_proposition_5_moves_with_the_covariance(whole) -> None:
    """By the printed formula; the slip's numbers come from footnote 8 by quadrature."""
    slip = next(s for s in whole.slips if s.title.startswith("Term A"))
    sigma, theta, rho = 1 / 2, 1 / 1.2, -1.0
    for covariance in (-0.05, 0.05):
        e_theta, e_rho = (
            np.exp(-0.7 + (1 + e) / (1 - e) * 0.3**2 / 2 + e / (1 - e) * covariance)
            for e in (theta, rho)
        )
        assert f"{np.log(1 - sigma * e_rho) - np.log(e_theta):.4f}" in slip.evidence


def test_slips_come_with_the_items_they_affect() -> None:
    assert {s.item for s in reproduce(items=["table2", "figure5"]).slips} == {"table2", "figure5"}
    assert reproduce(items=["figure2"]).slips == ()


def test_the_counterexample_to_proposition_5_by_simulation() -> None:
    """More varied wedges raise income there: shown without the closed form's slope."""
    model = Jones2008(intermediate_share=0.0, capital_share=0.7)
    incomes = []
    for sd in (0.1, 0.3):
        v = LogNormal(sd_wedge=sd, sd_productivity=0.2).varieties(80)
        poor = model.replace(productivity=v.productivity, wedge=v.wedge, weights=v.weight)
        incomes.append(poor.steady_state().gdp_per_worker)
    assert incomes[1] > incomes[0]


def test_items_are_computed_alone_and_in_the_papers_order(whole) -> None:
    some = reproduce(items=["text", "table1"])
    assert some.items == ("table1", "text")
    assert some.comparisons == (*whole.of("table1"), *whole.of("text"))
    assert some.figures == {}


def test_a_reproduction_describes_itself(whole) -> None:
    frame = whole.to_frame()
    assert len(frame) == len(whole.comparisons)
    assert frame["agree"].all()
    assert (frame["source"] != "").all()
    total = len(whole.comparisons)
    assert f"{total} of {total} printed numbers agree" in repr(whole)
    assert "printed 5.3" in repr(whole.of("table2")[0])
