"""Random networks and economies written as files."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from economies import solve_checked
from weaklinks.economy import Node, assemble
from weaklinks.errors import InputError
from weaklinks.models.network import Network, read_economy


@settings(max_examples=20)
@given(
    sectors=st.integers(1, 12),
    density=st.floats(0, 1),
    intermediate_share=st.floats(0, 0.9),
    elasticity_inputs=st.sampled_from([0.0, 0.5, 1.0]),
    largest_wedge=st.floats(0, 0.9),
    seed=st.integers(0, 1000),
)
def test_any_network_solves(**parameters) -> None:
    economy = Network(**parameters, productivity_dispersion=0.3).economy()
    solve_checked(economy.without_wedges().replace(productivity=np.ones(economy.n_nodes)))
    assert (economy.wedge >= 0).all()
    assert (economy.wedge <= parameters["largest_wedge"]).all()


def test_without_differences_gdp_is_the_roundabout_multiplier() -> None:
    """All prices equal p = A^-1 p^sigma w^(1-sigma): w/p = A^(1/(1-sigma)) with one sector type."""
    network = Network(
        sectors=6, intermediate_share=0.4, largest_wedge=0.0, productivity_dispersion=0.0
    )
    economy = network.economy()
    assert solve_checked(economy).gdp == pytest.approx(1.0, rel=1e-12)
    productivity = economy.productivity.copy()
    productivity[:6] = 2.0
    richer = solve_checked(economy.replace(productivity=productivity))
    assert richer.gdp == pytest.approx(2.0 ** (1 / 0.6), rel=1e-12)


def test_the_seed_decides() -> None:
    one, same, other = (Network(sectors=5, seed=s).economy() for s in (1, 1, 2))
    np.testing.assert_array_equal(one.shares.toarray(), same.shares.toarray())
    np.testing.assert_array_equal(one.wedge, same.wedge)
    assert (one.wedge[:5] != other.wedge[:5]).all()


@pytest.mark.parametrize(("density", "links"), [(0.0, 6), (1.0, 36)])
def test_density_is_the_share_of_suppliers(density: float, links: int) -> None:
    economy = Network(sectors=6, density=density).economy()
    assert economy.shares[6:12].nnz == links
    np.testing.assert_allclose(economy.shares.sum(axis=1), 1.0)


TEXT = """final = "bread"
[factors]
land = 2.0
work = 3.0
[nodes.bread]
inputs = { corn = 2, work = 1 }
elasticity = 0.5
wedge = 0.2
rebate = 0.5
[nodes.corn]
inputs = { land = 0.5, work = 0.5 }
productivity = 1.5
transfer = 0.1
"""


def test_a_file_is_the_economy_it_describes(tmp_path: Path) -> None:
    (tmp_path / "e.toml").write_text(TEXT)
    found = solve_checked(read_economy(tmp_path / "e.toml"))
    bread = Node(name="bread", inputs={"corn": 2, "work": 1}, elasticity=0.5, wedge=0.2, rebate=0.5)
    corn = Node(name="corn", inputs={"land": 1, "work": 1}, productivity=1.5, transfer=0.1)
    same = solve_checked(assemble([bread, corn], {"land": 2.0, "work": 3.0}, final="bread"))
    assert found.economy.names == ("bread", "corn", "land", "work")
    np.testing.assert_allclose(found.log_price, same.log_price, atol=1e-14)
    assert found.gdp == pytest.approx(same.gdp, rel=1e-14)


def test_all_faults_of_a_file_are_named_at_once(tmp_path: Path) -> None:
    wrong = TEXT.replace("= 0.2", "= 'a'").replace("productivity", "product").replace("3.0", "'b'")
    (tmp_path / "e.toml").write_text(wrong)
    with pytest.raises(InputError) as caught:
        read_economy(tmp_path / "e.toml")
    assert len(caught.value.problems) == 3
    assert str(tmp_path) not in str(caught.value)
