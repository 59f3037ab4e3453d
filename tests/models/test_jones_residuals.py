"""The 17 equations of section 5.2 hold, and each of them notices when it does not."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from jones_draws import gap, random_model, steady_states

from weaklinks.errors import InputError, NoEquilibriumError
from weaklinks.models.jones import Allocation, Jones2008

EQUATIONS = {
    "household: Euler equation",
    "household: budget",
    "final sector: first-order conditions",
    "intermediate sector: first-order conditions",
    "varieties: first-order condition for capital",
    "varieties: first-order condition for human capital",
    "varieties: first-order condition for intermediates",
    "market: assets are capital",
    "market: human capital",
    "market: varieties",
    "market: intermediate goods",
    "government: budget",
    "capital accumulation",
    "capital in use",
    "production of varieties",
    "final good",
    "intermediate good",
}


def test_seventeen_equations_and_sixteen_away_from_the_steady_state() -> None:
    a = Jones2008(points=5).steady_state()
    assert set(a.residuals) == EQUATIONS
    assert len(EQUATIONS) == 17
    assert set(a.model.given_capital(1.0).residuals) == EQUATIONS - {"household: Euler equation"}


@pytest.mark.parametrize("capital_share", [1 / 3, 0.85])
def test_they_hold(capital_share: float) -> None:
    found = [a.residual for a in steady_states(500, 1, capital_share=capital_share)]
    assert max(found) < 1e-11


def test_they_hold_at_any_stock_of_capital() -> None:
    rng = np.random.default_rng(8)
    for _ in range(200):
        model = random_model(rng, wedge=rng.uniform(0.0, 0.99), weights=None)
        assert model.given_capital(float(np.exp(rng.normal(scale=5.0)))).residual < 1e-11


def economy() -> Allocation:
    rng = np.random.default_rng(9)
    return Jones2008(
        productivity=np.exp(rng.normal(size=4)),
        wedge=rng.uniform(-0.1, 0.8, 4),
        weights=rng.uniform(0.2, 1.0, 4),
        intermediate_share=0.4,
        intermediate_exponent=-2.0,
        final_exponent=0.6,
        human_capital=1.7,
        workers=3.0,
    ).steady_state()


#: What must notice that a number of the allocation is one in a hundred too large.
WITNESSES = {
    "gdp": {
        "household: budget",
        "final sector: first-order conditions",
        "government: budget",
        "final good",
    },
    "capital": {"varieties: first-order condition for capital", "production of varieties"},
    "intermediates": {
        "intermediate sector: first-order conditions",
        "varieties: first-order condition for intermediates",
        "production of varieties",
        "intermediate good",
        "government: budget",
    },
    "price": {
        "final sector: first-order conditions",
        "intermediate sector: first-order conditions",
        "varieties: first-order condition for capital",
        "varieties: first-order condition for human capital",
        "varieties: first-order condition for intermediates",
        "government: budget",
    },
    "final_use": {"final sector: first-order conditions", "market: varieties", "final good"},
    "intermediate_use": {
        "intermediate sector: first-order conditions",
        "market: varieties",
        "intermediate good",
    },
    "output": {
        "varieties: first-order condition for capital",
        "varieties: first-order condition for human capital",
        "varieties: first-order condition for intermediates",
        "market: varieties",
        "production of varieties",
        "government: budget",
    },
    "input_share": {
        "varieties: first-order condition for capital",
        "varieties: first-order condition for human capital",
        "varieties: first-order condition for intermediates",
        "market: human capital",
        "market: intermediate goods",
        "capital in use",
        "production of varieties",
    },
    "wage": {
        "household: budget",
        "market: assets are capital",
        "varieties: first-order condition for human capital",
    },
    "rental": {
        "household: Euler equation",
        "household: budget",
        "market: assets are capital",
        "varieties: first-order condition for capital",
    },
    "intermediate_price": {
        "intermediate sector: first-order conditions",
        "varieties: first-order condition for intermediates",
        "government: budget",
    },
}


@pytest.mark.parametrize("field", WITNESSES)
def test_every_number_has_witnesses(field: str) -> None:
    true = economy()
    false = replace(true, **{field: getattr(true, field) * 1.01})
    noticed = {name for name, gap in false.residuals.items() if gap > 1e-4}
    assert noticed >= WITNESSES[field]
    assert false.residual > 1e-3


@pytest.mark.parametrize(
    "field", ["price", "final_use", "intermediate_use", "output", "input_share"]
)
@pytest.mark.parametrize("variety", range(4))
@pytest.mark.parametrize("factor", [1.01, 0.0, np.nan])
def test_one_variety_is_enough(field: str, variety: int, factor: float) -> None:
    true = economy()
    values = getattr(true, field).copy()
    values[variety] *= factor
    with np.errstate(all="ignore"):
        try:
            noticed = not replace(true, **{field: values}).residual < 1e-4
        except InputError as error:  # of a bundle of something that is not a number
            noticed = "NaN" in str(error)
    assert noticed


@pytest.mark.parametrize("field", ["final", "intermediate", "wedge_final", "wedge_intermediate"])
def test_indices_are_summaries_that_no_equation_reads(field: str) -> None:
    """They are proved by equations (15) to (17) and footnote 8 in test_jones_equilibrium."""
    true = economy()
    indices = replace(true.indices, **{field: 9.0})
    assert replace(true, indices=indices).residual == true.residual


def test_the_average_wedge_is_what_the_government_gets() -> None:
    true = economy()
    false = replace(true, indices=replace(true.indices, kept=true.indices.kept * 1.01))
    assert false.residuals["government: budget"] > 1e-3
    assert gap(true.wedge_revenue / true.gross_output, true.average_wedge) < 1e-14


def test_every_equation_but_one_can_fail() -> None:
    """I = delta K is how `investment` is defined, so nothing stored can contradict it."""
    true = economy()
    noticed: set[str] = set()
    for field in WITNESSES:
        false = replace(true, **{field: getattr(true, field) * 1.01})
        noticed |= {name for name, gap in false.residuals.items() if gap > 1e-4}
    assert noticed == EQUATIONS - {"capital accumulation"}


def test_goods_are_all_used() -> None:
    """C + I = Y holds by Walras' law; here with C from the household's income."""
    for a in steady_states(200, 1):
        m = a.model
        income = a.interest_rate * a.capital + a.wage * m.human_capital * m.workers
        assert abs(income + a.wedge_revenue + m.depreciation * a.capital - a.gdp) < 1e-11 * a.gdp


@pytest.mark.parametrize("points", [2, 5, 1001])
@pytest.mark.parametrize("short", [1e-9, 1e-10, 1e-12, 1e-15])
def test_all_but_perfect_substitutes_are_refused_where_rounding_spoils_them(
    points: int, short: float
) -> None:
    model = Jones2008(final_exponent=1.0 - short, points=points)
    for allocation in (model.steady_state, lambda: model.given_capital(2.0)):
        with pytest.raises(NoEquilibriumError, match=r"Lower final_exponent: theta is 0\.9999"):
            allocation()


def test_what_is_not_refused_holds() -> None:
    """Up to the parameters' limits an allocation is right to 1e-8, or there is none."""
    rng, refused = np.random.default_rng(10), 0
    for _ in range(300):
        model = random_model(
            rng,
            final_exponent=1.0 - 10.0 ** rng.uniform(-14, -1),
            wedge=rng.uniform(0.0, 0.99),
            weights=None,
        )
        try:
            assert model.steady_state().residual <= 1e-8
        except NoEquilibriumError as error:
            refused += "rounding is magnified" in str(error)
    assert 0 < refused < 200
