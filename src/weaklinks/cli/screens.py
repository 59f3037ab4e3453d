"""Results on a terminal, 80 columns wide."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

from rich.text import Text

from weaklinks.cli.blocks import grid, heading, inset, note, paragraph
from weaklinks.cli.screens_paths import path_table
from weaklinks.cli.shared import clean, console

if TYPE_CHECKING:
    from rich.console import Console

    from weaklinks.catalogue import Model
    from weaklinks.equilibrium import Equilibrium
    from weaklinks.studies.diagnosis import Diagnosis
    from weaklinks.studies.spread import Spread
    from weaklinks.tables import Description
    from weaklinks.tables.check import TableReport

_SHOWN = 10


def show_diagnosis(d: Diagnosis) -> None:
    """The diagnosis: headline, weak links, superstars, reforms, how sure."""
    out = console()
    table = d.country.prepared.table
    heading(out, f"{table.title}: what holds it back, and what to fix first")
    paragraph(out, f"Wedges: {d.country.source.description}. {_HORIZON[d.horizon]}")
    _headline(out, d)
    _weak_links(out, d)
    _superstars(out, d)
    if d.path is not None:
        heading(out, "Reform path: the best next step, every step a full equilibrium")
        path_table(out, d.path)
    _how_sure(out, d)
    _small_print(out, d)


_HORIZON = {
    "long": "Long run: capital is produced and adjusts.",
    "short": "Short run: capital is fixed in total and moves between sectors.",
}


def _headline(out: Console, d: Diagnosis) -> None:
    table = grid("", "long run", "short run")
    rows: tuple[tuple[str, Callable[[Any], float]], ...] = (
        ("GDP without wedges", lambda c: c.gdp_gain_percent),
        ("  to first order", lambda c: c.first_order_percent),
        ("  both slopes averaged (Harberger)", lambda c: c.harberger_percent),
        ("Final spending net of capital's rent", lambda c: c.welfare_gain_percent),
    )
    for name, value in rows:
        table.add_row(name, *(f"{value(d.costs[h]):+.2f} %" for h in ("long", "short")))
    out.print(inset(table, (0, 0, 1, 2)))
    if d.country.source.income == "hidden":
        note(out, "An upper bound: differences of technology and product mix count as wedges.")
    elif d.country.source.income == "added":
        note(out, "A thought experiment: these wedges are not measured; shares are under them.")
    note(out, "Wedge revenue is returned to households lump sum, before and after.")
    out.print()
    facts = (
        f"Intermediate goods are {d.intermediate_share:.1%} of gross output "
        f"(multiplier 1/(1-sigma) = {d.intermediate_multiplier:.2f}); raising every sector's "
        f"productivity by 1 % raises GDP by {d.multiplier:.2f} %. "
        f"Wedges take {d.average_wedge:.1%} of gross output."
    )
    paragraph(out, facts)


def _weak_links(out: Console, d: Diagnosis) -> None:
    heading(out, "Weakest links: where more productivity pays most")
    table = grid("sector", "gain", "Domar", "halved", "doubled", "wedge", "")
    chosen = d.weakest_links(_SHOWN)
    top = max((float(d.gain_elasticity[k]) for k in chosen), default=1.0)
    for k in chosen:
        table.add_row(
            clean(d.sectors.labels[k], 27),
            f"{d.gain_elasticity[k]:.3f}",
            f"{d.domar_weight[k]:.3f}",
            f"{100 * (d.shocked['halved'][k] - 1):+.1f}%",
            f"{100 * (d.shocked['doubled'][k] - 1):+.1f}%",
            f"{d.wedge[k]:.3f}",
            _bar(float(d.gain_elasticity[k]) / top, 8),
        )
    out.print(inset(table, (0, 0, 1, 2)))
    note(
        out,
        "gain: % of GDP per % of the sector's productivity; Domar: sales over GDP, which "
        "it would be without wedges and with capital fixed; halved, doubled: GDP when the sector's "
        "productivity is.",
    )


def _superstars(out: Console, d: Diagnosis) -> None:
    stars = d.superstars(5)
    if not stars:
        note(
            out,
            "Superstars: none. Doubling a sector's productivity never beats its first-order gain; "
            "superstars appear where final goods are easy substitutes (--elasticity-final 6).",
        )
        return
    heading(out, "Superstars: the more productive, the more a further gain pays")
    table = grid("sector", "doubled", "first order", "excess")
    for k in stars:
        exact = 100.0 * (float(d.shocked["doubled"][k]) - 1.0)
        first = 100.0 * (2.0 ** float(d.gain_elasticity[k]) - 1.0)
        table.add_row(
            clean(d.sectors.labels[k]), f"{exact:+.1f}%", f"{first:+.1f}%", f"{exact - first:+.1f}%"
        )
    out.print(inset(table, (0, 0, 1, 2)))


def _how_sure(out: Console, d: Diagnosis) -> None:
    heading(out, f"How sure: GDP without wedges ({d.horizon} run) under other assumptions")
    table = grid("elasticities", "GDP", "by slopes")
    for name, cost in d.alternatives.items():
        table.add_row(
            clean(name, 50), f"{cost.gdp_gain_percent:+.2f} %", f"{cost.harberger_percent:+.2f} %"
        )
    out.print(inset(table, (0, 0, 1, 2)))
    if d.spread is None:
        note(out, "Add --draws 200 to spread the answers over elasticities and wedges.")
    else:
        _spread(out, d.spread)


def _spread(out: Console, spread: Spread) -> None:
    table = grid(f"over {spread.draws} draws", "5 %", "median", "95 %")
    for name, field, unit in (
        ("GDP without wedges", "gdp_gain_percent", " %"),
        ("multiplier", "multiplier", ""),
    ):
        table.add_row(name, *(f"{v:.2f}{unit}" for v in spread.quantiles(field)))
    out.print(inset(table, (0, 0, 1, 2)))
    share = spread.share_in_top()
    top = sorted(range(share.size), key=lambda k: -share[k])[:5]
    listed = "; ".join(f"{clean(spread.labels[k])} {share[k]:.0%}" for k in top)
    note(out, f"Among the five weakest links in most draws: {listed}.")
    if spread.failed:
        note(out, f"{spread.failed} more draws have no equilibrium and are left out.")


def _small_print(out: Console, d: Diagnosis) -> None:
    source = d.country.source
    heading(out, "What these wedges can and cannot say")
    paragraph(out, source.identifies)
    paragraph(out, f"Not identified: {source.cannot_identify}")
    if d.economy.notes:
        note(out, "Rules applied to the table:")
        for rule in d.economy.notes:
            note(out, f"- {clean(rule, 2000)}")
    note(
        out,
        f"Largest residual {d.residual:.0e}. Elasticities used: inputs "
        f"{d.elasticities.inputs:g}, final goods {d.elasticities.final:g}, "
        f"trade {d.elasticities.trade:g}.",
    )


def show_equilibrium(q: Equilibrium, name: str) -> None:
    """A solved economy: aggregates, then the largest nodes."""
    out = console()
    heading(out, f"{name}: equilibrium")
    paragraph(
        out,
        f"GDP {q.gdp:.6g}, welfare {q.welfare:.6g}, {q.economy.n_nodes} nodes, "
        f"{_count(q.economy.n_factors, 'factor')}. {_count(q.steps, 'step')} by {q.method}, "
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


def _count(number: int, name: str) -> str:
    return f"{number} {name}" if number == 1 else f"{number} {name}s"


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


def _bar(share: float, width: int) -> str:
    return "█" * max(0, round(width * share))
