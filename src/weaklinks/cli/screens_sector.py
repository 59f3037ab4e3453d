"""One sector of a diagnosed country on a terminal."""

from __future__ import annotations

from typing import TYPE_CHECKING

from weaklinks.cli.blocks import grid, heading, inset, note, paragraph
from weaklinks.cli.shared import clean, console
from weaklinks.report.words import fixed, signed
from weaklinks.studies.one_sector import one_sector

if TYPE_CHECKING:
    from weaklinks.studies.diagnosis import Diagnosis
    from weaklinks.studies.one_sector import SectorAnswer

_BENDS = {
    "superstar": "GDP bends up in it, a superstar: success gains more than failure costs, in logs.",
    "bottleneck": "GDP bends down in it, a bottleneck: failure costs more than success gains, in "
    "logs.",
    "neither": "GDP does not bend in it.",
}


def show_sector(diagnosis: Diagnosis, name: str) -> None:
    """What fixing the sector called `name` would do."""
    d, found = diagnosis, one_sector(diagnosis, name)
    out, source = console(), d.country.source
    title = clean(d.country.prepared.table.title, 60)
    heading(out, f"{clean(found.name, 60)} ({clean(found.code, 20)}) in {title}")
    paragraph(out, f"Wedges: {source.description}. {d.horizon.capitalize()} run.")
    table = grid("", "GDP", "rank")
    for words, value, rank in _rows(found):
        table.add_row(words, value, rank)
    out.print(inset(table, (0, 0, 1, 2)))
    said = "It is imported only: it has no productivity at home." if not found.makes else ""
    paragraph(out, said or _BENDS[found.kind])
    note(out, f"Sales over GDP (Domar weight) {fixed(found.domar_weight, 3)}; wedge "
              f"{fixed(100 * found.wedge, 1)} % of sales. Removing the wedges to first order: "
              f"{signed(found.first_order_percent, 3)} %. All else is solved again.")  # fmt: skip
    if source.caution:
        note(out, source.caution)


def _rows(found: SectorAnswer) -> list[tuple[str, str, str]]:
    """What is done to the sector, what GDP does, and which place that has among all."""
    s = found
    reform = f"{s.reform_rank}" if s.reform_rank else ""
    removed = ("its wedges alone removed", f"{signed(s.without_wedges_percent, 3)} %", reform)
    if not s.makes:
        return [removed]
    return [
        (
            "productivity 1 % higher",
            f"{signed(s.gain_elasticity, 3)} %",
            f"{s.rank} of {s.sectors}",
        ),
        ("productivity 10 % higher", f"{signed(s.up_10_percent, 2)} %", ""),
        ("productivity doubled", f"{signed(s.doubled_percent, 2)} %", ""),
        ("productivity halved", f"{signed(s.halved_percent, 2)} %", ""),
        removed,
    ]
