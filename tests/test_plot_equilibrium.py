"""The chart of a solved economy shows what the result says."""

import pytest

from weaklinks.economy import Node, assemble
from weaklinks.equilibrium import solve
from weaklinks.plots.equilibria import equilibrium_data


@pytest.fixture(scope="module")
def solved():
    nodes = [
        Node(name="steel", inputs={"coal": 1, "labour": 1}, wedge=0.2),
        Node(name="coal", inputs={"steel": 1, "labour": 3}),
        Node(name="final", inputs={"steel": 1, "coal": 1}),
    ]
    return solve(assemble(nodes, {"labour": 1.0}, final="final"))


def test_the_largest_nodes_come_first_with_both_weights(solved):
    rows = equilibrium_data(solved, most=2)
    assert [row["node"] for row in rows] == ["final", "coal"]
    assert rows[0]["domar_weight"] == pytest.approx(1.0)
    assert rows[1]["cost_domar_weight"] > rows[1]["domar_weight"]  # demand leaks at the wedge


def test_a_result_draws_itself(solved):
    drawn = solved.plot().to_dict()
    assert drawn["layer"]
    assert "relative to GDP" in str(drawn["title"])
