from __future__ import annotations

import json
import subprocess
import sys
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

import weaklinks as wl
from small_tables import small_country
from weaklinks.errors import InputError
from weaklinks.plots import (
    plot_alternatives,
    plot_reform_paths,
    plot_shocks,
    plot_spread,
    plot_weak_links,
    plot_wedges,
    save_chart,
    theme,
)
from weaklinks.plots import save as saving
from weaklinks.plots.bundle import as_script_data, vega_bundle
from weaklinks.plots.certainty import _quantile_mark, alternatives_data, gain_bins, rank_data
from weaklinks.plots.links import NEITHER, SUPER, shocks_data, weak_links_data
from weaklinks.plots.reforms import HEIGHT, reform_paths_data, step_labels, wedges_data
from weaklinks.plots.theme import axis_names, clean, percent_axis, rows_of, subtitle_of
from weaklinks.studies.country import open_country
from weaklinks.studies.diagnosis import diagnose
from weaklinks.studies.reforms import ReformPath

MAGIC = {"html": b"<!DOCTYPE html>", "svg": b"<svg", "png": b"\x89PNG", "pdf": b"%PDF"}


@pytest.fixture(scope="module")
def usa():
    return diagnose(open_country("USA15"), draws=6)


def path_with(levels, sectors=None):
    gdp = np.array(levels, dtype=float)
    names = sectors or tuple(f"sector {k}" for k in range(gdp.size - 1))
    return ReformPath(
        order="best",
        sectors=tuple(names),
        gdp=gdp,
        welfare=gdp,
        residual=0.0,
        equilibria=0,
        complete=True,
        certified="",
    )


def test_weak_links_are_the_sector_table_sorted(usa):
    table = usa.to_frame().sort_values("gain_elasticity", ascending=False)
    rows = weak_links_data(usa, 5)
    assert [r["sector"] for r in rows] == [clean(n) for n in table["name"][:5]]
    np.testing.assert_array_equal([r["domar_weight"] for r in rows], table["domar_weight"][:5])


def test_first_order_of_shocks_is_the_power_of_the_factor(usa):
    rows = [r for r in shocks_data(usa, 4) if r["shock"] == "doubled"]
    shown = [*usa.superstars(4), *usa.bottlenecks(4)]
    assert usa.superstars(4)
    assert usa.bottlenecks(4)
    for row, k in zip(rows, shown, strict=True):
        expected = 100.0 * (2.0 ** usa.gain_elasticity[k] - 1.0)
        assert row["first_order_percent"] == pytest.approx(expected, rel=1e-12)
        assert row["gdp_percent"] == pytest.approx(100.0 * (usa.shocked["doubled"][k] - 1.0))
        bend = np.log(usa.shocked["doubled"][k] * usa.shocked["halved"][k])
        assert (row["kind"] == SUPER) == (bend > 0)


def test_the_whole_path_ends_at_the_economy_without_wedges(usa):
    rows = reform_paths_data([usa.path])
    assert rows[0]["gdp_relative"] == 1.0
    assert rows[-1]["gdp_relative"] == pytest.approx(usa.efficient.gdp / usa.equilibrium.gdp)
    steps = np.prod([1.0 + r["added_percent"] / 100.0 for r in rows])
    assert steps == pytest.approx(rows[-1]["gdp_relative"], rel=1e-12)


@given(st.lists(st.floats(0.2, 50.0), min_size=2, max_size=12))
def test_names_of_steps_never_touch(levels):
    labels = step_labels(path_with(levels))
    span = np.ptp(np.log(levels) if max(levels) > 5.0 * min(levels) else levels)
    relative = np.array([r["at"] for r in labels])
    if max(levels) > 5.0 * min(levels):
        relative = np.log(relative)
    else:
        span = span / levels[0]
    assert (np.diff(relative) >= 16.9 / HEIGHT * span * (1 - 1e-9) - 1e-15).all()


def test_paths_without_any_change_can_be_drawn():
    spec = plot_reform_paths([path_with([1.0, 1.0]), path_with([1.0, 0.5])]).to_dict()
    assert spec["title"]["text"][0].startswith("Reform path")


def test_two_paths_of_the_same_order_stay_apart():
    rows = reform_paths_data([path_with([1.0, 2.0]), path_with([1.0, 3.0])])
    assert len({r["order"] for r in rows}) == 2


@pytest.mark.parametrize(("points", "dots"), [(20, 1), (61, 0)])
def test_a_long_path_is_a_line_without_dots(points, dots):
    path = wl.reform_path(wl.jones.Jones2008(points=points))
    layers = plot_reform_paths([path]).to_dict()["layer"]
    assert sum(layer["mark"]["type"] == "circle" for layer in layers) == dots


