"""One sector by name: its numbers solved again, and names that are none or several."""

from __future__ import annotations

import numpy as np
import pytest

from economies import solve_checked
from weaklinks.errors import InputError
from weaklinks.studies.country import open_country
from weaklinks.studies.diagnosis import diagnose
from weaklinks.studies.one_sector import find_sector, one_sector


@pytest.fixture(scope="module")
def kenya():
    return diagnose(open_country("KEN"), whole=False)


def test_electricity_is_solved_again(kenya) -> None:
    found, economy = one_sector(kenya, "Electricity"), kenya.economy
    assert (found.name, found.code) == ("Electricity, gas and steam", "aelec")
    k = list(kenya.sectors.names).index("aelec")
    factors = {"halved_percent": 0.5, "up_10_percent": 1.1, "doubled_percent": 2.0}
    for name, factor in factors.items():
        productivity = economy.productivity.copy()
        productivity[kenya.sectors.activity[k]] *= factor
        gdp = solve_checked(economy.replace(productivity=productivity)).gdp
        assert getattr(found, name) == pytest.approx(100 * (gdp / kenya.equilibrium.gdp - 1))
    wedge = economy.wedge.copy()
    wedge[kenya.sectors.wedge_nodes[k]] = 0.0
    gdp = solve_checked(economy.replace(wedge=wedge)).gdp
    assert found.without_wedges_percent == pytest.approx(100 * (gdp / kenya.equilibrium.gdp - 1))
    better = kenya.gain_elasticity[kenya.makes] > found.gain_elasticity
    assert (found.rank, found.sectors) == (1 + int(better.sum()), int(kenya.makes.sum()))
    helps = kenya.reformed > kenya.reformed[k]
    assert found.reform_rank == 1 + int(helps.sum())


def test_every_sector_is_found_by_its_name_and_its_code(kenya) -> None:
    for k, (label, code) in enumerate(zip(kenya.sectors.labels, kenya.sectors.names, strict=True)):
        assert find_sector(kenya, label) == find_sector(kenya, f" {code.upper()} ") == k
    kinds = {one_sector(kenya, label).kind for label in kenya.sectors.labels}
    assert kinds >= {"superstar", "bottleneck"}
    stars = sum(one_sector(kenya, label).kind == "superstar" for label in kenya.sectors.labels)
    assert stars == int(np.sum(kenya.curvature > 1e-9))


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("services", "sectors are called like 'services': "),
        ("Electicity", "did you mean 'Electricity, gas and steam'?"),
        ("spaceships", "no sector is called like 'spaceships'; there are "),
        ("", "no sector is called like ''; there are "),
    ],
)
def test_names_of_none_or_several_are_told(kenya, name: str, words: str) -> None:
    with pytest.raises(InputError) as told:
        find_sector(kenya, name)
    assert words in str(told.value)
