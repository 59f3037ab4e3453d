"""A country's diagnosis on a terminal, 80 columns wide."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

from weaklinks.cli.blocks import grid, heading, inset, note, paragraph
from weaklinks.cli.screens_paths import path_table
from weaklinks.cli.shared import clean, console
from weaklinks.report.content import kind_counts
from weaklinks.report.opening import first_things, why_lower
from weaklinks.report.words import (
    INTERMEDIATE_MULTIPLIER,
    LINKS_OF_JONES,
    MULTIPLIERS,
    bends,
    count,
    fixed,
    lower_first,
    number,
    signed,
)

if TYPE_CHECKING:
    from rich.console import Console

    from weaklinks.studies.diagnosis import Diagnosis
    from weaklinks.studies.spread import Spread

_SHOWN = 10


def show_diagnosis(d: Diagnosis) -> None:
    """The diagnosis: headline, weakest links, superstars, reforms, how sure."""
    out = console()
    table = d.country.prepared.table
    heading(out, f"{table.title}: what holds it back, and what to fix first")
    paragraph(out, f"Wedges: {d.country.source.description}. {_HORIZON[d.horizon]}")
    _headline(out, d)
    _weakest(out, d)
    _superstars(out, d)
    if d.path is not None:
        heading(out, "Reform path: the best next step, every step a full equilibrium")
        path_table(out, d.path)
        if said := why_lower(d, d.path):
            note(out, said)
    _how_sure(out, d)
    _small_print(out, d)


_HORIZON = {
    "long": "Long run: capital is produced and adjusts.",
    "short": "Short run: capital is fixed in total and moves between sectors.",
}


def _headline(out: Console, d: Diagnosis) -> None:
    if d.path is None:
        paragraph(out, _NO_WEDGES)
    else:
        _costs(out, d)
    paragraph(out, first_things(d))
    paragraph(out, _facts(d))


_NO_WEDGES = (
    "No sector is taxed, subsidised or otherwise distorted here, so there is nothing to remove. "
    "Other wedges: --wedges benchmark:USA, profile:NAME or a file."
)


def _costs(out: Console, d: Diagnosis) -> None:
    """What all wedges together cost, at both horizons."""
    table = grid("", "long run", "short run")
    rows: tuple[tuple[str, Callable[[Any], float]], ...] = (
        ("GDP without wedges", lambda c: c.gdp_gain_percent),
        ("  to first order", lambda c: c.first_order_percent),
        ("  both slopes averaged (Harberger)", lambda c: c.harberger_percent),
        ("Final spending net of capital's rent", lambda c: c.welfare_gain_percent),
    )
    for name, value in rows:
        table.add_row(name, *(f"{signed(value(d.costs[h]), 2)} %" for h in ("long", "short")))
    out.print(inset(table, (0, 0, 1, 2)))
    if d.country.source.caution:
        note(out, d.country.source.caution)
    note(out, "Wedge revenue is returned to households lump sum, before and after.")
    out.print()


def _facts(d: Diagnosis) -> str:
    every = (
        f"{MULTIPLIERS[d.horizon]}: {number(d.multiplier)} % of GDP for 1 % more productivity in "
        "every sector."
    )
    taken = (
        "" if d.path is None else f" Wedges take {number(100 * d.average_wedge)} % of gross output."
    )
    return (
        f"{every} Intermediate goods are {number(100 * d.intermediate_share)} % of gross output; "
        f"{lower_first(INTERMEDIATE_MULTIPLIER)}: {number(d.intermediate_multiplier)}.{taken}"
    )


def _weakest(out: Console, d: Diagnosis) -> None:
    heading(out, "Weakest links: where better productivity pays most")
    table = grid("sector", "gain", "Domar", "halved", "doubled", "wedge", "")
    chosen = d.weakest_links(_SHOWN)
    top = max((float(d.gain_elasticity[k]) for k in chosen), default=1.0)
    for k in chosen:
        table.add_row(
            clean(d.sectors.labels[k], 27),
            fixed(float(d.gain_elasticity[k]), 3),
            fixed(float(d.domar_weight[k]), 3),
            signed(100 * (float(d.shocked["halved"][k]) - 1), 1),
            signed(100 * (float(d.shocked["doubled"][k]) - 1), 1),
            fixed(100 * float(d.wedge[k]), 1),
            _bar(float(d.gain_elasticity[k]) / top, 8),
        )
    out.print(inset(table, (0, 0, 1, 2)))
    note(
        out,
        "gain: % of GDP per % of the sector's productivity; Domar: sales over GDP, the gain if "
        "there were no wedges and capital were fixed; halved, doubled: change of GDP (%) when its "
        "productivity is; wedge: % of sales.",
    )


def _superstars(out: Console, d: Diagnosis) -> None:
    heading(out, "Superstars and bottlenecks: what large changes do")
    paragraph(out, bends(*kind_counts(d)))
    stars = d.superstars(5)
    if stars:
        _excess(out, d, stars)
    else:
        note(
            out,
            "No sector's doubling beats its first-order gain; that appears where final goods are "
            "easy substitutes (--elasticity-final 6).",
        )
    if necks := d.bottlenecks(5):
        _bent(out, d, necks)
    note(out, LINKS_OF_JONES)


def _excess(out: Console, d: Diagnosis, stars: Sequence[int]) -> None:
    """By how much doubling a superstar beats the slope."""
    table = grid("superstar", "doubled %", "first order %", "excess %")
    for k in stars:
        exact = 100.0 * (float(d.shocked["doubled"][k]) - 1.0)
        first = 100.0 * (2.0 ** float(d.gain_elasticity[k]) - 1.0)
        cells = (signed(value, 1) for value in (exact, first, exact - first))
        table.add_row(clean(d.sectors.labels[k], 40), *cells)
    out.print(inset(table, (0, 0, 1, 2)))


def _bent(out: Console, d: Diagnosis, necks: Sequence[int]) -> None:
    """What a failure of a bottleneck costs beside what a success gains, most bent first."""
    table = grid("bottleneck", "halved %", "doubled %", "curvature")
    for k in necks:
        halved, doubled = (100.0 * (float(d.shocked[s][k]) - 1.0) for s in ("halved", "doubled"))
        cells = (signed(halved, 1), signed(doubled, 1), fixed(float(d.curvature[k]), 3))
        table.add_row(clean(d.sectors.labels[k], 40), *cells)
    out.print(inset(table, (0, 0, 1, 2)))


def _how_sure(out: Console, d: Diagnosis) -> None:
    if d.path is None:
        heading(out, "How sure")
    else:
        _alternatives(out, d)
    if d.spread is None:
        note(out, "Add --draws 200 to spread the answers over elasticities and wedges.")
    else:
        _spread(out, d.spread, d.horizon)


def _alternatives(out: Console, d: Diagnosis) -> None:
    """What all wedges cost under other elasticities."""
    heading(out, f"How sure: GDP without wedges ({d.horizon} run) under other assumptions")
    table = grid("elasticities", "GDP", "by slopes")
    for name, cost in d.alternatives.items():
        table.add_row(
            clean(name, 50),
            f"{signed(cost.gdp_gain_percent, 2)} %",
            f"{signed(cost.harberger_percent, 2)} %",
        )
    out.print(inset(table, (0, 0, 1, 2)))


def _spread(out: Console, spread: Spread, horizon: str) -> None:
    table = grid(f"over {spread.draws} draws", "5 %", "median", "95 %")
    for name, field, unit in (
        ("GDP without wedges", "gdp_gain_percent", " %"),
        (MULTIPLIERS[horizon], "multiplier", ""),
    ):
        show = signed if unit else fixed
        table.add_row(name, *(f"{show(float(v), 2)}{unit}" for v in spread.quantiles(field)))
    out.print(inset(table, (0, 0, 1, 2)))
    share = spread.share_in_top()
    top = sorted(range(share.size), key=lambda k: -share[k])[:5]
    listed = "; ".join(
        f"{clean(spread.labels[k])} {fixed(100 * float(share[k]), 0)} %" for k in top
    )
    note(out, f"Among the five weakest links in most draws: {listed}.")
    if spread.failed:
        has = "has no equilibrium and is" if spread.failed == 1 else "have no equilibrium and are"
        note(out, f"{count(spread.failed, 'more draw')} {has} left out.")


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
        f"Largest residual {number(d.residual, 1)}. Elasticities used: inputs "
        f"{d.elasticities.inputs:g}, final goods {d.elasticities.final:g}, "
        f"trade {d.elasticities.trade:g}.",
    )


def _bar(share: float, width: int) -> str:
    return "█" * max(0, round(width * share))
