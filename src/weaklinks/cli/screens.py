"""Results on a terminal, 80 columns wide."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from rich.text import Text

from weaklinks.cli.blocks import grid, heading, inset, note, paragraph
from weaklinks.cli.shared import clean, console
from weaklinks.report.words import count

if TYPE_CHECKING:
    from weaklinks.catalogue import Model
    from weaklinks.equilibrium import Equilibrium
    from weaklinks.tables import Description
    from weaklinks.tables.check import TableReport


def show_equilibrium(q: Equilibrium, name: str) -> None:
    """A solved economy: aggregates, then the largest nodes."""
    out = console()
    heading(out, f"{name}: equilibrium")
    paragraph(
        out,
        f"GDP {q.gdp:.6g}, welfare {q.welfare:.6g}, {q.economy.n_nodes} nodes, "
        f"{count(q.economy.n_factors, 'factor')}. {count(q.steps, 'step')} by {q.method}, "
        f"residual {q.residual:.1e}.",
    )
    table = grid("node", "price", "quantity", "Domar", "wedge")
    weight = q.domar_weight
    for i in sorted(range(weight.size), key=lambda i: -weight[i])[:15]:
        table.add_row(
            clean(q.economy.names[i]),
            f"{q.price[i]:.5g}",
            f"{q.quantity[i]:.5g}",
            f"{weight[i]:.4f}",
            f"{q.economy.wedge[i]:.3f}",
        )
    out.print(inset(table, (0, 0, 1, 2)))
    factors = grid("factor", "price", "income")
    for k, factor in enumerate(q.economy.factor_names):
        factors.add_row(clean(factor), f"{q.factor_price[k]:.5g}", f"{q.factor_income[k]:.5g}")
    out.print(inset(factors, (0, 0, 0, 2)))


def show_model(model: Model) -> None:
    """A catalogue entry with its parameters."""
    out = console()
    heading(out, model.name)
    paragraph(out, f"{model.summary}. {model.paper}.")
    table = grid("parameter", "default", "range", "meaning")
    for p in model.parameters:
        table.add_row(p.name, f"{p.default:g}", p.interval, f"{p.meaning} ({p.source})")
    for c in model.choices:
        table.add_row(c.name, c.default, "a word", f"{c.meaning}: {', '.join(c.options)}")
    table.columns[3].no_wrap = False
    table.columns[3].justify = "left"
    out.print(inset(table, (0, 0, 1, 2)))


def show_tables(tables: Sequence[Description]) -> None:
    """The embedded tables."""
    out = console()
    heading(out, "Embedded tables")
    for table in tables:
        line = Text(f"  {table.code:<6}", style="bold")
        line.append(f"{table.title} ({table.unit})", style="not bold")
        out.print(line)
        note(out, f"{table.source}. {table.licence}.")


def show_report(report: TableReport) -> None:
    """What was found in a table."""
    out = console()
    heading(out, f"{clean(report.title, 60)}: {report.verdict}")
    for finding in report.findings:
        mark = {"error": "x", "warning": "!", "note": "-"}[finding.severity]
        note(out, f"{mark} {clean(finding.message, 2000)}")
