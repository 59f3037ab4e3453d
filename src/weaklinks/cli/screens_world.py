"""A world's experiment on a terminal."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from weaklinks.cli.blocks import grid, heading, inset, note, paragraph
from weaklinks.cli.shared import WIDTH, clean, console
from weaklinks.tables.world_names import with_name

if TYPE_CHECKING:
    from rich.console import Console

    from weaklinks.arrays import FloatArray
    from weaklinks.studies.world_changes import WorldExperiment

_ENDS, _LABEL = 8, 24
_FEWEST_DIGITS, _MOST_DIGITS = 3, 8
# In percent: less is what rounding in the two equilibria leaves.
_NOTHING = 1e-8
# In percent: a volume that moves less moves nowhere, next to changes of a twentieth of a percent.
_STILL = 0.0005
_MEANING = (
    "Final use: public and private consumption and investment, real, of the region's one "
    "household. Income: GDP over the price of final use. Wage: pay of labour over the price of "
    "final use. GDP share: of the world's, before."
)
_VOLUME = "GDP volume: double deflation, Fisher's index."
_NO_VOLUME = (
    "The volume of GDP (double deflation, Fisher's index) moves by less than 0.0005 percent "
    "everywhere: nothing is put to much better or worse use, and terms of trade do not enter."
)


def show_world(found: WorldExperiment, title: str) -> None:
    """Headline, the regions that gain and lose most, what was changed, small print."""
    out, world = console(), found.world
    heading(out, f"{title}: {world.n_regions} regions, what the change does")
    paragraph(
        out,
        f"{_changed(found)}. The world's real final use changes by "
        f"{column(np.array([found.world_consumption_percent]))[0]} % (regions weighed by what they "
        "spend before).",
    )
    _regions(out, found)
    _small_print(out, found)


def _regions(out: Console, found: WorldExperiment) -> None:
    heading(out, "Who gains and who loses, in percent of the value before")
    share, world = found.before.gdp / found.before.gdp.sum(), found.world
    columns = {
        "final use": column(found.consumption_percent),
        "income": column(found.income_percent),
    }
    if moves := _largest(found.gdp_percent) >= _STILL or _largest(found.consumption_percent) < 0.05:
        columns["GDP volume"] = column(found.gdp_percent)
    if (wage := found.factor_percent.get("labour")) is not None:
        columns["wage"] = column(wage)
    columns["GDP share"] = [f"{100 * part:.2f} %" for part in share]
    table, room = grid("region", *columns), _room(columns)
    chosen = found.ranking.tolist()
    cut = len(chosen) > 2 * _ENDS + 1
    for r in [*chosen[:_ENDS], None, *chosen[-_ENDS:]] if cut else chosen:
        if r is None:
            table.add_row("...", *("" for _ in columns))
            continue
        label = clean(with_name(world.regions[r], world.labels), room)
        table.add_row(label, *(cells[r] for cells in columns.values()))
    out.print(inset(table, (0, 0, 1, 2)))
    note(out, _MEANING)
    note(out, _VOLUME if moves else _NO_VOLUME)


def _room(columns: dict[str, list[str]]) -> int:
    """What the numbers leave of the screen for the names of regions."""
    taken = sum(2 + max(len(head), *map(len, cells)) for head, cells in columns.items())
    return min(_LABEL, WIDTH - 4 - taken)


def _small_print(out: Console, found: WorldExperiment) -> None:
    economy = found.world.economy
    heading(out, "Rules and residual")
    for sentence in found.cautions:
        note(out, f"- Careful: {clean(sentence, 300)}.")
    for rule in economy.notes:
        note(out, f"- {clean(rule, 2000)}")
    note(
        out,
        f"{economy.n_nodes:,} nodes, {economy.n_factors} factors, {economy.shares.nnz:,} links. "
        f"Largest residual {found.residual:.0e}.",
    )


def column(values: FloatArray) -> list[str]:
    """A column of percentages with as many digits as its largest needs to show three.

    Examples
    --------
    >>> import numpy as np
    >>> column(np.array([1.25, -0.0004, 0.0])), column(np.array([-0.000415, 3e-5, np.nan]))
    (['+1.250', '0.000', '0'], ['-0.000415', '+0.000030', 'none'])
    """
    size = _largest(values)
    first = 0 if size < _NOTHING else int(np.floor(np.log10(size)))
    digits = min(max(_FEWEST_DIGITS, 2 - first), _MOST_DIGITS)
    return [_cell(float(value), digits) for value in values]


def _largest(values: FloatArray) -> float:
    return float(np.abs(values[np.isfinite(values)]).max(initial=0.0))


def _cell(value: float, digits: int) -> str:
    if not np.isfinite(value):
        return "none"
    if abs(value) < _NOTHING:
        return "0"
    shown = round(value, digits)
    return f"{shown:+.{digits}f}" if shown else f"{0.0:.{digits}f}"


def _changed(found: WorldExperiment) -> str:
    """What was asked for and the wedges that it moves; a single one is said once."""
    before, after = found.before.world.economy, found.after.world.economy
    sectors = before.sector_view
    labels = dict(zip(sectors.names, sectors.labels, strict=True))
    listed = [
        _move(before.names[i], labels, float(before.wedge[i]), float(after.wedge[i]))
        for i in found.changed[:2].tolist()
    ]
    asked = "; ".join(clean(change, 60) for change in found.changes) or "The wedges of the table"
    asked = f"{asked[0].upper()}{asked[1:]}"
    total = found.changed.size
    if total < 2:
        return f"Changed: {listed[0]}" if listed else f"{asked}: no wedge is changed by it"
    rest = f" and {total - 2} more" if total > 2 else ""
    return f"{asked}. That moves {total} wedges: {'; '.join(listed)}{rest}"


def _move(name: str, labels: dict[str, str], before: float, after: float) -> str:
    """One change in the visitor's own terms: a tariff on the price, a wedge on sales."""
    label = labels.get(name.rpartition("<")[2], name)
    called = clean(name) if label in name else f"{clean(name)} ({clean(label, 60)})"
    if "<" in name:
        rates = (100.0 * tau / (1.0 - tau) for tau in (before, after))
        return f"tariff {called} from " + " to ".join(f"{rate:.4g} %" for rate in rates)
    return f"wedge of {called} from {before:.3g} to {after:.3g}"
