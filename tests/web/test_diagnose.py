"""*Diagnose a country*: numbers are the library's, files run again, uploads are safe."""

from __future__ import annotations

import csv
import io
import json
import re
from importlib.resources import files
from pathlib import Path

import altair as alt
import pytest
from click.testing import CliRunner

from weaklinks.calibration import Elasticities
from weaklinks.cli import cli
from weaklinks.equilibrium import solve
from weaklinks.errors import InputError
from weaklinks.studies.country import open_country
from weaklinks.studies.diagnosis import ALTERNATIVES, diagnose
from weaklinks.studies.reforms import reform_path
from weaklinks.studies.spread import draw_spread
from weaklinks.web.controls import grouped, read_values
from weaklinks.web.pages import diagnose_opening, page
from weaklinks.web.pages.diagnose_settings import address

PAGE = page("diagnose")
KENYA = (files("weaklinks.tables") / "embedded" / "ifpri_sam_ken_2019.csv").read_bytes()
VIEWS = {
    "small": {"table": "USA15"},
    "all settings": {
        "table": "USA15",
        "wedges": "profile:v-shape",
        "maximum": "0.7",
        "horizon": "short",
        "elasticity_final": "4",
        "draws": "50",
    },
    "benchmark": {"table": "GHA", "wedges": "benchmark:USA"},
}


def nobody(done: int, total: int) -> None:
    """Nobody is told of progress."""


def values_of(query: dict[str, str]) -> dict[str, object]:
    return read_values(list(PAGE.controls(query)), query)


def library(view: str):
    """The same diagnosis by a call of the library, written out by hand."""
    if view == "small":
        return diagnose(open_country("USA15"), steps=1)
    if view == "benchmark":
        return diagnose(open_country("GHA", wedges="benchmark:USA"), steps=1)
    return diagnose(
        open_country("USA15", wedges="profile:v-shape:maximum=0.7"),
        horizon="short",
        elasticities=Elasticities(final=4.0),
        steps=1,
        draws=50,
    )


def number_in(text: str) -> float:
    found = re.search(r"[-\N{MINUS SIGN}+]?[0-9][0-9,.]*(e[-\N{MINUS SIGN}]?[0-9]+)?", text)
    assert found, text
    return float(found[0].replace(",", "").replace("\N{MINUS SIGN}", "-"))


def close(text: str, value: float) -> None:
    assert number_in(text) == pytest.approx(value, rel=5e-3), text


@pytest.mark.parametrize("view", VIEWS)
def test_numbers_are_those_of_the_library(view: str) -> None:
    values, d = values_of(VIEWS[view]), library(view)
    content = PAGE.content(values)
    best = d.weakest_links(1)[0]
    gain, worth = content.answer.split("Better productivity")
    close(gain.partition(": ")[2].partition("GDP would be")[2], d.gdp_gain_percent)
    assert d.sectors.labels[best] in worth
    close(worth.partition("GDP by ")[2], float(d.gain_elasticity[best]))
    first, level = d.path.sectors[0], d.path.gdp_relative[1]
    assert f"removes the wedges of {first}: " in worth
    close(worth.partition("alone GDP would be ")[2], 100 * (level - 1))
    assert ("Not wedges alone" in content.answer) == (view == "benchmark")
    cards = {card.label: card.value for s in content.sections for card in s.cards}
    close(cards["GDP without wedges"], d.gdp_gain_percent)
    words = {"long": "Long-run multiplier, with capital"}
    words["short"] = "Short-run multiplier, capital fixed"
    close(cards[words[d.horizon]], d.multiplier)
    close(cards["Average wedge"], 100 * d.average_wedge)
    close(cards["Intermediate share"], 100 * d.intermediate_share)
    now = solve(d.economy)
    notes = {card.label: card.note for s in content.sections for card in s.cards}
    said = notes["Intermediate share"].partition(" is ")[2].partition(" is ")[2]
    close(said, 1 / (1 - d.intermediate_share))
    small_print = {s.title: " ".join(s.words) for s in content.sections}["How this was computed"]
    assert 0 < number_in(small_print.partition("(the residual) is ")[2]) < 1e-9
    close(cards["GDP without wedges"], 100 * (solve(d.economy.without_wedges()).gdp / now.gdp - 1))


