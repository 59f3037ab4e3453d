"""``weaklinks sweep``: what is shown, written and refused, and how it is stopped."""

from __future__ import annotations

import hashlib
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from command_line import run

import weaklinks as wl

START = [sys.executable, "-c", "from weaklinks.cli import main; main()"]
STUDY = """
title = "Traps by cost"
model = "big-push-factory-wage"
outcomes = ["regime", "highest_share", "push.answer"]
[vary]
fixed_cost = { low = 0.5, high = 3.0, steps = 4 }
premium = { values = [0.0, 0.5, 1.5] }
[design]
kind = "grid"
chunk = 5
"""
INDICES = """
model = "network"
[fixed]
sectors = 4
[vary]
elasticity_inputs = { low = 0.1, high = 2.0, scale = "log" }
intermediate_share = { low = 0.2, high = 0.7 }
[design]
kind = "KIND"
points = 8
"""


@pytest.fixture
def study(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "costs.toml").write_text(STUDY)
    return tmp_path / "costs.toml"


def test_a_screen_a_folder_and_a_chart(study: Path) -> None:
    found = run("sweep", "costs.toml", "--workers", 0, "--chart", "map.svg")
    assert (found.status, found.err) == (0, "")
    assert max(map(len, found.out.splitlines())) <= 80
    words = " ".join(found.out.split())
    assert (
        "Traps by cost 12 points of big-push-factory-wage, grid over premium, fixed_cost" in words
    )
    assert "4 points failed: 4 as this one: FactoryWage: productivity is 2 and premium 1.5" in words
    assert "costs-sweep/results.parquet" in words
    assert "<svg" in Path("map.svg").read_text()
    assert {p.name for p in Path("costs-sweep").iterdir()} == {
        ".lock", "chunks", "results.parquet", "study.toml", "sweep.json",
    }  # fmt: skip


def test_json_is_the_library(study: Path) -> None:
    found = run("sweep", "costs.toml", "--workers", 0, "--out", "here", "--json")
    assert (found.status, found.err) == (0, "")
    expected = wl.sweep("costs.toml", "here").record()
    assert found.json == {**expected, "chunks": {"computed": 3, "kept": 0}}
    assert found.json["outcomes"][0]["words"]["trap"] >= 1
    frame = wl.sweep("costs.toml", "here").to_frame()
    for _, row in frame[frame["error"].isna()].iterrows():
        game = wl.bigpush.FactoryWage(fixed_cost=row["fixed_cost"], premium=row["premium"])
        assert wl.equilibria(game).regime == row["regime"]
        assert max(e.share for e in wl.equilibria(game).found if e.stable) == row["highest_share"]


@pytest.mark.parametrize(("kind", "shown"), [("sobol-indices", "total"), ("morris", "mean size")])
def test_indices_are_shown_written_and_drawn(kind: str, shown: str, study: Path) -> None:
    Path("s.toml").write_text(INDICES.replace("KIND", kind))
    found = run("sweep", "s.toml", "--workers", 0, "--chart", "bars.png")
    assert found.status == 0
    assert "gdp: what it depends on" in found.out
    assert shown in found.out
    assert max(map(len, found.out.splitlines())) <= 80
    assert Path("bars.png").stat().st_size > 1000
    assert len(Path("s-sweep/sensitivity.csv").read_text().splitlines()) == 1 + 2 * 2


def test_a_study_to_start_from(study: Path) -> None:
    found = run("sweep", "--example", "o-ring-skills")
    Path("mine.toml").write_text(found.out.replace("points = 100", "points = 4"))
    assert run("sweep", "mine.toml", "--workers", 0).status == 0
    assert run("sweep", "--example", "o-rng").status == 2
    assert run("sweep", "costs.toml", "--example", "o-ring").status == 2


def test_what_can_be_kept_is_listed(study: Path) -> None:
    """Every name that is listed is one that a study takes, with its kind."""
    found = run("sweep", "--outcomes", "big-push-factory-wage")
    assert found.status == 0
    names = [line.strip() for line in found.out.splitlines() if line.startswith("  ")]
    names = [name for name in names if " " not in name]
    assert names[0] == "regime:word"
    record = run("sweep", "--outcomes", "big-push-factory-wage", "--json").json
    assert [n.removesuffix(":word") for n in names] == [o["name"] for o in record["outcomes"]]
    kept = [o["name"] for o in record["outcomes"]]
    mine = wl.read_study({
        "model": "big-push-factory-wage", "vary": {"premium": {"values": [0.5]}},
        "outcomes": kept, "design": {"kind": "grid"},
    })  # fmt: skip
    assert [o.kind for o in mine.outcomes] == [o["kind"] for o in record["outcomes"]]
    assert run("sweep", "costs.toml", "--outcomes", "o-ring").status == 2
    assert "did you mean 'o-ring'" in run("sweep", "--outcomes", "o-rng").err


