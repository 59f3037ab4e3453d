"""Benchmarks at tiny sizes: every job runs, every reference agrees, everything is written.

No time is asserted: a test machine is busy.
"""

from __future__ import annotations

import csv
import io
import json

import numpy as np
import pytest
from benchmarks import chart, scaling, tables
from benchmarks.__main__ import chosen, main, refresh
from benchmarks.job import Job, Reference, Work
from benchmarks.jobs import JOBS
from benchmarks.machine import CACHED, Machine, measure
from benchmarks.measure import Row, rows_of
from benchmarks.peers.nested import greedy_one_by_one
from benchmarks.peers.whole_system import WholeSystem
from benchmarks.timing import Timing, shortest

from weaklinks.equilibrium import solve
from weaklinks.plots.save import render_chart
from weaklinks.studies.reforms import reform_path

MACHINE = Machine(
    memory=(2e9, 4e9), reading=(1e9, 2e9), cache=(8e9, 9e9), dgemm=(5e9, 9e9), exp=(1e9, 2e9),
    name="a machine",
)  # fmt: skip


@pytest.fixture(scope="module")
def rows() -> dict[str, list[Row]]:
    return {job.name: rows_of(job, job.tiny, MACHINE, enough=0.0) for job in JOBS}


def job_named(word: str) -> Job:
    (job,) = chosen([word])
    return job


@pytest.mark.parametrize("job", JOBS, ids=lambda job: job.name)
def test_a_job_solves_its_own_equations_and_its_references_agree(job, rows) -> None:
    found = rows[job.name]
    first = found[0]
    assert first.residual <= job.accuracy
    assert first.cold > 0
    assert first.again > 0
    assert len(found) == max(1, len(job.references))
    for row, reference in zip(found, job.references, strict=False):
        if row.reference_seconds is None:
            assert row.note
        elif reference.difference is not None:
            assert row.difference <= reference.agrees, row.reference


@pytest.mark.parametrize("job", JOBS, ids=lambda job: job.name)
def test_a_job_says_what_it_is_and_what_no_method_can_avoid(job, rows) -> None:
    first = rows[job.name][0]
    assert job.counts
    assert job.full
    assert set(job.targets) <= {*job.full, *job.quick, *job.scaling}
    assert (first.limit or 0) > 0 or "no limit" in first.note
    assert "limit" in first.note


def test_names_of_jobs_are_different() -> None:
    assert len({job.name for job in JOBS}) == len(JOBS)


def test_the_reference_that_solves_all_candidates_takes_the_same_path() -> None:
    job = job_named("greedy path, nested")
    economy = job.make(job.tiny)
    path, (sectors, levels) = reform_path(economy), greedy_one_by_one(economy)
    assert list(path.sectors) == [economy.names[k] for k in sectors]
    np.testing.assert_allclose(path.gdp, np.exp(levels), rtol=1e-10)


@pytest.mark.parametrize("word", ["nested", "dense"])
def test_the_whole_system_has_no_gap_where_we_say_the_equilibrium_is(word) -> None:
    """Our own residual, by equations that were written down anew; in logs and in levels."""
    job = next(j for j in JOBS if j.name == word)
    economy = job.make(job.tiny)
    found, system = solve(economy), WholeSystem(economy)
    unit = np.log(found.expenditure)  # spending is one there
    z = np.concatenate(
        [found.log_price - unit, np.log(found.revenue) - unit, found.log_factor_price - unit]
    )
    assert np.abs(system.gap(z)).max() < 1e-10
    assert np.abs(system.gap_in_levels(np.exp(z))).max() < 1e-9
    assert np.abs(system.gap(z + 0.01)).max() > 1e-3
    assert system.log_gdp(z) == pytest.approx(np.log(found.gdp), abs=1e-10)


def test_a_generic_root_finder_in_levels_fails_where_logs_do_not() -> None:
    """The claim of the hard row, on its first economies: it is the logs that make it solvable."""
    job = job_named("hard")
    said = {r.name: r.words(r.run(r.prepare(job.make(2)))) for r in job.references[:3]}
    assert said["structured NumPy"] == "solves 2 of 2"
    assert said["scipy.optimize.root, logs"].startswith("solves 2 of 2")
    assert said["scipy.optimize.root, levels"].startswith("solves 0 of 2")


