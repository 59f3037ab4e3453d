"""Time the solver: `python -m benchmarks [--json] [--quick]`.

Each job is timed cold (the graph's analysis included) and again on the same graph, the best of
a few runs. The unit of comparison is `reference.py`, timed in the same run on the same machine.
"""

from __future__ import annotations

import argparse
import json
import time
from collections.abc import Callable

import numpy as np
from scipy.optimize import linear_sum_assignment

from benchmarks.cases import (
    dense_economy,
    growth_path,
    hard_economies,
    jones_economy,
    nested_economy,
    wage_economy,
)
from benchmarks.reference import NestedReference, greedy_by_loops, shooting_path
from weaklinks.assignment import match, match_sides
from weaklinks.coordination import equilibria, finite_equilibria, finite_push, regime_map
from weaklinks.economy import Economy
from weaklinks.equilibrium import solve
from weaklinks.models.big_push import FactoryWage
from weaklinks.models.jones import Jones2008
from weaklinks.studies.jones_reforms import jones_reform_paths
from weaklinks.teams import o_ring, role_team

# Seconds asked for in the design; measured there on two quiet cores.
TARGETS = {"nested 100": 0.005, "nested 500": 0.06, "nested 2000": 1.5, "jones 100001": 0.2}
TARGETS |= {"dense 3465": 1.0, "regimes 40000": 2.0}
TARGETS["transition 300"] = 0.005
TARGETS |= {"figure 5, four paths": 0.01, "greedy path 10000": 5.0}
TARGETS |= {"wage economy 1000": 0.5, "seeds of 200": 30.0}
TARGETS |= {"match 10000000": 5.0, "sides 2 x 1000": 10.0, "roles of 2000": 30.0}
FIGURE_5 = ("best", "worst", "by:productivity", "by:-productivity")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--json", action="store_true", help="print JSON instead of a table")
    parser.add_argument("--quick", action="store_true", help="leave out the largest economies")
    options = parser.parse_args()
    rows = [nested_row(n) for n in ((100, 500) if options.quick else (100, 500, 2000))]
    rows += [hard_row(), regimes_row(60 if options.quick else 200)]
    rows.append(transition_row(300))
    rows.append(figure_5_row())
    rows.append(chain_row(1000))
    rows += [matching_row(1_000_000 if options.quick else 10_000_000), sides_row(1000)]
    if not options.quick:
        rows += [plain_row("jones 100001", jones_economy(100_001))]
        rows += [path_row("greedy path 10000", Jones2008(points=10_000), ("best",), 1)]
        rows += [plain_row("dense 3465", dense_economy(3465))]
        rows += [seeding_row(200), roles_row(2000)]
    print(json.dumps(rows, indent=2) if options.json else table(rows))


def nested_row(sectors: int) -> dict[str, object]:
    economy = nested_economy(sectors)
    row = plain_row(f"nested {sectors}", economy)
    reference = NestedReference(economy)
    runs = 1 if sectors > 1000 else 3
    row["reference"] = best(reference.solve, runs)
    row["ratio"] = row["warm graph"] / row["reference"]
    row["difference"] = abs(float(reference.solve()) - np.log(solve(economy).gdp))
    return row


def plain_row(name: str, economy: Economy) -> dict[str, object]:
    cold = best(lambda: solve(economy), 1)
    again = best(lambda: solve(economy), 15 if economy.n_nodes < 1000 else 4)
    return {
        "job": name,
        "target": TARGETS.get(name),
        "cold": cold,
        "warm graph": again,
        "residual": solve(economy).residual,
    }


def hard_row() -> dict[str, object]:
    economies = hard_economies()
    found = []
    seconds = best(lambda: found.extend(solve(e) for e in economies), 1)
    newton = sum(q.method == "newton" and q.residual < 1e-10 for q in found)
    return {
        "job": f"hard {newton} of {len(economies)} by Newton",
        "cold": seconds / len(economies),
        "residual": max(q.residual for q in found),
    }


def figure_5_row() -> dict[str, object]:
    model = Jones2008(points=300)
    row = path_row("figure 5, four paths", model, FIGURE_5, 200)
    row["reference"] = best(lambda: [greedy_by_loops(model, o) for o in FIGURE_5[:2]], 1)
    row["ratio"] = row["warm graph"] / row["reference"]
    levels = [greedy_by_loops(model, o) for o in FIGURE_5[:2]]
    row["difference"] = max(
        np.abs(path.gdp_relative / (gdp / gdp[0]) - 1.0).max()
        for path, gdp in zip(jones_reform_paths(model, orders=FIGURE_5), levels, strict=False)
    )
    return row


def path_row(name: str, model: Jones2008, orders: tuple[str, ...], runs: int) -> dict[str, object]:
    paths = jones_reform_paths(model, orders=orders)
    return {
        "job": name,
        "target": TARGETS.get(name),
        "warm graph": best(lambda: jones_reform_paths(model, orders=orders), runs),
        "residual": max(path.residual for path in paths),
    }


