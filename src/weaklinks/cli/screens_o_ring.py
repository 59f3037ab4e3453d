"""The O-ring on a terminal, 80 columns wide."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from weaklinks.cli.blocks import grid, heading, inset, note, paragraph
from weaklinks.cli.shared import console

if TYPE_CHECKING:
    from rich.console import Console

    from weaklinks.models.o_ring import ORingEquilibrium, StageAssignment
    from weaklinks.studies.team_matching import TeamSolution

_PERCENTILES = (10, 50, 90, 99)
_MOST_STAGES = 12


def show_o_ring(found: Any) -> None:
    """Show whichever of the O-ring models was solved."""
    from weaklinks.models.o_ring import ORingEquilibrium, StageAssignment

    if isinstance(found, ORingEquilibrium):
        _kremer(console(), found)
    elif isinstance(found, StageAssignment):
        _stages(console(), found)
    else:
        _teams(console(), found)


def _kremer(out: Console, e: ORingEquilibrium) -> None:
    m = e.model
    heading(out, "o-ring: one mistake destroys the product, so like works with like")
    tasks = "chosen by firms" if m.tasks_chosen == "chosen" else "given"
    market = "a given rental" if m.capital_market == "open" else "a given stock"
    paragraph(
        out,
        f"Skills {m.population.name}. Sorting {m.sorting}; tasks {tasks}; capital: {market}.",
    )
    rows = [
        ("output per worker", e.output_per_worker),
        ("mean wage", e.mean_wage),
        ("rental of capital", e.rental),
        ("capital over output", e.capital_output_ratio),
        ("tasks of the average worker's firm", e.mean_tasks),
        ("Gini of wages", e.wage_gini),
        ("standard deviation of log wages", e.sd_log_wage),
        ("mean over median wage", e.mean_to_median_wage),
        ("output if all saw skill / if nobody did", e.gain_over_random),
    ]
    table = grid("", "")
    for name, value in rows:
        table.add_row(name, f"{value:.6g}")
    out.print(inset(table, (0, 0, 1, 2)))
    _percentiles(out, e)
    if m.sorting != "assortative":
        note(out, "Skill is what employers expect of a worker, and wages are of that.")
    if e.above_one > 1e-6:
        note(out, f"{e.above_one:.2%} of workers have skills above 1, which are no probabilities.")
    note(out, f"Largest residual {e.residual:.0e}.")


def _percentiles(out: Console, e: ORingEquilibrium) -> None:
    import numpy as np

    skill = e.model.workforce.skills.quantile(np.array(_PERCENTILES) / 100.0)
    median = float(e.wage(skill[1:2])[0])
    heading(out, "Small differences of skill, large ones of wages")
    table = grid("percentile", "skill", "wage", "over median", "tasks", "firm's output")
    numbers = zip(_PERCENTILES, skill, e.wage(skill), e.tasks(skill), e.output(skill), strict=True)
    for place, q, wage, tasks, output in numbers:
        table.add_row(
            f"{place}", f"{q:.5g}", f"{wage:.5g}", f"{wage / median:.4g}", f"{tasks:.4g}",
            f"{output:.5g}",
        )  # fmt: skip
    out.print(inset(table, (0, 0, 1, 2)))


def _stages(out: Console, s: StageAssignment) -> None:
    heading(out, f"o-ring-sequential: {s.model.stages} stages, the most skilled work last")
    paragraph(
        out,
        f"Skills {s.model.population.name}. Of {s.material:.5g} units begun per worker "
        f"{s.output:.5g} come out good. Mean wage {s.mean_wage:.5g}, Gini {s.wage_gini:.4g}.",
    )
    rows = s.to_frame()
    table = grid("stage", "workers", "from skill", "to", "unit worth", "mean wage")
    shown = (
        range(len(rows))
        if len(rows) <= _MOST_STAGES
        else [*range(6), *range(len(rows) - 6, len(rows))]
    )
    for k in shown:
        r = rows.iloc[k]
        table.add_row(
            f"{r.stage:.0f}", f"{r.workers:.4f}", f"{r.lowest_skill:.5g}",
            f"{r.highest_skill:.5g}", f"{r.output_value:.5g}", f"{r.mean_wage:.5g}",
        )  # fmt: skip
    out.print(inset(table, (0, 0, 1, 2)))
    if len(rows) > _MOST_STAGES:
        note(out, f"The first and the last six of {len(rows)} stages; all with --json or --out.")
    if not s.unique:
        note(out, "Stage values are not unique here: the middle of what they may be is shown.")
    note(
        out, f"Sorting by stage makes {s.gain_over_random:.5g} times what a lottery of stages does."
    )
    note(out, f"Largest residual {s.residual:.0e}.")


def _teams(out: Console, t: TeamSolution) -> None:
    m, found = t.model, t.matching
    mixed = any(0 < k < m.tasks for k in t.skilled_members)
    words = "as far as numbers allow, like works with like" if mixed else "like works with like"
    heading(out, f"o-ring-matching: {words if t.sorted else 'skills are mixed'}")
    paragraph(out, f"{t.reason[:1].upper()}{t.reason[1:]}.")
    paragraph(out, f"Formed: {t.formed}.")
    table = grid("", "")
    for name, value in (
        ("output of all teams", found.total),
        ("teams by lot would make", found.random.total),
        ("gain over teams by lot, %", 100.0 * found.gain_over_random),
        ("most that a team could gain by leaving", max(found.blocking.gain, 0.0)),
    ):
        table.add_row(name, f"{value:.6g}")
    out.print(inset(table, (0, 0, 1, 2)))
    wants = (
        "everybody earns" if t.everybody_wants_the_skilled else "it is not so that everybody earns"
    )
    paragraph(out, f"By the slides' rule {wants} more, the more skilled the others in a team are.")
    _rules(out, t)
    proof = f"{found.why[:1].upper()}{found.why[1:]}"
    note(out, f"{proof}. Engine against closed form {t.residual:.0e}, for teams of {m.tasks}.")


def _rules(out: Console, t: TeamSolution) -> None:
    heading(out, "What three wage rules would pay, by kind of team")
    table = grid("skilled", "makes", "rule", "low wage", "high wage", "paid", "too much")
    rows = t.rules()
    shown = [r for r in rows if r["skilled"] in (0, 1, t.model.tasks - 1, t.model.tasks)]
    for r in shown:
        low, high = (
            "" if r[side] is None else f"{r[side]:.4g}" for side in ("low_wage", "high_wage")
        )
        gap = 0.0 if abs(r["gap"]) < 1e-12 * max(abs(r["paid"]), 1e-300) else r["gap"]
        table.add_row(
            f"{r['skilled']}", f"{r['output']:.4g}", r["rule"], low, high, f"{r['paid']:.4g}",
            f"{gap:.3g}",
        )  # fmt: skip
    out.print(inset(table, (0, 0, 1, 2)))
    mixed = (
        "no firm can pay it in a mixed team, so none is formed unless somebody would be left over"
        if t.model.complements
        else "a mixed team makes no less, so it can be paid there"
    )
    note(
        out,
        "slide: the derivative in one's own skill, which does not add up to what is made. "
        f"competitive: what every firm offers where like works with like; {mixed}. nash: that, "
        "and an equal share of what is left.",
    )
