"""Reform paths in Jones' economy against the general solver, closed forms and brute force."""

from __future__ import annotations

import numpy as np
import pytest

from weaklinks.models.jones import Jones2008
from weaklinks.studies.jones_reforms import jones_reform_path
from weaklinks.studies.reforms import GREEDY, reform_path

BY = ("wedge", "size", "domar_weight", "gain", "productivity", "name", "place")
ORDERS = [*GREEDY, "random", *(f"by:{a}" for a in BY), *(f"by:-{a}" for a in BY)]


@pytest.mark.parametrize("order", ORDERS)
@pytest.mark.parametrize("points", [1, 2, 23])
def test_it_is_the_path_of_the_general_solver(points: int, order: str) -> None:
    model = Jones2008(points=points)
    fast, general = reform_path(model, order=order), reform_path(model.economy(), order=order)
    assert fast.sectors == general.sectors
    np.testing.assert_allclose(fast.gdp, general.gdp, rtol=1e-11)
    np.testing.assert_allclose(fast.welfare, general.welfare, rtol=1e-11)
    for name in ("order", "equilibria", "complete", "certified"):
        assert getattr(fast, name) == getattr(general, name)
    assert max(fast.residual, general.residual) < 1e-11


def test_figure_5() -> None:
    """Section 7: 300 varieties; "nearly 60 %" and "the 80 % reform point" of the worst path."""
    model = Jones2008(points=300)
    paths = {
        order: jones_reform_path(model, order=order)
        for order in ("best", "worst", "by:productivity", "by:-productivity")
    }
    rich = Jones2008(points=300, wedge=0.0, human_capital=2.0).steady_state().gdp
    doubled = {
        order: tuple(int(np.argmax(path.gdp_relative >= times)) for times in (2.0, 4.0))
        for order, path in paths.items()
    }
    assert doubled["worst"] == (178, 241)
    assert doubled["best"] == (9, 54)
    for path in paths.values():
        assert path.gdp[-1] / rich == pytest.approx(0.5, rel=1e-12)
        assert 0.045 < path.gdp[0] / rich < 0.055
    assert paths["by:productivity"].sectors[0] == "variety 1"
    assert paths["by:-productivity"].sectors[0] == "variety 300"