def test_a_chart_that_would_say_nothing_is_refused_first(study: Path) -> None:
    Path("w.toml").write_text("""
model = "o-ring"
[vary]
skills = { values = ["log-normal", "uniform", "beta"] }
sorting = { values = ["assortative", "random", "noisy"] }
capital_market = { values = ["closed", "open"] }
tasks_chosen = { values = ["given", "chosen"] }
capital = { values = [1.0, 2.0] }
[design]
kind = "grid"
""")
    found = run("sweep", "w.toml", "--chart", "w.svg")
    assert found.status == 2
    assert "cannot be drawn as maps" in found.err
    assert not Path("w-sweep").exists()


def test_rows_without_a_residual_say_what_stands_for_it(study: Path) -> None:
    study.write_text(STUDY.replace(', "push.answer"', ""))
    words = " ".join(run("sweep", "costs.toml", "--workers", 0).out.split())
    assert "No row has a residual" in words


def test_exit_status_1_where_nothing_came_out(study: Path) -> None:
    study.write_text(STUDY.replace("[0.0, 0.5, 1.5]", "[1.5]"))
    found = run("sweep", "costs.toml", "--workers", 0)
    assert found.status == 1
    assert "4 points failed" in found.out


@pytest.mark.parametrize(
    ("words", "part"),
    [
        ([], "no study; give a TOML file"),
        (["none.toml"], "there is no such file"),
        (["costs.toml", "--workers", "2", "--dask", "tcp://x:1"], "choose one"),
        (["costs.toml", "--workers", "-1"], "--workers"),
        (["costs.toml", "--out", ""], "the name is empty"),
        (["costs.toml", "--chart", "x.txt"], "x.txt: written are .html"),
        (["costs.toml", "--chart", "no/where.svg"], "is not a directory"),
        (["costs.toml", "--chart", "costs.toml.svg"], "exists"),
        (["costs.toml", "--out", "costs.toml"], "is a file"),
        (["costs.toml", "--out", "."], "and no study"),
    ],
)
def test_bad_words_are_one_message(words: list[str], part: str, study: Path) -> None:
    Path("costs.toml.svg").touch()
    found = run("sweep", *words)
    assert found.status == 2
    assert part in found.err
    assert "Traceback" not in found.err
    assert not Path("costs-sweep").exists()


@pytest.mark.parametrize(("how", "status"), [(signal.SIGINT, 130), (signal.SIGTERM, 143)])
def test_stopped_well(how: signal.Signals, status: int, study: Path) -> None:
    """Ctrl-C goes to every process of a terminal, as here to the whole group."""
    study.write_text(STUDY.replace("steps = 4", "steps = 100").replace("chunk = 5", "chunk = 2"))
    words = [*START, "sweep", "costs.toml", "--workers", "2"]
    pipe = subprocess.PIPE
    with subprocess.Popen(
        words, stdout=pipe, stderr=pipe, text=True, start_new_session=True
    ) as job:
        until = time.monotonic() + 60
        while len(list(Path("costs-sweep/chunks").glob("part-*.parquet"))) < 3:
            assert time.monotonic() < until
            time.sleep(0.02)
        os.killpg(job.pid, how)
        out, err = job.communicate(timeout=30)
    assert job.returncode == status
    assert out == ""
    assert " ".join(err.split()) == (
        "stopped; what was finished is kept in costs-sweep, and the same command goes on "
        "(without --force)"
    )
    assert run("sweep", "costs.toml", "--workers", 0, "--json").json["chunks"]["kept"] >= 3
    whole = wl.sweep("costs.toml", "whole", workers=0)
    digests = [hashlib.sha256((Path(f) / "results.parquet").read_bytes()).hexdigest()
               for f in ("costs-sweep", whole.folder)]  # fmt: skip
    assert digests[0] == digests[1]
