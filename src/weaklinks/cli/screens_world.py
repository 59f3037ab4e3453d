"""A world's experiment on a terminal."""

from __future__ import annotations

import math

from weaklinks.cli.blocks import grid, heading, inset, note, paragraph
from weaklinks.cli.shared import clean, console
from weaklinks.studies.world_changes import WorldExperiment

_ENDS = 8


def show_world(found: WorldExperiment, title: str) -> None:
    """Headline, the regions that gain and lose most, what was changed, small print."""
    out = console()
    economy = found.world.economy
    heading(out, f"{title}: {found.world.n_regions} regions, what the change does")
    paragraph(
        out,
        f"{_changed(found)}. The world's real final use changes by "
        f"{found.world_consumption_percent:+.3f} % (regions weighed by what they spend before).",
    )
    heading(out, "Who gains and who loses, in percent of the value before")
    table = grid("region", "final use", "real income", "GDP volume", "real wage", "of world GDP")
    share = found.before.gdp / found.before.gdp.sum()
    wage = found.factor_percent.get("labour")
    chosen = found.ranking.tolist()
    cut = len(chosen) > 2 * _ENDS + 1
    for r in [*chosen[:_ENDS], None, *chosen[-_ENDS:]] if cut else chosen:
        if r is None:
            table.add_row("...", "", "", "", "", "")
            continue
        table.add_row(
            clean(found.world.regions[r], 24),
            _number(found.consumption_percent[r]),
            _number(found.income_percent[r]),
            _number(found.gdp_percent[r]),
            "" if wage is None else _number(wage[r]),
            f"{100 * share[r]:.2f} %",
        )
    out.print(inset(table, (0, 0, 1, 2)))
    note(
        out,
        "Final use: public and private consumption and investment, real, of the region's one "
        "household. Real income: GDP over the price of final use. GDP volume: double deflation, "
        "Fisher's index. Real wage: pay of labour over the price of final use.",
    )
    heading(out, "Rules and residual")
    for rule in economy.notes:
        note(out, f"- {clean(rule, 2000)}")
    note(
        out,
        f"{economy.n_nodes:,} nodes, {economy.n_factors} factors, {economy.shares.nnz:,} links. "
        f"Largest residual {found.residual:.0e}.",
    )


def _number(value: float) -> str:
    return f"{round(value, 3) + 0.0:+.3f}" if math.isfinite(value) else "none"


def _changed(found: WorldExperiment) -> str:
    before, after = found.before.world.economy, found.after.world.economy
    listed = [
        _move(before.names[i], float(before.wedge[i]), float(after.wedge[i]))
        for i in found.changed[:4].tolist()
    ]
    more = found.changed.size - len(listed)
    rest = f" and {more} more" if more > 0 else ""
    return f"Changed: {'; '.join(listed)}{rest}" if listed else "No wedge is changed"


def _move(name: str, before: float, after: float) -> str:
    """One change in the visitor's own terms: a tariff on the price, a wedge on sales."""
    if "<" in name:
        rates = (100.0 * tau / (1.0 - tau) for tau in (before, after))
        return f"tariff {clean(name)} from " + " to ".join(f"{rate:.4g} %" for rate in rates)
    return f"wedge of {clean(name)} from {before:.3g} to {after:.3g}"
