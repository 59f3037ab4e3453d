"""What a diagnosis says on a terminal: the same names and numbers as everywhere else."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from command_line import run

from weaklinks.report.page import render_html
from weaklinks.report.words import MULTIPLIERS, number
from weaklinks.studies.country import open_country
from weaklinks.studies.diagnosis import diagnose
from weaklinks.studies.one_sector import one_sector
from weaklinks.web.controls import read_values
from weaklinks.web.pages import page


@pytest.mark.parametrize("horizon", ["long", "short"])
def test_both_multipliers_have_one_name_and_number_wherever_they_stand(horizon: str) -> None:
    d = diagnose(open_country("USA15"), horizon=horizon, steps=1)
    name, own = MULTIPLIERS[horizon], number(d.multiplier)
    of_inputs = number(1.0 / (1.0 - d.intermediate_share))
    assert own != of_inputs
    terminal = " ".join(run("diagnose", "USA15", "--steps", 1, "--horizon", horizon).out.split())
    assert f"{name}: {own} % of GDP" in terminal
    assert f"intermediate-goods multiplier 1/(1\N{MINUS SIGN}sigma): {of_inputs}." in terminal
    explorer = page("diagnose")
    query = {"table": "USA15", "horizon": horizon}
    values = read_values(explorer.controls(query), query)
    cards = {c.label: c for s in explorer.content(values).sections for c in s.cards}
    assert cards[name].value == own
    assert cards["Intermediate share"].note.endswith(f"1/(1\N{MINUS SIGN}sigma) is {of_inputs}")
    report = render_html(d)
    assert f'<dt>{name}</dt><dd class="big">{own}</dd>' in report
    assert f"1/(1\N{MINUS SIGN}sigma) is {of_inputs}</dd>" in report
    for text in (terminal, report):
        assert not re.search(r"(?i)[^-]\bmultiplier 1/\(1-", text)


def test_changes_have_a_true_minus_sign_and_kinds_are_counted() -> None:
    out = run("diagnose", "USA15", "--steps", 2).out
    table = out.partition("Weakest links")[2].partition("gain: %")[0]
    assert re.search(r"\N{MINUS SIGN}\d", table)
    assert not re.search(r"\s-\d", table)
    d = diagnose(open_country("USA15"), steps=1)
    up = int((d.curvature > 0).sum())
    words = " ".join(out.split())
    assert f"Of 15 sectors {up} are superstars (" in words
    assert f"and {15 - up} are bottlenecks (" in words


def test_the_bottlenecks_counted_are_named_everywhere() -> None:
    d = diagnose(open_country("USA15"), steps=1)
    labels = [d.sectors.labels[k] for k in d.bottlenecks(5)]
    assert labels
    out, report = run("diagnose", "USA15", "--steps", 1).out, render_html(d)
    listed = out.partition("bottleneck  ")[2].partition("Complementarity")[0]
    told = report.partition("a failure costs more than")[2].partition("</ol>")[0]
    places = [(listed.find(name[:20]), told.find(name)) for name in labels]
    assert min(min(pair) for pair in places) >= 0
    assert places == sorted(places)
    record = json.loads(run("diagnose", "USA15", "--steps", 1, "--json").out)
    assert record["bottlenecks"][:5] == labels
    assert record["best_reforms"] == [d.sectors.labels[k] for k in d.best_reforms()]


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (("GHA", "--wedges", "benchmark:USA"), "Not wedges alone"),
        (("USA15", "--wedges", "{file}", "--wedge-income", "hidden"), "Wedges as given, their"),
        (("USA15", "--wedges", "{file}"), "Wedges as given, on top"),
        (("USA15", "--wedges", "profile:uniform"), "A thought experiment"),
        (("USA15",), ""),
    ],
)
def test_the_caution_is_that_of_the_wedges(
    options: tuple[str, ...], said: str, tmp_path: Path
) -> None:
    file = tmp_path / "wedges.csv"
    file.write_text("sector,wedge\na:Construction,0.05\n")
    given = [word.replace("{file}", str(file)) for word in options]
    out = run("diagnose", *given, "--steps", 1).out
    cautions = ("Not wedges alone", "Wedges as given", "A thought experiment")
    assert [c for c in cautions if c in out] == [c for c in cautions if said.startswith(c)]
    assert said in " ".join(out.split())


def test_a_table_without_wedges_is_told_once(tmp_path: Path) -> None:
    blocks = {
        "flows": ",Farming,Services\nFarming,8,26\nServices,9,38\n",
        "final_demand": ",Households\nFarming,20\nServices,40\n",
        "value_added": ",Farming,Services\nLabour,27,13\nCapital,10,10\n",
    }
    for name, text in blocks.items():
        (tmp_path / f"{name}.csv").write_text(text)
    found = run("diagnose", tmp_path)
    assert found.status == 0
    words = " ".join(found.out.split())
    assert words.count("nothing to remove") == 1
    assert "--wedges benchmark:USA" in words
    assert "GDP without wedges" not in words
    assert "Wedges take" not in words


def test_one_sector_is_told_with_its_own_numbers() -> None:
    found = one_sector(diagnose(open_country("KEN"), whole=False), "electricity")
    shown = run("diagnose", "KEN", "--sector", "electricity")
    assert shown.status == 0
    assert f"+{found.gain_elasticity:.3f} %  {found.rank} of {found.sectors}" in shown.out
    assert f"+{found.doubled_percent:.2f} %" in shown.out
    record = json.loads(run("diagnose", "KEN", "--sector", "aelec", "--json").out)
    assert record["sector"]["gain_elasticity"] == pytest.approx(found.gain_elasticity)
    assert record["sector"]["name"] == found.name
    assert record["residual"] < 1e-9
    refused = run("diagnose", "KEN", "--sector", "spaceships")
    assert refused.status == 2
    assert "Traceback" not in refused.err