def test_wedges_are_those_that_matter_most(usa):
    rows = wedges_data(usa, 3)
    exact = 100.0 * (usa.reformed - 1.0)
    largest = sorted(range(exact.size), key=lambda k: -abs(exact[k]))[:3]
    largest.sort(key=lambda k: -exact[k])
    assert [r["gain_percent"] for r in rows] == list(exact[largest])
    assert [r["first_order_percent"] for r in rows] == list(usa.reform_first_order[largest])
    assert [r["wedge_percent"] for r in rows] == list(100.0 * usa.wedge[largest])
    assert wedges_data(usa, 1)[0]["sector"] == clean(usa.path.sectors[0])


def test_where_nothing_bends_the_weakest_links_are_shown_as_neither():
    eps = wl.Elasticities(inputs=1.0, final=1.0, value_added=1.0, trade=1.0, factors=1.0)
    country = wl.open_country(small_country(2, government=False, trade=0.0))
    d = wl.diagnose(country, horizon="short", elasticities=eps, whole=False)
    rows = shocks_data(d)
    assert {r["kind"] for r in rows} == {NEITHER}
    assert len(rows) == 3 * len(d.weakest_links(5))
    assert plot_shocks(d).to_dict()


def test_alternatives_hold_both_horizons_and_every_other_alternative(usa):
    rows = alternatives_data(usa)
    assert len(rows) == 2 + len(usa.alternatives) - 1
    assert "Broad sectors" in rows[0]["case"]
    assert not any(r["case"].startswith("Broad sectors") for r in rows)
    elsewhere = replace(usa, elasticities=wl.Elasticities(inputs=0.4))
    assert len(alternatives_data(elsewhere)) == 2 + len(usa.alternatives)
    subtitle = plot_alternatives(usa).to_dict()["title"]["subtitle"]
    assert subtitle[-1] == "Long run, except for the second bar: short run."
    assert rows[0]["exact_percent"] == usa.costs["long"].gdp_gain_percent
    assert rows[1]["exact_percent"] == usa.costs["short"].gdp_gain_percent
    assert len({r["case"] for r in rows}) == len(rows)


def test_no_rule_of_a_quantile_goes_through_the_name_of_another():
    """Taken from the chart: however close, another's rule ends below it or is beside."""
    names, width = ("5 %", "median", "95 %"), 6.5
    for values in ([1.0, 1.0, 1.0], [12.58, 12.6, 12.62], [-300.0, 0.1, 9999.0]):
        marks = [_quantile_mark(n, v).to_dict() for n, v in zip(names, values, strict=True)]
        tops = [m["layer"][0]["encoding"]["y"]["value"] for m in marks]
        for i, mark in enumerate(marks):
            text, bottom = mark["layer"][1]["mark"], mark["layer"][1]["encoding"]["y"]["value"]
            long = width * len(next(iter(mark["datasets"].values()))[0]["label"])
            left = {"left": 0.0, "center": -long / 2, "right": -long}[text["align"]] + text["dx"]
            for j, top in enumerate(tops):
                if j == i or top >= bottom:  # a rule that ends below the name
                    continue
                assert left >= 0 if j < i else left + long <= 0
    large = _quantile_mark("95 %", 1994.0).to_dict()
    assert next(iter(large["datasets"].values()))[0]["label"] == "95 %: +1,990 %"


def test_bins_count_every_draw_once(usa):
    bins, values = gain_bins(usa.spread), usa.spread.gdp_gain_percent
    assert sum(b["draws"] for b in bins) == values.size
    assert bins[0]["low"] == values.min()
    assert bins[-1]["high"] == values.max()


def test_ranks_are_counted_by_hand(usa):
    spread = usa.spread
    row = rank_data(spread)[0]
    k = [clean(name) for name in spread.labels].index(row["sector"])
    by_hand = [1 + sum(other > draw[k] for other in draw) for draw in spread.gain_elasticity]
    assert row["middle"] == np.median(by_hand)
    assert row["top_five_percent"] == 100.0 * np.mean([rank <= 5 for rank in by_hand])


def all_charts(d):
    yield plot_weak_links(d)
    yield plot_shocks(d)
    yield plot_wedges(d)
    yield plot_alternatives(d)
    yield plot_reform_paths([d.path], subtitle=subtitle_of(d))
    yield plot_spread(d.spread, subtitle=subtitle_of(d))


def test_every_chart_is_valid_and_names_country_wedges_and_horizon(usa):
    for chart in all_charts(usa):
        spec = chart.to_dict()
        subtitle = " ".join(spec["title"]["subtitle"])
        assert "USA 2021" in subtitle
        assert "taxes and subsidies recorded" in subtitle
        assert "Long run" in subtitle
        assert "NaN" not in json.dumps(spec)


def test_a_drawn_chart_shows_its_numbers_and_names(usa):
    svg = saving.render_chart(plot_weak_links(usa).to_dict(), "svg").decode()
    best = usa.weakest_links(1)[0]
    assert f">{usa.gain_elasticity[best]:.2f}<" in svg
    assert "Manufacturing" in svg


