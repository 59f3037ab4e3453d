"""How large an economy can be: time and memory against nodes and links, measured.

    python -m benchmarks.large                        sparse economies of 1,000 to 100,000 nodes
    python -m benchmarks.large --sizes 1000000        one size
    python -m benchmarks.large --world FILE           a world table: read, calibrate, solve, change
    python -m benchmarks.large --csv large.csv        the table as csv too

Each size runs in a process of its own, so that its peak memory is its own. Times are process
time (work beside it does not count), the best of several runs; one BLAS thread unless
OPENBLAS_NUM_THREADS says otherwise. The synthetic economies are drawn: 20 suppliers and two
factors for every node, elasticities 0.5, 0.9, 1 and 3, wedges between 0 and 0.2, factors
between 30 and 70 percent of costs, and a final node that buys from all.
"""

from __future__ import annotations

import argparse
import csv
import json
import os
import resource
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

import numpy as np
import scipy.sparse as sp

SIZES = (1_000, 3_000, 10_000, 30_000, 100_000)
LINKS = 20
ELASTICITIES = (0.5, 0.9, 1.0, 3.0)


def main() -> None:
    """Measure every size, or one world table, and print the table."""
    options = _options()
    if options.one is not None:
        print(json.dumps(measure(options.one, options.links, options.runs)))
        return
    if options.world_one is not None:
        print(json.dumps(measure_world(options.world, options.world_one, options.runs)))
        return
    if options.world is None:
        rows = [_child(options, "--one", str(size)) for size in options.sizes]
    else:
        rows = [_child(options, "--world-one", mixes) for mixes in ("shared", "own")]
    _print(rows)
    if options.world is None and len(rows) > 2:
        _print_exponents(rows)
    if options.csv is not None:
        with options.csv.open("w", newline="") as file:
            writer = csv.DictWriter(file, rows[0].keys())
            writer.writeheader()
            writer.writerows(rows)


def measure(size: int, links: int, runs: int) -> dict[str, Any]:
    """Analyse and solve one synthetic economy."""
    from weaklinks.equilibrium import solve
    from weaklinks.equilibrium.plan import make_plan
    from weaklinks.equilibrium.prices import PriceBlock

    economy = sparse_economy(size, links)
    plan, analysed = shortest(lambda: make_plan(economy.shares), 1)
    _, cold = shortest(lambda: solve(economy), 1)  # with the analysis, as a user sees it
    solved, again = shortest(lambda: solve(economy), runs)
    changed = economy.without_wedges()
    _, warm = shortest(lambda: solve(changed, start=solved), runs)
    block = PriceBlock(economy)
    prices, wages = solved.log_price, solved.log_factor_price
    _, index = shortest(lambda: block.index(prices, wages), 5 * runs)
    core = plan.order.size - plan.n_eliminated
    return {
        "nodes": economy.n_nodes,
        "links": int(economy.shares.nnz),
        "core": int(core),
        "analysis_s": analysed,
        "first_s": cold,
        "solve_s": again,
        "change_s": warm,
        "index_s": index,
        "solve_over_index": again / index,
        "steps": solved.steps,
        "residual": solved.residual,
        "peak_mb": peak_mb(),
        "bytes_per_link": 2**20 * peak_mb() / economy.shares.nnz,
        "copy_gb_per_s": bandwidth(),
    }


def measure_world(file: str, mixes: Any, runs: int) -> dict[str, Any]:
    """Read and calibrate a world table, solve it, and put a wedge on a fifth of one region."""
    from weaklinks.calibration.world import build_world
    from weaklinks.equilibrium import solve_world
    from weaklinks.studies.world_experiment import world_experiment
    from weaklinks.tables import read_world

    table, read = shortest(lambda: read_world(file), runs)
    world, built = shortest(lambda: build_world(table, mixes=mixes), runs)
    base, solved = shortest(lambda: solve_world(world), runs)
    largest = int(np.argmax(base.gdp))
    mine = [name for name, r in zip(table.names, table.region, strict=True) if r == largest]
    wedges = dict.fromkeys(mine[::5], 0.2)
    found, changed = shortest(lambda: world_experiment(world, wedges=wedges, base=base), runs)
    return {
        "mixes": mixes,
        "regions": world.n_regions,
        "nodes": world.economy.n_nodes,
        "links": int(world.economy.shares.nnz),
        "factors": world.economy.n_factors,
        "read_s": read,
        "calibrate_s": built,
        "solve_s": solved,
        "experiment_s": changed,
        "steps": found.after.steps,
        "residual": found.residual,
        "peak_mb": peak_mb(),
    }


