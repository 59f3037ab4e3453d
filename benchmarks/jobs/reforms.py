"""Greedy reform paths: every candidate of every step is an equilibrium."""

from __future__ import annotations

import numpy as np

from benchmarks.cases import nested_economy
from benchmarks.job import Job, Reference, Work
from benchmarks.peers.jones import greedy_by_loops, greedy_by_sums
from benchmarks.peers.nested import NestedReference, by_hand, candidates_one_by_one
from weaklinks.economy import Economy
from weaklinks.models.jones import Jones2008
from weaklinks.studies.jones_reforms import jones_reform_path, jones_reform_paths
from weaklinks.studies.paths import ReformPath
from weaklinks.studies.reforms import reform_path

FIGURE_5 = ("best", "worst", "by:productivity", "by:-productivity")
_SAMPLE = 40


def _candidates(wedge: np.ndarray) -> float:
    """Equilibria of all candidates of all steps."""
    reformed = np.count_nonzero(wedge)
    return 0.5 * reformed * (reformed + 1)


def _all_candidates(economy: Economy, path: ReformPath) -> Work:
    trials, links = _candidates(economy.wedge), economy.shares.nnz
    return Work(
        flops=4.0 * links * trials,
        exps=2.0 * economy.n_nodes * trials,
        why=f"limit of looking at all {trials:,.0f} candidates: prices and sales of each once",
    )


def _sampled(economy: Economy) -> float:
    trials = _candidates(economy.wedge)
    return trials / min(trials, _SAMPLE)


def _first_step(given: tuple[NestedReference, Economy]) -> tuple[NestedReference, Economy]:
    """Solve some candidates of the first step."""
    reference, economy = given
    sectors = np.flatnonzero(economy.wedge)[:_SAMPLE]
    candidates_one_by_one(reference, economy, economy.wedge, sectors)
    return given


def _path_off(path: ReformPath, given: tuple[NestedReference, Economy]) -> float:
    """Largest relative difference of GDP at five points of our path, solved by the reference."""
    reference, economy = given
    off = []
    for step in np.linspace(0, len(path.sectors), 5).astype(int):
        wedge = economy.wedge.copy()
        wedge[[economy.index(name) for name in path.sectors[:step]]] = 0.0
        reference.change(wedge, economy.productivity)
        off.append(abs(path.gdp[step] / np.exp(reference.solve()) - 1.0))
    return float(max(off))


GENERAL = Job(
    name="greedy path, nested network",
    counts="sectors",
    make=nested_economy,
    run=reform_path,
    residual=lambda path: path.residual,
    says=lambda path: f"{path.equilibria:,} equilibria",
    work=_all_candidates,
    full=(300,),
    quick=(60,),
    tiny=5,
    targets={300: 20.0},
    references=(
        Reference(
            name="structured NumPy, one by one",
            prepare=lambda economy: (by_hand(economy), economy),
            run=_first_step,
            difference=_path_off,
            times=_sampled,
            words=lambda _: (
                f"{_SAMPLE} equilibria measured, scaled to all; difference: at five "
                "points of our path"
            ),
        ),
    ),
    quoted="naive loop 32 min; GAMS about 7 h",
)


def _jones(points: int) -> Jones2008:
    return Jones2008(points=points)


def _look_once(model: Jones2008, orders: int) -> Work:
    trials = _candidates(model.varieties.wedge)
    return Work(
        nbytes=32.0 * trials * orders,
        exps=2.0 * trials * orders,
        why="limit of looking at all candidates: read four numbers of each at every step, two "
        "exponentials",
    )


def _figure_5_off(paths: tuple[ReformPath, ...], levels: list[np.ndarray]) -> float:
    pairs = zip(paths, levels, strict=False)
    return max(float(np.abs(p.gdp_relative / (y / y[0]) - 1.0).max()) for p, y in pairs)


def _relative_off(path: ReformPath, levels: np.ndarray) -> float:
    return float(np.abs(path.gdp_relative / (levels / levels[0]) - 1.0).max())


FIGURE = Job(
    name="figure 5 of Jones, four paths",
    counts="varieties",
    make=_jones,
    run=lambda model: tuple(jones_reform_paths(model, orders=FIGURE_5)),
    residual=lambda paths: max(p.residual for p in paths),
    work=lambda model, _: _look_once(model, 2),
    full=(300,),
    quick=(300,),
    tiny=12,
    targets={300: 0.01},
    references=(
        Reference(
            name="loops, two greedy paths",
            run=lambda model: [greedy_by_loops(model, o) for o in FIGURE_5[:2]],
            difference=_figure_5_off,
        ),
    ),
    quoted="plain NumPy 0.35 s",
)

JONES = Job(
    name="greedy path, Jones",
    counts="varieties",
    make=_jones,
    run=jones_reform_path,
    residual=lambda path: path.residual,
    work=lambda model, _: _look_once(model, 1),
    full=(10_000,),
    quick=(1_000,),
    tiny=12,
    scaling=(300, 1_000, 3_000, 10_000, 30_000),
    targets={300: 0.01, 10_000: 5.0},
    references=(
        Reference(
            name="four sums, NumPy", run=greedy_by_sums, difference=_relative_off, agrees=1e-7
        ),
        Reference(
            name="loops",
            run=lambda model: greedy_by_loops(model, "best", _SAMPLE),
            times=lambda model: (
                (trials := _candidates(model.varieties.wedge)) / min(trials, _SAMPLE)
            ),
            words=lambda _: f"{_SAMPLE} candidates measured, scaled to all",
        ),
    ),
)

JOBS = (GENERAL, FIGURE, JONES)
