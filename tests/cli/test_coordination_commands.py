"""``weaklinks solve big-push-*`` and ``weaklinks push``."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import pytest
from command_line import run

import weaklinks as wl
from weaklinks.catalogue import MODELS
from weaklinks.cli.screens_finite import _equilibria
from weaklinks.cli.shared import console
from weaklinks.coordination.finite import METHODS, finite_equilibria
from weaklinks.game_words import INSTRUMENTS, LEGEND

GAMES = [m.name for m in MODELS.values() if m.is_game]


@pytest.mark.parametrize("name", GAMES)
def test_every_game_is_solved_as_json_and_on_a_screen(name: str) -> None:
    record = run("solve", name, "--json").json
    result = record["result"]
    assert {"equilibria", "regime"} <= set(result)
    assert {"share", "stable", "payoff_gain", "income", "welfare"} <= set(result["equilibria"][0])
    assert record["residual"] < 1e-9
    shown = run("solve", name)
    assert shown.status == 0
    assert max(len(line) for line in shown.out.splitlines()) <= 80


def test_the_benchmark_on_the_command_line() -> None:
    result = run("solve", "big-push-factory-wage", "--json").json["result"]
    assert result["regime"] == "trap"
    assert result["critical_mass"] == pytest.approx(0.5, abs=1e-12)
    assert [e["share"] for e in result["equilibria"]] == pytest.approx([0, 0.5, 1])
    assert result["push"]["answer"] == "temporary"


@pytest.mark.parametrize(("cost", "regime"), [(1.5, "unique-high"), (2.6, "unique-low")])
def test_regimes_of_the_benchmark(cost: float, regime: str) -> None:
    given = ("-p", f"fixed_cost={cost}", "--json")
    result = run("solve", "big-push-factory-wage", *given).json["result"]
    assert result["regime"] == regime
    assert result["critical_mass"] is None


def test_push_prints_every_instrument() -> None:
    found = run("push", "big-push-factory-wage")
    for name in ("Win some of them", "Offers one after the other", "A guarantee", "3.46574"):
        assert name in found.out
    assert not any(raw in found.out for raw in (*INSTRUMENTS, "big-push-factory-wage"))
    assert max(len(line) for line in found.out.splitlines()) <= 80


def test_a_map_is_told_in_words() -> None:
    found = run("push", "big-push-factory-wage", "--map", "fixed_cost=1:12:8", "--map",
                "premium=0.1:1.2:9")  # fmt: skip
    assert LEGEND["inadmissible"] in found.out
    assert "8 by 9 values" in found.out
    assert not any(raw in found.out for raw in ("unique-low", "inadmissible", "RegimeMap"))
    parts = [float(n) for n in re.findall(r" (\d+\.\d)\s*$", found.out, flags=re.MULTILINE)]
    assert sum(parts) == pytest.approx(100.0, abs=0.3)


def test_the_push_says_between_which_equilibria_it_is() -> None:
    found = run("push", "big-push-factory-wage", "--start", "0.4", "--target", "0.3")
    assert "from 0 to 1." in found.out  # not from 0.4 to 0.3


@pytest.mark.parametrize("method", METHODS[1:])
def test_why_equilibria_are_all_is_said_only_where_they_are(
    method: str, capsys: pytest.CaptureFixture[str]
) -> None:
    found = finite_equilibria(wl.bigpush.RandomNetworkPush())
    found = replace(found, method=method, complete=method != "best responses")
    _equilibria(console(), found)
    shown = capsys.readouterr().out
    assert ("These are all: " in shown) == found.complete
    assert ("There may be others: not every" in shown) != found.complete


def test_the_gain_inside_is_shown_as_zero_or_as_a_jump() -> None:
    (inside,) = (line for line in _rows("big-push-urbanisation") if line[0].startswith("0.3"))
    assert inside[1:3] == ["no", "0"]  # not -5.6e-17
    (jump,) = (line for line in _rows("big-push-inputs") if line[0].startswith("0.36"))
    assert jump[1:3] == ["no", "jumps"]  # not the gain on one side of it


def _rows(model: str) -> list[list[str]]:
    return [line.split() for line in run("push", model).out.splitlines() if line.split()]


def test_a_map_is_written(tmp_path: Path) -> None:
    axes = ("--map", "fixed_cost=1:3:11", "--map", "premium=0.1:0.9:7")
    record = run("push", "big-push-factory-wage", *axes, "--json").json
    assert len(record["regime"]) == 7
    assert len(record["regime"][0]) == 11
    assert sum(record["shares"].values()) == pytest.approx(1)
    for name in ("map.csv", "map.svg"):
        assert run("push", "big-push-factory-wage", *axes, "--out", tmp_path / name).status == 0
        assert (tmp_path / name).stat().st_size > 500
    again = run("push", "big-push-factory-wage", *axes, "--out", tmp_path / "map.csv")
    assert again.status == 2
    assert "--force" in again.err


@pytest.mark.parametrize(
    ("given", "words"),
    [
        (("jones-2008",), ("no trap", "big-push-factory-wage")),
        (("big-push",), ("did you mean",)),
        (("big-push-factory-wage", "-p", "fixed_cost=11"), ("F must be below L",)),
        (("big-push-factory-wage", "-p", "premium=1.5"), ("alpha must be above 1 + v",)),
        (("big-push-factory-wage", "--target", "2"), ("target", "[0, 1]")),
        (("big-push-factory-wage", "--speed", "nan"), ("speed",)),
        (("big-push-factory-wage", "--map", "premium=0:1"), ("give it twice",)),
        (
            ("big-push-factory-wage", "--map", "premium=1:0", "--map", "x"),
            ("premium=1:0", "'x'"),
        ),
        (
            ("big-push-factory-wage", "--map", "luck=0:1", "--map", "premium=0:1"),
            ("luck",),
        ),
    ],
)
def test_bad_requests(given: tuple[str, ...], words: tuple[str, ...]) -> None:
    found = run("push", *given)
    assert found.status == 2, found.out
    assert found.out == ""
    for word in words:
        assert word in found.err


def test_words_are_given_like_numbers() -> None:
    given = ("-p", "timing=rail-last", "-p", "pricing=discriminating", "-p", "railroad=0.4")
    record = run("solve", "big-push-railroad", *given, "--json").json
    assert record["parameters"]["timing"] == "rail-last"
    assert record["parameters"]["pricing"] == "discriminating"
    assert record["parameters"]["railroad"] == 0.4
    # Hold-up: nobody invests, however well they coordinate.
    assert record["result"]["regime"] == "unique-low"
    assert "a fee fixed beforehand is needed" in record["result"]["reason"]
    assert "it is enough" in record["result"]["push"]["words"]


def test_words_that_are_no_choice_are_refused_together() -> None:
    found = run("push", "big-push-railroad", "-p", "timing=never", "-p", "pricing")
    assert found.status == 2
    assert "simultaneous, rail-first, rail-last" in found.err
    assert "uniform, discriminating" in found.err
    twice = run("solve", "big-push-demand", "-p", "costs=uniform", "-p", "costs=lognormal")
    assert "costs is given twice" in twice.err


def test_choices_are_listed() -> None:
    (entry,) = run("models", "big-push-railroad", "--json").json["models"]
    assert [c["name"] for c in entry["choices"]] == ["timing", "pricing"]
    shown = run("models", "big-push-railroad")
    assert "rail-first" in shown.out
    assert max(len(line) for line in shown.out.splitlines()) <= 80


@pytest.mark.parametrize("verb", ["solve", "push"])
@pytest.mark.parametrize(
    "given",
    [
        ("big-push-demand", "-p", "fixed_cost=5"),
        ("big-push-demand", "-p", "costs=lognormal", "-p", "dispersion=0.3"),
        ("big-push-factory-wage", "-p", "costs=lognormal", "-p", "dispersion=0.1"),
        ("big-push-factory-wage", "-p", "costs=lognormal", "-p", "dispersion=0.9"),
        ("big-push-railroad", "-p", "timing=rail-last"),
    ],
)
def test_indifference_and_unbounded_costs_have_an_answer(verb: str, given: tuple[str, ...]) -> None:
    shown = run(verb, *given)
    assert shown.status == 0, shown.err
    assert max(len(line) for line in shown.out.splitlines()) <= 80
    assert run(verb, *given, "--json").json["model"] == given[0]


def test_sectors_that_do_not_care_are_not_given_thresholds() -> None:
    found = run("solve", "big-push-demand", "-p", "fixed_cost=5", "--json").json["result"]
    assert found["regime"] == "indifferent"
    foresight = next(s for s in found["selections"] if s["method"] == "foresight")
    assert foresight["thresholds"] == {"escape_from": 0.0, "collapse_up_to": 1.0}


def test_a_push_in_a_table_from_an_edited_file(tmp_path: Path) -> None:
    file = tmp_path / "usa.toml"
    assert run("push", "USA15", "--template", file).status == 0
    text = file.read_text()
    assert text.count("illustrative") >= 4
    assert run("push", "USA15", "--template", file).status == 2
    file.write_text(text.replace("value = 1.08", "value = 0.5"))  # modern plants pay at once
    record = run("push", "USA15", "--assumptions", file, "--json").json
    said = {one["name"]: one["value"] for one in record["assumptions"]}
    assert said["break_even"] == 0.5
    assert record["equilibria"]["regime"] == "unique-high"
    shown = run("push", "USA15", "--assumptions", file)
    assert shown.status == 0
    assert "break even" in shown.out
    assert "a:" not in shown.out  # titles, not codes
    assert max(len(line) for line in shown.out.splitlines()) <= 80


@pytest.mark.parametrize(
    ("given", "words"),
    [
        (("USA15", "-p", "x=1", "--speed", "2"), ("-p is for models", "--speed is for models")),
        (("ZZZ",), ("no embedded table 'ZZZ'",)),
        (("big-push-demand", "--template", "x.toml"), ("--template is for tables",)),
        (("USA15", "--assumptions", "absent.toml"), ("absent.toml",)),
        (("usa15", "-p", "x=1"), ("-p is for models",)),
        (("absent.csv",), ("no such file",)),
        (("big-push-demand", "--time-limit", "30"), ("--time-limit is for tables",)),
        (
            ("big-push-demand", "--map", "labour=1:2", "--target", "1", "--speed", "1"),
            ("--target is not for --map", "--speed is not for --map"),
        ),
    ],
)
def test_tables_and_models_are_not_mixed_up(given: tuple[str, ...], words: tuple[str, ...]) -> None:
    found = run("push", *given)
    assert found.status == 2
    assert found.out == ""
    for word in words:
        assert word in found.err


def test_closures_of_urbanisation_are_words() -> None:
    lewis = ("-p", "closure=lewis", "--json")
    record = run("solve", "big-push-urbanisation", *lewis).json
    assert record["parameters"]["closure"] == "lewis"
    found = run("solve", "big-push-urbanisation", "-p", "closure=harris")
    assert found.status == 2
    assert "harris-todaro" in found.err