@pytest.mark.parametrize("kind", sorted(MAGIC))
def test_charts_are_saved_in_every_format(usa, tmp_path, kind):
    path = save_chart(plot_weak_links(usa), tmp_path / f"chart.{kind}")
    assert path.read_bytes().startswith(MAGIC[kind])
    assert [p.name for p in tmp_path.iterdir()] == [f"chart.{kind}"]


def test_saving_refuses_and_leaves_nothing(usa, tmp_path, monkeypatch):
    chart = plot_weak_links(usa)
    with pytest.raises(InputError, match="html, svg, png, pdf"):
        save_chart(chart, tmp_path / "chart.gif")
    with pytest.raises(InputError, match="not a directory"):
        save_chart(chart, tmp_path / "nowhere" / "chart.svg")
    (tmp_path / "chart.svg").write_text("mine")
    with pytest.raises(InputError, match="exists already"):
        save_chart(chart, tmp_path / "chart.svg")
    assert (tmp_path / "chart.svg").read_text() == "mine"
    save_chart(chart, tmp_path / "chart.svg", force=True)
    assert (tmp_path / "chart.svg").read_bytes().startswith(b"<svg")


@given(st.lists(st.text(max_size=60), min_size=1, max_size=20).map(tuple))
def test_axis_names_are_short_and_readable(labels):
    names = axis_names(labels)
    assert len(names) == len(labels)
    for name in names:
        assert name.isprintable()
        assert 0 < len(name) <= 40 + len(f" ({len(labels)})")


@given(st.lists(st.text(max_size=60), min_size=1, max_size=20).map(tuple))
@example(("x", "x", "x (2)"))
def test_axis_names_stay_apart(labels):
    assert len(set(axis_names(labels))) == len(labels)


def test_what_is_not_finite_becomes_null():
    rows = rows_of({"a": np.array([1.0, np.nan, np.inf]), "b": np.array([1, 2, 3])})
    assert rows == [{"a": 1.0, "b": 1}, {"a": None, "b": 2}, {"a": None, "b": 3}]


def test_an_axis_goes_to_logs_only_when_one_value_dwarfs_the_rest():
    assert percent_axis("t", [1.0, 2.0, 30.0, None]) == {"title": "t"}
    wide = percent_axis("t", [1.0, 2.0, -3.0, 20_000.0])
    assert wide["title"] == "t, log scale"


anything = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=8,
)


@given(anything)
def test_script_data_cannot_end_its_script_and_reads_back(value):
    text = as_script_data(value)
    assert not set(text) & set("<>&\u2028\u2029")
    assert json.loads(text) == value


def test_the_bundle_is_kept_and_a_broken_one_made_again(tmp_path, monkeypatch):
    made = []

    def fake(snippet):
        made.append(snippet)
        return "var a = '</script>';window.vegaEmbed=a;"

    monkeypatch.setattr("vl_convert.javascript_bundle", fake)
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    vega_bundle.cache_clear()
    first = vega_bundle()
    assert "</script" not in first
    vega_bundle.cache_clear()
    assert vega_bundle() == first
    assert len(made) == 1
    (kept,) = (tmp_path / "weaklinks").iterdir()
    kept.write_text("var a = ")
    vega_bundle.cache_clear()
    assert vega_bundle() == first
    assert len(made) == 2
    monkeypatch.setenv("XDG_CACHE_HOME", str(kept))
    vega_bundle.cache_clear()
    assert vega_bundle() == first
    vega_bundle.cache_clear()


def test_importing_plots_imports_neither_altair_nor_pandas():
    code = (
        "import sys, weaklinks.plots; print({'altair', 'pandas', 'vl_convert'} & set(sys.modules))"
    )
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert run.stdout.strip() == "set()"


@given(st.lists(st.sampled_from([None, theme.BEST, theme.WORST]), max_size=len(theme.SERIES)))
def test_lines_have_their_idea_s_colour_and_no_colour_twice(ideas):
    found = theme.colours_of(ideas)
    assert len(set(found)) == len(ideas)
    for idea in {i for i in ideas if i is not None}:
        assert found[ideas.index(idea)] == idea


def test_the_best_path_is_blue_and_the_worst_black_in_every_chart():
    for orders in (("best", "worst"), ("worst", "random", "best")):
        paths = [path_with([1.0, 2.0]) for _ in orders]
        paths = [replace(path, order=order) for path, order in zip(paths, orders, strict=True)]
        scale = plot_reform_paths(paths).to_dict()["layer"][1]["encoding"]["color"]["scale"]
        of = dict(zip(orders, scale["range"], strict=True))
        assert (of["best"], of["worst"]) == (theme.BEST, theme.WORST)