@pytest.mark.parametrize("view", VIEWS)
def test_the_table_of_weakest_links_is_the_librarys(view: str) -> None:
    d = library(view)
    sections = {s.title: s for s in PAGE.content(values_of(VIEWS[view])).sections}
    (table,) = sections["Weakest links"].tables
    assert [row[0] for row in table.rows] == [d.sectors.labels[k] for k in d.weakest_links()]
    for row, k in zip(table.rows, d.weakest_links(), strict=True):
        found = [number_in(cell) for cell in row[1:]]
        expected = (d.gain_elasticity[k], d.domar_weight[k], 100 * d.wedge[k])
        assert found[:3] == pytest.approx(expected, abs=6e-3)
        wedge = d.economy.wedge.copy()
        wedge[d.sectors.wedge_nodes[k]] = 0.0
        alone = solve(d.economy.replace(wedge=wedge)).gdp / d.equilibrium.gdp
        assert found[3] == pytest.approx(100 * (alone - 1), abs=6e-4)


@pytest.mark.parametrize("view", VIEWS)
def test_superstars_are_solved_again_one_by_one(view: str) -> None:
    d = library(view)
    section = PAGE.panels["superstars"](values_of(VIEWS[view]), nobody)
    up, down = (int((sign * d.curvature[d.makes] > 0).sum()) for sign in (1, -1))
    said = section.words[0]
    assert said.startswith(f"Of {d.makes.sum()} sectors ")
    assert re.search(rf"\b{up or 'none'} (is a superstar|are superstars)\b", said)
    assert re.search(rf"\b{down or 'none'} (is a bottleneck|are bottlenecks)\b", said)
    rows = section.tables[0].rows if d.superstars() else []
    assert [row[0] for row in rows] == [d.sectors.labels[k] for k in d.superstars()]
    necks = [row[0] for row in section.tables[-1].rows] if d.bottlenecks() else []
    assert necks == [d.sectors.labels[k] for k in d.bottlenecks()]
    for row, k in list(zip(rows, d.superstars(), strict=True))[:2]:
        at, economy = d.sectors.activity[k], d.economy
        for cell, factor in ((row[2], 0.5), (row[3], 2.0)):
            productivity = economy.productivity.copy()
            productivity[at] *= factor
            gdp = solve(economy.replace(productivity=productivity)).gdp
            change = 100 * (gdp / d.equilibrium.gdp - 1)
            assert number_in(cell) == pytest.approx(change, abs=6e-3)
        assert number_in(row[3]) > number_in(row[4])


@pytest.mark.parametrize("view", VIEWS)
def test_every_chart_is_valid_and_has_its_numbers(view: str) -> None:
    values = values_of(VIEWS[view])
    sections = [*PAGE.content(values).sections]
    sections += [panel(values, nobody) for panel in PAGE.panels.values()]
    figures = [figure for section in sections for figure in section.figures]
    names = {"weak-links", "shocks", "wedges", "reform-path", "alternatives"}
    assert {f.name for f in figures} == names | ({"draws"} if "draws" in VIEWS[view] else set())
    with alt.utils.schemapi.debug_mode(True):
        for figure in figures:
            figure.chart().to_dict()
            assert len(figure.frame()) > 0
            assert figure.alt


def test_the_reform_panel_is_the_reform_path() -> None:
    values = values_of({"table": "USA15", "horizon": "short"})
    told: list[tuple[int, int]] = []
    section = PAGE.panels["path"](values, lambda done, total: told.append((done, total)))
    path = reform_path(open_country("USA15").economy(horizon="short"))
    assert told[-1] == (len(path.sectors), len(path.sectors))
    (table,) = section.tables
    assert [row[0] for row in table.rows] == list(path.sectors)[:15]
    levels = [float(row[3]) for row in table.rows]
    assert levels == pytest.approx(path.gdp_relative[1:16], abs=6e-5)
    added = [number_in(row[2]) for row in table.rows]
    steps = 100 * (path.gdp_relative[1:16] / path.gdp_relative[:15] - 1)
    assert added == pytest.approx(steps, abs=6e-4)
    assert section.words[0].startswith(f"First comes {path.sectors[0]}.")