def transition_row(periods: int) -> dict[str, object]:
    cold = best(lambda: growth_path(periods), 1)
    path = growth_path(periods)
    again = best(lambda: growth_path(periods), 15)
    reference = best(lambda: shooting_path(periods), 3)
    off = np.abs(shooting_path(periods)[:40] / path.capital[:40] - 1)
    return {
        "job": f"transition {periods}",
        "target": TARGETS.get(f"transition {periods}"),
        "cold": cold,
        "warm graph": again,
        "reference": reference,
        "ratio": again / reference,
        "difference": float(off.max()),
        "residual": path.largest_euler_residual,
    }


def regimes_row(side: int) -> dict[str, object]:
    """A map of regimes; the unit of comparison is one game at a time, on a sample of cells."""
    costs, premiums = np.linspace(0.1, 4.0, side), np.linspace(0.01, 0.95, side)
    axes = {"x": ("fixed_cost", costs), "y": ("premium", premiums)}
    found = regime_map(FactoryWage(), **axes)
    cells = np.random.default_rng(0).integers(0, side, (100, 2))
    specs = [FactoryWage(fixed_cost=costs[i], premium=premiums[j]) for j, i in cells]
    seconds = best(lambda: regime_map(FactoryWage(), **axes), 3)
    alone = best(lambda: [equilibria(spec) for spec in specs], 2) * side**2 / len(specs)
    wrong = [
        found.regime[j, i] != equilibria(s).regime for (j, i), s in zip(cells, specs, strict=True)
    ]
    return {
        "job": f"regimes {side**2}",
        "target": TARGETS.get(f"regimes {side**2}"),
        "cold": seconds,
        "reference": alone,
        "ratio": seconds / alone,
        "residual": float(np.mean(wrong)),
    }


def chain_row(sectors: int) -> dict[str, object]:
    economy = wage_economy(sectors)
    return {
        "job": f"wage economy {sectors}",
        "target": TARGETS.get(f"wage economy {sectors}"),
        "cold": best(lambda: finite_equilibria(economy), 1),
        "warm graph": best(lambda: finite_equilibria(economy), 5),
        "residual": float(not finite_equilibria(economy).complete),
    }


def seeding_row(sectors: int) -> dict[str, object]:
    """Cheapest seeds; the residual is the gap that is left, zero when they are optimal."""
    found = []
    economy = wage_economy(sectors)
    seconds = best(lambda: found.append(finite_push(economy, time_limit=30.0)), 1)
    return {
        "job": f"seeds of {sectors}",
        "target": TARGETS.get(f"seeds of {sectors}"),
        "cold": seconds,
        "residual": found[0].gap,
    }


def matching_row(workers: int) -> dict[str, object]:
    """Workers matched and paid by sorting; the unit of comparison is the sort alone."""
    skills = np.random.default_rng(0).random(workers)
    found = match(skills, o_ring(5))
    seconds = best(lambda: match(skills, o_ring(5)).wages, 3)
    alone = best(lambda: np.argsort(skills), 3)
    return {
        "job": f"match {workers}",
        "target": TARGETS.get(f"match {workers}"),
        "cold": seconds,
        "warm graph": seconds,
        "reference": alone,
        "ratio": seconds / alone,
        "residual": found.residual,
    }


def sides_row(each: int) -> dict[str, object]:
    """A table that no order solves, with both ends of wages; against SciPy's assignment alone."""
    x, y = np.random.default_rng(2).random((2, each))
    table = np.sin(7.0 * x[:, None] * y) + x[:, None]
    found = match_sides(x, y, table)
    seconds = best(lambda: match_sides(x, y, table).left_wages, 3)
    alone = best(lambda: linear_sum_assignment(table, maximize=True), 3)
    return {
        "job": f"sides 2 x {each}",
        "target": TARGETS.get(f"sides 2 x {each}"),
        "cold": seconds,
        "warm graph": seconds,
        "reference": alone,
        "ratio": seconds / alone,
        "residual": max(found.residual, found.blocking_gain),
    }


def roles_row(workers: int) -> dict[str, object]:
    """Roles out of one population, best by proof; the residual is the gap of the wages."""
    skills = np.random.default_rng(3).random(workers)
    found = []
    seconds = best(lambda: found.append(match(skills, role_team([1.0, 2.0]))), 1)
    return {
        "job": f"roles of {workers}" + ("" if found[0].optimal else ", not proven"),
        "target": TARGETS.get(f"roles of {workers}"),
        "cold": seconds,
        "residual": found[0].gap,
    }


def best(job: Callable[[], object], runs: int) -> float:
    """Shortest wall-clock time of some runs, in seconds."""
    times = []
    for _ in range(runs):
        start = time.perf_counter()
        job()
        times.append(time.perf_counter() - start)
    return min(times)


def table(rows: list[dict[str, object]]) -> str:
    columns = ("job", "target", "cold", "warm graph", "reference", "ratio", "residual")
    widths = (26, 9, 9, 11, 10, 7, 9)
    lines = ["".join(f"{c:>{w}}" for c, w in zip(columns, widths, strict=True))]
    for row in rows:
        cells = [_cell(row.get(column)) for column in columns]
        lines.append("".join(f"{c:>{w}}" for c, w in zip(cells, widths, strict=True)))
    return "\n".join([*lines, "seconds; ratio = warm graph / reference"])


def _cell(value: object) -> str:
    if value is None:
        return "-"
    return f"{value:.2g}" if isinstance(value, float) else str(value)


if __name__ == "__main__":
    main()