def test_the_limit_is_the_slowest_of_what_must_be_done() -> None:
    assert Work(nbytes=8e6, why="").limit(MACHINE) == pytest.approx(1e-3)
    assert Work(nbytes=4e9, why="").limit(MACHINE) == pytest.approx(2.0)
    assert Work(nbytes=4e9, flops=15e9, exps=1e9, why="").limit(MACHINE) == pytest.approx(3.0)
    assert Work(exps=2e9, flops=5e9, seconds=2.5, why="").limit(MACHINE) == pytest.approx(2.5)
    assert MACHINE.bandwidth(CACHED) > MACHINE.bandwidth(CACHED + 1)


def test_this_machine_is_measured() -> None:
    found = measure(megabytes=1.0)
    for name in ("memory", "reading", "cache", "dgemm", "exp"):
        assert getattr(found, name)[0] > 1e6, name
    assert any("numpy.exp" in line for line in found.lines())


def test_the_shortest_run_counts_and_making_the_input_does_not() -> None:
    made, spent = [], iter([0.05, 0.0, 0.05])

    def wait(seconds: float) -> float:
        import time

        time.sleep(seconds)
        return seconds

    def given() -> float:
        made.append(wait(0.02))
        return next(spent)

    timing, answer = shortest(wait, given, most=3, enough=10.0)
    assert (timing.runs, len(made), answer) == (3, 3, 0.05)
    assert timing.wall < 0.02
    assert timing.cpu < 0.02
    assert shortest(wait, lambda: 0.0, most=9, enough=0.0)[0].runs == 1


def test_a_part_that_was_run_is_scaled_to_the_whole() -> None:
    job = _toy(Reference(name="half", run=_slow, times=lambda _: 1000.0))
    row = rows_of(job, 1, MACHINE, enough=0.0)[0]
    assert row.reference_seconds >= 1.0
    assert row.ratio == pytest.approx(row.again / row.reference_seconds)


@pytest.mark.parametrize(
    ("reference", "said"),
    [
        (Reference(name="none", run=int, needs="no_such_module_at_all"), "is not installed"),
        (Reference(name="small", run=int, largest=0), "not tried above 0"),
    ],
)
def test_what_is_left_out_is_said(reference, said) -> None:
    row = rows_of(_toy(reference), 1, MACHINE, enough=0.0)[0]
    assert row.reference_seconds is None
    assert said in row.note


def test_met_is_about_the_cold_run_first() -> None:
    def met(target: float) -> str:
        return rows_of(_toy(targets={1: target}), 1, MACHINE, enough=0.0)[0].met

    assert (met(60.0), met(1e-9)) == ("yes", "no")
    assert rows_of(_toy(), 1, MACHINE, enough=0.0)[0].met == "-"


def test_wrong_answers_and_failures_are_said_and_end_in_status_one(monkeypatch, capsys) -> None:
    def fail(_: object) -> None:
        raise ValueError("no answer")

    off = Reference(name="other", run=_slow, difference=lambda a, b: 0.1, agrees=0.01)
    broken = Reference(name="broken", run=fail)
    row, second = rows_of(_toy(off, broken), 1, MACHINE, enough=0.0)
    assert (row.met, second.met, second.note) == ("wrong", "failed", "ValueError: no answer")
    inexact = _toy(residual=lambda _: 1.0)
    assert rows_of(inexact, 1, MACHINE, enough=0.0)[0].met == "wrong"
    failing = _toy(run=fail, full=(1,))
    assert rows_of(failing, 1, MACHINE, enough=0.0)[0].met == "failed"
    monkeypatch.setattr("benchmarks.__main__.JOBS", (failing,))
    monkeypatch.setattr("benchmarks.__main__.measure", lambda: MACHINE)
    with pytest.raises(SystemExit, match=r"wrong or failed:\ntoy 1 : ValueError: no answer"):
        main([])
    assert "failed" in capsys.readouterr().out


def _slow(_: object) -> None:
    import time

    time.sleep(0.001)


def _toy(*references: Reference, **more) -> Job:
    given = {"run": _slow, "residual": lambda _: 0.0} | more
    return Job(name="toy", counts="ones", make=int, tiny=1, references=references, **given)


def test_exponents_are_fitted_exactly_to_a_power() -> None:
    sizes = [10, 100, 1000, 10_000]
    slope, error = scaling.fitted(sizes, [3e-6 * n**1.5 for n in sizes])
    assert slope == pytest.approx(1.5, abs=1e-12)
    assert error == pytest.approx(0.0, abs=1e-12)


def test_the_standard_error_is_that_of_a_regression() -> None:
    from scipy.stats import linregress

    x = np.array([1.0, 2.0, 4.0, 8.0, 16.0])
    y = x**1.2 * np.array([1.1, 0.9, 1.0, 1.2, 0.95])
    known = linregress(np.log(x), np.log(y))
    assert scaling.fitted(x, y) == pytest.approx((known.slope, known.stderr), rel=1e-12)


