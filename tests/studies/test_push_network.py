"""The push on real data: what is taken from the table, what is assumed, what comes out."""

from __future__ import annotations

import numpy as np
import pytest

from weaklinks.errors import InputError
from weaklinks.studies.linkages import linkages
from weaklinks.studies.push_assumptions import (
    Assumption,
    PushAssumptions,
    assumptions_template,
    read_assumptions,
)
from weaklinks.studies.push_network import country_push, network_push
from weaklinks.tables import load, prepare


def assume(premium=0.25, productivity=1.5, extra=0.2, break_even=1.08, **sectors):
    return PushAssumptions(
        premium=Assumption(value=premium),
        productivity=Assumption(value=productivity),
        extra_intensity=Assumption(value=extra),
        break_even=Assumption(value=break_even),
        sectors=sectors,
    )


@pytest.fixture(scope="module")
def kenya():
    return linkages("KEN")


@pytest.fixture(scope="module")
def pushed():
    return country_push("KEN", assume(), most_boxes=40, time_limit=20.0)


def test_with_nobody_modern_sales_are_the_recorded_ones(kenya) -> None:
    """42 industries, and everything passed through, come back to the last digit."""
    model = network_push(kenya, PushAssumptions())
    none = np.zeros((1, 42), dtype=bool)
    output = model.output(none)[0] * kenya.spending
    np.testing.assert_allclose(output, kenya.sales, rtol=1e-10)
    state = model.state(none)
    assert state["income"][0] == pytest.approx(1.0, abs=1e-12)
    everybody = model.state(~none)
    assert abs(everybody["income_gap"][0]) < 1e-12


def test_links_against_the_table_itself(kenya) -> None:
    assert len(kenya.codes) == 42
    assert (kenya.inputs.sum(axis=1) <= kenya.intermediate_share + 1e-12).all()
    assert kenya.final_share.sum() < 1.0  # some spending goes abroad and to taxes
    assert "Maize" in kenya.labels
    # Public administration sells to final demand only, and so to nobody's inputs much.
    assert kenya.inputs[:, kenya.codes.index("apadm")].max() < 0.05


@pytest.mark.parametrize("code", ["KEN", "USA15", "GHA"])
def test_gdp_is_factor_income_and_taxes(code) -> None:
    """From the spending side here, from the income side in the table."""
    links = linkages(code)
    table = prepare(load(code)).table
    made = table.flows[np.ix_(table.is_kind("factor"), table.is_kind("activity"))].sum()
    taxes = table.is_kind("tax-activity", "tax-factor", "tax-product", "tax-import", "tax-export")
    earned = made + table.flows[taxes].sum()
    assert links.gdp == pytest.approx(earned, rel=1e-9)


def test_the_push_leads_to_its_target_and_can_be_released(pushed) -> None:
    push = pushed.push
    assert push.answer == "temporary"
    assert push.released
    assert push.cascade.rests
    assert pushed.gain_percent["income"] > 10.0
    assert 0.0 < pushed.cost_percent < 5.0
    assert push.status.lower_bound <= push.total_cost
    frame = pushed.to_frame()
    assert frame.cost_percent[frame.seed].sum() == pytest.approx(pushed.cost_percent)
    assert "illustrative" in pushed.words
    assert pushed.record()["assumptions"][0]["source"] == "illustrative"


def test_without_a_premium_there_is_nothing_to_push_for() -> None:
    found = country_push("KEN", assume(premium=0.0, extra=0.0))
    assert found.equilibria.complete
    assert found.equilibria.regime == "unique-low"
    assert found.push.answer == "nothing"
    assert "No push" in found.words
    assert found.cost_percent == 0.0


def test_single_sectors_may_differ_or_have_no_modern_technology(kenya) -> None:
    own = {"amaiz": {"productivity": Assumption(value=3.0, source="a study")}}
    own["apadm"] = {"modern": Assumption(value=0.0, source="not a firm")}
    model = network_push(kenya, assume(**own))
    assert model.productivity[kenya.codes.index("amaiz")] == 3.0
    assert "apadm" not in model.game().labels
    assert model.game().size == 41


def test_the_template_is_read_back(tmp_path, kenya) -> None:
    own = {"amaiz": {"productivity": Assumption(value=3.0, source="a study")}}
    file = tmp_path / "assumptions.toml"
    for given in (PushAssumptions(), assume(**own)):
        text = assumptions_template(kenya.codes, kenya.labels, given)
        file.write_text(text, encoding="utf-8")
        assert read_assumptions(file, kenya.codes) == given
    assert "# amaiz: Maize" in text


def test_every_number_needs_a_source_and_a_range(tmp_path, kenya) -> None:
    file = tmp_path / "bad.toml"
    file.write_text(
        "speed = 1\n"
        "premium = { value = 0.2 }\n"
        "productivity = { value = 0.5, source = 'x' }\n"
        "[sectors.nowhere]\nbreak_even = { value = 1.0, source = 'x' }\n"
        "[sectors.amaiz]\ncolour = { value = 1.0, source = 'x' }\n",
        encoding="utf-8",
    )
    with pytest.raises(InputError) as caught:
        read_assumptions(file, kenya.codes)
    said = str(caught.value)
    for part in ("'speed'", "give its source", "value is 0.5", "'nowhere'", "'colour'"):
        assert part in said


def test_charts_say_who_and_when(pushed) -> None:
    from weaklinks.plots.push_network import finite_equilibria_data, finite_push_data

    rows = finite_push_data(pushed.push, pushed.links.labels, pushed.percent_of_gdp)
    won = [row for row in rows if row["part"] == "won by the push"]
    assert len(won) == len(pushed.push.names)
    assert sum(row["cost"] for row in won) == pytest.approx(pushed.cost_percent)
    assert max(row["round"] for row in rows) <= len(pushed.push.cascade.rounds) - 1
    assert pushed.plot().to_dict()["hconcat"]
    cells = finite_equilibria_data(pushed.equilibria)
    assert len(cells) == 42 * len(pushed.equilibria.found)
    assert pushed.equilibria.plot().to_dict()["mark"]
