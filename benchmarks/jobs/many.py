"""Many economies at once: draws, sweeps."""

from __future__ import annotations

import numpy as np

from benchmarks.cases import Draws, draws_of, jones_rows
from benchmarks.job import Job, Reference, Work
from benchmarks.peers.jones import gdp_in_blocks, one_economy_at_a_time
from benchmarks.peers.nested import by_hand, draws_one_by_one
from weaklinks.equilibrium import solve, solve_many
from weaklinks.equilibrium.batch import Batch
from weaklinks.models.jones.bulk import evaluate_many

_SAMPLE = 100


def _draw_work(draws: Draws, batch: Batch) -> Work:
    economy, number = draws.base.economy, draws.wedge.shape[1]
    return Work(
        flops=4.0 * economy.shares.nnz * number,
        exps=2.0 * economy.n_nodes * number,
        why="limit: prices and sales of every draw evaluated once, two exponentials a node",
    )


def _sample(draws: Draws) -> tuple[np.ndarray, np.ndarray]:
    return draws.wedge[:, :_SAMPLE], draws.productivity[:, :_SAMPLE]


def _times(draws: Draws) -> float:
    return draws.wedge.shape[1] / _sample(draws)[0].shape[1]


def _gdp_off(batch: Batch, log_gdp: np.ndarray) -> float:
    return float(np.abs(np.log(batch.gdp[: log_gdp.size]) - log_gdp).max())


def _one_by_one(draws: Draws) -> np.ndarray:
    economy, columns = draws.base.economy, zip(*(x.T for x in _sample(draws)), strict=True)
    drawn = (economy.replace(wedge=t, productivity=a) for t, a in columns)
    return np.log([solve(e, start=draws.base).gdp for e in drawn])


MONTE_CARLO = Job(
    name="Monte Carlo, 76-sector nested",
    counts="draws",
    make=draws_of,
    run=lambda d: solve_many(d.base, wedge=d.wedge, productivity=d.productivity),
    residual=lambda batch: float(batch.residual.max()),
    says=lambda batch: "log productivity and log(1 - wedge) drawn with a deviation of 0.1",
    work=_draw_work,
    full=(2000,),
    quick=(500,),
    tiny=3,
    scaling=(100, 500, 2000, 8000),
    targets={2000: 0.2},
    references=(
        Reference(
            name="structured NumPy per draw",
            prepare=lambda d: (by_hand(d.base.economy), *_sample(d)),
            run=lambda given: draws_one_by_one(*given),
            difference=_gdp_off,
            times=_times,
            words=lambda _: f"{_SAMPLE} draws measured, scaled to all",
        ),
        Reference(
            name="our solver per draw",
            run=_one_by_one,
            difference=_gdp_off,
            times=_times,
            words=lambda _: f"{_SAMPLE} draws measured, scaled to all",
        ),
    ),
    quoted="Octave 220 draws/s; plain NumPy Newton 2,200/s",
)


def _million(rows: int) -> str:
    return f"{1e6 / rows:g} times this is a million economies of 1,001 varieties"


def _relative_off(found: dict[str, np.ndarray], gdp: np.ndarray) -> float:
    return float(np.abs(found["gdp"][: gdp.size] / gdp - 1.0).max())


def _first_rows(values: dict[str, np.ndarray]) -> list[dict[str, float]]:
    return [{k: float(v[i]) for k, v in values.items()} for i in range(_rows_tried(values))]


def _rows_tried(values: dict[str, np.ndarray]) -> int:
    return min(_SAMPLE, values["wedge_decay"].size)


SWEEP = Job(
    name="sweep, Jones of 1,001 varieties",
    counts="economies",
    make=jones_rows,
    run=evaluate_many,
    residual=lambda found: float((found["error"] != "").sum()),
    says=lambda found: _million(found["gdp"].size),
    work=lambda values, _: Work(
        exps=3.0 * 1001 * values["wedge_decay"].size,
        why="limit of sums term by term: three exponentials or logarithms for each variety; "
        "below 1 where a short rule is proven to give the same sum",
    ),
    full=(20_000,),
    quick=(5_000,),
    tiny=20,
    scaling=(1_000, 10_000, 100_000),
    references=(
        Reference(
            name="term by term, NumPy",
            run=gdp_in_blocks,
            difference=_relative_off,
            agrees=1e-10,
        ),
        Reference(
            name="one economy at a time",
            prepare=_first_rows,
            run=one_economy_at_a_time,
            difference=_relative_off,
            agrees=1e-10,
            times=lambda values: values["wedge_decay"].size / _rows_tried(values),
            words=lambda gdp: f"{gdp.size} economies measured, scaled to all",
        ),
    ),
)


JOBS = (MONTE_CARLO, SWEEP)