@pytest.fixture(scope="module")
def points() -> list[scaling.Point]:
    jobs = [j for j in JOBS if j.scaling]
    return [p for j in jobs for p in scaling.curve(j, (j.tiny, 2 * j.tiny), enough=0.0)]


def test_curves_hold_every_size_and_their_chart_every_target(points) -> None:
    wanted = {"nested", "jones continuum", "dense", "sparse, 20 links", "greedy path, Jones"}
    assert wanted <= {p.job for p in points}
    assert max(p.residual for p in points) < 1e-8
    panels = chart.scaling_data(points)
    assert list(panels) == list(dict.fromkeys(p.job for p in points))
    assert sum(len(panel["marks"]) for panel in panels.values()) == 2 * len(points)
    spec = chart.plot_scaling(points).to_dict()
    assert render_chart(spec, "svg").startswith(b"<svg")
    assert all(p.job in scaling.text(points) for p in points)


def test_a_panel_shows_its_target_and_the_line_that_was_fitted() -> None:
    sizes = (10, 100, 1000)
    seconds = [2e-4 * n**0.5 for n in sizes]
    slope, error = scaling.fitted(sizes, seconds)
    own = [
        scaling.Point(job="j", size=n, counts="things", cold=1.0, again=t, cpu=t, residual=0.0,
                      target=0.3 if n == 100 else None, exponent=slope, error=error,
                      last_exponent=slope)
        for n, t in zip(sizes, seconds, strict=True)
    ]  # fmt: skip
    panel = chart.scaling_data(own)["j"]
    assert [m["seconds"] for m in panel["marks"] if m["kind"] == "target"] == [0.3]
    assert [e["seconds"] for e in panel["line"]] == pytest.approx([seconds[0], seconds[-1]])
    assert panel["words"].startswith("N^0.50")


def test_rows_become_a_table_csv_json_and_a_chart(rows) -> None:
    every = [row for found in rows.values() for row in found]
    shown = tables.text(every, MACHINE)
    assert all(job.name[:31] in shown for job in JOBS)
    assert "a machine" in shown
    read = list(csv.DictReader(io.StringIO(tables.as_csv(every))))
    assert [r["job"] for r in read] == [row.job for row in every]
    assert float(read[0]["again"]) == pytest.approx(every[0].again, rel=5e-3)
    assert len(json.loads(tables.as_json(every, MACHINE))["rows"]) == len(every)
    marks = chart.jobs_data(every)
    assert {m["kind"] for m in marks} >= {"weaklinks", "reference"}
    assert render_chart(chart.plot_jobs(every).to_dict(), "svg").startswith(b"<svg")


def test_a_busy_machine_is_marked() -> None:
    row = Row(job="j", size=1, counts="", again=1.0, cpu=0.5)
    calm = Row(job="j", size=1, counts="", again=1.0, cpu=0.99)
    assert "1*" in tables.text([row], MACHINE)
    assert "1*" not in tables.text([calm], MACHINE)


def test_the_command_writes_what_it_is_asked_for(tmp_path, capsys, monkeypatch) -> None:
    monkeypatch.setattr("benchmarks.__main__.measure", lambda: MACHINE)
    out, drawn = tmp_path / "out.csv", tmp_path / "out.svg"
    main(["--quick", "--only", "transition", "--csv", str(out), "--chart", str(drawn)])
    printed = capsys.readouterr().out
    assert "banded Newton" in printed
    assert "Dynare" in printed
    assert out.read_text(encoding="utf-8").startswith("job,size,counts,target")
    assert drawn.stat().st_size > 1000
    main(["--quick", "--only", "transition", "--json"])
    assert json.loads(capsys.readouterr().out)["rows"][0]["size"] == 300
    with pytest.raises(SystemExit, match="no job's name holds nothing-like-it"):
        main(["--only", "nothing-like-it"])


def test_the_page_s_files_are_written_by_one_command(tmp_path, monkeypatch, capsys) -> None:
    monkeypatch.setattr("benchmarks.__main__.measure", lambda: MACHINE)
    toy = _toy(full=(1, 2), scaling=(1, 2, 4))
    refresh([toy], tmp_path / "new")
    names = sorted(p.name for p in (tmp_path / "new").iterdir())
    assert names == ["jobs.csv", "jobs.svg", "machine.csv", "scaling.csv", "scaling.svg"]
    assert "toy" in capsys.readouterr().out


def test_timings_are_plain_numbers() -> None:
    timing, _ = shortest(_slow, lambda: None, most=2)
    assert isinstance(timing, Timing)
    assert timing.wall >= 0.001
