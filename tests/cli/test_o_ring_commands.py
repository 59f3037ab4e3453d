"""``weaklinks solve o-ring*`` and ``weaklinks push o-ring-skills``."""

from __future__ import annotations

from pathlib import Path

import pytest
from command_line import run

from weaklinks.catalogue import MODELS

SOLVED = ("o-ring", "o-ring-matching", "o-ring-sequential")


@pytest.mark.parametrize("name", SOLVED)
def test_solved_as_json_on_a_screen_and_to_files(name: str, tmp_path: Path) -> None:
    record = run("solve", name, "--json").json
    assert record["model"] == name
    assert record["residual"] < 1e-9
    assert set(record["parameters"]) == {
        *(p.name for p in MODELS[name].parameters),
        *(c.name for c in MODELS[name].choices),
    }
    shown = run("solve", name, "--out", tmp_path / "result.csv")
    assert shown.status == 0
    assert max(len(line) for line in shown.out.splitlines()) <= 80
    assert (tmp_path / "result.csv").read_text(encoding="utf-8").count("\n") > 2
    again = run("solve", name, "--out", tmp_path / "result.csv")
    assert again.status == 2
    assert "--force" in again.err
    assert run("solve", name, "--out", tmp_path / "chart.svg", "--json").json == record
    assert "<svg" in (tmp_path / "chart.svg").read_text(encoding="utf-8")


def test_the_slides_example() -> None:
    result = run("solve", "o-ring-matching", "--json").json["result"]
    assert result["gain_from_sorting"] == pytest.approx(0.09)
    assert result["sorted"] is True
    assert result["everybody_wants_the_skilled"] is True
    slide = [r for r in result["wage_rules"] if r["rule"] == "slide" and r["skilled"] == 1]
    assert slide[0]["gap"] == pytest.approx(0.96)


def test_the_trap_in_learning_and_its_push() -> None:
    result = run("solve", "o-ring-skills", "--json").json["result"]
    assert result["regime"] == "trap"
    assert result["critical_mass"] == pytest.approx(0.5)
    pushed = run("push", "o-ring-skills", "--json").json["push"]
    assert {m["name"] for m in pushed["measures"]} >= {"committed-mass", "divide-and-conquer"}
    certified = run("solve", "o-ring-skills", "-p", "market=certified", "--json").json
    assert certified["result"]["critical_mass"] is None


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (("o-ring", "-p", "tasks_chosen=chosen"), "log-normal"),
        (("o-ring", "-p", "skills=normal"), "it is one of log-normal"),
        (("o-ring", "-p", "tasks=2.5"), "tasks"),
        (("o-ring-matching", "-p", "low_skill=0.95"), "below high_skill"),
        (("o-ring-sequential", "-p", "stages=0", "-p", "skill=2"), "2 problems"),
        (("o-ring-skills", "-p", "market=magic"), "it is one of test"),
        (("o-ring-education", "-p", "test_accuracy=nan"), "test_accuracy"),
        (("o-ring-skills", "--spec", "x.toml"), "not read from a file"),
    ],
)
def test_bad_input_is_refused_in_words(words: tuple[str, ...], says: str) -> None:
    found = run("solve", *words)
    assert found.status == 2
    assert says in found.err
    assert "Traceback" not in found.err


def test_many_stages_fit_on_a_screen() -> None:
    shown = run("solve", "o-ring-sequential", "-p", "stages=60", "-p", "skill=0.99")
    assert "The first and the last six of 60 stages" in shown.out
    assert max(len(line) for line in shown.out.splitlines()) <= 80
