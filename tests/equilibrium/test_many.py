"""Many variants at once are the same as each by itself."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from economies import economies, random_economy, solve_checked
from weaklinks.equilibrium.many import solve_many

VARIANTS = 5


@settings(max_examples=20)
@given(economies(), st.sampled_from(["wedge", "productivity"]), st.sampled_from([1e-4, 0.01, 1.0]))
def test_a_batch_is_its_columns(economy, field, size):
    """Wedges move towards zero and productivities by half a percent at most, near and far."""
    rng = np.random.default_rng(0)
    base = solve_checked(economy)
    draw = size * rng.uniform(0, 1, (economy.n_nodes, VARIANTS))
    if field == "wedge":
        columns = economy.wedge[:, None] * (1 - draw * (economy.wedge > 0)[:, None] * 0.01)
    else:
        columns = economy.productivity[:, None] * np.exp(0.002 * draw)
    batch = solve_many(base, **{field: columns})
    for k in range(VARIANTS):
        single = solve_checked(economy.replace(**{field: columns[:, k]}), start=base)
        assert batch.gdp[k] == pytest.approx(single.gdp, rel=1e-7)
        assert batch.welfare[k] == pytest.approx(single.welfare, rel=1e-7)
        np.testing.assert_allclose(batch.log_price[:, k], single.log_price, atol=1e-6)
    assert (batch.residual < 1e-8).all()


@pytest.mark.parametrize("seed", range(3))
def test_reforms_of_every_sector_at_once(seed):
    """Each column removes one wedge: what a greedy reform path asks for."""
    economy = random_economy(
        np.random.default_rng(seed), nodes=8, elasticities=(0.3, 0.8, 1.0, 2.0), transfers=False
    )
    base = solve_checked(economy)
    n = economy.n_nodes
    wedge = np.where(np.eye(n, dtype=bool), 0.0, economy.wedge[:, None])
    productivity = economy.productivity
    batch = solve_many(base, wedge=wedge)
    for k in range(n):
        single = solve_checked(economy.replace(wedge=wedge[:, k], productivity=productivity))
        assert batch.gdp[k] == pytest.approx(single.gdp, rel=1e-8)