def test_what_lowers_gdp_at_the_end_of_a_path_is_said_and_true() -> None:
    """Kenya beside the USA: the last reforms end subsidies; each raises net final spending."""
    values = values_of({"table": "KEN", "wedges": "benchmark:USA"})
    said = PAGE.panels["path"](values, nobody).words
    d = diagnose_opening.look(values)
    path = reform_path(d.economy, start=d.equilibrium)
    peak = int(path.gdp.argmax())
    left = [d.sectors.index(name) for name in path.sectors[peak:]]
    assert f"(all of the last {len(left)} sectors have one)" in said[1]
    assert (d.wedge[left] < 0).all()
    wedge = d.economy.wedge.copy()
    for name in path.sectors[:peak]:
        wedge[d.sectors.wedge_nodes[d.sectors.index(name)]] = 0.0
    before = solve(d.economy.replace(wedge=wedge.copy()))
    for k in left:
        wedge[d.sectors.wedge_nodes[k]] = 0.0
        after = solve(d.economy.replace(wedge=wedge.copy()))
        assert after.gdp < before.gdp
        assert after.welfare > before.welfare
        before = after


def test_a_path_that_rises_to_its_end_needs_no_reason() -> None:
    assert len(PAGE.panels["path"](values_of({"table": "KEN"}), nobody).words) == 1


@pytest.mark.parametrize("view", VIEWS)
def test_all_sectors_stand_in_one_table_the_weakest_first(view: str) -> None:
    d = library(view)
    (table,) = PAGE.panels["sectors"](values_of(VIEWS[view]), nobody).tables
    frame = d.to_frame()
    assert sorted(row[0] for row in table.rows) == sorted(frame["name"])
    gains = [number_in(row[1]) for row in table.rows if row[1] != "none"]
    assert gains == sorted(gains, reverse=True)
    names = list(frame["name"])
    for row in table.rows:
        known = frame.iloc[names.index(row[0])]
        if row[1] != "none":
            assert number_in(row[1]) == pytest.approx(known["gain_elasticity"], abs=6e-4)
            halved = 100 * (known["gdp_if_halved"] - 1)
            assert number_in(row[3]) == pytest.approx(halved, abs=6e-3)
        assert number_in(row[6]) == pytest.approx(known["reform_gain_percent"], abs=6e-4)


def test_the_panel_of_alternatives_spans_their_costs() -> None:
    section = PAGE.panels["alternatives"](values_of({"table": "USA15"}), nobody)
    d = library("small")
    costs = [c.gdp_gain_percent for c in (*d.costs.values(), *d.alternatives.values())]
    low, high = section.words[0].partition("would change by ")[2].split(" to ")
    close(low, min(costs))
    close(high, max(costs))
    frame = section.figures[0].frame()
    assert len(frame) == 2 + len(ALTERNATIVES) - 1  # the elasticities used are one of them
    assert sorted({*frame["exact_percent"]}) == pytest.approx(sorted({*costs}))


def test_the_panel_of_draws_is_the_librarys_spread() -> None:
    told: list[int] = []
    diagnose_opening._drawn.clear()
    values = values_of(VIEWS["all settings"])
    section = PAGE.panels["draws"](values, lambda done, _: told.append(done))
    spread = library("all settings").spread
    assert told == list(range(1, 51))
    assert section.figures[0].frame().equals(spread.to_frame())
    low, middle, high = spread.quantiles("gdp_gain_percent")
    said = section.words[0].partition("changes by ")[2]
    parts = re.split(" to |; half of all draws give more than ", said)
    for part, value in zip(parts, (low, high, middle), strict=True):
        close(part, value)


@pytest.mark.parametrize("view", VIEWS)
def test_the_code_gives_what_is_shown(view: str, capsys: pytest.CaptureFixture[str]) -> None:
    values = values_of(VIEWS[view])
    content = PAGE.content(values)
    space: dict[str, object] = {}
    exec(next(s.code for s in content.sections if s.code), space)
    d, ours = space["diagnosis"], diagnose_opening.look(values)
    assert d.gdp_gain_percent == pytest.approx(ours.gdp_gain_percent, rel=1e-12)
    assert d.horizon == ours.horizon
    assert (d.spread.draws if d.spread else 0) == int(values["draws"])
    assert "Diagnosis(" in capsys.readouterr().out


