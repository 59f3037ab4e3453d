"""Tables of sectors: what fixing each would do, superstars, bottlenecks."""

from __future__ import annotations

from typing import TYPE_CHECKING

from weaklinks.web.content import Progress, Section, Table
from weaklinks.web.controls import Values
from weaklinks.web.pages.diagnose_opening import look

if TYPE_CHECKING:
    from weaklinks.studies.diagnosis import Diagnosis

_COLUMNS = (
    "Sector",
    "Gain",
    "Size",
    "If halved",
    "If doubled",
    "Wedge (% of sales)",
    "Without its wedges",
    "GDP bends",
)


def sectors_panel(values: Values, progress: Progress) -> Section:
    """One row for each sector, the weakest links first, goods that are imported only last."""
    from weaklinks.report.content import MOST_ROWS

    d = look(values)
    made = d.weakest_links(len(d.sectors))
    others = [k for k in range(len(d.sectors)) if not d.makes[k]]
    chosen = (made + others)[:MOST_ROWS]
    left = len(d.sectors) - len(chosen)
    table = Table(
        caption="What fixing each sector would do. Gain: % of GDP per 1 % of its productivity. "
        "Size: sales over GDP. If halved, if doubled: change of GDP in % when its productivity "
        "alone is. Without its wedges: change of GDP in % when they alone are removed. Every "
        "change is solved again; the gain is a slope.",
        columns=_COLUMNS,
        rows=[_row(d, k) for k in chosen],
    )
    rest = (f"The other {left} are in sectors.csv.",) if left else ()
    return Section(title="", words=rest, tables=(table,))


def _row(d: Diagnosis, k: int) -> tuple[str, ...]:
    from weaklinks.plots.theme import clean
    from weaklinks.report.words import fixed, signed
    from weaklinks.studies.diagnosis import STRAIGHT

    name, wedge = clean(d.sectors.labels[k]), fixed(100.0 * float(d.wedge[k]), 2)
    without = signed(100.0 * (float(d.reformed[k]) - 1.0), 3)
    if not d.makes[k]:
        return (name, *("none",) * 4, wedge, without, "imported only")
    bend = float(d.curvature[k])
    kind = "neither" if abs(bend) <= STRAIGHT else "up" if bend > 0 else "down"
    return (
        name,
        fixed(float(d.gain_elasticity[k]), 3),
        fixed(float(d.domar_weight[k]), 3),
        signed(100.0 * (float(d.shocked["halved"][k]) - 1.0), 2),
        signed(100.0 * (float(d.shocked["doubled"][k]) - 1.0), 2),
        wedge,
        without,
        kind,
    )


def superstars_table(d: Diagnosis, chosen: list[int]) -> Table:
    """Superstars: what halving and doubling do, and what the slope alone would say."""
    from weaklinks.plots.theme import clean
    from weaklinks.report.words import fixed, signed

    rows = [
        (
            clean(d.sectors.labels[k]),
            fixed(float(d.gain_elasticity[k]), 3),
            signed(100.0 * float(d.shocked["halved"][k] - 1.0), 2),
            signed(100.0 * float(d.shocked["doubled"][k] - 1.0), 2),
            signed(100.0 * float(2.0 ** d.gain_elasticity[k] - 1.0), 2),
        )
        for k in chosen
    ]
    return Table(
        caption="Superstars: where doubling beats the slope by most. Gain: % of GDP per 1 % of "
        "the sector's productivity; the other columns: change of GDP in %.",
        columns=("Sector", "Gain", "If halved", "If doubled", "Doubled, by the slope alone"),
        rows=rows,
    )


def bottlenecks_table(d: Diagnosis, chosen: list[int]) -> Table:
    """Bottlenecks: what halving and doubling do, and by how much GDP bends."""
    from weaklinks.plots.theme import clean
    from weaklinks.report.words import fixed, signed

    rows = [
        (
            clean(d.sectors.labels[k]),
            fixed(float(d.gain_elasticity[k]), 3),
            signed(100.0 * float(d.shocked["halved"][k] - 1.0), 2),
            signed(100.0 * float(d.shocked["doubled"][k] - 1.0), 2),
            fixed(float(d.curvature[k]), 3),
        )
        for k in chosen
    ]
    return Table(
        caption="Bottlenecks: where a failure costs more than a success gains, the most bent "
        "first. Curvature: log GDP if doubled plus log GDP if halved, over twice the squared log "
        "of two; zero where GDP does not bend.",
        columns=("Sector", "Gain", "If halved", "If doubled", "Curvature"),
        rows=rows,
    )