def sparse_economy(size: int, links: int = LINKS, seed: int = 0) -> Any:
    """Draw an economy of `size` nodes that buy from `links` others, and a final node."""
    from weaklinks.economy import Economy

    rng = np.random.default_rng(seed)
    factor_part = rng.uniform(0.3, 0.7, size)
    goods = rng.exponential(size=(size, links))
    goods *= ((1.0 - factor_part) / goods.sum(axis=1))[:, None]
    factors = rng.dirichlet(np.ones(2), size) * factor_part[:, None]
    final = rng.exponential(size=size)
    columns = [
        rng.integers(0, size, (size, links)),
        np.broadcast_to([size + 1, size + 2], (size, 2)),
    ]
    shares = sp.csr_array(
        (
            np.concatenate([np.hstack([goods, factors]).ravel(), final / final.sum()]),
            np.concatenate([np.hstack(columns).ravel(), np.arange(size)]),
            np.append((links + 2) * np.arange(size + 1), (links + 3) * size),
        ),
        shape=(size + 1, size + 3),
    )
    return Economy(
        names=[*(f"node {i}" for i in range(size)), "final", "labour", "capital"],
        shares=shares,
        final=size,
        elasticity=np.append(rng.choice(ELASTICITIES, size), 0.9),
        productivity=np.append(np.exp(rng.normal(0.0, 0.1, size)), 1.0),
        wedge=np.append(rng.uniform(0.0, 0.2, size), 0.0),
    )


def shortest(run: Callable[[], Any], runs: int) -> tuple[Any, float]:
    """The answer, and the least process time of several runs."""
    best, answer = float("inf"), None
    for _ in range(runs):
        begun = time.process_time()
        answer = run()
        best = min(best, time.process_time() - begun)
    return answer, best


def peak_mb() -> float:
    """Most memory this process ever held."""
    unit = 1024.0 if sys.platform != "darwin" else 1024.0**2
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / unit


def bandwidth() -> float:
    """Gigabytes read and written per second by copying an array much larger than the caches."""
    source = np.ones(2**24)
    target = np.empty_like(source)
    _, seconds = shortest(lambda: np.copyto(target, source), 5)
    return 2.0 * source.nbytes / seconds / 1e9


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--sizes", type=int, nargs="+", default=SIZES, help="numbers of nodes")
    parser.add_argument("--links", type=int, default=LINKS, help="suppliers of every node")
    parser.add_argument("--runs", type=int, default=3, help="the best of so many")
    parser.add_argument("--world", help="a world table instead of synthetic economies")
    parser.add_argument("--csv", type=Path, help="write the table here too")
    parser.add_argument("--one", type=int, help=argparse.SUPPRESS)
    parser.add_argument("--world-one", help=argparse.SUPPRESS)
    return parser.parse_args()


def _child(options: argparse.Namespace, flag: str, value: str) -> dict[str, Any]:
    words = [sys.executable, "-m", "benchmarks.large", flag, value]
    words += ["--links", str(options.links), "--runs", str(options.runs)]
    words += ["--world", options.world] if options.world else []
    done = subprocess.run(words, capture_output=True, text=True, check=False)
    if done.returncode:
        sys.exit(f"{flag} {value}: {done.stderr.strip().splitlines()[-1]}")
    row: dict[str, Any] = json.loads(done.stdout)
    print(f"done: {value}", file=sys.stderr)
    return row


def _print(rows: list[dict[str, Any]]) -> None:
    cells = [list(rows[0]), *([_shown(v) for v in row.values()] for row in rows)]
    widths = [max(map(len, column)) for column in zip(*cells, strict=True)]
    for line in cells:
        print("  ".join(cell.rjust(width) for cell, width in zip(line, widths, strict=True)))


def _shown(value: Any) -> str:
    if isinstance(value, float):
        return f"{value:.3g}"
    return f"{value:,}" if isinstance(value, int) else str(value)


def _print_exponents(rows: list[dict[str, Any]]) -> None:
    """Slopes of log seconds and megabytes on log links, over the upper half of the sizes."""
    upper = rows[len(rows) // 2 :] if len(rows) > 4 else rows
    links = np.log([row["links"] for row in upper])
    for name in ("analysis_s", "solve_s", "change_s", "index_s", "peak_mb"):
        slope = np.polyfit(links, np.log([row[name] for row in upper]), 1)[0]
        print(f"{name} grows like links^{slope:.2f}")


if __name__ == "__main__":
    main()