@pytest.mark.parametrize("view", VIEWS)
def test_the_spec_makes_the_same_run_again(view: str, tmp_path: Path) -> None:
    content, kind = PAGE.files["spec.toml"](values_of(VIEWS[view]))
    assert kind.startswith("application/toml")
    (tmp_path / "spec.toml").write_bytes(content)
    asked = ["diagnose", "--spec", str(tmp_path / "spec.toml"), "--json", "--steps", "1"]
    found = CliRunner().invoke(cli, asked)
    assert found.exit_code == 0, found.output
    record, d = json.loads(found.stdout), library(view)
    assert record["gdp_gain_percent"] == pytest.approx(d.gdp_gain_percent, rel=1e-9)
    assert record["multiplier"] == pytest.approx(d.multiplier, rel=1e-9)
    assert (record["spread"] or {"draws": 0})["draws"] == int(VIEWS[view].get("draws", 0))


def test_files() -> None:
    values, d = values_of({"table": "USA15"}), library("small")
    text = PAGE.files["sectors.csv"](values)[0].decode()
    rows = list(csv.DictReader(io.StringIO(text)))
    assert [row["name"] for row in rows] == list(d.sectors.labels)
    assert [float(r["gain_elasticity"]) for r in rows] == pytest.approx(d.gain_elasticity)
    report, kind = PAGE.slow_files["report.html"](values)
    assert kind.startswith("text/html")
    assert b"<h1>What holds" in report
    assert b"table = &#34;USA15&#34;" in report


def test_the_report_has_the_draws_of_its_own_settings() -> None:
    query = {**VIEWS["all settings"], "table": "USA15"}
    for more in ({}, {"maximum": "0.6"}, {"horizon": "long"}):
        values = values_of({**query, **more})
        report = PAGE.slow_files["report.html"](values)[0].decode()
        said = re.search(r"Over 50 draws .* lies between (.*) and (.*) in nine", report)
        profile = f"profile:v-shape:maximum={values['maximum']}"
        spread = draw_spread(open_country("USA15", wedges=profile), values["horizon"], 50, 0)
        low, _, high = spread.quantiles("gdp_gain_percent")
        close(said[1], low)
        close(said[2], high)


BAD = {
    "country": ({"table": "XYZ"}, "country: 'XYZ' is none of"),
    "wedges": ({"wedges": "profile:w-shape"}, "where its wedges come from"),
    "itself": ({"table": "USA", "wedges": "benchmark:USA"}, "where its wedges come from"),
    "a file": ({"wedges": "/etc/passwd"}, "where its wedges come from"),
    "elasticity": ({"elasticity_final": "-1"}, "between goods in final use: -1 is not in"),
    "no number": ({"elasticity_final": "<b>"}, "'<b>' is not a number"),
    "profile": ({"wedges": "profile:uniform", "wedge": "1"}, "wedge of every sector: 1 is not in"),
    "draws": ({"draws": "100000"}, "none of 0, 50, 200"),
}


@pytest.mark.parametrize("name", BAD)
def test_bad_addresses_are_one_message(name: str) -> None:
    query, words = BAD[name]
    with pytest.raises(InputError, match=re.escape(words)):
        values_of(query)


def test_two_mistakes_are_one_message() -> None:
    with pytest.raises(InputError, match="2 problems"):
        values_of({"draws": "7", "elasticity_trade": "x"})


def test_addresses_name_only_what_is_not_a_default() -> None:
    assert address(values_of({})) == {}
    query = VIEWS["all settings"]
    found = address(values_of(query))
    assert found == {**query, "elasticity_final": "4.0"}
    assert values_of(found) == values_of(query)


def test_settings_of_a_profile_appear_with_it() -> None:
    names = {c.name for _, some in grouped(list(PAGE.controls({}))) for c in some}
    more = {c.name for c in PAGE.controls({"wedges": "profile:log-normal"})}
    assert more - names == {"mean", "dispersion", "seed"}
