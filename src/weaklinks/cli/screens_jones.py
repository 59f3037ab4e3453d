"""Jones' economy on a terminal, 80 columns wide."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from weaklinks.cli.blocks import grid, heading, inset, note, paragraph
from weaklinks.cli.shared import console

if TYPE_CHECKING:
    from rich.console import Console

    from weaklinks.models.jones import Allocation
    from weaklinks.studies.solutions import Solution

_SHOWN = 9


def show_jones(solution: Solution) -> None:
    """The steady state by Proposition 3, next to the optimal one and to the general solver."""
    now = solution.closed_form
    assert now is not None
    out, model = console(), now.model
    heading(out, "jones-2008: steady state (Proposition 3)")
    paragraph(
        out,
        f"sigma {model.intermediate_share:.4g}, alpha {model.capital_share:.4g}, theta "
        f"{model.final_exponent:.4g}, rho {model.intermediate_exponent:.4g}; "
        f"{len(model.varieties)} varieties with wedges from {model.varieties.wedge.min():.3f} to "
        f"{model.varieties.wedge.max():.3f}.",
    )
    best = model.without_wedges().steady_state()
    _aggregates(out, now, best)
    _varieties(out, now, best)
    q = solution.equilibrium
    note(
        out,
        f"{len(now.residuals)} equations of section 5.2 hold to {now.residual:.0e}. The general "
        f"solver ({q.economy.n_nodes} nodes, {q.steps} steps) agrees to "
        f"{solution.disagreement:.0e}.",
    )


def _aggregates(out: Console, now: Allocation, best: Allocation) -> None:
    table = grid("", "with wedges", "without", "ratio")
    rows = (
        ("GDP per worker", now.gdp_per_worker, best.gdp_per_worker),
        ("capital-output ratio", now.capital_output_ratio, best.capital_output_ratio),
        ("intermediates in gross output", now.intermediate_spending, best.intermediate_spending),
        ("index of final goods", now.indices.final, best.indices.final),
        ("index of intermediates", now.indices.intermediate, best.indices.intermediate),
        ("wage of human capital", now.wage, best.wage),
    )
    for name, with_wedges, without in rows:
        ratio = f"{with_wedges / without:.4f}" if without else ""
        table.add_row(name, f"{with_wedges:.6g}", f"{without:.6g}", ratio)
    table.add_row("average wedge", f"{now.average_wedge:.4f}", f"{0:.4f}", "")
    out.print(inset(table, (0, 0, 1, 2)))


def _varieties(out: Console, now: Allocation, best: Allocation) -> None:
    v, n = now.model.varieties, len(now.model.varieties)
    heading(out, "Where resources are (K_i / K), and where they would be without wedges")
    table = grid("variety", "place", "productivity", "wedge", "K_i/K", "optimal")
    for k in np.unique(np.linspace(0, n - 1, min(_SHOWN, n)).round().astype(int)):
        table.add_row(
            str(k + 1),
            f"{v.place[k]:.3f}",
            f"{v.productivity[k]:.5g}",
            f"{v.wedge[k]:.3f}",
            f"{now.input_share[k]:.4f}",
            f"{best.input_share[k]:.4f}",
        )
    out.print(inset(table, (0, 0, 1, 2)))
